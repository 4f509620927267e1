"""Which numbers and which rules a program needs, found by trying: its rules run on numbers before they are written.

A rule's text is read as Python, and only what rules are made of is known here; no text of a user is among it.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from backprop_cli.graph.tape import Graph
from backprop_cli.numbers.limits import MAX_BITS
from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.rational import Number, bits, too_large
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program.helpers import HELPERS
from backprop_cli.teaching.program.rules import NUMPY_RULES, RULES, ProgramRule, rule_names

CLOSE_ENOUGH = Fraction(1, 10**8)
"""Relative difference that floats may make in an answer: well within what `grade` accepts."""
ALIKE = 1e-10
"""Relative difference between the textbook's rule and the safe one, up to which the textbook's is as good."""
SHIFT = 2.0**-50
"""Relative difference between two libraries' exp, sin and so on."""
EXACT = 2.0**53
"""Whole numbers below it are floats, and every library's powers are right where they are such."""
NUMBERS: dict[str, Callable[[Any], Number]] = {
    "python": lambda value: value if isinstance(value, int) else float(value),
    "fractions": Fraction,
    "floats": float,
}
"""What becomes of a number: what Python makes of 2 and 1.1, a Fraction, or a float even where it is whole."""

_WRONG = (ArithmeticError, ValueError, TypeError)  # no number, an infinity, or a complex number that is compared
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARED: dict[type, Callable[[Any, Any], Any]] = {ast.Gt: operator.gt, ast.Lt: operator.lt, ast.Eq: operator.eq}
_ROUNDED_RIGHT: dict[str, Callable[..., Any]] = {
    "max": max,
    "min": min,
    "abs": abs,
    "round": round,
    "math.sqrt": math.sqrt,
    "math.floor": math.floor,
    "math.ceil": math.ceil,
}
_FIELDS = {field: field for field in ("x", "y", "z", "out", "dout", "n", "m", "ties")} | {"xs": "*xs"}

Fields = dict[str, Any]
"""What stands for the fields of a rule; `shift` is by how much functions are off."""


class ProgramPlan(NamedTuple):
    """How a program calculates: with which numbers, one of NUMBERS, and by which rule at every node.

    With arrays, `texts` are its own rules by name, and the leaves `labels` are the numbers of classes, always ints.
    """

    numbers: str
    rules: Mapping[int, str]
    texts: Mapping[str, ProgramRule] = {}
    labels: frozenset[int] = frozenset()


def is_step(graph: Graph, node: int) -> bool:
    """Whether an operation gets a line of its own: all do, but for a bare pi() or e()."""
    operation = graph.operations[node]
    return operation is not None and (operation.most != 0 or graph.names[node] is not None)


def plan_of(solution: Solution, asked: Iterable[tuple[str, int]] = ()) -> ProgramPlan | None:
    """How plain Python gives the answers: by floats and the textbook's rules where these do, else with more care.

    None where it does not, as where a function loses too many of a float's digits.
    """
    asked = list(asked)
    for numbers, careful in (("python", False), ("python", True), ("fractions", False), ("fractions", True)):
        plan = _Trial(solution, asked, numbers, RULES, careful).plan()
        if plan is not None:
            return plan
    return None


def numpy_plan_of(solution: Solution, asked: Iterable[tuple[str, int]] = ()) -> ProgramPlan | None:
    """How numpy's floats give the answers, also where its functions differ from ours in the last digits; or None."""
    asked = list(asked)
    for careful in (False, True):
        trials = [_Trial(solution, asked, "floats", NUMPY_RULES, careful, by).plan() for by in (0.0, SHIFT, -SHIFT)]
        if all(trials):
            return trials[0]
    return None


