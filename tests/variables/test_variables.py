"""What variables hold, refuse and bear: their numbers, their sentences, a million steps."""

from __future__ import annotations

import copy
import doctest
import gc
import math
import pickle
import struct
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, sentence_of

from backprop_cli import BackpropError, Variable, solve
from backprop_cli.functions import exp, mean, relu, sigmoid, softmax_with_loss
from backprop_cli.functions import sum as total
from backprop_cli.graph.garbage import NoCollection

DEEP = 1_000_000


@pytest.mark.parametrize("name", ["variables.variable", "functions", "compat"])
def test_the_examples_of_docstrings(name: str) -> None:
    found = doctest.testmod(import_module(f"backprop_cli.{name}"))
    assert found.attempted
    assert not found.failed


# numbers


def test_the_first_lines_of_a_session() -> None:
    x, y = Variable("x", 3), Variable("y", 4)
    z = (x + y) ** 2
    z.backward()
    assert (z.value, x.gradient, y.gradient) == (49, 14, 14)


def test_numbers_are_exact_unless_floats_are_asked_for() -> None:
    apple, count, tax = Variable("apple", 100), Variable("apple_num", 2), Variable("tax", 1.1)
    price = (apple * count * tax).named("price")
    assert price.value == 220
    price.backward()
    assert (apple.gradient, tax.gradient) == (Fraction(11, 5), 200)
    price.backward(arithmetic="float")
    assert price.value == 220.00000000000003
    assert price.solve(check="symbolic").check.status == "ok"
    assert sigmoid(Variable("x", 0)).value == Fraction(1, 2)


def test_a_gradient_is_that_of_the_output_that_was_asked_last() -> None:
    x = Variable("x", 2)
    square, cube = x**2, x**3
    for arithmetic in ("exact", "float"):
        square.backward(arithmetic=arithmetic)
        assert x.gradient == 4
        cube.backward(arithmetic=arithmetic)
        assert (x.gradient, square.value, square.gradient) == (12, 4, 1)
    assert (square.solve(check="none").gradients["x"], cube.solve(check="none").gradients["x"]) == (4, 12)


def test_new_values_take_no_new_calculation() -> None:
    x, y = Variable("x", 3), Variable("y")
    z = x * y
    assert z.solve(y=5).gradients == {"x": 5, "y": 3}
    assert z.solve({"x": "1/3"}, y=6).value == 2
    assert z.graph is z.solve(y=1).graph
    z.backward(x=7, y=2)
    assert (z.value, x.value, x.gradient) == (14, 7, 2)
    z.backward({"x": 0.5}, y=0.25, arithmetic="float", upstream=2)
    assert (z.value, x.gradient) == (0.125, 0.5)
    assert z.solve(y=5).value == 15  # the number given stays


def test_arrays_on_either_side() -> None:
    W, x = Variable("W", np.array([[1.0, 2.0], [3.0, 4.0]])), np.array([1.0, -1.0])
    loss = total(relu(x @ W + [0.5, 3]) * 2)
    for arithmetic in ("exact", "float"):
        loss.backward(arithmetic=arithmetic)
        assert loss.value == 2
        assert W.gradient.tolist() == [[0, 2], [0, -2]]
    assert loss.solve({"W": W.value - W.gradient}, check="directional").check.status == "ok"


def test_arrays_are_copied() -> None:
    array = np.ones(2)
    W = Variable("W", array)
    array *= 5
    assert total(W * array).value == 10


def test_a_network_is_that_of_a_text() -> None:
    draw = np.random.default_rng(1)
    X, W, b = draw.normal(size=(4, 3)), draw.normal(size=(3, 2)), draw.normal(size=2)
    a = X @ Variable("W", W) + Variable("b", b)
    loss = softmax_with_loss(sigmoid(a), [0, 1, 1, 0]) + mean(exp(a)) / 10
    text = "a = X @ W + b; softmax_with_loss(sigmoid(a), [0, 1, 1, 0]) + mean(exp(a))/10"
    right = solve(text, {"X": X, "W": W, "b": b}, arithmetic="float", check="none")
    found = loss.solve(arithmetic="float", check="none")
    assert found.value == right.value
    assert np.array_equal(found.gradients["W"], right.gradients["W"])


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=6), st.integers(1, 4))
def test_products_and_sums_by_hand(numbers: list[int], power: int) -> None:
    xs = [Variable(f"x{i}", number) for i, number in enumerate(numbers)]
    z = sum(x**power * 2 for x in xs) + xs[0]
    z.backward()
    assert z.value == sum(2 * n**power for n in numbers) + numbers[0]
    assert [x.gradient for x in xs] == [2 * power * n ** (power - 1) + (not i) for i, n in enumerate(numbers)]


