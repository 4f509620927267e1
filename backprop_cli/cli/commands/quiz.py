"""`backprop quiz PROBLEM...`: a sheet with blanks, its answers, its key; or a class's worth of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import click

from backprop_cli.cli.exercise_options import exercise_options, exercises
from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.saving import is_free_for, make_folder, save
from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, Count, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.render.quiz import BANKS, IN_ONE, PAPER, SHEETS, Page, quiz_renderer
from backprop_cli.render.view import View
from backprop_cli.teaching.quiz.exercise import Exercise
from backprop_cli.teaching.quiz.quiz import Quiz, parts_of

MOST_SHEETS = 1_000
MOST_IN_ALL = 30_000
"""Nodes on all sheets together."""
_ENDINGS = SHEETS | {PAPER: f".{PAPER}"} | BANKS


@click.command("quiz", cls=Command)
@exercise_options
@option("--format", "form", type=Choice((*SHEETS, PAPER, *BANKS)), help="option-sheet-format")
@option("--answers", is_flag=True)
@option("--key", is_flag=True)
@option("--count", type=Count(1, MOST_SHEETS))
@output_option("FILE|DIR", "option-sheet-output")
@display_options
@click.pass_context
def command(
    context: click.Context,
    /,
    form: str | None,
    answers: bool,
    key: bool,
    count: int | None,
    output: Output,
    as_list: bool,
    view: View,
    **settings: Any,
) -> None:
    """Print or save one sheet, its answers or its key; with a folder, write all three for each of `count` sheets."""
    endings = {ending: name for name, ending in _ENDINGS.items()}
    is_file = output.ending in endings and not os.path.isdir(output.path or "")
    said = form or (endings[output.ending] if is_file else None)
    in_one = said in IN_ONE and not key and (is_file and endings[output.ending] == said or output.path is None)
    in_one = in_one and (count is not None or said in BANKS)
    folder = None if in_one else output.path if not is_file or count is not None else None
    if folder is not None and not is_file:
        output.expect_folder(endings)
    _fitting(said, form is not None, answers, key, None if in_one else count, folder)
    if count is not None and count > 1 and not settings["vary"]:
        raise BackpropError("count-needs-vary", count=count)
    found = exercises(**settings)
    nodes = sum(exercise.nodes for exercise in found)
    if count is not None and count > 1 and count * nodes > MOST_IN_ALL:
        few = max(1, MOST_IN_ALL // nodes)
        raise BackpropError("sheets-too-large", count=count, nodes=f"{nodes:,}", limit=f"{MOST_IN_ALL:,}", few=few)
    if any(exercise.problem.payment for exercise in found):  # a key is in steps, which know of no rounding
        raise BackpropError("quiz-rounding")
    if in_one and said:
        if said != "moodle":
            output.spare_terminal(said, "sheet")
        numbers = [*_numbers(count)] if count is not None else [None]
        made = [_Sheet.of(found, index, number) for index, number in enumerate(numbers)]
        _put_and_tell(output, _in_one(made, said, answers, as_list, view), made, view)
    elif folder is not None:
        numbered = enumerate(_numbers(count or 1))
        sheets = [_files(found, index, number, form or "text", as_list, view) for index, number in numbered]
        _write_all(folder, sheets, view)
    elif key:
        output.expect(".yaml", "--key", endings)
        output.put([_Sheet.of(found).key()])
    else:
        form = form or output.form(endings)
        if form in IN_ONE:
            output.expect(_ENDINGS[form], f"--format {form}", endings)
        if form == PAPER:
            output.spare_terminal(form, "sheet")
        output.put([_Sheet.of(found).drawn(form, Page(answers, as_list), view)])


def _fitting(form: str | None, named: bool, answers: bool, key: bool, count: int | None, folder: str | None) -> None:
    """Refuse options that contradict each other. Raises BackpropError."""
    if form in BANKS:
        if folder is not None:
            raise BackpropError("bank-to-file", form=form, ending=BANKS[form])
        if answers:
            raise BackpropError("options-exclude", first="--answers", second=f"--format {form}")
    given = {"--answers": answers, "--key": key, "-o DIR": folder is not None, "--format": named}
    for first, second in (("--answers", "--key"), ("--answers", "-o DIR"), ("--key", "-o DIR"), ("--key", "--format")):
        if given[first] and given[second]:
            raise BackpropError("options-exclude", first=first, second=second)
    if count is not None and folder is None:
        raise BackpropError("needs-other", option="--count", other="-o DIR")


class _Sheet(NamedTuple):
    """The problems of one sheet, and its number where there are several sheets."""

    quizzes: list[Quiz]
    number: str | None

    @classmethod
    def of(cls, found: list[Exercise], index: int = 0, number: str | None = None) -> _Sheet:
        """Sheet `index`, from 0."""
        return cls(parts_of([exercise.quiz(index) for exercise in found]), number)

    def drawn(self, form: str, page: Page, view: View) -> str | bytes:
        """The sheet in a format: its problems below each other, in PDF a page each."""
        page = page._replace(number=self.number)
        if form == PAPER:
            return _in_one([self], form, page.answers, page.as_list, view)
        render = quiz_renderer(form)
        return "\n".join(render(quiz, page, view) for quiz in self.quizzes)

    def key(self) -> str:
        """The key: a YAML stream with a document for each problem."""
        from backprop_cli.reading.key_file import key_text

        return "---\n".join(key_text(quiz.problem) for quiz in self.quizzes)


def _in_one(sheets: list[_Sheet], form: str, answers: bool, as_list: bool, view: View) -> str | bytes:
    """All sheets in one file."""
    pairs = [(quiz, Page(answers, as_list, sheet.number)) for sheet in sheets for quiz in sheet.quizzes]
    render_all = import_module(f"backprop_cli.render.quiz.{form}_format").render_all
    made: str | bytes = render_all([quiz for quiz, _ in pairs], [page for _, page in pairs], view)
    return made


def _put_and_tell(output: Output, data: str | bytes, sheets: list[_Sheet], view: View) -> None:
    """Print all sheets, or write their file and say so with the seeds.

    Raises BackpropError where a file is there with other content.
    """
    path = output.path
    if path is not None and os.path.isfile(path) and not is_free_for(path, _bytes(data)):
        raise BackpropError("one-file-differs", file=path)
    output.put([data])
    if path is not None and os.path.isfile(path):  # and no device, which may be what these words go to
        write(_told([path], [sheet.quizzes[0].seed for sheet in sheets], view))


def _told(paths: list[str], seeds: list[int | None], view: View) -> str:
    """The line on what was written."""
    words = [*map(visible, paths)]
    first, last = seeds[0], seeds[-1]
    if first is not None:
        told = say("quiz-seed", view.language, seed=first)
        told = told if first == last else say("quiz-seeds", view.language, first=first, last=last)
        words.append(f"({told})")
    return "  ".join(words) + "\n"


class _Files(NamedTuple):
    """The files of one sheet, by name, and the seed."""

    files: dict[str, str | bytes]
    seed: int | None


def _files(found: list[Exercise], index: int, number: str, form: str, as_list: bool, view: View) -> _Files:
    """Sheet, answers and key of one number."""
    sheet = _Sheet.of(found, index, number)
    pages = {"sheet": Page(False, as_list), "answers": Page(True, as_list)}
    files = {f"{number}-{name}{_ENDINGS[form]}": sheet.drawn(form, page, view) for name, page in pages.items()}
    files[f"{number}-key.yaml"] = sheet.key()
    return _Files(files, sheet.quizzes[0].seed)


def _numbers(count: int) -> Iterator[str]:
    """01, 02, …"""
    return (f"{index + 1:0{max(2, len(str(count)))}}" for index in range(count))


def _write_all(folder: str, sheets: list[_Files], view: View) -> None:
    """Write every file that is not there yet; then say so, a line a sheet.

    Raises BackpropError, before anything is written, where a file is there with other content.
    """
    make_folder(folder)
    path = folder
    try:
        for sheet in sheets:
            for name, text in sheet.files.items():
                path = os.path.join(folder, name)
                if not is_free_for(path, _bytes(text)):
                    raise BackpropError("file-differs", file=path)
    except OSError as error:
        raise BackpropError("file-not-written", file=path, reason=error.strerror or str(error)) from None
    for sheet in sheets:
        for name, text in sheet.files.items():
            save(os.path.join(folder, name), _bytes(text))
    for sheet in sheets:  # not before: who reads these lines may go away, and the files must be there all the same
        write(_told([os.path.join(folder, name) for name in sheet.files], [sheet.seed], view))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
