"""What micrograd's Value and the layers answer, to the letter: tests/golden/python/compat.txt."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from backprop_cli import Variable, compat, layers
from backprop_cli.compat import Value
from tests.transcripts import transcript

pytestmark = pytest.mark.once


def after(make: Callable[[Value, Value], Value]) -> tuple[Any, ...]:
    """The output and the gradients of 3 and 4."""
    a, b = Value(3.0), Value(4.0)
    out = make(a, b)
    out.backward()
    return out.data, out.grad, a.grad, b.grad


def twice(x: Value) -> tuple[Any, ...]:
    """Gradients add up, and `data` is what it is by then."""
    y = x * x
    y.backward()
    x.data = 5
    y.backward()
    return y.data, y.grad, x.grad


def leaf(call: Callable[[Value], object]) -> tuple[Any, ...]:
    v = Value(3)
    return call(v), v.grad, v._backward()


def own_backward() -> tuple[Value, Value]:
    """An operation of somebody's own."""
    a, b = Value(3), Value(4)
    out = Value(a.data + 2 * b.data, (a, b), "own")

    def back() -> None:
        a.grad += out.grad
        b.grad += 2 * out.grad

    out._backward = back
    (out * 5).backward()
    return a, b


def tagged() -> Value:
    v = Value(3)
    v.grad, v.tag = 7, "mine"
    return v


def copied(copy_of: Callable[[Value], Value]) -> tuple[Any, ...]:
    """What a copy of a sum calculates, and what that does to the operand of the first."""
    a = Value(2)
    total = a * a + a
    total.label = "t"
    made = copy_of(total)
    made.backward()
    return made.data, made.grad, made.label, made._op, total.grad, a.grad, len(made._prev)


def deep_copy_of_two() -> tuple[Any, ...]:
    """What is shared stays shared."""
    a = Value(2)
    first, second = copy.deepcopy([a * 3, a * 4])
    return first._left is second._left, first._left is a, first.data, second.data


CALLS = (after, twice, leaf, own_backward, tagged, copied, deep_copy_of_two, copy, pickle, Variable)
KNOWN: dict[str, Any] = {each.__name__: each for each in CALLS} | {"V": Value, "compat": compat, "layers": layers}

test_compat = transcript("compat.txt", KNOWN)
