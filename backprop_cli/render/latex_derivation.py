r"""The lines of a derivation in LaTeX, for inside of `align*`: calculations forward, the chain rule backward.

t &= x + y = 3 + 4 = 7
\frac{\partial z}{\partial x} &= \frac{\partial z}{\partial t} \cdot \frac{\partial t}{\partial x} = 14 \cdot 1 = 14
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from backprop_cli.graph import latex_notation as latex
from backprop_cli.graph.latex_notation import Formula
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import latex_text
from backprop_cli.language.messages import say
from backprop_cli.render.explain.rows import elided
from backprop_cli.render.latex_figures import Figures, LetterFigures, NumberFigures, Side
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution, LetterSolution

_LONGEST_LABEL = 60  # characters of a formula that a node without a name is called by
_ALONE = 42  # how tightly a label binds that needs no parentheses behind ∂


def aligned(lines: Sequence[str]) -> str:
    """Lines as an environment; nothing for none."""
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}\n" if lines else ""


class Derivation:
    """The lines of one solution, in numbers or in letters. Raises BackpropError for one of arrays."""

    def __init__(self, solution: AnySolution, view: View) -> None:
        if solution.of_arrays:
            raise BackpropError("latex-arrays")
        self.solution = solution
        self.graph = solution.graph
        self.language = view.language
        self._formulas = latex.formulas(self.graph)
        self._figures: Figures
        if isinstance(solution, LetterSolution):
            self._figures = LetterFigures(solution, view)
        else:
            self._figures = NumberFigures(solution, view)
        given = solution.upstream != 1
        self._factor = [latex.number_formula(solution.upstream).text] if given else []

    def calculation(self, node: int) -> str:
        """`z = t^{2}`, for a line of text."""
        label, formula = self.label(node).text, self._formulas[node].text
        return formula if label == formula else f"{label} = {formula}"

    def forward(self, node: int) -> str:
        """`z &= t^{2} = 7^{2} = 49`; in letters, where that is short, down to the inputs.

        Nothing where a node has no other name than what it calculates.
        """
        parts = [self._figures.value(operand) for operand in self.graph.operands[node]]
        sides = [Side(self._formulas[node]), *self._figures.calculated(node, parts)]
        label = self.label(node).text
        others = [side for side in sides if side.formula.text != label]
        return _line(label, others) if others else ""

    def gradient(self, node: int) -> str:
        """The gradient of a node: what comes back from all that use it, added up."""
        uses = self._uses[node]
        if node == self.graph.output:
            return _line(self._of_output(node), self._figures.gradient(node) or [self._figures.arriving(node)])
        if not uses:
            return _line(self._of_output(node), [Side(Formula("0"))])
        hops = " + ".join(elided([self._hop(*use) for use in uses], _MOST_TERMS)).replace("…", r"\cdots")
        products = [self._product(*use) for use in uses]
        terms = elided([each.formula.text for each in products], _MOST_TERMS)
        total = Formula(" + ".join(terms).replace("…", r"\cdots").replace("+ -", "- "))
        exact = all(each.exact for each in products)
        return _line(self._of_output(node), [Side(Formula(hops)), Side(total, exact), *self._figures.gradient(node)])

    def share(self, node: int, position: int) -> str:
        """What goes back along one edge: the gradient of the operand, where nothing else comes back to it."""
        operand = self.graph.operands[node][position]
        alone = len(self._uses[operand]) == 1
        ending = self._figures.gradient(operand) if alone else self._figures.contribution(node, position)
        sides = [Side(Formula(self._hop(node, position))), self._product(node, position), *ending]
        return _line(self._of_output(operand), sides) if alone else f"& {_line('', sides).removeprefix(' &= ')}"

    @property
    def remark(self) -> str:
        """What the two kinds of ∂ mean, as a paragraph, where they may be taken for each other."""
        kinds = self.graph.kind
        if all(len(uses) < 2 or kinds(node) == "constant" for node, uses in enumerate(self._uses)):
            return ""
        told = say("explain-local-chain", self.language, output=self.solution.output)
        return f"\n\\noindent {latex_text(told)}\n"

    def path(self, nodes: Sequence[int], positions: Sequence[int]) -> str:
        """The chain rule along one way from the output."""
        edges = list(zip(nodes, positions))
        hops = [self._partial(node, self.graph.operands[node][position]) for node, position in edges]
        factors = [Formula(each) for each in self._factor] + [self._figures.local(*edge).formula for edge in edges]
        first = _shortened([*self._factor, *hops]) or "1"
        shown = [factors[0].within(_TERM)] + [_factor(each) for each in factors[1:]] if factors else ["1"]
        return f"& {first} = {_shortened(shown)}"

    def label(self, node: int) -> Formula:
        """What a node is called: its name, its formula while that is short, else #12."""
        if node == self.graph.output:
            return latex.name_formula(self.solution.output)
        return latex.operand_formula(self.graph, node, self._formulas[node], _LONGEST_LABEL)

    def _hop(self, node: int, position: int) -> str:
        """The chain rule along one edge."""
        upstream = self._partial(self.graph.output, node)
        return _shortened([*self._factor, upstream, self._partial(node, self.graph.operands[node][position])])

    def _product(self, node: int, position: int) -> Side:
        """What arrives times the local derivative."""
        arriving, local = self._figures.arriving(node), self._figures.local(node, position)
        if not arriving.formula.text:
            arriving = Side(Formula(self._of_output(node)))
        text = f"{arriving.formula.within(_TERM)} \\cdot {_factor(local.formula)}"
        return Side(Formula(text, _TERM), arriving.exact and local.exact)

    def _partial(self, node: int, operand: int) -> str:
        above, below = (rf"\partial {self.label(each).within(_ALONE)}" for each in (node, operand))
        return rf"\frac{{{above}}}{{{below}}}"

    def _of_output(self, node: int) -> str:
        return _shortened([*self._factor, self._partial(self.graph.output, node)])

    @cached_property
    def _uses(self) -> list[list[tuple[int, int]]]:
        """For each node the edges along which something comes back to it."""
        uses: list[list[tuple[int, int]]] = [[] for _ in range(len(self.graph))]
        for node, operands in enumerate(self.graph.operands):
            for position, operand in enumerate(operands if self.solution.reached[node] else ()):
                uses[operand].append((node, position))
        return uses


_TERM = 20  # how tightly a factor binds
_MOST_TERMS = 8


def _factor(formula: Formula) -> str:
    """A formula behind a dot."""
    return formula.within(_ALONE if formula.text.startswith("-") else _TERM)


def _shortened(factors: Sequence[str]) -> str:
    return r" \cdot ".join(elided(factors, _MOST_TERMS)).replace("…", r"\cdots")


def _line(left: str, sides: Sequence[Side]) -> str:
    """A line with its sides, each that says the same as the one before left out."""
    text, last = "", ""
    for side in sides:
        if side.formula.text != last:
            text += (" &" if not text else " ") + side.written
        last = side.formula.text
    return left + text
