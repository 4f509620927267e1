"""JSON, format_version 1: one object a line, each complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.escape import json_text
from backprop_cli.numeric import Number, exact_text, to_float
from backprop_cli.render import View
from backprop_cli.solution import Node, Solution

FORMAT_VERSION = 1


def render(solutions: Iterable[Solution], view: View) -> Iterator[str]:
    """One object a solution, each on a line of its own; numbers as JSON numbers and, where exact, as rationals."""
    for solution in solutions:
        yield json_text(document(solution, view), view.ascii) + "\n"


def document(solution: Solution, view: View) -> dict[str, Any]:
    """The object of one solution."""
    check = solution.check
    return {
        "format_version": FORMAT_VERSION,
        "title": solution.title,
        "output": solution.output,
        "unit": solution.unit,
        "arithmetic": solution.arithmetic,
        "upstream": json_pair(solution.upstream),
        **json_pair(solution.value),
        "gradients": {name: json_number(gradient) for name, gradient in solution.gradients.items()},
        "nodes": [_node(node) for node in solution.nodes],
        "check": {
            "method": check.method,
            "status": check.status,
            "checked": check.checked,
            "why": check.why.text(view.language) if check.why else None,
        },
    }


def json_number(value: Number) -> int | float | None:
    """The nearest JSON number: an int in full, else a double; null beyond the range of doubles, where readers fail."""
    nearest = to_float(value)
    return value if isinstance(value, int) and nearest is not None else nearest


def json_pair(value: Number) -> dict[str, Any]:
    """A number in both forms: the nearest that JSON has, and the exact one as text, null for a float."""
    return {"value": json_number(value), "exact": exact_text(value)}


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "kind": node.kind,
        "operation": node.operation,
        "operands": node.operands,
        "expression": node.expression,
        "value": json_number(node.value),
        "gradient": json_number(node.gradient),
        "exact": {"value": exact_text(node.value), "gradient": exact_text(node.gradient)},
        "symbolic": node.formula,
        "check": node.check,
    }
