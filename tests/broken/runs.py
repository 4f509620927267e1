"""Finished runs with one gradient off by 1 %, and whether the check tells which."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from backprop_cli import BackpropError, Solution, solve
from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Run
from backprop_cli.checking.float_check import check_floats
from backprop_cli.graph.runs import Numbers
from backprop_cli.numbers.balls import precision, rational
from backprop_cli.numbers.limits import MOST_BITS
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number
from tests.digits.expressions import case

KINDS = ("exact", "proven", "float")
METHODS = ("directional", "symbolic")
RATIONAL = ("+", "-", "*", "/", "max", "min", "abs", "relu", "**2", "**-1", "**3")


def scaled(number: Number, factor: Fraction) -> Number:
    """A rational or proven number, or a float, times a factor, no less certain."""
    if not isinstance(number, Proven):
        return number * float(factor) if isinstance(number, float) else number * factor
    source, index, by = number.source, number.index, rational(factor)

    def computed(bits: int) -> list[Any]:
        balls = source(bits)
        with precision(bits):
            return [balls[index] * by]

    return Proven(computed(MOST_BITS)[0], computed, 0)


def problem(random: Random, kind: str) -> tuple[str, dict[str, Any]]:
    """A problem whose run is of this kind, mostly."""
    if kind != "exact":
        found = case(random)
        return found.text, dict(found.values)
    names = [f"x{i}" for i in range(random.randint(1, 4))]
    values = {name: str(Fraction(random.randint(-20, 20), random.randint(1, 9))) for name in names}
    lines: list[str] = []
    for step in range(random.randint(2, 12)):
        known = [*names, *(f"t{i}" for i in range(step))]
        sign, left, right = random.choice(RATIONAL), random.choice(known), random.choice(known)
        if sign in "+-*/":
            text = f"{left} {sign} {right}"
        elif sign.startswith("**"):
            text = f"{left}{sign}"
        else:
            text = f"{sign}({left}{f', {right}' if sign in ('max', 'min') else ''})"
        lines.append(f"t{step} = {text}")
    return "; ".join(lines), values


def missed(random: Random, kind: str, method: str) -> str | None:
    """What a check failed to do on one spoiled run; problems without an answer, or of another kind, do not count."""
    while True:
        text, values = problem(random, kind)
        try:
            solution = solve(
                text,
                {name: value for name, value in values.items() if name in text},
                arithmetic="float" if kind == "float" else "exact",
                check=method,
            )
        except BackpropError:
            continue
        if solution.arithmetic == kind and solution.check.status == "ok":
            break
    nodes = [node for node, mark in enumerate(solution.check.rows) if mark == "ok"]
    node = random.choice(nodes)
    found = _checked(solution, node, Fraction(random.choice((99, 101)), 100), method)
    marked = [i for i, mark in enumerate(found.rows) if mark == "mismatch"]
    if found.status == "mismatch" and marked == [node]:
        return None
    return f"{text} at {values}: node {node} is off, {found.status}, marked {marked} by {found.method}"


def _checked(solution: Solution, node: int, factor: Fraction, method: str) -> Any:
    graph = solution.graph
    gradients = list(solution.node_gradients)
    right = gradients[node]
    gradients[node] = scaled(right, factor) if right else Fraction(1, 100)
    if solution.arithmetic == "float":
        gradients[node] = float(gradients[node])
        inputs = {name: solution.values[i] for name, i in graph.inputs.items()}
        return check_floats(graph, inputs, 1, Numbers(solution.values, gradients), method, str)
    return check(Run(graph, solution.values, gradients, solution.upstream), method, str)
