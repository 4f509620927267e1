"""Cells: the columns of a SELECT before it is known which stand in a column of their own and which inside another.

An expression that is used twice has to be a column: written out at every use, forty squarings would be 2⁴⁰ words. One
that is used once stands where it is used, up to MOST_NESTED.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

MOST_NESTED = 20
"""Expressions in each other; databases stop at some hundred, people earlier."""


@lru_cache(maxsize=1024)
def _parsed(text: str) -> exp.Expression:
    """The tree of a rule. PostgreSQL's division is what we mean: nothing is added to it."""
    from sqlglot import parse_one

    return parse_one(text, read="postgres")


class Cells:
    """Expressions that refer to earlier ones by their number."""

    def __init__(self, helpers: Mapping[str, str]) -> None:
        self.helpers = helpers
        self.expressions: list[exp.Expression] = []
        self.names: list[str] = []
        self.leaves: set[int] = set()
        self._known: dict[exp.Expression, int] = {}

    def leaf(self, expression: exp.Expression) -> int:
        """A column that is there, or a number."""
        cell = self._add(expression, "")
        self.leaves.add(cell)
        return cell

    def number(self, number: float) -> int:
        """A number in the text."""
        return self.leaf(literal(number))

    def made(self, rule: str, name: str, cells: Mapping[str, int]) -> int:
        """What a rule makes of other cells."""
        return self._built(_parsed(rule), name, cells)

    def _built(self, tree: exp.Expression, name: str, cells: Mapping[str, int]) -> int:
        from sqlglot import exp

        if isinstance(tree, exp.Paren):
            return self._built(tree.this, name, cells)
        if isinstance(tree, exp.Column):
            return cells[tree.name]
        if isinstance(tree, exp.Anonymous) and tree.name.lower() in self.helpers:
            operands = [self._built(operand, name, cells) for operand in tree.expressions]
            return self.made(self.helpers[tree.name.lower()], name, dict(zip("xyz", operands)))
        if isinstance(tree, exp.Mul):
            one = literal(1.0)
            left, right = self._built(tree.this, name, cells), self._built(tree.expression, name, cells)
            for factor, other in ((left, right), (right, left)):
                if self.expressions[factor] == one:
                    return other
            return self._add(exp.Mul(this=_reference(left), expression=_reference(right)), name)
        return self._add(self._with_references(tree.copy(), name, cells), name)

    def _with_references(self, tree: exp.Expression, name: str, cells: Mapping[str, int]) -> exp.Expression:
        """The tree with a reference in place of every letter and every call of a helper."""
        from sqlglot import exp

        def replaced(part: exp.Expression) -> exp.Expression:
            if isinstance(part, exp.Column):
                return _reference(cells[part.name])
            if isinstance(part, exp.Anonymous) and part.name.lower() in self.helpers:
                return _reference(self._built(part, name, cells))
            return part

        return tree.transform(replaced)

    def _add(self, expression: exp.Expression, name: str) -> int:
        known = self._known.get(expression)
        if known is not None:
            return known
        cell = len(self.expressions)
        self.expressions.append(expression)
        self.names.append(name)
        self._known[expression] = cell
        return cell


def literal(number: float) -> exp.Expression:
    """A number as a double: without the cast, 1/2 is 0 in some databases, and 1.1 has a width in others."""
    from sqlglot import exp

    text = exp.Literal.number(repr(abs(number)))
    return exp.cast(exp.Neg(this=text) if number < 0 else text, exp.DataType.Type.DOUBLE)


def _reference(cell: int) -> exp.Expression:
    from sqlglot import exp

    return exp.Placeholder(this=str(cell))


def references(expression: exp.Expression) -> Iterable[int]:
    """The cells that an expression refers to, each as often as it does."""
    from sqlglot import exp

    return (int(found.name) for found in expression.find_all(exp.Placeholder))


class Arrangement:
    """Which cells are columns of their own, and on which level each of them stands."""

    def __init__(self, cells: Cells, wanted: Sequence[int]) -> None:
        self.cells = cells
        self.uses = [0] * len(cells.expressions)
        for cell in wanted:
            self.uses[cell] += 1
        self.operands = [list(references(expression)) for expression in cells.expressions]
        for cell in reversed(range(len(cells.expressions))):
            if self.uses[cell]:
                for operand in self.operands[cell]:
                    self.uses[operand] += 1
        self.levels = [0] * len(cells.expressions)
        self.apart = self._apart()

    def _apart(self) -> set[int]:
        """The cells that are columns; sets their levels, and those of what stands inside others."""
        apart, heights = set[int](), [0] * len(self.uses)
        for cell, operands in enumerate(self.operands):
            if not self.uses[cell] or cell in self.cells.leaves:
                continue
            self.levels[cell] = max((self.levels[operand] + (operand in apart) for operand in operands), default=0)
            heights[cell] = 1 + max((heights[operand] for operand in operands if operand not in apart), default=0)
            if self.uses[cell] > 1 or heights[cell] > MOST_NESTED:
                apart.add(cell)
        return apart

    def text_of(self, cell: int, columns: Mapping[int, exp.Expression]) -> exp.Expression:
        """The expression of a cell, with those inside it written out; `columns` are the names of those apart."""
        from sqlglot import exp

        def replaced(part: exp.Expression) -> exp.Expression:
            if not isinstance(part, exp.Placeholder):
                return part
            operand = int(part.name)
            found = columns[operand].copy() if operand in self.apart else self.text_of(operand, columns)
            return exp.Paren(this=found) if _needs_parentheses(part, found) else found

        return self.cells.expressions[cell].transform(replaced)


def _needs_parentheses(part: exp.Expression, found: exp.Expression) -> bool:
    """Whether an operator in the place of a reference would be read in another way."""
    from sqlglot import exp

    operators = (exp.Binary, exp.Neg)
    around = part.parent
    if not isinstance(found, operators) or not isinstance(around, operators):
        return False
    if part.arg_key == "this" and not isinstance(around, exp.Neg):
        sums, products = (exp.Add, exp.Sub), (exp.Mul, exp.Div)
        if isinstance(around, sums) and isinstance(found, (*sums, *products)):
            return False
        if isinstance(around, products) and isinstance(found, products):
            return False
    return True
