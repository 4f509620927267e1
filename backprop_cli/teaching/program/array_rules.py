"""The rules of programs on arrays: the texts of the table of operations for the shapes of one step.

What was broadcast gets the sum of what comes back, as in the book's Affine layer: np.sum(dout, axis=0).
"""

from __future__ import annotations

from collections.abc import Sequence

from backprop_cli.graph.array_losses import LOSS_NAMES
from backprop_cli.graph.operations import Operation
from backprop_cli.numbers.arrays import Shape
from backprop_cli.teaching.program.rules import NUMPY_RULES, ProgramRule, rule_names

_SHORT = {"matmul": "dot", "softmax_with_loss": "loss"}


def array_rules(operation: Operation, around: Sequence[Shape], made: Shape, whole: bool) -> list[ProgramRule]:
    """The textbook's rule for operands `around` that make an array, and the safe one where there is one.

    `whole` says whether the last operand is an array of whole numbers, as numpy wants them as an index.
    """
    if operation.shape is None:
        names = dict.fromkeys(rule_names(operation, NUMPY_RULES))
        return [_each(NUMPY_RULES[name], operation, around, made) for name in names]
    name = operation.name
    if name == "matmul":
        return [_rule(operation, _product(*around))]
    found = [_rule(operation, operation.numpy_code)]
    if operation.safe_numpy_code:
        found.append(_rule(operation, operation.safe_numpy_code, "Safe"))
    if name not in LOSS_NAMES:
        return found
    x, t = around
    return [_loss(rule, x, t, whole) for rule in found]


def _rule(operation: Operation, texts: Sequence[str], before: str = "") -> ProgramRule:
    name = operation.name
    return ProgramRule(before + name.title().replace("_", ""), _SHORT.get(name, name), texts[0], tuple(texts[1:]))


def _each(rule: ProgramRule, operation: Operation, around: Sequence[Shape], made: Shape) -> ProgramRule:
    """A rule for numbers, element by element."""
    backward = rule.backward * len(around) if operation.most is None else rule.backward
    summed = tuple(_summed(text, made, shape) for text, shape in zip(backward, around))
    forward = rule.forward
    if len({*around}) > 1:
        forward = forward.replace("{stack}", "np.broadcast_arrays({xs})")
    return rule._replace(forward=forward, backward=summed)


def _summed(text: str, made: Shape, shape: Shape) -> str:
    """A contribution summed over the axes along which an operand of that shape was broadcast."""
    if shape == made:
        return text
    text = text.removesuffix(" * 1")
    if not shape:
        return f"np.sum({text})"
    more = len(made) - len(shape)
    kept = [more + axis for axis, length in enumerate(shape) if length != made[more + axis]]
    text = f"np.sum({text}, axis={_axes(range(more))})" if more else text
    return f"np.sum({text}, axis={_axes([axis - more for axis in kept])}, keepdims=True)" if kept else text


def _axes(axes: Sequence[int]) -> str:
    return str(axes[0]) if len(axes) == 1 else str(tuple(axes))


def _product(left: Shape, right: Shape) -> tuple[str, str, str]:
    """The matrix product, and the rules of the Affine layer: dout·Wᵀ and Xᵀ·dout."""
    if len(left) == len(right) == 1:
        return "{x} @ {y}", "{dout} * {y}", "{dout} * {x}"
    if len(left) == 1 and len(right) == 2:
        return "{x} @ {y}", "{dout} @ {y}.T", "np.outer({x}, {dout})"
    if len(left) == 2 and len(right) == 1:
        return "{x} @ {y}", "np.outer({dout}, {y})", "{x}.T @ {dout}"
    if len(left) == len(right) == 2:
        return "{x} @ {y}", "{dout} @ {y}.T", "{x}.T @ {dout}"
    return _stacked(left, right)


def _stacked(left: Shape, right: Shape) -> tuple[str, str, str]:
    """The product of stacks of matrices; a vector is a matrix of one row, or of one column."""
    x = "{x}[None, :]" if len(left) == 1 else "{x}"
    y = "{y}[:, None]" if len(right) == 1 else "{y}"
    dout = "{dout}"
    if len(left) == 1 or len(right) == 1:
        dout = f"np.expand_dims({{dout}}, {-2 if len(left) == 1 else -1})"
    rows, columns = ((1, *left) if len(left) == 1 else left), ((*right, 1) if len(right) == 1 else right)
    outer = rows[:-2] if len(rows) >= len(columns) else columns[:-2]
    stack = tuple(max(pair) for pair in zip(_filled(rows[:-2], outer), _filled(columns[:-2], outer)))
    by_x = _summed(f"{dout} @ np.swapaxes({y}, -1, -2)", stack + rows[-2:], rows)
    by_y = _summed(f"np.swapaxes({x}, -1, -2) @ {dout}", stack + columns[-2:], columns)
    by_x = f"({by_x})[0]" if len(left) == 1 else by_x
    by_y = f"({by_y})[:, 0]" if len(right) == 1 else by_y
    return "{x} @ {y}", by_x, by_y


def _filled(shape: Shape, like: Shape) -> Shape:
    return (1,) * (len(like) - len(shape)) + shape


def _loss(rule: ProgramRule, x: Shape, t: Shape, whole: bool) -> ProgramRule:
    """A loss with its right answers as shares, and with the size of its batch."""
    answers = "{y}" if x == t else f"np.eye({x[-1]})[{{y}}]" if whole else f"np.eye({x[-1]})[np.int64({{y}})]"
    batch = " / len({x})" if len(x) > 1 else ""
    forward, *backward = (text.replace("{t}", answers).replace(" / {batch}", batch) for text in rule.texts)
    if x != t:
        backward[1] = "np.zeros_like({y})"  # the number of a class is no quantity
    return rule._replace(forward=forward, backward=tuple(backward))
