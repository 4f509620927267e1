"""A picture step by step: one of its steps, or all; at a terminal each when Enter is pressed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from backprop_cli.cli.streams import flush, write
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import say
from backprop_cli.render.explain.text_format import caption
from backprop_cli.render.picture import drawn, drawn_steps
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explained
from backprop_cli.teaching.picture import Picture
from backprop_cli.teaching.steps import Frame, steps_of

_LONGEST_LINE = 10_000  # bytes
_CLEAR = "\x1b[H\x1b[2J"


def frames(
    told: Explained | None, picture: Picture, step: int | None, form: str, show: str, view: View
) -> Iterator[str | bytes]:
    """The picture after one of its steps, or after each; as text with what the explanation says of the step.

    Raises BackpropError("no-such-step").
    """
    steps = steps_of(picture, show)
    if step is not None and step > len(steps):
        raise BackpropError("no-such-step", step=step, count=len(steps))
    for number in range(len(steps) + 1) if step is None else (step,):
        frame = Frame(steps, number)
        drawing = drawn(picture, form, show, view, frame)
        yield f"{drawing!s}\n{caption(told, frame, view)}" if form == "text" else drawing


def in_one(told: Explained | None, picture: Picture, form: str, show: str, view: View) -> str | bytes:
    """All steps of a picture in one file, for slides."""
    from backprop_cli.render.picture.slide import slides_of

    slides = list(slides_of(steps_of(picture, show), told, view))
    return drawn_steps(picture, slides, form, show, view)


def at_leisure(pictures: Iterable[str | bytes], view: View) -> Iterator[str | bytes]:
    """Each picture once Enter is pressed, in the place of the one before it; q ends it."""
    for number, picture in enumerate(pictures):
        if number:
            write(f"\n{say('steps-go-on', view.language)} ")
            flush()
            line = sys.stdin.buffer.readline(_LONGEST_LINE)
            if not line or line.strip().lower() == b"q":
                return
            if view.color:
                write(_CLEAR)
        yield picture
