"""Gradients of arrays by parts, in matrix words: "transpose(X) @ ∂L/∂h", "sum(∂L/∂h, axis=0)"."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from backprop_cli.graph.array_products import MATMUL
from backprop_cli.graph.notation import Chains, bracketed, derivative_template
from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.arrays import Shape, broadcast_shape

_LONGEST_LITERAL = 24
"""Characters of an array in the text before it goes by its id."""


class ArrayChains(Chains):
    """The gradient of a node by parts, one a step that uses it, where nodes have these shapes."""

    def __init__(self, graph: Graph, shapes: Sequence[Shape], starts_with_one: bool) -> None:
        """`starts_with_one`: whether 1 arrives at the output; else what arrives there is called ∂L/∂L."""
        super().__init__(graph)
        self.shapes = shapes
        self.reached = graph.needed()
        self.uses = [[use for use in uses if self.reached[use[0]]] for uses in self.uses]
        self._starts_with_one = starts_with_one

    def text(self, node: int, longest: int) -> str:
        """The sum of what the steps that use `node` hand back, of about `longest` characters at the most."""
        return super().text(node, longest) if self.reached[node] else "0"

    def _part(self, step: int, position: int) -> str:
        upstream = f"∂{self.graph.output_name}/∂{self._label(step)}"
        if step == self.graph.output:
            upstream = "1" if self._starts_with_one else f"∂{self.graph.output_name}/∂{self.graph.output_name}"
        operation = self.graph.operations[step]
        if operation is MATMUL:
            return self._of_product(step, position, upstream)
        if operation is not None and operation.shape is not None:
            return self._of_whole(step, position, upstream)
        part = self._times(upstream, self._local(step, position))
        return _summed(part, self.shapes[step], self.shapes[self.graph.operands[step][position]])

    def _of_product(self, step: int, position: int, upstream: str) -> str:
        """dX = dY·Wᵀ, dW = Xᵀ·dY; a vector is a row at the left and a column at the right."""
        operands = self.graph.operands[step]
        left, right = (bracketed(self._label(operand)) for operand in operands)
        shapes = [self.shapes[operand] for operand in operands]
        other = (right, left)[position]
        if max(map(len, shapes)) == 1:
            return self._times(upstream, other)
        if len(shapes[1 - position]) == 1:
            return f"outer({upstream}, {other})" if position == 0 else f"outer({other}, {upstream})"
        turned = f"transpose({other})" if len(shapes[1 - position]) == 2 else f"swapaxes({other}, -1, -2)"
        part = f"{upstream} @ {turned}" if position == 0 else f"{turned} @ {upstream}"
        outer = broadcast_shape(*(shape[:-2] for shape in shapes))
        return _summed(part, outer + shapes[position][-2:], shapes[position])

    def _of_whole(self, step: int, position: int, upstream: str) -> str:
        """A rule of its own, with what it says of the shapes filled in."""
        operation, operands = self.graph.operations[step], self.graph.operands[step]
        assert operation is not None
        template = derivative_template(operation, position)
        shapes = [self.shapes[operand] for operand in operands]
        texts = [bracketed(self._label(operand)) for operand in operands]
        if "{batch}" in template and len(shapes[1]) < len(shapes[0]):  # numbers of classes
            if position == 1:
                return "0"
            texts[1] = f"one_hot({self._label(operands[1])})"
        text = template.format(
            *texts,
            g=_spread(upstream, operation.settings, shapes[0]),
            count=prod(shapes[position]) // prod(self.shapes[step]),
            shape=", ".join(map(str, shapes[position])),
            batch=shapes[0][0] if len(shapes[0]) > 1 else 1,
        )
        text = text.removeprefix("1 * ")
        if text.endswith(" / 1"):  # of a batch of one
            text = text.removesuffix(" / 1").removeprefix("(").removesuffix(")" * text.startswith("("))
        return text if "{g}" in template else self._times(upstream, text)

    def _label(self, node: int) -> str:
        text = super()._label(node)
        return f"#{node}" if text.startswith("[") and len(text) > _LONGEST_LITERAL else text


def _spread(upstream: str, settings: Sequence[str], shape: Shape) -> str:
    """A gradient without an axis, ready to be broadcast along it; along the first axis it is as it stands."""
    axes = [int(setting.removeprefix("axis=")) for setting in settings if setting.startswith("axis=")]
    if not axes or axes[0] % len(shape) == 0:
        return upstream
    return f"{upstream}[:, None]" if len(shape) == 2 else f"expand_dims({upstream}, {axes[0]})"


def _summed(text: str, shape: Shape, wanted: Shape) -> str:
    """The sum over the axes along which an operand was broadcast."""
    if shape == wanted:
        return text
    if not wanted:
        return f"sum({text})"
    before = len(shape) - len(wanted)
    if before:
        axes = 0 if before == 1 else tuple(range(before))
        text = f"sum({text}, axis={axes})"
    kept = tuple(axis for axis, (ours, theirs) in enumerate(zip(shape[before:], wanted)) if ours != theirs)
    return f"sum({text}, axis={kept[0] if len(kept) == 1 else kept}, keepdims=True)" if kept else text
