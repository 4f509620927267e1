"""The layers of *Deep Learning from Scratch*, chapters 5.5 and 5.6, on arrays; other operations stand between them."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_cli.render.code import lines as shared
from backprop_cli.render.code.arrays import sections, ties, top
from backprop_cli.render.code.layers import general_class
from backprop_cli.teaching.program.array_layers import ArrayStep, affine_parts, array_steps
from backprop_cli.teaching.program.rules import NUMPY_RULES
from backprop_cli.teaching.program.steps import Program

_CLASSES = {
    "Affine": """\
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        out = x @ self.W + self.b

        return out

    def backward(self, dout):
        dx = dout @ self.W.T
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0)

        return dx""",
    "Relu": """\
class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0

        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0

        return dx""",
    "Sigmoid": "\n".join(general_class(NUMPY_RULES["sigmoid"])),
    "SafeSigmoid": "\n".join(general_class(NUMPY_RULES["sigmoid-safe"])),
    "SoftmaxWithLoss": """\
class SoftmaxWithLoss:
    def __init__(self):
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t if t.shape == x.shape else np.eye(x.shape[1])[t]
        loss = -np.sum(self.t * np.log(self.y)) / len(x)

        return loss

    def backward(self, dout):
        dx = (self.y - self.t) / len(self.t) * dout

        return dx""",
}


def write(program: Program, language: str) -> str:
    """The program."""
    steps = list(array_steps(program))
    name = (
        program.names.new("ties")
        if any("{ties}" in text for rule in program.texts.values() for text in rule.texts)
        else ""
    )
    layers = {step.call.name: _layer_name(step, program) for step in steps if step.layer}
    forward = [_forward(step, layers, program) for step in steps]
    backward = [
        line
        for step in reversed(steps)
        if step.call.goes_back or (step.product and step.product.goes_back)
        for line in (*_backward(step, layers, program, name), *shared.sums(step.sums))
    ]
    makings = [f"{layers[step.call.name]} = {_making(step)}" for step in steps if step.layer]
    classes = [text for layer, text in _CLASSES.items() if any(step.layer == layer for step in steps)]
    body = sections(program, forward, backward, makings)
    return shared.whole(program, language, top(forward + backward, classes), body)


def _layer_name(step: ArrayStep, program: Program) -> str:
    """affine_W1_layer after the weights, or sigmoid_a1_layer after what goes in."""
    if step.layer == "Affine":
        head, short = affine_parts(step).operands[1], "affine"
    else:
        head, short = step.call.operands[0], program.texts[step.call.rule].short
    return program.names.new(f"{short}_{head}_layer", f"{short}_{step.call.name}_layer")


def _making(step: ArrayStep) -> str:
    if step.layer != "Affine":
        return f"{step.layer}()"
    _, weight, bias = affine_parts(step).operands
    return f"Affine({weight}, {bias})"


def _forward(step: ArrayStep, layers: dict[str, str], program: Program) -> str:
    call = step.call
    if not step.layer:
        return shared.forward_line(call, program.texts[call.rule], program.numbers)
    given = affine_parts(step).operands[:1] if step.layer == "Affine" else call.operands
    return f"{call.name} = {layers[call.name]}.forward({', '.join(given)})"


def _backward(step: ArrayStep, layers: dict[str, str], program: Program, name: str) -> Iterator[str]:
    call, rule = step.call, program.texts[step.call.rule]
    if not step.layer:
        if "{ties}" in rule.backward[0]:
            yield f"{name} = {ties(call.name, call)}"
        yield from shared.backward_lines(call, rule, program.numbers, name)
        return
    layer = layers[call.name]
    if step.layer == "Affine":
        by_x, by_weight, by_bias = affine_parts(step).targets
        yield f"{by_x or '_'} = {layer}.backward({call.gradient})"
        yield from [f"{by_weight} = {layer}.dW"] * bool(by_weight)
        yield from [f"{by_bias} = {layer}.db"] * bool(by_bias)
        return
    yield f"{call.targets[0] or '_'} = {layer}.backward({call.gradient})"
    yield from shared.backward_lines(call._replace(targets=(None, *call.targets[1:])), rule, program.numbers)
