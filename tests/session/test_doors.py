"""What the public functions are given that is of the wrong kind: one sentence, in both languages, one frame of ours."""

from __future__ import annotations

import copy
import io
import pickle
import re
import traceback
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from backprop_cli import (
    BackpropError,
    Graph,
    Problem,
    Variable,
    compare,
    grade,
    load_problems,
    parse_expression,
    quiz,
    scenarios,
    solve,
    solve_in_letters,
)

pytest.importorskip("numpy")
X = Variable("x", 3)
GIVEN = {"x": 2, "y": 3}
SOLUTION = solve("z = x*y", GIVEN, check="none")
PROBLEM: Any = Problem


def refused(call: Callable[[], Any], kind: type[Exception] = TypeError) -> str:
    """The sentence, where it is one; it is there in Japanese, too, and none speaks of the command line."""
    with pytest.raises(kind) as caught:
        call()
    error = caught.value
    assert isinstance(error, BackpropError)
    frames = traceback.extract_tb(error.__traceback__)
    assert len([frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "backprop_cli")]) == 1
    for language in ("en", "ja"):
        assert not re.search("\n|--|backprop [a-z]", error.text(language))
    assert re.search("[ぁ-ん]", error.text("ja"))
    return str(error)


@pytest.mark.parametrize("values", [5, [1, 2], "x=3", SOLUTION])
@pytest.mark.parametrize(
    "call",
    [
        lambda values: solve("x*y", values),
        lambda values: X.solve(values),
        lambda values: X.backward(values),
        lambda values: X.backward(values, arithmetic="float"),
        lambda values: quiz("x*y", values),
        lambda values: grade("x*y", {}, values),
        lambda values: compare("x*y", values),
        lambda values: scenarios("x*y", {"x": [1]}, values),
        lambda values: solve(Problem(parse_expression("x*y"), values)),
    ],
)
def test_values_are_a_dict(call: Callable[[Any], Any], values: Any) -> None:
    assert refused(lambda: call(values)) == (
        f"values are given by name, and {type(values).__name__} is no dict; write them as {{'x': 3}}"
    )


@pytest.mark.parametrize("answers", [None, 5, [6, 3, 2], SOLUTION])
def test_answers_are_a_dict_or_text(answers: Any) -> None:
    assert "is no dict; write them as {'z': 6, 'dx': 3}, or as text" in refused(lambda: grade("x*y", answers, GIVEN))


@pytest.mark.parametrize(
    "call", [solve, solve_in_letters, quiz, compare, lambda key: grade(key, {}), lambda key: scenarios(key, {"x": [1]})]
)
def test_problems(call: Callable[[Any], Any]) -> None:
    assert refused(lambda: call(5)) == "int is no problem; give an expression, a Variable, a graph or a Problem"
    assert refused(lambda: call(PROBLEM("x*y", GIVEN))).startswith("the graph of a Problem is not str; write")
    assert refused(lambda: call(Graph()), BackpropError).startswith("this graph has no output; ")


def test_a_problem_of_text_is_shown() -> None:
    assert repr(PROBLEM("x*y", GIVEN)) == "Problem('x*y')"


@pytest.mark.parametrize("source", [5, None, io.StringIO("expression: x"), ["a.yaml"]])
def test_problems_are_read_from_files(source: Any) -> None:
    assert "write load_problems('problems.yaml')" in refused(lambda: load_problems(source))


@pytest.mark.parametrize("text", [5, None, X])
def test_expressions_are_text(text: Any) -> None:
    assert refused(lambda: parse_expression(text)).startswith(f"an expression is text, not {type(text).__name__}; ")


@pytest.mark.parametrize("number", ["3", 0, 10**9, 2.0, None])
def test_whole_numbers(number: Any) -> None:
    if number is not None:
        assert f"not {number!r}" in refused(lambda: SOLUTION.table(digits=number), BackpropError)
    if number not in (0, 10**9, None):
        assert f"not {number!r}" in refused(lambda: quiz("x*y", vary=True, seed=number), BackpropError)


@pytest.mark.parametrize(
    "call", [lambda: (X + Variable("q")).value, lambda: Variable("x y"), lambda: Variable("x").gradient]
)
def test_properties_and_the_constructor(call: Callable[[], Any]) -> None:
    assert refused(call, BackpropError)


def test_text_within_lists() -> None:
    """As outside of them: a constant expression."""
    value: Any = solve("x*2", {"x": [["1/3", 2], ["sqrt(4)", 1.5]]}, check="none").value
    assert value.tolist() == [[Fraction(2, 3), 4], [4, 3]]
    assert Variable("W", ["1/3", 2]).value.tolist() == [Fraction(1, 3), 2]
    with pytest.raises(BackpropError, match="x needs a number, and 'a' is a name"):
        solve("x*2", {"x": [1, "a"]})


@pytest.mark.parametrize(
    "thing", [SOLUTION, SOLUTION.graph, quiz("x*y", GIVEN), grade("x*y", {}, GIVEN), solve_in_letters("x*y")]
)
def test_what_has_a_graph_is_not_pickled(thing: Any) -> None:
    with pytest.raises(BackpropError) as caught:
        pickle.dumps(thing)
    assert "send the expression and the numbers, or solution.to_dict()" in str(caught.value)
    copied = copy.deepcopy(thing)
    assert repr(copied) == repr(thing)
    assert copied is not thing


def test_a_solution_as_a_dict() -> None:
    assert dict(SOLUTION) == {"x": 2, "y": 3, "z": 6, "dx": 3, "dy": 2, "dz": 1}
    assert list(dict(solve_in_letters("z = x*y"))) == SOLUTION.keys()
    assert grade(SOLUTION, dict(SOLUTION)).passed
    with pytest.raises(TypeError, match="unhashable type: 'Solution'"):
        hash(SOLUTION)


def test_tab_offers_what_people_look_at() -> None:
    for thing in (SOLUTION.graph, SOLUTION.check):
        assert [name for name in dir(thing) if name.startswith("_") or not hasattr(thing, name)] == []
    assert not {"add", "add_leaf", "locate", "needed", "outlined"} & {*dir(SOLUTION.graph)}
    assert not {"why", "lost", "rows", "index", "count"} & {*dir(SOLUTION.check)}
