"""What is right about a calculation of variables: its text gives the same graph and numbers, and so do Fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.graph.notation import program
from backprop_cli.numbers.arrays import elements, shape_of
from backprop_cli.variables.ordering import in_order
from tests.operators.programs import Calculation


def findings(made: Calculation) -> list[str]:
    """What is wrong; nothing where all agree, or where the calculation is refused either way."""
    return [] if made.refusal else [*_wrong(made)]


def _wrong(made: Calculation) -> Iterator[str]:
    variable = made.output.variable
    values = {name: value for name, value in made.values.items() if name in variable.graph.inputs}
    try:
        graph = parse_expression(made.text)
        again = parse_expression(program(variable.graph))
    except BackpropError as error:
        yield f"the text is refused: {error}"
        return
    if len(again) != len(variable.graph) and "(1/3)" not in made.text:  # an exponent that a text calculates
        yield f"its text is that of another graph: {program(variable.graph)}"
    ours = _solved(lambda: variable.solve(check="none"))
    yield from _compared(ours, _solved(lambda: solve(graph, values, check="none")))
    yield from _by_fractions(made, ours)
    yield from _backward(made)


def _solved(run: Callable[[], Solution]) -> Solution | BackpropError:
    try:
        return run()
    except BackpropError as error:
        return error


def _compared(ours: Solution | BackpropError, right: Solution | BackpropError) -> Iterator[str]:
    if isinstance(ours, BackpropError) and isinstance(right, BackpropError):
        return  # of two faults each may come to another one first
    if isinstance(ours, BackpropError) or isinstance(right, BackpropError):
        yield f"{_told(ours)}, and the text is {_told(right)}"
        return
    pairs = {"output": (ours.value, right.value)}
    pairs |= {name: (ours.gradients[name], gradient) for name, gradient in right.gradients.items()}
    for name, (one, other) in pairs.items():
        if not _same(one, other):
            yield f"{name} is {one!r}, by the text {other!r}"


def _told(found: Solution | BackpropError) -> str:
    return found.message.id if isinstance(found, BackpropError) else "answered"


def _same(one: Any, other: Any) -> bool:
    return shape_of(one) == shape_of(other) and all(
        a == b or (a != a and b != b) for a, b in zip(elements(one), elements(other))
    )


def _backward(made: Calculation) -> Iterator[str]:
    """The pass over the terms themselves gives the floats of the tape, where that has them in the same order."""
    variable = made.output.variable
    if [*map(id, variable._taped().places)] != [*map(id, in_order([variable])[:-1])]:
        return
    right = _solved(lambda: variable.solve(arithmetic="float", check="none"))
    try:
        variable.backward(arithmetic="float")
    except BackpropError as error:
        if not isinstance(right, BackpropError) or error.message.id != right.message.id:
            yield f"backward: {error}, and on a tape: {right}"
        return
    if isinstance(right, BackpropError):
        yield f"backward: answered, and on a tape refused: {right}"
        return
    pairs = {"output": (variable.value, right.value)}
    for term in made.inputs:
        if term.text in right.gradients:
            pairs[f"d{term.text}"] = term.variable.gradient, right.gradients[term.text]
    for name, (ours, theirs) in pairs.items():
        if not _same(ours, theirs):
            yield f"backward: {name} is {ours!r}, on a tape {theirs!r}"


def _by_fractions(made: Calculation, ours: Solution | BackpropError) -> Iterator[str]:
    exact = made.output.exact
    if exact is None or isinstance(ours, BackpropError):
        return
    if ours.value != exact.number:
        yield f"the output is {ours.value!r}, by Fractions {exact.number!r}"
    for name, gradient in ours.gradients.items():
        if gradient != exact.by.get(name, 0):
            yield f"d{name} is {gradient!r}, by Fractions {exact.by.get(name, 0)!r}"
