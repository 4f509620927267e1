"""An explanation in letters in words: ∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1 = 2*(x + y), and the rows around it.

Formulas stay as they are typed, so that they can be typed in again; only the products of the chain rule have a dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.graph.letter_chains import multiplied
from backprop_cli.graph.notation import name_of_given
from backprop_cli.numbers.decimals import shown
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.telling import Telling, shortened
from backprop_cli.render.solution.letter_table import remarks
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.letter_explanation import (
    LetterExplanation,
    LetterPath,
    LetterShare,
    LetterStep,
    LetterSum,
)
from backprop_cli.teaching.steps import Step

MOST_STEPS = 100
"""Steps of each pass that a person may still read; JSON has them all."""


def letter_rows(explanation: LetterExplanation, view: View) -> list[make.ExplanationRow]:
    """Every row of an explanation in letters, its signs ready for the view."""
    words = LetterWords(explanation, view)
    parts = (words.title, words.forward, words.backward, words.paths, words.notes)
    return [make.converted(row, view) for part in parts for row in part()]


def letter_step_rows(explanation: LetterExplanation, step: Step, view: View) -> list[make.ExplanationRow]:
    """What is said of one term that appears in a picture, its signs ready for the view."""
    return [make.converted(row, view) for row in LetterWords(explanation, view).appearing(step)]


class LetterWords(Telling):
    """Writes one explanation."""

    def __init__(self, explanation: LetterExplanation, view: View) -> None:
        super().__init__(explanation.solution, view)
        self.explanation = explanation
        solution = explanation.solution
        self.factor = [] if solution.upstream == 1 else [name_of_given(solution.ids)]

    def forward(self) -> Iterator[make.ExplanationRow]:
        """The forward pass: `z = t**2`."""
        yield self.heading("forward-letters")
        steps = self.explanation.forward
        if len(steps) > MOST_STEPS:
            steps = [step for step in steps if step.inside]
        first, left_out, last = shortened(steps, MOST_STEPS)
        yield from (make.ExplanationRow("equation", self.calculation(step.node)) for step in first)
        yield from self.left_out(left_out)
        yield from (make.ExplanationRow("equation", self.calculation(step.node)) for step in last)

    def calculation(self, node: int) -> tuple[make.Piece, ...]:
        """`z = t**2`, and from the inputs alone where that is short: `z = t**2 = (x + y)**2`."""
        label, text = self.explanation.labels[node], self.explanation.texts[node]
        whole = self.explanation.solution.texts[node]
        names = [label] if label != text else []
        short = len(whole) <= _LONGEST_WHOLE and "#" not in whole
        return make.equation(*names, text, *([whole] if short else []))

    def backward(self) -> Iterator[make.ExplanationRow]:
        """The backward pass: the seed, every step, and what comes together at an input."""
        explanation = self.explanation
        yield self.heading("backward")
        yield self._seed()
        if explanation.adds_up:
            yield make.sentence(self.tell("local-chain"))
        steps = [step for step in explanation.backward if step.inside] or explanation.backward
        if len(steps) < len(explanation.backward):
            yield make.sentence(self.tell("only-way", node=self._wrt))
        first, left_out, last = shortened(steps, MOST_STEPS)
        for step in first:
            yield from self._step(step)
        yield from self.left_out(left_out)
        for step in last:
            yield from self._step(step)
        yield from self._sums(explanation.sums)
        if explanation.unused:
            names = ", ".join(explanation.labels[node] for node in explanation.unused[:MOST_STEPS])
            yield make.sentence(self.tell("unused", names=names))

    def appearing(self, step: Step) -> Iterator[make.ExplanationRow]:
        """What is said of one term that appears in a picture."""
        if step.kind == "value":
            yield make.ExplanationRow("equation", self.calculation(step.node))
        elif step.kind == "sum":
            found = [each for each in self.explanation.sums if each.node == step.node]
            yield from self._sums(found)
            for each in (each for each in self.explanation.backward if each.node == step.node):
                yield make.labelled(self.tell("upstream"), self._gradient(each.node, each.upstream, each.formula))
        elif step.head is None:
            yield self._seed()
        else:
            share = self.explanation.share(step.head, step.position)
            yield self._calculated(step.head)
            yield self.rule(self.explanation.operation(step.head))
            yield make.ExplanationRow("share", (self._local(share), self._back(share)), 2)

    def _seed(self) -> make.ExplanationRow:
        seed = shown(self.explanation.solution.upstream)
        return make.sentence(self.tell("seed-given" if self.factor else "seed", value=seed))

    def _calculated(self, node: int) -> make.ExplanationRow:
        label, text = self.explanation.labels[node], self.explanation.texts[node]
        return make.ExplanationRow("step", make.equation(*([label] if label != text else []), text))

    def _step(self, step: LetterStep) -> Iterator[make.ExplanationRow]:
        yield self._calculated(step.node)
        yield make.labelled(self.tell("upstream"), self._gradient(step.node, step.upstream, step.formula), level=2)
        yield self.rule(step.operation)
        for share in step.shares:
            if not self._is_constant(share.operand):
                yield make.ExplanationRow("share", (self._local(share), self._back(share)), 2)

    def chain_rule(self, share: LetterShare) -> tuple[make.Piece, ...]:
        """`∂z/∂x = ∂z/∂t · ∂t/∂x = 2*t · 1 = 2*(x + y)`; without its left side where more comes back to x."""
        worked_out = [_dotted(share.contribution)] if share.arriving == "1" else []
        worked_out += [share.formula] if share.formula else []
        if self._is_constant(share.operand):
            return make.equation(_product(share), *worked_out)
        output = self.explanation.solution.graph.output
        upstream = [*self.factor, self._partial(output, share.node)]
        if share.node == output and self.factor:
            upstream = self.factor
        hops = " · ".join([*upstream, self._partial(share.node, share.operand)])
        whole = [self._of_output(share.operand)] if self._is_alone(share) else []
        return make.equation(*whole, hops, _product(share), *worked_out)

    def _local(self, share: LetterShare) -> make.Piece:
        symbol = [] if self._is_constant(share.operand) else [self._partial(share.node, share.operand)]
        return (make.Span(make.plain(make.equation(*symbol, _dotted(share.local)))),)

    def _back(self, share: LetterShare) -> make.Piece:
        note = "constant" if self._is_constant(share.operand) else self._side(*share.hop)
        label = self._label(share.operand)
        name = f"{label} ({self.tell(note)}): " if note else "" if self._is_alone(share) else f"{label}: "
        return make.Span(name), make.Span(make.plain(self.chain_rule(share)), "gradient")

    def _sums(self, sums: Sequence[LetterSum]) -> Iterator[make.ExplanationRow]:
        """`∂z/∂x = y + 1` for the inputs that are used more than once; an operation says so in its own step."""
        shown = [found for found in sums if found.inside]
        if shown:
            yield make.ExplanationRow("topic", ((make.Span(self.tell("sums")),),))
        for found in shown[:MOST_STEPS]:
            text = self._gradient(found.node, found.chain, found.formula)
            yield make.ExplanationRow("equation", ((make.Span(text, "gradient"),),), 2)
        yield from self.left_out(len(shown) - MOST_STEPS)

    def _gradient(self, node: int, chain: str, formula: str | None) -> str:
        """`∂z/∂t = 2*t = 2*(x + y)`; at the output 1, or what is given."""
        if node == self.explanation.solution.graph.output:
            return chain
        return make.plain(make.equation(self._of_output(node), _dotted(chain), *([formula] if formula else [])))

    def paths(self) -> Iterator[make.ExplanationRow]:
        """Every path to the chosen node, or the first of them, each as a chain; then their sum."""
        paths = self.explanation.paths
        if paths is None:
            return
        count = f"{paths.total:,}" if paths.total < 10**60 else "…"
        yield self.heading({0: "paths-none", 1: "paths-one"}.get(paths.total, "paths"), node=self._wrt, count=count)
        if paths.total > len(paths.shown):
            yield make.sentence(self.tell("array-paths-first", count=len(paths.shown)))
        for path in paths.shown:
            yield from self._path(path, paths.formula if paths.total == 1 else None)
        if paths.total > 1:
            whole = self._gradient(paths.node, paths.chain, paths.formula)
            yield make.labelled(self.tell("paths-sum", count=count), whole, "sum")

    def _path(self, path: LetterPath, formula: str | None) -> Iterator[make.ExplanationRow]:
        names = [self._label(path.nodes[0])]
        for share in path.shares:
            side = self._side(*share.hop)
            names.append(f"{self._label(share.operand)}{f' ({self.tell(side)})' if side else ''}")
        yield make.ExplanationRow("step", ((make.Span(" → ".join(make.elided(names))),),))
        hops = [self._partial(node, operand) for node, operand in zip(path.nodes, path.nodes[1:])]
        factors = [*([shown(self.explanation.solution.upstream)] if self.factor else [])]
        factors += [_dotted(share.local) for share in path.shares]
        product = factors[0] if factors else "1"
        for factor in make.elided(factors)[1:]:
            product = multiplied(product, factor, "·") if factor != "…" else f"{product} · …"
        equation = make.equation(
            *([self._of_output(path.nodes[-1])] if formula is not None else []),
            " · ".join(make.elided([*self.factor, *hops])) or "1",
            product,
            *([formula] if formula is not None else []),
        )
        yield make.ExplanationRow("equation", equation, 2)

    def notes(self) -> Iterator[make.ExplanationRow]:
        """What there is to say of the whole: why a node has no formula."""
        for line in remarks(self.explanation.solution, self.view.language):
            yield make.ExplanationRow("note", ((make.Span(line),),), 0)

    @property
    def _wrt(self) -> str:
        return "" if self.explanation.wrt is None else self._label(self.explanation.wrt)

    def _label(self, node: int) -> str:
        label = self.explanation.labels[node]
        return label if make.grouped(label) == label else f"({label})"

    def _partial(self, node: int, operand: int) -> str:
        return f"∂{self._label(node)}/∂{self._label(operand)}"

    def _of_output(self, node: int) -> str:
        """`∂z/∂x`, behind the upstream gradient where one is given."""
        return " · ".join([*self.factor, self._partial(self.explanation.solution.graph.output, node)])

    def _is_alone(self, share: LetterShare) -> bool:
        """Whether nothing else comes back to its operand."""
        return len(self.explanation.solution.chains.uses[share.operand]) == 1

    def _is_constant(self, node: int) -> bool:
        return self.explanation.solution.graph.kind(node) == "constant"

    def _side(self, node: int, position: int) -> str:
        """Which of two operands is meant, where both are the same node."""
        operands = self.explanation.solution.graph.operands[node]
        return ("left", "right")[position] if len(operands) == 2 and operands[0] == operands[1] else ""


_LONGEST_WHOLE = 60  # characters of a calculation that is written out down to the inputs


def _dotted(chain: str) -> str:
    """A chain with dots between its factors."""
    depth, found = 0, []
    for word in chain.split(" "):
        found.append("·" if word == "*" and not depth else word)
        depth += word.count("(") - word.count(")")
    return " ".join(found)


def _product(share: LetterShare) -> str:
    """`2*t · 1`: what arrives times the local derivative, with nothing left out."""
    return multiplied(_dotted(share.arriving), _dotted(share.local), "·")
