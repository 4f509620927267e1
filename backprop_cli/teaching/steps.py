"""A picture that grows as on the slides of a lecture: which number appears at each step.

Forward, node by node from left to right; then backward, edge by edge from right to left. Where the branches of a node
meet, the sum appears once everything that comes back to it is there, and before it goes any further.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from backprop_cli.teaching.picture import WITH_GRADIENTS, WITH_VALUES, Arrow, Meeting, Picture


class Step(NamedTuple):
    """One number that appears.

    kind "value": that of `node`, on all arrows from it; "gradient": what `head` sends back to its operand `node` at
    `position`, or what arrives at the output, where there is no head; "sum": where the branches of `node` meet.
    """

    kind: str
    node: int
    head: int | None = None
    position: int = 0


def step_of_value(place: Arrow | Meeting) -> Step:
    """The step at which an arrow gets its value."""
    return Step("value", place.tail)


def step_of_gradient(place: Arrow | Meeting) -> Step:
    """The step at which an arrow gets what comes back on it, or a meeting its sum."""
    if isinstance(place, Meeting):
        return Step("sum", place.tail)
    return Step("gradient", place.tail, place.head, place.position)


class Frame(NamedTuple):
    """The picture after the first `number` of its steps."""

    steps: tuple[Step, ...]
    number: int

    @property
    def shown(self) -> frozenset[Step]:
        """What has appeared."""
        return frozenset(self.steps[: self.number])

    @property
    def new(self) -> Step | None:
        """What has just appeared; nothing in the empty picture."""
        return self.steps[self.number - 1] if self.number else None


def steps_of(picture: Picture, show: str = "both") -> tuple[Step, ...]:
    """The steps of a picture, with those numbers that `show` (one of SHOWS) asks for."""
    forward = list(_forward(picture)) if show in WITH_VALUES else []
    backward = list(_backward(picture)) if show in WITH_GRADIENTS else []
    return (*forward, *backward)


def _forward(picture: Picture) -> Iterator[Step]:
    nameless = {arrow.tail for arrow in picture.arrows if isinstance(arrow.value, str) and not arrow.value}
    return (Step("value", node) for node in picture.shapes if node not in nameless)  # in letters a name says it all


def _backward(picture: Picture) -> Iterator[Step]:
    backwards: dict[int | None, list[Arrow]] = {}
    for arrow in picture.arrows:
        backwards.setdefault(arrow.head, []).append(arrow)
    for head in (None, *reversed(picture.shapes)):
        if head in picture.meetings:
            yield step_of_gradient(picture.meetings[head])
        yield from map(step_of_gradient, backwards.get(head, ()))
