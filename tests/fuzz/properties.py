"""What every answer and every refusal must be, whatever the input."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite, log10
from typing import Any, NoReturn

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.numbers.arrays import elements
from backprop_cli.numbers.decimals import decimal_text, exact_text, terminating_places
from backprop_cli.numbers.limits import MAX_DIGITS, MOST_BITS
from backprop_cli.numbers.proven import Proven, near_fraction
from backprop_cli.numbers.rational import Number, bits, to_float
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.render.solution import renderer
from backprop_cli.render.view import View
from backprop_cli.solving.lint import faults_of
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
"""What must not reach a terminal from an input."""
LONGEST_NAME = 200
"""Characters of a name that the marking reads."""
_MOST_ZEROS = int(MOST_BITS * log10(2))
"""Of a number beside 1 that the last try of a check has the bits for."""
OURS = ("internal", "out-of-memory", "not-writable")
"""Messages that are never the input's fault."""


class Broken(AssertionError):
    """A promise that was not kept: `promise` says which, and is the same for every input that breaks it."""

    def __init__(self, promise: str, detail: object = "") -> None:
        super().__init__(f"{promise}: {str(detail)[:2_000]}")
        self.promise = promise


def broken(promise: str, detail: object = "") -> NoReturn:
    raise Broken(promise, detail)


def refusal(error: BackpropError) -> str:
    """Check that a refusal is one clear message in each language; its id."""
    said = {language: error.text(language) for language in LANGUAGES}
    for text in said.values():
        lines = text.split("\n")
        if not lines[0].strip() or len(lines) not in (1, 3) or any(not line.startswith("  ") for line in lines[1:]):
            broken("a refusal is one sentence and a caret", repr(text))
        if RAW.search(text.replace("\n", "")):
            broken("no control characters in a refusal", repr(text))
        if len(text) > 1_500:
            broken("a refusal is short", repr(text))
    if said["en"].split("\n")[0] == said["ja"].split("\n")[0]:
        broken("a refusal is in the language asked for", said["en"])
    if error.message.id in OURS:
        broken(f"the message {error.message.id}", said["en"])
    return error.message.id


def answer(solution: Solution, formats: Sequence[str]) -> str:
    """Check that an answer is numbers, and that its formats read back; its kind."""
    gradients = (
        number
        for node, gradient in enumerate(solution.node_gradients)
        for number in elements(gradient)
        if number == number or node in solution.wanted  # what does not exist, and nobody asked for, is nan
    )
    for number in (*_flat(solution.values), *gradients):
        if isinstance(number, float):
            if not isfinite(number) and not (isinstance(number, Proven) and number.digits(17) != (0, 0)):
                broken("answers are finite", number)
        elif isinstance(number, Fraction) and number.denominator == 1:
            broken("whole numbers are ints", number)
    _numbers(solution)
    if "json" in formats:
        _json(solution)
    if "plain" in formats:
        _plain(solution)
    if (
        "csv" in formats
        and len(table_of("".join(renderer("csv")([solution], View())))) != len(_flat(solution.values)) + 1
    ):
        broken("csv has a row a number", solution)
    for form in formats:
        if form in ("table", "markdown"):
            for language in LANGUAGES:
                clean("".join(renderer(form)([solution], View(language))), f"no control characters in {form}")
    return solution.arithmetic


def _flat(values: Iterable[Any]) -> list[Any]:
    """Every number of numbers and arrays."""
    return [number for value in values for number in elements(value)]


def _numbers(solution: Solution) -> None:
    """Decimals read back as the numbers that they stand for."""
    for number in _flat((solution.value, *solution.gradients.values())):
        text = decimal_text(number)
        if len(text) > MAX_DIGITS:  # more than Python reads
            continue
        try:
            back = float(text) if isinstance(number, float) else Fraction(text)
        except ValueError:
            broken("a shown number is a decimal", text)
        if isinstance(number, float):
            right = back == number
        else:
            places = terminating_places(number)
            right = (
                back == number if places is not None and places <= 1_000 else abs(back - number) <= abs(number) / 10**14
            )
        if not right:
            broken("a shown number reads back", (number, text))


def _json(solution: Solution) -> None:
    (text,) = renderer("json")([solution], View())
    document = strict_json(text)
    exact = [] if document["exact"] is None else _leaves(document["exact"])
    if (
        exact
        and exact != list(map(exact_text, elements(solution.value)))
        or len(document["nodes"]) != len(solution.graph)
    ):
        broken("json says what the solution says", text)


