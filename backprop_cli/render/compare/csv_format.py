"""CSV (RFC 4180 but for LF line ends): one long table, whose `part` is methods, growth or step_size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison, Timing

COLUMNS = (
    *("problem", "part", "method", "items", "inputs", "h", "forward_passes", "backward_passes", "dual_passes"),
    *("seconds", "times_slower", "measured_inputs", "largest_error"),
)


def render(comparisons: Iterable[Comparison], view: View) -> Iterator[str]:
    """The header, then the rows of each comparison; `problem` counts them from 1."""
    for number, comparison in enumerate(comparisons, 1):
        head = csv_row(COLUMNS) if number == 1 else ""
        yield head + "".join(csv_row((number, *row)) for row in _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    for timing, error, _ in comparison.rows:
        h = comparison.h if timing.method in ("forward", "central") else None
        yield ("methods", timing.method, None, comparison.inputs, h, *_timing(timing), error)
    for growth in comparison.growth:
        for timing in growth.timings:
            yield ("growth", timing.method, growth.items, growth.inputs, None, *_timing(timing), None)
    for step in comparison.curve:
        for method, error in (("forward", step.forward), ("central", step.central)):
            nothing = (None,) * 5
            yield ("step_size", method, None, comparison.inputs, step.h, *nothing, comparison.curve_inputs, error)


def _timing(timing: Timing) -> tuple[object, ...]:
    """Passes, seconds, times slower, inputs measured."""
    return *(timing.evaluations or (None,) * 3), timing.seconds, timing.slower, timing.measured
