"""The one result that everything prints: frozen, complete, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, Union, cast

from backprop_cli.checking.check import CHECK_METHODS, unchecked
from backprop_cli.checking.check import check as run_check
from backprop_cli.checking.evidence import Check, Run
from backprop_cli.graph.array_edges import sent_back
from backprop_cli.graph.array_notation import ArrayChains
from backprop_cli.graph.notation import Chains, Expressions, expressions
from backprop_cli.graph.runs import ARITHMETICS, Numbers, edge_numbers, leaf_values, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, Place, suggestion
from backprop_cli.language.progress_stage import STAGE, Stage
from backprop_cli.numbers.arrays import elements, floats_of, is_array, of_arrays, of_nested, plain, shape_of, shape_text
from backprop_cli.numbers.brief import brief
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.proven import Proven
from backprop_cli.numbers.rational import Exact, Number, to_float
from backprop_cli.numbers.rounding import nearest_decimal
from backprop_cli.reading.array_values import checked
from backprop_cli.reading.constants import constant, value_of
from backprop_cli.reading.payment import PAID, Payment
from backprop_cli.reading.problem import AnyProblem, Factor, Problem, as_problem, as_values
from backprop_cli.reading.run_together import refuse_run_together, refuse_without_value
from backprop_cli.reading.tokens import Source, canonical, normalised
from backprop_cli.solving.answer_keys import element_key
from backprop_cli.solving.asked import Asked, by_name, named_nodes
from backprop_cli.solving.brief import told, told_in_brief
from backprop_cli.solving.origin import Origin

if TYPE_CHECKING:
    from decimal import Decimal

    from backprop_cli.numbers.arrays import SomeArray

    Given = Union[str, int, float, Decimal, Exact, Sequence[Any], SomeArray]


class Node(NamedTuple):
    """One row: a node with its numbers. `formula` is sympy's derivative of the output by it, where one was made."""

    id: int
    name: str | None
    kind: str  # "input", "constant" or "operation"
    operation: str | None
    operands: tuple[int, ...]
    expression: str
    value: Any  # a number, or an array
    gradient: Any
    formula: str | None
    check: str  # "ok", "mismatch" or "skipped"

    @property
    def label(self) -> str:
        """Its name, or what it calculates."""
        return self.name or self.expression

    def __repr__(self) -> str:
        return f"Node({told(self)} = {brief(self.value)}; gradient {brief(self.gradient)})"


class Edge(NamedTuple):
    """What goes back to one operand: the local derivative ∂node/∂operand, and upstream × local, the contribution."""

    operand: int
    local: Number
    contribution: Number


