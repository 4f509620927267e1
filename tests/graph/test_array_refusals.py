"""What arrays are refused, with all that the sentence names: the same in exact numbers and in floats."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

from backprop_cli import BackpropError, solve
from backprop_cli.numbers.limits import MAX_BITS

LARGE = 2 ** (MAX_BITS - 1)
TWO, SQUARE = [1, 2], [[1, 2], [3, 4]]


def refused(text: str, values: dict[str, Any], arithmetic: str, upstream: Any = None) -> tuple[str, Any, str | None]:
    """The message, what it names, and what is marked of the text."""
    with pytest.raises(BackpropError) as caught:
        solve(text, values, upstream=upstream, arithmetic=arithmetic, check="none")
    place, message = caught.value.place, caught.value.message
    return message.id.removeprefix("python-"), message.parameters, place and place.text[place.start : place.end]


# text, values, what is wrong, the operands with their shapes, the first and the last shape, more
SHAPES: list[tuple[str, dict[str, Any], str, str, str, dict[str, object]]] = [
    ("x @ y", {"x": [TWO], "y": [TWO]}, "product-shapes", "x: 1×2, y: 1×2", "1×2 1×2", {"columns": 2, "rows": 1}),
    ("x @ y", {"x": [TWO], "y": [1]}, "product-shapes", "x: 1×2, y: (1,)", "1×2 (1,)", {"columns": 2, "rows": 1}),
    ("x @ 2", {"x": [TWO]}, "product-with-number", "x: 1×2, 2", "1×2 ", {}),
    ("x + y", {"x": TWO, "y": [1, 2, 3]}, "shapes-differ", "x: (2,), y: (3,)", "(2,) (3,)", {}),
    ("x * y", {"x": TWO, "y": [1, 2, 3]}, "shapes-differ", "x: (2,), y: (3,)", "(2,) (3,)", {}),
    ("x * y", {"x": [[1] * 3] * 2, "y": [TWO] * 3}, "product-meant", "x: 2×3, y: 3×2", "2×3 3×2", {}),
    ("x * y", {"x": [1] * 3, "y": [TWO] * 3}, "product-meant", "x: (3,), y: 3×2", "(3,) 3×2", {}),
    ("x - y", {"x": [[1] * 3] * 2, "y": [TWO] * 3}, "shapes-differ", "x: 2×3, y: 3×2", "2×3 3×2", {}),
    ("sum(x)", {"x": 1}, "number-for-array", "x", " ", {}),
    ("mean(x)", {"x": 1}, "number-for-array", "x", " ", {}),
    ("sum(x, axis=2)", {"x": [[1]]}, "axis-missing", "x: 1×1", "1×1 1×1", {"axis": 2, "axes": 2}),
    ("mean(x, axis=-3)", {"x": [[1]]}, "axis-missing", "x: 1×1", "1×1 1×1", {"axis": -3, "axes": 2}),
    ("min(x, axis=1)", {"x": [3]}, "axis-missing", "x: (1,)", "(1,) (1,)", {"axis": 1, "axes": 1}),
    ("max(x)", {"x": 3}, "extreme-of-number", "x", " ", {"name": "max"}),
    ("min(x, axis=0)", {"x": 3}, "extreme-of-number", "x", " ", {"name": "min"}),
    ("transpose(x)", {"x": 1}, "number-for-array", "x", " ", {}),
    ("reshape(x, 4)", {"x": TWO}, "reshape-size", "x: (2,)", "(2,) (2,)", {"shape": "(4,)", "size": 2}),
    ("reshape(x, 3, -1)", {"x": TWO}, "reshape-size", "x: (2,)", "(2,) (2,)", {"shape": "3×-1", "size": 2}),
    ("reshape(x, 0, -1)", {"x": TWO}, "reshape-size", "x: (2,)", "(2,) (2,)", {"shape": "0×-1", "size": 2}),
    ("reshape(x, -1, -1)", {"x": TWO}, "reshape-lengths", "x: (2,)", "(2,) (2,)", {}),
    ("reshape(x, 2)", {"x": 1}, "number-for-array", "x", " ", {}),
    ("softmax(x)", {"x": 1}, "softmax-number", "x", " ", {}),
    ("softmax_with_loss(x, t)", {"x": 1, "t": 1}, "softmax-number", "x, t", " ", {}),
    ("softmax_with_loss(x, t)", {"x": [[[1]]], "t": 1}, "loss-axes", "x: 1×1×1, t", "1×1×1 ", {}),
    (
        "softmax_with_loss(x, t)",
        {"x": SQUARE, "t": [1, 0, 1]},
        "loss-shapes",
        "x: 2×2, t: (3,)",
        "2×2 (3,)",
        {"rows": 2, "last": 1},
    ),
    (
        "cross_entropy(x, t)",
        {"x": [1, 2, 3], "t": [1]},
        "loss-shapes-row",
        "x: (3,), t: (1,)",
        "(3,) (1,)",
        {"last": 2},
    ),
]


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize(
    ("text", "values", "message", "operands", "shapes", "more"), SHAPES, ids=[f"{row[0]}-{row[2]}" for row in SHAPES]
)
def test_shapes_that_do_not_go_together(
    text: str,
    values: dict[str, Any],
    message: str,
    operands: str,
    shapes: str,
    more: dict[str, object],
    arithmetic: str,
) -> None:
    id_, named, marked = refused(text, values, arithmetic)
    left, _, right = shapes.partition(" ")
    names = [part.partition(":")[0] for part in operands.split(", ")]
    assert (id_, named) == (
        message,
        {
            "node": text,
            "operands": operands,
            "left": names[0],
            "right": names[-1],
            "left_shape": left,
            "right_shape": right,
            **more,
        },
    )
    assert marked == (text.partition("(")[0] + "(" if "(" in text else text[2])


LOSS = "softmax_with_loss(x, t)"
NO_CLASSES = ([1, 2], [1, -1], [0.5, 1])

# text, values, what is wrong, the node, its last and its first operand, what is marked
ELEMENTS: list[tuple[str, dict[str, Any], str, str, str, str, str]] = [
    (
        "log(x + y)",
        {"x": [TWO], "y": [[3], [-2]]},
        "log-domain",
        "log(x + y)[1,0]",
        "(x + y)[1,0]",
        "(x + y)[1,0]",
        "log(",
    ),
    ("x / y", {"x": TWO, "y": [3, 0]}, "division-by-zero", "(x / y)[1]", "y[1]", "x[1]", "/"),
    ("x / y", {"x": SQUARE, "y": [3, 0]}, "division-by-zero", "(x / y)[0,1]", "y[1]", "x[0,1]", "/"),
    ("x ** y", {"x": [1, -2], "y": [2, 2]}, "exponent-derivative-negative", "(x**y)[1]", "y[1]", "x[1]", "**"),
    ("x**-1", {"x": [1, 0]}, "zero-to-negative", "(x**-1)[1]", "x[1]", "x[1]", "**"),
    ("(x - 2)**0.5", {"x": [3, 2]}, "power-derivative-zero", "((x - 2)**0.5)[1]", "(x - 2)[1]", "(x - 2)[1]", "**"),
    ("sqrt(x)*y", {"x": [1, 0], "y": 2}, "sqrt-derivative-zero", "sqrt(x)[1]", "x[1]", "x[1]", "sqrt("),
    ("cbrt(x) + y @ y", {"x": [1, 0], "y": TWO}, "no-derivative", "cbrt(x)[1]", "x[1]", "x[1]", "cbrt("),
    ("clip(x, 3, y)", {"x": TWO, "y": [4, 2]}, "clip-domain", "clip(x, 3, y)[1]", "y[1]", "x[1]", "clip("),
    (
        "cross_entropy(y, t)",
        {"y": [[0.5, 0], [0.5, 0.5]], "t": [1, 1]},
        "log-domain",
        "cross_entropy(y, t)",
        "y",
        "y",
        "cross_entropy(",
    ),
    (
        "cross_entropy(y, t)",
        {"y": [0.5, -1], "t": [0.5, 0.5]},
        "log-domain",
        "cross_entropy(y, t)",
        "y",
        "y",
        "cross_entropy(",
    ),
    *((LOSS, {"x": SQUARE, "t": t}, "no-such-class", LOSS, "t", "x", "softmax_with_loss(") for t in NO_CLASSES),
]


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize(
    ("text", "values", "message", "node", "operand", "base", "marked"),
    ELEMENTS,
    ids=[f"{row[0]}-{row[2]}" for row in ELEMENTS],
)
def test_the_element_that_has_no_value_is_named(
    text: str, values: dict[str, Any], message: str, node: str, operand: str, base: str, marked: str, arithmetic: str
) -> None:
    found = refused(text, values, arithmetic)
    assert found == (message, {"node": node, "operand": operand, "base": base}, marked)


@pytest.mark.parametrize(
    ("text", "values", "upstream", "message", "node", "marked"),
    [
        ("x * y", {"x": [1, LARGE], "y": 2}, None, "too-large", "x * y", "*"),
        ("x * y", {"x": TWO, "y": [1, LARGE]}, 4, "too-large", "x * y", "*"),
        ("x * y", {"x": [1, 0], "y": [1, LARGE]}, 4, "gradient-too-large", "x", "x"),
        ("(x + w) * y", {"x": [1, 0], "w": 0, "y": [1, LARGE]}, 4, "gradient-too-large", "x + w", "+"),
        ("x**-1", {"x": [1, LARGE]}, None, "gradient-too-large", "(x**-1)[1]", "**"),
        ("relu(x - exp(log(x)))", {"x": [2, 1]}, None, "undecided", "(relu(x - exp(log(x))))[0]", "relu("),
        ("floor(exp(log(x)))", {"x": [2, 1]}, None, "undecided-whole", "(floor(exp(log(x))))[0]", "floor("),
        ("sin(x)", {"x": [1, 10**3000]}, None, "out-of-reach", "sin(x)", "sin("),
    ],
)
def test_refusals_of_exact_numbers(
    text: str, values: dict[str, Any], upstream: Any, message: str, node: str, marked: str
) -> None:
    found = refused(text, values, "exact", upstream)
    assert (found[0], found[1]["node"], found[2]) == (message, node, marked)


@pytest.mark.parametrize(
    ("text", "values", "upstream", "message", "node", "marked"),
    [
        ("x * y", {"x": [1, LARGE], "y": 2}, None, "overflow", "x", "x"),
        ("x + [1, 1e400]", {"x": TWO}, None, "overflow", f"[1, {10**400}]", "["),
        ("exp(x)*y", {"x": [1, 1000], "y": 1}, None, "overflow", "exp(x)", "exp("),
        ("x * y * z", {"x": [1, 1e200], "y": [1, 1e200], "z": 1e-300}, None, "overflow", "(x * y)[1]", "*"),
        ("x * y", {"x": [1.0, 1e300], "y": [[1.0], [1e300]]}, None, "overflow", "(x * y)[1,1]", "*"),
        ("x * y", {"x": [1, 2], "y": [1, 1e300]}, [1, 1e10], "gradient-overflow", "x", "x"),
        ("x**-1", {"x": [1, 1e-200]}, None, "gradient-overflow", "x**-1", "**"),
        ("log(x, y)", {"x": [1, 5e-324], "y": 1.0000001}, None, "gradient-overflow", "x", "x"),
        ("x * 2", {"x": [1, 2]}, [1, 10**400], "overflow", "upstream", None),
        ("x @ y", {"x": [[1e200]], "y": [[1e200]]}, None, "overflow", "x @ y", "@"),
    ],
)
def test_refusals_of_floats(
    text: str, values: dict[str, Any], upstream: Any, message: str, node: str, marked: str | None
) -> None:
    found = refused(text, values, "float", upstream)
    assert (found[0], found[1]["node"], found[2]) == (message, node, marked)


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_an_upstream_gradient_of_another_shape(arithmetic: str) -> None:
    named = {"shape": "(3,)", "output": "output", "wanted": "(2,)"}
    assert refused("x * 2", {"x": TWO}, arithmetic, [1, 1, 1]) == ("upstream-shape", named, "*")
    named = {"shape": "2×2", "output": "z", "wanted": ""}
    assert refused("z = sum(x)", {"x": TWO}, arithmetic, SQUARE) == ("upstream-of-number", named, "sum(")
    assert refused("z = x*2", {"x": 1}, arithmetic, TWO) == (
        "upstream-of-number",
        {"shape": "(2,)", "output": "z"},
        None,
    )


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_zero_times_nothing_is_zero_in_every_element(arithmetic: str) -> None:
    solution = solve("sqrt(x) * y", {"x": [0, 4], "y": [0, F(1, 2)]}, arithmetic=arithmetic, check="none")
    assert [number.tolist() for number in solution.gradients.values()] == [[0, F(1, 8)], [0, 2]]
    solution = solve("sqrt(x)*y + sqrt([0, 1])", {"x": [0, 4], "y": [0, 1]}, arithmetic=arithmetic, check="none")
    assert solution.gradients["x"].tolist() == [
        0,
        F(1, 4),
    ]  # that of the constant does not exist, and nobody asks for it
    solution = solve("log(x)*0 + x**0.5*y", {"x": [4, 9], "y": 0}, arithmetic=arithmetic, check="none")
    assert [float(number) for number in solution.gradients["x"]] == [0, 0]
    assert solution.gradients["y"] == 5
