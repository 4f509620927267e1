"""`backprop grade KEY [SUBMISSION...]`: marks, and the reason behind a wrong gradient."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from backprop_cli.cli.argument_words import assignment
from backprop_cli.cli.problem_arguments import display_options, wrong_gradients
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import begin, is_terminal, write
from backprop_cli.cli.task import read_task
from backprop_cli.cli.translated_click import Choice, Command, Word, option
from backprop_cli.language.errors import BackpropError, ExitCode, unreadable
from backprop_cli.language.messages import Message
from backprop_cli.render.grade import REPORTS, SINGLE, Frame, report_renderer

if TYPE_CHECKING:
    from backprop_cli.numbers.rational import Exact
    from backprop_cli.reading.problem import Problem
    from backprop_cli.render.view import View
    from backprop_cli.teaching.grade.class_folder import Found
    from backprop_cli.teaching.grade.marking import Marker, Report


class _Grade(Command):
    """KEY, then SUBMISSIONs, among which a file may be called `--pass=0%`."""

    files_from = 2


@click.command("grade", cls=_Grade)
@click.argument("words", nargs=-1, type=Word(), metavar="KEY [NAME=VALUE...] [SUBMISSION...]")
@option("--format", "form", type=Choice(REPORTS), default="table", help="option-report-format")
@option("--pass", "pass_mark", metavar="SHARE", default="100%")
@option("--rtol", metavar="NUMBER")
@option("--atol", metavar="NUMBER")
@option("--exact", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--show-answers", is_flag=True)
@display_options
@click.pass_context
def command(
    context: click.Context, /, words: tuple[str, ...], form: str, view: View, show_answers: bool, **settings: Any
) -> None:
    """Mark every submission, and exit with the worst of what happened."""
    from backprop_cli.teaching.grade.class_folder import find_submissions

    values = [word for word in words[1:] if assignment(word)]
    paths = _paths(words, values)
    marker = _marker(words[0], values, settings)
    submissions = find_submissions(paths)
    first = list(islice(submissions, 2))  # never all of them: there may be many
    if not first:
        raise BackpropError("no-submissions", None, folder=paths[0])
    if form in SINGLE and len(first) > 1:
        raise BackpropError("one-report", None, form=form)
    worst = _Worst()
    reports = _reports(marker, chain(first, submissions), worst)
    reports = chain([next(reports)], reports)  # of one submission all is known before a reader can leave
    frame = Frame(marker.solution.title, marker.questions, show_answers, len(first) > 1)
    for text in report_renderer(form)(reports, frame, view):
        write(text)
    context.exit(worst.code)


def _paths(words: tuple[str, ...], values: list[str]) -> list[str]:
    """The submissions that the words name; stdin when they name none. Raises BackpropError."""
    if not words:
        raise BackpropError("no-key")
    paths = [word for word in words[1:] if word not in values]
    if not paths and (sys.stdin is None or is_terminal(sys.stdin)):
        raise BackpropError("no-submission")
    if words[0] == "-" and (not paths or "-" in paths):
        raise BackpropError("two-from-stdin")
    return paths or ["-"]


class _Worst:
    """Remembers the worst exit code among the reports so far."""

    def __init__(self) -> None:
        self.code = ExitCode.OK

    def add(self, report: Report) -> Report:
        """The same report."""
        code = ExitCode.BAD_INPUT if report.why else ExitCode.OK if report.passed else ExitCode.NO
        self.code = max(self.code, code)
        return report


def _marker(key: str, values: list[str], settings: dict[str, Any]) -> Marker:
    """The marker for a key. Raises BackpropError for anything wrong with it."""
    from backprop_cli.solving.letters import is_in_letters
    from backprop_cli.solving.solution import solve
    from backprop_cli.teaching.grade.marking import Marker
    from backprop_cli.teaching.grade.questions import TOLERANCE, Tolerance, questions_of

    if settings["exact"] and (settings["rtol"] or settings["atol"]):
        raise BackpropError("exact-and-tolerance")
    problem, inputs = read_task([key, *values]).only("key-not-one", word=key)
    share = _share(settings["pass_mark"])
    if settings["symbolic"] or is_in_letters(problem, inputs):
        if settings["exact"] or settings["rtol"] or settings["atol"]:
            raise BackpropError("letters-tolerance")
        return _letter_marker(problem, share)
    solution = solve(problem, inputs)
    if solution.check.status == "mismatch":
        raise wrong_gradients(solution)
    rtol, atol = (_tolerance(name, settings[name]) for name in ("rtol", "atol"))
    tolerance = Tolerance(TOLERANCE if rtol is None else rtol, atol)
    questions = questions_of(solution, problem.asks, tolerance, settings["exact"])
    return Marker(solution, questions, share)


def _letter_marker(problem: Problem, share: Exact) -> Marker:
    """The marker for a key in letters. Raises BackpropError."""
    from backprop_cli.solving.letters import solve_in_letters
    from backprop_cli.teaching.grade.letter_key import LetterKey
    from backprop_cli.teaching.grade.letter_marking import LetterMarker

    solution = solve_in_letters(problem)
    if solution.check.status == "mismatch":
        raise wrong_gradients(solution)
    key = LetterKey(solution)
    return LetterMarker(key, key.questions(problem.asks), share)


def _reports(marker: Marker, submissions: Iterable[Found], worst: _Worst) -> Iterator[Report]:
    """The report on each submission; a person who waits is told how many there are."""
    at = total = 0
    if is_terminal(sys.stderr):
        submissions = list(submissions)
        total = len(submissions)
    with PROGRESS.telling(lambda: Message("progress-marking", {"at": f"{at:,}", "count": f"{total:,}"})):
        for found in submissions:
            begin(worst.code)
            at += 1
            yield worst.add(_report(marker, found))


def _report(marker: Marker, found: Found) -> Report:
    """The report on one submission; whatever is wrong with it is in the report."""
    from backprop_cli.teaching.grade.submission import read_limited, read_submission

    path, why = found
    if why is not None:
        return marker.unreadable(path, why)
    name = "<stdin>" if path == "-" else path
    try:
        if path == "-":
            if sys.stdin is None:
                raise BackpropError("no-answers")
            data = read_limited(sys.stdin.buffer)
        else:
            with open(path, "rb") as file:
                data = read_limited(file)
        return marker.mark(read_submission(data, name))
    except BackpropError as error:
        line = error.place and {"line": error.place.line, "why": error.message}
        return marker.unreadable(name, Message("at-line", line) if line else error.message)
    except OSError as error:
        return marker.unreadable(name, unreadable(error, name).message)


def _share(text: str) -> Exact:
    """A share such as 60% or 0.6, from 0 to 1. Raises BackpropError."""
    from backprop_cli.reading.constants import constant

    try:
        share = Fraction(constant(text.rstrip().removesuffix("%"), "--pass"))
    except BackpropError:
        share = Fraction(-1)
    share = share / 100 if text.rstrip().endswith("%") else share
    if not 0 <= share <= 1:
        raise BackpropError("bad-share", None, option="--pass", value=text)
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
        raise BackpropError("bad-tolerance", None, option=f"--{name}", value=text)
    return number
