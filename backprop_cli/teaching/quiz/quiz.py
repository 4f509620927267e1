"""A quiz: which numbers of a solved problem are given, and which are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.reading.problem import part_key

if TYPE_CHECKING:
    from backprop_cli.reading.problem import Ask, Problem
    from backprop_cli.solving.letters import AnySolution
    from backprop_cli.solving.solution import Solution
    from backprop_cli.teaching.grade.letter_key import LetterKey
    from backprop_cli.teaching.grade.questions import Question

BLANKS = ("forward", "backward", "both", "all")
"""What is left out: the values of all steps; the gradients of all nodes; the output and the gradients of the inputs
(what a key asks for by default); every value and every gradient."""

Known = Callable[[str, int], bool]
"""Whether a number may be shown: its kind ("value" or "gradient") and its node."""


@dataclass(frozen=True)
class Quiz:
    """A problem with all its numbers, and what is asked of it.

    `blank` is one of BLANKS, or "asked" where the problem itself says what to ask. `seed` is what fresh numbers were
    drawn with.
    """

    problem: Problem
    solution: AnySolution
    questions: list[Question]
    blank: str
    seed: int | None = None
    letters: LetterKey | None = None  # of a problem in letters
    part: int | None = None  # which one it is of several problems on a sheet, from 1

    @cached_property
    def asked(self) -> frozenset[tuple[str, int]]:
        """The numbers asked for, by kind and node."""
        return frozenset((question.kind, question.node) for question in self.questions)

    @property
    def asks_arrays(self) -> bool:
        """Whether an array is asked for."""
        return any(is_array(question.right) for question in self.questions)

    @property
    def has_gradients(self) -> bool:
        """Whether any gradient is asked for; if not, none is shown."""
        return any(kind == "gradient" for kind, _ in self.asked)

    def is_given(self, kind: str, node: int) -> bool:
        """Whether the sheet tells a number: leaves, the gradient at the output, and all values for --blank backward."""
        if (kind, node) in self.asked:
            return False
        graph = self.solution.graph
        if kind == "gradient":
            return node == graph.output and self.has_gradients
        return graph.operations[node] is None or self.blank == "backward"

    def is_answer(self, kind: str, node: int) -> bool:
        """Whether the sheet with the answers tells a number: all values, and all gradients where one is asked for."""
        return kind == "value" or self.has_gradients

    @property
    def given_values(self) -> list[int]:
        """The nodes with a name whose value is given: the inputs first. In letters there are no values."""
        graph = self.solution.graph
        if self.letters:
            return []
        inputs = list(graph.inputs.values())
        steps = [node for node in _steps(self.solution) if self.is_given("value", node)]
        return [node for node in inputs if self.is_given("value", node)] + steps


def parts_of(quizzes: list[Quiz]) -> list[Quiz]:
    """Several problems for one sheet, whose questions have names of their own: p1.price, p2.price."""
    if len(quizzes) == 1:
        return quizzes
    return [_as_part(quiz, part) for part, quiz in enumerate(quizzes, 1)]


def _as_part(quiz: Quiz, part: int) -> Quiz:
    questions = [question._replace(key=part_key(part, question.key)) for question in quiz.questions]
    return replace(quiz, questions=questions, part=part, problem=quiz.problem._replace(part=part))


def quiz_of(problem: Problem, solution: AnySolution, blank: str | None = None, seed: int | None = None) -> Quiz:
    """The quiz on a solved problem. Without `blank` the problem's own `ask` counts, else "both".

    Raises BackpropError where nothing is left to ask, or `ask` names nothing.
    """
    from backprop_cli.solving.letters import LetterSolution
    from backprop_cli.teaching.grade.letter_key import LetterKey
    from backprop_cli.teaching.grade.questions import Tolerance, questions_of

    graph = solution.graph
    if blank is None and problem.asks:
        blank, asks = "asked", list(problem.asks)
    else:
        blank = blank or "both"
        asks = list(_asks(solution, blank))
    if not asks or graph.operations[graph.output] is None:
        raise BackpropError("nothing-to-ask", output=solution.output)
    if isinstance(solution, LetterSolution):
        key = LetterKey(solution)
        whole = problem._replace(values={}, upstream=solution.upstream, asks=tuple(asks), seed=None)
        return Quiz(whole, solution, key.questions(asks), blank, letters=key)
    values = {name: solution.values[node] for name, node in graph.inputs.items()}
    upstream = solution.upstream
    if is_array(upstream) and all(number == 1 for number in elements(upstream)):
        upstream = 1  # what arrives where nobody says anything
    whole = problem._replace(values=values, upstream=upstream, asks=tuple(asks), seed=seed)
    return Quiz(whole, solution, questions_of(solution, asks, Tolerance()), blank, seed)


def _asks(solution: AnySolution, blank: str) -> Iterator[Ask]:
    """What one of BLANKS asks for: values from left to right, then gradients from right to left, the inputs last."""
    from backprop_cli.graph.array_losses import right_answers
    from backprop_cli.reading.problem import Ask

    graph, keys = solution.graph, solution.answer_keys

    def gradient(node: int) -> Ask:
        return Ask(keys.of_gradient(graph.names[node] or solution.output))

    if blank == "both":
        yield Ask(solution.output)
    if blank in ("forward", "all"):
        told = solution.arithmetic == "letters"  # what a step calculates is given there: only the whole is left to ask
        steps = [graph.output] if told else _steps(solution)
        yield from (Ask(graph.names[node] or solution.output) for node in steps)
    if blank in ("backward", "all"):
        inner = [node for node in _steps(solution) if node != graph.output and _exists(solution, node)]
        yield from (gradient(node) for node in reversed(inner))
    if blank != "forward":
        labels = right_answers(graph)
        yield from (gradient(node) for node in graph.inputs.values() if node not in labels)


def _exists(solution: AnySolution, node: int) -> bool:
    """Whether there is a derivative: a step that no input leads to may have none."""
    if solution.arithmetic == "letters":
        return True
    gradient = cast("Solution", solution).node_gradients[node]
    return is_array(gradient) or gradient == gradient


def _steps(solution: AnySolution) -> list[int]:
    """The operations with a name, and the output, as far as the output needs them, in the order of the calculation."""
    graph = solution.graph
    return [
        node
        for node, row in enumerate(graph.operations)
        if row is not None and solution.reached[node] and (graph.names[node] or node == graph.output)
    ]
