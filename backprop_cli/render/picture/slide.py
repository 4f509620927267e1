"""A picture's step as a slide: what has appeared, which step it is, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from backprop_cli.language.messages import say
from backprop_cli.render.explain.rows import ExplanationRow
from backprop_cli.render.explain.words import step_rows
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explained
from backprop_cli.teaching.steps import Frame, Step


class Slide(NamedTuple):
    """One step; the first slide has the empty picture."""

    frame: Frame
    number: str
    told: list[ExplanationRow]


def slides_of(steps: tuple[Step, ...], explanation: Explained | None, view: View) -> Iterator[Slide]:
    """A slide for the empty picture and for each step."""
    for number in range(len(steps) + 1):
        frame = Frame(steps, number)
        told = step_rows(explanation, frame.new, view)
        yield Slide(frame, say("picture-step", view.language, number=number, count=len(steps)), told)
