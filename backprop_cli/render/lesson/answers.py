"""What the script of a page is given: the order of the steps, and for every blank what there is to say of an answer."""

from __future__ import annotations

from typing import Any

from backprop_cli.language.messages import Message, say
from backprop_cli.render.lesson.picture import key_of
from backprop_cli.render.lesson.words import LessonWords
from backprop_cli.render.quiz.words import answer_text
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.foreseen import Bounds, Foreseen
from backprop_cli.teaching.grade.marking import near_sentence
from backprop_cli.teaching.grade.units import Units
from backprop_cli.teaching.grade.wrong_numbers import NEAR, ZERO
from backprop_cli.teaching.lesson import Lesson, place_of

_TEXTS = ("right", "wrong", "unread", "score")


class Answers:
    """The data of a page; each sentence stands in it once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sentences: dict[str, int] = {}
        self.problems: list[dict[str, Any]] = []

    def add(self, lesson: Lesson, words: LessonWords) -> None:
        """One more problem."""
        self.problems.append(
            {
                "steps": [key_of(moment.step) for moment in lesson.moments],
                "lines": [words.lines_of(moment) for moment in lesson.moments],
                "blanks": [self._blank(lesson, blank) for blank in lesson.blanks],
                "units": Units(lesson.solution.units.values()).names,
            }
        )

    def data(self) -> dict[str, Any]:
        """Everything."""
        language = self.view.language
        texts = {name: say(f"lesson-{name}", language, right="{right}", count="{count}") for name in _TEXTS}
        short = {unit: say(f"rounded-off-{unit}", language, count="{count}") for unit in ("decimals", "digits")}
        return {
            "problems": self.problems,
            "sentences": list(self.sentences),
            "texts": texts | short,
            "near": NEAR,
            "zero": ZERO,
        }

    def _blank(self, lesson: Lesson, blank: Foreseen) -> dict[str, Any]:
        question = blank.question
        return {
            "steps": [key_of(step) for step in place_of(lesson.picture, question.kind, question.node)],
            "answer": answer_text(question),
            "right": _ends(blank.right),
            "close": _ends(blank.close) if blank.close else None,
            "middle": str((blank.right.low + blank.right.high) / 2),
            "near": self._sentence(near_sentence(question)),
            "wrong": [[each.number, each.rank, self._sentence(each.message)] for each in blank.wrong],
            "hint": self._hint(lesson, blank),
        }

    def _hint(self, lesson: Lesson, blank: Foreseen) -> int:
        """How to get there, where nothing explains a wrong number."""
        node, solution = blank.question.node, lesson.solution
        name = solution.graph.names[node] or solution.output
        if blank.question.kind == "gradient":
            return self._sentence(Message("practice-hint-gradient", {"name": name}))
        calculation = solution.nodes[node].expression
        return self._sentence(Message("practice-hint-value", {"name": name, "calculation": calculation}))

    def _sentence(self, message: Message) -> int:
        return self.sentences.setdefault(message.text(self.view.language), len(self.sentences))


def _ends(bounds: Bounds) -> list[str]:
    """Both ends as fractions."""
    return [str(bounds.low), str(bounds.high)]
