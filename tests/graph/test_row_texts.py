"""What the rows of the table say in words of programs and of formulas is what they calculate, text by text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest

from backprop_cli.graph.functions import FAMILIES, FUNCTIONS, OPERATIONS, WIDER
from backprop_cli.graph.operations import LITERAL_POWER_CODE, Operation, literal_power
from backprop_cli.numbers.rational import Undefined
from backprop_cli.teaching.program.helpers import HELPERS
from tests.own_texts import calculated

MESH = (-2.5, -1.25, -0.75, 0.0, 0.375, 0.75, 1.5, 2.25, 3.0)
WORDS: dict[str, Any] = {"math": math, "np": np, **HELPERS}
ROWS = [row for row in OPERATIONS if row.arity]
EACH = pytest.mark.parametrize(
    "row", [*ROWS, literal_power(3), literal_power(-1)], ids=lambda row: f"{row.name}{row.exponent or ''}"
)
POINTS = [*product(MESH, repeat=1), *product(MESH, repeat=2), *list(product(MESH, repeat=3))[::5]]
POINTS += [(1.5, 1.5, 1.5), (0.75, 1.5, 1.5), (1.5, 0.75, 1.5), (-1.25, -1.25, 3.0)]


def outcomes(row: Operation) -> list[tuple[tuple[float, ...], float, tuple[Any, ...]]]:
    """Points at which a row has a value and derivatives, with both."""
    count = row.arity + (row.most is None)
    found = []
    for point in POINTS:
        if len(point) in (row.arity, count):
            try:
                value = row.forward(*point)
                found.append((point, value, row.backward(1.75, value, *point)))
            except (Undefined, OverflowError):
                continue
    return found


def on_edge(row: Operation, point: Sequence[float]) -> bool:
    """Where a rule is a convention that no formula says, or one part of it does not exist."""
    if row.name in ("max", "min"):
        return len({*point}) < len(point)
    return row.name == "clip" and len({*point}) < 3 or row.name == "power" and point[0] <= 0


def same(ours: Any, right: Any) -> bool:
    return bool(np.shape(ours) == () and float(ours) == pytest.approx(float(right), rel=1e-12, abs=1e-13))


def fields(row: Operation, point: Sequence[float], value: float) -> dict[str, str]:
    texts = [f"({number})" for number in point]
    return {
        **dict(zip("xyz", texts)),
        "xs": ", ".join(texts),
        "stack": f"[{', '.join(texts)}]",
        "out": f"({value})",
        "dout": "(1.75)",
        "ties": str(point.count(value)),
        "n": f"({row.exponent})",
        "m": f"({row.exponent and row.exponent - 1})",
    }


@EACH
@pytest.mark.parametrize("kind", ["code", "safe_code", "numpy_code", "safe_numpy_code"])
def test_a_program_calculates_what_the_row_does(row: Operation, kind: str) -> None:
    texts: tuple[str, ...] = getattr(row, kind)
    if kind == "numpy_code" and not texts:
        texts = tuple(text.replace("math.", "np.") for text in row.code)
    found = outcomes(row)
    assert len(found) >= 3
    assert texts or kind != "code"
    for point, value, sent in found if texts else ():
        words = fields(row, point, value)
        assert same(calculated(texts[0].format(**words), WORDS), value), (point, texts[0])
        for place, right in enumerate(sent if row.name != "power" or point[0] > 0 else ()):
            text = texts[1:][min(place, len(texts) - 2)]
            by_operand = words if row.most is not None else words | {"x": f"({point[place]})"}
            assert same(calculated(text.format(**by_operand), WORDS), right), (point, text)


def test_which_rows_say_it_in_other_words_too() -> None:
    """Without digits lost, and for numpy; the others have the textbook's formula, and numpy's function of that name."""
    names = {
        kind: " ".join(row.name for row in OPERATIONS if getattr(row, kind))
        for kind in ("safe_code", "numpy_code", "safe_numpy_code")
    }
    assert names == {
        "safe_code": "divide power log sqrt sin cos tan tanh sigmoid logsigmoid softplus silu relu max min",
        "numpy_code": "logsumexp cbrt hypot asin acos atan atan2 asinh acosh atanh logsigmoid softplus gelu erf elu"
        " relu leaky_relu leaky_relu_slope abs max min clip sign round",
        "safe_numpy_code": "divide tanh sigmoid softplus silu",
    }
    assert literal_power(3).code == LITERAL_POWER_CODE


def in_floats(rule: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *operands: rule(*map(float, operands))


NAMES = {name: in_floats(row.forward) for name, row in FUNCTIONS.items() if row.arity} | {"pi": lambda: math.pi}


def read(text: str, words: Mapping[str, Any]) -> Any:
    """A formula of the table in our own functions, on floats."""
    return calculated(text, {**NAMES, **words})


@EACH
def test_the_derivatives_in_words_are_those_of_the_rule(row: Operation) -> None:
    whole = re.compile(r"\w+\(\.\.\.\)")  # max(...): the value
    for point, value, sent in outcomes(row):
        texts = [whole.sub("out", text) for text in row.derivatives]
        for place, right in enumerate(() if on_edge(row, point) else sent):
            text = texts[min(place, len(texts) - 1)]
            operands = ["x", "y", "z"] if row.most is not None else ["xyz"[place]]
            ours = read(text.format(*operands), {**dict(zip("xyz", point)), "out": value})
            assert same(1.75 * ours, right), (point, text)


@pytest.mark.parametrize("row", [row for row in ROWS if row.definition], ids=lambda row: row.name)
def test_the_definition_gives_the_value(row: Operation) -> None:
    """Of the operands by the letters that the list of functions calls them; "..." is for the others."""
    text = row.definition.replace(" + ...", "")
    names = row.letters[: row.arity]
    for point, value, _ in outcomes(row):
        if len(point) == row.arity:
            ours = read(text, {**dict(zip(names, point)), "e": math.e})
            assert ours == pytest.approx(value, rel=1e-9, abs=1e-9), (point, text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_domain_is_where_it_has_a_value(row: Operation) -> None:
    names = row.letters[: row.arity]
    for point in [*product((*MESH, -1.0, 1.0), repeat=row.arity)]:
        if row.name == "power":
            continue  # said in words
        inside = all(read(text, dict(zip(names, point))) for text in row.domain.split(", ") if text)
        try:
            row.forward(*point)
            there = True
        except Undefined:
            there = False
        except OverflowError:
            continue
        assert there == inside, point


FAMILY = {
    "arithmetic": "add subtract multiply divide negate power",
    "exponential": "exp expm1 log log_base log2 log10 log1p logsumexp",
    "roots": "sqrt cbrt hypot",
    "trigonometric": "sin cos tan asin acos atan atan2",
    "hyperbolic": "sinh cosh tanh asinh acosh atanh",
    "activation": "sigmoid logsigmoid softplus silu gelu erf elu relu leaky_relu leaky_relu_slope",
    "choice": "abs max min clip",
    "steps": "sign floor ceil round",
    "constants": "pi e",
}


def test_every_row_by_its_family_and_how_it_is_called() -> None:
    assert {family: " ".join(row.name for row in OPERATIONS if row.family == family) for family in FAMILY} == FAMILY
    assert tuple(FAMILY) == ("arithmetic", *FAMILIES)
    assert [row.example for row in (FUNCTIONS["exp"], FUNCTIONS["atan2"], FUNCTIONS["clip"], FUNCTIONS["pi"])] == [
        "exp(x)",
        "atan2(y, x)",
        "clip(x, low, high)",
        "pi()",
    ]
    assert [row.example for row in WIDER.values()] == ["log(x, base)", "leaky_relu(x, slope)"]
    assert [row.definition for row in (FUNCTIONS["pi"], FUNCTIONS["e"])] == ["3.14159...", "2.71828..."]
    assert {row.name for row in OPERATIONS if row.domain} == {
        *("divide", "log", "log_base", "log2", "log10", "log1p", "sqrt", "tan", "asin", "acos", "atan2", "acosh"),
        *("atanh", "clip"),
    }
    assert {row.name for row in OPERATIONS if row.kink} == {
        *("atan2", "relu", "leaky_relu", "leaky_relu_slope", "abs", "max", "min", "clip", "sign", "floor", "ceil"),
        "round",
    }
