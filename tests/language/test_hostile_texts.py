"""Texts of users, however hostile, arrive as texts and as nothing else: in every format that there is."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import yaml
from readers import READERS, hidden, of_csv, seen, unguarded, written

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import LANGUAGES, Message
from backprop_cli.reading.key_file import key_text
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.render import code, grade, quiz
from backprop_cli.render import picture as pictures
from backprop_cli.render.compare import COMPARISON_FORMATS, comparison_renderer, plot
from backprop_cli.render.explain import EXPLANATION_FORMATS, explanation_renderer
from backprop_cli.render.solution import SOLUTION_FORMATS, html_table, renderer
from backprop_cli.render.view import View
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.scenarios import Scenarios
from backprop_cli.solving.solution import Solution, solve
from backprop_cli.teaching.compare.comparison import Comparison, compare
from backprop_cli.teaching.explain.explanation import explain
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.picture import picture_of
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.program import program_for
from backprop_cli.teaching.quiz.quiz import quiz_of
from tests.fuzz.hostile import ENCODINGS, NAMES, TEXTS

pytestmark = pytest.mark.once

LONGEST = 24
"""Characters of an answer that every report has in full."""


SHIFT = 17
"""How many texts further the next place is."""


class Texts(NamedTuple):
    """One text for every place where a user's text goes."""

    title: str = "Qtitle"
    unit: str = "Qunit"
    file: str = "Qfile"
    answer: str = "Qanswer"
    student: str = "Qstudent"
    name: str = "x"


PLAIN = Texts()
PLACES_OF_TEXTS = ("title", "unit", "file", "answer", "student")


def problem_of(texts: Texts) -> Problem:
    """A problem, read as a user's file is; what no file can hold may still come from a program."""
    return _problem_of(_without_class(texts))


@cache
def _problem_of(texts: Texts) -> Problem:
    name = texts.name
    entries = {
        "title": texts.title,
        "steps": {"t": f"{name} + b", "z": f"t**2 - {name}"},
        "values": {name: 3, "b": 4},
        "units": {"z": texts.unit, name: texts.unit},
    }
    (problem,) = read_problems(yaml.safe_dump(entries, sort_keys=False, width=10**6).encode(), "hostile.yaml")
    if isinstance(problem, BackpropError):
        if "\ud800" not in texts:
            raise problem
        return _problem_of(PLAIN)._replace(title=texts.title, units={"z": texts.unit, name: texts.unit})
    assert (problem.title, problem.units["z"]) == (" ".join(texts.title.split()), texts.unit)
    return problem._replace(title=texts.title)


def _without_class(texts: Texts) -> Texts:
    """The same, as far as a problem has any of it."""
    return texts._replace(file=PLAIN.file, answer=PLAIN.answer, student=PLAIN.student)


def solution_of(texts: Texts) -> Solution:
    return _solution_of(_without_class(texts))


@cache
def _solution_of(texts: Texts) -> Solution:
    return solve(_problem_of(texts), check="none")


@cache
def compared() -> Comparison:
    return compare(solution_of(PLAIN), grow=False)


def reports_of(texts: Texts, solution: Solution) -> list[Report]:
    """A report on a submission with the answer in question, and one on what cannot be read."""
    marker = Marker(solution, questions_of(solution, (), Tolerance()), 1)
    marked = marker.mark(read_submission(f"z: {PLAIN.answer}\ndx: 2\n".encode(), texts.file))
    marks = [
        mark._replace(
            given=mark.given.replace(PLAIN.answer, texts.answer),
            reasons=[reason._replace(message=_with(reason.message, texts)) for reason in mark.reasons],
        )
        for mark in marked.marks
    ]
    unread = marker.unreadable(texts.file, Message("no-answers"))
    named = replace(unread, student=texts.student, student_id=texts.student)
    return [replace(marked, marks=marks, student=texts.student), unread, named]


def _with(message: Message, texts: Texts) -> Message:
    found = {
        name: value.replace(PLAIN.answer, texts.answer) if isinstance(value, str) else value
        for name, value in message.parameters.items()
    }
    return message._replace(parameters=found)


def write_grade(form: str, texts: Texts, view: View) -> str:
    solution = solution_of(texts)
    reports = reports_of(texts, solution)
    several = form not in grade.SINGLE
    out = ""
    for chosen, many in [(reports, True)] * several + [([report], False) for report in reports]:
        frame = grade.Frame(solution.title, questions_of(solution, (), Tolerance()), True, many)
        out += "".join(grade.report_renderer(form)(iter(chosen), frame, view)) + "\0"
    return out


def write_explanation(form: str, texts: Texts, view: View) -> str | bytes:
    with where_fonts_lack():
        made = [*explanation_renderer(form)([explain(solution_of(texts), None)], view)]
        return made[0] if form == "pdf" else "".join(made)
    return b"%PDF"


