"""A file -> the text with its answers: whatever kind of file it is, or one sentence on why there is none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.teaching.grade.submission import MAX_BYTES, Submission, read_submission
from backprop_cli.teaching.intake.encodings import decoded
from backprop_cli.teaching.intake.file_kinds import INTERPRETERS, no_text
from backprop_cli.teaching.intake.handed import Answers
from backprop_cli.teaching.intake.notebooks import MAX_NOTEBOOK, is_notebook, read_notebook
from backprop_cli.teaching.intake.sheet_marks import sheet_marks
from backprop_cli.teaching.intake.web_pages import is_page, page_text

_START = 8_192
_PLAIN = re.compile(r"[\w./][\w./-]{0,60}", re.ASCII)
"""Names that may stand in a command which a person copies; others are told by what they stand for."""


def answers_in(read: Callable[[int], bytes], name: str) -> Answers:
    """The answers in a file whose bytes `read` gives. Raises BackpropError, OSError."""
    ending = os.path.splitext(name)[1].lower()
    data = read(_START)
    what = no_text(data, ending)
    if what:
        raise BackpropError("no-text", what=Message(what))
    if ending in INTERPRETERS:
        raise _program(INTERPRETERS[ending], os.path.basename(name))
    of_notebook = is_notebook(data)
    limit = MAX_NOTEBOOK if of_notebook else MAX_BYTES
    if len(data) == _START:
        data = read(limit + 1)
    if len(data) > limit:
        raise BackpropError("notebook-too-long" if of_notebook else "submission-too-long", None, limit=f"{limit:,}")
    if of_notebook:
        return _of_notebook(data.decode("utf-8-sig", "replace"), name)
    text = decoded(data, name)
    return _answers(page_text(text) if is_page(text) else text, name)


def _answers(text: str, name: str, around: str = "") -> Answers:
    submission = read_submission(text.encode(errors="replace"), name)
    return Answers(submission, sheet_marks(f"{text}\n{around}"))


def _of_notebook(text: str, name: str) -> Answers:
    """The answers that a notebook printed; where it has no code at all, those that are written in it."""
    notebook = read_notebook(text)
    if notebook.printed.strip():
        return _answers(notebook.printed, name, notebook.written)
    if notebook.has_code:
        raise BackpropError("notebook-not-run")
    return _answers(notebook.written, name)


def _program(interpreter: str, file: str) -> BackpropError:
    """What to do with a program; which key is for it is not known here."""
    return BackpropError("is-program", interpreter=interpreter, file=in_command(file, "FILE"), key="KEY")


def in_command(name: str, instead: str) -> str:
    """A file's name for a command that a person copies: no stranger's words become a part of it."""
    return name if _PLAIN.fullmatch(name) else instead


def merged(found: list[Answers], name: str) -> Answers:
    """The answers of several files as those of one piece of work."""
    given = [each for answers in found for each in answers.submission.given]
    passed_over = sum(answers.submission.passed_over for answers in found)
    seeds = dict.fromkeys(seed for answers in found for seed in answers.marks.seeds)
    first = found[0]
    names = [answers.marks.name for answers in found if answers.marks.name]
    submission = Submission(name, given, passed_over, any(answers.submission.on_lines for answers in found))
    return Answers(submission, first.marks._replace(seeds=tuple(seeds), name=names[0] if names else ""))
