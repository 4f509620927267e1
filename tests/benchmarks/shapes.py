"""Calculations of any size, as text for this program and as a Python function for the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Work(NamedTuple):
    """One calculation: `text` says what `function` computes from the inputs, in the order of `values`."""

    text: str
    values: dict[str, float]
    function: Callable[[list[Any]], Any]
    operations: int


def sum_of_products(operations: int) -> Work:
    """x0*y0 + x1*y1 + …: as many inputs as operations."""
    terms = (operations + 1) // 2
    values = {f"{letter}{i}": 1.0 + i % 7 / 8 for i in range(terms) for letter in "xy"}

    def function(inputs: list[Any]) -> Any:
        total = inputs[0] * inputs[1]
        for i in range(2, 2 * terms, 2):
            total = total + inputs[i] * inputs[i + 1]
        return total

    return Work(" + ".join(f"x{i}*y{i}" for i in range(terms)), values, function, 2 * terms - 1)


def deep_chain(operations: int) -> Work:
    """(((x*y + x)*y + x)*y + …: as deep as it is long."""
    rounds = max(1, operations // 2)

    def function(inputs: list[Any]) -> Any:
        x, y = inputs
        total = x
        for _ in range(rounds):
            total = total * y + x
        return total

    return Work("(" * rounds + "x" + "*y + x)" * rounds, {"x": 1.5, "y": 0.5}, function, 2 * rounds)


def wide_reuse(operations: int) -> Work:
    """x*y + x*y + …: two inputs that everything uses."""
    terms = (operations + 1) // 2

    def function(inputs: list[Any]) -> Any:
        x, y = inputs
        total = x * y
        for _ in range(terms - 1):
            total = total + x * y
        return total

    return Work(" + ".join(["x*y"] * terms), {"x": 1.5, "y": 0.5}, function, 2 * terms - 1)


SHAPES: dict[str, Callable[[int], Work]] = {
    "sum of products": sum_of_products,
    "deep chain": deep_chain,
    "wide reuse": wide_reuse,
}


def decimals_text(terms: int) -> str:
    """1.0000*2.000 + 1.0001*2.001 + …: every literal is a leaf of its own, and no two are the same."""
    return " + ".join(f"{1 + i / 10_000:.4f}*{2 + i / 1_000:.3f}" for i in range(terms))