def write_picture(form: str, texts: Texts, view: View) -> str | bytes:
    with where_fonts_lack():
        return pictures.drawn(picture_of(solution_of(texts)), form, "both", view)
    return b"%PDF"


@contextmanager
def where_fonts_lack() -> Iterator[None]:
    """What no font of this machine has is refused: that is no fault."""
    try:
        yield
    except BackpropError as error:
        if error.message.id not in ("no-font", "no-font-emoji"):
            raise


def write_quiz(form: str, texts: Texts, view: View) -> str | bytes:
    problem = problem_of(texts)
    made = quiz_of(problem, solution_of(texts))
    if form == "key":
        return key_text(made.problem)
    pages = [quiz.Page(answers, as_list, "01") for answers in (False, True) for as_list in (False, True)]
    if form == quiz.PAPER:
        with where_fonts_lack():
            return quiz.quiz_renderer(form)(made, pages[0], view)  # type: ignore[no-any-return]
        return b"%PDF"
    if form in quiz.BANKS:
        return quiz.quiz_renderer(form)(made, pages[0], view)  # type: ignore[no-any-return]
    return "\0".join(quiz.quiz_renderer(form)(made, page, view) for page in pages)


def write_plot(form: str, texts: Texts, view: View) -> str | bytes:
    data = plot.drawn(replace(compared(), title=texts.title), f"a{form}", view)
    return data.decode() if form == ".svg" else data


def write_comparison(form: str, texts: Texts, view: View) -> str:
    return "".join(comparison_renderer(form)([replace(compared(), title=texts.title)], view))


class Area(NamedTuple):
    """The formats of one kind of output, as the program itself lists them, and how it is written."""

    forms: Sequence[str]
    write: Callable[[str, Texts, View], str | bytes]


AREAS = {
    "solve": Area(SOLUTION_FORMATS, lambda form, texts, view: "".join(renderer(form)([solution_of(texts)], view))),
    "notebook": Area(("html",), lambda _, texts, view: "".join(html_table.render([solution_of(texts)], view))),
    "explain": Area(EXPLANATION_FORMATS, write_explanation),
    "graph": Area(pictures.PICTURES, write_picture),
    "code": Area(
        tuple(STYLES),
        lambda form, texts, view: code.written(program_for(solution_of(texts), form), form, view.language),
    ),
    "quiz": Area((*quiz.SHEETS, *quiz.IN_ONE, "key"), write_quiz),
    "grade": Area(grade.REPORTS, write_grade),
    "compare": Area(COMPARISON_FORMATS, write_comparison),
    "plot": Area(plot.ENDINGS, write_plot),
}
"""Every place: a new format is here as soon as it is in its own list, and fails without a reader."""
PLACES = [(area, form) for area, (forms, _) in AREAS.items() for form in forms]


def reader(area: str, form: str) -> Callable[[Any], Any]:
    return READERS["plain program" if (area, form) == ("code", "plain") else form]


