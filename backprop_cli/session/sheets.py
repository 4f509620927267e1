"""quiz(): a sheet with blanks, its answers, and the key that `grade` marks by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.one_frame import one_frame
from backprop_cli.numbers.limits import MOST_SEED
from backprop_cli.reading.problem import AnyProblem, Problem, as_problem, as_values
from backprop_cli.session.surroundings import one_of, page_view, view_here, whole
from backprop_cli.solving.asked import by_name

if TYPE_CHECKING:
    from backprop_cli.session.given import Values
    from backprop_cli.teaching.quiz.quiz import Quiz


class Sheet:
    r"""A quiz, as `quiz` returns it; a notebook shows the sheet.

    sheet, answers  the sheet with blanks, and filled in: str
    key             the YAML that `backprop grade` marks by: str
    problem         the same as a problem, for `grade`
    seed            what fresh numbers were drawn with, or None

    >>> from backprop_cli import grade, quiz
    >>> sheet = quiz("z = x*y", {"x": 2, "y": 3})
    >>> sheet
    Sheet(z, dx, dy)
    >>> print(*sheet.sheet.splitlines()[-5:-2], sep="\n")
    z:  ____
    dx: ____   # ∂z/∂x
    dy: ____   # ∂z/∂y
    >>> grade(sheet, {"z": 6, "dx": 3, "dy": 2}).passed
    True
    """

    def __init__(self, quiz: Quiz) -> None:
        self._quiz = quiz

    @property
    def sheet(self) -> str:
        """The sheet with blanks."""
        return self._drawn("text", False)

    @property
    def answers(self) -> str:
        """The sheet with its answers."""
        return self._drawn("text", True)

    @property
    def key(self) -> str:
        """The key as YAML."""
        from backprop_cli.reading.key_file import key_text

        return key_text(self._quiz.problem)

    @property
    def problem(self) -> Problem:
        """The problem with its numbers, and what it asks for."""
        return self._quiz.problem

    @property
    def seed(self) -> int | None:
        """What fresh numbers were drawn with."""
        return self._quiz.seed

    def _drawn(self, form: str, answers: bool) -> str:
        from backprop_cli.render.quiz import Page, quiz_renderer

        view = view_here() if form == "text" else page_view()
        return str(quiz_renderer(form)(self._quiz, Page(answers), view))

    def __repr__(self) -> str:
        return f"Sheet({', '.join(question.key for question in self._quiz.questions)})"

    def _repr_markdown_(self) -> str:
        return self._drawn("markdown", False)


@one_frame
def quiz(
    problem: AnyProblem,
    values: Values | None = None,
    *,
    blank: str | None = None,
    vary: bool = False,
    seed: int | None = None,
) -> Sheet:
    """A sheet with blanks to fill in, its answers and its key.

    problem, values  as for `solve`; without any the quiz is in letters
    blank            "forward", "backward", "both" or "all"; else what the problem's `ask` says, or "both"
    vary             draw fresh numbers for the inputs that `values` does not set; with a `seed`, an int, the same again

    Raises BackpropError where nothing is left to ask.

    >>> from backprop_cli import quiz
    >>> quiz("z = x*y", {"x": 2, "y": 3}, blank="backward")
    Sheet(dx, dy)
    >>> quiz("z = x*y", {"y": 3}, vary=True, seed=1).problem
    Problem(z = x * y; x=4, y=3)
    """
    from secrets import randbelow

    from backprop_cli.teaching.quiz.exercise import DRAWN_BELOW, Exercise
    from backprop_cli.teaching.quiz.quiz import BLANKS

    if blank is not None:
        one_of("blank", blank, BLANKS)
    if seed is not None and not vary:
        raise BackpropError("needs-other", option="seed", other="vary=True")
    if seed is not None:
        seed = whole("seed", seed, 0, MOST_SEED)
    drawn = (randbelow(DRAWN_BELOW) if seed is None else seed) if vary else None
    return Sheet(Exercise(as_problem(problem), dict(by_name(as_values(values))), drawn, blank, vary, None).quiz())
