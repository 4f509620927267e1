"""The calculation told in order where arrays are among the values: every number of it, before any words.

Source: *Deep Learning from Scratch*, chapter 5.6 (Affine, Softmax with loss), as computation graphs of arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backprop_cli.graph.notation import expressions
from backprop_cli.numbers.arrays import each, element_name, elements, is_array, shape_of, shape_text
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.array_backward import BackwardFacts, Step
from backprop_cli.teaching.explain.array_elements import at, gradient_name
from backprop_cli.teaching.explain.array_facts import (
    ArrayBackward,
    ArrayExplanation,
    ArrayForward,
    ArrayPath,
    ArrayPaths,
    ArrayShare,
    ArraySum,
    Fact,
    Said,
    Value,
)
from backprop_cli.teaching.explain.array_forward import ForwardFacts
from backprop_cli.teaching.explain.array_numbers import StepNumbers, ones
from backprop_cli.teaching.explain.labels import LONGEST_LABEL, labels_of
from backprop_cli.teaching.explain.paths import SHOWN_PATHS, Hop, between, count_paths

SHORT_NAME = "G"
"""What the upstream gradient of a node without a name is called."""


def explain_arrays(solution: Solution, target: int | None) -> ArrayExplanation:
    """Explain a solution with arrays; `target` is the node whose gradient is followed along every path."""
    return _Teller(solution, target).explanation()


class _Teller:
    """Makes one explanation."""

    def __init__(self, solution: Solution, target: int | None) -> None:
        self.solution, self.target = solution, target
        self.graph = solution.graph
        self.texts = expressions(self.graph, LONGEST_LABEL)
        self.labels = labels_of(solution, self.texts)
        self.inside = solution.reached if target is None else between(self.graph, target, solution.reached)
        self.numbers = StepNumbers(solution.arithmetic)
        self.back = BackwardFacts(self.numbers)

    def explanation(self) -> ArrayExplanation:
        """All of it."""
        solution = self.solution
        shares = {node: self._shares(node) for node in self._operations() if solution.reached[node]}
        arriving: dict[int, list[Value]] = {self.graph.output: [solution.upstream]}
        for node in sorted(shares):
            for share in shares[node]:
                arriving.setdefault(share.operand, []).append(share.contribution)
        backward = self._backward(shares, arriving)
        return ArrayExplanation(
            solution=solution,
            texts=self.texts,
            labels=self.labels,
            forward=self._forward(),
            start=self._start(),
            seed=solution.upstream,
            backward=[step for step in backward if step.shares],
            aside=[step for step in backward if not step.shares],
            sums=[
                ArraySum(node, tuple(found), solution.node_gradients[node], bool(self.inside[node]))
                for node, found in sorted(arriving.items())
                if len(found) > 1 and not self.graph.operands[node] and self.graph.kind(node) != "constant"
            ],
            unused=[node for node, name in enumerate(self.graph.names) if name and not solution.reached[node]],
            wrt=self.target,
            paths=None if self.target is None else self._paths(self.target),
            meaning=self._meaning(),
        )

    def _operations(self) -> list[int]:
        """Operations with operands; pi() is a number, and no step."""
        return [node for node in range(len(self.graph)) if self.graph.operands[node]]

    def _step(self, node: int, upstream: Value, gradient: str = "") -> Step:
        operation, operands = self.graph.operations[node], self.graph.operands[node]
        assert operation is not None
        values = self.solution.values
        names = [self.labels[operand] for operand in operands]
        return Step(operation, names, [values[i] for i in operands], values[node], upstream, gradient)

    def _upstream_name(self, node: int) -> str:
        """dY; G where the node has no name."""
        named = self.graph.names[node] or node == self.graph.output or SHORT_NAME in self.graph.names
        return gradient_name(self.labels[node]) if named else SHORT_NAME

    def _forward(self) -> list[ArrayForward]:
        facts = ForwardFacts(self.numbers)
        steps = []
        for node in self._operations():
            operation, names, inputs, value, *_ = self._step(node, None)
            told = facts.of(operation, names, inputs, value)
            shapes = _shapes(operation.name, inputs, value)
            operands, inside = self.graph.operands[node], bool(self.inside[node])
            steps.append(ArrayForward(node, operation, operands, tuple(inputs), value, shapes, tuple(told), inside))
        return steps

    def _start(self) -> list[Fact]:
        seed: Value = self.solution.upstream
        output = self.solution.output
        if not is_array(seed):
            return []
        facts: list[Fact] = [Said("why-upstream", {"name": output, "shape": shape_text(seed.shape)})]
        return [*facts, Said("upstream-ones" if ones(seed) else "upstream-given", {"name": output})]

    def _shares(self, node: int) -> list[ArrayShare]:
        step = self._step(node, self.solution.node_gradients[node], self._upstream_name(node))
        return [self.back.share(step, position, operand) for position, operand in enumerate(self.graph.operands[node])]

    def _backward(
        self, shares: Mapping[int, Sequence[ArrayShare]], arriving: Mapping[int, Sequence[Value]]
    ) -> list[ArrayBackward]:
        steps = []
        for node in sorted(shares, reverse=True):
            operation, upstream = self.graph.operations[node], self.solution.node_gradients[node]
            assert operation is not None
            sent = tuple(share for share in shares[node] if self.graph.kind(share.operand) != "constant")
            inside = bool(self.inside[node] and any(self.inside[share.operand] for share in sent))
            came, name, every = tuple(arriving[node]), self._upstream_name(node), tuple(shares[node])
            steps.append(ArrayBackward(node, operation, came, upstream, name, sent, every, inside))
        return steps

    def _paths(self, target: int) -> ArrayPaths:
        shown = [self._path(hops) for hops in _first_paths(self.graph.operands, self.graph.output, target, self.inside)]
        total = count_paths(self.graph, target, self.inside)
        return ArrayPaths(target, total, tuple(shown), self.solution.node_gradients[target])

    def _path(self, hops: Sequence[Hop]) -> ArrayPath:
        """The upstream gradient handed on along one path alone."""
        nodes, formulas, chain = [self.graph.output], [], [self.solution.upstream]
        for node, position in hops:
            step = self._step(node, chain[-1], gradient_name(self.labels[node]))
            share = self.back.share(step, position, self.graph.operands[node][position])
            nodes.append(share.operand)
            formulas.append(share.formula)
            chain.append(share.contribution)
        return ArrayPath(tuple(nodes), tuple(hop.position for hop in hops), tuple(formulas), tuple(chain))

    def _meaning(self) -> list[Fact]:
        """What one element of a gradient says; nothing where it tells no slope."""
        nodes = [self.target] if self.target is not None else list(self.solution.wanted)
        node = next((node for node in nodes if is_array(self.solution.values[node])), None)
        if node is None or not self.solution.reached[node] or not any(elements(self.solution.upstream)):
            return []
        if any(self._at_kink(step) for step in self._operations() if self.solution.reached[step]):
            return []
        gradient: Value = self.solution.node_gradients[node]
        name = self.labels[node]
        index = (0,) * gradient.ndim
        whole = "meaning-of-array" if is_array(self.solution.upstream) else "meaning-of-number"
        parameters = {
            "name": name,
            "gradient": gradient_name(name),
            "input": element_name(name, index),
            "element": element_name(gradient_name(name), index),
        }
        return [Said(whole, parameters, at(gradient, index))]

    def _at_kink(self, node: int) -> bool:
        """Whether the gradient is a convention at an element of this step: relu at 0, a tie of max."""
        step = self._step(node, None)
        if step.operation.kink:
            return any(each(step.operation.kink, step.inputs))
        if step.operation.name.endswith("_element"):
            return any(
                number not in (0, 1) for number in elements(self.numbers.sent(step.operation, step.inputs, 0, 1))
            )
        return False


def _shapes(operation: str, inputs: Sequence[Value], value: Value) -> str:
    """The shapes of a step: (2×2) · (2×3) → 2×3."""
    whole = shape_text(shape_of(value))
    if operation == "matmul":
        left, right = (f"({shape_text(shape_of(each)).strip('()')})" for each in inputs)
        return f"{left} · {right}" + (f" → {whole}" if whole else "")
    changed = [shape_text(shape_of(each)) for each in inputs if shape_of(each) != shape_of(value)]
    if len(inputs) == 1 and changed and whole:
        return f"{changed[0]} → {whole}"
    return whole


def _first_paths(
    operands: Sequence[Sequence[int]], output: int, target: int, inside: Sequence[int]
) -> Iterator[list[Hop]]:
    """The first paths from the output to `target`, at most SHOWN_PATHS, in the order of the operands."""
    if not inside[target]:
        return
    found = 0
    unfinished: list[tuple[int, tuple[Hop, ...]]] = [(output, ())]
    while unfinished and found < SHOWN_PATHS:
        node, hops = unfinished.pop()
        if node == target:
            found += 1
            yield list(hops)
            continue
        for position, operand in reversed(list(enumerate(operands[node]))):
            if inside[operand]:
                unfinished.append((operand, (*hops, Hop(node, position))))
