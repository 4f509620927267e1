"""What the styles share: the parts of a program in their order, and its straight lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from backprop_cli.language.escape import python_comment, string_literal
from backprop_cli.language.messages import say
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.teaching.program.helpers import called, source
from backprop_cli.teaching.program.rules import ProgramRule
from backprop_cli.teaching.program.steps import Call, GradientSum, Program, inline, literal

Section = tuple[str, list[str]]
"""The id of the comment above some lines, and the lines."""


def whole(program: Program, language: str, top: list[str], sections: Iterable[Section]) -> str:
    """The program: its head, what stands on top, the sections, and what it prints."""
    lines = [*_head(program, language), *top]
    for message, body in sections:
        if body:
            lines += ["", comment(message, language), *body]
    unused = comment("code-unused", language, output=program.output)
    lines += [f"{name} = {zero}  {unused}" for name, zero in program.unused]
    lines += ["", *(f"print({string_literal(f'{label}:')}, {name})" for label, name in program.prints)]
    return "\n".join(lines) + "\n"


def inputs(program: Program, number: Callable[[Number], str]) -> Section:
    """Every input with its value."""
    return "code-inputs", [f"{name} = {number(value)}" for name, value in program.inputs]


def forward_section(program: Program, lines: list[str]) -> Section:
    """From left to right."""
    return "code-forward", [" = ".join(program.leaf)] if program.leaf else lines


def backward_section(program: Program, seed: str, lines: list[str]) -> Section:
    """From right to left, starting with what arrives at the output."""
    return "code-backward", [f"{program.seed[0]} = {seed}", *lines]


def _head(program: Program, language: str) -> Iterator[str]:
    """What the program is, and what its numbers are: two lines of our own, since Python reads an encoding there."""
    yield comment("code-head", language)
    yield comment("code-fractions" if program.numbers == "fractions" else "code-floats", language)
    if program.title:
        yield comment("code-title", language, title=program.title)


def comment(message: str, language: str, **parameters: object) -> str:
    """A sentence as a comment of one line."""
    return python_comment(say(message, language, **parameters))


def top(program: Program, body: list[str]) -> list[str]:
    """What the lines of a program need above them: imports, and the helpers that they call."""
    helpers = [source(name) for name in called("\n".join(body))]
    body = [*body, *helpers]
    found = ["import math"] if any("math." in line for line in body) else []
    if any("Decimal(" in text for _, text in program.prints):
        found.append("from decimal import Decimal")
    if program.numbers == "fractions" or any("Fraction(" in line for line in body):
        found.append("from fractions import Fraction")
    lines = ["", *found] if found else []
    for text in helpers:
        lines += ["", "", *text.split("\n")]
    return lines


def sums(found: tuple[GradientSum, ...]) -> list[str]:
    """Contributions, added up."""
    return [f"{total.name} = {' + '.join(total.parts)}" for total in found]


def straight(
    program: Program, rules: Mapping[str, ProgramRule], ties: Callable[[str, Call], str]
) -> tuple[list[str], list[str]]:
    """The forward and the backward lines, one assignment each, without layers."""
    name = program.names.new("ties") if any("{ties}" in rules[call.rule].texts[-1] for call in program.calls) else ""
    forward = [forward_line(call, rules[call.rule], program.numbers) for call in program.calls]
    backward = []
    for call in reversed(program.calls):
        if call.goes_back:
            rule = rules[call.rule]
            backward += [f"{name} = {ties(call.name, call)}"] * ("{ties}" in rule.backward[0])
            backward += [*backward_lines(call, rule, program.numbers, name), *sums(call.sums)]
    return forward, backward


def forward_line(call: Call, rule: ProgramRule, numbers: str) -> str:
    """The assignment of a step's value."""
    return f"{call.name} = {rule.forward.format(**fields_of(call, numbers))}"


def backward_lines(call: Call, rule: ProgramRule, numbers: str, ties: str = "") -> Iterator[str]:
    """An assignment for every contribution of a step; `ties` is the variable of how many operands are its value."""
    fields = fields_of(call, numbers) | {"ties": ties}
    for i, target in enumerate(call.targets):
        if call.operation.most is None:
            fields["x"] = call.operands[i]
        if target:
            yield f"{target} = {tidy(rule.backward[min(i, len(rule.backward) - 1)].format(**fields))}"


def tidy(text: str) -> str:
    """A contribution without the factor 1 of an addition."""
    return text.removesuffix(" * 1")


def fields_of(call: Call, numbers: str) -> dict[str, str]:
    """What stands for {x}, {y}, {out}, {dout} and so on in a rule."""
    fields = {"out": call.name, "dout": call.gradient, "xs": ", ".join(call.operands)}
    fields |= dict(zip("xyz", call.operands))
    alike = all(operand.isidentifier() for operand in call.operands)  # no constant among the arrays
    fields["stack"] = f"[{fields['xs']}]" if alike else f"np.broadcast_arrays({fields['xs']})"
    exponent = call.operation.exponent
    if exponent is not None:
        fields |= {"n": exponent_text(inline, exponent, numbers), "m": exponent_text(inline, exponent - 1, numbers)}
    return fields


def exponent_text(written: Callable[[Number, str], str], exponent: Exact, numbers: str) -> str:
    """The n of x**n, which stays an int where it is one."""
    return written(exponent, "python" if exponent == int(exponent) else numbers)


def seed_text(program: Program) -> str:
    """The gradient that arrives at the output."""
    return literal(program.seed[1], program.numbers)