class _Trial:
    """One run of a program's steps, in the arithmetic that it would have."""

    def __init__(
        self,
        solution: Solution,
        asked: list[tuple[str, int]],
        numbers: str,
        known: Mapping[str, ProgramRule],
        careful: bool,
        shift: float = 0.0,
    ) -> None:
        self.solution = solution
        self.graph = solution.graph
        self.asked = asked
        self.numbers = numbers
        self.known = known
        self.careful = careful
        self.shift = shift
        self.rules: dict[int, str] = {}
        self.fields: dict[int, Fields] = {}
        self.values: list[Any] = [None] * len(self.graph)
        self.gradients: list[Any] = [0] * len(self.graph)

    def plan(self) -> ProgramPlan | None:
        """The rules that were used; None where they miss an answer."""
        try:
            self._forward()
            self._backward()
            return ProgramPlan(self.numbers, self.rules) if self._is_right() else None
        except _WRONG:
            return None

    def _number(self, value: Number) -> Number:
        return value if isinstance(value, float) else NUMBERS[self.numbers](value)

    def _forward(self) -> None:
        graph, needed = self.graph, self.graph.needed(node for _, node in self.asked)
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                if needed[node] or graph.kind(node) == "input":  # every input stands in the program
                    self.values[node] = self._number(self.solution.values[node])
            elif needed[node]:
                numbers = [self.values[operand] for operand in operands]
                fields = self.fields[node] = {"shift": self.shift, "xs": numbers, **dict(zip("xyz", numbers))}
                if operation.exponent is not None:
                    n = operation.exponent
                    fields |= {"n": n, "m": n - 1} if n == int(n) else {"n": self._number(n), "m": self._number(n - 1)}
                textbook, safe = rule_names(operation, self.known)
                unlike = textbook != safe and not self.careful and not self._alike(node, textbook, safe)
                self.rules[node] = safe if self.careful or unlike else textbook
                self.values[node] = fields["out"] = _checked(_read(RULES[self.rules[node]].forward)(fields))

    def _alike(self, node: int, textbook: str, safe: str) -> bool:
        """Whether the textbook's rule gives what the safe one gives, here."""
        try:
            found = self._tried(node, textbook)
        except _WRONG:
            return False
        return all(abs(a - b) <= ALIKE * abs(b) for a, b in zip(found, self._tried(node, safe)))

    def _tried(self, node: int, name: str) -> list[Any]:
        """The value that a rule gives, and the local derivatives, which nobody needs where nothing comes back."""
        out = _checked(_read(RULES[name].forward)(self.fields[node]))
        more = {"out": out, "dout": self._number(1)}
        return [out, *self._contributions(node, name, more)] if self._goes_back(node) else [out]

    def _goes_back(self, node: int) -> bool:
        """Whether the program computes what an operation hands back: there is nothing to hand to constants."""
        graph = self.graph
        return bool(self.solution.reached[node]) and any(
            graph.kind(operand) == "input" or is_step(graph, operand) for operand in graph.operands[node]
        )

    def _contributions(self, node: int, name: str, more: Fields) -> list[Any]:
        """What goes to every operand."""
        operation, fields = self.graph.operations[node], self.fields[node] | more
        assert operation is not None
        texts, numbers = RULES[name].backward, fields["xs"]
        if operation.most is not None:
            return [_checked(_read(text)(fields)) for text in texts]
        fields["ties"] = numbers.count(fields["out"])
        return [_checked(_read(texts[0])(fields | {"x": number})) for number in numbers]

    def _backward(self) -> None:
        graph, arrived = self.graph, self.gradients
        arrived[graph.output] = self._number(self.solution.upstream)
        for node in range(graph.output, -1, -1):
            operands = graph.operands[node]
            if graph.operations[node] is None or not self._goes_back(node):
                continue
            for operand, part in zip(operands, self._contributions(node, self.rules[node], {"dout": arrived[node]})):
                arrived[operand] = _checked(arrived[operand] + part)

    def _is_right(self) -> bool:
        """Whether every answer is near the right one, by its own size; for 0, by the size of the smallest other."""
        solution, graph = self.solution, self.graph
        wanted = [("value", graph.output), *(("gradient", node) for node in graph.inputs.values()), *self.asked]
        pairs = [
            (Fraction(from_python(ours[node])), Fraction(from_python(right[node])))  # as they are printed
            for kind, node in wanted
            for ours, right in [
                (self.values, solution.values) if kind == "value" else (self.gradients, solution.node_gradients)
            ]
        ]
        least = min([Fraction(1), *(abs(right) for _, right in pairs if right)])
        return all(abs(ours - right) <= CLOSE_ENOUGH * (abs(right) or least) for ours, right in pairs)


