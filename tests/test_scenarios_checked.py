"""Which rows of a table are checked."""

from __future__ import annotations

from collections.abc import Mapping
from unittest import mock

import pytest
from support import Result, run

from backprop_cli import scenarios
from backprop_cli.check import check
from backprop_cli.evidence import Check, Run

BOTH = pytest.mark.parametrize("arithmetic", ["exact", "float"])
BOTH_WAYS = pytest.mark.parametrize("numpy", [True, False])


def table(text: str | bytes, *words: str) -> Result:
    data = text if isinstance(text, bytes) else text.encode()
    return run("solve", *words, "--table", "-", stdin=data)


def test_every_row_of_an_exact_table_is_checked() -> None:
    calls = []

    def counted(run: Run, method: str, names: object) -> Check:
        calls.append((list(run.values), method))
        return check(run, method, lambda node: "")

    with mock.patch.object(scenarios, "check", counted):
        assert table("x\na\n2\n3\n", "x**2", "--on-error", "skip").code == 2
        assert calls == [([2, 4], "directional"), ([3, 9], "directional")]
        assert table("x\n2\n", "x**2", "--check", "symbolic").code == 0
        assert calls[2:] == [([2, 4], "symbolic")]
        assert table("x\n2\n3\n", "x**2", "--check", "none").code == 0
    assert len(calls) == 3


@BOTH_WAYS
def test_a_sample_of_a_table_in_floats_is_checked(numpy: bool) -> None:
    """All of the first rows, then ever fewer, behind rows that are refused, too."""
    checked: list[float] = []

    def counted(graph: object, values: Mapping[str, float], *rest: object) -> mock.Mock:
        checked.append(float(values["x"]))
        return mock.Mock(status="ok")

    words = ("1/x", "--arithmetic", "float", "--on-error", "mark")
    text = "x\n0\n0\n" + "".join(f"{number}\n" for number in range(1, 5_001))
    arrays = mock.patch.object(scenarios, "_has_numpy", return_value=numpy)
    with arrays, mock.patch.object(scenarios, "check_floats", counted):
        assert table(text, *words).code == 2
        assert checked == sorted(set(checked))
        assert 150 < len(checked) < 600
        assert checked[:20] == list(range(1, 21))
        checked.clear()
        table(text, *words, "--check", "none")
    assert checked == []


@BOTH
def test_a_mismatch_is_an_answer_no(arithmetic: str) -> None:
    wrong = mock.Mock(status="mismatch")
    name = "check" if arithmetic == "exact" else "check_floats"
    with mock.patch.object(scenarios, name, return_value=wrong):
        result = table("x\n2\n3\n", "x*2", "--arithmetic", arithmetic)
    assert (result.code, result.out) == (1, "x,output,dx\n2,4,2\n3,6,2\n")
    assert result.err.startswith("<stdin>:2:1: sympy disagrees")
    assert "<stdin>:3:1: sympy disagrees" in result.err
