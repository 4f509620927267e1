"""The rules that programs are written by: the texts of the table of operations, with a name for each.

NAME is the textbook's formula; NAME-safe, where there is one, loses no digits where that loses some.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import Operation, literal_power


class ProgramRule(NamedTuple):
    """One operation: its layer's class, how the layer objects' names begin, and its two directions."""

    layer: str
    short: str
    forward: str
    backward: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All directions."""
        return self.forward, *self.backward


_LAYERS = {
    "add": ("AddLayer", "add"),
    "subtract": ("SubLayer", "sub"),
    "multiply": ("MulLayer", "mul"),
    "divide": ("DivLayer", "div"),
    "negate": ("NegLayer", "neg"),
    "power": ("PowerLayer", "pow"),
    "literal_power": ("PowLayer", "pow"),
}
"""What the lecture calls layers; a function's is called like the function."""


def _rule(operation: Operation, code: tuple[str, ...], safe: bool = False) -> ProgramRule:
    name = operation.name
    layer, short = _LAYERS.get(name, (name.title().replace("_", ""), name))
    forward, *backward = code
    return ProgramRule(f"{'Safe' * safe}{layer}" if backward else "", short, forward, tuple(backward))


def _rules() -> Iterator[tuple[str, ProgramRule]]:
    for row in (*OPERATIONS, literal_power(3)):
        yield row.name, _rule(row, row.code)
        if row.safe_code:
            yield f"{row.name}-safe", _rule(row, row.safe_code, safe=True)


RULES = dict(_rules())
"""The rules of plain Python."""
_POWER = RULES["literal_power"]
RULES["square"] = _POWER._replace(forward="{x} ** 2", backward=("{dout} * 2 * {x}",))
RULES["power-zero"] = ProgramRule("PowZeroLayer", _POWER.short, "{x} ** 0", ("{dout} * 0",))


def _numpy_rules() -> Iterator[tuple[str, ProgramRule]]:
    rows = {row.name: row for row in OPERATIONS}
    for name, rule in RULES.items():
        row = rows.get(name.removesuffix("-safe"))
        own = () if row is None else row.safe_numpy_code if name.endswith("-safe") else row.numpy_code
        if own:
            yield name, rule._replace(forward=own[0], backward=own[1:])
        elif not name.endswith("-safe"):
            forward, *backward = (text.replace("math.", "np.") for text in rule.texts)
            yield name, rule._replace(forward=forward, backward=tuple(backward))


NUMPY_RULES = dict(_numpy_rules())
"""numpy's floats need no helpers: what they cannot compute with these, they cannot compute."""

LAYERS = frozenset(rule.layer for rule in RULES.values())
"""The classes, whose names a program needs for itself."""


def rule_names(operation: Operation, known: Container[str]) -> tuple[str, str]:
    """The textbook's rule for an operation, and the safe one where there is one."""
    name, exponent = operation.name, operation.exponent
    if exponent is not None and exponent in (0, 2):
        name = "power-zero" if exponent == 0 else "square"
    return name, f"{name}-safe" if f"{name}-safe" in known else name
