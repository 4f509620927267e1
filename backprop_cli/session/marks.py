"""grade(): marks for answers, with the reason behind a wrong one; for a cell of nbgrader, otter or one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from backprop_cli.language.errors import BackpropError, WrongKind
from backprop_cli.language.messages import Message
from backprop_cli.language.one_frame import one_frame
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.problem import AnyProblem, Ask, as_problem, as_values, without_points
from backprop_cli.session.surroundings import page_view, view_here
from backprop_cli.solving.asked import by_name
from backprop_cli.solving.disagreement import refuse_wrong
from backprop_cli.solving.letters import AnySolution, LetterSolution, is_in_letters, solve_in_letters
from backprop_cli.solving.solution import Solution, number_given, solve

if TYPE_CHECKING:
    from backprop_cli.render.view import View
    from backprop_cli.session.given import Values
    from backprop_cli.solving.solution import Given
    from backprop_cli.teaching.grade.given import Given as Answer
    from backprop_cli.teaching.grade.marking import Marker, Report
    from backprop_cli.teaching.grade.submission import Submission

Key = Union[AnyProblem, Solution, LetterSolution]
NAME = "answers"
"""What the submission is called."""


class Mark(NamedTuple):
    """One question: its key, "correct", "wrong", "missing" or "unreadable", the answer, its points, and reasons.

    >>> from backprop_cli import grade
    >>> value, dx, dy = grade("z = x*y", {"z": 6, "dx": 2, "dy": 3}, {"x": 2, "y": 3})
    >>> dx.status, dx.answer, dx.points, dx.most
    ('wrong', '2', 0, 1)
    >>> dx.reasons[0][:57]
    'fits operands that were not flipped at z = x * y: × hands'
    """

    key: str
    status: str
    answer: str
    points: Exact
    most: Exact
    reasons: list[str]


class Marks:
    """What `grade` returns: a table in a terminal, Markdown in a notebook, and `for mark in marks`.

    passed        whether the share `pass_mark` of the points was reached
    points, most  the points reached, and those there are: int or Fraction
    score         the share of them, a float from 0 to 1, such as nbgrader takes for partial credit

    >>> from backprop_cli import grade
    >>> marks = grade("z = x*y", {"z": 6, "dx": 2, "dy": 2}, {"x": 2, "y": 3})
    >>> marks.passed, marks.points, marks.most, round(marks.score, 2)
    (False, 2, 3, 0.67)
    >>> [mark.status for mark in marks]
    ['correct', 'wrong', 'correct']
    """

    def __init__(self, report: Report, marker: Marker) -> None:
        self._report, self._marker = report, marker
        self.passed, self.points, self.most = report.passed, report.points, report.most
        self.score = float(report.score)

    def __iter__(self) -> Iterator[Mark]:
        from backprop_cli.render.grade.words import reasons

        view = view_here()
        for mark in self._report.marks:
            question = mark.question
            yield Mark(question.key, mark.status, mark.given, mark.points, question.points, reasons(mark, view))

    def __len__(self) -> int:
        return len(self._report.marks)

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return self._drawn("table", view_here()).strip("\n")

    def _repr_markdown_(self) -> str:
        return self._drawn("markdown", page_view())

    def _drawn(self, form: str, view: View) -> str:
        from backprop_cli.render.grade import Frame, report_renderer

        frame = Frame(self._marker.solution.title, self._marker.questions, show_answers=False, several=False)
        return "".join(report_renderer(form)(iter([self._report]), frame, view))


@one_frame
def grade(
    key: Key,
    answers: Mapping[str, Any] | str,
    values: Values | None = None,
    *,
    rtol: Given | None = None,
    atol: Given | None = None,
    exact: bool = False,
    pass_mark: Given = 1,
) -> Marks:
    """Mark answers against a key, with the reason behind every wrong one.

    key        a problem, as for `solve`, with its `values`; a solution; or what `quiz` returned. A problem from a file
               may say in `ask` what is asked for and how many points it gives; else the output and the gradient of
               every input are
    answers    a dict by key, {"price": 220, "dapple": 2.2}, of numbers, arrays, nested lists or text; or the text of a
               filled-in sheet or of what a program printed
    rtol, atol how far from the right number a correct answer may be: of that number (1e-6), or absolutely
    exact      no tolerance at all
    pass_mark  the share of the points that passes, from 0 to 1

    Raises BackpropError for a wrong key; whatever is wrong with the answers is in the marks.

    >>> from backprop_cli import grade, load_problems
    >>> [key] = load_problems("examples/apple.yaml")
    >>> marks = grade(key, "price: 220, dapple: 2.2, dapple_num: 110, dtax: 200")
    >>> assert marks.passed, marks
    """
    from backprop_cli.teaching.grade.questions import TOLERANCE, Tolerance

    share, near, far = (
        _from_0(name, number) for name, number in (("pass_mark", pass_mark), ("rtol", rtol), ("atol", atol))
    )
    if exact and (rtol is not None or atol is not None):
        raise BackpropError("exact-and-tolerance")
    if share is None or share > 1:
        raise BackpropError("bad-share", option="pass_mark", value=pass_mark)
    marker = _marker(key, by_name(as_values(values)), Tolerance(TOLERANCE if near is None else near, far), exact, share)
    try:
        submission = _submission(answers)
    except WrongKind:
        raise
    except BackpropError as error:
        return Marks(marker.unreadable(NAME, error.message), marker)
    other, submission = _without_seed(submission, marker)
    report = marker.mark(submission)
    seed = None if isinstance(key, (Solution, LetterSolution)) else as_problem(key).seed
    if None not in (seed, other) and seed != other and not report.passed:
        report = replace(report, note=Message("other-sheet", {"seed": seed, "other": other}))
    return Marks(report, marker)


def _without_seed(submission: Submission, marker: Marker) -> tuple[int | None, Submission]:
    """The seed that a sheet says it has, and the answers without it, unless a question is called so."""
    from backprop_cli.teaching.intake.sheet_marks import SEED

    if marker.knows(SEED):
        return None, submission
    said = [each.value for each in submission.given if each.name == SEED and each.value.isdecimal()]
    given = [each for each in submission.given if each.name != SEED]
    return int(said[0][:12]) if said else None, submission._replace(given=given)


def _from_0(name: str, number: Given | None) -> Exact | None:
    """A number of 0 or more. Raises BackpropError."""
    if number is None:
        return None
    percent = isinstance(number, str) and number.rstrip().endswith("%")
    found = number_given(str(number).rstrip().removesuffix("%") if percent else number, name)
    found = Fraction(found) / 100 if percent and not is_array(found) else found
    if is_array(found) or not isinstance(found, (int, Fraction)) or found < 0:
        raise BackpropError("bad-share" if name == "pass_mark" else "bad-tolerance", None, option=name, value=number)
    return found


def _marker(key: Key, values: Mapping[str, Given], tolerance: Any, exact: bool, share: Exact) -> Marker:
    """What marks by a key. Raises BackpropError, TypeError."""
    from backprop_cli.teaching.grade.letter_key import LetterKey
    from backprop_cli.teaching.grade.letter_marking import LetterMarker
    from backprop_cli.teaching.grade.marking import Marker
    from backprop_cli.teaching.grade.questions import questions_of

    solved, asks = _solved(key, values)
    refuse_wrong(solved)
    if isinstance(solved, LetterSolution):
        letters = LetterKey(solved)
        return LetterMarker(letters, letters.questions(asks), share)
    return Marker(solved, questions_of(solved, asks, tolerance, exact), share)


def _solved(key: Key, values: Mapping[str, Given]) -> tuple[AnySolution, Sequence[Ask]]:
    """The solution of a key, and what it asks for. Raises BackpropError, TypeError."""
    if isinstance(key, (Solution, LetterSolution)):
        if values:
            raise BackpropError("grade-values")
        return key, ()
    problem = as_problem(key)
    worthless = without_points([problem.asks])
    if worthless:
        raise worthless
    solved = solve_in_letters(problem) if is_in_letters(problem, values) else solve(problem, values)
    return solved, problem.asks


def _submission(answers: Mapping[str, Any] | str) -> Submission:
    """The answers as a submission. Raises BackpropError where there are none."""
    from backprop_cli.teaching.grade.submission import Submission, read_submission

    if isinstance(answers, str):
        return read_submission(answers.encode("utf-8", "replace"), NAME)
    if not isinstance(answers, Mapping):
        raise WrongKind("no-answers-kind", kind=type(answers).__name__)
    named = ((str(getattr(name, "name", name)), value) for name, value in answers.items())
    return Submission(NAME, [answer for name, value in named for answer in _answer(name, value)], 0)


def _answer(name: str, value: Any) -> list[Answer]:
    """One answer; none where nothing was filled in."""
    from backprop_cli.teaching.grade.given import filled_in

    return [] if value is None or value is ... else filled_in(name, _text(value), 0)


def _text(value: Any) -> str:
    """An answer as a sheet has it; an array is nested lists."""
    value = value.tolist() if is_array(value) else value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_text, value))}]"
    return str(value)
