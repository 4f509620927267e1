"""A variable may stand wherever its name may, and proven numbers stay proven."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from support import sentence_of

from backprop_cli import BackpropError, Variable, compare, grade, parse_expression, scenarios, solve, solve_in_letters
from backprop_cli.numbers.proven import Proven

x, y = Variable("x", 8), Variable("y", 2)
z = x * y
XY: Any = {"x": 1, "y": 2, "xy": 3}
ANY: Any = solve  # what is called with keys that are no text


def test_a_variable_stands_for_its_name() -> None:
    solution: Any = z.solve()
    assert solution[x] == solution[solution.nodes[0]] == 8
    assert str(solution.explain(x)) == str(solution.explain("x"))
    assert str(solution.picture(wrt=x)) == str(solution.picture(wrt=["x"]))
    assert [key in solution for key in (x, y, Variable("q"), z, "x", 3)] == [True, True, False, False, True, False]
    values: Any = {x: 5}
    assert z.solve(values, y=3).value == 15
    z.backward(values)
    assert (z.value, y.gradient) == (10, 5)
    assert ANY("x*y", {x: 5, "y": 2}).gradients == {"x": 2, "y": 5}
    assert scenarios(z, {"y": [1, 2]}, values, wrt=x) == {"y": [1, 2], "output": [5.0, 10.0], "dx": [1.0, 2.0]}
    assert compare(z, values, grow=False).to_dict()["methods"][0]["largest_error"] == 0
    assert grade(z, {y: 2, "dy": 5}, values).points == 1
    letters: Any = solve_in_letters("x*y")
    assert letters[x] == "x"


@pytest.mark.parametrize("wrt", ["xy", ["xy"], Variable("xy"), [Variable("xy")], ("xy",)])
def test_one_name_is_one_name(wrt: Any) -> None:
    assert solve("xy*x*y", XY, wrt=wrt).gradients == {"xy": 2}
    assert solve_in_letters("xy*x*y", wrt).gradients == {"xy": "x*y"}


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "number as key": (lambda: ANY("x*y", {1: 3}), "1 is no name; write a name such as 'x', or the variable itself"),
    "number asked": (lambda: ANY("x", {"x": 1})[0], "0 is no name"),
    "number in wrt": (lambda: ANY("x", {"x": 1}, wrt=5), "5 is no name"),
    "letters": (lambda: ANY("x", {"x": 1}, wrt="apple"), "there is no node 'apple'"),
    "step": (lambda: ANY(z)[z], "has no name by which to ask for it; give it one: (x + y).named('t')"),
    "step's value": (lambda: ANY(z, {x + 1: 5}), "Variable(x + 1) has no name"),
    "infinite power": (lambda: x ** float("inf"), "exponent is nan or infinite; give it a finite number"),
    "power of nan": (lambda: x ** float("nan"), "exponent is nan or infinite"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    call, words = REFUSED[case]
    assert words in sentence_of(call)


def test_an_expression_is_text() -> None:
    number: Any = 5
    with pytest.raises(TypeError, match="an expression is text, not int; write it in quotes"):
        parse_expression(number)


# proven numbers


def test_proven_numbers_stay_proven() -> None:
    a = Variable("a", "sqrt(2)")
    for solution in ((a**2 - 2).solve(), solve("a**2 - 2", {"a": "sqrt(2)"}), solve(a**2 - 2)):
        assert (solution.value, solution.check.status) == (0, "ok")
    assert (a**2 - 2).value == Variable("p", "pi()").sin().value == 0
    squares = Variable("A", "[sqrt(2), 1/3]") ** 2
    assert [type(number) for number in squares.value] == [Proven, Fraction]
    assert abs(squares.value[0] - 2) == 0


def test_a_solutions_number_is_given_on_as_it_is() -> None:
    root = solve("sqrt(x)", {"x": 2}).value
    assert solve("a**2 - 2", {"a": root}).value == 0
    assert (Variable("a", root) ** 2 - 2).value == 0
    huge = solve("exp(x)", {"x": 1000}).value
    assert solve("log(q)", {"q": huge}).value == 1000
    for calculate in (lambda: x * root, lambda: root * x, lambda: x**root, lambda: x + [root, 1], lambda: x.max(root)):
        with pytest.raises(BackpropError, match="write float.* to round it, or Variable"):
            calculate()


def test_what_is_beyond_floats_is_shown() -> None:
    solution = solve("-exp(x)", {"x": 1000}, check="none")
    assert repr(solution) == "Solution(output=≈-1.97007e+434; dx=≈-1.97007e+434)"
    assert repr(solution.value) == "-1.970071114017047e+434"
    small = solve("exp(-x)", {"x": 1000}, check="none")
    assert repr(small) == "Solution(output=≈5.07596e-435; dx=≈-5.07596e-435)"
    assert f"{small.value!r}" in str(small.table()).replace("≈ ", "")
    assert repr(solve("exp(x)", {"x": 1}).value) == "2.718281828459045"


def test_a_third_as_exponent_is_written_as_one() -> None:
    root = x ** Fraction(1, 3)
    solution = root.solve()
    assert repr(root) == "Variable(x**(1/3))"
    assert solution.nodes[-1].expression == solution.to_dict()["nodes"][-1]["expression"] == "x**(1/3)"
    assert "= (1/3) × x**(−2/3)" in str(solution.explain())
    assert "x**(1/3)" in str(solution.table())
    assert (solution.value, solve("x**(1/3)", {"x": 8}).value) == (2, 2)
    with pytest.raises(BackpropError, match=r"\(x - 9\)\*\*\(1/3\) has no value"):
        ((x - 9) ** Fraction(1, 3)).solve()
    assert repr(x**-0.5) == "Variable(x**-0.5)"
