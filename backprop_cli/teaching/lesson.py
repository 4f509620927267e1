"""A problem as a lesson: its picture step by step, where each number comes from, and blanks to fill in.

Everything that a page needs is worked out here, so that the page itself has nothing to calculate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.letters import AnySolution
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.explanation import Explained, explain
from backprop_cli.teaching.grade.foreseen import Foreseen, foreseen
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.picture import Picture, picture_of
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.program.steps import Program
from backprop_cli.teaching.quiz.quiz import Quiz, quiz_of
from backprop_cli.teaching.steps import Step, steps_of

MOST_PROBLEMS = 20
"""Problems of one page."""


class Way(NamedTuple):
    """How a gradient came from the right: the nodes, what arrived at each, and the local derivatives between them.

    It starts at the output, or at the last node before it where branches meet.
    """

    nodes: tuple[int, ...]
    positions: tuple[int, ...]  # on each hop, the operand that it goes to
    gradients: tuple[Number, ...]
    locals: tuple[Number, ...]
    is_part: bool  # of the gradient: the last node is used elsewhere too


class Moment(NamedTuple):
    """A step of the picture with what belongs to it: the way of its gradient, and the variable of the program."""

    step: Step
    way: Way | None
    variable: str | None


class Lesson(NamedTuple):
    """One problem. There is no program where none is written, and no quiz where no number is left to ask for."""

    solution: AnySolution
    picture: Picture
    moments: list[Moment]
    told: Explained
    program: Program | None
    style: str  # of the program
    quiz: Quiz | None
    blanks: list[Foreseen]


def lesson_of(solution: AnySolution, blank: str = "all") -> Lesson:
    """The lesson on a solution; `blank`, one of BLANKS, says what is asked for.

    Raises BackpropError as `picture_of` does.
    """
    picture = picture_of(solution)
    style = "numpy" if isinstance(solution, Solution) and solution.of_arrays else "plain"
    program = _program(solution, style)
    moments = [Moment(step, _way(solution, picture, step), _variable(program, step)) for step in steps_of(picture)]
    quiz = _quiz(solution, blank)
    blanks = foreseen(Marker(quiz.solution, quiz.questions, 1)) if quiz else []
    return Lesson(solution, picture, moments, explain(solution), program, style, quiz, blanks)


def place_of(picture: Picture, kind: str, node: int) -> list[Step]:
    """The steps at which the number that a question asks for appears in a picture."""
    if kind == "value":
        return [Step("value", node)]
    if node in picture.meetings:
        return [Step("sum", node)]
    return [Step("gradient", node, arrow.head, arrow.position) for arrow in picture.arrows if arrow.tail == node]


def _quiz(solution: AnySolution, blank: str) -> Quiz | None:
    """The quiz on the numbers of a solution: arrays are told and not asked for."""
    if not isinstance(solution, Solution):
        return None
    try:
        quiz = quiz_of(Problem(solution.graph), solution, blank)
    except BackpropError:
        return None  # nothing is left to ask for
    numbers = [question for question in quiz.questions if not is_array(question.right)]
    left_out = len(numbers) < len(quiz.questions)
    blank = "asked" if left_out and quiz.blank in ("both", "all") else quiz.blank
    return Quiz(quiz.problem, solution, numbers, blank) if numbers else None


def _program(solution: AnySolution, style: str) -> Program | None:
    """The program of a solution, where there is one that can give its numbers."""
    if not isinstance(solution, Solution):
        return None
    try:
        return program_for(solution, style)
    except BackpropError:
        return None


def _variable(program: Program | None, step: Step) -> str | None:
    """What the program's line for a step assigns to; none where it has no line, as for a constant."""
    if program is None:
        return None
    if step.kind == "value":
        return program.values.get(step.node)
    if step.kind == "sum":
        return program.gradients.get(step.node)
    if step.head is None:
        return program.seed[0]
    name = program.values.get(step.head)
    targets = next((call.targets for call in program.calls if call.name == name), ())
    return targets[step.position] if targets else None


def _way(solution: AnySolution, picture: Picture, step: Step) -> Way | None:
    """The way of what comes back on an edge, as far as it has no branches."""
    if step.kind != "gradient" or step.head is None or not isinstance(solution, Solution) or solution.of_arrays:
        return None
    users: dict[int, list[tuple[int, int]]] = {}
    for arrow in picture.arrows:
        if arrow.head is not None:
            users.setdefault(arrow.tail, []).append((arrow.head, arrow.position))
    hops = [(step.head, step.position)]
    while len(users.get(hops[-1][0], ())) == 1:
        hops += users[hops[-1][0]]
    hops.reverse()
    return _along(solution, hops, step.node, len(users[step.node]) > 1)


def _along(solution: Solution, hops: Sequence[tuple[int, int]], end: int, is_part: bool) -> Way:
    edges = [solution.edges(node)[position] for node, position in hops]
    nodes, positions = zip(*hops)
    gradients = [*(solution.node_gradients[node] for node in nodes), edges[-1].contribution]
    return Way((*nodes, end), positions, tuple(gradients), tuple(edge.local for edge in edges), is_part)
