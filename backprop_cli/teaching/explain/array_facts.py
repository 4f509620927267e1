"""What an explanation of arrays is made of: steps, and facts on them; every number and every text of an element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from backprop_cli.graph.operations import Operation
from backprop_cli.solving.solution import Solution

Value = Any
"""A number, or an array."""


class Said(NamedTuple):
    """A sentence of the catalogue, "explain-array-…", what it names, and its one number, if it has one."""

    message: str
    parameters: Mapping[str, object]
    number: Value | None = None


class Work(NamedTuple):
    """One element, or one row, in full: `dW[0,0] = X[0,0] · dY[0,0] + X[1,0] · dY[1,0] = 1 × 1 + 3 × 4 = 13`.

    parts  signs and numbers in turn; of an `operation`, the numbers it takes
    row    the row it is about, where it is about one
    word   "exp", "sum", "share" or "loss": what is computed, in place of `of`
    """

    of: str
    formula: str
    parts: tuple[Value, ...]
    value: Value
    operation: Operation | None = None
    row: int | None = None
    word: str = ""


Fact = Said | Work


class ArrayForward(NamedTuple):
    """One operation of the forward pass."""

    node: int
    operation: Operation
    operands: tuple[int, ...]
    inputs: tuple[Value, ...]
    value: Value
    shapes: str  # "(2×2) · (2×3) → 2×3", "2×3", or nothing where all are numbers
    facts: tuple[Fact, ...]
    inside: bool


class ArrayShare(NamedTuple):
    """What goes back to one operand.

    formula    of what goes back, for people: "dY · Wᵀ"
    local      the local derivative as text and, element by element, as an array; None for an operation on whole arrays
    """

    operand: int
    formula: str
    local_formula: str
    local: Value | None
    contribution: Value
    facts: tuple[Fact, ...]


class ArrayBackward(NamedTuple):
    """One operation of the backward pass; what is `arriving` sums up to `upstream`."""

    node: int
    operation: Operation
    arriving: tuple[Value, ...]
    upstream: Value
    gradient: str  # what `upstream` is called: dY, or G at a node without a name
    shares: tuple[ArrayShare, ...]  # without those of constants
    by_position: tuple[ArrayShare, ...]  # of every operand
    inside: bool


class ArraySum(NamedTuple):
    """A leaf that is used more than once: what comes back to it, and the sum."""

    node: int
    contributions: tuple[Value, ...]
    gradient: Value
    inside: bool


class ArrayPath(NamedTuple):
    """One way from the output to a node: the upstream gradient, then what each step makes of it."""

    nodes: tuple[int, ...]
    positions: tuple[int, ...]  # on each hop, the operand that it goes to
    formulas: tuple[str, ...]
    chain: tuple[Value, ...]


class ArrayPaths(NamedTuple):
    """The ways from the output to `node`: how many, and those that are told."""

    node: int
    total: int
    shown: tuple[ArrayPath, ...]
    gradient: Value


@dataclass(frozen=True)
class ArrayExplanation:
    """Everything an explanation of arrays says. Texts are expressions in the parser's syntax."""

    solution: Solution
    texts: Sequence[str]  # by node: what it calculates
    labels: Sequence[str]  # by node: its name, else a short expression or #id
    forward: Sequence[ArrayForward]
    start: Sequence[Fact]  # on the upstream gradient
    seed: Value
    backward: Sequence[ArrayBackward]
    aside: Sequence[ArrayBackward]  # what has constants alone for its operands: a picture shows it
    sums: Sequence[ArraySum]
    unused: Sequence[int]  # nodes with a name that the output does not depend on
    wrt: int | None
    paths: ArrayPaths | None
    meaning: Sequence[Fact]
