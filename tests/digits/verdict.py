"""What the calculator prints for one case, or how it refuses, against what is right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import NamedTuple

import mpmath

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number

from .calculation import PRECISIONS, Known, Right, calculate
from .expressions import Case
from .reals import Real, real

LARGE = ("too-large", "gradient-too-large", "out-of-reach", "gradient-out-of-reach")
UNSURE = ("undecided", "undecided-order", "undecided-whole", "tan-pole", *LARGE)
DERIVATIVE = (
    "no-derivative",
    "sqrt-derivative-zero",
    "power-derivative-zero",
    "exponent-derivative-negative",
    "exponent-derivative-zero",
)
SMALLEST_NORMAL = 2.2250738585072014e-308
SLACK = 5
"""Digits that a proven number may be less sure of than a calculation with as many bits turns out to be."""


class Verdict(NamedTuple):
    """What happened ("right", or the message of a refusal, or "unsure"), what is wrong, and the CPU seconds taken."""

    kind: str
    faults: list[str]
    seconds: float


def judged(case: Case, random: Random, check: str = "none") -> Verdict:
    """Solve a case and compare."""
    graph = parse_expression(case.text)
    inputs = {name: _given(case.values[name]) for name in graph.inputs if name in case.values}
    started = time.process_time()
    try:
        solution: Solution | None = solve(graph, case.values, upstream=case.upstream, check=check)
        refusal = ""
    except BackpropError as error:
        solution, refusal = None, error.message.id
    except Exception as error:  # noqa: BLE001  # an exception of any kind is the fault that is counted; the other cases go on
        return Verdict("fault", [f"{type(error).__name__}: {error}"], 0)
    seconds = time.process_time() - started
    right = calculate(graph, inputs, _given(case.upstream))
    with mpmath.workdps(PRECISIONS[-1][-1]):
        return _compared(graph, solution, refusal, right, random, check, seconds)


def _compared(
    graph: Graph, solution: Solution | None, refusal: str, right: Right, random: Random, check: str, seconds: float
) -> Verdict:
    if solution is None:
        return Verdict(refusal, list(_refusal(refusal, right)), seconds)
    if right.why in ("value", "derivative"):
        return Verdict("answered", [f"has no {right.why}, and gives {decimal_text(solution.value)}"], seconds)
    if right.why:
        return Verdict(f"answered, {right.why}", [], seconds)
    faults = [*_numbers(graph, solution, right, random), *_checked(solution, check)]
    return Verdict("right", faults, seconds)


def _given(text: str) -> Graph | Fraction:
    return parse_expression(text)


def _refusal(message: str, right: Right) -> Iterator[str]:
    if message == "no-value":
        yield "no value given"
    allowed = {"unsure": None, "large": None, "derivative": DERIVATIVE, "": ()}.get(right.why, ())
    if right.why == "value":
        allowed = None if message not in (*LARGE, *DERIVATIVE) else ()
    wrong = allowed is not None and message not in allowed
    if wrong and not (right.hard and message in UNSURE):
        yield f"refused as {message}; right: {right.why or f'a number {_short(right.values[-1])}'}"


def _checked(solution: Solution, check: str) -> Iterator[str]:
    if check != "none" and solution.check.status == "mismatch":
        yield f"the check doubts it: {solution.check.method}"


def _numbers(graph: Graph, solution: Solution, right: Right, random: Random) -> Iterator[str]:
    for node in range(len(graph)):
        yield from _same(f"value {node}", solution.values[node], right.values[node], random)
        gradient = solution.node_gradients[node]
        if node in right.missing or gradient != gradient:
            if node not in right.missing or gradient == gradient:
                yield f"gradient {node}: {decimal_text(gradient) or 'none'} and {_short(right.gradients[node])}"
            continue
        yield from _same(f"gradient {node}", gradient, right.gradients[node], random)
        for place, (edge, partial) in enumerate(zip(solution.edges(node), right.partials.get(node, ()))):
            if partial is not None and edge.local == edge.local:
                yield from _same(f"local {node}.{place}", edge.local, partial, random)


def _same(what: str, ours: Number, right: Known | None, random: Random) -> Iterator[str]:
    if isinstance(ours, Proven) and decimal_text(ours) == "0":
        within = ours.within()
        if right is not None and not abs(real(right.number)) < mpmath.mpf(10) ** -(within or 0):
            yield f"{what}: 0 within 1e-{within}, right {_short(right)}"
        return
    if right is None:
        if ours != 0:
            yield f"{what}: {decimal_text(ours)}, and it cannot be told from 0"
        return
    digits = random.choice((None, None, random.randint(1, 60)))
    text = decimal_text(ours, digits)
    if not is_right(text, right, digits):
        yield f"{what}: {text} ({digits or 'all'} digits), right {_short(right)}"


def is_right(text: str, right: Known, digits: int | None) -> bool:
    """Whether a decimal is the number itself, the shortest of its nearest double, or rounded to so many digits.

    Fewer digits have to be all that 4,096 bits tell.
    """
    number = right.number
    if isinstance(number, Fraction) and len(text) < 4_200 and Fraction(text) == number:
        return digits is None or len(_split(text)[0]) <= digits
    if number == 0:
        return text == "0"
    sign, rest = ("-", -number) if number < 0 else ("", number)
    if text[:1] != sign and (sign or text.startswith("-")):
        return False
    shown = _split(text.removeprefix("-"))
    if digits is None:
        nearest = _double(rest)
        if nearest is not None:
            return shown == _split(repr(nearest))
    most = digits or 17
    least = min(most, max(1, right.told - SLACK)) if digits else most
    return any(shown in _rounded(rest, right.error, count) for count in range(most, least - 1, -1))


def _split(text: str) -> tuple[str, int]:
    """The significant digits of a decimal, and the exponent of the last of them."""
    mantissa, _, exponent = text.lower().lstrip("-").partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = (whole + decimals).lstrip("0")
    kept = digits.rstrip("0")
    return kept or "0", int(exponent or 0) - len(decimals) + len(digits) - len(kept)


def _double(number: Real) -> float | None:
    """The nearest double, where that has all of its digits."""
    if isinstance(number, Fraction):
        exact = number
    else:
        if abs(mpmath.mag(number)) > 1_030:
            return None
        _, man, exp, _ = number._mpf_
        exact = Fraction(int(man)) * Fraction(2) ** int(exp)
    try:
        found = float(exact)
    except OverflowError:
        return None
    return found if found >= SMALLEST_NORMAL else None


def _rounded(number: Real, error: Real, count: int) -> set[tuple[str, int]]:
    """`count` digits: one below and above, where it lies halfway for all that is known."""
    size = mpmath.mag(real(number))
    with mpmath.workdps(mpmath.mp.dps + count + len(str(size))):
        exponent = int(mpmath.floor(size * mpmath.log10(2)))  # or one less
        unit = _ten(number, exponent - count + 1)
        if number < unit * 10 ** (count - 1):
            exponent, unit = exponent - 1, unit / 10
        ends = -_half_up((error - number) / unit), _half_up((number + error) / unit)
        return {_split(f"{whole}e{exponent - count + 1}") for whole in ends}


def _ten(like: Real, exponent: int) -> Real:
    """A power of ten, exact where a number is."""
    if abs(exponent) > 10_000:  # a power would take long
        return mpmath.exp(exponent * mpmath.log(10))
    return (Fraction(10) if isinstance(like, Fraction) else mpmath.mpf(10)) ** exponent


def _half_up(number: Real) -> int:
    """The nearest whole number, the upper one of two."""
    return (int(number * 2 // 1 if isinstance(number, Fraction) else mpmath.floor(number * 2)) + 1) // 2


def _short(right: Known | None) -> str:
    return "none" if right is None else "0" if right.number == 0 else mpmath.nstr(real(right.number), 25)
