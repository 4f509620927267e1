"""An explanation of arrays in words: the rows that its text and its Markdown lay out, each in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.array_figures import block, calculation, converted, figure
from backprop_cli.render.explain.telling import Telling, shortened
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.array_elements import gradient_name
from backprop_cli.teaching.explain.array_facts import (
    ArrayBackward,
    ArrayExplanation,
    ArrayForward,
    ArrayPath,
    ArrayShare,
    ArraySum,
    Fact,
    Said,
    Value,
    Work,
)
from backprop_cli.teaching.steps import Step

MOST_STEPS = 40
"""Steps of each pass that a person may still read; JSON has them all."""
MOST_ADDED = 5
"""Arrays that are added up before one's eyes."""
_PROSE = 80
_SHORT = 12  # cells before an array that it is not moved away for
_LONGEST_COUNT = 10**60


def array_rows(explanation: ArrayExplanation, view: View) -> list[make.ExplanationRow]:
    """Every row of an explanation, its signs ready for the view."""
    words = ArrayWords(explanation, view)
    parts = (words.title, words.forward, words.backward, words.paths, words.meaning, words.note)
    return [converted(row, view) for part in parts for row in part()]


def array_step_rows(explanation: ArrayExplanation, step: Step, view: View) -> list[make.ExplanationRow]:
    """What is said of one array that appears in a picture, its signs ready for the view."""
    return [converted(row, view) for row in ArrayWords(explanation, view).appearing(step)]


