"""A problem solved in letters: what every node calculates, the chain rule, and the formula of every gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Union

from backprop_cli.checking.check import AUTO_WORK, too_large_for_formulas
from backprop_cli.checking.evidence import Check, no_verdict
from backprop_cli.graph.letter_chains import LetterChains
from backprop_cli.graph.notation import expressions, leaf_text
from backprop_cli.graph.operations import NEGATE
from backprop_cli.graph.runs import CONSTANT_NAMES
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.language.progress_stage import STAGE, Stage
from backprop_cli.numbers.brief import brief
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.problem import AnyProblem, Problem, as_problem
from backprop_cli.reading.run_together import refuse_without_value
from backprop_cli.solving.asked import Asked, named_nodes
from backprop_cli.solving.brief import told, told_in_brief
from backprop_cli.solving.origin import Origin
from backprop_cli.solving.solution import Solution, number_given

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

MOST_NODES = 200
LONGEST_FORMULA = 2_000


class LetterNode(NamedTuple):
    """One row: a node in letters. `formula` is the chain worked out, in the names of the inputs; there is none of a
    node that leads through a function in pieces (relu, max).
    """

    id: int
    name: str | None
    kind: str  # "input", "constant" or "operation"
    operation: str | None
    operands: tuple[int, ...]
    expression: str
    chain: str  # what arrives times the local derivative, for each step that uses it
    formula: str | None
    check: str  # "ok", "mismatch" or "skipped"

    @property
    def label(self) -> str:
        """Its name, or what it calculates."""
        return self.name or self.expression

    @property
    def gradient(self) -> str:
        """The formula, or the chain where there is none."""
        return self.chain if self.formula is None else self.formula

    def __repr__(self) -> str:
        return f"Node({told(self)}; gradient {brief(self.gradient)})"


@dataclass(frozen=True)
class LetterSolution(Asked):
    """A problem solved in letters. `texts` are the nodes' calculations, written out down to the inputs."""

    graph: Graph
    texts: Sequence[str]
    chains: LetterChains
    upstream: Exact
    check: Check
    points: int  # at which the formulas were held against numbers
    title: str | None
    units: Mapping[str, str]
    named: tuple[int, ...]
    origin: Origin | None = None  # among several problems
    arithmetic: ClassVar[Literal["letters"]] = "letters"
    of_arrays: ClassVar[Literal[False]] = False

    def __repr__(self) -> str:
        return told_in_brief(self)

    @property
    def value(self) -> str:
        """The output, in the names of the inputs."""
        return self.texts[self.graph.output]

    @cached_property
    def gradients(self) -> dict[str, str]:
        """∂output/∂node by name: of every input, or of what was asked for."""
        names = self.graph.names
        return {names[node] or self.output: self.nodes[node].gradient for node in self.wanted}

    @cached_property
    def nodes(self) -> list[LetterNode]:
        """Every node in the order of the calculation."""
        return [
            LetterNode(
                id=step.id,
                name=step.name,
                kind=step.kind,
                operation=step.operation.symbol if step.operation else None,
                operands=step.operands,
                expression=self.expression_of(step.id),
                chain=self.chains(step.id),
                formula=self.check.formulas.get(step.id),
                check=self.check.rows[step.id],
            )
            for step in self.graph
        ]

    @cached_property
    def answers(self) -> dict[str, str]:
        """What `plain` prints: the output, then each gradient as "dapple"."""
        return {self.output: self.value} | {self.answer_keys.of_gradient(n): text for n, text in self.gradients.items()}

    def gradient_of(self, node: int) -> str:
        """The gradient of a node: its formula, or its chain where there is none."""
        return self.nodes[node].gradient

    def contributions(self, node: int) -> list[str]:
        """What a node sends back to each operand: what arrives at it times the local derivative."""
        return [self.chains.contribution(node, position) for position in range(len(self.graph.operands[node]))]

    def lookup(self, key: str) -> str:
        """What a KEY names, as text. Raises BackpropError("unknown-key-get")."""
        kind, node = self.answer_keys.locate(key)
        return self.texts[node] if kind == "value" else self.nodes[node].gradient


