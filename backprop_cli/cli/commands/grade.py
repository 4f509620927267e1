"""`backprop grade KEYS [SUBMISSION...]`: marks, and the reason behind a wrong gradient."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.grading_words import Words, read_keys, sorted_words
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import begin, is_terminal, write
from backprop_cli.cli.translated_click import Choice, Command, Word, option
from backprop_cli.language.errors import BackpropError, ExitCode
from backprop_cli.language.messages import Message
from backprop_cli.render.grade import REPORTS, SINGLE, WITH_READINGS, Frame, report_renderer
from backprop_cli.solving.disagreement import refuse_wrong

if TYPE_CHECKING:
    from backprop_cli.numbers.rational import Exact
    from backprop_cli.reading.problem import Problem
    from backprop_cli.render.view import View
    from backprop_cli.teaching.grade.marking import Marker, Report
    from backprop_cli.teaching.grade.questions import Tolerance
    from backprop_cli.teaching.grade.sheet_marking import AnyMarker
    from backprop_cli.teaching.intake.class_marking import ClassMarking
    from backprop_cli.teaching.intake.handed import Handed
    from backprop_cli.teaching.intake.keys import Key


_EXITS = {"kattis": {ExitCode.OK: 42, ExitCode.NO: 43, ExitCode.BAD_INPUT: 43}}
"""Exit codes that a grader wants in place of ours: accepted and wrong. Of a key that is wrong it hears ours."""


class _Grade(Command):
    """KEYS, then SUBMISSIONs, among which a file may be called `--pass=0%`."""

    files_from = 2


@click.command("grade", cls=_Grade)
@click.argument("words", nargs=-1, type=Word(), metavar="KEYS [NAME=VALUE...] [SUBMISSION...]")
@option("--roster", metavar="FILE")
@option("--rows", metavar="FILE", multiple=True)
@option("--format", "form", type=Choice(REPORTS), default="table", metavar="FORMAT", help="option-report-format")
@option("--pass", "pass_mark", metavar="SHARE", default="100%")
@option("--rtol", metavar="NUMBER")
@option("--atol", metavar="NUMBER")
@option("--exact", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--only", multiple=True, metavar="QUESTION")
@option("--show-answers", is_flag=True)
@option("--feedback", metavar="DIR")
@option("--explain-reading", is_flag=True)
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    roster: str | None,
    rows: tuple[str, ...],
    form: str,
    view: View,
    show_answers: bool,
    feedback: str | None,
    explain_reading: bool,
    **settings: Any,
) -> None:
    """Mark every submission, and exit with the worst of what happened."""
    named = sorted_words(words, bool(rows))
    marking = _marking(named, roster, settings)
    work = marking.pairing.by_student(_work(marking, named, rows))
    first = list(islice(work, 2))  # never all of them: there may be many
    if not first:
        raise BackpropError("no-submissions", folder=[*named.submissions, *rows][0])
    if explain_reading and form not in WITH_READINGS:
        raise BackpropError("no-readings", form=form, forms=", ".join(WITH_READINGS))
    if form in SINGLE and len(first) > 1:
        raise BackpropError("one-report", form=form)
    worst = _Worst()
    reports = _reports(marking, chain(first, work), worst)
    several = len(first) > 1 or first[0].of_class
    first_key = marking.keys.first
    frame = Frame(first_key.solution.title, marking.keys.questions, show_answers, several, explain_reading)
    files = None
    if feedback is not None:
        from backprop_cli.cli.feedback_files import FeedbackFiles

        paths = [*named.submissions, *rows]
        files = FeedbackFiles(feedback, paths, frame, view, context.params["ascii_only"])
        reports = files.written(reports)
    reports = chain([next(reports)], reports)  # of one submission all is known before a reader can leave
    for text in report_renderer(form)(reports, frame, view):
        write(text)
    if files:
        files.tell_kept()
    context.exit(_EXITS.get(form, {}).get(worst.code, worst.code))


def _marking(named: Words, roster: str | None, settings: dict[str, Any]) -> ClassMarking:
    """What marks, with the keys. Raises BackpropError."""
    from backprop_cli.teaching.intake.class_marking import ClassMarking
    from backprop_cli.teaching.intake.keys import Keys
    from backprop_cli.teaching.intake.roster import Roster, read_roster

    keys = read_keys(named)
    make = _maker(settings, alone=len(keys) == 1)
    return ClassMarking(Keys(keys, make), read_roster(roster) if roster else Roster())


def _work(marking: ClassMarking, named: Words, rows: tuple[str, ...]) -> Iterator[Handed]:
    """Every piece of work that the words name, then the rows of the tables. Raises BackpropError, OSError."""
    from backprop_cli.teaching.intake.answer_columns import Asked
    from backprop_cli.teaching.intake.folders import find_files, place_of
    from backprop_cli.teaching.intake.pieces_of_work import Intake

    asked = Asked(marking.keys.asked, [question.key for question in marking.keys.questions])
    intake = Intake(asked, marking.pairing.names_key)
    before = {*map(place_of, named.keys)}
    yield from intake.work(find_files(named.submissions, _Stdin(), before))
    for table in find_files(rows, _Stdin(), before):
        yield from intake.table(table)


class _Stdin:
    """What stdin gives, read once, and no more of it than is asked for."""

    def __init__(self) -> None:
        self.data = b""

    def __call__(self, limit: int) -> bytes:
        """The first bytes. Raises BackpropError where there is no stdin."""
        if sys.stdin is None:
            raise BackpropError("no-answers")
        if len(self.data) < limit:
            self.data += sys.stdin.buffer.read(limit - len(self.data))
        return self.data[:limit]


class _Worst:
    """Remembers the worst exit code among the reports so far."""

    def __init__(self) -> None:
        self.code = ExitCode.OK

    def add(self, report: Report) -> Report:
        """The same report."""
        unread = report.why and not report.absent
        fine = report.passed or report.absent == "key"  # which is spare, or its student is told by the roster
        self.code = max(self.code, ExitCode.BAD_INPUT if unread else ExitCode.OK if fine else ExitCode.NO)
        return report


def _maker(settings: dict[str, Any], alone: bool) -> Callable[[Key, bool], AnyMarker]:
    """What makes the marker of a key, with a check of its gradients or without. Raises BackpropError."""
    from backprop_cli.reading.problem import without_points
    from backprop_cli.teaching.grade.questions import TOLERANCE, Tolerance
    from backprop_cli.teaching.grade.sheet_marking import SheetMarker, names_in

    if settings["exact"] and (settings["rtol"] or settings["atol"]):
        raise BackpropError("exact-and-tolerance")
    share = _share(settings["pass_mark"])
    rtol, atol = (_tolerance(name, settings[name]) for name in ("rtol", "atol"))
    tolerance = Tolerance(TOLERANCE if rtol is None else rtol, atol)
    method = "auto" if alone else "directional"  # which tests all gradients at once

    def make(key: Key, checked: bool) -> AnyMarker:
        worthless = without_points(problem.asks for problem, _ in key.problems)
        if worthless:
            raise worthless
        of_sheet = len(key.problems) > 1
        names = names_in(settings["only"], len(key.problems)) if of_sheet else [settings["only"] or None]
        check = method if checked else "none"
        parts = [
            _problem_marker(problem, values, settings, only, share, tolerance, check)
            for (problem, values), only in zip(key.problems, names)
        ]
        return SheetMarker(parts) if of_sheet else parts[0]

    return make


def _problem_marker(
    problem: Problem,
    values: dict[str, Any],
    settings: dict[str, Any],
    only: Sequence[str] | None,
    share: Exact,
    tolerance: Tolerance,
    check: str,
) -> Marker:
    """The marker for one problem. Raises BackpropError for anything wrong with it."""
    from backprop_cli.solving.letters import is_in_letters
    from backprop_cli.solving.solution import solve
    from backprop_cli.teaching.grade.marking import Marker
    from backprop_cli.teaching.grade.questions import chosen, questions_of

    if settings["symbolic"] or is_in_letters(problem, values):
        if settings["exact"] or settings["rtol"] or settings["atol"]:
            raise BackpropError("letters-tolerance")
        return _letter_marker(problem, share, only)
    solution = solve(problem, values, check=check)
    refuse_wrong(solution)
    questions = questions_of(solution, problem.asks, tolerance, settings["exact"])
    return Marker(solution, chosen(questions, only, solution.answer_keys), share)


def _letter_marker(problem: Problem, share: Exact, only: Sequence[str] | None) -> Marker:
    """The marker for a key in letters. Raises BackpropError."""
    from backprop_cli.solving.letters import solve_in_letters
    from backprop_cli.teaching.grade.letter_key import LetterKey
    from backprop_cli.teaching.grade.letter_marking import LetterMarker
    from backprop_cli.teaching.grade.questions import chosen

    solution = solve_in_letters(problem)
    refuse_wrong(solution)
    key = LetterKey(solution)
    return LetterMarker(key, chosen(key.questions(problem.asks), only, solution.answer_keys), share)


def _reports(marking: ClassMarking, work: Iterable[Handed], worst: _Worst) -> Iterator[Report]:
    """The report on each piece of work; a person who waits is told how many there are."""
    at = total = 0
    if is_terminal(sys.stderr):
        work = list(work)
        total = len(work)

    def begun() -> Iterator[Handed]:
        nonlocal at
        for each in work:
            begin(worst.code)
            at += 1
            yield each

    with PROGRESS.telling(lambda: Message("progress-marking", {"at": f"{at:,}", "count": f"{total:,}"})):
        for report in marking.reports(begun()):
            yield worst.add(report)


def _share(text: str) -> Exact:
    """A share such as 60% or 0.6, from 0 to 1. Raises BackpropError."""
    from backprop_cli.reading.constants import constant

    try:
        share = Fraction(constant(text.rstrip().removesuffix("%"), "--pass"))
    except BackpropError:
        share = Fraction(-1)
    share = share / 100 if text.rstrip().endswith("%") else share
    if not 0 <= share <= 1:
        raise BackpropError("bad-share", option="--pass", value=text)
    return share


def _tolerance(name: str, text: str | None) -> Exact | None:
    """A tolerance of 0 or more; None where none is named. Raises BackpropError."""
    from backprop_cli.reading.constants import constant

    if text is None:
        return None
    try:
        number = Fraction(constant(text, f"--{name}"))
    except BackpropError:
        number = Fraction(-1)
    if number < 0:
        raise BackpropError("bad-tolerance", option=f"--{name}", value=text)
    return number
