"""Straight-line Python: one assignment a step."""

from __future__ import annotations

from backprop_cli.render.code.lines import backward_section, forward_section, inputs, seed_text, straight, top, whole
from backprop_cli.teaching.program.rules import RULES
from backprop_cli.teaching.program.steps import Call, Program, literal


def write(program: Program, language: str) -> str:
    """The program."""
    forward, backward = straight(program, RULES, _ties)
    above = top(program, [*forward, *backward])
    above += [""] if any(line.startswith("def ") for line in above) else []  # two empty lines below functions
    sections = [
        inputs(program, lambda value: literal(value, program.numbers)),
        forward_section(program, forward),
        backward_section(program, seed_text(program), backward),
    ]
    return whole(program, language, above, sections)


def _ties(value: str, call: Call) -> str:
    """How many operands are the value of min or max."""
    return f"[{', '.join(call.operands)}].count({value})"
