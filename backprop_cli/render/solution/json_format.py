"""JSON, format_version 1: one object a line, each complete."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.escape import json_text
from backprop_cli.numbers.decimals import decimal_text, exact_text
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Number, to_float
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Node, Solution

FORMAT_VERSION = 1


def render(solutions: Iterable[Solution], view: View) -> Iterator[str]:
    """One object a solution, each on a line of its own; numbers as JSON numbers and, where exact, as rationals."""
    for solution in solutions:
        yield json_text(document(solution, view), view.ascii) + "\n"


def head(solution: Solution) -> dict[str, Any]:
    """What every object about a solution begins with."""
    return {
        "format_version": FORMAT_VERSION,
        "title": solution.title,
        "output": solution.output,
        "unit": solution.unit,
        "arithmetic": solution.arithmetic,
    }


def document(solution: Solution, view: View) -> dict[str, Any]:
    """The object of one solution."""
    check = solution.check
    return {
        **head(solution),
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
    """The nearest JSON number: an int in full, else a double; null where a double cannot hold it."""
    nearest = to_float(value)
    if nearest is None or not math.isfinite(nearest) or decimal_beyond(value) is not None:
        return None
    return value if isinstance(value, int) else nearest


def json_pair(value: Number) -> dict[str, Any]:
    """A number in both forms: the nearest that JSON has, and the exact one as text, null for another than a rational.

    A proven number that no double holds has its decimal as text, too.
    """
    decimal = decimal_beyond(value)
    pair = {"value": json_number(value), "exact": exact_text(value)}
    return pair if decimal is None else {**pair, "decimal": decimal}


def decimal_beyond(value: Number) -> str | None:
    """The decimal of a proven number that no double holds, as text."""
    return decimal_text(value) if isinstance(value, Proven) and not value.is_double else None


def _decimals(**numbers: Number) -> dict[str, Any]:
    """`decimal` with the numbers that no double holds, where there are any."""
    found = {name: decimal_beyond(number) for name, number in numbers.items()}
    return {"decimal": found} if any(found.values()) else {}


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
        **_decimals(value=node.value, gradient=node.gradient),
        "symbolic": node.formula,
        "check": node.check,
    }
