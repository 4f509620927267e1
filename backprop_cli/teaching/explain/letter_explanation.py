"""The calculation in letters, told in order: every text of an explanation, before any words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from backprop_cli.graph.operations import Operation
from backprop_cli.solving.letters import LetterSolution
from backprop_cli.solving.solution import Edge
from backprop_cli.teaching.explain.paths import Hop, between, count_paths, largest_paths


class LetterShare(NamedTuple):
    """What goes back to one operand: what arrives, the local derivative, and the two multiplied.

    `formula` is that worked out, in the names of the inputs, where nothing else comes back to the operand.
    """

    node: int
    position: int
    operand: int
    arriving: str
    local: str
    contribution: str
    formula: str | None

    @property
    def hop(self) -> Hop:
        """The edge that it goes along."""
        return Hop(self.node, self.position)


class LetterStep(NamedTuple):
    """One operation. `upstream` is the chain that arrives at it, and `formula` that worked out."""

    node: int
    operation: Operation
    upstream: str
    formula: str | None
    shares: tuple[LetterShare, ...]
    inside: bool  # whether it lies on a way from the output to `wrt`


class LetterSum(NamedTuple):
    """An input that is used more than once: what comes back to it, and the sum worked out."""

    node: int
    chain: str
    formula: str | None
    inside: bool


class LetterPath(NamedTuple):
    """One way from the output to a node, edge by edge."""

    nodes: tuple[int, ...]
    shares: tuple[LetterShare, ...]

    @property
    def positions(self) -> tuple[int, ...]:
        """On each hop, the operand that it goes to."""
        return tuple(share.position for share in self.shares)


class LetterPaths(NamedTuple):
    """All ways from the output to `node`, the first of them, and the gradient, which is the sum over all."""

    node: int
    total: int
    shown: tuple[LetterPath, ...]
    chain: str
    formula: str | None


@dataclass(frozen=True)
class LetterExplanation:
    """Everything that an explanation in letters says."""

    solution: LetterSolution
    wrt: int | None

    @cached_property
    def texts(self) -> Sequence[str]:
        """By node: what it calculates."""
        return [node.expression for node in self.solution.nodes]

    @cached_property
    def labels(self) -> Sequence[str]:
        """By node: its name, else a short expression or #id."""
        graph, output = self.solution.graph, self.solution.output
        return [output if node == graph.output else self.solution.chains.label(node) for node in range(len(graph))]

    @cached_property
    def inside(self) -> Sequence[int]:
        """For each node, whether it lies on a way from the output to `wrt`; without that, to any node."""
        reached = self.solution.reached
        return reached if self.wrt is None else between(self.solution.graph, self.wrt, reached)

    @cached_property
    def forward(self) -> Sequence[LetterStep]:
        """The operations from left to right; pi() is a number, and no step."""
        return [self._step(node) for node, operands in enumerate(self.solution.graph.operands) if operands]

    @property
    def backward(self) -> Sequence[LetterStep]:
        """The operations that the output depends on, from right to left."""
        return [step for step in reversed(self.forward) if self.solution.reached[step.node]]

    @property
    def sums(self) -> Sequence[LetterSum]:
        """The inputs that are used more than once."""
        uses = self.solution.chains.uses
        return [
            LetterSum(node, self.solution.chains(node), self.formula(node), bool(self.inside[node]))
            for node in self.solution.graph.inputs.values()
            if len(uses[node]) > 1
        ]

    @property
    def adds_up(self) -> bool:
        """Whether anything but a number is used more than once."""
        graph = self.solution.graph
        return any(len(uses) > 1 and graph.kind(n) != "constant" for n, uses in enumerate(self.solution.chains.uses))

    @property
    def unused(self) -> Sequence[int]:
        """Nodes with a name that the output does not depend on."""
        return [node for node, name in enumerate(self.solution.graph.names) if name and not self.solution.reached[node]]

    @cached_property
    def paths(self) -> LetterPaths | None:
        """The paths to `wrt`."""
        target, graph, chains = self.wrt, self.solution.graph, self.solution.chains
        if target is None:
            return None
        alike = {node: [Edge(operand, 1, 1) for operand in operands] for node, operands in enumerate(graph.operands)}
        shown = []
        for hops in largest_paths(graph, target, self.inside, alike):
            shares = tuple(self.share(*hop) for hop in hops)
            shown.append(LetterPath((graph.output, *(share.operand for share in shares)), shares))
        total = count_paths(graph, target, self.inside)
        return LetterPaths(target, total, tuple(shown), chains(target), self.formula(target))

    def share(self, node: int, position: int) -> LetterShare:
        """What goes back along one edge."""
        chains, operand = self.solution.chains, self.solution.graph.operands[node][position]
        alone = len(chains.uses[operand]) == 1
        return LetterShare(
            node=node,
            position=position,
            operand=operand,
            arriving=chains.arriving(node),
            local=chains.local(node, position),
            contribution=chains.contribution(node, position),
            formula=self.formula(operand) if alone else None,
        )

    def formula(self, node: int) -> str | None:
        """The gradient of a node, worked out."""
        return self.solution.check.formulas.get(node)

    def operation(self, node: int) -> Operation:
        """What a node that is no leaf does."""
        operation = self.solution.graph.operations[node]
        assert operation is not None
        return operation

    def _step(self, node: int) -> LetterStep:
        operation, operands = self.operation(node), self.solution.graph.operands[node]
        on_the_way = bool(self.inside[node] and any(self.inside[operand] for operand in operands))
        return LetterStep(
            node=node,
            operation=operation,
            upstream=self.solution.chains(node),
            formula=self.formula(node),
            shares=tuple(self.share(node, position) for position in range(len(operands))),
            inside=on_the_way,
        )
