"""Which steps of a program on arrays are layers of the book: Affine, Relu, Sigmoid, SoftmaxWithLoss.

Source: *Deep Learning from Scratch*, chapters 5.5 and 5.6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from backprop_cli.teaching.program.steps import Call, GradientSum, Program

CLASSES = ("Affine", "Relu", "Sigmoid", "SafeSigmoid", "SoftmaxWithLoss")
"""The layers' names, which a program needs for itself."""


class ArrayStep(NamedTuple):
    """A step: a call, and the class of its layer where it has one. An Affine's `product` is the call of its X @ W.

    `sums` come right after its way back.
    """

    call: Call
    layer: str | None
    product: Call | None
    sums: tuple[GradientSum, ...]


class AffineParts(NamedTuple):
    """What goes into an Affine layer: x, W and b, and where the gradient of each goes."""

    operands: tuple[str, str, str]
    targets: tuple[str | None, str | None, str | None]


def array_steps(program: Program) -> Iterator[ArrayStep]:
    """The steps in the order of the calculation."""
    uses = Counter(operand for call in program.calls for operand in call.operands)
    printed = {text.removesuffix(".tolist()") for _, text in program.prints}
    inputs = {name for name, _ in program.inputs}
    waiting: Call | None = None
    for call, after in zip(program.calls, [*program.calls[1:], None]):
        if waiting is not None:
            yield ArrayStep(call, "Affine", waiting, (*call.sums, *waiting.sums))
            waiting = None
        elif after and uses[call.name] == 1 and call.name not in printed and _is_affine(call, after, program, inputs):
            waiting = call
        else:
            yield ArrayStep(call, _layer(call, program), None, call.sums)


def affine_parts(step: ArrayStep) -> AffineParts:
    """The operands of an Affine layer in the book's order."""
    assert step.product is not None
    place = step.call.operands.index(step.product.name)
    x, weight = step.product.operands
    by_x, by_weight = step.product.targets or (None, None)
    by_bias = step.call.targets[1 - place] if step.call.targets else None
    return AffineParts((x, weight, step.call.operands[1 - place]), (by_x, by_weight, by_bias))


def _is_affine(product: Call, add: Call, program: Program, inputs: set[str]) -> bool:
    """Whether two steps are X @ W and + b, with a batch in X, and W and b known before the layer is made."""
    if product.operation.name != "matmul" or add.operation.name != "add" or product.name not in add.operands:
        return False
    x, weight = product.operands
    (bias,) = (operand for operand in add.operands if operand != product.name)
    axes = [len(program.shapes.get(name, ())) for name in (x, weight, bias)]
    columns = program.shapes[product.name][-1:]
    return axes == [2, 2, 1] and {weight, bias} <= inputs and program.shapes[bias] == columns


def _layer(call: Call, program: Program) -> str | None:
    """The book's layer of one operation, where it is on an array, and where the textbook's rule does."""
    name, rule = call.operation.name, program.texts[call.rule]
    if name == "softmax_with_loss":
        of_batch = len(program.shapes.get(call.operands[0], ())) == 2
        return "SoftmaxWithLoss" if of_batch and not rule.layer.startswith("Safe") else None
    return rule.layer if name in ("relu", "sigmoid") and program.shapes[call.name] else None
