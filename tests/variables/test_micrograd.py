"""micrograd's own examples, tests and network: by its Value, by ours in its place, and by variables."""

from __future__ import annotations

import copy
import math
import pickle
import random
import sys
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from micrograd.engine import Value as Original
from shell import Shell
from support import EXAMPLES, sentence_of

from backprop_cli import Variable, compat
from backprop_cli.compat import Value
from backprop_cli.graph.array_functions import ARRAY_FUNCTIONS
from backprop_cli.graph.functions import FUNCTIONS


def readme(a: Any, b: Any) -> Any:
    """The example of micrograd's README, and its test_more_ops."""
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g


def sanity(x: Any) -> Any:
    """Its test_sanity_check."""
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    return h + q + q * x


def test_the_readme() -> None:
    for kind in (Value, Original):
        a, b = kind(-4.0), kind(2.0)
        g = readme(a, b)
        g.backward()
        assert [f"{number:.4f}" for number in (g.data, a.grad, b.grad)] == ["24.7041", "138.8338", "645.5773"]


@pytest.mark.parametrize(("calculation", "inputs"), [(readme, {"a": -4.0, "b": 2.0}), (sanity, {"x": -4.0})])
@pytest.mark.parametrize("shift", [0, 1, 3.5, -2])
def test_its_tests(calculation: Callable[..., Any], inputs: dict[str, float], shift: float) -> None:
    numbers = [number + shift for number in inputs.values()]
    originals, values = [Original(each) for each in numbers], [Value(each) for each in numbers]
    right, ours = calculation(*originals), calculation(*values)
    right.backward()
    ours.backward()
    assert (ours.data, ours._op, len(ours._prev)) == (right.data, right._op, len(right._prev))
    assert [each.grad for each in values] == pytest.approx([each.grad for each in originals], rel=1e-13)
    variables = [Variable(name, number) for name, number in zip(inputs, numbers)]
    output = calculation(*variables)
    for arithmetic, kind in (("float", float), ("exact", (int, Fraction))):
        output.backward(arithmetic=arithmetic)
        assert isinstance(output.value, kind)
        assert output.value == pytest.approx(right.data, rel=1e-13)
        assert [each.gradient for each in variables] == pytest.approx([each.grad for each in originals], rel=1e-13)
    assert output.solve().check.status == "ok"


def test_the_sanity_check_is_exact() -> None:
    x = Variable("x", -4.0)
    y = sanity(x)
    y.backward()
    assert (y.value, x.gradient) == (-20, 46)


def test_backward_adds_up_as_there() -> None:
    found = []
    for kind in (Value, Original):
        a, b = kind(3.0), kind(-2.0)
        t = a * a
        z = t * b
        z.backward()
        z.backward()
        (a * 2).backward()
        b.grad = 0
        found.append((a.grad, b.grad, t.grad, z.grad, repr(z)))
    assert found[0] == found[1]


def test_every_function_of_one_operand() -> None:
    for name, row in FUNCTIONS.items():
        if row.arity == 1:
            value, variable = Value(0.75 + (name == "acosh")), Variable("x", 0.75 + (name == "acosh"))
            made, right = getattr(value, name)(), getattr(variable, name)()
            made.backward()
            right.backward(arithmetic="float")
            assert (made.data, value.grad) == (right.value, variable.gradient), name


def test_what_is_deep() -> None:
    x, y = Value(1.5), Value(0.5)
    z = x
    for _ in range(100_000):
        z = z * y + x
    z.backward()
    assert (z.data, x.grad) == (3, 2)


def changed_before(kind: Any) -> list[Any]:
    """Numbers that change between the calculation and its backward pass, and what it then sends back."""
    a, b = kind(2.0), kind(3.0)
    z = a * b + a**3 + (a - b) / b
    a.data, b.data = 10.0, 5.0
    z.backward()
    c = kind(2.0)
    r = c.relu()
    r.data = -1
    r.backward()
    kept = (kind(2) + 1).relu()
    none = (kind(2) - 3).relu()
    numbers = [a.grad, b.grad, c.grad, kept.data, none.data]
    return [*numbers, [type(number) for number in numbers]]


def test_backward_takes_the_numbers_of_now_as_there() -> None:
    ours, theirs = changed_before(Value), changed_before(Original)
    assert ours[:-1] == pytest.approx(theirs[:-1], rel=1e-13)
    assert ours[-1] == theirs[-1]


def test_a_function_takes_the_number_of_now() -> None:
    x = Value(1.0)
    y = x.sin()
    x.data = 2.0
    y.backward()
    assert x.grad == math.cos(2)


def cubed(a: Any, b: Any, c: Any, kind: Any) -> Any:
    """An operation of one's own, as the lecture writes them."""
    out = kind(a.data * b.data * c.data, (a, b, c), "***")
    out.label = "p"

    def back() -> None:
        a.grad += b.data * c.data * out.grad
        b.grad += a.data * c.data * out.grad
        c.grad += a.data * b.data * out.grad

    out._backward = back
    return out


def test_operations_of_ones_own() -> None:
    found = []
    for kind in (Value, Original):
        a, b, c = kind(2.0), kind(3.0), kind(5.0)
        p = cubed(a * 2, b, c, kind)
        (p + a).backward()
        p._backward()
        found.append((a.grad, b.grad, c.grad, p.data, p.grad, p.label, len(p._prev), p._op))
    assert found[0] == found[1]


