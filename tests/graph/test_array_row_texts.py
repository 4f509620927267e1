"""What the rows of functions of arrays say in words of numpy and of formulas is what they calculate."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from backprop_cli.graph.array_functions import ARRAY_OPERATIONS
from backprop_cli.graph.array_losses import CROSS_ENTROPY, LOSSES, SOFTMAX, SOFTMAX_WITH_LOSS
from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.array_reductions import EXTREMES, TRANSPOSE, extreme, mean, reshape, total
from backprop_cli.graph.operations import CALL, Operation
from tests.own_texts import calculated

X = np.array([[0.5, -1.25, 2.0], [1.5, 0.25, 2.0]])
SHARES = np.array([[0.5, 0.25, 0.25], [0.125, 0.5, 0.375]])
ANSWERS = np.array([[0.0, 1.0, 0.0], [0.25, 0.5, 0.25]])
OUTER = np.array([[[1.0, 2.0], [3.0, 5.0]], [[0.5, 2.0], [3.0, -1.0]]])
ROWS = [
    (MATMUL, (X, X.T + 1)),
    (TRANSPOSE, (X,)),
    (reshape((3, 2)), (X,)),
    (reshape((-1,)), (X,)),
    *((row(axis), (X,)) for row in (total, mean) for axis in (None, 0, 1, -1)),
    *((row(axis), (OUTER,)) for row in (total, mean) for axis in (None, 1, -2)),
    *((extreme(name, axis), (X,)) for name in ("max", "min") for axis in (None, 0, 1, -1)),
    (SOFTMAX, (X,)),
    (CROSS_ENTROPY, (SHARES, ANSWERS)),
    (SOFTMAX_WITH_LOSS, (X, ANSWERS)),
    (SOFTMAX_WITH_LOSS, (X, 3 * ANSWERS)),
]
EACH = pytest.mark.parametrize(("row", "operands"), ROWS, ids=lambda part: getattr(part, "name", ""))


def softmax(x: Any) -> Any:
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def run(row: Operation, operands: tuple[Any, ...]) -> tuple[Any, Any, list[Any]]:
    """The value, an upstream gradient for it, and what goes back."""
    value = row.forward(*operands)
    upstream = np.arange(1.0, 1 + np.size(value)).reshape(np.shape(value)) / 4
    sent = row.backward(upstream if np.shape(value) else float(upstream), value, *operands)
    return value, upstream, [part() if callable(part) else part for part in sent]


def same(ours: Any, right: Any) -> bool:
    return np.shape(ours) == np.shape(right) and bool(np.allclose(ours, right, rtol=1e-12, atol=1e-13))


@EACH
@pytest.mark.parametrize("kind", ["numpy_code", "safe_numpy_code"])
def test_a_program_calculates_what_the_row_does(kind: str, row: Operation, operands: tuple[Any, ...]) -> None:
    value, upstream, sent = run(row, operands)
    words = {"np": np, "softmax": softmax, "log_softmax": lambda x: np.log(softmax(x))}
    words |= dict(zip("xy", operands)) | {"out": value, "dout": upstream}
    fields = {"x": "x", "y": "y", "t": "y", "out": "out", "dout": "dout", "batch": "2"}
    texts: tuple[str, ...] = getattr(row, kind)
    assert bool(texts) >= (kind == "numpy_code")
    if texts:
        scaled = kind == "numpy_code" and row is SOFTMAX_WITH_LOSS and not same(operands[1].sum(axis=1), np.ones(2))
        forward, *backward = (text.format(**fields) for text in texts)
        assert same(calculated(forward, words), value), forward
        for place, (text, right) in enumerate(zip(backward, sent, strict=True)):
            if not (scaled and place == 0):  # the textbook's rule is for answers that add up to 1
                assert same(calculated(text, words), right), text


@EACH
def test_the_derivatives_in_words_are_those_of_the_rule(row: Operation, operands: tuple[Any, ...]) -> None:
    value, upstream, sent = run(row, operands)
    axes = [int(setting[5:]) for setting in row.settings if setting.startswith("axis=")]

    def spread(array: Any) -> Any:
        return np.expand_dims(array, axes[0]) if axes else array

    words = {"sum": np.sum, "softmax": softmax, "transpose": np.transpose, "log": np.log}
    words |= {"reshape": lambda x, *shape: np.reshape(x, shape), "out": spread(value), "g": spread(upstream)}
    words |= dict(zip("xy", operands))
    if row.name in EXTREMES:
        words["ties"] = np.sum(operands[0] == spread(value), axis=axes[0] if axes else None, keepdims=True)
    count = operands[0].size // np.size(value)
    for template, right, operand in zip(row.derivatives, sent, operands, strict=True):
        shape = ", ".join(map(str, operand.shape))
        text = template.format("x", "y", g="g", count=count, batch=2, shape=shape)
        found = calculated(re.sub(r"\w+\(\.\.\.\)", "out", text), words)
        found = found if "{g}" in template else found * upstream
        if not (row is SOFTMAX_WITH_LOSS and operand is X and operands[1][0].sum() != 1):
            assert same(np.broadcast_to(found, operand.shape), right), text


def test_where_an_answer_is_0_the_share_may_be_0() -> None:
    shares, answers = np.array([[0.0, 1.0], [0.5, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    words = {"np": np, "x": shares, "y": answers, "dout": 1.5}
    forward, by_share, _ = (text.format(x="x", t="y", batch=2, dout="dout") for text in CROSS_ENTROPY.safe_numpy_code)
    value = CROSS_ENTROPY.forward(shares, answers)
    assert same(calculated(forward, words), value)
    assert same(calculated(by_share, words), CROSS_ENTROPY.backward(1.5, value, shares, answers)[0])


def test_the_definitions_give_the_values() -> None:
    words = {"exp": np.exp, "log": np.log, "sum": np.sum, "mean": np.mean, "softmax": softmax}
    words["cross_entropy"] = lambda y, t: calculated(CROSS_ENTROPY.definition, {**words, "y": y, "t": t})
    for row, operands in ((SOFTMAX, X[:1]), (CROSS_ENTROPY, (SHARES, ANSWERS)), (SOFTMAX_WITH_LOSS, (X, ANSWERS))):
        named = dict(zip(row.letters, operands))
        assert same(calculated(row.definition, {**words, **named}), row.forward(*operands)), row.name


def test_how_every_row_is_called() -> None:
    assert [(row.name, row.symbol, row.arity, row.most, row.precedence, row.settings) for row, _ in ROWS[:8]] == [
        ("matmul", "@", 2, 2, 20, ()),
        ("transpose", "transpose", 1, 1, CALL, ()),
        ("reshape", "reshape", 1, 1, CALL, ("3", "2")),
        ("reshape", "reshape", 1, 1, CALL, ("-1",)),
        ("sum", "sum", 1, 1, CALL, ()),
        ("sum", "sum", 1, 1, CALL, ("axis=0",)),
        ("sum", "sum", 1, 1, CALL, ("axis=1",)),
        ("sum", "sum", 1, 1, CALL, ("axis=-1",)),
    ]
    examples = {row.example for row, _ in ROWS if not row.settings and row is not MATMUL}
    assert examples == {
        *("transpose(x)", "sum(x)", "mean(x)", "max(x)", "min(x)", "softmax(x)", "cross_entropy(y, t)"),
        "softmax_with_loss(x, t)",
    }
    assert (reshape((3, 2)).example, extreme("max", -1).example) == ("reshape(x, 3, 2)", "max(x, axis=-1)")
    assert {row.family for row in ARRAY_OPERATIONS} == {"arithmetic", "arrays"}
    assert [row.name for row in ARRAY_OPERATIONS if row.domain] == ["cross_entropy"]
    assert CROSS_ENTROPY.domain == "y > 0"
    assert [row.name for row in LOSSES] == ["cross_entropy", "softmax_with_loss"]
    assert {row.name for row in ARRAY_OPERATIONS if row.safe_numpy_code} == {row.name for row in LOSSES}
    assert {row.name for row in ARRAY_OPERATIONS if row.definition} == {"softmax", "cross_entropy", "softmax_with_loss"}
