"""What a session of Python shows of a solution and its kin, and what can be asked of them."""

from __future__ import annotations

import dataclasses
import json
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from support import APPLE, FRUIT, good

from backprop_cli import (
    BackpropError,
    Graph,
    Solution,
    Variable,
    compare,
    grade,
    load_problems,
    parse_expression,
    quiz,
    solve,
    solve_in_letters,
)

X_Y = {"x": 2, "y": 3}


def fruit() -> Solution:
    return solve(load_problems(FRUIT)[0])


# one line each


def test_a_solution_on_a_line() -> None:
    assert repr(fruit()) == "Solution(price=715; dapple=2.2, dapple_num=110, dorange=3.3, …)"
    assert str(solve("1/3 + 0*x", {"x": 1})) == "Solution(output=1/3; dx=0)"
    assert repr(solve("exp(x)", {"x": 1})) == "Solution(output=≈2.71828; dx=≈2.71828)"
    assert repr(solve("x*y", X_Y, arithmetic="float")) == "Solution(output=6.0; dx=3.0, dy=2.0)"
    assert repr(solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]})) == (
        "Solution(Y=array 1×1; dX=array 1×2, dW=array 2×1)"
    )
    assert repr(solve("2 + 3")) == "Solution(output=5)"
    assert repr(solve_in_letters("z = (x + y)**2")) == "LetterSolution(z=(x + y)**2; dx=2*(x + y), dy=2*(x + y))"


def test_a_solution_whose_check_disagrees_says_so() -> None:
    solution = solve("x*y", X_Y)
    wrong = dataclasses.replace(solution, check=solution.check._replace(status="mismatch"))
    assert repr(wrong) == "Solution(output=6; dx=3, dy=2; the check disagrees)"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x", "Graph(1 node: x)"),
        ("z = (x + y)**2", "Graph(4 nodes: z = (x + y)**2)"),
        ("t = x + y; z = t**2", "Graph(4 nodes: z = t**2)"),
        ("sigmoid(x)*2", "Graph(4 nodes: sigmoid(x) * 2)"),
        ("x" + " + x" * 5000, f"Graph(5,001 nodes: …{' + x' * 14} …)"),
    ],
)
def test_a_graph_on_a_line(text: str, line: str) -> None:
    shown = repr(parse_expression(text))
    assert shown[:40] == line[:40]
    assert len(shown) <= 90
    if len(text) < 100:
        assert shown == line


def test_nodes_steps_problems_and_checks_on_a_line() -> None:
    [problem] = load_problems(APPLE)
    solution = solve(problem)
    assert repr(problem) == "Problem(price = apple_price * tax; apple=100, apple_num=2, tax=1.1)"
    assert repr(solution.nodes[0]) == "Node(apple = 100; gradient 2.2)"
    assert repr(solution.nodes[-1]) == "Node(price = apple_price * tax = 220; gradient 1)"
    assert list(map(repr, solution.graph))[:3] == [
        "Step(0: input apple)",
        "Step(1: input apple_num)",
        "Step(2: apple_price = * of 0, 1)",
    ]
    assert repr(solution.check) == "Check(symbolic: ok, 5 of 5 gradients)"
    assert repr(solve("x*2", {"x": [1, 3, 4]}).check) == "Check(symbolic: ok, 7 of 7 gradients)"
    assert repr(solve_in_letters("z = x*y").nodes[0]) == "Node(x; gradient y)"
    assert repr(Graph()) == "Graph(0 nodes)"
    assert repr(BackpropError("letters-arrays")).startswith("BackpropError('")


def test_variables_on_a_line() -> None:
    x, y = Variable("x", 3), Variable("y", 4)
    z = (x + y) ** 2
    assert [repr(each) for each in (x, z, z.named("z"), Variable("w"), x + 1.5)] == [
        "Variable(x = 3)",
        "Variable((x + y)**2)",
        "Variable(z = (x + y)**2)",
        "Variable(w)",
        "Variable(x + 1.5)",
    ]
    z.backward()
    assert repr(x) == "Variable(x = 3; gradient 14)"
    assert repr(z) == "Variable((x + y)**2 = 49; gradient 1)"
    for _ in range(100_000):
        z = z * y
    assert repr(z) == "Variable(… * y * y * y * y * y)"


# asked