MIX = "a Value and a Variable do not mix in one calculation"
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "left": (lambda: Variable("x", 1) + Value(2), MIX),
    "right": (lambda: Value(2) * Variable("x", 1), MIX),
    "from": (lambda: Value(2) - Variable("x", 1), MIX),
    "by": (lambda: Value(2) / Variable("x", 1), MIX),
    "power": (lambda: Value(2) ** Variable("x", 1), MIX),
    "inside": (lambda: Value(Variable("x", 1)), MIX),
    "log": (lambda: Value(-1).log(), "log(-1.0) has no value: a logarithm needs a number above 0; change -1.0"),
    "sqrt": (lambda: Value(-1.0).sqrt(), "sqrt(-1.0) has no value: sqrt needs 0 or more"),
    "acos": (lambda: Value(2).acos(), "acos(2.0) has no value"),
    "slope": (lambda: Value(0.0).sqrt().backward(), "sqrt(0.0) has no derivative here"),
    "inf": (lambda: Value(math.inf).sin(), "inf is nan or infinite; give it a finite number"),
    "large": (lambda: Value(1000).exp(), "exp(1000.0) is beyond what a float can hold"),
    "pickle": (lambda: pickle.dumps(Value(2) + 1), "a Value that was calculated cannot be pickled"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    call, words = REFUSED[case]
    assert words in sentence_of(call)


def test_what_is_deep_is_copied() -> None:
    x = z = Value(1.0)
    x.label = "x"
    for _ in range(100_000):
        z = z * 0.5 + x
    again, start = copy.deepcopy([z, x])
    x.data = 100.0
    again.backward()
    assert (start.label, start.data, start.grad, x.grad, again.data) == ("x", 1, 2, 0, z.data)


def test_copies_and_weights_that_are_sent() -> None:
    x = Value(3.0)
    y = x * x
    twin = copy.copy(y)
    twin.backward()
    assert (twin.data, twin._prev, x.grad, y.grad) == (9, {x}, 6, 0)
    x.label = "x"
    sent = pickle.loads(pickle.dumps([x, x]))
    assert sent[0] is sent[1]
    assert (sent[0].data, sent[0].grad, sent[0].label) == (3, 6, "x")
    (sent[0] * 2).backward()
    assert sent[0].grad == 8


@pytest.mark.parametrize("one", [Value(2.0) * 3, Variable("x", 2) * 3])
def test_tab_shows_what_is_for_the_user(one: Any) -> None:
    functions = {name for name, row in (FUNCTIONS | ARRAY_FUNCTIONS).items() if row.most != 0}
    public = {name for name in dir(one) if not name.startswith("_")} - functions
    ours = {"backward", "gradient", "graph", "name", "named", "problem", "solve", "value"}
    assert public == ({"backward", "data", "grad"} if isinstance(one, Value) else ours)


# the network of its demo


def with_our_value(monkeypatch: pytest.MonkeyPatch) -> Any:
    """micrograd's nn.py, which imports our module in the place of its own."""
    monkeypatch.setitem(sys.modules, "micrograd.engine", compat)
    spec = find_spec("micrograd.nn")
    assert spec is not None
    assert spec.origin is not None
    spec = spec_from_file_location("nn_with_our_value", spec.origin)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.Value is Value
    return module


def trained(nn: Any, kind: Any, start: Any, points: Any, labels: Any, steps: int) -> list[float]:
    """The loss of micrograd's demo before every step of the training, by its words."""
    model = nn.MLP(2, [16, 16, 1])
    for i, layer in enumerate(model.layers, 1):
        for k, neuron in enumerate(layer.neurons):
            neuron.w = [kind(row[k]) for row in start[f"W{i}"]]
    found = []
    for step in range(steps):
        scores = list(map(model, [list(map(kind, point)) for point in points]))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(labels, scores)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        found.append(loss.data)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= (1 - 0.9 * step / steps) * p.grad
    return found


def test_the_network_of_its_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EXAMPLES)
    moons = import_module("moons")
    draw = random.Random(5)
    points, labels = moons.moons(12, draw)
    start = moons.start(draw)
    right = trained(import_module("micrograd.nn"), Original, start, points, labels, 6)
    assert trained(with_our_value(monkeypatch), Value, start, points, labels, 6) == pytest.approx(right, rel=1e-12)
    for build in (moons.by_numbers, moons.by_arrays):
        loss, scores, weights = build(points, labels, start)
        found = [value for value, _ in moons.train(loss, scores, weights, labels, 6)]
        assert found == pytest.approx(right, rel=1e-12)


def test_the_examples_learn(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    code, out, err = shell.run("python examples/xor.py")
    assert (code, err) == (0, "")
    assert out.endswith("0  0   0.000\n0  1   1.000\n1  0   1.000\n1  1   0.000\n")
    code, out, err = shell.run("python examples/moons.py")
    assert (code, err) == (0, "")
    assert out.endswith(" 100.0%\n")
    losses = [float(line.split()[1]) for line in out.splitlines()[1:]]
    assert all(after < before for before, after in pairwise(losses))
    first = shell.run("python examples/moons.py --numbers --steps 2").out.splitlines()
    assert first[:2] == out.splitlines()[:2]
