"""The gradient check of a problem with arrays for the terminal: a line a parameter."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import shape_text
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.compare import words
from backprop_cli.render.console import light_table
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.gradient_check import GradientCheck, ParameterRow

COLUMNS = ("parameter", "shape", "evaluations", "time", "mean-difference", "largest-difference")


def of_arrays(check: GradientCheck, view: View) -> Iterator[RenderableType]:
    """Title, table, what both ways take, and the notes."""
    counts = {"elements": f"{check.elements:,}", "operations": f"{check.operations:,}"}
    text = say("compare-check-title", view.language, output=check.output, **counts)
    yield Text(f"{visible(check.title)}: {text}" if check.title else text, "bold")
    yield _table(check, view)
    yield _said(say("compare-check-against", view.language, h=decimal_text(check.h)), view)
    both = {
        "passes": f"{sum(row.passes for row in check.rows):,}",
        "numerical": words.time(check.numerical_seconds, check.scaled, view),
        "seconds": words.duration(check.seconds, view),
        "times": words.multiple(check.slower, view),
    }
    yield _said(say("compare-check-times", view.language, **both), view)
    for note in check.notes:
        yield _said(note.text(view.language), view)


def _said(text: str, view: View) -> Text:
    return Text(signs(text, view))


def _table(check: GradientCheck, view: View) -> RenderableType:
    table = light_table(view)
    for column in COLUMNS:
        heading = say(f"column-{column}", view.language)
        table.add_column(Text(heading), justify="left" if column in COLUMNS[:2] else "right", no_wrap=True)
    for row in check.rows:
        table.add_row(*map(Text, _cells(row, view)))
    return table


def _cells(row: ParameterRow, view: View) -> tuple[str, ...]:
    shape = signs(shape_text(row.shape), view) if row.shape else words.dash(view)
    time = words.time(row.seconds, row.scaled, view)
    return row.name, shape, f"{row.passes:,}", time, words.error(row.mean, view), words.error(row.largest, view)
