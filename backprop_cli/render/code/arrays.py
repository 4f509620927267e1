"""Programs on arrays in numpy: what both styles write alike, and the one without layers."""

from __future__ import annotations

from typing import Any

from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.render.code import lines as shared
from backprop_cli.teaching.program.steps import Call, Program, literal

LONGEST_LINE = 88
"""Characters of an array that is written on one line."""


def write_arrays(program: Program, language: str) -> str:
    """The program, an assignment a step."""
    forward, backward = shared.straight(program, program.texts, ties)
    return shared.whole(program, language, top(forward + backward), sections(program, forward, backward))


def sections(
    program: Program, forward: list[str], backward: list[str], layers: list[str] | None = None
) -> list[shared.Section]:
    """Inputs, layers, and both passes."""
    given = [line for name, value in program.inputs for line in _input(name, value, program)]
    return [
        ("code-inputs", given),
        ("code-array-layers", layers or []),
        shared.forward_section(program, forward),
        shared.backward_section(program, _seed(program), backward),
    ]


def top(body: list[str], classes: list[str] | None = None) -> list[str]:
    """Imports, the helpers that are called, and the classes."""
    from backprop_cli.teaching.program.array_helpers import array_helpers

    texts = [*body, *(classes or [])]
    blocks = [*array_helpers("\n".join(texts)), *(classes or [])]
    above = ["", *["import math"] * any("math." in line for line in texts), "import numpy as np"]
    for text in blocks:
        above += ["", "", *text.split("\n")]
    return above + [""] * bool(blocks)


def _input(name: str, value: Number, program: Program) -> list[str]:
    numbers = "python" if name in program.labels else program.numbers
    if not is_array(value):
        return [f"{name} = {literal(value, numbers)}"]
    return f"{name} = {array_text(value, numbers)}".split("\n")


def array_text(value: Any, numbers: str) -> str:
    """np.array([[1, 2], [3, 4]]), a long one with a row a line."""
    text = f"np.array({literal(value, numbers)})"
    if len(text) <= LONGEST_LINE or not is_array(value[0]):
        return text
    rows = "".join(f"    {literal(row, numbers)},\n" for row in value)
    return f"np.array([\n{rows}])"


def ties(value: str, call: Call) -> str:
    """How many operands are the value of min or max, element by element."""
    return f"np.sum([{', '.join(f'{operand} == {value}' for operand in call.operands)}], axis=0)"


def _seed(program: Program) -> str:
    """What arrives at the output; ones where an array is asked for as it is."""
    upstream: Any = program.seed[1]
    if not is_array(upstream):
        return literal(upstream, program.numbers)
    if all(number == 1 for number in elements(upstream)):
        return f"np.ones_like({program.result})"
    return array_text(upstream, program.numbers)
