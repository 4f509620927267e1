"""CSV (RFC 4180 but for LF line ends): one long table, whose `part` is methods, growth or step_size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import csv_row
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison, Timing
from backprop_cli.teaching.compare.gradient_check import GradientCheck

COLUMNS = (
    *("problem", "part", "method", "items", "inputs", "h", "forward_passes", "backward_passes", "dual_passes"),
    *("seconds", "times_slower", "measured_inputs", "largest_error"),
)


ARRAY_COLUMNS = (
    *("problem", "part", "parameter", "shape", "elements", "h", "forward_passes", "seconds", "measured_elements"),
    *("no_derivative", "mean_difference", "largest_difference"),
)
"""Of problems with arrays."""


def render(comparisons: Iterable[Comparison | GradientCheck], view: View) -> Iterator[str]:
    """The header, then the rows of each comparison; `problem` counts them from 1.

    There is a header for problems of numbers and one for those with arrays, wherever they change.
    """
    before: tuple[str, ...] = ()
    for number, comparison in enumerate(comparisons, 1):
        if isinstance(comparison, Comparison):
            columns: tuple[str, ...] = COLUMNS
            rows = _rows(comparison)
        else:
            columns, rows = ARRAY_COLUMNS, _parameters(comparison)
        head = csv_row(columns) if columns != before else ""
        before = columns
        yield head + "".join(csv_row((number, *row)) for row in rows)


def _parameters(check: GradientCheck) -> Iterator[tuple[object, ...]]:
    for row in check.rows:
        size = (row.name, "x".join(map(str, row.shape)), row.elements)
        yield ("gradients", *size, check.h, row.passes, row.seconds, row.measured, row.failed, row.mean, row.largest)


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
