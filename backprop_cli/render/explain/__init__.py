"""The formats of an explanation, one file each, with `render(explanations, view) -> Iterator`."""

from backprop_cli.render.formats import formats_in, renderer_of

EXPLANATION_FORMATS = formats_in(__path__, "text", "markdown", "json")
explanation_renderer = renderer_of(__name__)
