"""The same on numpy: arrays where the problem has them, else every input may as well be an array of one shape."""

from __future__ import annotations

from backprop_cli.numbers.rational import Number
from backprop_cli.render.code.arrays import ties, write_arrays
from backprop_cli.render.code.lines import backward_section, forward_section, inputs, seed_text, straight, whole
from backprop_cli.teaching.program.rules import NUMPY_RULES
from backprop_cli.teaching.program.steps import Program, literal


def write(program: Program, language: str) -> str:
    """The program."""
    if program.of_arrays:
        return write_arrays(program, language)
    forward, backward = straight(program, NUMPY_RULES, ties)
    output = program.leaf[0] if program.leaf else program.result
    ones = f"np.ones_like({output})"
    seed = ones if program.seed[1] == 1 else f"{ones} * {_inline_seed(program)}"
    sections = [inputs(program, _array), forward_section(program, forward), backward_section(program, seed, backward)]
    above = ["", *["import math"] * any("math." in line for line in forward), "import numpy as np"]
    return whole(program, language, above, sections)


def _inline_seed(program: Program) -> str:
    text = seed_text(program)
    return f"({text})" if "/" in text or text.startswith("-") else text


def _array(value: Number) -> str:
    """An input: one float, in the place of as many as one likes."""
    return f"np.array({literal(value, 'floats')})"
