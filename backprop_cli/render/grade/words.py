"""The words and numbers of a report, the same in every format."""

from __future__ import annotations

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import LONGEST_PATH, Message, say, shortened
from backprop_cli.numbers.decimals import decimal_text, shown
from backprop_cli.numbers.rational import Exact
from backprop_cli.render.grade import Frame
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.in_letters import InLetters
from backprop_cli.teaching.grade.marking import Mark, Report
from backprop_cli.teaching.grade.questions import Question
from backprop_cli.teaching.grade.reasons import Reason

SIGNS = {"correct": "✓", "wrong": "✗", "missing": "-", "unreadable": "?"}
_NUMERIC = ("answer", "right", "points")
MOST_REASONS = 3
"""Reasons that a person reads for one wrong answer; json has them all."""


def number(value: Exact) -> str:
    """Points and the like: at most six digits."""
    return decimal_text(value, 6)


def percent(share: Exact) -> str:
    """0.625 as 62.5%."""
    return f"{decimal_text(share * 100, 4)}%"


def reasons(mark: Mark, view: View) -> list[str]:
    """The sentences behind a mark that a person reads: those that tell the most, a few at most."""
    return [sentence(reason, view) for reason in telling(mark)]


def telling(mark: Mark) -> list[Reason]:
    """The reasons that explain as much as the best one does, and that spoil no more; coincidences are left out."""
    best = mark.reasons[:1]
    return [reason for reason in mark.reasons for first in best if reason[2:] == first[2:]][:MOST_REASONS]


def right_answer(question: Question, view: View) -> str:
    """The right answer for people."""
    right = question.right
    return signs(right.text if isinstance(right, InLetters) else shown(right, view.digits), view)


def sentence(reason: Reason, view: View) -> str:
    """A reason in words."""
    return signs(view.told(reason.message), view)


def result(status: str, view: View) -> str:
    """`✓ correct` and the like."""
    return f"{signs(SIGNS[status], view)} {say(f'status-{status}', view.language)}"


def columns(frame: Frame, view: View) -> tuple[list[str], list[bool]]:
    """The headings of a table of marks, and whether there are numbers below them."""
    names = ["question", "answer", *(["right"] if frame.show_answers else []), "result", "points"]
    return [say(f"column-{name}", view.language) for name in names], [name in _NUMERIC for name in names]


def cells(mark: Mark, frame: Frame, view: View) -> list[str]:
    """The row of a mark in that table; the result is the last but one."""
    right = [right_answer(mark.question, view)] if frame.show_answers else []
    points = f"{number(mark.points)}/{number(mark.question.points)}"
    return [mark.question.key, shortened(visible(mark.given), 24), *right, result(mark.status, view), points]


def told(mark: Mark, frame: Frame, view: View) -> list[str]:
    """A mark in lines: the result and what was given, the right answer where it may be shown, the reasons."""
    given = f": {visible(shortened(mark.given))}" if mark.given else ""
    lines = [result(mark.status, view) + given]
    if frame.show_answers and mark.status != "correct":
        lines.append(f"{say('column-right', view.language)}: {right_answer(mark.question, view)}")
    return lines + reasons(mark, view)


def told_of_all(report: Report, frame: Frame, view: View) -> list[str]:
    """Every mark in lines, each behind its question; nothing of what could not be read."""
    marks = [] if report.why else report.marks
    return [f"{mark.question.key}: {line}" for mark in marks for line in told(mark, frame, view)]


def grouped_reasons(report: Report, view: View) -> list[tuple[list[str], str]]:
    """Each sentence once, with the questions that it is for, in their order."""
    groups: dict[str, list[str]] = {}
    for mark in report.marks:
        for text in reasons(mark, view):
            groups.setdefault(text, []).append(mark.question.key)
    return [(keys, text) for text, keys in groups.items()]


def label(report: Report) -> str:
    """Whose submission it is: the student's name, with the number or, for want of one, the name of the submission.

    What could not be read has the latter in any case, so that its file is found. All of them may be of any length.
    """
    name, student, number = shortened(report.name, LONGEST_PATH), shortened(report.student), report.student_id
    if not student:
        return name
    if report.absent and not number:
        return student
    unread = report.why and not report.absent
    return f"{student} ({name if unread or not number else shortened(number)})"


def verdict(report: Report, view: View) -> str:
    """Points, passed or not, lines passed over: or why the submission could not be marked."""
    language = view.language
    doubts = [signs(view.told(report.note), view)] if report.note else []
    if report.why:
        message = f"report-absent-{report.absent}" if report.absent else "report-malformed"
        return say("gap", language).join([signs(view.told(Message(message, {"why": report.why})), view), *doubts])
    score = {"points": number(report.points), "most": number(report.most), "percent": percent(report.score)}
    sentences = [say("report-score", language, **score)]
    sentences.append(say("report-passed" if report.passed else "report-not-passed", language))
    if report.passed_over:
        sentences.append(say("report-passed-over", language, count=report.passed_over))
    sentences += doubts
    return say("gap", language).join(sentences)