class ArrayWords(Telling):
    """Writes one explanation."""

    def __init__(self, explanation: ArrayExplanation, view: View) -> None:
        super().__init__(explanation.solution, view)
        self.explanation = explanation

    def forward(self) -> Iterator[make.ExplanationRow]:
        """The forward pass: the shapes of each step, one element or row in full, the result."""
        yield self.heading("forward")
        if not self.explanation.forward:
            yield make.sentence(self.tell("no-steps"))
        steps = self.explanation.forward
        if len(steps) > MOST_STEPS:
            steps = [step for step in steps if step.inside]
        first, left_out, last = shortened(steps, MOST_STEPS)
        for step in first:
            yield from self._forward_step(step)
        yield from self.left_out(left_out)
        for step in last:
            yield from self._forward_step(step)

    def _forward_step(self, step: ArrayForward) -> Iterator[make.ExplanationRow]:
        yield self._step(step.node)
        if step.shapes:
            kind = "array-shape" if step.operation.shape else "array-shape-each"
            yield make.ExplanationRow("labelled", _pieces(f"{self.tell(kind)}:", step.shapes), 2)
        yield from self._facts(step.facts, 2)
        if is_array(step.value):
            yield from self._array(make.formula(self.explanation.labels[step.node]), step.value, "value", 2)

    def _step(self, node: int) -> make.ExplanationRow:
        label, text = self.explanation.labels[node], self.explanation.texts[node]
        return make.ExplanationRow("step", make.equation(*([label] if label != text else []), make.formula(text)))

    def _facts(self, facts: Sequence[Fact], level: int) -> Iterator[make.ExplanationRow]:
        for fact in facts:
            if isinstance(fact, Said):
                yield self._said(fact, level)
            elif not fact.parts:
                yield from self._array(make.formula(fact.of), fact.value, "value", level)
            else:
                yield self._work(fact, level)

    def _said(self, fact: Said, level: int) -> make.ExplanationRow:
        number = {} if fact.number is None else self._number(fact.number)
        return make.sentence(self.tell(f"array-{fact.message}", **fact.parameters, **number), level)

    def _number(self, value: Value) -> dict[str, str]:
        shown = make.figure(value, self.view)
        return {"equals": shown.equals, "number": shown.text}

    def _work(self, work: Work, level: int) -> make.ExplanationRow:
        """`element [0,0]: 1 × 1 + 2 × 2 = 5`, `dW[0,0] = X[0,0] × dY[0,0] + … = 1 × 1 + 3 × 4 = 13`."""
        numbers, result = calculation(work, self.view), self._result(work.value)
        if work.of and work.row is None and not work.of.startswith("["):
            named = [make.formula(text) for text in (work.of, work.formula) if text]
            return make.ExplanationRow("equation", make.equation(*named, make.approximate(numbers), *result), level)
        what = self.tell(f"array-{work.word}") if work.word else make.formula(work.of)
        if work.row is not None:
            what = self.tell("array-row", row=work.row, what=what)
        elif what:
            what = self.tell("array-element", place=what)
        equation = make.equation(numbers.text, *result)
        if not what:
            return make.ExplanationRow("equation", equation, level)
        return make.ExplanationRow("labelled", (*_pieces(what), *equation), level)

    def _result(self, value: Value) -> list[make.Piece]:
        if not is_array(value):
            return make.result(value, self.view, "value")
        shown = figure(value, self.view)
        return [(make.Span(f"{shown.equals} "), make.Span(shown.text, "value"))]

    def _array(self, before: str, value: Value, role: str, level: int) -> Iterator[make.ExplanationRow]:
        """`dX = dY · Wᵀ = [[22 28]` over `[49 64]]`, on lines of its own behind much; a number as an equation."""
        if not is_array(value):
            yield make.ExplanationRow("equation", make.equation(before, *self._result(value)), level)
            return
        room = (self.view.width or _PROSE) - 2 * level - 3
        lines, exact = block(value, self.view, room)
        if cells(before) > _SHORT and cells(before) + cells(lines[0]) > room:
            yield make.ExplanationRow("equation", _pieces(before), level)
            before, level = "", level + 1
        else:
            lines, exact = block(value, self.view, room - cells(before))
        sign = f"{before} {'=' if exact else '≈'} ".lstrip()
        yield make.ExplanationRow("array", (*_pieces(sign), *((make.Span(line, role),) for line in lines)), level)

    def backward(self) -> Iterator[make.ExplanationRow]:
        """The backward pass: what arrives at each step, the rule, and what goes back to each operand."""
        yield self.heading("backward")
        yield from self._seed()
        yield make.sentence(self.tell("array-shape-of-gradient"))
        steps = [step for step in self.explanation.backward if step.inside] or self.explanation.backward
        if len(steps) < len(self.explanation.backward):
            yield make.sentence(self.tell("only-way", node=self._wrt))
        first, left_out, last = shortened(steps, MOST_STEPS)
        for step in first:
            yield from self._backward_step(step)
        yield from self.left_out(left_out)
        for step in last:
            yield from self._backward_step(step)
        yield from self._sums(self.explanation.sums)
        if self.explanation.unused:
            names = ", ".join(str(self.solution.graph.names[node]) for node in self.explanation.unused[:MOST_STEPS])
            yield make.sentence(self.tell("unused", names=names))

    def _backward_step(self, step: ArrayBackward) -> Iterator[make.ExplanationRow]:
        yield self._step(step.node)
        if len(step.arriving) == 1:
            yield from self._array(f"{self.tell('upstream')} {step.gradient}", step.upstream, "gradient", 2)
        else:
            yield from self._arriving(step)
        yield self.rule(step.operation)
        for share in step.shares:
            yield from self._share(step, share)

    def _arriving(self, step: ArrayBackward) -> Iterator[make.ExplanationRow]:
        yield make.sentence(self.tell("array-arriving", name=step.gradient, count=len(step.arriving)), 2)
        yield from self._added(step.gradient, step.arriving, step.upstream, 3)

    def appearing(self, step: Step) -> Iterator[make.ExplanationRow]:
        """What is said of one array that appears in a picture."""
        explanation = self.explanation
        if step.kind == "value":
            told = next((each for each in explanation.forward if each.node == step.node), None)
            if told:
                yield from self._forward_step(told)
            else:
                yield from self._array(
                    explanation.labels[step.node], explanation.solution.values[step.node], "value", 1
                )
        elif step.kind == "sum":
            yield from self._sums([found for found in explanation.sums if found.node == step.node])
            for found in (each for each in explanation.backward if each.node == step.node):
                yield from self._arriving(found)
        elif step.head is None:
            yield from self._seed()
        else:
            back = next(each for each in (*explanation.backward, *explanation.aside) if each.node == step.head)
            yield self._step(step.head)
            yield self.rule(back.operation)
            yield from self._share(back, back.by_position[step.position])

    def _seed(self) -> Iterator[make.ExplanationRow]:
        seed = self.explanation.seed
        if is_array(seed):
            yield from self._facts(self.explanation.start, 1)
        else:
            value = make.figure(seed, self.view).text
            yield make.sentence(self.tell("seed" if seed == 1 else "seed-given", value=value))

    def _share(self, step: ArrayBackward, share: ArrayShare) -> Iterator[make.ExplanationRow]:
        name = self._gradient(share.operand)
        whole = f"{name} = {make.formula(share.formula)}"
        told = share.local is not None and share.local_formula != "1"
        if not told and not share.facts:
            yield from self._array(whole, share.contribution, "gradient", 2)
            return
        yield make.ExplanationRow("equation", _pieces(whole), 2)
        if told:
            symbol = f"∂{self._label(step.node)}/∂{self._label(share.operand)}"
            yield from self._local(symbol, share)
        yield from self._facts(share.facts, 3)
        if is_array(share.contribution) or not share.facts:
            yield from self._array(name, share.contribution, "gradient", 3)

    def _local(self, symbol: str, share: ArrayShare) -> Iterator[make.ExplanationRow]:
        """The local derivative, element by element."""
        formula, local = make.formula(share.local_formula), share.local
        if is_array(local):
            yield from self._array(f"{symbol} = {formula}", local, "", 3)
        elif local is not None:
            yield make.ExplanationRow("equation", make.equation(symbol, formula, *self._result(local)), 3)

    def _added(self, name: str, terms: Sequence[Value], whole: Value, level: int) -> Iterator[make.ExplanationRow]:
        """Arrays below each other, with + between them; numbers on one line."""
        if not is_array(whole):
            shown = make.total(terms, self.view)
            yield make.ExplanationRow(
                "equation", make.equation(name, make.approximate(shown), *self._result(whole)), level
            )
            return
        if len(terms) > MOST_ADDED:
            yield make.sentence(self.tell("array-many-added", count=len(terms)), level)
            terms = []
        for index, term in enumerate(terms):
            lines, exact = block(term, self.view, (self.view.width or _PROSE) - 2 * level - 2)
            sign = ("  " if not index else "+ ") + ("" if exact else "≈ ")
            yield make.ExplanationRow("array", _pieces(sign, *lines), level)
        yield from self._array(name, whole, "gradient", level)

    def _sums(self, sums: Sequence[ArraySum]) -> Iterator[make.ExplanationRow]:
        shown = [found for found in sums if found.inside]
        if shown:
            yield make.ExplanationRow("topic", ((make.Span(self.tell("sums")),),))
        for found in shown[:MOST_STEPS]:
            yield from self._added(self._gradient(found.node), found.contributions, found.gradient, 2)
        yield from self.left_out(len(shown) - MOST_STEPS)

    def paths(self) -> Iterator[make.ExplanationRow]:
        """The ways from the output to the chosen node, each as what every step makes of the upstream gradient."""
        paths = self.explanation.paths
        if paths is None:
            return
        count = f"{paths.total:,}" if paths.total < _LONGEST_COUNT else f"≈ {decimal_text(paths.total, 6)}"
        yield self.heading({0: "paths-none", 1: "paths-one"}.get(paths.total, "paths"), node=self._wrt, count=count)
        if paths.total > len(paths.shown):
            yield make.sentence(self.tell("array-paths-first", count=len(paths.shown)))
        for path in paths.shown:
            yield from self._path(path)
        if paths.total > 1:
            yield make.ExplanationRow("topic", ((make.Span(self.tell("paths-sum", count=count)),),))
            terms = [path.chain[-1] for path in paths.shown] if len(paths.shown) == paths.total else []
            yield from self._added(self._gradient(paths.node), terms, paths.gradient, 2)

    def _path(self, path: ArrayPath) -> Iterator[make.ExplanationRow]:
        names = [self._label(path.nodes[0])]
        for node, position, operand in zip(path.nodes, path.positions, path.nodes[1:]):
            side = self._side(node, position)
            names.append(f"{self._label(operand)}{f' ({self.tell(side)})' if side else ''}")
        yield make.ExplanationRow("step", ((make.Span(" → ".join(make.elided(names))),),))
        yield from self._array(self._gradient(path.nodes[0]), path.chain[0], "gradient", 2)
        for node, formula, value in zip(path.nodes[1:], path.formulas, path.chain[1:]):
            yield from self._array(f"{self._gradient(node)} = {make.formula(formula)}", value, "gradient", 2)

    def _side(self, node: int, position: int) -> str:
        """Which of two operands is meant, where both are the same node."""
        operands = self.solution.graph.operands[node]
        return ("left", "right")[position] if len(operands) == 2 and operands[0] == operands[1] else ""

    def meaning(self) -> Iterator[make.ExplanationRow]:
        """What an element of a gradient says."""
        if self.explanation.meaning:
            yield self.heading("meaning")
            yield from self._facts(self.explanation.meaning, 1)

    def note(self) -> Iterator[make.ExplanationRow]:
        """What there is to say about the whole."""
        if self.solution.arithmetic == "float":
            yield make.ExplanationRow("note", ((make.Span(say("float-run", self.view.language)),),), 0)

    @property
    def _wrt(self) -> str:
        """What the node followed is called."""
        return "" if self.explanation.wrt is None else self._label(self.explanation.wrt)

    def _label(self, node: int) -> str:
        return make.formula(make.grouped(self.explanation.labels[node]))

    def _gradient(self, node: int) -> str:
        return make.formula(gradient_name(self.explanation.labels[node]))


def _pieces(*texts: str) -> tuple[make.Piece, ...]:
    return tuple((make.Span(text),) for text in texts)
