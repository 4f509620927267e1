"""What to say of a check that disagrees, where the output does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError

if TYPE_CHECKING:
    from backprop_cli.solving.letters import AnySolution


def wrong_gradients(solution: AnySolution) -> BackpropError:
    """The error that names the nodes whose gradients are wrong."""
    rows = [node.label for node in solution.nodes if node.check == "mismatch"]
    return BackpropError("check-disagrees", names=", ".join(rows[:8]))


def refuse_wrong(solution: AnySolution) -> None:
    """Raise BackpropError where the check disagrees: no sheet, key or page has such numbers."""
    if solution.check.status == "mismatch":
        raise wrong_gradients(solution)
