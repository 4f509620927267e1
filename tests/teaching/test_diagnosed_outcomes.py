"""Broken runs of many a key, as a golden file says: their numbers, what they fit, and what may be off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from outcomes import check, solved, written

from backprop_cli import solve_in_letters
from backprop_cli.graph.array_floats import as_floats
from backprop_cli.numbers.arrays import is_array
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.array_rounding import ArrayRounding
from backprop_cli.teaching.grade.diagnosis import Diagnosis, Fit, without_echoes
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_misconceptions import LETTER_MISCONCEPTIONS
from backprop_cli.teaching.grade.misconceptions import Misconception
from backprop_cli.teaching.grade.numerical_differences import differences
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.rounding import Rounding
from backprop_cli.teaching.grade.wrong_numbers import WrongArrays


def test_broken_runs(refresh_golden: bool) -> None:
    check("diagnoses", lambda mode, text: "\n".join(MODES[mode](text)), refresh_golden)


def _runs(text: str) -> Iterator[str]:
    diagnosis = Diagnosis(solved(text), [])
    yield from _variants(diagnosis.solution, diagnosis._table)


def _variants(solution: Solution, table: Iterable[Misconception]) -> Iterator[str]:
    """What stands at every node after each broken run."""
    for row in table:
        for make in row.variants(solution):
            try:
                variant = make()
                yield f"{row.id} {written(variant.at)}: {_numbers(variant.values)} {_numbers(variant.gradients)}"
            except (ArithmeticError, ValueError, IndexError) as error:
                yield f"{row.id}: {type(error).__name__}"


def _numbers(numbers: Any) -> str:
    return "-" if numbers is None else written([as_floats(number) for number in numbers])


def _fits(text: str) -> Iterator[str]:
    """What gives every wrong number to each question, and what is left of all that without echoes."""
    solution = solved(text)
    questions = questions_of(solution, (), Tolerance())
    diagnosis = Diagnosis(solution, questions)
    every: list[Fit] = []
    for place, question in enumerate(questions):
        yield f"{question.key} {written(question.right)}"
        index = diagnosis._index[place]
        for number, fit in index._pairs if isinstance(index, WrongArrays) else index.all():
            yield f"{written(number)}: {written(fit)}"
            every += diagnosis.fits(place, number)
    yield written([fit.variant for fit in without_echoes(every, {})])


def _letters(text: str) -> Iterator[str]:
    """A key in letters: at the first point, with what gives it; and what is right there."""
    key = LetterKey(solve_in_letters(text))
    yield f"{len(key.points)} {written(key.names[0])}"
    yield from (f"{each.key}: {each.right.text} {written(each.right.numbers[:4])}" for each in key.questions(()))
    yield from _variants(key.in_numbers[0], LETTER_MISCONCEPTIONS)


def _differences(text: str) -> Iterator[str]:
    solution = solved(text)
    for node in (*solution.graph.inputs.values(), solution.graph.output):
        yield from (f"{node} {each.kind} {each.step}: {_rough(each.number)}" for each in differences(solution, node))


def _rough(number: Any) -> str:
    """To the digits that are the same on every computer."""
    return written(number.round(6) + 0.0) if is_array(number) else f"{number:.6g}"


def _off(text: str) -> Iterator[str]:
    """How far off an answer may be, at every node."""
    solution = solved(text)
    rounding = ArrayRounding(solution) if solution.of_arrays else Rounding(solution)
    for kind, numbers in (("value", solution.values), ("gradient", solution.node_gradients)):
        allowed = (rounding.allowance(kind, node, right) for node, right in enumerate(numbers))
        yield f"{kind} {written([as_floats(each) for each in allowed])}"


MODES: dict[str, Callable[[str], Iterator[str]]] = {
    "runs": _runs,
    "fits": _fits,
    "letters": _letters,
    "differences": _differences,
    "off": _off,
}
