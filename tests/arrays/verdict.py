"""What is right about a random problem with arrays: three independent ways must agree."""

from __future__ import annotations

from typing import Any

import autograd.numpy
import numpy
from autograd import grad

from backprop_cli import BackpropError, Solution, solve
from backprop_cli.numbers.arrays import element_name, elements, indices, nested, shape_of
from backprop_cli.reading.problem import as_problem
from backprop_cli.solving.by_elements import by_elements
from tests.arrays.problems import RandomProblem


def findings(problem: RandomProblem) -> list[str]:
    """What is wrong; nothing where all agree, or where the problem is refused either way."""
    try:
        solution = solve(problem.text, problem.values, upstream=problem.upstream)
    except BackpropError as error:
        return _refused_too(problem, error)
    found = [] if solution.check.status != "mismatch" else [f"the check disagrees: {solution.check}"]
    found += _against_elements(problem, solution)
    return found + _against_autograd(problem, solution) if problem.smooth else found


def _refused_too(problem: RandomProblem, error: BackpropError) -> list[str]:
    """A refusal must not be one that the elements do without."""
    try:
        apart = by_elements(as_problem(problem.text), problem.values, problem.upstream)
        solve(apart, check="none")
    except BackpropError:
        return []
    return [f"refused, and the elements are not: {error}"]


def _against_elements(problem: RandomProblem, solution: Solution) -> list[str]:
    """Every gradient exactly that of the graph of numbers; proven ones are the same double, or both 0.

    Where the textbook's softmax cancels so far that the numbers one by one are refused, nothing is compared.
    """
    try:
        apart = solve(by_elements(as_problem(problem.text), problem.values, problem.upstream), check="none")
    except BackpropError:
        return []
    wrong = []
    for name, gradient in solution.gradients.items():
        for index, ours in zip(indices(shape_of(gradient)), elements(gradient)):
            theirs = apart.gradients.get(element_name(name, index), 0)  # 0 for what the output does not need
            if not _same(ours, theirs):
                wrong.append(f"d{element_name(name, index)} is {ours!r}, by the elements {theirs!r}")
    return wrong


def _same(ours: Any, theirs: Any) -> bool:
    return bool(ours == theirs or abs(ours - theirs) < 1e-18)


def _against_autograd(problem: RandomProblem, solution: Solution) -> list[str]:
    floats = {name: numpy.array(nested(value, float)) for name, value in _arrays(solution).items()}
    weights = numpy.array(1.0 if problem.upstream is None else problem.upstream, dtype=float)

    def total(values: dict[str, Any]) -> Any:
        return autograd.numpy.sum(weights * problem.compute(autograd.numpy, values))

    with numpy.errstate(all="ignore"):  # autograd's tanh of large numbers overflows on its way to 0
        theirs = grad(total)(floats)
    run = solve(problem.text, problem.values, upstream=problem.upstream, arithmetic="float", check="none")
    wrong = []
    for name in floats:
        if name not in solution.gradients:
            continue
        exact = numpy.array(nested(solution.gradients[name], float))
        size = max(1.0, float(numpy.abs(exact).max()))
        for label, ours in (("exact", exact), ("float", run.gradients[name])):
            if not numpy.allclose(ours, theirs[name], rtol=1e-10, atol=1e-10 * size):
                wrong.append(f"d{name} ({label}) is {ours}, by autograd {theirs[name]}")
    return wrong


def _arrays(solution: Solution) -> dict[str, Any]:
    return {name: solution.values[node] for name, node in solution.graph.inputs.items()}