def _checked(value: Any) -> Any:
    """A number that may stand in a program. Raises OverflowError for what is none, and for what has too many digits."""
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (float, complex)) or too_large(value):
        raise OverflowError
    return value


@cache  # the rules are few
def _read(text: str) -> Callable[[Fields], Any]:
    """A rule's text as a function of its fields."""
    return _step(ast.parse(text.format(**_FIELDS), mode="eval").body)


def _step(tree: ast.expr) -> Callable[[Fields], Any]:
    """A part of a rule as a function of the rule's fields."""
    if isinstance(tree, ast.Name):
        return operator.itemgetter(tree.id)
    if isinstance(tree, (ast.Constant, ast.Attribute)):
        value = tree.value if isinstance(tree, ast.Constant) else getattr(math, tree.attr)
        return lambda fields: value
    if isinstance(tree, ast.UnaryOp):
        inner = _step(tree.operand)
        return lambda fields: -inner(fields)
    if isinstance(tree, ast.BinOp):
        return _binary(tree.op, _step(tree.left), _step(tree.right))
    if isinstance(tree, ast.Compare):
        compared, first, second = _COMPARED[type(tree.ops[0])], _step(tree.left), _step(tree.comparators[0])
        return lambda fields: compared(first(fields), second(fields))
    if isinstance(tree, ast.IfExp):
        test, body, other = map(_step, (tree.test, tree.body, tree.orelse))
        return lambda fields: body(fields) if test(fields) else other(fields)
    assert isinstance(tree, ast.Call), ast.dump(tree)
    return _call(ast.unparse(tree.func), tree.args)


def _binary(sign: ast.operator, left: Callable[[Fields], Any], right: Callable[[Fields], Any]) -> Callable[..., Any]:
    if isinstance(sign, ast.Pow):
        return lambda fields: _power(left(fields), right(fields), fields["shift"])
    combined = _BINARY[type(sign)]
    return lambda fields: combined(left(fields), right(fields))


def _power(x: Any, y: Any, shift: float) -> Any:
    _bound(x, y)
    value = x**y
    is_certain = y in (-1, 0, 1, 2) or (value == int(value) and abs(value) < EXACT)
    return value * (1 + shift) if shift and not is_certain else value


def _bound(x: Any, y: Any) -> None:
    """Raises OverflowError for a power of too many digits: by floats a trial may go where no solution ever was."""
    if not isinstance(x, float) and y == int(y) and (bits(x) - 1) * abs(y) > 2 * MAX_BITS:
        raise OverflowError


def _call(name: str, arguments: list[ast.expr]) -> Callable[[Fields], Any]:
    """A call of a function; a shift changes its value, as another library might."""
    steps = [_step(argument) for argument in arguments if not isinstance(argument, ast.Starred)]
    exact = _ROUNDED_RIGHT.get(name)
    other = exact or HELPERS.get(name) or getattr(math, name.removeprefix("math."))

    def called(fields: Fields) -> Any:
        numbers = [step(fields) for step in steps] or fields["xs"]
        if exact:
            return exact(*numbers)
        if name == "power":
            _bound(*numbers)
        value = other(*numbers)
        return value * (1 + fields["shift"]) if fields["shift"] and numbers[0] != 0 else value

    return called
