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
MOST_DIGITS = 16
"""Characters of a number that any database reads as the nearest double; with an exponent, of any number."""


@lru_cache(maxsize=1024)
def parsed(text: str) -> exp.Expr:
    """The tree of a rule. PostgreSQL's division is what we mean: nothing is added to it."""
    from sqlglot import parse_one

    return parse_one(text, read="postgres")


class Cells:
    """Expressions that refer to earlier ones by their number."""

    def __init__(self, helpers: Mapping[str, str]) -> None:
        self.helpers = helpers
        self.expressions: list[exp.Expr] = []
        self.names: dict[int, str] = {}  # of values and gradients, not of their parts
        self.leaves: set[int] = set()
        self.numbers: dict[int, float] = {}
        self._known: dict[exp.Expr, int] = {}

    def leaf(self, expression: exp.Expr) -> int:
        """A column that is there, or a number."""
        cell = self._add(expression)
        self.leaves.add(cell)
        return cell

    def number(self, number: float) -> int:
        """A number in the text."""
        from sqlglot import exp

        digits = repr(abs(number))
        if "e" not in digits and len(digits) > MOST_DIGITS:
            digits += "e0"
        text = exp.Literal.number(digits)
        cell = self.leaf(exp.Neg(this=text) if number < 0 else text)
        self.numbers[cell] = number
        return cell

    def made(self, rule: str, cells: Mapping[str, int], name: str = "") -> int:
        """What a rule makes of other cells."""
        cell = self._built(parsed(rule), cells)
        if name:
            self.names.setdefault(cell, name)
        return cell

    def _built(self, tree: exp.Expr, cells: Mapping[str, int]) -> int:
        """The cell of a rule, or of a part of one."""
        from sqlglot import exp

        if isinstance(tree, exp.Paren):
            return self._built(tree.this, cells)
        if isinstance(tree, exp.Column):
            return cells[tree.name]
        if isinstance(tree, exp.Literal):
            return self.number(float(tree.name))
        if self._is_call(tree):
            operands = (self._built(operand, cells) for operand in tree.expressions)
            return self.made(self.helpers[tree.name.lower()], dict(zip("xyz", operands)))
        if isinstance(tree, exp.Mul):
            return self._product(self._built(tree.this, cells), self._built(tree.expression, cells))
        return self._add(self._with_references(tree, cells))

    def _product(self, left: int, right: int) -> int:
        """The product of two cells; the other factor where one is 1."""
        from sqlglot import exp

        for factor, other in ((left, right), (right, left)):
            if self.numbers.get(factor) == 1:
                return other
        return self._add(exp.Mul(this=_reference(left), expression=_reference(right)))

    def _is_call(self, tree: exp.Expr) -> bool:
        from sqlglot import exp

        return isinstance(tree, exp.Anonymous) and tree.name.lower() in self.helpers

    def _with_references(self, tree: exp.Expr, cells: Mapping[str, int]) -> exp.Expr:
        """The tree with a reference in place of every letter, every call of a helper and every divisor that is no 0."""
        from sqlglot import exp

        tree = tree.copy()
        ends = (exp.Column, exp.Nullif)
        for part in list(tree.walk(prune=lambda part: isinstance(part, ends) or self._is_call(part))):
            if isinstance(part, exp.Nullif):
                divisor = self._built(part.this, cells)
                found = _reference(divisor)
                if not self.numbers.get(divisor):
                    found = exp.Nullif(this=found, expression=part.expression)
            elif isinstance(part, exp.Column) or self._is_call(part):
                found = _reference(self._built(part, cells))
            else:
                continue
            part.replace(found)
        return tree

    def _add(self, expression: exp.Expr) -> int:
        cell = self._known.setdefault(expression, len(self.expressions))
        if cell == len(self.expressions):
            self.expressions.append(expression)
        return cell


def _reference(cell: int) -> exp.Expr:
    from sqlglot import exp

    return exp.Placeholder(this=str(cell))


def references(expression: exp.Expr) -> Iterable[int]:
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
            self.levels[cell] = max(self.levels[operand] + (operand in apart) for operand in operands)
            heights[cell] = 1 + max((heights[operand] for operand in operands if operand not in apart), default=0)
            if self.uses[cell] > 1 or heights[cell] > MOST_NESTED:
                apart.add(cell)
        return apart

    def text_of(self, cell: int, columns: Mapping[int, exp.Expr]) -> exp.Expr:
        """The expression of a cell, with those inside it written out; `columns` are the names of those apart."""
        if cell in columns:
            return columns[cell].copy()
        return self.definition(cell, columns)

    def definition(self, cell: int, columns: Mapping[int, exp.Expr]) -> exp.Expr:
        """The same for a cell that is a column itself: what the column holds."""
        from sqlglot import exp

        if cell in self.cells.numbers:
            return exp.cast(self.cells.expressions[cell].copy(), exp.DataType.Type.DOUBLE)
        tree = self.cells.expressions[cell].copy()
        for part in list(tree.find_all(exp.Placeholder)):
            operand = int(part.name)
            plain = operand in self.cells.numbers and self._is_double_beside(part)
            found = self.cells.expressions[operand].copy() if plain else self.text_of(operand, columns)
            part.replace(exp.Paren(this=found) if _needs_parentheses(part, found) else found)
        return tree

    def _is_double_beside(self, part: exp.Expr) -> bool:
        """Whether a number is taken for a double without a cast: 1/2 is 0 in some databases, and 1.1 has a width."""
        from sqlglot import exp

        around = part.parent
        if isinstance(around, exp.Predicate):
            return True
        if not isinstance(around, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
            return False
        other = around.expression if part.arg_key == "this" else around.this
        return any(cell not in self.cells.numbers for cell in references(other)) or bool(other.find(exp.Column))


def _needs_parentheses(part: exp.Expr, found: exp.Expr) -> bool:
    """Whether an operator in the place of a reference would be read in another way."""
    from sqlglot import exp

    operators = (exp.Binary, exp.Neg)
    around = part.parent
    if not isinstance(found, operators) or not isinstance(around, operators):
        return False
    sums, products = (exp.Add, exp.Sub), (exp.Mul, exp.Div)
    if isinstance(around, sums) and isinstance(found, products):
        return False
    same = next((kind for kind in (sums, products) if isinstance(around, kind)), ())
    return not (part.arg_key == "this" and isinstance(found, same))
