"""The picture of a lesson: one SVG in which every number says at which step it appears, with boxes for blanks.

Everything is in it at once; classes that the page's style knows show and hide it. Without a script it is the whole
picture.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from backprop_cli.language.escape import markup
from backprop_cli.language.messages import say
from backprop_cli.render.picture.dot_format import FONT
from backprop_cli.render.picture.labels import bare, labels_for, shapes_in
from backprop_cli.render.picture.layout import first_arrows
from backprop_cli.render.picture.strokes import Point, number
from backprop_cli.render.picture.svg_format import (
    BACK,
    COLORS,
    DISC,
    GRADIENT,
    Drawing,
    block,
    stroke,
    text_at,
    with_names,
)
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.teaching.lesson import Lesson, place_of
from backprop_cli.teaching.picture import Arrow, Label, Labels, Meeting
from backprop_cli.teaching.steps import Step, step_of_gradient, step_of_value

_BOX, _HIGH, _CELL = 30, 15, 7  # a blank's width and height, and what a letter before it may take


class LessonPicture:
    """The SVG of one lesson, and the least width at which people can read it."""

    def __init__(self, lesson: Lesson, view: View) -> None:
        picture = lesson.picture._replace(title=None)  # which stands above it as a heading
        first = first_arrows(picture)
        labels = labels_for("both", view)
        names = with_names(picture, first, lambda place: Label("", ""))
        drawing = _Marked(lesson, names, with_names(picture, first, labels), view)
        self.parts = "\n".join([*drawing.arrows(with_names(picture, first, labels)), *drawing.shapes()])
        self.wide, self.high = number(drawing.width), number(drawing.height)
        self.output = picture.output_name or "output"
        self.description = say("picture-description", view.language, count=len(picture.shapes), output=self.output)
        shapes = shapes_in(picture, view)
        if shapes:
            self.description += f" {say('picture-shapes', view.language, shapes=shapes)}"

    def svg(self) -> str:
        """The picture as an element of HTML."""
        return (
            f'<svg class="backprop" role="img" aria-label="{markup(self.description)}" width="{self.wide}pt" '
            f'height="{self.high}pt" viewBox="0 0 {self.wide} {self.high}" font-family="{FONT}" text-anchor="middle">'
            f"\n{self.parts}\n</svg>"
        )


def key_of(step: Step) -> str:
    """What picture and script call a step: v3 a value, s3 a sum, g5-0 what node 5 sends to its first operand."""
    if step.kind == "gradient":
        return "g" if step.head is None else f"g{step.head}-{step.position}"
    return f"{step.kind[0]}{step.node}"


class _Marked(Drawing):
    """A drawing whose numbers and blanks can be told apart."""

    def __init__(self, lesson: Lesson, names: Labels, room: Labels, view: View) -> None:
        super().__init__(lesson.picture._replace(title=None), room, view)
        self.names = names
        self.steps: Collection[Step] = {moment.step for moment in lesson.moments}
        self.blanks: Mapping[Step, int] = {
            step: place
            for place, blank in enumerate(lesson.blanks)
            for step in place_of(lesson.picture, blank.question.kind, blank.question.node)
        }
        self.lesson = lesson

    def value(self, arrow: Arrow, label: Label, middle: float, top: float) -> str:
        """The value, the name alone that stands there before it, and the blank."""
        step, name = step_of_value(arrow), self.names(arrow).value
        shown = block("value", label.value, middle, top, step in self.steps)
        if step not in self.steps:
            return shown
        given = self.given(step)
        parts = [f'<g class="number{given}" data-step="{key_of(step)}">{shown}</g>']
        if name:
            free = "" if given or step in self.blanks else " free"
            before = block("value", name, middle, top, False)
            parts.append(f'<g class="before{free}" data-step="{key_of(step)}">{before}</g>')
        return "".join([*parts, self.box(step, name, middle, top)])

    def back(self, place: Arrow | Meeting, label: Label, left: float, right: float, y: float) -> Iterator[str]:
        """The arrow back and its gradient, and the blank."""
        step, middle = step_of_gradient(place), (left + right) / 2
        if step in self.steps and label.gradient:
            back = stroke("gradient", [Point(right, y + BACK), Point(left, y + BACK)])
            text = block("gradient", bare(label.gradient), middle, y + GRADIENT, True)
            yield f'<g class="number{self.given(step)}" data-step="{key_of(step)}">{back}{text}</g>'
            yield self.box(step, "", middle, y + GRADIENT, back)

    def given(self, step: Step) -> str:
        """The class of what a reader who fills in the blanks is told."""
        kind = "value" if step.kind == "value" else "gradient"
        quiz = self.lesson.quiz
        return " given" if quiz and quiz.is_given(kind, step.node) else ""

    def box(self, step: Step, name: str, middle: float, y: float, back: str = "") -> str:
        """The box of a blank with the number of its question, behind the name of what belongs there."""
        if step not in self.blanks:
            return ""
        place = self.blanks[step]
        before = f"{name} =" if name else ""
        left = middle + (cells(before) * _CELL - _BOX) / 2
        corner = f'x="{number(left)}" y="{number(y - _HIGH / 2)}" width="{_BOX}" height="{_HIGH}"'
        frame = f'<rect {corner} rx="3" fill="{DISC}" stroke="{COLORS["gradient" if back else "value"]}"/>'
        text = text_at("value", f"({place + 1})", left + _BOX / 2, y)
        named = text_at("value", before, left - 4, y, "end")
        return f'<g class="blank" data-blank="{place}">{back}{named}{frame}{text}</g>'