def _leaves(nested: Any) -> list[Any]:
    return [leaf for part in nested for leaf in _leaves(part)] if isinstance(nested, list) else [nested]


def _plain(solution: Solution) -> None:
    """The marking reads what `plain` prints, and finds all of it right."""
    (text,) = renderer("plain")([solution], View())
    if max(map(len, text.splitlines())) > MAX_DIGITS or any(map(_near_the_limit, _flat(solution.answers.values()))):
        return
    if max(map(len, solution.answers)) > LONGEST_NAME:
        return
    tolerance = Fraction(1, 10**12)
    questions = questions_of(solution, (), Tolerance(tolerance, Fraction(1, 10**320)))
    given = read_submission(text.encode(), "plain").given
    if len(given) < len(questions):  # the gradient of right answers is printed, and not asked for
        broken("plain reads back", text)
    report = Marker(solution, questions, 1).mark(read_submission(text.encode(), "plain"))
    if not report.passed:
        broken("plain is marked as right", text)


def _near_the_limit(number: Number) -> bool:
    """Whether a number is allowed, and its decimal may be too long to be read."""
    if isinstance(number, Proven):
        return abs(number.digits(1)[1]) > MAX_DIGITS - 50
    return not isinstance(number, float) and bits(number) > 12_000


def strict_json(text: str) -> Any:
    """The value that a JSON text says; nan and infinities are none."""
    try:
        return json.loads(text, parse_constant=lambda word: broken("json without nan", word))
    except ValueError as error:
        broken("json reads back", f"{error}: {text}")


def table_of(text: str) -> list[list[str]]:
    """The rows of a CSV that has as many cells in each."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        broken("csv reads back", f"{error}: {text}")
    if len(set(map(len, rows))) > 1:
        broken("csv has as many cells in every row", text)
    return rows


def clean(text: str, promise: str) -> None:
    """Check that nothing in a text can reach out for the terminal."""
    found = RAW.search(text)
    if found:
        broken(promise, f"{found[0]!r} in {text!r}")


def joined(words: Iterable[str]) -> str:
    """The kind of several answers: each kind once, in order."""
    return " ".join(dict.fromkeys(words))


def float_verdicts(floats: Solution, exact: Solution) -> set[bool]:
    """What the check of a run in floats may say: whether all its numbers are right to one part in 10**9.

    Both where that is too close to call.
    """
    pairs = zip(_flat((*floats.values, *floats.node_gradients)), _flat((*exact.values, *exact.node_gradients)))
    errors = [_error(pair) for pair in pairs]
    if any(error is not None and error > 1.1e-9 for error in errors):
        return {False}
    return {True} if all(error is not None and error < 0.9e-9 for error in errors) else {True, False}


def beyond_the_check(solution: Solution) -> bool:
    """Whether a number is so close to 0 that no check has the digits to tell the two apart."""
    numbers = _flat((*solution.values, *solution.node_gradients))
    return any(isinstance(number, Proven) and abs(number.digits(1)[1]) > _MOST_ZEROS for number in numbers)


def _error(pair: tuple[Number, Number]) -> float | None:
    """By how much of the right number a float is off; None where that cannot be told."""
    number, right = pair
    if number != number or right != right:
        return None
    if number == right:
        return 0.0
    nearest = to_float(right)
    if number and number == nearest:
        return 0.0
    if number == nearest == 0:  # too small for a float: the check takes it for 0, or has the digits to tell
        return None
    try:
        given, known = Fraction(number), near_fraction(right)
        return float(abs(given - known) / abs(known)) if known else 0.0 if not given else None
    except OverflowError:
        return None


def lint_agrees(data: bytes) -> None:
    """Lint tells what reading stops at; and where reading stops nowhere, it has objections to questions alone."""
    refused = [error for error in read_problems(data, "fuzz.yaml") if isinstance(error, BackpropError)]
    faults = faults_of(data, "fuzz.yaml")
    told = {(fault.line, fault.column) for fault in faults}
    for error in refused:
        if error.place and (error.place.line, error.place.column) not in told:
            broken("lint tells what reading stops at", (str(error), faults))
    others = {fault.message.id for fault in faults} - {"asked-twice", "ask-of-input", "rtol-of-all", "unknown-key-get"}
    if others and not refused:
        broken("lint tells nothing of a good problem", others)
    for fault in faults:
        clean(fault.message.text(), "no control characters in a fault")
