"""An explanation in LaTeX: sentences, with the lines of the derivation between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backprop_cli.language.escape import latex_text
from backprop_cli.language.messages import say
from backprop_cli.render.explain.rows import ExplanationRow, converted, plain
from backprop_cli.render.explain.words import remaining_rows
from backprop_cli.render.latex_derivation import Derivation, aligned
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.array_facts import ArrayExplanation
from backprop_cli.teaching.explain.explanation import Explained, Explanation
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation

MOST_STEPS = 100
"""Steps of each pass that a person may still read."""


def render(explanations: Iterable[Explained], view: View) -> Iterator[str]:
    """The LaTeX of each explanation, an empty line between them; amsmath is all it needs."""
    for index, explanation in enumerate(explanations):
        yield ("\n" if index else "") + "".join(_Writer(explanation, view).parts()).lstrip("\n")


class _Writer:
    """Writes one explanation."""

    def __init__(self, explanation: Explained, view: View) -> None:
        self.derivation = Derivation(explanation.solution, view)
        assert not isinstance(explanation, ArrayExplanation)  # refused by now
        self.explanation: Explanation | LetterExplanation = explanation
        self.solution = explanation.solution
        self.view = view

    def parts(self) -> Iterator[str]:
        """Headings and sentences, each behind an empty line, and the lines that belong to them."""
        if self.solution.title:
            yield f"\\subsection*{{{latex_text(self.solution.title)}}}\n"
        letters = isinstance(self.explanation, LetterExplanation)
        yield self._heading("forward-letters" if letters else "forward")
        forward = [step.node for step in self.explanation.forward if step.inside or not self._narrowed]
        yield from self._lines([line for node in forward if (line := self.derivation.forward(node))])
        yield self._heading("backward")
        yield from self._backward()
        yield from self._paths()
        yield from self._rest()

    def _backward(self) -> Iterator[str]:
        derivation, graph = self.derivation, self.solution.graph
        yield from self._lines([derivation.gradient(graph.output)])
        yield derivation.remark
        steps = [step for step in self.explanation.backward if step.inside or not self._narrowed]
        for step in steps[:MOST_STEPS]:
            rule = say(f"rule-{step.operation.name}", self.view.language, symbol=step.operation.symbol)
            yield f"\n\\noindent ${derivation.calculation(step.node)}$: {latex_text(rule)}\n" + aligned(
                [
                    derivation.share(step.node, position)
                    for position, operand in enumerate(graph.operands[step.node])
                    if graph.kind(operand) != "constant"
                ]
            )
        sums = [found.node for found in self.explanation.sums if found.inside]
        if sums:
            yield self._sentence("sums") + aligned([derivation.gradient(node) for node in sums[:MOST_STEPS]])
        if max(len(steps), len(sums)) > MOST_STEPS:
            yield self._sentence("left-out", count=f"{max(len(steps), len(sums)) - MOST_STEPS:,}")

    def _paths(self) -> Iterator[str]:
        paths = self.explanation.paths
        if paths is None:
            return
        lines = [self.derivation.path(path.nodes, path.positions) for path in paths.shown]
        name = self.explanation.labels[paths.node]
        count = f"{paths.total:,}" if paths.total < 10**60 else "…"
        message = {0: "paths-none", 1: "paths-one"}.get(paths.total, "paths")
        yield self._heading(message, node=name, count=count)
        yield from self._lines([*lines, self.derivation.gradient(paths.node)])

    def _rest(self) -> Iterator[str]:
        """What it means, or why there is no formula: words alone."""
        for row in remaining_rows(self.explanation, self.view):
            yield self._row(converted(row, self.view))

    def _row(self, row: ExplanationRow) -> str:
        text = latex_text(plain(row.pieces))
        return f"\n\\paragraph{{{text}}}\n" if row.kind == "heading" else f"\n{text}\n"

    @property
    def _narrowed(self) -> bool:
        return self.explanation.wrt is not None and any(step.inside for step in self.explanation.backward)

    def _lines(self, lines: Sequence[str]) -> Iterator[str]:
        if lines:
            yield aligned(lines[:MOST_STEPS])
        if len(lines) > MOST_STEPS:
            yield self._sentence("left-out", count=f"{len(lines) - MOST_STEPS:,}")

    def _tell(self, message: str, **parameters: object) -> str:
        return latex_text(say(f"explain-{message}", self.view.language, output=self.solution.output, **parameters))

    def _heading(self, message: str, **parameters: object) -> str:
        return f"\n\\paragraph{{{self._tell(message, **parameters)}}}\n"

    def _sentence(self, message: str, **parameters: object) -> str:
        return f"\n\\noindent {self._tell(message, **parameters)}\n"