AnySolution = Union[Solution, LetterSolution]


def is_in_letters(problem: Problem, values: Mapping[str, Given]) -> bool:
    """Whether a problem is one in letters: there are inputs, and none has a value.

    A lone name, or its negative, is a slip more often than a calculation; `e` and `pi` are meant as numbers.
    """
    graph = problem.graph
    if problem.values or values or not graph.literals.keys().isdisjoint(graph.inputs.values()):
        return False
    calculates = any(operation is not None and operation is not NEGATE for operation in graph.operations)
    return bool(graph.inputs) and calculates and CONSTANT_NAMES.keys().isdisjoint(graph.inputs)


def solve_in_letters(problem: AnyProblem, wrt: Sequence[str] = (), *, upstream: Given | None = None) -> LetterSolution:
    """Work out the formula of every gradient, and hold each against numbers at random points.

    Values that the problem brings are left aside. `upstream` is a rational number.
    Raises BackpropError for arrays, and for what is too large to be read.
    """
    given = as_problem(problem)
    graph = given.graph
    refuse_without_value(graph, graph.inputs, ())
    if graph.meets_arrays(given.values.values()):
        raise BackpropError("letters-arrays")
    seed = _rational(given.upstream if upstream is None else number_given(upstream, "upstream"))
    named = named_nodes(graph, wrt)
    if len(graph) > MOST_NODES:
        raise BackpropError("letters-too-large")
    texts = _written_out(graph)
    STAGE.now = Stage.CHECKING
    check, points = _with_formulas(graph, texts, seed)
    STAGE.now = Stage.WRITING
    return LetterSolution(
        graph=graph,
        texts=_readable(graph, texts),
        chains=LetterChains(graph, leaf_text(seed)),
        upstream=seed,
        check=check,
        points=points,
        title=given.title,
        units=given.units,
        named=named,
    )


def _with_formulas(graph: Graph, texts: Sequence[str], seed: Exact) -> tuple[Check, int]:
    """The formulas, held against numbers, and at how many points; of a large problem there are none."""
    too_long = no_verdict(len(graph), Message("letters-chains-alone"), "points")
    if too_large_for_formulas(graph, AUTO_WORK) or max(map(len, texts)) > LONGEST_FORMULA:
        return too_long, 0
    from backprop_cli.checking import letters
    from backprop_cli.checking.points import confirm

    formulas = letters.letter_formulas(graph, texts, seed)
    if max(map(len, formulas.values()), default=0) > LONGEST_FORMULA:
        return too_long, 0
    points, rows = confirm(graph, seed, formulas)
    status = next((each for each in ("mismatch", "ok") if each in rows), "skipped")
    return Check("points", status, rows.count("ok"), rows, formulas=formulas), points


def _rational(upstream: Number) -> Exact:
    """An upstream gradient that can stand in a formula. Raises BackpropError."""
    if not isinstance(upstream, (int, Fraction)):
        raise BackpropError("letters-upstream")
    return upstream


def _readable(graph: Graph, texts: Sequence[str]) -> Sequence[str]:
    """Texts that speak of no node by its id, as far as there are such: of a longer one what the node calculates."""
    if all(len(text) <= LONGEST_FORMULA and "#" not in text for text in texts):
        return texts
    calculations = expressions(graph, LONGEST_FORMULA)
    return [
        each if len(each) <= LONGEST_FORMULA and "#" not in each else calculations[n] for n, each in enumerate(texts)
    ]


def _written_out(graph: Graph) -> list[str]:
    """What every node calculates from the inputs alone. A text beyond LONGEST_FORMULA may have a #id in it."""
    nameless = Graph()
    nameless.operations, nameless.operands, nameless.literals = graph.operations, graph.operands, graph.literals
    nameless.names = [
        None if operation else name for name, operation in zip(graph.names, graph.operations, strict=True)
    ]
    return expressions(nameless, LONGEST_FORMULA)
