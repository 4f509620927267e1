"""Problem -> YAML text, as `problem` reads it back: the key of a quiz."""

from __future__ import annotations

from copy import copy

from backprop_cli.graph.notation import leaf_text, program
from backprop_cli.graph.tape import Graph
from backprop_cli.language.escape import yaml_text
from backprop_cli.numbers.arrays import is_array, nested, plain_name
from backprop_cli.numbers.decimals import decimal_text, json_line
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Ask, Problem

_DIGITS = 60
"""Significant digits of a number that is not rational."""


def key_text(problem: Problem) -> str:
    """The problem as a YAML document: its steps, the values of its inputs where it has any, and what it asks for.

    Elements of arrays, W[0,1], have plain names there: W_0_1.
    """
    graph = _with_values(problem)
    lines = [] if problem.seed is None else ["---"]  # one of many: several of them after each other are a stream
    lines += [f"title: {yaml_text(problem.title)}"] if problem.title else []
    lines += [f"part: {problem.part}"] if problem.part else []
    lines += [f"seed: {problem.seed}"] if problem.seed is not None else []
    lines += _calculation(graph)
    values = {
        name: problem.values[name]
        for name, node in problem.graph.inputs.items()
        if problem.values and node not in graph.literals
    }
    lines += _mapping("values", {plain_name(name): number_text(value) for name, value in values.items()})
    if is_array(problem.upstream) or problem.upstream != 1:
        lines.append(f"upstream: {number_text(problem.upstream)}")
    lines += _mapping("units", {plain_name(name): yaml_text(unit) for name, unit in problem.units.items()})
    if problem.asks:
        lines += ["ask:", *(f"  - {_ask(ask)}" for ask in problem.asks)]
    return "\n".join(lines) + "\n"


def number_text(value: Number) -> str:
    """A number as text that reads back as itself: 1.1 or 1/3; a proven one to as many digits as matter.

    An array is nested lists of such numbers.
    """
    if is_array(value):
        return json_line(nested(value, number_text))
    if isinstance(value, float):
        return decimal_text(value, _DIGITS)
    return leaf_text(value).strip("()")


def _with_values(problem: Problem) -> Graph:
    """The graph, with the problem's values in place of those that its text gives to inputs."""
    graph = copy(problem.graph)
    if not problem.values:  # in letters; what the text gives to inputs was left aside
        inputs = {*graph.inputs.values()}
        graph.literals = {node: value for node, value in graph.literals.items() if node not in inputs}
    changed = {graph.inputs[name]: value for name, value in problem.values.items()}
    graph.literals = {node: changed.get(node, value) for node, value in graph.literals.items()}
    graph.names = [name and plain_name(name) for name in graph.names]
    graph.inputs = {plain_name(name): node for name, node in graph.inputs.items()}
    return graph


def _calculation(graph: Graph) -> list[str]:
    """`steps`, one a line, where the output is a step with a name; else the `expression`."""
    text = program(graph)
    steps = [statement.split(" = ", 1) for statement in text.split("; ") if " = " in statement]
    if graph.names[graph.output] is None or graph.operations[graph.output] is None:
        return [f"expression: {_scalar(text)}"]
    lines = ["steps:", *(f"  {name}: {_scalar(expression)}" for name, expression in steps)]
    return lines if steps[-1][0] == graph.output_name else [*lines, f"output: {graph.output_name}"]


def _scalar(text: str) -> str:
    """An expression as YAML: in quotes where an array at its head would be taken for all of it."""
    return yaml_text(text) if text.startswith("[") else text


def _mapping(key: str, entries: dict[str, str]) -> list[str]:
    return [f"{key}:", *(f"  {name}: {text}" for name, text in entries.items())] if entries else []


def _ask(ask: Ask) -> str:
    """A key alone, or with its points and tolerances."""
    numbers = {"points": ask.points if ask.points != 1 else None, "rtol": ask.rtol, "atol": ask.atol}
    extras = [f"{name}: {number_text(value)}" for name, value in numbers.items() if value is not None]
    key = plain_name(ask.key)
    return f"{{{', '.join([f'key: {key}', *extras])}}}" if extras else key
