"""`backprop quiz PROBLEM`: a sheet with blanks, its answers, its key; or a class's worth of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from backprop_cli.cli.exercise_options import Exercise, exercise_options
from backprop_cli.cli.output_option import Output, output_option
from backprop_cli.cli.problem_arguments import display_options
from backprop_cli.cli.saving import save
from backprop_cli.cli.streams import write
from backprop_cli.cli.translated_click import Choice, Command, Count, option
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.render.quiz import PAPER, SHEETS, Page, quiz_renderer
from backprop_cli.render.view import View

MOST_SHEETS = 1_000
_ENDINGS = SHEETS | {PAPER: f".{PAPER}"}


@click.command("quiz", cls=Command)
@exercise_options
@option("--format", "form", type=Choice((*SHEETS, PAPER)), help="option-sheet-format")
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
    all_in_one = is_file and endings[output.ending] == PAPER and form in (None, PAPER) and not key
    folder = output.path if not is_file or (count is not None and not all_in_one) else None
    _fitting(form, answers, key, None if all_in_one else count, folder)
    if count is not None and count > 1 and not settings["vary"]:
        raise BackpropError("count-needs-vary", None, count=count)
    exercise = Exercise(**settings)
    if all_in_one and count is not None:
        from backprop_cli.render.quiz.pdf_format import render_all

        pages = [Page(answers, as_list, number) for number in _numbers(count)]
        output.put([render_all([exercise.quiz(index) for index in range(count)], pages, view)])
    elif folder is not None:
        _write_all(folder, list(_sheets(exercise, count or 1, form or "text", as_list, view)), view)
    elif key:
        from backprop_cli.reading.key_file import key_text

        output.expect(".yaml", "--key", endings)
        output.put([key_text(exercise.quiz().problem)])
    else:
        form = form or output.form(endings)
        if form == PAPER:
            output.spare_terminal(form, "sheet")
        render = quiz_renderer(form)
        output.put([render(exercise.quiz(), Page(answers, as_list), view)])


def _fitting(form: str | None, answers: bool, key: bool, count: int | None, folder: str | None) -> None:
    """Refuse options that contradict each other. Raises BackpropError."""
    given = {"--answers": answers, "--key": key, "-o DIR": folder is not None, "--format": form is not None}
    for first, second in (("--answers", "--key"), ("--answers", "-o DIR"), ("--key", "-o DIR"), ("--key", "--format")):
        if given[first] and given[second]:
            raise BackpropError("options-exclude", None, first=first, second=second)
    if count is not None and folder is None:
        raise BackpropError("needs-other", None, option="--count", other="-o DIR")


class _Sheet(NamedTuple):
    """The files of one sheet, by name, and the seed."""

    files: dict[str, str | bytes]
    seed: int | None


def _sheets(exercise: Exercise, count: int, form: str, as_list: bool, view: View) -> Iterator[_Sheet]:
    """Sheet, answers and key of every number from 01 on."""
    from backprop_cli.reading.key_file import key_text

    render = quiz_renderer(form)
    for index, number in enumerate(_numbers(count)):
        quiz = exercise.quiz(index)
        pages = {"sheet": Page(False, as_list, number), "answers": Page(True, as_list, number)}
        files: dict[str, str | bytes] = {
            f"{number}-{name}{_ENDINGS[form]}": render(quiz, page, view) for name, page in pages.items()
        }
        files[f"{number}-key.yaml"] = key_text(quiz.problem)
        yield _Sheet(files, quiz.seed)


def _numbers(count: int) -> Iterator[str]:
    """01, 02, …"""
    return (f"{index + 1:0{max(2, len(str(count)))}}" for index in range(count))


def _write_all(folder: str, sheets: list[_Sheet], view: View) -> None:
    """Write every file that is not there yet; then say so, a line a sheet.

    Raises BackpropError, before anything is written, where a file is there with other content.
    """
    path = folder
    try:
        os.makedirs(folder, exist_ok=True)
        for sheet in sheets:
            for name, text in sheet.files.items():
                path = os.path.join(folder, name)
                if os.path.lexists(path) and not _has(path, text):
                    raise BackpropError("file-differs", None, file=path)
    except OSError as error:
        raise BackpropError("file-not-written", None, file=path, reason=error.strerror or str(error)) from None
    for sheet in sheets:
        for name, text in sheet.files.items():
            save(os.path.join(folder, name), _bytes(text))
    for sheet in sheets:  # not before: who reads these lines may go away, and the files must be there all the same
        words = [visible(os.path.join(folder, name)) for name in sheet.files]
        if sheet.seed is not None:
            words.append(f"({say('quiz-seed', view.language, seed=sheet.seed)})")
        write("  ".join(words) + "\n")


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _has(path: str, text: str | bytes) -> bool:
    """Whether a path is a file that holds exactly this text."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        data = _bytes(text)
        return file.read(len(data) + 1) == data
