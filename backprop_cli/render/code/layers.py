"""The program of *Deep Learning from Scratch*, chapter 5: a layer a node, forward in order, backward in reverse."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_cli.render.code import lines as shared
from backprop_cli.teaching.program.rules import RULES, ProgramRule
from backprop_cli.teaching.program.steps import Call, Program, literal

_RELU = """\
class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = 0 if self.mask else x

        return out

    def backward(self, dout):
        dx = 0 if self.mask else dout

        return dx"""

_OF_MANY = """\
class {layer}:
    def __init__(self):
        self.xs = None
        self.out = None

    def forward(self, *xs):
        self.xs = xs
        self.out = {value}

        return self.out

    def backward(self, dout):
{ties}        return [{share} for x in self.xs]"""

_TIES = """\
        ties = self.xs.count(self.out)

"""


def write(program: Program, language: str) -> str:
    """The program."""
    rules = dict.fromkeys(RULES[call.rule] for call in program.calls)
    classes = {rule.layer: _class(rule) for rule in rules if rule.layer}
    layers = {call.name: _layer_name(call, program) for call in program.calls if RULES[call.rule].layer}
    forward = [_forward(call, layers) for call in program.calls]
    backward = [line for call in reversed(program.calls) if call.goes_back for line in _backward(call, layers)]
    above = shared.top(program, [*classes.values(), *forward])
    for text in classes.values():
        above += ["", "", *text.split("\n")]
    makings = [f"{layers[call.name]} = {_making(call, program)}" for call in program.calls if call.name in layers]
    section = shared.inputs(program, lambda value: literal(value, program.numbers))
    sections = [
        section,
        ("code-layers", makings),
        shared.forward_section(program, forward),
        shared.backward_section(program, shared.seed_text(program), backward),
    ]
    first = next(message for message, lines in sections if lines)
    text = shared.whole(program, language, above, sections)
    heading = shared.comment(first, language)
    return text.replace(f"\n{heading}\n", f"\n\n{heading}\n", 1) if classes else text


def _layer_name(call: Call, program: Program) -> str:
    """mul_apple_layer, or with the result's name where that is taken."""
    short = RULES[call.rule].short
    return program.names.new(f"{short}_{call.head}_layer", f"{short}_{call.name}_layer")


def _making(call: Call, program: Program) -> str:
    """The layer object; the layer of x**n is told its n."""
    layer, exponent = RULES[call.rule].layer, call.operation.exponent
    if exponent is None or not exponent:
        return f"{layer}()"
    return f"{layer}({shared.exponent_text(literal, exponent, program.numbers)})"


def _forward(call: Call, layers: dict[str, str]) -> str:
    if call.name not in layers:
        return f"{call.name} = {RULES[call.rule].forward}"
    return f"{call.name} = {layers[call.name]}.forward({', '.join(call.operands)})"


def _backward(call: Call, layers: dict[str, str]) -> list[str]:
    targets = ", ".join(target or "_" for target in call.targets)
    return [f"{targets} = {layers[call.name]}.backward({call.gradient})", *shared.sums(call.sums)]


def _class(rule: ProgramRule) -> str:
    """The text of a layer's class."""
    if rule.layer == "Relu":
        return _RELU
    if "{xs}" in rule.forward:
        share = rule.backward[0].format(dout="dout", ties="ties", x="x", out="self.out")
        ties = _TIES if "{ties}" in rule.backward[0] else ""
        return _OF_MANY.format(layer=rule.layer, value=rule.forward.format(xs="*xs"), ties=ties, share=share)
    if rule.layer == "PowLayer":
        rule = RULES["literal_power"]
    return "\n".join(general_class(rule))


def general_class(rule: ProgramRule) -> Iterator[str]:
    """A layer that keeps what its way back needs: operands, its value, or nothing."""
    operands = [letter for letter in "xyz" if f"{{{letter}}}" in rule.forward]
    kept = [field for field in ("x", "y", "z", "out") if any(f"{{{field}}}" in text for text in rule.backward)]
    has_exponent = "{n}" in rule.forward
    there = {field: f"self.{field}" for field in ("x", "y", "z", "out", "n")} | {"dout": "dout", "m": "(self.n - 1)"}
    yield f"class {rule.layer}:"
    yield f"    def __init__(self{', n' * has_exponent}):"
    yield from ["        self.n = n"] * has_exponent
    yield from [f"        self.{field} = None" for field in kept]
    if not kept and not has_exponent:
        yield "        pass"
    yield ""
    yield f"    def forward(self, {', '.join(operands)}):"
    yield from [f"        self.{field} = {field}" for field in kept if field != "out"]
    yield f"        out = {rule.forward.format(x='x', y='y', z='z', n='self.n')}"
    yield from ["        self.out = out"] * ("out" in kept)
    yield from ["", "        return out", "", "    def backward(self, dout):"]
    results = [f"d{letter}" for letter in operands]
    for result, text in zip(results, rule.backward):
        yield f"        {result} = {text.format(**there)}"
    yield from ["", f"        return {', '.join(results)}"]
