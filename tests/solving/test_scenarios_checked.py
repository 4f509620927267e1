"""The check of tables: every row of an exact one, a sample of one in floats."""

from __future__ import annotations

import random
from typing import Any
from unittest import mock

import pytest
from support import Result
from test_scenarios import BOTH, table

from backprop_cli.graph.operations import MULTIPLY
from backprop_cli.solving import scenarios
from tests.one_rule_broken import broken


def checked_rows(text: str, *words: str) -> tuple[Result, int]:
    """The answer to a table, and how many of its rows were checked."""
    with (
        mock.patch.object(scenarios, "check", side_effect=scenarios.check) as exact,
        mock.patch.object(scenarios, "check_floats", side_effect=scenarios.check_floats) as floats,
    ):
        return table(text, *words), exact.call_count + floats.call_count


def test_every_row_of_an_exact_table_is_checked() -> None:
    result, checked = checked_rows("x\na\n" + "2\n" * 300 + "0\n", "1/x", "--on-error", "skip")
    assert (result.code, checked) == (2, 300)
    assert checked_rows("x\n2\n3\n", "x**2", "--check", "none") == (Result(0, "x,output,dx\n2,4,4\n3,9,6\n", ""), 0)


@pytest.mark.parametrize("numpy", [True, False])
def test_a_sample_of_a_table_in_floats_is_checked(numpy: bool) -> None:
    text = "x\n" + "2\n" * 3000
    with (
        mock.patch.object(scenarios, "_has_numpy", return_value=numpy),
        mock.patch.object(scenarios, "random", random.Random(1).random),
    ):
        result, checked = checked_rows(text, "x**2", "--arithmetic", "float")
        assert result == (0, "x,output,dx\n" + "2,4,4\n" * 3000, "")
        assert scenarios.SAMPLE < checked < 10 * scenarios.SAMPLE
        assert checked_rows("x\n" + "2\n" * 40, "x**2", "--arithmetic", "float")[1] == 40
        assert checked_rows(text, "x**2", "--arithmetic", "float", "--check", "none")[1] == 0


@BOTH
def test_a_mismatch_is_an_answer_no(arithmetic: str) -> None:
    with broken(MULTIPLY, "backward", lambda g, out, x, y: (g * y + 1, g * x)):
        result = table("x\n2\n3\n", "x*2", "--arithmetic", arithmetic)
    assert (result.code, result.out) == (1, "x,output,dx\n2,4,3\n3,6,3\n")
    heads = [line.split(" ")[0] for line in result.err.splitlines() if line[0] != " "]
    assert heads == ["<stdin>:2:1:", "<stdin>:3:1:"]
    assert result.err.startswith("<stdin>:2:1: sympy disagrees")


@pytest.mark.parametrize(
    ("problem", "text", "name", "wrong", "right"),
    [
        ("(x+y)-x", "x,y\n1e16,1\n", "x + y - x", "0", "1"),
        ("x*2", "x\n1e-400\n", "x", "0", "1e-400"),
        ("logsumexp(x, y)", "x,y\n1e9,1e9\n", "dx", "0.49999999904767284", "0.5"),
    ],
)
def test_digits_that_floats_lose_are_told_as_that(problem: str, text: str, name: str, wrong: str, right: str) -> None:
    result = table(text, problem, "--arithmetic", "float")
    assert result.code == 1
    assert result.err.startswith(f"<stdin>:2:1: in doubles {name} is {wrong} here, and right is {right}: digits cancel")


def test_formulas_of_nodes_without_names_are_checked() -> None:
    result, checked = checked_rows("x,y\n2,3\n", "(x+y)*(x-y)", "--check", "symbolic")
    assert (result, checked) == (Result(0, "x,y,output,dx,dy\n2,3,-5,4,-6\n", ""), 1)


def test_what_arrays_compute_wrongly_is_found() -> None:
    right = scenarios.both_passes

    def wrong(*words: Any) -> Any:
        values, gradients, unusual = right(*words)
        return values, [gradient * 2 for gradient in gradients], unusual

    with mock.patch.object(scenarios, "both_passes", wrong):
        result = table("x\n2\n3\n", "x*2", "--arithmetic", "float")
    assert (result.code, result.out) == (1, "x,output,dx\n2,4,4\n3,6,4\n")
