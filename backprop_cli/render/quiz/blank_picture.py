"""The calculation of a quiz with its blanks: as a picture, or as a list where a picture would be too large."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from rich.text import Text

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import array_block
from backprop_cli.render.picture.labels import backwards, number
from backprop_cli.render.picture.text_format import draw
from backprop_cli.render.signs import cells, signs
from backprop_cli.render.view import View
from backprop_cli.solving.letters import LetterSolution
from backprop_cli.teaching.picture import Arrow, Label, Labels, Meeting, Picture, picture_of
from backprop_cli.teaching.quiz.quiz import Known, Quiz

BLANK = "____"
HERE = "?"
WIDEST = 100
"""Columns of a picture on paper, or in a file."""


def has_arrays(quiz: Quiz) -> bool:
    """Whether a value is an array."""
    return quiz.solution.of_arrays


class Blanked(NamedTuple):
    """A picture, the labels that are known or blank in it, and the room that all of them take."""

    picture: Picture
    labels: Labels
    room: Labels


def blanked(
    quiz: Quiz, known: Known, view: View, here: tuple[str, int] | None = None, blank: str = BLANK
) -> Blanked | None:
    """The picture with the known numbers, and blanks for what is asked; None where there is none.

    `here` is the blank that is asked for now. Matrices have no room on an arrow: they get the list.
    """
    if has_arrays(quiz):
        return None
    try:
        picture = picture_of(quiz.solution)
    except BackpropError:
        return None
    labels = _labels(quiz, picture.meetings, known, view, here, blank)
    return Blanked(picture, labels, _room(quiz, view, blank))


def picture_rows(quiz: Quiz, known: Known, view: View, here: tuple[str, int] | None = None) -> list[Text] | None:
    """The picture as lines of text; None where it would be too large."""
    found = blanked(quiz, known, view, here)
    if found is None:
        return None
    canvas = draw(*found, view)
    return canvas.rows() if canvas.width <= (view.width or WIDEST) else None


def list_headings(quiz: Quiz, view: View) -> list[str]:
    """The headings of the list."""
    fields = ("node", "calculation", "value", *(("gradient",) if quiz.has_gradients else ()))
    return [signs(say(f"column-{field}", view.language, output=quiz.solution.output), view) for field in fields]


def list_rows(quiz: Quiz, known: Known, view: View, here: tuple[str, int] | None = None) -> Iterator[tuple[str, ...]]:
    """A row for each step (and each input, where gradients are asked for): its name, what it calculates, its numbers.

    A step without a name that others refer to goes by its number, as #12.
    """
    solution = quiz.solution
    names = set(solution.ids.values())
    nodes = [node for node in solution.nodes if solution.reached[node.id] and node.kind != "constant"]
    referred = {operand for node in nodes for operand in node.operands if f"#{operand}" in node.expression}
    told = names | referred
    for node in nodes:
        if node.kind == "input" and not quiz.has_gradients:
            continue
        if node.id not in told and not quiz.is_given("value", node.id):
            continue  # what it calculates is part of the next step with a name
        label = node.name or (solution.output if node.id == solution.graph.output else "")
        label = f"#{node.id} {label}".strip() if node.id in referred else label
        calculation = node.expression if node.kind == "operation" else ""
        row = [label, calculation, _cell(quiz, known, here, "value", node.id, _in_list(quiz, "value", node.id, view))]
        if quiz.has_gradients:
            row.append(_cell(quiz, known, here, "gradient", node.id, _in_list(quiz, "gradient", node.id, view)))
        yield tuple(row)


def _in_list(quiz: Quiz, kind: str, node: int, view: View) -> str:
    """A number as in a picture, an array over several lines; in letters a formula."""
    solution = quiz.solution
    if isinstance(solution, LetterSolution):
        return signs(solution.texts[node] if kind == "value" else solution.nodes[node].gradient, view)
    value = solution.values[node] if kind == "value" else solution.node_gradients[node]
    return signs(array_block(value, view.digits), view) if is_array(value) else number(value, view)


def _labels(
    quiz: Quiz, meetings: Collection[int], known: Known, view: View, here: tuple[str, int] | None, blank: str
) -> Labels:
    """Numbers where they are known, blanks where they are asked for, and room to write everywhere else.

    What comes back on the branches of a node is no gradient of its own: the blank is where they meet.
    """

    def labels(place: Arrow | Meeting) -> Label:
        value = _cell(quiz, known, here, "value", place.tail, number(place.value, view), blank)
        gradient = _cell(quiz, known, here, "gradient", place.tail, number(place.gradient, view), blank)
        if place.tail in meetings and isinstance(place, Arrow) and not known("gradient", place.tail):
            gradient = ""
        return Label(value if isinstance(place, Arrow) else "", backwards(gradient, view))

    return labels


def _room(quiz: Quiz, view: View, blank: str) -> Labels:
    """Room for every number and every blank, so that the sheet and its answers look alike."""

    def labels(place: Arrow | Meeting) -> Label:
        value, gradient = (max(number(n, view), blank, key=cells) for n in (place.value, place.gradient))
        return Label(value if isinstance(place, Arrow) else "", backwards(gradient, view) if quiz.has_gradients else "")

    return labels


def _cell(
    quiz: Quiz, known: Known, here: tuple[str, int] | None, kind: str, node: int, text: str, blank: str = BLANK
) -> str:
    if known(kind, node):
        return text
    if (kind, node) == here:
        return HERE
    return blank if (kind, node) in quiz.asked else ""
