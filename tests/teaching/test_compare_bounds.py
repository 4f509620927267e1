"""What the methods are compared with, and what is left out: both sides of every limit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from backprop_cli import solve
from backprop_cli.teaching.compare import comparison, methods
from backprop_cli.teaching.compare.comparison import _best, _some, _tape, spread
from backprop_cli.teaching.compare.methods import COMPARED, Evaluations, Method, too_large_for_formulas
from backprop_cli.teaching.compare.reference import exact_gradients, largest_of, relative_errors


def test_the_exact_gradients_are_of_the_output_itself() -> None:
    values: dict[str, Any] = {"x": "0.1", "y": 3}
    for settings in ({}, {"arithmetic": "float"}, {"upstream": 2}, {"upstream": 2, "arithmetic": "float"}):
        found = exact_gradients(solve("x*x/y", values, check="none", **settings))
        tenth = Fraction(0.1) if "arithmetic" in settings else Fraction(1, 10)
        assert [round(float(each or 0), 12) for each in found] == [round(float(2 * tenth / 3), 12), -0.001111111111]
    assert exact_gradients(solve("0*exp(x)", {"x": 1000}, check="none")) == [0]
    assert relative_errors([1.5, None, 0.5], [Fraction(1), Fraction(2), Fraction(0)], Fraction(2)) == [0.5, 0.25]
    assert [largest_of([None, Fraction(-3), Fraction(2)]), largest_of([Fraction(0)]), largest_of([])] == [3, 1, 1]


def test_formulas_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    tape = _tape(solve("exp(x + y)*x", {"x": 1, "y": 2}, check="none"))
    depth = "tanh(" * 5 + "x" + ")" * 5
    nested = _tape(solve(depth, {"x": "0.001"}, check="none"))
    works = {work: _too_large(tape, work, monkeypatch) for work in range(24 * (methods._NEST + 2))}
    least = next(work for work, too_large in works.items() if not too_large)
    assert least > 1
    assert all(too_large == (work < least) for work, too_large in works.items())
    assert least == 6 * 2 * (methods._NEST + 2)
    monkeypatch.undo()
    for most, too_large in ((5, False), (4, True)):
        monkeypatch.setattr(methods, "SYMBOLIC_DEPTH", most)
        assert too_large_for_formulas(nested) is too_large


def _too_large(tape: methods.Tape, work: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(methods, "SYMBOLIC_WORK", work)
    return too_large_for_formulas(tape)


def test_the_best_of_several_runs_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([3.0, 2.0, 4.0, 1.0])
    seen: list[Any] = []

    def timed(*words: Any) -> tuple[float, methods.Slopes]:
        seen.append(words)
        return next(times), []

    monkeypatch.setattr(comparison, "_timed", timed)
    monkeypatch.setattr(comparison, "REPEAT_SECONDS", 9.0)
    method = Method("m", lambda tape, nodes, h: [], lambda count: Evaluations(count), False)
    assert _best(method, "tape", [1], 0.5) == (2.0, [])  # type: ignore[arg-type]
    assert seen == [(method, "tape", [1], 0.5)] * 3
    assert [*times] == [1.0]


def test_few_of_many() -> None:
    assert (spread(10, 3), spread(3, 3), spread(7, 2)) == ([0, 3, 6], [0, 1, 2], [0, 3])
    assert (_some("abc"), _some("abcd"), _some(["a", "a", "b"])) == ("a, b, c", "a, b, c, …", "a, b")
    assert [method.name for method in COMPARED if method.evaluations is None] == ["symbolic"]
