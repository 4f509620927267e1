"""The formats of a solution, one file each, with `render(solutions, view) -> Iterator[str]`."""

from backprop_cli.render.formats import formats_in, renderer_of

SOLUTION_FORMATS = formats_in(__path__, "table", "plain", "json", "csv", "markdown")
renderer = renderer_of(__name__)
