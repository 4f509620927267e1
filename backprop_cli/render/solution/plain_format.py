"""`price: 715`, `dapple: 2.2`, one a line: YAML, and what the lecture's script prints; formulas of letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import visible
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """One YAML document a solution, with `---` between them."""
    for index, solution in enumerate(solutions):
        heading = solution.origin and solution.origin.heading
        above = f"# {visible(heading)}\n" if heading else ""
        lines = [f"{name}: {answer_text(answer, view)}\n" for name, answer in solution.answers.items()]
        yield ("---\n" if index else "") + above + "".join(lines)


def answer_text(answer: Number | str, view: View) -> str:
    """A number in digits, or what stands in its place in letters."""
    return answer if isinstance(answer, str) else decimal_text(answer, view.digits)
