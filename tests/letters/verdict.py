"""What is right about a problem in letters: with numbers put in, everything is what numbers give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from backprop_cli import BackpropError, Solution, parse_expression, solve, solve_in_letters
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.reading.answer_formula import formula_in
from backprop_cli.solving.letters import LetterSolution
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.submission import Submission

_NEAR = Fraction(1, 10**9)


def findings(text: str, seed: int) -> list[str]:
    """What is wrong; nothing where all agree, or where the problem is refused either way."""
    try:
        letters = solve_in_letters(text)
        key = LetterKey(letters)
    except BackpropError as error:
        allowed = ("letters-too-large", "letters-no-points", "alias", "defined-by-itself")
        return [] if error.message.id in allowed else [f"refused: {error}"]
    found = [] if letters.check.status != "mismatch" else [f"formulas disagree: {letters.check.rows}"]
    found += against_numbers(parse_expression(text), letters, Random(seed))
    return [*found, *marked(key)]


def against_numbers(graph: Graph, letters: LetterSolution, random: Random) -> Iterator[str]:
    """Formulas, chains and calculations, where they have a value at a random point."""
    numbers = {name: Fraction(random.randint(1, 40), random.choice((7, 9, 11))) for name in graph.inputs}
    if random.random() < 0.2:  # where max and min have ties
        numbers = dict.fromkeys(numbers, Fraction(1))
    try:
        right = solve(graph, numbers, check="none")
    except BackpropError:
        return
    known = {name: right.values[node] for name, node in graph.ids().items()}
    for node in letters.nodes:
        for what, number in ((letters.texts[node.id], right.values), (node.chain, right.node_gradients)):
            yield from _compared(what, known, number[node.id])
        if node.formula is not None:
            yield from _compared(node.formula, numbers, right.node_gradients[node.id])


def _compared(text: str, known: Mapping[str, Number], right: Number) -> Iterator[str]:
    if right != right or any(sign in text for sign in "∂#…"):
        return
    try:
        read = formula_in(text, list(known))
        put_in: Solution = solve(read, {name: known[name] for name in read.inputs}, check="none", wrt=())
    except BackpropError as error:
        if error.message.id.startswith("answer") and error.message.id != "answer-too-long":
            yield f"{text} cannot be read: {error}"
        return
    if _apart(put_in.value, right):
        yield f"{text} is {put_in.value}, and {right} is right"


def _apart(found: Number, right: Number) -> bool:
    """Whether two numbers differ by more than rounding; rational ones may be beyond all floats."""
    if not (isinstance(found, (int, Fraction)) and isinstance(right, (int, Fraction))):
        found, right = (math.inf if (near := to_float(number)) is None else near for number in (found, right))
    return found != right and abs(found - right) > _NEAR * max(1, abs(right))


def marked(key: LetterKey) -> Iterator[str]:
    """The right answers are right as they are shown, written in another way too, and wrong with 1 added."""
    questions = key.questions([])
    marker = LetterMarker(key, questions, 1)
    for change, right in (("{}", True), ("3({}) - 2({})", True), ("({}) + 1", False)):
        given = [Given(each.key, change.replace("{}", each.right.text), 1) for each in questions]
        for mark in marker.mark(Submission("", given, 0)).marks:
            if mark.status != ("correct" if right else "wrong") and not _beyond(mark.given):
                yield f"{mark.question.key}: {mark.given} is {mark.status}: {[str(each) for each in mark.reasons]}"


def _beyond(text: str) -> bool:
    """Whether an answer is longer than answers may be, or speaks of gradients."""
    return len(text) > 1_000 or any(sign in text for sign in "∂#…")
