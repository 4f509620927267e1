"""What every format for people says alike: names of methods, counts, times, errors."""

from __future__ import annotations

from decimal import Decimal
from math import floor, log10

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison, Timing

_UNITS = ((1.0, "s", 1), (1e-3, "ms", 1_000), (1e-6, "µs", 1_000_000))
_TIME_DIGITS = 2
_ERROR_DIGITS = 2


def method_name(method: str, view: View) -> str:
    """What a method is called."""
    return say(f"compare-{method}", view.language)


def title(comparison: Comparison, view: View) -> str:
    """The problem, and how large it is."""
    counts = {"inputs": f"{comparison.inputs:,}", "operations": f"{comparison.operations:,}"}
    text = say("compare-title", view.language, output=comparison.output, **counts)
    return f"{visible(comparison.title)}: {text}" if comparison.title else text


def evaluations(timing: Timing, view: View) -> str:
    """`1 forward + 1 backward`, `2,000`, `1,000 dual`, `–` where the graph is not run."""
    counts = timing.evaluations
    if counts is None:
        return dash(view)
    if counts.backward:
        return say("compare-passes", view.language, forward=counts.forward, backward=counts.backward)
    if counts.dual:
        return say("compare-dual-passes", view.language, count=f"{counts.dual:,}")
    return f"{counts.forward:,}"


def seconds(timing: Timing, view: View) -> str:
    """`12 µs`, `≈ 3.4 s` where scaled up, `–` where left out."""
    if timing.seconds is None:
        return dash(view)
    return time(timing.seconds, timing.scaled, view)


def time(passed: float, scaled: bool, view: View) -> str:
    """`12 µs`, `≈ 3.4 s` where scaled up."""
    return signs("≈ " if scaled else "", view) + duration(passed, view)


def duration(passed: float, view: View) -> str:
    """A time in the unit that suits it."""
    digits = view.digits or _TIME_DIGITS
    rounded = float(decimal_text(passed, digits))
    _, unit, scale = next((entry for entry in _UNITS if rounded >= entry[0]), _UNITS[-1])
    text = f"{Decimal(decimal_text(passed * scale, digits)):,f}"
    return f"{text} {'us' if view.ascii and unit == 'µs' else unit}"


def times(timing: Timing, view: View) -> str:
    """How many times slower than backpropagation."""
    if timing.slower is None:
        return dash(view)
    return multiple(timing.slower, view)


def multiple(number: float, view: View) -> str:
    """`24×`."""
    rounded = Decimal(decimal_text(number, view.digits or _TIME_DIGITS))
    return f"{rounded:,f}{'x' if view.ascii else '×'}"


def error(value: float | None, view: View) -> str:
    """`1.2e-09`, `0` where a derivative is exact, `–` where there is none."""
    if value is None:
        return dash(view)
    return f"{value:.{(view.digits or _ERROR_DIGITS) - 1}e}" if value else "0"


def step(h: float) -> str:
    """`1e-04`."""
    return f"1e-{-floor(log10(h) + 0.5):02}"


def dash(view: View) -> str:
    """Nothing to see here."""
    return "-" if view.ascii else "–"
