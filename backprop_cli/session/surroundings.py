"""How to show things here: in the language of the command line, with signs that stdout can write, within a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable
from operator import index
from typing import TypeVar

from backprop_cli.language.choice import can_encode, language_of
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.view import View

Thing = TypeVar("Thing")


def view_here(digits: int | None = None) -> View:
    """The view for what is shown now; in a notebook, lines may be as long as they like."""
    encoding = getattr(sys.stdout, "encoding", None)  # None: text in memory, which takes every sign
    return View(
        language_of((), os.environ, sys.stdout),
        ascii=encoding is not None and not can_encode(sys.stdout),
        digits=digits,
        width=_columns(),
        encoding=encoding or "utf-8",
        python=True,
    )


def page_view(digits: int | None = None) -> View:
    """The view for what a browser shows: every sign, and no terminal's width."""
    return View(language_of((), os.environ, sys.stdout), digits=digits, python=True)


def text_of(render: Callable[[Iterable[Thing], View], Iterable[str]], thing: Thing, view: View) -> str:
    """What a renderer of many things makes of one."""
    return "".join(render([thing], view))


def one_of(what: str, word: str, allowed: Collection[str]) -> None:
    """Refuse a setting that does not exist. Raises BackpropError."""
    if word not in allowed:
        raise BackpropError("bad-choice", option=what, value=word, choices=", ".join(allowed))


def whole(what: str, number: object, low: int, high: int) -> int:
    """The int that a whole number is, one of numpy, too. Raises BackpropError unless it is from `low` to `high`."""
    if isinstance(number, bool) or not hasattr(number, "__index__") or not low <= index(number) <= high:
        raise BackpropError("bad-count", option=what, low=low, high=high, value=repr(number))
    return index(number)


def _columns() -> int | None:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):  # a pipe, a notebook, or no stdout at all
        return None
