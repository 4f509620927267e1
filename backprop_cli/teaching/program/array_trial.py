"""Which numbers and which rules a program on arrays needs, found by trying: its rules run before they are written.

A rule's text is read as Python, and only what rules are made of is known here; no text of a user is among it.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np

from backprop_cli.graph.array_losses import class_numbers, right_answers
from backprop_cli.numbers.arrays import elements, is_array, shape_of
from backprop_cli.numbers.rational import Number
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program.array_helpers import ARRAY_HELPERS
from backprop_cli.teaching.program.array_rules import array_rules
from backprop_cli.teaching.program.rules import ProgramRule
from backprop_cli.teaching.program.trial import ALIKE, NUMBERS, ProgramPlan, is_step

CLOSE = 1e-7
"""Relative difference that floats may make in an element of an answer: well within what `grade` accepts."""

_WRONG = (ArithmeticError, ValueError, TypeError)
_SIGNS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.USub: operator.neg,
}
_FIELDS = {field: field for field in ("x", "y", "z", "out", "dout", "n", "m", "ties")}
_FIELDS |= {"xs": "*xs", "stack": "np.broadcast_arrays(*xs)"}

Fields = dict[str, Any]


def array_plan_of(solution: Solution, asked: Iterable[tuple[str, int]]) -> ProgramPlan | None:
    """How numpy gives the answers: whole numbers stay ints where that does, and the textbook's rules where they do."""
    asked = list(asked)
    for numbers, careful in (("python", False), ("python", True), ("floats", False), ("floats", True)):
        plan = _Trial(solution, asked, numbers, careful).plan()
        if plan is not None:
            return plan
    return None


class _Trial:
    """One run of a program's steps on arrays, as numpy will do them."""

    def __init__(self, solution: Solution, asked: list[tuple[str, int]], numbers: str, careful: bool) -> None:
        self.solution, self.graph, self.asked = solution, solution.graph, asked
        self.numbers, self.careful = numbers, careful
        self.needed = self.graph.needed(node for _, node in asked)
        self.rules: dict[int, str] = {}
        self.texts: dict[str, ProgramRule] = {}
        self.fields: dict[int, Fields] = {}
        self.values: list[Any] = [None] * len(self.graph)
        self.gradients: list[Any] = [0] * len(self.graph)
        self.labels = class_numbers(self.graph, solution.values)

    def plan(self) -> ProgramPlan | None:
        """The rules that were used; None where they miss an answer."""
        try:
            with np.errstate(all="raise", under="ignore"):
                self._forward()
                self._backward()
                right = self._is_right()
        except _WRONG:
            return None
        return ProgramPlan(self.numbers, self.rules, self.texts, frozenset(self.labels)) if right else None

    def _shapes(self, nodes: Sequence[int]) -> list[tuple[int, ...]]:
        return [shape_of(self.solution.values[node]) for node in nodes]

    def _leaf(self, node: int) -> Any:
        value: Any = self.solution.values[node]
        numbers = "python" if node in self.labels else self.numbers
        if not is_array(value):
            return _number(value, numbers)
        found = np.array([_number(number, numbers) for number in elements(value)])
        return found.reshape(value.shape)

    def _forward(self) -> None:
        graph = self.graph
        for node, (operation, operands) in enumerate(zip(graph.operations, graph.operands)):
            if operation is None:
                if self.needed[node] or graph.kind(node) == "input":
                    self.values[node] = self._leaf(node)
            elif self.needed[node]:
                numbers = [self.values[operand] for operand in operands]
                fields = self.fields[node] = {"xs": numbers, **dict(zip("xyz", numbers))}
                if operation.exponent is not None:
                    n = operation.exponent
                    fields["n"], fields["m"] = (int(n), int(n) - 1) if n == int(n) else (float(n), float(n - 1))
                self._choose(node)

    def _choose(self, node: int) -> None:
        """Take the textbook's rule for a node, or with care the safe one where it gives others; and its value."""
        operation, operands = self.graph.operations[node], self.graph.operands[node]
        assert operation is not None
        whole = bool(operands) and np.asarray(self.values[operands[-1]]).dtype.kind == "i"
        (made,) = self._shapes([node])
        found = array_rules(operation, self._shapes(operands), made, whole)
        safer = self.careful and len(found) > 1 and not self._alike(node, *found)
        rule = found[1] if safer else found[0]
        self.rules[node] = f"{operation.name}#{node}"
        self.texts[self.rules[node]] = rule
        self.values[node] = self.fields[node]["out"] = _checked(_read(rule.forward)(self.fields[node]))

    def _alike(self, node: int, textbook: ProgramRule, safe: ProgramRule) -> bool:
        """Whether the textbook's rule gives what the safe one gives, here."""
        try:
            found = self._tried(node, textbook)
        except _WRONG:
            return False
        return all(
            bool((np.abs(ours - right) <= ALIKE * np.abs(right)).all())
            for ours, right in zip(found, self._tried(node, safe))
        )

    def _tried(self, node: int, rule: ProgramRule) -> list[Any]:
        out = _checked(_read(rule.forward)(self.fields[node]))
        ones = np.ones_like(out) if np.ndim(out) else 1
        return [out, *self._contributions(node, rule, {"out": out, "dout": ones})] if self._goes_back(node) else [out]

    def _goes_back(self, node: int) -> bool:
        return bool(self.solution.reached[node]) and any(map(self._is_variable, self.graph.operands[node]))

    def _is_variable(self, node: int) -> bool:
        return self.graph.kind(node) == "input" or is_step(self.graph, node)

    def _contributions(self, node: int, rule: ProgramRule, more: Fields) -> list[Any]:
        """What goes to every operand that has a gradient in the program; 0 to the others."""
        operation, fields = self.graph.operations[node], self.fields[node] | more
        assert operation is not None
        found = []
        for place, (operand, text) in enumerate(zip(self.graph.operands[node], rule.backward)):
            if operation.most is None:
                fields["x"] = fields["xs"][place]
                fields["ties"] = np.sum([number == fields["out"] for number in fields["xs"]], axis=0)
            found.append(_checked(_read(text)(fields)) if self._is_variable(operand) else 0)
        return found

    def _backward(self) -> None:
        graph, arrived = self.graph, self.gradients
        arrived[graph.output] = self._seed()
        for node in range(graph.output, -1, -1):
            if graph.operations[node] is None or not self._goes_back(node):
                continue
            parts = self._contributions(node, self.texts[self.rules[node]], {"dout": arrived[node]})
            for operand, part in zip(graph.operands[node], parts):
                arrived[operand] = _checked(arrived[operand] + part)

    def _seed(self) -> Any:
        upstream: Any = self.solution.upstream
        output = self.values[self.graph.output]
        if not is_array(upstream):
            return _number(upstream, self.numbers)
        numbers = [_number(number, self.numbers) for number in elements(upstream)]
        return np.ones_like(output) if set(numbers) == {1} else np.array(numbers).reshape(upstream.shape)

    def _is_right(self) -> bool:
        """Whether every answer is near the right one, by its own size; for 0, by the size of the smallest other."""
        solution, graph = self.solution, self.graph
        inputs = [node for node in graph.inputs.values() if node not in right_answers(graph)]
        wanted = [("value", graph.output), *(("gradient", node) for node in inputs), *self.asked]
        pairs = []
        for kind, node in wanted:
            ours, right = self.values[node], solution.values[node]
            if kind == "gradient":
                ours, right = self.gradients[node], solution.node_gradients[node]
                if not solution.reached[node]:
                    continue
            if np.shape(ours) != shape_of(right):
                return False
            pairs.append((np.ravel(ours), np.array([float(number) for number in elements(right)])))
        sizes = np.abs(np.concatenate([right for _, right in pairs]))
        least = min([1.0, *sizes[sizes > 0].tolist()])
        return all(
            bool((np.abs(ours - right) <= CLOSE * np.where(right == 0, least, np.abs(right))).all())
            for ours, right in pairs
        )