# sentences

x, y = Variable("x", 3), Variable("y", 4)
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "equal": (lambda: x == y, "compared by ==, only their numbers; write x.value == y.value, or `x is y`"),
    "unequal": (lambda: x != 3, "compared by !="),
    "less": (lambda: x < 3, "compared by <,"),
    "truth": (lambda: 1 if x else 0, "write `if x.value:`"),
    "name": (lambda: Variable("2x", 1), "'2x' is none; write a name such as x"),
    "no name": (lambda: Variable(3), "write Variable('x', 3)"),  # type: ignore[arg-type]
    "step": (lambda: (x + y).named("a b"), "'a b' is none"),
    "second name": (lambda: x.named("y"), "'y' would only be a second name for 'x'"),
    "two names": (lambda: ((s := x + y).named("a") * s.named("b")).graph, "'b' would only be a second name for 'a'"),
    "alike": (lambda: (x + Variable("x", 3)).graph, "two variables or steps are called 'x'"),
    "step alike": (lambda: ((x + y).named("x") * 2).graph, "two variables or steps are called 'x'"),
    "alike in floats": (lambda: (x + Variable("x", 3)).backward(arithmetic="float"), "are called 'x'"),
    "no gradient": (lambda: Variable("q", 1).gradient, "q has no gradient yet; call backward()"),
    "no value": (lambda: Variable("q").value, "no value for q"),
    "no value in floats": (lambda: (Variable("q") * 2).backward(arithmetic="float"), "no value for q"),
    "unknown": (lambda: (x * y).solve(z=1), "'z'"),
    "arithmetic": (
        lambda: x.backward(arithmetic="double"),
        "arithmetic cannot be 'double'; choose one of: exact, float",
    ),
    "nan": (lambda: x * float("nan"), "an operand is nan or infinite"),
    "division": (lambda: (x / (y - 4)).value, "division by zero in x / (y - 4)"),
    "division in floats": (lambda: (x / (y - 4)).backward(arithmetic="float"), "division by zero in x / (y - 4)"),
    "overflow": (lambda: ((x * 1e200) ** 2).backward(arithmetic="float"), "beyond what a float can hold"),
    "arguments": (lambda: x.sigmoid(2), "sigmoid takes one argument, not 2"),
    "axis": (lambda: x.sigmoid(axis=1), "axis"),
    "shape": (lambda: x.reshape((2.0, 3)), "write reshape(x, 2, 3)"),
    "array of a number": (lambda: (x * 1).max().backward(arithmetic="float"), "max"),
    "pickle": (lambda: pickle.dumps(x), "cannot be pickled"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    call, words = REFUSED[case]
    assert words in sentence_of(call)


@pytest.mark.parametrize("other", ["1", None, True, object(), np.array(["a"])])
def test_what_is_no_number_is_no_operand(other: Any) -> None:
    for calculate in (lambda: x + other, lambda: other * x, lambda: x**other, lambda: x.max(other)):
        with pytest.raises(TypeError):
            calculate()


def test_after_a_refusal_there_are_no_numbers_of_half_a_pass() -> None:
    a, b = Variable("a", 1), Variable("b", 0)
    (a * 2).backward(arithmetic="float")
    with pytest.raises(BackpropError):
        (a / b).backward(arithmetic="float")
    with pytest.raises(BackpropError, match="no gradient yet"):
        _ = a.gradient
    assert a.value == 1


@pytest.mark.parametrize("name", ["given", "label", "left", "value", "gradient", "anything"])
def test_a_variable_takes_no_attribute(name: str) -> None:
    for one in (Variable("q", 1), Variable("q", 1) * 2):
        with pytest.raises(AttributeError):
            setattr(one, name, 5)


def test_variables_are_keys_and_copies_are_the_same_variables() -> None:
    assert {x: 1, y: 2}[x] == 1
    assert x in {x, y}
    assert copy.copy(x) is x
    assert copy.deepcopy([x, {"y": y}])[1]["y"] is y


def test_mypy_knows_them(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from fractions import Fraction\n"
        "import numpy as np\n"
        "from backprop_cli import Solution, Variable\n"
        "from backprop_cli.compat import Value\n"
        "from backprop_cli.functions import log, sigmoid\n"
        "x, y = Variable('x', 3), Variable('y', np.ones(2))\n"
        "z: Variable = 2 * x - Fraction(1, 2) / y + np.ones(2) * x @ y + sum([x, y]) + x**2 + abs(-x)\n"
        "z = sigmoid(x) + x.tanh() + log(x, 2) + x.max(axis=0).named('m')\n"
        "z.backward({'x': 2.5}, arithmetic='float')\n"
        "s: Solution = z.solve(x=5, check='none')\n"
        "v: Value = (Value(1.0) * 2 - 1).relu() / 3\n"
        "x + 'a'  # type: ignore[arg-type]\n"
        "Variable(3)  # type: ignore[arg-type]\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), str(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# a million steps


def chain(steps: int) -> tuple[Variable, Variable]:
    x, y = Variable("x", 1.5), Variable("y", 0.5)
    z = x
    for _ in range(steps // 2):
        z = z * y + x
    return x, z


@NoCollection()
def test_a_million_steps_deep() -> None:
    x, z = chain(DEEP)
    assert len(repr(z)) < 100
    assert copy.deepcopy(z) is z
    with pytest.raises(BackpropError):
        pickle.dumps(z)
    z.backward(arithmetic="float")
    assert (z.value, x.gradient) == (3, 2)
    started = time.perf_counter()
    del z
    assert time.perf_counter() - started < 5  # neither a crash nor the square of the length


def test_the_tape_of_a_hundred_thousand_steps() -> None:
    _, z = chain(DEEP // 10)
    assert len(z.graph) == DEEP // 10 + 2
    assert z.solve(x=2.5, arithmetic="float", check="none").value == 5


def test_an_operation_with_many_operands_takes_time_in_proportion() -> None:
    xs = [Variable(f"x{i}", i) for i in range(20_000)]
    z = xs[0].max(*(x * 2 for x in xs[1:]))
    started = time.perf_counter()
    z.backward(arithmetic="float")
    assert time.perf_counter() - started < 5
    assert (z.value, xs[-1].gradient, xs[1].gradient) == (39_998, 2, 0)


@pytest.mark.parametrize("run", [lambda z: z.backward(arithmetic="float"), lambda z: z.solve(check="none"), repr])
def test_what_nobody_holds_is_gone_at_once(run: Callable[[Variable], object]) -> None:
    """Training makes a calculation a step: it is freed without the collector of garbage."""

    class Watched:
        pass

    w = Variable("w", 2)
    gc.disable()
    try:
        step, watched = w * 2, Watched()
        step._note = watched  # of a step nobody reads it
        alive = weakref.ref(watched)
        z = step + w
        run(z)
        del step, watched, z
        assert alive() is None
    finally:
        gc.enable()


def test_floats_alone_need_no_tape() -> None:
    w = Variable("w", 0.5)
    loss = (3 * w - 2) ** 2 + w.exp() / w
    with mock.patch.object(Variable, "_taped", side_effect=AssertionError):
        loss.backward(arithmetic="float")
    assert (loss.value, w.gradient) == (0.25 + 2 * math.exp(0.5), pytest.approx(-3 - 2 * math.exp(0.5)))


def test_a_term_is_small() -> None:
    """The collector of garbage looks at every slot of it, again and again."""
    assert Variable("x").__sizeof__() == object().__sizeof__() + 6 * struct.calcsize("P")
