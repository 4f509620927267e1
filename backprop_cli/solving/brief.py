"""The one line by which Python shows a solution or a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from backprop_cli.numbers.brief import ROOM, brief, in_brief

if TYPE_CHECKING:
    from collections.abc import Mapping


class Row(Protocol):
    """A node, in numbers or in letters."""

    @property
    def name(self) -> str | None:
        """Its own name."""

    @property
    def expression(self) -> str:
        """What it calculates."""


class Solved(Protocol):
    """A solution, in numbers or in letters."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """The output, then the gradients."""

    @property
    def check(self) -> Any:
        """What the check found."""


def told(node: Row) -> str:
    """`price = all_price * tax`; of a leaf, or of a node without a name, one of both."""
    text = brief(node.expression)
    return f"{node.name} = {text}" if node.name and node.name != node.expression else text


def told_in_brief(solution: Solved) -> str:
    """`Solution(price=715; dapple=2.2, …)`, and whether its check disagrees."""
    (output, value), *others = solution.answers.items()
    parts = [f"{output}={brief(value)}"]
    if others:
        parts.append(in_brief(others, ROOM - len(parts[0])))
    if solution.check.status == "mismatch":
        parts.append("the check disagrees")
    return f"{type(solution).__name__}({'; '.join(parts)})"