def test_keys_are_those_of_get() -> None:
    solution = fruit()
    for key in ("price", "apple", "dapple", "d_apple", "d.apple", "dApple", "apple_price", "dtax"):
        assert str(float(Fraction(solution[key]))).removesuffix(".0") == good(FRUIT, "--get", key).strip()
    assert (solution["dapple"], "dapple" in solution, "pear" in solution, 3 in solution) == (
        Fraction(11, 5),
        True,
        False,
        False,
    )
    with pytest.raises(BackpropError, match="there is no node or gradient 'pear'"):
        solution["pear"]
    arrays = solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]})
    assert (arrays["dW[1,0]"], arrays["dX"].tolist()) == (2, [[3, 4]])  # type: ignore[union-attr]
    assert solve_in_letters("x*y")["dx"] == "y"


def test_a_solution_is_a_row_of_nodes() -> None:
    solution = fruit()
    assert [*solution] == solution.nodes
    assert len(solution) == 9
    assert solution


@pytest.mark.parametrize("words", [(FRUIT,), (APPLE, "--arithmetic", "float"), ("x*y",)])
def test_json_is_that_of_the_command_line(words: tuple[str, ...]) -> None:
    printed = good(*words, "--format", "json", "--lang", "en").strip()
    if words[0] == "x*y":
        solution: Any = solve_in_letters("x*y")
    else:
        solution = solve(load_problems(words[0])[0], arithmetic="float" if len(words) > 1 else "exact")
    assert solution.to_json() == printed
    assert solution.to_dict() == json.loads(printed)


def test_what_is_public_of_a_solution_comes_alone() -> None:
    solution = fruit()
    assert dir(solution)[0] == "arithmetic"
    assert not [name for name in dir(solution) if name.startswith("_")]
    assert {"table", "picture", "explain", "steps", "code", "to_dict", "gradients"} <= {*dir(solution)}
    for name in dir(solution):
        getattr(solution, name)
    assert "code" not in dir(solve_in_letters("x*y"))
    assert {"price", "dapple", "apple"} <= {*solution._ipython_key_completions_()}


def test_texts_are_those_of_the_command_line() -> None:
    solution = fruit()
    assert f"{solution.table()}\n" == good(FRUIT).lstrip("\n")
    assert f"{solution.table(3)}\n" == good(FRUIT, "--digits", "3").lstrip("\n")
    assert f"{solution.explain('apple')}\n" == good("explain", FRUIT, "--wrt", "apple")
    assert repr(solution.picture(show="none")) == good("graph", FRUIT, "--show", "none").strip("\n")
    part = solution.picture(wrt=["apple"], depth=2)
    assert repr(part) == good("graph", FRUIT, "--wrt", "apple", "--depth", "2").strip("\n")
    assert solution.code("numpy") == good("code", FRUIT, "--style", "numpy")
    assert solution.steps().html == good("lesson", FRUIT)


@pytest.mark.parametrize(
    "asked",
    [
        lambda solution: solution.picture(show="everything"),
        lambda solution: solution.picture(wrt=["pear"]),
        lambda solution: solution.explain("pear"),
        lambda solution: solution.steps(blank="some"),
        lambda solution: solution.code("fortran"),
        lambda solution: solution.table(digits=0),
        lambda solution: quiz("x*y", X_Y, blank="some"),
        lambda solution: quiz("x*y", X_Y, seed=1),
        lambda solution: quiz("x*y", vary=True, seed=-1),
        lambda solution: quiz("x", X_Y),
        lambda solution: compare("x*y", X_Y, h=0),
        lambda solution: grade(solution, {}, pass_mark=2),
        lambda solution: grade(solution, {}, rtol=-1),
        lambda solution: grade(solution, {}, exact=True, atol=1),
    ],
)
def test_what_cannot_be_is_refused_at_once(asked: Any) -> None:
    with pytest.raises(BackpropError):
        asked(solve("z = x*y", X_Y))


# quiz, grade, compare


