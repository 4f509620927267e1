"""Slips that sessions meet: each is refused with a sentence that says what to write, or does what was meant."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop_cli.functions as F
from backprop_cli import BackpropError, Variable, grade, load_problems, quiz, scenarios, solve, solve_in_letters

x: Any = Variable("x", 3)
y: Any = Variable("y", 4)
z: Any = (x + y) ** 2
A: Any = Variable("A", [[1, 2], [3, 4]])
ROWS = {"x": [1, 2], "y": [1, 2]}
ANY: Any = (solve, scenarios, quiz, Variable)
SOLVE, SCENARIOS, QUIZ, VARIABLE = ANY

REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "values beside a solution": (
        lambda: grade(z.solve(), {"dx": 14}, {"x": 1}),
        "write grade(problem, answers, values)",
    ),
    "masked": (lambda: solve("sum(x)", {"x": np.ma.array([1, 2], mask=[0, 1])}), "some elements of x are masked"),
    "masked floats": (lambda: Variable("x", np.ma.array([1.0, 2], mask=[0, 1])), "some elements of x are masked"),
    "written gradient": (lambda: z.solve().gradients.update(x=9), "such as dict(solution.gradients)"),
    "written node": (lambda: z.solve().nodes.append(1), "list(solution.nodes)"),
    "keep of a number": (lambda: SCENARIOS(z, ROWS, keep=3), "3 is no name"),
    "keep of nothing": (lambda: scenarios(z, ROWS, keep="nope"), "keep names 'nope', and there is no such column"),
    "huge": (
        lambda: repr(Variable("x", 10**5000)),
        "more than 3,900 digits; use smaller numbers, or arithmetic='float' for one below 1.8e308",
    ),
    "huge operand": (
        lambda: repr(x * 10**5000),
        "more than 3,900 digits; use smaller numbers, or arithmetic='float' for one below 1.8e308",
    ),
    "huge exponent": (
        lambda: repr(x**10**5000),
        "more than 3,900 digits; use smaller numbers, or arithmetic='float' for one below 1.8e308",
    ),
    "seed": (lambda: QUIZ(z, vary=True, seed=True), "seed needs a whole number"),
    "depth": (lambda: z.solve().picture(depth=-1), "depth needs a whole number from 0"),
    "depth in letters": (lambda: z.solve().picture(depth="a"), "depth needs a whole number from 0"),
    "digits": (lambda: z.solve().table(digits=True), "digits needs a whole number"),
    "no value": (lambda: scenarios("x*y", {"x": [1, 2]}), "add a column 'y', or {'y': NUMBER} as values"),
    "no table": (lambda: scenarios(z, {}), "the table is empty; give it a column for every input"),
    "unit": (lambda: z.solve(x="¥1980"), "leave out the unit\n"),
    "None": (lambda: z.solve(x=None), "x needs a number, not NoneType; write one such as 2"),
    "None in a list": (lambda: VARIABLE("x", [1, None]), "x needs a number, not NoneType"),
    "truth": (lambda: SOLVE("x", {"x": True}), "x needs a number, not bool"),
    "ragged": (lambda: x + [[1], [2, 3]], "the rows of an operand differ in length"),
    "a list of problems": (lambda: SOLVE([z.problem]), "[problem] = load_problems('problems.yaml')"),
    "no file": (lambda: load_problems("nope.yaml"), "there is no file 'nope.yaml'; check the path"),
    "a folder": (lambda: load_problems("."), "'.' is a directory; name a file in it"),
    "a file": (lambda: solve("examples/apple.yaml"), "write [problem] = load_problems('examples/apple.yaml')"),
    "two numbers": (lambda: SOLVE(z, {x: 1, "x": 2}), "'x' is given two numbers; keep one"),
    "two numbers by keyword": (lambda: z.solve({x: 1}, x=2), "'x' is given two numbers; keep one"),
    "list of variables": (lambda: F.sum([x, y]), "x + y in place of sum([x, y])"),
    "other name": (lambda: F.ln, "there is no function 'ln'; write log(x)"),
    "typo": (lambda: F.sigmod, "did you mean 'sigmoid'?"),
    "number of a solution": (lambda: z.solve().dx, "write solution['dx']"),
    "solution of a variable": (lambda: z.table(), "write x.solve().table()"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    call, words = REFUSED[case]
    with pytest.raises(BackpropError) as caught:
        call()
    for language in ("en", "ja"):
        assert not re.search("--|backprop [a-z]", caught.value.text(language))
    assert words in f"{caught.value}\n"


def test_answers_without_any_that_is_asked_for() -> None:
    assert "write them by the names of the questions, such as {'price': 220" in str(grade(z, {"q": 1}))


def test_answers_to_another_sheet() -> None:
    two, three = (quiz("z = x*y", vary=True, seed=seed) for seed in (2, 3))
    assert "The sheet has the seed 3, and the key 2." in str(grade(two, three.answers))
    assert "The sheet has the seed 3, and the key 2." in str(grade(two, {"z": 1, "seed": 3}))
    assert "seed" not in str(grade(two, two.answers))
    assert "passed over" not in str(grade(two, {"z": 1, "seed": 2}))
    assert grade("seed*2", {"output": 6, "dseed": 2, "seed": 3}, {"seed": 3}).passed


@pytest.mark.parametrize("solution", [z.solve(), solve_in_letters("z = x*y")])
def test_a_solution_does_not_change(solution: Any) -> None:
    gradients, nodes = solution.gradients, solution.nodes
    with pytest.raises(TypeError, match="a solution does not change"):
        gradients["x"] = 9
    with pytest.raises(TypeError, match="a solution does not change"):
        nodes += [1]
    assert dict(gradients) == gradients == copy.deepcopy(gradients) == pickle.loads(pickle.dumps(gradients))
    assert type(copy.copy(nodes)) is list
    assert gradients[x] == gradients["x"]
    with pytest.raises(KeyError):
        _ = gradients["q"]


def test_gradients_are_a_dict_to_others() -> None:
    assert json.dumps(z.solve().gradients) == '{"x": 14, "y": 14}'


def test_what_is_meant_is_done() -> None:
    assert quiz(z, vary=True, seed=np.int64(3)).seed == 3  # type: ignore[arg-type]  # it counts as an int
    assert SCENARIOS(z, {**ROWS, "day": [1, 2]}, keep="day", wrt=x)["dx"] == [4.0, 8.0]
    assert len(z.solve().picture(depth=0).svg) < len(z.solve().picture().svg)
    assert "Steps" in repr(A.solve().steps())
    assert A.solve().code("numpy") == A.solve().code("layers")


def test_a_file_that_is_not_there_is_an_error_of_the_system_too(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_problems(tmp_path / "nope.yaml")
    with pytest.raises(OSError, match="is a directory"):
        load_problems(tmp_path)


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    series, frame = polars.Series([1, 2]), polars.DataFrame({"a": [1, 3], "b": [2, 4]})
    assert VARIABLE("s", series).value.tolist() == [1, 2]
    assert (x + series).value.tolist() == [4, 5]
    assert (A @ frame).graph == (A @ [[1, 2], [3, 4]]).graph
    assert (A**series).graph == (A ** [1, 2]).graph
    assert SOLVE("sum(x)", {"x": series}).value == 3


def test_solutions_with_arrays_are_compared() -> None:
    assert A.solve() == A.solve() != (A * 2).solve()
    assert A.solve() != A.solve({A: [[1, 2], [3, 5]]})
    assert A.solve() != 5
    assert z.solve() == solve(z) != z.solve(x=4)


def test_problems_with_arrays_are_compared() -> None:
    assert A.problem == copy.deepcopy(A.problem) == Variable("A", [[1, 2], [3, 4]]).problem
    for other in (Variable("A", [[1, 2], [3, 5]]), Variable("A", [[1, 2, 3], [3, 4, 5]]), A * 1, z):
        assert A.problem != other.problem
    assert A.problem != A.problem._replace(upstream=np.ones((2, 2))) != A.problem._replace(upstream=np.ones(2))
    assert z.problem == ((x + y) ** 2).problem != z.problem._replace(title="t")
    assert z.problem != tuple(z.problem)


def test_functions_tell_what_they_take() -> None:
    taken = {name: str(inspect.signature(getattr(F, name))) for name in ("log", "max", "reshape", "clip", "pi")}
    assert list(taken.values()) == [
        *("(x, base=None, /)", "(x, y, /, *more, axis=None)", "(x, /, *lengths)", "(x, low, high, /)", "()")
    ]
    assert [str(inspect.signature(each)) for each in (x.log, x.sigmoid, A.sum)] == [
        "(base=None, /)",
        "()",
        "(*, axis=None)",
    ]
    assert F.log.__doc__.startswith("log(x), log(x, base), for x > 0\n")
