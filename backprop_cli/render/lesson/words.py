"""What a page says of a step, in HTML: the rows of an explanation, the way of a gradient, lines of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backprop_cli.language.escape import markup
from backprop_cli.language.messages import say
from backprop_cli.numbers.rational import Number
from backprop_cli.render.code import written
from backprop_cli.render.explain import rows as make
from backprop_cli.render.explain.number_steps import NumberSteps
from backprop_cli.render.explain.words import step_rows
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explanation
from backprop_cli.teaching.lesson import Lesson, Moment, Way


class LessonWords:
    """Tells the steps of one lesson."""

    def __init__(self, lesson: Lesson, view: View) -> None:
        self.lesson = lesson
        self.view = view
        self.program = written(lesson.program, lesson.style, view.language).splitlines() if lesson.program else []

    def steps(self) -> Iterator[str]:
        """What belongs to each step, the empty picture first."""
        yield self._head(0, "") + f"<p>{self.say('lesson-start')}</p>"
        for number, moment in enumerate(self.lesson.moments, 1):
            backward = "lesson-forward" if moment.step.kind == "value" else "lesson-backward"
            rows = (_row(row) for row in step_rows(self.lesson.told, moment.step, self.view))
            yield "".join([self._head(number, self.say(backward)), *rows, *self._way(moment), *self._line(moment)])

    def lines_of(self, moment: Moment) -> list[int]:
        """The lines of the program that do a step."""
        start = f"{moment.variable} = "
        found = [number for number, line in enumerate(self.program) if moment.variable and line.startswith(start)]
        # a sum of many parts is begun by its first part, and goes on in lines of its own
        return found[1:] or found if moment.step.kind == "sum" else found[:1]

    def say(self, message: str, **parameters: object) -> str:
        """A sentence, ready for the page."""
        return markup(say(message, self.view.language, **parameters))

    def _head(self, number: int, ending: str) -> str:
        step = self.say("picture-step", number=number, count=len(self.lesson.moments))
        return f"<h3>{step}{f' · {ending}' if ending else ''}</h3>"

    def _way(self, moment: Moment) -> Iterator[str]:
        """`price 1 → apple_price 1.1 → apple 2.2`, and the product; where branches meet, the gradient."""
        told, way = self.lesson.told, moment.way
        if not isinstance(told, Explanation):
            return
        speaker = NumberSteps(told.solution, told.labels, told.texts, self.view)
        if moment.step.kind == "sum":
            gradient = make.result(told.solution.node_gradients[moment.step.node], self.view, "gradient")
            partial = _partial(speaker, moment.step.node, self.view)
            yield _row(make.ExplanationRow("equation", make.equation(partial, *gradient)))
        if way is None:
            return
        pairs = [
            f"<span>{markup(speaker.label(node))}</span> <b>{markup(_figure(gradient, self.view))}</b>"
            for node, gradient in zip(way.nodes, way.gradients)
        ]
        items = "".join(f"<li>{pair}</li>" for pair in make.elided(pairs))
        partial = _partial(speaker, way.nodes[-1], self.view)
        heading = self.say("lesson-part", gradient=partial) if way.is_part else self.say("lesson-chain")
        yield f'<h4>{heading}</h4><ol class="chain">{items}</ol>'
        yield _row(make.ExplanationRow("equation", _product(speaker, way, self.view)))

    def _line(self, moment: Moment) -> Iterator[str]:
        lines = [markup(self.program[number]) for number in self.lines_of(moment)]
        if lines:
            yield f"<h4>{self.say('lesson-line')}</h4><p><code>{'<br>'.join(lines)}</code></p>"


def _partial(speaker: NumberSteps, node: int, view: View) -> str:
    """`∂z/∂x`, behind what arrives from upstream where that is not 1."""
    upstream = speaker.solution.upstream
    partial = f"∂{speaker.output}/∂{speaker.label(node)}"
    return partial if upstream == 1 else f"{make.figure(upstream, view).text} · {partial}"


def _product(speaker: NumberSteps, way: Way, view: View) -> tuple[make.Piece, ...]:
    """`∂price/∂apple_price · ∂apple_price/∂apple = 1.1 × 2 = 2.2`, behind what arrives where that is not 1.

    Of a part of a gradient the numbers alone: ∂z/∂x would be the whole.
    """
    start = way.gradients[0]
    if way.is_part:
        numbers = make.product([start, *way.locals], view)
        return make.equation(numbers.text, *make.result(way.gradients[-1], view, "gradient"))
    hops = [speaker.partial(*hop) for hop in zip(way.nodes, way.nodes[1:])]
    first = [] if start == 1 else [f"∂{speaker.output}/∂{speaker.label(way.nodes[0])}"]
    if start != 1 and way.nodes[0] == speaker.solution.graph.output:
        first = [make.figure(start, view).text]
    numbers = make.product([*([] if start == 1 else [start]), *way.locals], view)
    return make.equation(
        " · ".join(make.elided([*first, *hops])),
        make.approximate(numbers),
        *make.result(way.gradients[-1], view, "gradient"),
    )


def _row(row: make.ExplanationRow) -> str:
    """A row of an explanation; where a line is too short, it goes on before a piece."""
    if row.kind == "array":
        before, *lines = row.pieces
        text = "\n".join(markup(make.plain([line])) for line in lines)
        return f'<p>{_spans(before)}</p><pre tabindex="0">{text}</pre>'
    if row.kind == "share":
        local, back = row.pieces
        return f'<p class="share"><span>{_spans(local)}</span> <span>→ {_spans(back)}</span></p>'
    return f'<p class="{row.kind}">{" ".join(f"<span>{_spans(piece)}</span>" for piece in row.pieces)}</p>'


def _spans(piece: Sequence[make.Span]) -> str:
    return "".join(map(_span, piece))


def _span(span: make.Span) -> str:
    return f'<b class="{span.role}">{markup(span.text)}</b>' if span.role else markup(span.text)


def _figure(value: Number, view: View) -> str:
    """`1.1`, `≈ 0.606531`."""
    shown = make.figure(value, view)
    return shown.text if shown.exact else f"≈ {shown.text}"