def test_a_quiz_and_its_key() -> None:
    sheet = quiz("z = x*y + x", X_Y)
    assert repr(sheet) == "Sheet(z, dx, dy)"
    assert sheet.sheet == good("quiz", "z = x*y + x", "x=2", "y=3")
    assert sheet.answers == good("quiz", "z = x*y + x", "x=2", "y=3", "--answers")
    assert sheet.key == good("quiz", "z = x*y + x", "x=2", "y=3", "--key")
    assert grade(sheet, sheet.answers).passed
    assert not grade(sheet, sheet.sheet).passed
    fresh = quiz(load_problems(APPLE)[0], vary=True, seed=7)
    assert (fresh.seed, fresh.key) == (7, good("quiz", APPLE, "--vary", "--seed", "7", "--key"))
    assert quiz("x*y", vary=True).seed is not None
    assert repr(quiz("x*y", blank="backward")) == "Sheet(dx, dy)"


def test_marks_have_reasons() -> None:
    [key] = load_problems(APPLE)
    marks = grade(key, {"price": 220, "dapple": 2, "dapple_num": 110.0, "dtax": None})
    assert [mark.status for mark in marks] == ["correct", "wrong", "correct", "missing"]
    assert any(reason.startswith("fits int() or rounding") for reason in [*marks][1].reasons)
    assert (marks.points, marks.most, marks.score, marks.passed, bool(marks), len(marks)) == (
        2,
        4,
        0.5,
        False,
        False,
        4,
    )
    assert grade(key, "price = 220, dapple = 2", pass_mark="25%").passed
    assert "fits int()" in repr(marks)
    with pytest.raises(AssertionError, match="keep all decimals"):
        assert marks.passed, marks


def test_answers_of_every_kind() -> None:
    values = {"X": [[1, 2]], "W": [[3], [4]]}
    solution = solve("Y = X @ W", values)
    for key in ("Y = X @ W", solution, solution.graph):
        given = None if key is solution else values
        assert grade(key, {"Y": [[11]], "dX": np.array([[3, 4.0]]), "dW": [[Fraction(1)], ["2"]]}, given).passed
    third = solve("z = x/3", {"x": 1})
    assert grade(third, {"z": Fraction(1, 3), "dx": np.float64(1) / 3}).passed
    assert not grade(third, {"z": 0.33, "dx": 1 / 3}).passed
    assert grade(third, {"z": 0.33, "dx": 1 / 3}, rtol="1e-2").passed
    assert not grade(third, {"z": 1 / 3, "dx": 1 / 3}, exact=True).passed
    assert grade(solve_in_letters("(x + y)**2"), {"output": "(x+y)^2", "dx": "2x + 2y", "dy": "2*(x+y)"}).passed
    assert grade("(x + y)**2", "dx: 2(x + y)").points == 1
    x = Variable("x", 3)
    assert grade(x**2, {"output": 9, "dx": 6}).passed
    for nothing in ("", "what?", {}):
        assert grade(third, nothing).points == 0


def test_a_comparison() -> None:
    found = compare("z = x*y", X_Y, grow=False, h="1e-3")
    assert "backpropagation" in repr(found)
    assert (found.to_dict()["h"], found.to_dict()["growth"]) == (0.001, [])
    assert compare("Y = sum(X @ W)", {"X": [[1, 2]], "W": [[3], [4]]}).to_dict()["elements"] == 4


def test_what_is_shown_speaks_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """No option of the command line, and no line of a dict."""
    monkeypatch.setenv("BACKPROP_LANG", "en")
    wide = solve(" + ".join(f"x{i}" for i in range(300)), {f"x{i}": i for i in range(300)}, check="none")
    arrays = solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]}, check="none")
    marks = grade("z = x*y", {"z": 6, "dx": 3, "d_x": 2, "dyy": 2}, X_Y)
    texts = [
        str(shown) for each in (wide, arrays) for shown in (each.table(), each.table()._repr_html_(), each.explain())
    ]
    texts += [str(marks), *(reason for mark in marks for reason in mark.reasons)]
    for said in (
        "solution.nodes and solution.to_json()",
        "solution.explain('NAME')",
        "(upstream=... sets another one)",
    ):
        assert any(said in text for text in texts), said
    assert "all ones (upstream=... gives another)" in texts[3]
    assert "answered more than once, differently; keep one" in texts
    assert "no answer was found, and 'dyy' is no name of this problem; did you mean 'dy'?" in texts
    assert [text for text in texts if re.search(" --[a-z]|line [0-9]", text)] == []
    [mark] = [mark for mark in grade("z = x*y", "z: 6\ndx: 3\ndyy: 2", X_Y) if mark.status == "missing"]
    assert "'dyy' (line 3) is no name" in mark.reasons[0]
