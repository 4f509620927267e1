"""This program and the others on the same work, each in the way that its own documentation recommends.

An engine takes a piece of work and returns what does it: build the calculation, compute its value and the gradients of
all inputs. This program starts from the text; the others are handed numbers, and read nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from tests.benchmarks.shapes import Work

Answer = tuple[float, list[float]]
Engine = Callable[[Work], Callable[[], Answer]]


def backprop(work: Work) -> Callable[[], Answer]:
    """Text to value and gradients, in floats as the others compute."""
    from backprop_cli import parse_expression
    from backprop_cli.graph.runs import propagate

    def run() -> Answer:
        graph = parse_expression(work.text)
        values, gradients = propagate(graph, work.values, 1, "float")
        return values[graph.output], [gradients[node] for node in graph.inputs.values()]

    return run


def micrograd(work: Work) -> Callable[[], Answer]:
    from micrograd.engine import Value

    def run() -> Answer:
        inputs = [Value(number) for number in work.values.values()]
        output = work.function(inputs)
        output.backward()
        return output.data, [value.grad for value in inputs]

    return run


def pytorch(work: Work) -> Callable[[], Answer]:
    import torch

    def run() -> Answer:
        inputs = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in work.values.values()]
        output = work.function(inputs)
        output.backward()
        return output.item(), [tensor.grad.item() for tensor in inputs]

    return run


def casadi(work: Work) -> Callable[[], Answer]:
    import casadi

    def run() -> Answer:
        inputs = casadi.SX.sym("x", len(work.values))
        output = work.function(casadi.vertsplit(inputs))
        function = casadi.Function("f", [inputs], [output, casadi.gradient(output, inputs)])
        value, gradients = function(list(work.values.values()))
        return float(value), gradients.full().ravel().tolist()

    return run


def autograd(work: Work) -> Callable[[], Answer]:
    from autograd import value_and_grad

    def run() -> Answer:
        value, gradients = value_and_grad(work.function)(list(work.values.values()))
        return float(value), [float(gradient) for gradient in gradients]

    return run


def jax(work: Work) -> Callable[[], Answer]:
    import jax

    jax.config.update("jax_enable_x64", True)

    def run() -> Answer:
        value, gradients = jax.value_and_grad(work.function)(list(work.values.values()))
        return float(value), [float(gradient) for gradient in gradients]

    return run


def sympy(work: Work) -> Callable[[], Answer]:
    import sympy

    def run() -> Answer:
        symbols = sympy.symbols(list(work.values))
        output = work.function(symbols)
        at = dict(zip(symbols, work.values.values()))
        return float(output.subs(at)), [float(sympy.diff(output, symbol).subs(at)) for symbol in symbols]

    return run


_ALL: dict[str, tuple[str, Engine]] = {
    "backprop": ("backprop_cli", backprop),
    "micrograd": ("micrograd", micrograd),
    "PyTorch": ("torch", pytorch),
    "CasADi": ("casadi", casadi),
    "JAX": ("jax", jax),
    "autograd": ("autograd", autograd),
    "sympy.diff": ("sympy", sympy),
}

ENGINES: dict[str, Engine] = {name: engine for name, (module, engine) in _ALL.items() if find_spec(module)}
"""Those that are installed; `pip install '.[bench]'` installs all."""


def agree(ours: Answer, theirs: Answer) -> bool:
    """Whether two engines found the same numbers."""

    def near(left: Any, right: Any) -> bool:
        return bool(abs(left - right) <= 1e-9 * max(1, abs(left)))

    return near(ours[0], theirs[0]) and len(ours[1]) == len(theirs[1]) and all(map(near, ours[1], theirs[1]))
