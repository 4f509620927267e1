"""The formats of a comparison, one file each, with `render(comparisons, view) -> Iterator[str]`."""

from backprop_cli.render.formats import formats_in, renderer_of

COMPARISON_FORMATS = formats_in(__path__, "table", "json", "csv")
comparison_renderer = renderer_of(__name__)
