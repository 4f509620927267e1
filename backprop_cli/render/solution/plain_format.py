"""`price: 715`, `dapple: 2.2`, one a line: YAML, and what the lecture's script prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution


def render(solutions: Iterable[Solution], view: View) -> Iterator[str]:
    """One YAML document a solution, with `---` between them."""
    for index, solution in enumerate(solutions):
        lines = [f"{name}: {decimal_text(number, view.digits)}\n" for name, number in solution.answers.items()]
        yield ("---\n" if index else "") + "".join(lines)
