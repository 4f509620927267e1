"""What stands in a derivation in LaTeX: of a solution in numbers its numbers, of one in letters its formulas."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from backprop_cli.graph import latex_notation as latex
from backprop_cli.graph.latex_notation import Formula
from backprop_cli.numbers.rational import Number
from backprop_cli.render.explain.rows import figure
from backprop_cli.render.latex_chains import chain_formula, formula_of
from backprop_cli.render.view import View
from backprop_cli.solving.letters import LetterSolution
from backprop_cli.solving.solution import Solution


class Side(NamedTuple):
    """One side of an equation, and whether it is exact."""

    formula: Formula
    exact: bool = True

    @property
    def written(self) -> str:
        """`= 14`, or `\\approx 1.41421`."""
        return ("= " if self.exact else r"\approx ") + self.formula.text


class Figures(Protocol):
    """What is written for nodes and edges."""

    def calculated(self, node: int, parts: list[Side]) -> list[Side]:
        """What follows a calculation that is written in names; `parts` are its operands as `value` says them."""

    def value(self, node: int) -> Side:
        """The value of a node."""

    def arriving(self, node: int) -> Side:
        """What arrives at a node, as a factor; or nothing, where it is only named."""

    def local(self, node: int, position: int) -> Side:
        """The local derivative along an edge."""

    def contribution(self, node: int, position: int) -> list[Side]:
        """What goes back along an edge, worked out."""

    def gradient(self, node: int) -> list[Side]:
        """The gradient of a node, worked out."""


class NumberFigures:
    """Of a solution in numbers."""

    def __init__(self, solution: Solution, view: View) -> None:
        self.solution = solution
        self.view = view

    def calculated(self, node: int, parts: list[Side]) -> list[Side]:
        """`= 3 + 4 = 7`."""
        operation = self.solution.graph.operations[node]
        assert operation is not None
        put_in = latex.calculation(operation, [part.formula for part in parts])
        return [Side(put_in, all(part.exact for part in parts)), self.value(node)]

    def value(self, node: int) -> Side:
        """The number."""
        return self._side(self.solution.values[node])

    def arriving(self, node: int) -> Side:
        """The gradient."""
        return self._side(self.solution.node_gradients[node])

    def local(self, node: int, position: int) -> Side:
        """The number of the local derivative."""
        return self._side(self.solution.edges(node)[position].local)

    def contribution(self, node: int, position: int) -> list[Side]:
        """Their product."""
        return [self._side(self.solution.edges(node)[position].contribution)]

    def gradient(self, node: int) -> list[Side]:
        """The number."""
        return [self.arriving(node)]

    def _side(self, value: Number) -> Side:
        if value != value:
            return Side(Formula(r"\text{--}"))  # a derivative that does not exist
        shown = figure(value, self.view)
        return Side(latex.literal(shown.text.replace("−", "-")), shown.exact)


class LetterFigures:
    """Of a solution in letters."""

    def __init__(self, solution: LetterSolution, view: View) -> None:
        self.solution = solution
        self.language = view.language

    def calculated(self, node: int, parts: list[Side]) -> list[Side]:
        """The same down to the inputs, where that is short."""
        text = self.solution.texts[node]
        return [self._read(text)] if len(text) <= _LONGEST_WHOLE and "#" not in text else []

    def value(self, node: int) -> Side:
        """Its name; only `calculated` asks, and makes no use of it."""
        return Side(Formula(""))

    def arriving(self, node: int) -> Side:
        """Its chain; nothing where that is so long that ∂z/∂t stands for it."""
        text = self.solution.chains.arriving(node)
        return Side(Formula("")) if "∂" in text else Side(chain_formula(text, self.language))

    def local(self, node: int, position: int) -> Side:
        """The local derivative in the operands' names."""
        return self._read(self.solution.chains.local(node, position))

    def contribution(self, node: int, position: int) -> list[Side]:
        """Nothing: the product stands there already."""
        return []

    def gradient(self, node: int) -> list[Side]:
        """The formula, if there is one."""
        formula = self.solution.check.formulas.get(node)
        return [] if formula is None else [self._read(formula)]

    def _read(self, text: str) -> Side:
        return Side(formula_of(text, self.language))


_LONGEST_WHOLE = 60  # characters of a calculation that is written out down to the inputs
