"""An answer in every format for which there are titles, units and names, and its program run as a file is imported."""

from __future__ import annotations

import ast
import atexit
import io
import runpy
import shutil
import tempfile
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES
from backprop_cli.reading.problem import Problem
from backprop_cli.render.code import written
from backprop_cli.render.explain import EXPLANATION_FORMATS, explanation_renderer
from backprop_cli.render.picture import PICTURES, drawn
from backprop_cli.render.quiz import IN_ONE, SHEETS, Page, quiz_renderer
from backprop_cli.render.solution import html_table
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.explanation import explain
from backprop_cli.teaching.picture import picture_of
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.quiz.quiz import quiz_of

from .properties import broken, clean, refusal

MOST_NODES = 60


def everywhere(problem: Problem, solution: Solution, choice: int) -> None:
    """Check the formats, some of them at a time: each is text without controls, and programs run."""
    if len(solution.graph) > MOST_NODES:
        return
    view = View(LANGUAGES[choice % len(LANGUAGES)], ascii=choice % 3 == 0)
    try:
        _formats(problem, solution, view, choice)
    except BackpropError as error:  # too large for a picture, nothing to ask, numbers that numpy has not
        refusal(error)


def _formats(problem: Problem, solution: Solution, view: View, choice: int) -> None:
    style = [*STYLES][choice % len(STYLES)]
    clean("".join(html_table.render([solution], view)), "no control characters in html")
    form = EXPLANATION_FORMATS[choice % len(EXPLANATION_FORMATS)]
    told = [*explanation_renderer(form)([explain(solution)], view)]
    if form != "pdf":
        clean("".join(told), f"no control characters in explain {form}")
    program = written(program_for(solution, style), style, view.language)
    program_is_sound(program)
    plain = written(program_for(replace(solution, title=None), style), style, view.language)
    if ast.dump(ast.parse(plain.encode())) != ast.dump(ast.parse(program.encode())):
        broken("a title changes no program", solution.title)
    form = PICTURES[choice % len(PICTURES)]
    picture = drawn(picture_of(solution), form, "both", view)
    if isinstance(picture, str):
        clean(picture, f"no control characters in {form}")
    if form == "svg":
        ElementTree.fromstring(picture)
    form = (*SHEETS, *IN_ONE)[choice % (len(SHEETS) + len(IN_ONE))]
    sheet = quiz_renderer(form)(quiz_of(problem, solution), Page(choice % 2 == 0), view)
    if isinstance(sheet, str):
        clean(sheet, f"no control characters in quiz {form}")


@cache
def _folder() -> Path:
    made = tempfile.mkdtemp(prefix="backprop-fuzz-program-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def program_is_sound(text: str) -> None:
    """Check that a program is one for Python, which reads its bytes, and that it ends well when it is imported."""
    path = _folder() / "program.py"
    path.write_bytes(text.encode())
    try:
        with redirect_stdout(io.StringIO()):
            runpy.run_path(str(path), run_name="program")
    except SyntaxError as error:
        broken("code writes Python", f"{error}: {text}")
    except Exception as error:  # noqa: BLE001  # whatever a program raises is a finding
        broken(f"a program runs ({type(error).__name__})", f"{error}: {text}")


def select_is_sound(text: str, dialect: str) -> None:
    """Check that a SELECT is one statement of its dialect."""
    from sqlglot import ErrorLevel, parse

    statements = parse(text, dialect=dialect, error_level=ErrorLevel.RAISE)
    if len(statements) != 1:
        broken("code --style sql writes one SELECT", text)
