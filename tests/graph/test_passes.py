"""The two passes on small graphs: the numbers they leave, node by node, and what they refuse, where."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.graph import runs
from backprop_cli.graph.operations import ADD, MULTIPLY
from backprop_cli.graph.passes import backward
from backprop_cli.graph.runs import ARITHMETICS, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.limits import MAX_BITS, START_BITS
from backprop_cli.numbers.proven import Proven

F = Fraction


def run(text: str, upstream: Any = 1, arithmetic: str = "exact", **values: Any) -> tuple[list[Any], list[Any]]:
    """Values and gradients of every node, by id."""
    values, gradients = propagate(parse_expression(text), values, upstream, arithmetic)
    return list(values), list(gradients)


def refused(text: str, arithmetic: str = "exact", upstream: Any = 1, **values: Any) -> BackpropError:
    with pytest.raises(BackpropError) as caught:
        run(text, upstream, arithmetic, **values)
    return caught.value


def pointed_at(error: BackpropError) -> str:
    """The part of the text under the carets."""
    assert error.place is not None
    return error.place.text[error.place.start : error.place.end]


def test_every_node_has_its_numbers() -> None:
    values, gradients = run("t = x + y; z = t**2 * 3", x=3, y=4)
    assert values == [3, 4, 7, 49, 3, 147]
    assert gradients == [42, 42, 42, 3, 49, 1]
    assert all(type(number) is int for number in values + gradients)


def test_the_upstream_gradient_arrives_at_the_output() -> None:
    _, gradients = run("x * y", F(6, 5), x=10, y=5)
    assert gradients == [6, 12, F(6, 5)]


def test_whole_numbers_among_fractions_are_ints() -> None:
    """Also a 0 at which the backward pass stops, and what is whole in the middle of it or where it was given."""
    values, gradients = run("t = x + 1; z = 0.5*t - 0.5*t + 0.5*4*y", F(4, 2), x=F(6, 2), y=F(1, 3))
    assert values == [3, 1, 4, F(1, 2), 2, F(1, 2), 2, 0, F(1, 2), 4, 2, F(1, 3), F(2, 3), F(2, 3)]
    assert gradients == [0, 0, 0, 8, 2, -8, -2, 2, F(8, 3), F(1, 3), F(2, 3), 4, 2, 2]
    assert all((type(number) is int) == (number.denominator == 1) for number in values + gradients)


def test_contributions_add_up() -> None:
    assert run("x * x", x=5)[1] == [10, 1]
    assert run("x + x", x=5)[1] == [2, 1]
    assert run("x - x", x=5)[1] == [0, 1]
    assert run("max(x, x, y)", x=2, y=1)[1] == [1, 0, 1]
    assert run("t = x * x; z = t * t", x=3)[1] == [108, 18, 1]
    assert run("-x - x", x=3)[1] == [-2, 1, 1]


def test_functions_of_any_number_of_operands() -> None:
    values, gradients = run("max(x, 4, y, 1) + min(x, y, 3) + pi()", x=2, y=4)
    assert values == [2, 4, 4, 1, 4, 3, 2, 6, math.pi, 6 + math.pi]
    assert gradients == [1, F(1, 2), F(1, 2), 0, 1, 0, 1, 1, 1, 1]


def test_a_constant_alone() -> None:
    assert run("7", F(1, 3)) == ([7], [F(1, 3)])
    assert run("pi()") == ([math.pi], [1])


def test_numbers_in_the_text_may_be_set_anew() -> None:
    assert run("x = 3; z = x*x")[0] == [3, 9]
    assert run("x = 3; z = x*x", x=5)[0] == [5, 25]


def test_what_the_output_does_not_need_has_no_gradient() -> None:
    """Not even where its own derivative does not exist."""
    values, gradients = run("t = sqrt(x); u = x * y; z = x + 1", x=0, y=5)
    assert values == [0, 0.0, 5, 0, 1, 1]
    assert gradients == [1, 0, 0, 0, 1, 1]


def test_nodes_behind_the_output() -> None:
    graph = Graph()
    x = graph.add_leaf("x", None, 0)
    graph.output = graph.add(ADD, (x, x), 0)
    graph.add(MULTIPLY, (graph.output, x), 0)
    assert propagate(graph, {"x": 3}, 5) == ([3, 6, 18], [10, 5, 0])
    assert backward(graph, [3, 6, 18], 5) == [10, 5, 0]


def test_zero_times_nothing_is_zero() -> None:
    """Zero arrives: the rule is not asked, not even where a derivative does not exist."""
    for arithmetic in ARITHMETICS:
        assert run("0 * (x + y)", arithmetic=arithmetic, x=1, y=2)[1] == [3, 0, 0, 0, 1]
        assert run("0 * sqrt(x)", arithmetic=arithmetic, x=0)[1][:3] == [0, 0, 0]
        assert run("max(sqrt(x*x + y*y), 1e-10)", arithmetic=arithmetic, x=0, y=0)[1][:2] == [0, 0]
        assert run("0**b", arithmetic=arithmetic, b=1)[1] == [1, 0, 1]
    assert refused("x * sqrt(y)", x=1, y=0).message.id == "sqrt-derivative-zero"


def test_a_derivative_is_refused_only_where_the_answer_needs_it() -> None:
    for arithmetic in ARITHMETICS:
        graph = parse_expression("a**b * c")
        given = {"a": -2, "b": -3, "c": 8}
        with pytest.raises(BackpropError) as caught:
            propagate(graph, given, 1, arithmetic)
        assert caught.value.message.id == "exponent-derivative-negative"
        ids = graph.ids()
        values, gradients = propagate(graph, given, 1, arithmetic, {ids["a"], ids["c"]})
        assert values[graph.output] == -1
        assert (gradients[ids["a"]], gradients[ids["c"]]) == (-1.5, -0.125)
        assert math.isnan(gradients[ids["b"]])


def test_values_and_gradients_are_the_nearest_doubles() -> None:
    """Whatever cancels; floats alone lose half of these, or all."""
    given = {"a": 1, "b": 10**8, "c": 1}
    values, gradients = run("sqrt(b**2 - 4*a*c) - b", **given)
    assert values[-1] == -2e-08
    assert gradients[0] == 2.0000000000000006e-16
    values, _ = run("log(1 + x)", x=F(123, 10**22))
    assert values[-1] == 1.23e-20
    assert run("1 - cos(x)", x=F(1, 10**9))[0][-1] == 5e-19


def test_no_size_is_out_of_reach() -> None:
    values, gradients = run("log(sigmoid(x))", x=-800)
    assert (values[-1], gradients[0]) == (-800, 1)
    assert run("-log(1 - sigmoid(x))", x=50)[0][-1] == 50
    small = run("sigmoid(x)", x=-(10**30))[0][-1]
    assert decimal_text(small) == "2.482662621348866e-434294481903251827651128918917"


def test_numbers_next_to_what_lies_halfway_between_two_doubles() -> None:
    """Bits are taken until the nearer double is certain; where it lies halfway for all that is known, either is."""
    half, near = 2**53 + 1, F(1, 10**60)
    assert run("sqrt(x*x + y)", x=half, y=near)[0][-1] == 2.0**53 + 2
    assert run("sqrt(x*x - y)", x=half, y=near)[0][-1] == 2.0**53
    assert run("sqrt(x*x)", x=half)[0][-1] in (2.0**53, 2.0**53 + 2)
    assert decimal_text(run("sqrt(x*x)", x=half)[0][-1], 20) == "9007199254740993"


def test_what_cannot_be_told_from_zero_is_zero() -> None:
    """But only what is near to it: of the sine of 10**3000 nothing is known, and so of numbers that huge ones leave."""
    values, _ = run("sin(x)**2 + cos(x)**2 - 1", x=2)
    assert (decimal_text(values[-1]), values[-1]) == ("0", 0)
    assert isinstance(values[-1], Proven)
    assert 1_200 < (values[-1].within() or 0) < 1_240
    assert run("sin(x)", x=0)[0][-1].within() is None
    for text in ("sin(x)", "cosh(x) - sinh(x)"):
        error = refused(text, x=10**3000)
        assert error.message.id == "out-of-reach"


def test_decisions_that_hang_on_what_cannot_be_told_from_zero() -> None:
    zero = "(sin(x)**2 + cos(x)**2 - 1)"
    for text, message in (
        (f"relu{zero}", "undecided"),
        (f"abs{zero}", "undecided"),
        (f"1 / {zero}", "undecided"),
        (f"log({zero} + x - x)", "undecided"),
        (f"{zero}**0.5", "undecided-order"),
        (f"{zero}**(x - 3)", "undecided-order"),
        ("tan(pi() / x)", "tan-pole"),
        (f"max({zero}, 0)", "undecided-order"),
        (f"floor({zero})", "undecided-whole"),
        (f"log1p({zero} - 1)", "undecided-order"),
        (f"asin({zero} + 1)", "undecided-order"),
    ):
        error = refused(text, x=2)
        assert error.message.id == message, text
    assert refused(f"1 / ({zero} * 0)", x=2).message.id == "division-by-zero"


def test_a_decision_that_needs_more_bits_gets_them() -> None:
    values, gradients = run("relu(sin(x) + y)", x=10**60, y=F(1, 10**200))
    assert values[-1] > 0 or gradients[0] == 0
    near = run("abs(exp(x) - exp(y)) * 1e300", x=F(1, 10**300), y=0)
    assert (near[0][-1], near[1][0], near[1][2]) == (1, 1e300, -1e300)


def test_large_operands_of_functions_that_saturate() -> None:
    for name, large, small in (("tanh", 1, -1), ("sigmoid", 1, 0), ("erf", 1, -1)):
        assert run(f"{name}(x)", x=10**1000)[0][-1] == large
        assert run(f"{name}(x)", x=-(10**1000))[0][-1] == small
    assert decimal_text(run("softplus(x)", x=10**3000)[0][-1]) == "1e+3000"
    assert run("logsumexp(x, y)", x=10**300, y=1)[1][:2] == [1, 0]
    assert decimal_text(run("gelu(x)", x=-20_000_000_000)[0][-1]) == "-2.3720633449614095e-86858896380650365531"


def test_numbers_of_inputs_may_be_proven() -> None:
    root = run("2**0.5")[0][-1]
    assert type(root) is Proven
    values, gradients = run("x*x - 2 + y", x=root, y=1)
    assert (values[-1], gradients[0]) == (1, 2 * 2**0.5)


# arithmetic


def test_float_arithmetic_makes_floats_of_all_leaves() -> None:
    assert ARITHMETICS == ("exact", "float")
    values, _ = run("x * 1.1 + 1/3", arithmetic="float", x=F(1, 3))
    assert values == [1 / 3, 1.1, (1 / 3) * 1.1, 1.0, 3.0, 1 / 3, (1 / 3) * 1.1 + 1 / 3]
    assert all(type(value) is float for value in values)
    assert run("x * 1.1", x=F(1, 3))[0] == [F(1, 3), F(11, 10), F(11, 30)]


def test_a_leaf_beyond_all_floats() -> None:
    error = refused("x + 1e400", "float", x=1)
    assert (error.message.id, error.message.parameters, pointed_at(error)) == (
        "overflow",
        {"node": str(10**400)},
        "1e400",
    )
    error = refused("x + big", "float", x=1, big=10**400)
    assert (error.message.id, error.message.parameters["node"], pointed_at(error)) == ("overflow", "big", "big")
    assert run("x + 1e400", x=1)[0][-1] == 10**400 + 1


# refusals


def test_inputs_without_a_value_are_named_together() -> None:
    error = refused("a + b * c", b=2)
    assert (error.message.id, error.message.parameters) == ("no-value", {"names": "a, c", "name": "a"})
    assert pointed_at(error) == "a"
    assert "a, c" in str(error)


@pytest.mark.parametrize(
    ("text", "message"), [("2*pi", "no-value-pi"), ("e", "no-value-e"), ("exp", "no-value-function")]
)
def test_a_constant_without_its_parentheses(text: str, message: str) -> None:
    error = refused(text)
    assert error.message.id == message
    assert error.message.parameters["name"] == text[-3:].lstrip("2*")


# text, what is wrong, the node, its last and its first operand, what the carets are under
UNDECIDED = "x - sin(y)**2 - cos(y)**2"
STEPS: list[tuple[str, str, str, str, str, str]] = [
    ("1 + x / (y - 2)", "division-by-zero", "x / (y - 2)", "y - 2", "x", "/"),
    ("3 + log(x - y)", "log-domain", "log(x - y)", "x - y", "x - y", "log("),
    ("1 + (x - y - 1)**y", "exponent-derivative-negative", "(x - y - 1)**y", "y", "x - y - 1", "**"),
    ("1 + (y - 2)**(x - 1)", "exponent-derivative-zero", "(y - 2)**(x - 1)", "x - 1", "y - 2", "**"),
    ("1 + (y - 2)**0.5", "power-derivative-zero", "(y - 2)**0.5", "y - 2", "y - 2", "**"),
    ("1 + sqrt(y - 2)", "sqrt-derivative-zero", "sqrt(y - 2)", "y - 2", "y - 2", "sqrt("),
    ("1 + log(x - sin(y)**2 - cos(y)**2)", "undecided", "log(x - sin(y)**2 - cos(y)**2)", UNDECIDED, UNDECIDED, "log("),
    ("1 + 2**(10000*y)", "too-large", "2**(10000 * y)", "10000 * y", "2", "**"),
]


@pytest.mark.parametrize(("text", "message", "node", "operand", "base", "marked"), STEPS)
def test_a_step_that_cannot_be_computed(
    text: str, message: str, node: str, operand: str, base: str, marked: str
) -> None:
    error = refused(
        text, **{name: value for name, value in {"x": 1, "y": 2}.items() if name in text.replace("exp", "")}
    )
    assert (error.message.id, pointed_at(error)) == (message, marked)
    assert error.message.parameters == {"node": node, "operand": operand, "base": base}
    assert error.__suppress_context__


def test_the_root_of_a_negative_number() -> None:
    for arithmetic in ARITHMETICS:
        error = refused("1 + (x - y)**0.5", arithmetic, x=1, y=F(4, 3))
        assert error.message.id == "root-of-negative"
        assert error.message.parameters == {"node": "(x - y)**0.5", "operand": "x - y", "base": "x - y"}


LARGE = 2 ** (MAX_BITS - 1)


def test_exact_values_have_a_limit() -> None:
    assert run("x * y", x=LARGE, y=1)[0][-1] == LARGE
    error = refused("1 + x * y", x=LARGE, y=2)
    assert (error.message.id, error.message.parameters["node"], pointed_at(error)) == ("too-large", "x * y", "*")
    with pytest.raises(BackpropError):
        propagate(parse_expression("x * y"), {"x": LARGE, "y": 2})  # exact unless told otherwise
    assert run("1 + x * y", arithmetic="float", x=2**600, y=2**400)[0][-1] == 2.0**1000


def test_exact_gradients_have_a_limit() -> None:
    assert run("z = (w * 0) * y", w=1, y=LARGE)[1][:3] == [0, LARGE, LARGE]
    error = refused("z = (w * 0) * y", w=1, y=LARGE, upstream=2)
    assert (error.message.id, error.message.parameters["node"], pointed_at(error)) == (
        "gradient-too-large",
        "w * 0",
        "*",
    )


def test_the_gradient_of_an_input_has_a_limit() -> None:
    """Nothing is multiplied any more there, and yet nobody could print it."""
    assert run("x * y", x=1, y=LARGE)[1] == [LARGE, 1, 1]
    error = refused("x * y", upstream=2, x=1, y=LARGE)
    assert (error.message.id, error.message.parameters["node"], pointed_at(error)) == ("gradient-too-large", "x", "x")
    assert run("x * y", upstream=F(1, 2), x=1, y=LARGE)[1][0] == LARGE // 2


def test_proven_numbers_beside_them_are_no_excuse() -> None:
    """Also in a run that is not rational, the rational gradients are bounded; a ball has no digits to count."""
    error = refused("z = y * w + exp(x)", w=LARGE // 2, x=0, y=0, upstream=4)
    assert (error.message.id, error.message.parameters["node"]) == ("gradient-too-large", "y")


@pytest.mark.parametrize(
    ("text", "values", "node"),
    [
        ("w + x * y", {"w": 1, "x": 10**200, "y": 10**200}, "x * y"),
        ("w - x * y * y", {"w": 1, "x": 10**200, "y": 10**107}, "x * y * y"),
    ],
)
def test_floats_do_not_become_infinite_without_a_word(text: str, values: Mapping[str, Any], node: str) -> None:
    error = refused(text, "float", **values)
    assert (error.message.id, error.message.parameters["node"], pointed_at(error)) == ("overflow", node, "*")


def test_gradients_do_not_become_infinite_without_a_word() -> None:
    error = refused("x * y", "float", upstream=1e300, x=1, y=10**200)
    assert (error.message.id, error.message.parameters["node"]) == ("gradient-overflow", "x")
    assert pointed_at(error) == "x"


def test_exact_numbers_beyond_all_floats_are_finite() -> None:
    values, gradients = run("a = 1e400 * x; z = sqrt(y) + a/1e400", x=1, y=4)
    assert (values[2], values[-1]) == (10**400, 3)
    assert gradients[:2] == [F(1, 10**400), 1]
    assert decimal_text(run("exp(1000*x)", x=1)[0][-1]) == "1.970071114017047e+434"


def test_no_more_bits_than_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice a double's bits and some more are enough for what does not cancel."""
    tried: list[int] = []
    at = runs._Balls.at

    def watched(self: Any, bits: int) -> Any:
        tried.append(bits)
        return at(self, bits)

    monkeypatch.setattr(runs._Balls, "at", watched)
    solve("sigmoid(w*x + b) + sin(x)", {"w": 0.3, "x": 1.7, "b": -0.2}, check="none")
    assert {*tried} == {START_BITS}
    tried.clear()
    solve("exp(x) - exp(y)", {"x": 1, "y": "1 + 1e-60"}, check="none")
    assert {*tried} == {START_BITS, 2 * START_BITS, 4 * START_BITS}
