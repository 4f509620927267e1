"""What sessions are given for their calls, to the letter: tests/golden/python/session.txt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from inspect import signature
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
import pytest

import backprop_cli
from backprop_cli import Variable, load_problems, solve, solve_in_letters
from backprop_cli.render.view import View
from backprop_cli.session import surroundings
from tests.transcripts import transcript

pytestmark = pytest.mark.once


KNOWN: dict[str, Any] = {
    **{name: getattr(backprop_cli, name) for name in backprop_cli.__all__},
    "np": np,
    "signature": signature,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "Named": SimpleNamespace,
    "S": solve("z = (x + y)**2", {"x": 3, "y": 4}),
    "L": solve_in_letters("z = (x + y)**2"),
    "T": solve("x/y", {"x": 1, "y": 3}),
    "A": solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]}),
    "X": Variable("x", 3),
    "Y": Variable("y", 4),
    "APPLE": load_problems("examples/apple.yaml")[0],
}

test_session = transcript("session.txt", KNOWN)


def test_an_attribute_that_is_not_there_is_told_as_python_does() -> None:
    """So that Python can say what it may have been: with the name, and whose it is."""
    with pytest.raises(AttributeError) as caught:
        _ = KNOWN["S"].gradents
    assert (caught.value.name, caught.value.obj) == ("gradents", KNOWN["S"])


def test_the_view_of_a_notebook_and_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "ja"):
        monkeypatch.setenv("BACKPROP_LANG", language)
        for encoding, ascii_only in (("utf-8", False), ("ascii", True), (None, False)):
            stdout = mock.Mock(encoding=encoding, fileno=lambda: 7)
            monkeypatch.setattr(surroundings, "sys", mock.Mock(stdout=stdout))  # pytest has exchanged sys.stdout
            spoken = language if encoding == "utf-8" else "en"
            with mock.patch("os.get_terminal_size", return_value=mock.Mock(columns=33)) as size:
                view = surroundings.view_here(4)
            assert size.call_args.args == (7,)
            assert view == View(spoken, ascii_only, False, 4, 33, encoding or "utf-8", python=True)
            assert surroundings.page_view(5) == View(spoken, digits=5, python=True)
    with mock.patch.object(surroundings, "page_view", return_value=View("ja")):
        assert "プログラム" in KNOWN["S"].code("plain")
    monkeypatch.setattr(surroundings, "sys", mock.Mock(stdout=None))
    assert surroundings.view_here() == View("en", python=True)


def test_what_a_renderer_gives_in_pieces_is_one_text() -> None:
    assert (
        surroundings.text_of(lambda things, view: [*map(str, things), str(view.digits)], 3, View("en", digits=5))
        == "35"
    )