@dataclass(frozen=True)
class Solution(Asked):
    """A solved problem. Its numbers are rational (int, Fraction), Proven, or the floats of a run in floats.

    In the place of a number may stand an array of numpy: of such numbers (dtype object), or of floats. Nobody can write
    into it.
    """

    graph: Graph
    values: Sequence[Number]
    node_gradients: Sequence[Number]
    upstream: Number
    arithmetic: str  # "exact" where all numbers are rational, "proven" where some are not, or "float"
    check: Check
    title: str | None
    units: Mapping[str, str]
    named: tuple[int, ...]  # the nodes that `wrt` named
    payment: Payment | None = None
    origin: Origin | None = None  # among several problems

    def __repr__(self) -> str:
        return told_in_brief(self)

    @property
    def value(self) -> Number:
        """The output's value."""
        return self.values[self.graph.output]

    @cached_property
    def paid(self) -> dict[str, Exact]:
        """What is paid, under its key, where the receipt rounds; nothing where it does not, or has arrays."""
        if self.payment is None or self.of_arrays:
            return {}
        return {PAID: self.payment.paid(lambda node: nearest_decimal(self.values[node]))}

    @cached_property
    def gradients(self) -> dict[str, Number]:
        """∂output/∂node by name: of every input, or of what was asked for."""
        names = self.graph.names
        return {names[node] or self.output: self.node_gradients[node] for node in self.wanted}

    @cached_property
    def nodes(self) -> list[Node]:
        """Every node in the order of the calculation."""
        return [
            Node(
                id=step.id,
                name=step.name,
                kind=step.kind,
                operation=step.operation.symbol if step.operation else None,
                operands=step.operands,
                expression=self.expression_of(step.id),
                value=self.values[step.id],
                gradient=self.node_gradients[step.id],
                formula=self.check.formulas.get(step.id),
                check=self.check.rows[step.id],
            )
            for step in self.graph
        ]

    def calculations(self, longest: int) -> list[str]:
        """What every node calculates, by id; operands longer than so many characters are written as #id."""
        return expressions(self.graph, longest)

    @cached_property
    def chains(self) -> Chains:
        """Gradients by parts: what the steps that use a node hand back to it."""
        if not self.of_arrays:
            return Chains(self.graph)
        starts_with_one = not is_array(self.upstream) and self.upstream == 1
        return ArrayChains(self.graph, [shape_of(value) for value in self.values], starts_with_one)

    @cached_property
    def of_arrays(self) -> bool:
        """Whether a value is an array."""
        return of_arrays(self.values)

    @cached_property
    def answers(self) -> dict[str, Number]:
        """What `plain` prints: the output, then each gradient as "dapple" ("d.apple" where a node has that name)."""
        gradients = {self.answer_keys.of_gradient(name): gradient for name, gradient in self.gradients.items()}
        return {self.output: self.value} | self.paid | gradients

    def edges(self, node: int) -> list[Edge]:
        """What a node sends back to its operands; nothing for a leaf, or for a node that the output does not need."""
        operation, operands = self.graph.operations[node], self.graph.operands[node]
        if operation is None or not self.reached[node]:
            return []
        numbers = Numbers(self.values, self.node_gradients)
        return [Edge(*edge) for edge in zip(operands, *edge_numbers(self.graph, numbers, node))]

    def contributions(self, node: int) -> list[Number]:
        """What a node sends back to each operand; an array in the shape of the operand's value."""
        operands = self.graph.operands[node]
        if not self.reached[node] or not any(is_array(self.values[each]) for each in (node, *operands)):
            return [edge.contribution for edge in self.edges(node)]
        if all(len(self.chains.uses[operand]) == 1 for operand in operands):
            return [self.node_gradients[operand] for operand in operands]
        return sent_back(self.graph, Numbers(self.values, self.node_gradients), node, self.arithmetic)

    def lookup(self, key: str) -> Number:
        """The number, the array, or the element that a KEY names.

        Raises BackpropError("unknown-key-get"), or "no-element".
        """
        if key in self.paid and key not in self.ids:
            return self.paid[key]
        name, index = (key, ()) if self.answer_keys.meaning(key) else element_key(key)
        kind, node = self.answer_keys.locate(name)
        found: Any = (self.values if kind == "value" else self.node_gradients)[node]
        shape = shape_of(found)
        if index and not shape:
            self.answer_keys.locate(key)  # no number has elements
        if not index:
            return cast(Number, found)
        if len(index) != len(shape) or any(not -length <= place < length for place, length in zip(index, shape)):
            raise BackpropError("no-element", name=name, index=list(index), shape=shape_text(shape))
        return cast(Number, plain(found[index]))


Solved = TypeVar("Solved", bound=Solution)


def solve(
    problem: AnyProblem,
    values: Mapping[str, Given] | None = None,
    *,
    upstream: Given | None = None,
    arithmetic: str = "exact",
    check: str = "auto",
    wrt: Sequence[str] = (),
) -> Solution:
    """As `solved`, of an expression, a graph, or what has a problem. Raises BackpropError."""
    return solved(Solution, as_problem(problem), as_values(values), upstream, arithmetic, check, wrt)


def solved(
    kind: type[Solved],
    problem: Problem,
    values: Mapping[str, Given],
    upstream: Given | None,
    arithmetic: str,
    check: str,
    wrt: Sequence[str],
) -> Solved:
    """Run both passes over a problem, and check every gradient; the solution is of this kind.

    `values` sets inputs, over those the problem brings; a float means the decimal it prints, so 1.1 is 11/10; a str
    may be a constant expression such as "1/3". `upstream` is what arrives at the output from the right (1 unless the
    problem says otherwise). `wrt` names the nodes whose gradients are wanted instead of every input's.

    Raises BackpropError for anything wrong with the problem or the numbers.
    """
    if arithmetic not in ARITHMETICS or check not in CHECK_METHODS:
        _one_of("arithmetic", arithmetic, ARITHMETICS)
        _one_of("check", check, CHECK_METHODS)
    graph = problem.graph
    inputs = _inputs(problem, values, arithmetic)
    seed = problem.upstream if upstream is None else number_given(upstream, "upstream")
    exact_seed = seed
    if arithmetic == "float" and not is_array(seed):
        nearest = to_float(seed)
        if nearest is None:
            raise BackpropError("overflow", node="upstream")
        seed = nearest
    named = named_nodes(graph, wrt)
    STAGE.now = Stage.SOLVING
    if len(inputs) < len(graph.inputs):
        without = (name for name, node in graph.inputs.items() if name not in inputs and node not in graph.literals)
        refuse_without_value(graph, without, inputs)
    numbers = propagate(graph, inputs, seed, arithmetic, named or None)
    if is_array(numbers.values[graph.output]):
        seed = numbers.gradients[graph.output]
    if check == "none":
        verdict = unchecked(len(numbers.values))
    else:
        STAGE.now = Stage.CHECKING
        if arithmetic == "float":
            from backprop_cli.checking.float_check import check_floats

            verdict = check_floats(graph, inputs, exact_seed, numbers, check, Expressions(graph))
        else:
            verdict = run_check(Run(graph, numbers.values, numbers.gradients, seed), check, Expressions(graph))
    STAGE.now = Stage.WRITING
    made = object.__new__(kind)
    made.__dict__.update(  # as kind(...), in a fourth of its time: with few numbers, that is felt
        graph=graph,
        values=numbers.values,
        node_gradients=numbers.gradients,
        upstream=seed,
        arithmetic="proven" if arithmetic == "exact" and _some_proven(numbers, seed) else arithmetic,
        check=verdict,
        title=problem.title,
        units=problem.units,
        named=named,
        payment=problem.payment,
        origin=None,
    )
    return made


