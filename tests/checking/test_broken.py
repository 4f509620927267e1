"""The check can fail: rules broken in turn, and runs with one gradient off by 1 %. More by `python -m tests.broken`."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from support import good, run

from tests.broken.rules import ARITHMETICS, AROUND, BREAKS, FORWARD, METHODS, NAMES, ROWS, Case, cases
from tests.broken.runs import KINDS, missed
from tests.broken.runs import METHODS as OF_RUNS

pytestmark = pytest.mark.once

WAYS = [(arithmetic, method) for arithmetic in ARITHMETICS for method in METHODS]
RUNS = 12
COMMANDS = 40


@cache
def all_cases() -> list[Case]:
    """Thousands of problems, solved twice: not while the tests are collected, which every process does."""
    return list(cases())


def commands() -> list[Case]:
    return [case for case in all_cases() if case.how == "a little"][::17]


def test_every_rule_can_be_broken() -> None:
    """In every surrounding, so that a row that is left out is told."""
    broken = {(case.row.symbol, case.place, case.around) for case in all_cases()}
    for row in ROWS:
        for around in AROUND:
            assert {(row.symbol, place, around) for place in range(-1, row.arity)} <= broken, row.name
    assert {case.how for case in all_cases()} == {*BREAKS, *FORWARD}
    assert len({case.row.symbol for case in all_cases() if case.how == "negative alone" and case.place >= 0}) > 25
    kinks = {row.symbol for row in ROWS if row.kink is not None}
    assert {case.row.symbol for case in all_cases() if case.how == "ties alone"} == kinks


@pytest.mark.parametrize(("arithmetic", "method"), WAYS)
def test_a_broken_rule_is_found_and_its_row_marked(arithmetic: str, method: str) -> None:
    """Each case once in every six, so that all of them have their turn over all ways."""
    turn = WAYS.index((arithmetic, method))
    for number, case in enumerate(all_cases()):
        if number % len(WAYS) == turn:
            assert case.missed(arithmetic, method) is None, case


def test_every_command_is_here() -> None:
    assert len(commands()) == COMMANDS


@pytest.mark.parametrize("number", range(COMMANDS))
def test_the_command_line_says_so(number: int) -> None:
    case = commands()[number]
    words = [case.text, *(f"{name}={value}" for name, value in case.values.items())]
    good(*words)
    with case.broken():
        result = run(*words)
    assert (result.code, result.err) == (1, "")
    marked = [line.split()[0] for line in result.out.splitlines() if line.rstrip().endswith("✗")]
    if case.place >= 0:
        assert NAMES[case.place] in marked
    assert marked


@pytest.mark.parametrize("method", OF_RUNS)
@pytest.mark.parametrize("kind", KINDS)
def test_one_gradient_off_by_one_percent_is_found(kind: str, method: str) -> None:
    for number in range(RUNS):
        assert missed(Random(f"suite-{kind}-{number}"), kind, method) is None
