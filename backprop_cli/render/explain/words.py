"""An explanation in words: the rows that its text and its Markdown lay out, each in their way; or those of one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.graph.notation import name_of_given
from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.numbers.rational import Number
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.number_steps import NumberSteps
from backprop_cli.render.explain.telling import shortened
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import BackwardStep, Explained, Explanation, Meaning, Mover, Path, Sum
from backprop_cli.teaching.explain.letter_explanation import LetterExplanation
from backprop_cli.teaching.steps import Step

MOST_STEPS = 100
"""Steps of each pass that a person may still read; JSON has them all."""
BAR = 20
"""Cells of the longest bar."""
_LONGEST_COUNT = 60  # digits of a number of paths that is written in full


def step_rows(explanation: Explained | None, step: Step | None, view: View) -> list[make.ExplanationRow]:
    """What is said of one number that appears in a picture, its signs ready for the view; nothing of an empty one."""
    if explanation is None or step is None:
        return []
    if isinstance(explanation, Explanation):
        return [make.converted(row, view) for row in Words(explanation, view).appearing(step)]
    if isinstance(explanation, LetterExplanation):
        from backprop_cli.render.explain.letter_words import letter_step_rows

        return letter_step_rows(explanation, step, view)
    from backprop_cli.render.explain.array_words import array_step_rows

    return array_step_rows(explanation, step, view)


def rows(explanation: Explained, view: View) -> list[make.ExplanationRow]:
    """Every row of an explanation, its signs ready for the view."""
    if isinstance(explanation, LetterExplanation):
        from backprop_cli.render.explain.letter_words import letter_rows

        return letter_rows(explanation, view)
    if not isinstance(explanation, Explanation):
        from backprop_cli.render.explain.array_words import array_rows

        return array_rows(explanation, view)
    words = Words(explanation, view)
    return [
        make.converted(row, view)
        for part in (words.title, words.forward, words.backward, words.paths, words.meanings, words.ranking)
        for row in part()
    ]


def remaining_rows(explanation: Explanation | LetterExplanation, view: View) -> list[make.ExplanationRow]:
    """The rows behind both passes and the paths that are words alone: what it means, and remarks on the whole."""
    if isinstance(explanation, LetterExplanation):
        from backprop_cli.render.explain.letter_words import LetterWords

        return list(LetterWords(explanation, view).notes())
    return list(Words(explanation, view).meanings())


class Words(NumberSteps):
    """Writes one explanation."""

    def __init__(self, explanation: Explanation, view: View) -> None:
        super().__init__(explanation.solution, explanation.labels, explanation.texts, view)
        self.explanation = explanation

    def forward(self) -> Iterator[make.ExplanationRow]:
        """The forward pass: `apple_price = apple × apple_num = 100 × 2 = 200`."""
        yield self.heading("forward")
        steps = self.explanation.forward
        if not steps:
            yield make.sentence(self.tell("no-steps"))
        if len(steps) > MOST_STEPS:
            steps = [step for step in steps if step.inside]
        first, left_out, last = shortened(steps, MOST_STEPS)
        yield from map(self.forward_step, first)
        yield from self.left_out(left_out)
        yield from map(self.forward_step, last)

    def backward(self) -> Iterator[make.ExplanationRow]:
        """The backward pass: the seed, every step, and what comes together at a node."""
        yield self.heading("backward")
        yield self._seed()
        if self.explanation.sums:
            yield make.sentence(self.tell("local"))
        steps = [step for step in self.explanation.backward if step.inside] or self.explanation.backward
        if len(steps) < len(self.explanation.backward):
            yield make.sentence(self.tell("only-way", node=self._wrt))
        first, left_out, last = shortened(steps, MOST_STEPS)
        for step in first:
            yield from self._backward_step(step)
        yield from self.left_out(left_out)
        for step in last:
            yield from self._backward_step(step)
        graph = self.solution.graph
        yield from self._sums([found for found in self.explanation.sums if not graph.operands[found.node]])
        if self.explanation.unused:
            names = ", ".join(str(graph.names[node]) for node in self.explanation.unused[:MOST_STEPS])
            yield make.sentence(self.tell("unused", names=names))

    def _backward_step(self, step: BackwardStep) -> Iterator[make.ExplanationRow]:
        yield self._formula(step.node)
        yield make.labelled(self.tell("upstream"), self._arriving(step.arriving, step.upstream), level=2)
        yield self.rule(step.operation)
        for position, share in enumerate(step.shares):
            yield self.share(step.node, step.upstream, share, position)

    def _formula(self, node: int) -> make.ExplanationRow:
        label, text = self.explanation.labels[node], self.explanation.texts[node]
        return make.ExplanationRow("step", make.equation(*([label] if label != text else []), make.formula(text)))

    def appearing(self, step: Step) -> Iterator[make.ExplanationRow]:
        """What is said of one number that appears in a picture."""
        explanation = self.explanation
        if step.kind == "value":
            told = next((each for each in explanation.forward if each.node == step.node), None)
            yield self.forward_step(told) if told else self._leaf(step.node)
        elif step.kind == "sum":
            yield from self._sums([found for found in explanation.sums if found.node == step.node])
        elif step.head is None:
            yield self._seed()
        else:
            back = next(each for each in explanation.backward if each.node == step.head)
            yield self._formula(step.head)
            yield self.rule(back.operation)
            if any(found.node == step.node for found in explanation.sums):
                yield make.sentence(self.tell("local"), 2)
            yield self.share(back.node, back.upstream, back.shares[step.position], step.position)

    def _leaf(self, node: int) -> make.ExplanationRow:
        """`apple = 100`."""
        value = make.result(self.explanation.solution.values[node], self.view, "value", self.unit(node))
        return make.ExplanationRow("equation", make.equation(self.explanation.labels[node], *value))

    def _seed(self) -> make.ExplanationRow:
        seed = make.figure(self.explanation.seed, self.view).text
        return make.sentence(self.tell("seed" if self.explanation.seed == 1 else "seed-given", value=seed))

    def _arriving(self, numbers: Sequence[Number], gradient: Number) -> str:
        """`1.1`, or `3 + 4 = 7` for a node used more than once."""
        shown = make.figure(gradient, self.view)
        ending = f" ≈ {make.decimal(gradient, self.view).text}" if "/" in shown.text else ""
        if len(numbers) == 1:
            return ("" if shown.exact else "≈ ") + shown.text + ending
        parts = make.total(numbers, self.view)
        return f"{parts.text} {'=' if parts.exact and shown.exact else '≈'} {shown.text}{ending}"

    def _sums(self, sums: Sequence[Sum]) -> Iterator[make.ExplanationRow]:
        """`x: 3 + 3 + 1 = 7` for the inputs used more than once; an operation says so in its own step."""
        shown = [found for found in sums if found.inside]
        if not shown:
            return
        yield make.ExplanationRow("topic", ((make.Span(self.tell("sums")),),))
        for found in shown[:MOST_STEPS]:
            text = self._arriving(found.contributions, found.gradient)
            yield make.ExplanationRow(
                "equation", ((make.Span(f"{self.label(found.node)}: "), make.Span(text, "gradient")),), 2
            )
        yield from self.left_out(len(shown) - MOST_STEPS)

    def paths(self) -> Iterator[make.ExplanationRow]:
        """Every path to the chosen node, or the largest, each as a chain; then their sum."""
        paths = self.explanation.paths
        if paths is None:
            return
        count = _count(paths.total)
        yield self.heading({0: "paths-none", 1: "paths-one"}.get(paths.total, "paths"), node=self._wrt, count=count)
        if paths.too_long:
            yield make.sentence(self.tell("paths-too-long", count=paths.too_long))
        elif paths.total > len(paths.shown):
            yield make.sentence(self.tell("paths-largest", count=len(paths.shown)))
        for path in paths.shown:
            yield from self._path(path, alone=paths.total == 1)
        if paths.total > 1:
            terms = [path.product for path in paths.shown]
            whole = self._arriving(terms if len(terms) == paths.total else [paths.gradient], paths.gradient)
            yield make.labelled(self.tell("paths-sum", count=count), whole, "sum")

    def _path(self, path: Path, alone: bool) -> Iterator[make.ExplanationRow]:
        sides = [self.side(node, position) for node, position in zip(path.nodes, path.positions)]
        names = [self.label(path.nodes[0])]
        names += [
            f"{self.label(node)}{f' ({self.tell(side)})' if side else ''}" for node, side in zip(path.nodes[1:], sides)
        ]
        yield make.ExplanationRow("step", ((make.Span(" → ".join(make.elided(names))),),))
        chain = [make.figure(number, self.view) for number in path.chain]
        shown = " → ".join(make.elided([each.text if each.exact else f"≈ {each.text}" for each in chain]))
        yield make.ExplanationRow("equation", ((make.Span(shown, "gradient"),),), 2)
        yield make.ExplanationRow("equation", self._chain_rule(path, alone), 2)

    def _chain_rule(self, path: Path, alone: bool) -> tuple[tuple[make.Span, ...], ...]:
        """`∂z/∂x = ∂z/∂t · ∂t/∂x = 2 · t · 1 = 14 × 1 = 14`."""
        given = [name_of_given(self.solution.ids)] if self.explanation.seed != 1 else []
        numbers = [self.explanation.seed] if given else []
        hops = [self.partial(*hop) for hop in zip(path.nodes, path.nodes[1:])]
        whole = [" · ".join([*given, self.partial(path.nodes[0], path.nodes[-1])])] if alone else []
        shown = make.product([*numbers, *(share.local for share in path.shares)] or [1], self.view)
        return make.equation(
            *whole,
            *([" · ".join(make.elided([*given, *hops]))] if hops else []),
            *([make.factors([*given, *(share.formula for share in path.shares)])] if given or hops else []),
            make.approximate(shown),
            *make.result(path.product, self.view, "gradient"),
        )

    def meanings(self) -> Iterator[make.ExplanationRow]:
        """`If apple rises by 1 円, price rises by 2.2 円.`"""
        if not self.explanation.meanings and self.solution.upstream != 0:
            return
        yield self.heading("meaning")
        if self.solution.upstream == 0:
            yield make.sentence(self.tell("upstream-0"))
        elif self.solution.upstream != 1:
            yield make.sentence(self.tell("itself", value=make.figure(self.solution.upstream, self.view).text))
        for meaning in self.explanation.meanings:
            yield make.sentence(self._meaning(meaning))
        if self.explanation.wrt is None:
            yield from self._inputs_left_out()

    def _meaning(self, meaning: Meaning) -> str:
        if meaning.kink:
            return self.tell("kink", input=make.formula(self.explanation.labels[meaning.node]))
        effect = meaning.effect
        kind, size = ("falls", -effect) if effect < 0 else ("rises" if effect else "stays", effect)
        shown = make.figure(size, self.view) if meaning.linear else make.decimal(size, self.view)
        sign = "" if shown.exact or not meaning.linear else "≈ "
        unit = self.unit(meaning.node)
        rise = f"rise{'' if effect else '-still'}{'-unit' if unit else ''}"
        return self.tell(
            kind if meaning.linear else f"about-{kind}",
            input=make.formula(self.explanation.labels[meaning.node]),
            rise=self.tell(rise, amount=self._amount(decimal_text(meaning.step) + unit)),
            effect=self._amount(sign + shown.text + self.unit(self.solution.graph.output)),
        )

    def _amount(self, text: str) -> str:
        """A number with its unit; languages without gaps between words leave one behind a Latin letter or a digit."""
        return text if say("gap", self.view.language) or not text[-1].isascii() else f"{text} "

    def ranking(self) -> Iterator[make.ExplanationRow]:
        """Which input moves the output most, with bars; then what there is to say about the whole."""
        movers = self.explanation.ranking
        if any(mover.effect for mover in movers):
            yield self.heading("ranking")
            yield from map(self._mover, movers)
            yield from self._inputs_left_out()
        if self.solution.arithmetic == "float":
            yield make.ExplanationRow("note", ((make.Span(say("float-run", self.view.language)),),), 0)

    def _mover(self, mover: Mover) -> make.ExplanationRow:
        effect = self._signed(make.decimal(mover.effect, self.view)._replace(exact=mover.linear).text, mover.effect)
        about = "" if mover.linear else "≈ "
        percent = ""
        if mover.percent is not None:
            percent = self._signed(make.decimal(mover.percent, self.view._replace(digits=3)).text, mover.percent) + " %"
        bar = "█" * max(round(mover.share * BAR), 1 if mover.effect else 0)
        cells = (self.label(mover.node), about + effect + self.unit(self.solution.graph.output), percent, bar)
        return make.ExplanationRow("mover", tuple((make.Span(cell),) for cell in cells))

    def _signed(self, text: str, number: Number) -> str:
        return f"+{text}" if number > 0 else text

    def _inputs_left_out(self) -> Iterator[make.ExplanationRow]:
        if self.explanation.inputs_left_out:
            yield make.sentence(self.tell("inputs-left-out", count=f"{self.explanation.inputs_left_out:,}"))

    @property
    def _wrt(self) -> str:
        """What the node followed is called."""
        return "" if self.explanation.wrt is None else self.label(self.explanation.wrt)


def _count(number: int) -> str:
    """A number of paths: 1,099,511,627,776."""
    return f"{number:,}" if number < 10**_LONGEST_COUNT else f"≈ {decimal_text(number, 6)}"
