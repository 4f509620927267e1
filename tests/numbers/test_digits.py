"""Every printed digit: some of what `python -m tests.digits` does in thousands, and that it can find something."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
import pytest

from backprop_cli import parse_expression
from backprop_cli.graph.functions import FUNCTIONS, OPERATIONS
from backprop_cli.graph.operations import Operation
from tests.digits.calculation import Known, calculate
from tests.digits.expressions import Case, case, every_call
from tests.digits.reals import NoDerivative, Real, real
from tests.digits.rules import DECIDING, RULES
from tests.digits.verdict import is_right, judged
from tests.one_rule_broken import broken

pytestmark = pytest.mark.once

CASES = 300
ROWS = {row.name: row for row in OPERATIONS}


def test_every_row_of_the_table_has_a_rule_of_mpmath() -> None:
    assert set(RULES) == set(ROWS)
    assert {*DECIDING} <= {*RULES, "literal_power"}


@pytest.mark.parametrize("part", range(6))
def test_every_printed_digit(part: int) -> None:
    share = CASES // 6
    for number in range(part * share, (part + 1) * share):
        random = Random(f"suite-{number}")
        problem = case(random)
        verdict = judged(problem, random, ("none", "auto")[number % 2])
        assert verdict.faults == [], problem


def test_every_function_has_its_turn() -> None:
    seen: set[str] = set()
    for number in range(CASES):
        graph = parse_expression(case(Random(f"suite-{number}")).text)
        seen |= {operation.name for operation in graph.operations if operation}
    assert seen >= set(RULES)


@pytest.mark.parametrize("seed", range(3))
def test_every_function_alone(seed: int) -> None:
    random = Random(seed)
    for text in every_call(random):
        for values in (("0.7", "1.9", "-0.3"), ("-1e-40", "2", "3e30"), ("1e9", "-7", "0")):
            problem = Case(text, dict(zip(("x", "y", "w"), values)), "1")
            given = {name: value for name, value in problem.values.items() if name in parse_expression(text).inputs}
            verdict = judged(problem._replace(values=given), random)
            assert verdict.faults == [], problem


@pytest.mark.parametrize("name", RULES)
def test_derivatives_of_mpmaths_rules_are_those_of_their_values(name: str) -> None:
    """Differences with hundreds of digits know no formula: the rules are right away from kinks and jumps."""
    value, partial = RULES[name]
    count = ROWS[name].arity
    for xs in ((Fraction(3, 10), Fraction(17, 10), Fraction(5, 2)), (Fraction(23, 10), Fraction(7, 5), Fraction(9))):
        operands = xs[:count]
        if name in ("asin", "acos", "atanh"):
            operands = (xs[0] / 5,)
        if name == "acosh":
            operands = (xs[0] + 1,)
        with mpmath.workdps(400):
            for place in range(count):
                found = real(partial(place, *operands))
                assert abs(found - _difference(value, operands, place)) < mpmath.mpf(10) ** -90, (name, place)


def _difference(value: Callable[..., Real], operands: tuple[Any, ...], place: int) -> Any:
    step = Fraction(1, 10**100)
    ahead, behind = (value(*(x + sign * step if i == place else x for i, x in enumerate(operands))) for sign in (1, -1))
    return (real(ahead) - real(behind)) / (2 * real(step))


@pytest.mark.parametrize("name", [name for name in RULES if ROWS[name].arity])
@pytest.mark.parametrize("part", ["forward", "backward"])
def test_a_digit_that_is_wrong_is_found(name: str, part: str) -> None:
    """A rule that is off in its 15th digit."""
    row = ROWS[name]
    rule = getattr(row, part)

    def wrong(*operands: Any) -> Any:
        found = rule(*operands)
        return tuple(number + number / 10**14 for number in found) if part == "backward" else found + found / 10**14

    text, values = _calling(row)
    problem = Case(text, values, "1")
    assert judged(problem, Random(1)).faults == []
    with broken(row, part, wrong):
        found = judged(problem, Random(1)).faults
    if part == "backward" and name in ("sign", "floor", "ceil", "round"):
        assert found == []  # 0 times anything is 0
    else:
        assert found != []


def _calling(row: Operation) -> tuple[str, dict[str, str]]:
    names = ("x", "y", "w")[: row.arity]
    values = dict(zip(names, ("0.25", "1.5", "2.5")))
    if row.name in ("acosh", "floor", "ceil", "round"):
        values["x"] = "2.75"
    if row.is_function:
        return f"{row.symbol}({', '.join(names)}) * v", values | {"v": "3"}
    text = f"{row.symbol}{names[0]}" if row.arity == 1 else f"{names[0]} {row.symbol} {names[1]}"
    return f"({text}) * v", values | {"v": "3"}


@pytest.mark.parametrize(
    ("text", "why"),
    [("log(0*x)", "value"), ("sqrt(x - x)*y", "derivative"), ("relu(sin(x)**2 + cos(x)**2 - 1)", "unsure")],
)
def test_what_has_no_answer(text: str, why: str) -> None:
    given = {name: Fraction(2) for name in parse_expression(text).inputs}
    assert calculate(parse_expression(text), given, Fraction(1)).why == why


def test_kinks_are_those_of_the_readme() -> None:
    zero = Fraction(0)
    assert [RULES[name][1](0, zero) for name in ("relu", "abs", "sign", "leaky_relu")] == [0, 0, 0, Fraction(1, 100)]
    assert RULES["max"][1](0, zero, zero) == Fraction(1, 2)
    with pytest.raises(NoDerivative):
        RULES["sqrt"][1](0, zero)
    assert FUNCTIONS["relu"].name == "relu"


def test_a_tie_that_is_none_is_told_from_one() -> None:
    with mpmath.workdps(1_000):
        above = Known(mpmath.mpf(1) / 4 + mpmath.mpf("1.6e-359"), mpmath.mpf("1e-800"))
        assert [is_right(text, above, 1) for text in ("0.3", "0.2")] == [True, False]
        unknown = above._replace(error=mpmath.mpf("1e-300"))
        assert [is_right(text, unknown, 1) for text in ("0.3", "0.2", "0.4")] == [True, True, False]
        assert [is_right(text, Known(Fraction(1, 4)), 1) for text in ("0.3", "0.2", "0.25")] == [True, True, False]
        assert is_right("1e3", Known(Fraction(9_996, 10)), 3)


def test_fewer_digits_are_right_where_the_last_bits_tell_no_more() -> None:
    with mpmath.workdps(1_000):
        third = Known(mpmath.mpf(1) / 3, mpmath.mpf("1e-800"), told=20)
        shown = ["0." + 20 * "3", "0." + 15 * "3", "0." + 14 * "3", "0." + 19 * "3" + "4", "0." + 50 * "3"]
        assert [is_right(text, third, 50) for text in shown] == [True, True, False, False, True]
        assert not is_right(shown[0], third._replace(told=1_233), 50)
        assert not is_right("0." + 15 * "3", third._replace(told=16), None)
