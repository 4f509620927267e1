"""How errors look: in IPython the message with its caret alone, in plain Python one frame of ours above it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, environment

from backprop_cli import (
    BackpropError,
    Variable,
    compare,
    grade,
    load_problems,
    parse_expression,
    quiz,
    scenarios,
    solve,
    solve_in_letters,
)

MESSAGE = "a multiplication needs its sign; write 2*(x+y)\n  2(x+y)\n   ^\n"


def of_ours(error: BaseException) -> list[str]:
    """The frames of the package in a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return [frame.filename for frame in frames if Path(frame.filename).is_relative_to(ROOT / "backprop_cli")]


SOLUTION = solve("z = x*y", {"x": 2, "y": 3}, check="none")


@pytest.mark.parametrize(
    "call",
    [
        lambda: solve("2(x+y)"),
        lambda: solve("x*y", {"x": 1}),
        lambda: solve(3),  # type: ignore[arg-type]
        lambda: solve("x", {"x": True}),
        lambda: solve_in_letters("2(x+y)"),
        lambda: parse_expression("2(x+y)"),
        lambda: load_problems("nothing.yaml"),
        lambda: quiz("x"),
        lambda: grade("2(x+y)", {}),
        lambda: compare("x*y"),
        lambda: scenarios("x*2", {"x": ["one"]}),
        lambda: SOLUTION["pear"],
        lambda: SOLUTION.picture("nothing"),
        lambda: SOLUTION.explain("pear"),
        lambda: SOLUTION.table(0),
        lambda: SOLUTION.steps("nothing"),
        lambda: SOLUTION.code("nothing"),
        lambda: Variable("x").solve(),
        lambda: Variable("x").backward(),
        lambda: Variable("x", 1).solve(y=3),
        lambda: Variable("x", 1).named("1"),
    ],
)
def test_one_frame_of_ours(call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((BackpropError, TypeError, OSError)) as caught:
        call()
    assert len(of_ours(caught.value)) == 1
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
    monkeypatch.setenv("BACKPROP_TRACEBACK", "1")
    with pytest.raises((BackpropError, TypeError, OSError)) as whole:
        call()
    assert len(of_ours(whole.value)) > 1


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda: solve("x*y", {"y": 3}), "{'x': NUMBER}"),
        (lambda: Variable("q").solve(), "{'q': NUMBER}"),
        (lambda: solve("x**9999", {"x": 9999}), "arithmetic='float'"),
        (lambda: grade("x", {}, {"x": 1}, exact=True, rtol=1), "exact=True"),
        (lambda: compare("x", {"x": 1}, h=-1), "h needs a step"),
        (lambda: quiz("5"), "choose another blank"),
    ],
)
def test_sentences_speak_of_python_to_callers(call: Callable[[], Any], wanted: str) -> None:
    with pytest.raises(BackpropError) as caught:
        call()
    for language in ("en", "ja"):
        assert not re.search("--|backprop [a-z]", caught.value.text(language))
    assert wanted in str(caught.value)


def test_plain_python_ends_with_the_message(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from backprop_cli import solve\n\nsolve('2(x+y)')\n", "utf-8")
    done = subprocess.run([sys.executable, str(script)], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith(f"BackpropError: {MESSAGE}")
    assert done.stderr.count('File "') == 2


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Runs a cell, and gives what is shown below it."""
    shell_of = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
    monkeypatch.setenv("BACKPROP_LANG", "en")
    shell = shell_of()
    shell.run_line_magic("colors", "NoColor" if "NoColor" in str(shell.traits()["colors"].__dict__) else "nocolor")

    def run(cell: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            shell.run_cell(cell)
        return out.getvalue()

    run("from backprop_cli import solve")
    return run


def test_ipython_shows_the_message_alone_and_all_on_request(
    ran: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = "def wrong():\n    solve('2(x+y)')\nwrong()"
    assert ran(cell) == MESSAGE
    asked = ran("%tb")
    assert asked.startswith("Traceback")
    assert "in wrong" in asked
    assert asked.endswith(MESSAGE)
    assert ran(cell) == MESSAGE  # each error anew
    monkeypatch.setenv("BACKPROP_TRACEBACK", "1")
    assert "expression.py" in ran(cell)


def test_ipython_speaks_the_language_of_the_command_line(
    ran: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKPROP_LANG", "ja")
    monkeypatch.setattr("backprop_cli.language.choice.can_encode", lambda *_: True)  # there is no stdout but memory
    assert "掛け算" in ran("solve('2(x+y)')")
