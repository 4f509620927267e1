"""The formats of faults, one file each, with `render(faults, language) -> Iterator[str]`."""

from backprop_cli.render.formats import formats_in, renderer_of

FAULT_FORMATS = formats_in(__path__, "text", "json", "github")
fault_renderer = renderer_of(__name__)
