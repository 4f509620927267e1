"""Problems in letters: chains, formulas, and that numbers put in give what numbers give."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NAMES, expressions

from backprop_cli import BackpropError, load_problems, parse_expression, solve
from backprop_cli.checking import letters as made_by_sympy
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving.letters import is_in_letters, solve_in_letters


def rows(text: str) -> dict[str, tuple[str, str | None]]:
    """Chain and formula by the label of a node."""
    return {node.label: (node.chain, node.formula) for node in solve_in_letters(text).nodes}


def test_the_lecture_s_square() -> None:
    assert rows("t = x + y; z = t**2") == {
        "x": ("2*t * 1", "2*(x + y)"),
        "y": ("2*t * 1", "2*(x + y)"),
        "t": ("2*t", "2*(x + y)"),
        "z": ("1", "1"),
    }


@pytest.mark.parametrize(
    ("text", "node", "chain", "formula"),
    [
        ("apple * apple_num * tax", "apple", "tax * apple_num", "apple_num*tax"),
        ("(x + y)**2", "x", "2*(x + y) * 1", "2*(x + y)"),
        ("x*y + x", "x", "y + 1", "y + 1"),
        ("x*y - y*z", "y", "x - 1 * z", "x - z"),
        ("a*(x - y)", "y", "a * (-1)", "-a"),
        ("(x - y)*z + (a + b)*z", "z", "x - y + a + b", "a + b + x - y"),
        ("relu(x)*y", "x", "y * (1 if x > 0 else 0)", None),
        ("relu(x)*y", "y", "relu(x)", "relu(x)"),
        ("t = x*y; t*t", "x", "(t + t) * y", "2*x*y**2"),
        ("x*1.1 + x**2*0.25", "x", "1.1 + 0.25 * 2*x", "0.5*x + 1.1"),
        ("x/3", "x", "1/3", "1/3"),
        ("gelu(x)*2**0.5", "gelu(x)", "2**0.5", "2**0.5"),
    ],
)
def test_chains_and_formulas(text: str, node: str, chain: str, formula: str | None) -> None:
    assert rows(text)[node] == (chain, formula)


def test_what_arrives_is_only_named_where_the_chain_is_long() -> None:
    solution = solve_in_letters("a = x*(x + yy); b = a*(a + yy); c = b*(b + yy)*(b + 1)")
    assert solution.nodes[0].chain == "∂c/∂a * x * 1 + ∂c/∂a * (x + yy)"
    assert max(len(node.chain) for node in solution.nodes) < 200


def test_a_node_without_effect() -> None:
    (problem,) = load_problems(BytesIO(b"steps: {z: x**2, spare: x*y}\noutput: z\n"))
    assert solve_in_letters(problem).answers == {"z": "x**2", "dx": "2*x", "dy": "0"}


def test_an_upstream_gradient_is_a_factor() -> None:
    (problem,) = load_problems(BytesIO(b"expression: x*y\nupstream: 1.2\n"))
    assert solve_in_letters(problem).answers == {"output": "x * y", "dx": "1.2*y", "dy": "1.2*x"}
    assert solve_in_letters("x*y", upstream=Fraction(1, 3)).nodes[0].chain == "(1/3) * y"
    with pytest.raises(BackpropError) as error:
        solve_in_letters("x*y", upstream="2**0.5")
    assert error.value.message.id == "letters-upstream"


def test_keys() -> None:
    solution = solve_in_letters("t = x + y; z = t**2", ["t"])
    assert [solution.lookup(key) for key in ("z", "t", "x", "dt", "dx")] == [
        *("(x + y)**2", "x + y", "x", "2*(x + y)", "2*(x + y)")
    ]
    assert solution.gradients == {"t": "2*(x + y)"}


# What is refused, and what counts as letters


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum(x)", "letters-arrays"),
        ("a @ b", "letters-arrays"),
        ("+".join(f"x{i}" for i in range(150)), "letters-too-large"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(BackpropError) as error:
        solve_in_letters(text)
    assert error.value.message.id == message


@pytest.mark.parametrize(
    ("text", "node", "chain"),
    [
        (
            "sigmoid(" * 15 + "x" + ")" * 15,
            "sigmoid(x)",
            "∂output/∂(sigmoid(sigmoid(x))) * sigmoid(sigmoid(x))*(1 - sigmoid(sigmoid(x)))",
        ),
        ("x**1000000000", "x", "1000000000*x**999999999"),
        ("; ".join(["t0 = x + y", *(f"t{i + 1} = t{i}*t{i}" for i in range(12))]), "t11", "t11 + t11"),
    ],
)
def test_of_a_large_problem_there_are_chains_alone(text: str, node: str, chain: str) -> None:
    solution = solve_in_letters(text)
    assert rows(text)[node] == (chain, None)
    assert (solution.check.formulas, solution.check.status, solution.points) == ({}, "skipped", 0)
    assert solution.check.why is not None
    assert (solution.check.why.id, solution.check.method) == ("letters-chains-alone", "points")
    assert max(map(len, solution.texts)) <= 2_000
    assert solution.of_arrays is False
    assert "#" not in solution.value or "; " not in text


def test_arrays_as_values_are_refused() -> None:
    (problem,) = load_problems(BytesIO(b"expression: x*y\nvalues: {x: [1, 2], y: 3}\n"))
    with pytest.raises(BackpropError, match="arrays are not solved in letters"):
        solve_in_letters(problem)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("x*y", {}, True),
        ("x*y", {"x": 1}, False),
        ("x = 3; x*y", {}, False),
        ("2*3", {}, False),
        ("x", {}, False),
        ("-x", {}, False),
        ("e**x", {}, False),
        ("2*π*r", {}, False),
    ],
)
def test_what_is_in_letters(text: str, values: dict[str, int], expected: bool) -> None:
    assert is_in_letters(as_problem(parse_expression(text)), values) is expected


def test_the_library_s_solve_still_wants_values() -> None:
    with pytest.raises(BackpropError) as error:
        solve("x*y")
    assert error.value.message.id == "python-no-value"


# The confirmation


@pytest.mark.parametrize("row", [row for row in OPERATIONS if row.arity], ids=lambda row: row.name)
def test_every_function_is_confirmed(row: object) -> None:
    text = row.example if row.is_function else f"x {row.symbol} y" if row.arity == 2 else "-x"  # type: ignore[attr-defined]
    solution = solve_in_letters(f"w*{text} + v" if row.is_function else text)  # type: ignore[attr-defined]
    assert solution.points == 3
    assert solution.check.status == "ok"
    assert [node.check for node in solution.nodes] == ["skipped" if n.formula is None else "ok" for n in solution.nodes]


def test_a_wrong_formula_is_found() -> None:
    right = made_by_sympy.letter_formulas

    def wrong(*arguments: object) -> dict[int, str]:
        return {**right(*arguments), 0: "2*x + 1"}  # type: ignore[arg-type]

    with mock.patch("backprop_cli.checking.letters.letter_formulas", wrong):
        solution = solve_in_letters("x**2*y")
    assert solution.check.rows[0] == "mismatch"
    assert solution.check.status == "mismatch"


def test_where_there_is_no_number() -> None:
    solution = solve_in_letters("log(-x**2 - 1)")
    assert (solution.points, solution.check.status) == (0, "skipped")


NUMBERS = st.fractions(-5, 5, max_denominator=20)


@settings(max_examples=6 * settings.default.max_examples)
@given(expressions(), st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
def test_letters_and_then_numbers_are_numbers(text: str, numbers: dict[str, Fraction]) -> None:
    graph = parse_expression(text)
    values = {name: numbers[name] for name in graph.inputs}
    try:
        right = solve(graph, values, check="none")
        letters = solve_in_letters(graph)
    except BackpropError:
        return
    assert letters.check.status in ("ok", "skipped")
    for name, formula in letters.gradients.items():
        try:
            put_in = solve(formula, {n: v for n, v in values.items() if n in parse_expression(formula).inputs}, wrt=())
        except BackpropError:
            continue  # x**2/x has no value at 0 where 2*x has one
        assert put_in.value == right.gradients[name]


def test_a_derivative_without_a_value_has_no_formula() -> None:
    found = solve_in_letters("z = x**0**0**0.5")
    assert found.gradients["x"] == "0**(0**0.5)*x**(0**(0**0.5))/x"
    assert "zoo" not in str(found.nodes)
    assert "zoo" not in str(solve_in_letters("x*((0)**0 - (0)**0)**0.5").nodes)  # two numbers of one text are one


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("x*(10**200 - 1)**-50", "-10000*10**199*x/(10**200 - 1)**51"),
        ("x/((10**200)**50 + 1)", "-10000*10**9999*x/(10**10000 + 1)**2"),
        ("x**1000**(10**1000)", "1000*1000**(10**1000)*10**999*x**(1000**(10**1000))*log(1000)*log(x)"),
        ("x**2**10**2", "2*2**(10**2)*10*x**(2**(10**2))*log(2)*log(x)"),
        ("(3*x)**((1 + 2)*10)", "617673396283947*x**30*log(3*x)"),
        ("x*10**100", "100" + "0" * 99 + "*x"),
    ],
)
def test_a_number_that_sympy_would_never_work_out_stays_as_it_is_written(text: str, formula: str) -> None:
    found = solve_in_letters(text)
    assert formula == next(node.formula for node in found.nodes if found.texts[node.id] == "10")


def test_numbers_that_nobody_can_read_stand_in_chains_alone() -> None:
    found = solve_in_letters("x*(10**200)**50").check
    assert (found.status, found.why and found.why.id) == ("skipped", "letters-chains-alone")
