"""The conversation of `practice`: questions, answers, hints, the score."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from backprop_cli.cli.signals import tidied
from backprop_cli.cli.streams import begin, flush, is_terminal, write
from backprop_cli.language.errors import unreadable
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.arrays import is_array, shape_of, shape_text
from backprop_cli.reading.tokens import crowd_of_marks, normalised
from backprop_cli.render.console import printed
from backprop_cli.render.grade.words import number
from backprop_cli.render.quiz import Page
from backprop_cli.render.quiz.text_format import calculation, given_lines
from backprop_cli.render.quiz.words import answer_text, how, stamp, title
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.array_texts import unwrapped
from backprop_cli.teaching.grade.given import Given
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.marking import Mark, Marker
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.submission import Submission
from backprop_cli.teaching.quiz.quiz import Quiz

ANSWERS_TRIED = 3
"""Answers to one question before the right one is shown."""
_LINES = 10  # lines read for one question, so that garbage without end has one
_LONGEST_LINE = 10_000  # bytes
_REASONS = 2
_HELP = ("?", "help", "ヘルプ")
_STYLES = {"correct": "bold green", "wrong": "bold red", "unreadable": "yellow"}


class _Left(Exception):
    """The student wants no more."""


@dataclass
class _Score:
    """How many questions were solved at the first try, how many later, how many were not solved, or skipped."""

    first: int = 0
    later: int = 0
    missed: int = 0
    skipped: int = 0

    @property
    def points(self) -> Fraction:
        """One for the first try, half a point for a later one."""
        return self.first + Fraction(self.later, 2)

    @property
    def solved(self) -> int:
        """In any number of tries."""
        return self.first + self.later

    @property
    def asked(self) -> int:
        """How many questions are behind the student."""
        return self.solved + self.missed + self.skipped


class Practice:
    """One problem after the other, and one score for all of them."""

    def __init__(self, quizzes: Sequence[Quiz], as_list: bool, view: View) -> None:
        self.score = _Score()
        self.sessions = [Session(quiz, as_list, view, self.score) for quiz in quizzes]
        self.at = 0
        self.ended = False

    def run(self) -> None:
        """From the first question to the score."""
        with tidied(self._end), suppress(_Left):
            for at, session in enumerate(self.sessions):
                if at:
                    self.sessions[self.at].tell_end()
                self.at = at
                if len(self.sessions) > 1:
                    count = session.say("practice-problem", number=at + 1, count=len(self.sessions))
                    session.show(*[Text("")] * (at > 0), Text(count, "bold"))
                session.run()

    def _end(self) -> None:
        """Tell the score, once: Ctrl-C ends the program, and this is the last that is heard of it."""
        if not self.ended:
            self.ended = True
            session = self.sessions[self.at]
            session.tell_end()
            self._tell_score(session)
            flush()

    def _tell_score(self, session: Session) -> None:
        """What was reached, and how it was counted."""
        score, most = self.score, sum(len(each.quiz.questions) for each in self.sessions)
        counts = {"solved": score.solved, "skipped": score.skipped, "first": score.first, "later": score.later}
        session.show(
            Text(""),
            Text(session.say("practice-score", points=number(score.points), most=most), "bold"),
            Text(session.say("practice-counts", most=most, missed=score.missed, left=most - score.asked, **counts)),
        )


@dataclass
class Session:
    """A student at a terminal, or a script at a pipe, and one problem."""

    quiz: Quiz
    as_list: bool
    view: View
    score: _Score
    known: set[tuple[str, int]] = field(default_factory=set)

    def run(self) -> None:
        """From the first question to the last. Raises _Left."""
        heads = [title(self.quiz, self.view), stamp(self.quiz, Page(), self.view)]
        self.show(*(Text(head, "bold") for head in heads if head), *map(Text, given_lines(self.quiz, self.view)))
        how = "practice-how-arrays" if self.quiz.asks_arrays else "practice-how"
        how = "practice-how-letters" if self.quiz.letters else how
        self.show(Text(self.say(how, tries=ANSWERS_TRIED)))
        marker = self._marker()
        for question in self.quiz.questions:
            self._ask(question, marker)

    def tell_end(self) -> None:
        """The picture with all that is known."""
        self.show(Text(""), *self._calculation(None))

    def _marker(self) -> Marker:
        quiz = self.quiz
        return (
            LetterMarker(quiz.letters, quiz.questions, 1) if quiz.letters else Marker(quiz.solution, quiz.questions, 1)
        )

    def _ask(self, question: Question, marker: Marker) -> None:
        """One question, until it is answered, given up or skipped. Raises _Left."""
        here = (question.kind, question.node)
        self.show(Text(""), *self._calculation(here), Text(""))
        tries = 0
        skipped = False
        for text in self._lines(question.key):
            if not text:
                skipped = True
                break
            if self._asks_for_help(text):
                self.show(*self._help(question))
                continue
            mark = self._mark(question, text, marker)
            if mark.status == "correct":
                self.score.first += not tries
                self.score.later += tries > 0
                self.known.add(here)
                self.show(Text(self.say("practice-right"), _STYLES["correct"]))
                return
            tries += mark.status == "wrong"
            last = tries == ANSWERS_TRIED
            self.show(*self._why(mark, tries == 1), *([] if last else [Text(self.say("practice-again"))]))
            if last:
                break
        self.score.skipped += skipped
        self.score.missed += not skipped
        self.known.add(here)
        self._tell_answer(question)

    def _lines(self, key: str) -> Iterator[str]:
        """What is typed behind `key = ?`, a few lines. Raises _Left at q and at the end of the input."""
        for _ in range(_LINES):
            write(f"{key} = ? ")
            flush()
            begin()
            text = _typed()
            if not is_terminal(sys.stdin):
                write(visible(text or "") + "\n")  # a terminal shows what is typed; a pipe does not
            elif text is None:
                write("\n")
            if text is None or text.lower() == "q":
                raise _Left
            yield text

    def _mark(self, question: Question, text: str, marker: Marker) -> Mark:
        """The mark for one answer, as `grade` gives it."""
        report = marker.mark(Submission("", [Given(question.key, unwrapped(text), 1)], 0))
        return next(mark for mark in report.marks if mark.question is question)

    def _why(self, mark: Mark, first: bool) -> Iterator[RenderableType]:
        """What is wrong with an answer: the misconceptions that fit, else (once) how to calculate it."""
        unread = "practice-unread-array" if is_array(mark.question.right) else "practice-unread"
        unread = "practice-unread-letters" if self.quiz.letters else unread
        yield Text(self.say("practice-wrong" if mark.status == "wrong" else unread), _STYLES[mark.status])
        for reason in mark.reasons[:_REASONS]:
            yield _indented(self._signs(reason.message.text(self.view.language)))
        explained = any(reason.misconception or not is_array(mark.answer) for reason in mark.reasons)
        if not explained and first:
            yield _indented(self._hint(mark.question))

    def _asks_for_help(self, text: str) -> bool:
        """Whether an answer is none, but a question; a formula may have the name `help` in it."""
        return text.lower() in _HELP and text not in self.quiz.solution.graph.names

    def _help(self, question: Question) -> Iterator[RenderableType]:
        """What is asked, how it is written, how to get there, and what else can be typed."""
        solution = self.quiz.solution
        name = solution.graph.names[question.node] or solution.output
        yield _indented(self.say(f"practice-help-{question.kind}", key=question.key, name=name, output=solution.output))
        yield _indented(self._signs(how(self.quiz, self.view)))
        yield _indented(self._hint(question))
        yield _indented(self.say("practice-help-keys"))

    def _hint(self, question: Question) -> str:
        """How to get there, where no misconception fits."""
        solution = self.quiz.solution
        name = solution.graph.names[question.node] or solution.output
        if question.kind == "gradient" and is_array(question.right):
            return self.say("practice-hint-array", name=name, shape=shape_text(shape_of(question.right)))
        if question.kind == "gradient":
            return self.say("practice-hint-gradient", name=name)
        return self.say("practice-hint-value", name=name, calculation=solution.nodes[question.node].expression)

    def _tell_answer(self, question: Question) -> None:
        self.show(_indented(self.say("practice-answer", key=question.key, value=answer_text(question))))

    def _calculation(self, here: tuple[str, int] | None) -> list[RenderableType]:
        """The picture so far, or the list."""

        def known(kind: str, node: int) -> bool:
            return (kind, node) in self.known or self.quiz.is_given(kind, node)

        return calculation(self.quiz, known, self.view, self.as_list, here)

    def show(self, *things: RenderableType) -> None:
        """Print at once."""
        if things:
            write(printed(things, self.view, width=None))

    def say(self, message_id: str, /, **parameters: object) -> str:
        """A sentence in the student's language."""
        return self._signs(say(message_id, self.view.language, **parameters))

    def _signs(self, text: str) -> str:
        return signs(text, self.view)


def _indented(text: str) -> Padding:
    """A sentence whose lines all stand two columns further on."""
    return Padding(Text(text), (0, 0, 0, 2), expand=False)


def _typed() -> str | None:
    """The next line of stdin, bounded; None at its end. Raises BackpropError where it cannot be read."""
    if sys.stdin is None:
        return None
    try:
        data = sys.stdin.buffer.readline(_LONGEST_LINE)
    except OSError as error:
        raise unreadable(error, "<stdin>") from None
    if not data:
        return None
    text = data.decode("utf-8", "replace")
    return (text if crowd_of_marks(text) >= 0 else normalised(text)).strip()  # with a crowd it is no number anyway