def _some_proven(numbers: Numbers, upstream: Number) -> bool:
    """Whether a number is not rational."""
    if of_arrays(numbers.values):
        return any(
            type(number) is Proven for each in (*numbers.values, *numbers.gradients) for number in elements(each)
        )
    return Proven in {*map(type, numbers.values), *map(type, numbers.gradients), type(upstream)}


def _inputs(given: Problem, values: Mapping[str, Given], arithmetic: str) -> Mapping[str, Number]:
    """The number of every input; floats given to a run in floats stay as they are. Raises BackpropError, TypeError."""
    known = given.graph.inputs
    if arithmetic == "float" and {*map(type, values.values())} == {float} and values.keys() <= known.keys():
        floats = cast("Mapping[str, float]", values)
        if isfinite(sum(floats.values())):  # then all of them are
            return {**given.values, **floats} if len(floats) < len(known) else floats
    values = by_name(values)
    inputs = dict(given.values)
    factors = given.factors
    for name, value in values.items():
        node_name = name if name in known else _input_name(given.graph, name, values)
        if type(value) is int and -(2**64) < value < 2**64:  # the usual case
            inputs[node_name] = value
        elif arithmetic == "float" and is_array(value):
            inputs[node_name] = checked(partial(floats_of, value), name)
        else:
            inputs[node_name] = number_given(value, name, factors.get(node_name))
    return inputs


def leaves_of(problem: Problem, values: Mapping[str, Given]) -> list[Any]:
    """The numbers and arrays of the leaves, by node; 0 for what is calculated. Raises BackpropError, TypeError."""
    return leaf_values(problem.graph, _inputs(problem, values, "exact"))


def number_given(value: Given, name: str, factor: Factor | None = None) -> Number:
    """The number, or the array, that a value from outside says; text may be a constant expression or nested lists of
    them, or a factor's percentage.

    Raises BackpropError, TypeError for a type that is no number.
    """
    if isinstance(value, str):
        if factor is None:
            return cast(Number, value_of(value, name))
        return factor(value, lambda: Place(None, 1, 1), lambda: Source(normalised(value)))
    if is_array(value):
        return cast(Number, checked(lambda: of_nested(value, _exact_or_proven), name))
    if isinstance(value, (list, tuple)):
        return cast(Number, checked(lambda: of_nested(value, partial(_element, name)), name))
    if hasattr(value, "to_numpy"):  # of polars
        return number_given(value.to_numpy(), name, factor)
    return cast(Number, checked(lambda: _exact_or_proven(value), name))


def _element(name: str, value: Any) -> Number:
    """A number within a list: text may be a constant expression, as it may be outside of one."""
    return constant(value, name) if isinstance(value, str) else _exact_or_proven(value)


def _exact_or_proven(value: Any) -> Number:
    """The number that an object of Python says; a proven one, as solutions have them, stays what it is."""
    return value if type(value) is Proven else from_python(value)


def _input_name(graph: Graph, name: str, given: Iterable[str]) -> str:
    """The input a value is for. Raises BackpropError for an unknown name or a node that is computed."""
    wanted = canonical(name)
    if wanted in graph.inputs:
        return wanted
    if wanted in graph.names:
        raise BackpropError("computed", name=name)
    refuse_run_together(wanted, graph.inputs, {*map(canonical, given)})
    raise BackpropError("unknown-input", name=name, hint=suggestion(wanted, graph.inputs))


def _one_of(what: str, word: str, allowed: Sequence[str]) -> None:
    """Refuse a setting that does not exist. Raises BackpropError."""
    if word not in allowed:
        raise BackpropError("bad-choice", option=what, value=word, choices=", ".join(allowed))
