"""A problem: a graph, the values of its inputs, units, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, Union

from backprop_cli.graph.outline import outline
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError, Place, WrongKind
from backprop_cli.numbers.arrays import nested, plain
from backprop_cli.numbers.brief import in_brief
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.payment import Payment
from backprop_cli.reading.tokens import Source

Factor = Callable[[str, Callable[[], Place], Callable[[], Source]], Exact]
"""Reads the number that a text says: "10%" of a tax is 11/10. Raises BackpropError.

Its place and its source, which take a scan of the file, are asked for where something is wrong with it.
"""


class Ask(NamedTuple):
    """One number that a key asks for: KEY, points, and its own tolerance where it has one."""

    key: str
    points: Exact = 1
    rtol: Exact | None = None
    atol: Exact | None = None
    place: Place | None = None


class Problem(NamedTuple):
    """What is to be solved: the graph, the values that the problem brings, and how to speak of it.

    `upstream` is the gradient that arrives at the output; `units` are by node name; `title` is for people; `asks` is
    what a grading key asks for; `factors` reads what people write for an input that is a tax or a discount ("10%"),
    or an amount that comes off the bill or on it; `part` is which one it is, from 1, of several problems on one sheet;
    `payment` is the rule for what is paid, where amounts are rounded; `seed` is what a quiz drew the numbers with.

    >>> from backprop_cli import Problem, load_problems, parse_expression, solve
    >>> load_problems("examples/multiply.yaml")
    [Problem(z = x * y; x=10, y=5)]
    >>> solve(Problem(parse_expression("x*y"), {"x": 10, "y": 5}, upstream=2)).gradients["y"]
    20
    """

    graph: Graph
    values: Mapping[str, Number] = {}
    upstream: Number = 1
    units: Mapping[str, str] = {}
    title: str | None = None
    asks: tuple[Ask, ...] = ()
    factors: Mapping[str, Factor] = {}
    part: int | None = None
    payment: Payment | None = None
    seed: int | None = None

    def __eq__(self, other: object) -> bool:
        """Whether all of both is the same, arrays element by element."""
        return isinstance(other, Problem) and self._listed() == other._listed()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _listed(self) -> tuple[object, ...]:
        """All of it, with nested lists in the place of arrays, which have no == that tells."""
        values = {name: nested(value, plain) for name, value in self.values.items()}
        return (self.graph, values, nested(self.upstream, plain), *self[3:])

    def __repr__(self) -> str:
        if not isinstance(self.graph, Graph):  # `as_problem` refuses it
            return f"Problem({self.graph!r})"
        given = in_brief(self.values.items())
        return f"Problem({outline(self.graph)}{'; ' * bool(given)}{given})"


def part_key(part: int, key: str) -> str:
    """What a question is called on a sheet with several problems."""
    return f"p{part}.{key}"


def without_points(asked: Iterable[Sequence[Ask]]) -> BackpropError | None:
    """What is wrong with a sheet whose problems ask for these, where all is worth nothing; None with another.

    A problem that names nothing asks for its output and gradients, a point each.
    """
    asks = [ask for of_problem in asked for ask in of_problem or (Ask(""),)]
    if not asks or any(ask.points for ask in asks):
        return None
    return BackpropError("ask-no-points", asks[0].place, key=asks[0].key)


class Posing(Protocol):
    """What has a problem: a calculation in variables, a sheet."""

    @property
    def problem(self) -> Problem:
        """The problem."""


_FILES = (".yaml", ".yml", ".json")
AnyProblem = Union[str, Graph, Problem, Posing]


def as_problem(problem: AnyProblem) -> Problem:
    """An expression or a graph as a problem without values, or what has a problem. Raises BackpropError for others."""
    if isinstance(problem, str):
        if problem.endswith(_FILES):
            raise BackpropError("file-as-expression", file=problem)
        return Problem(parse_expression(problem))
    if isinstance(problem, list):
        raise WrongKind("several-problems")
    found: Any = Problem(problem) if isinstance(problem, Graph) else problem
    found = found if isinstance(found, Problem) else getattr(found, "problem", None)
    if not isinstance(found, Problem):
        raise WrongKind("no-problem-kind", kind=type(problem).__name__)
    if not isinstance(found.graph, Graph):
        raise WrongKind("no-graph", kind=type(found.graph).__name__)
    if not 0 <= found.graph.output < len(found.graph):
        raise BackpropError("no-output")
    as_values(found.values)
    return found


def as_values(values: object, what: str = "values") -> Mapping[str, Any]:
    """Values by name as they were given; none for None. Raises BackpropError for what is no dict."""
    if isinstance(values, (dict, Mapping)):  # dict is the quicker to tell
        return values
    if values is None:
        return {}
    raise WrongKind("no-dict", what=what, kind=type(values).__name__)