def swapped(found: Any, texts: Texts, form: str) -> Any:
    """What was read, with other texts in the place of ours, and everything as people see it."""
    if isinstance(found, dict):
        return {key: swapped(value, texts, form) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [swapped(value, texts, form) for value in found]
    if not isinstance(found, str):
        return found
    for ours, theirs in zip(PLAIN[:5], texts):
        found = found.replace(ours, theirs).replace(theirs, written(theirs))
    return seen(unguarded(found)) if form == "csv" else seen(found)


def read(area: str, form: str, texts: Texts, ascii_only: bool = False) -> Any:
    out = AREAS[area].write(form, texts, View(ascii=ascii_only))
    if isinstance(out, bytes):
        return READERS[form](out)
    pages = [page for page in out.split("\0") if page]
    for page in pages:
        raw = {character for character in set(page) if character != "\n" and hidden(character)}
        assert not raw, (raw, page)
    return [reader(area, form)(page) for page in pages]


def places_of(right: Any, texts: Sequence[str] = TEXTS) -> Iterator[Texts]:
    """Every text in each of the places that a format shows, all places filled; now and then the others, too.

    They take turns, so that no place has the same text as another.
    """
    shown = [place for place in PLACES_OF_TEXTS if getattr(PLAIN, place) in str(right)]
    for turn in range(len(texts)):
        found = {}
        for number, place in enumerate(PLACES_OF_TEXTS if turn % 20 == 0 else shown):
            text = texts[(turn + number * SHIFT) % len(texts)]
            if place != "answer" or len(seen(text)) <= LONGEST:
                found[place] = text
        if found:
            yield PLAIN._replace(**found)


@pytest.mark.parametrize(("area", "form"), PLACES, ids=lambda word: word)
def test_a_text_is_a_text_everywhere(area: str, form: str) -> None:
    right = read(area, form, PLAIN)
    for texts in places_of(right, list(filter(_worth_a_plot, TEXTS)) if area == "plot" else TEXTS):
        found, wanted = (swapped(one, texts, form) for one in (read(area, form, texts), right))
        assert found == wanted, (texts, found, wanted)


def _worth_a_plot(text: str) -> bool:
    """Plots are slow, few signs mean anything there, and a title that no font has is left out."""
    return bool(set(text) & set("$\\<")) and "--" not in text and plot._all_drawable(text, plot._fonts("en")[0])


@pytest.mark.parametrize(("area", "form"), PLACES, ids=lambda word: word)
def test_names_are_names_everywhere(area: str, form: str) -> None:
    """With a name that is allowed, others still find what the format promises."""
    if area in ("compare", "plot"):
        return  # no names of inputs there
    allowed = [name for name in NAMES if is_allowed(name)]
    assert len(allowed) > len(NAMES) / 2
    for name in allowed:
        read(area, form, PLAIN._replace(name=name))


@pytest.mark.parametrize("area", [area for area, form in PLACES if form == "markdown"])
def test_signs_turned_into_ascii_are_no_markup(area: str) -> None:
    right = read(area, "markdown", PLAIN, ascii_only=True)
    texts = [PLAIN._replace(title=title) for title in ("·a· →b", "*a* ->b")]
    found, wanted = (swapped(one, texts[1], "") for one in (read(area, "markdown", texts[0], ascii_only=True), right))
    assert found == wanted


def test_a_table_tells_of_a_bad_row_in_a_cell() -> None:
    """The row is the user's own and stays as it is; what is said of it is a cell that is no formula."""
    for text in TEXTS:
        if "\0" in text or not text.strip(" \t\u3000\xa0"):  # no CSV, or a blank row
            continue
        cell = text.replace('"', '""').encode("utf-8", "replace")
        run = Scenarios(problem_of(PLAIN), {}, Settings("mark", ("*",), check="none"), lambda _: None)
        out = "".join(run.texts(io.BytesIO(b'x\n"' + cell + b'"\n'), f"{text}.csv"))
        _, (*_, said) = csv.reader(io.StringIO(out, newline=""), strict=True)
        assert not set(filter(hidden, said)), text
        of_csv('"' + said.replace('"', '""') + '"\n')
        assert bool(run.failed) == (".csv:2:1:" in said), text


def test_json_has_the_text_itself() -> None:
    for text in TEXTS:
        texts = Texts(text, text, text, text, text)
        for area in ("solve", "explain", "compare"):
            (found,) = read(area, "json", texts)
            assert found[0]["title"] == text
        found = read("grade", "json", texts)[0]
        assert {one["submission"] for one in found} == {text}
        assert found[0]["answers"][0]["given"] == text


def test_a_title_of_a_plot_is_no_formula() -> None:
    """Every letter of it is a shape of its own; of a formula there would be fewer."""
    titles = ("$x$", "axa", "\\x$")
    pictures_ = [str(write_plot(".svg", PLAIN._replace(title=title), View())) for title in titles]
    assert len({picture.count("<use ") for picture in pictures_}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_no_title_is_an_encoding(style: str, language: str, tmp_path: Path) -> None:
    """As bytes, imported, with -m and as a file, the program does what it does with any other title."""
    right = code.written(program_for(solution_of(PLAIN), style), style, language)
    for title in ENCODINGS:
        text = code.written(program_for(solution_of(PLAIN._replace(title=title)), style), style, language)
        assert text.split("\n")[:2] == right.split("\n")[:2]
        assert title in text
        (tmp_path / "right.py").write_text(right, "utf-8")
        (tmp_path / "program.py").write_text(text, "utf-8")
        printed = imported(tmp_path / "right.py")
        assert imported(tmp_path / "program.py") == printed
        for words in (["-m", "program"], ["program.py"]) if title == ENCODINGS[0] else ():
            done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout, done.stderr) == (0, printed, "")


@pytest.mark.parametrize("style", STYLES)
def test_programs_with_any_name_run(style: str, tmp_path: Path) -> None:
    for name in filter(is_allowed, NAMES):
        solution = solution_of(PLAIN._replace(name=name))
        (tmp_path / "program.py").write_text(code.written(program_for(solution, style), style), "utf-8")
        printed = read_submission(imported(tmp_path / "program.py").encode(), "program")
        assert Marker(solution, questions_of(solution, (), Tolerance()), 1).mark(printed).passed


def is_allowed(name: str) -> bool:
    """Whether an input may have this name."""
    try:
        problem_of(PLAIN._replace(name=name))
    except BackpropError:
        return False
    return True


def imported(path: Path) -> str:
    """What a program prints while it is imported."""
    spec = spec_from_loader("program", SourceFileLoader("program", str(path)))
    assert spec
    assert spec.loader
    out = io.StringIO()
    with redirect_stdout(out), mock.patch.object(sys, "dont_write_bytecode", True):
        spec.loader.exec_module(module_from_spec(spec))
    return out.getvalue()
