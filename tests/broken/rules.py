"""Rules of the table, broken: everywhere or in a corner, and a problem for each in which it makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from backprop_cli import BackpropError, Solution, parse_expression, solve
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import Operation, literal_power
from backprop_cli.numbers.decimals import decimal_text
from tests.one_rule_broken import broken

ROWS = [*OPERATIONS, *(literal_power(n) for n in (3, -2, Fraction(1, 2), Fraction(5, 2)))]
METHODS = ("auto", "symbolic", "directional")
ARITHMETICS = ("exact", "float")
AROUND = {
    "rational": "({}) * v",
    "proven": "({}) * exp(v)",
    "tiny": "({}) * v * 1e-300",
    "tiny, proven": "({}) * exp(v - 690)",
    "beside huge": "({}) * v + 1e18 * u * u",
    "beside huge, proven": "({}) * v + 1e18 * exp(u)",
}
"""Where the operation stands."""
GIVEN = (
    ("0.25", "1.5", "2.5"),
    ("2.75", "1.5", "3.5"),
    ("-0.75", "0.5", "1.5"),
    ("-0.75", "-0.5", "-0.25"),
    ("0.5", "-1.5", "2"),
    ("2", "2", "2"),
    ("0", "0", "0"),
    ("1.5", "-1.5", "1.5"),
    ("-1.5", "0", "0"),
    ("0", "-1", "1"),
    ("3", "0", "0"),
)
NAMES = ("x", "y", "w")
Break = Callable[[Any, Any, int, tuple[Any, ...], Operation], Any]
"""(upstream, what is sent, the operand's place, operands, row) -> what is sent instead."""


def times(number: Any, above: int, below: int = 1) -> Any:
    """A number of any kind times above/below."""
    return Fraction(number * above, below) if isinstance(number, int) else number * above / below


def _negative(g: Any, part: Any, place: int, operands: tuple[Any, ...], row: Operation) -> Any:
    return times(part, 2) if operands[place] < 0 else part


def _at_ties(g: Any, part: Any, place: int, operands: tuple[Any, ...], row: Operation) -> Any:
    return part + times(g, 1, 7) if row.kink is not None and row.kink(*operands) else part


BREAKS: dict[str, Break] = {
    "twice": lambda g, part, place, operands, row: times(part, 2),
    "a little": lambda g, part, place, operands, row: times(part, 10**7 + 1, 10**7),
    "more": lambda g, part, place, operands, row: part + times(g, 1, 3),
    "negative alone": _negative,
    "ties alone": _at_ties,
}
FORWARD: dict[str, Callable[[Any, tuple[Any, ...]], Any]] = {
    "the first operand": lambda value, operands: operands[0] if operands else value,
    "one more": lambda value, operands: value + 1,
    "a little": lambda value, operands: times(value, 10**7 + 1, 10**7),
    "negative alone": lambda value, operands: times(value, 2) if operands and operands[0] < 0 else value,
}


class Case(NamedTuple):
    """One rule, one way to break it, and a problem in which that makes a difference."""

    row: Operation
    place: int  # the operand; -1 for the forward rule
    how: str
    around: str
    text: str
    values: dict[str, str]
    spoiled: frozenset[int] = frozenset()  # the rows that are wrong

    @property
    def wrong(self) -> Callable[..., Any]:
        """The broken rule."""
        right = self.row.backward if self.place >= 0 else self.row.forward
        if self.place < 0:
            return lambda *operands: FORWARD[self.how](right(*operands), operands if self.row.arity else ())

        def backward(g: Any, value: Any, *operands: Any) -> tuple[Any, ...]:
            sent = list(right(g, value, *operands))
            sent[self.place] = BREAKS[self.how](g, sent[self.place], self.place, operands, self.row)
            return tuple(sent)

        return backward

    def broken(self) -> Any:
        """A context in which the rule is broken."""
        return broken(self.row, "backward" if self.place >= 0 else "forward", self.wrong)

    def solved(self, arithmetic: str, method: str) -> Solution:
        """The problem, solved."""
        return solve(self.text, self.values, arithmetic=arithmetic, check=method)

    def printed(self) -> list[str]:
        """The numbers that the break is about, to more digits than a double has."""
        solution = self.solved("exact", "none")
        numbers = solution.node_gradients if self.place >= 0 else solution.values
        return [decimal_text(number, 40) for number in numbers]

    def missed(self, arithmetic: str, method: str) -> str | None:
        """What the check failed to do, under the broken rule."""
        with self.broken():
            solution = self.solved(arithmetic, method)
        if solution.check.status != "mismatch":
            return f"{solution.check.status} by {solution.check.method}"
        marked = {node for node, mark in enumerate(solution.check.rows) if mark == "mismatch"}
        right = marked == self.spoiled if self.place >= 0 else self.spoiled <= marked
        return None if right else f"marks {sorted(marked)}, and wrong are {sorted(self.spoiled)}"


def cases() -> Iterator[Case]:
    """Every row, every operand, every way to break it, in every surrounding."""
    for row in ROWS:
        for around in AROUND:
            for place in range(row.arity):
                for how in BREAKS:
                    found = _case(row, place, how, around)
                    if found is not None:
                        yield found
            for how in FORWARD:
                found = _case(row, -1, how, around)
                if found is not None:
                    yield found


def _case(row: Operation, place: int, how: str, around: str) -> Case | None:
    """The first problem in which a break makes a difference."""
    if how == "ties alone" and row.kink is None:
        return None
    count = max(row.arity, 0)
    for given in GIVEN:
        text = AROUND[around].format(_call(row, NAMES[:count]))
        values = dict(zip(NAMES[:count], given)) | {"v": "1.5"}
        if "huge" in around:
            values["u"] = "2"
        case = Case(row, place, how, around, text, values)
        try:
            right = case.printed()
            with case.broken():
                wrong = case.printed()
        except BackpropError:
            continue
        spoiled = [node for node, (a, b) in enumerate(zip(right, wrong)) if a != b]
        if place < 0:  # a wrong value makes those wrong that are made of it; they follow from their operands
            spoiled = [node for node in spoiled if parse_expression(text).operations[node] == row]
        if spoiled:
            return case._replace(spoiled=frozenset(spoiled))
    return None


def _call(row: Operation, names: tuple[str, ...]) -> str:
    if row.is_function:
        return f"{row.symbol}({', '.join(names)})"
    if row.exponent is not None:
        return f"{names[0]}{row.symbol}"
    return f"{row.symbol}{names[0]}" if row.arity == 1 else f"{names[0]} {row.symbol} {names[1]}"