def _number(value: Number, numbers: str) -> Number:
    return value if isinstance(value, float) else NUMBERS[numbers](value)


def _checked(value: Any) -> Any:
    """What may stand in a program. Raises OverflowError for what is no finite number."""
    if not np.isfinite(value).all():
        raise OverflowError
    return value


@cache  # the rules are few
def _read(text: str) -> Callable[[Fields], Any]:
    """A rule's text as a function of its fields."""
    tree = ast.parse(text.format(**_FIELDS), mode="eval").body
    return lambda fields: _valued(tree, fields)


def _valued(tree: ast.expr, fields: Fields) -> Any:
    """A part of a rule."""
    if isinstance(tree, ast.Constant):
        return tree.value
    if isinstance(tree, ast.Name):
        known = {"np": np, "math": math, "len": len, **ARRAY_HELPERS}
        return fields[tree.id] if tree.id in fields else known[tree.id]
    if isinstance(tree, ast.Attribute):
        return getattr(_valued(tree.value, fields), tree.attr)
    if isinstance(tree, ast.UnaryOp):
        return _SIGNS[type(tree.op)](_valued(tree.operand, fields))
    if isinstance(tree, ast.BinOp):
        return _SIGNS[type(tree.op)](_valued(tree.left, fields), _valued(tree.right, fields))
    if isinstance(tree, ast.Compare):
        return _SIGNS[type(tree.ops[0])](_valued(tree.left, fields), _valued(tree.comparators[0], fields))
    if isinstance(tree, ast.Subscript):
        return _valued(tree.value, fields)[_valued(tree.slice, fields)]
    if isinstance(tree, ast.Slice):
        return slice(None)
    if isinstance(tree, (ast.List, ast.Tuple)):
        made = [_valued(item, fields) for item in tree.elts]
        return made if isinstance(tree, ast.List) else tuple(made)
    assert isinstance(tree, ast.Call), ast.dump(tree)
    given: list[Any] = []
    for argument in tree.args:
        given += fields["xs"] if isinstance(argument, ast.Starred) else [_valued(argument, fields)]
    return _valued(tree.func, fields)(*given, **{str(each.arg): _valued(each.value, fields) for each in tree.keywords})
