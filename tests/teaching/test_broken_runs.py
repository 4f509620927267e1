"""Every broken run of the tables of misconceptions, with the numbers that it changes, as written in golden files.

A line is `MISCONCEPTION where: node number …`: first the values, then behind `|` the gradients that differ from the
right ones. `~` stands for no number, and `*` for every node. `--refresh-golden` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from support import ROOT

from backprop_cli import solve
from backprop_cli.graph.array_floats import as_floats
from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.array_misconceptions import ARRAY_MISCONCEPTIONS
from backprop_cli.teaching.grade.diagnosis import Diagnosis
from backprop_cli.teaching.grade.letter_misconceptions import LETTER_MISCONCEPTIONS
from backprop_cli.teaching.grade.misconceptions import MISCONCEPTIONS, Misconception, Variant

GOLDEN = ROOT / "tests" / "golden" / "broken_runs"
PROBLEMS: dict[str, tuple[Sequence[Misconception], str, dict[str, Any]]] = {
    "numbers": (
        MISCONCEPTIONS,
        "a = x - y; b = a*a/y; c = relu(b)*1.5*tax; z = c**2 + x**w",
        {"x": "3", "y": "0.55", "w": 2, "tax": "1.1"},
    ),
    "two_factors": (MISCONCEPTIONS, "z = x*tax*off + y*y", {"x": 100, "tax": "1.1", "off": "0.8", "y": "1.25"}),
    "letters": (LETTER_MISCONCEPTIONS, "a = x - y; z = exp(a)*log(x)*x/y + y + w*w", {"x": 3, "y": 2, "w": 4}),
    "network": (
        (*ARRAY_MISCONCEPTIONS, *MISCONCEPTIONS),
        "H = relu(X @ W + B); z = softmax_with_loss(H @ V + C, T)",
        {
            "X": [[1, -2], [3, 0.5], [0.25, 1]],
            "W": [[1, 2], [0.5, -1]],
            "B": [0.5, 1],
            "V": [[1, 0], [2, 1]],
            "C": [[1, 2]],
            "T": [1, 0, 1],
        },
    ),
    "means": (
        ARRAY_MISCONCEPTIONS,
        "P = softmax(X*k); z = mean((P @ V - Y)**2)",
        {"X": [[1, -2], [3, 0.5]], "k": 2, "V": [[1], [2]], "Y": [[1], [0]]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_broken_run_has_the_numbers_of_its_mistake(name: str, refresh_golden: bool) -> None:
    table, text, values = PROBLEMS[name]
    solution = Diagnosis(solve(text, values, check="none"), ()).solution  # arrays in floats
    found = "".join(f"{line}\n" for row in table for line in _lines(solution, row))
    path = GOLDEN / f"{name}.txt"
    if refresh_golden:
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


def _lines(solution: Solution, row: Misconception) -> list[str]:
    lines = [_line(solution, row.id, make) for make in row.variants(solution)]
    return sorted(lines) if row.id == "rounded" else lines  # whose numbers are a set


def _line(solution: Solution, name: str, make: Callable[[], Variant]) -> str:
    try:
        variant = make()
    except (ArithmeticError, ValueError, IndexError):
        return f"{name}: ~"
    names = solution.graph.names
    at = "".join(f" {what}={names[node] or f'#{node}' if node >= 0 else '*'}" for what, node in variant.at.items())
    values, gradients = (
        ", ".join(f"{key} {number}" for key, number in _changed(names, right, wrong))
        for right, wrong in ((solution.values, variant.values), (solution.node_gradients, variant.gradients))
    )
    return f"{name}{at}: {values} | {gradients}"


def _changed(
    names: Sequence[str | None], right: Sequence[Any], wrong: Sequence[Any] | None
) -> Iterator[tuple[str, str]]:
    """The nodes with names, and their numbers that are not right."""
    for name, given, wanted in zip(names, map(_written, wrong or ()), map(_written, right)):
        if name and given != wanted:
            yield name, given


def _written(number: Any) -> str:
    if is_array(number):
        return f"{list(number.shape)}{[_written(each) for each in elements(number)]}".translate({32: "", 39: ""})
    return f"{as_floats(number):.7g}"
