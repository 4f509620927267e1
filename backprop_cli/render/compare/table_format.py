"""A comparison for the terminal: a table, bars for the growth, and the errors over the step size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, log10

from rich.console import RenderableType
from rich.text import Text

from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.compare import words
from backprop_cli.render.compare.array_table import of_arrays
from backprop_cli.render.console import light_table, printed
from backprop_cli.render.signs import cells, signs
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison, Timing
from backprop_cli.teaching.compare.gradient_check import GradientCheck
from backprop_cli.teaching.compare.methods import COMPARED, STEP

COLUMNS = ("method", "evaluations", "time", "slower", "error")
BAR_CELLS = 32
"""Cells of the longest bar: with names and times it fits 80 columns."""
ERROR_CELLS = 8
"""Cells of an error beside the chart."""
CURVE_CELLS = 41
"""Cells of the chart of errors."""
NO_ERROR = 1e-17
"""Where the chart puts a difference that is exact."""


def render(comparisons: Iterable[Comparison | GradientCheck], view: View) -> Iterator[str]:
    """Each comparison, a blank line between them."""
    for index, comparison in enumerate(comparisons):
        things = _things(comparison, view) if isinstance(comparison, Comparison) else of_arrays(comparison, view)
        yield ("\n" if index else "") + printed(things, view, width=None)


def _things(comparison: Comparison, view: View) -> Iterator[RenderableType]:
    yield Text(words.title(comparison, view), "bold")
    yield _table(comparison, view)
    reference = "compare-against-exact" if comparison.exact else "compare-against-precise"
    yield _said(say(reference, view.language, h=decimal_text(comparison.h)), view)
    for note in comparison.notes:
        yield _said(note.text(view.language), view)
    if comparison.growth:
        yield Text("")
        yield from _growth(comparison, view)
    yield Text("")
    yield from _curve(comparison, view)


def _said(text: str, view: View, style: str = "") -> Text:
    return Text(signs(text, view), style)


def _table(comparison: Comparison, view: View) -> RenderableType:
    """The five methods side by side."""
    table = light_table(view)
    for column in COLUMNS:
        heading = say(f"column-{column}", view.language)
        table.add_column(Text(heading), justify="left" if column in COLUMNS[:2] else "right", no_wrap=True)
    for timing, error, _ in comparison.rows:
        cells_ = (words.evaluations(timing, view), words.seconds(timing, view), words.times(timing, view))
        table.add_row(*map(Text, (words.method_name(timing.method, view), *cells_, words.error(error, view))))
    return table


def _growth(comparison: Comparison, view: View) -> Iterator[Text]:
    """A bar for every method and size, on a logarithmic scale."""
    yield _said(say("compare-growth-heading", view.language), view, "bold")
    timings = [timing for growth in comparison.growth for timing in growth.timings if timing.seconds]
    low = floor(log10(min(timing.seconds or 1 for timing in timings)))
    high = log10(max(timing.seconds or 1 for timing in timings))
    decade = BAR_CELLS / max(1.0, high - low)
    names = max(cells(words.method_name(method.name, view)) for method in COMPARED)
    for growth in comparison.growth:
        counts = {"items": f"{growth.items:,}", "inputs": f"{growth.inputs:,}"}
        yield Text(say("compare-growth-size", view.language, **counts))
        for timing in growth.timings:
            yield Text(_bar_line(timing, names, low, decade, view).rstrip())
    yield Text(" " * (names + 4) + _axis(low, decade, view))


def _bar_line(timing: Timing, names: int, low: int, decade: float, view: View) -> str:
    name = words.method_name(timing.method, view)
    label = f"  {name}{' ' * (names - cells(name))}  "
    if timing.seconds is None:
        return f"{label}{words.dash(view)} {timing.why.text(view.language) if timing.why else ''}"
    length = max(1, round((log10(timing.seconds) - low) * decade))
    slower = f"  ({words.times(timing, view)})" if timing.method != COMPARED[0].name else ""
    return f"{label}{('#' if view.ascii else '█') * length} {words.seconds(timing, view)}{slower}"


def _axis(low: int, decade: float, view: View) -> str:
    """The powers of ten under the bars, as many as have room."""
    line = ""
    for power in range(low, low + int(BAR_CELLS / decade) + 1):
        place = round((power - low) * decade)
        if place >= cells(line) + 2 or not line:
            line += " " * (place - cells(line)) + f"{'|' if view.ascii else '╵'}{words.duration(10.0**power, view)}"
    return line


def _curve(comparison: Comparison, view: View) -> Iterator[Text]:
    """A line for every step size, with both errors as numbers and as places on a logarithmic scale."""
    yield _said(say("compare-curve-heading", view.language), view, "bold")
    errors = [e for step in comparison.curve for e in (step.forward, step.central) if e is not None]
    low = floor(log10(max(NO_ERROR, min(errors, default=NO_ERROR))))
    high = max(low + 1.0, log10(max(NO_ERROR, *errors, NO_ERROR)))
    places = _Scale(low, (CURVE_CELLS - 1) / (high - low))
    yield Text(f"  h      {'f':>{ERROR_CELLS}}  {'c':>{ERROR_CELLS}}")
    for step in comparison.curve:
        numbers = [words.error(value, view) for value in (step.forward, step.central)]
        row = "  ".join(f"{number:>{ERROR_CELLS}}" for number in numbers)
        mark = "<" if step.h == STEP else " "
        yield Text(f"  {words.step(step.h)}  {row} {mark}{places.dots(step.forward, step.central)}".rstrip())
    yield Text(" " * (9 + 2 * ERROR_CELLS + 4) + places.axis())
    yield from _verdicts(comparison, view)


class _Scale:
    """Places on a logarithmic scale."""

    def __init__(self, low: int, decade: float) -> None:
        self.low = low
        self.decade = decade

    def place(self, error: float) -> int:
        """The cell of an error."""
        return max(0, round((log10(max(error, NO_ERROR)) - self.low) * self.decade))

    def dots(self, forward: float | None, central: float | None) -> str:
        """`f` and `c` at their errors; `*` where both stand."""
        line = [" "] * (CURVE_CELLS + 1)
        for letter, error in (("f", forward), ("c", central)):
            if error is not None:
                at = self.place(error)
                line[at] = letter if line[at] == " " else "*"
        return "".join(line).rstrip()

    def axis(self) -> str:
        """Powers of ten, as many as have room."""
        line = ""
        for power in range(self.low, self.low + int((CURVE_CELLS - 1) / self.decade) + 1):
            place = round((power - self.low) * self.decade)
            if place >= len(line) + 2 or not line:
                line = line.ljust(place) + f"|1e{power}"
        return line


def _verdicts(comparison: Comparison, view: View) -> Iterator[Text]:
    """Which step was best, and why the book's is 1e-4."""
    best = [comparison.best(name) for name in ("forward", "central")]
    steps = {name: words.step(h) if h else words.dash(view) for name, h in zip(("forward", "central"), best)}
    yield _said(say("compare-best", view.language, **steps), view)
    if comparison.curve_inputs < comparison.inputs:
        counts = {"measured": f"{comparison.curve_inputs:,}", "inputs": f"{comparison.inputs:,}"}
        yield _said(say("compare-curve-part", view.language, **counts), view)
    if any(value is None for step in comparison.curve for value in step[1:]):
        yield _said(say("compare-curve-gaps", view.language), view)
    if comparison.largest_is_best:
        yield _said(say("compare-linear", view.language), view)
    yield _said(say("compare-why", view.language), view)
