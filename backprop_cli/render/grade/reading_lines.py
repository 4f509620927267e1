"""What was read as what, a line for each answer that was found."""

from __future__ import annotations

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say, shortened
from backprop_cli.render.grade import Frame
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.marking import Report


def reading_lines(report: Report, frame: Frame, view: View) -> list[str]:
    """`line 3: ∂price/∂apple = 2.2 円 → dapple = 2.2`; nothing where nobody asked for it."""
    lines = []
    for reading in report.readings if frame.readings else ():
        written = {
            "line": reading.line,
            "name": visible(shortened(reading.name)),
            "value": visible(shortened(reading.value)),
        }
        if reading.question is None and not reading.value:
            lines.append(say("reading-column", view.language, line=reading.line, name=written["name"]))
        elif reading.question is None:
            lines.append(say("reading-none", view.language, **written))
        else:
            meant = {"question": reading.question, "plain": visible(shortened(reading.plain))}
            lines.append(say("reading", view.language, **written, **meant))
    return [signs(line, view) for line in lines]
