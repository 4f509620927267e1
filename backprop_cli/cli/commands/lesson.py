"""`backprop lesson PROBLEM...`: a page for the browser."""

from __future__ import annotations

from typing import Any

import click

from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import Solver, problem_arguments
from backprop_cli.cli.translated_click import Choice, Command, Count, language, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.numbers.limits import MOST_SHOWN_DIGITS
from backprop_cli.solving.disagreement import refuse_wrong
from backprop_cli.teaching.quiz.quiz import BLANKS


@click.command("lesson", cls=Command)
@problem_arguments
@output_option(help="option-lesson-output")
@option("--blank", type=Choice(BLANKS), default="all", help="option-lesson-blank")
@option("--upstream", metavar="VALUE")
@option("--elements", is_flag=True)
@option("--symbolic", is_flag=True)
@option("--digits", type=Count(1, MOST_SHOWN_DIGITS))
@option("--lang", type=Choice(LANGUAGES))
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    output: Output,
    blank: str,
    digits: int | None,
    lang: str | None,
    **settings: Any,
) -> None:
    """Make one page of all problems, to stdout or into a file."""
    from backprop_cli.render.lesson.page import page
    from backprop_cli.render.view import View
    from backprop_cli.solving.letters import AnySolution
    from backprop_cli.teaching.lesson import MOST_PROBLEMS, Lesson, lesson_of

    output.form({".html": "html", ".htm": "html"})
    solver = Solver(context, words, settings)
    count = len(solver.task.problems)
    if count > MOST_PROBLEMS:
        raise BackpropError("lesson-too-many", count=count, limit=MOST_PROBLEMS)

    def make(solution: AnySolution) -> Lesson:
        refuse_wrong(solution)
        return lesson_of(solution, blank)

    lessons = list(solver.each_in_any_way(make))
    if lessons:
        output.put([page(lessons, View(language(context), digits=digits))])
    context.exit(solver.code)
