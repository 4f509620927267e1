"""JSON, format_version 1: one object a line, each complete."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.checking.evidence import Check
from backprop_cli.language.escape import json_object
from backprop_cli.numbers.arrays import elements, is_array, nested, shape_of
from backprop_cli.numbers.decimals import decimal_text, exact_text
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import to_float
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, LetterNode, LetterSolution
from backprop_cli.solving.solution import Node, Solution

FORMAT_VERSION = 1


def render(solutions: Iterable[AnySolution], view: View) -> Iterator[str]:
    """One object a solution, each on a line of its own; numbers as JSON numbers and, where exact, as rationals."""
    for solution in solutions:
        yield line_of(solution, view) + "\n"


def line_of(solution: AnySolution, view: View) -> str:
    """The object of one solution as text."""
    found = _letters(solution, view) if isinstance(solution, LetterSolution) else document(solution, view)
    return json_object(found, view.ascii)


def head(solution: AnySolution) -> dict[str, Any]:
    """What every object about a solution begins with."""
    origin = solution.origin
    return {
        "format_version": FORMAT_VERSION,
        **({"problem": origin.number, "file": origin.file, "document": origin.document} if origin else {}),
        "title": solution.title,
        "output": solution.output,
        "unit": solution.unit,
        "arithmetic": solution.arithmetic,
    }


def document(solution: Solution, view: View) -> dict[str, Any]:
    """The object of one solution; its nodes are an iterator, as there may be hundreds of thousands."""
    check = solution.check
    return {
        **head(solution),
        "upstream": json_pair(solution.upstream),
        **json_pair(solution.value),
        **({"paid": json_pair(paid)} if (paid := next(iter(solution.paid.values()), None)) is not None else {}),
        "gradients": {name: json_number(gradient) for name, gradient in solution.gradients.items()},
        "nodes": map(_node, solution.nodes),
        "check": _check(check, view),
    }


def _check(check: Check, view: View) -> dict[str, Any]:
    why = check.why.text(view.language) if check.why else None
    return {"method": check.method, "status": check.status, "checked": check.checked, "why": why}


def json_number(value: Any) -> Any:
    """The nearest JSON number: an int in full, else a double; null where a double cannot hold it. Arrays are nested."""
    if is_array(value):
        return nested(value, json_number)
    nearest = to_float(value)
    if nearest is None or not math.isfinite(nearest) or decimal_beyond(value) is not None:
        return None
    return value if isinstance(value, int) else nearest


def json_pair(value: Any) -> dict[str, Any]:
    """A number in both forms: the nearest that JSON has, and the exact one as text, null for another than a rational.

    A proven number that no double holds has its decimal as text, too.
    """
    decimal = decimal_beyond(value)
    pair = {"value": json_number(value), "exact": _exact(value)}
    return pair if decimal is None else {**pair, "decimal": decimal}


def _exact(value: Any) -> Any:
    """The rational itself as text, nested for an array; null where none of its numbers is one."""
    found = nested(value, exact_text)
    return found if not is_array(value) or any(not isinstance(number, float) for number in elements(value)) else None


def decimal_beyond(value: Any) -> Any:
    """The decimal of a proven number that no double holds, as text; nested for an array that has such numbers."""
    if is_array(value):
        found = nested(value, decimal_beyond)
        return found if any(map(decimal_beyond, elements(value))) else None
    return decimal_text(value) if isinstance(value, Proven) and not value.is_double else None


def _decimals(**numbers: Any) -> dict[str, Any]:
    """`decimal` with the numbers that no double holds, where there are any."""
    found = {name: decimal_beyond(number) for name, number in numbers.items()}
    return {"decimal": found} if any(found.values()) else {}


def _node_head(node: Node | LetterNode) -> dict[str, Any]:
    """What every object about a node begins with."""
    fields = ("id", "name", "kind", "operation", "operands")
    return {field: getattr(node, field) for field in fields}


def _node(node: Node) -> dict[str, Any]:
    return {
        **_node_head(node),
        **({"shape": shape_of(node.value)} if is_array(node.value) else {}),
        "expression": node.expression,
        "value": json_number(node.value),
        "gradient": json_number(node.gradient),
        "exact": {"value": _exact(node.value), "gradient": _exact(node.gradient)},
        **_decimals(value=node.value, gradient=node.gradient),
        "symbolic": node.formula,
        "check": node.check,
    }


def _letters(solution: LetterSolution, view: View) -> dict[str, Any]:
    """The object of a solution in letters: no numbers, and the output and the gradients as formulas."""
    check = solution.check
    return {
        **head(solution),
        "upstream": json_pair(solution.upstream),
        "value": None,
        "exact": None,
        "symbolic": {"value": solution.value, "gradients": solution.gradients},
        "gradients": dict.fromkeys(solution.gradients),
        "nodes": map(_letter_node, solution.nodes),
        "check": _check(check, view),
    }


def _letter_node(node: LetterNode) -> dict[str, Any]:
    return {
        **_node_head(node),
        "expression": node.expression,
        "value": None,
        "gradient": None,
        "exact": {"value": None, "gradient": None},
        "chain": node.chain,
        "symbolic": node.formula,
        "check": node.check,
    }
