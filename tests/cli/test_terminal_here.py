"""Commands that look whether somebody sits there, with streams of this process that say so."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import APPLE, environment, good, run

from backprop_cli.cli import practice_session, streams
from backprop_cli.cli.main import run as run_program
from backprop_cli.cli.progress import PROGRESS
from backprop_cli.cli.streams import is_terminal, width_of
from backprop_cli.language.messages import say


class Stream(io.TextIOWrapper):
    """A stream that a person looks at, or types into."""

    def __init__(self, data: bytes = b"", encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(data), encoding, write_through=True, newline="")

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def seen(
    *words: str, typed: bytes = b"", env: Mapping[str, str] | None = None, width: int = 80, err: Any = None
) -> tuple[int, str]:
    """The exit code, and what a person sees on a terminal who types something."""
    out = Stream()
    size = os.terminal_size((width, 24))
    with (
        mock.patch.dict(os.environ, environment({"BACKPROP_LANG": "en", "TERM": "dumb", **(env or {})}), clear=True),
        mock.patch.multiple(sys, stdin=Stream(typed), stdout=out, stderr=err or out),
        mock.patch("shutil.get_terminal_size", return_value=size),
    ):
        code = run_program(list(words))
    return int(code), out.text


GRAPH = ("graph", "z = x*y", "x=2", "y=3", "--steps")
GO_ON = say("steps-go-on", "en")


def test_steps_wait_for_enter() -> None:
    steps = good(*GRAPH).split("\n\n")
    for typed, count in ((b"", 1), (b"\n", 2), (b"\n\n", 3), (b"q\n", 1), (b"\n Q \n", 2), (b"x\n" * 99, 99)):
        code, text = seen(*GRAPH, typed=typed)
        shown = text.count("(×)")
        assert code == 0
        assert shown == min(count, len([step for step in steps if "(×)" in step]))
        assert text.count(GO_ON) == (shown if count < 99 else shown - 1)
    assert "\x1b" not in seen(*GRAPH, typed=b"\n" * 99)[1]


def test_steps_take_the_place_of_each_other_in_colour() -> None:
    _, text = seen(*GRAPH, "--color", "always", typed=b"\n\n")
    assert text.count("\x1b[H\x1b[2J") == 2
    _, japanese = seen(*GRAPH, "--lang", "ja", typed=b"\n")
    assert say("steps-go-on", "ja") in japanese


@pytest.mark.parametrize("words", [("--step", "1"), ("--steps", "-o", "steps.txt"), ()])
def test_only_steps_on_a_terminal_wait(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, text = seen(*GRAPH[:4], *words)
    assert code == 0
    assert GO_ON not in text


def test_steps_of_a_pipe_do_not_wait() -> None:
    assert good(*GRAPH).count("(×)") > 3
    assert GO_ON not in good(*GRAPH)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("graph", "1+1", "--format", "png"), "png"),
        (("graph", "1+1", "--format", "pdf"), "pdf"),
        (("explain", "1+1", "--format", "pdf"), "pdf"),
        (("quiz", "x*y", "x=1", "y=2", "--format", "pdf"), "pdf"),
        (("quiz", "x*y", "x=1", "y=2", "--format", "qti"), "qti"),
    ],
)
def test_bytes_are_kept_from_a_terminal(words: tuple[str, ...], told: str) -> None:
    code, text = seen(*words)
    assert (code, text.count("\n")) == (2, 1)
    assert text.startswith("backprop: ")
    assert told in text
    assert "-o" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Usage: backprop"),
        (("x=1",), "backprop: no problem was given"),
        (("grade", APPLE), "backprop: no submission"),
        (("explain",), "backprop: no problem was given"),
    ],
)
def test_nothing_is_read_from_who_sits_there(words: tuple[str, ...], told: str) -> None:
    code, text = seen(*words, typed=b"expression: 1+1\n")
    assert code == (0 if not words else 2)
    assert text.startswith(told)


def test_colour_and_width_are_the_terminals() -> None:
    code, text = seen(APPLE, env={"TERM": "xterm"})
    assert code == 0
    assert "\x1b[" in text
    assert "\x1b[" not in seen(APPLE)[1]
    assert seen("explain", APPLE, width=200)[1] != seen("explain", APPLE, width=40)[1]


def test_widths() -> None:
    stream = Stream()
    with mock.patch("shutil.get_terminal_size", return_value=os.terminal_size((33, 2))):
        assert width_of(stream) == 33
        assert width_of(io.StringIO()) is None
        assert width_of(None) is None
    assert is_terminal(stream)
    stream.close()
    assert not is_terminal(stream)
    assert not is_terminal(None)


def paged(
    text: str, page: Callable[[str], object], encoding: str = "utf-8", env: Mapping[str, str] | None = None
) -> None:
    """Show a text in a terminal with this pager."""
    with (
        mock.patch.dict(os.environ, env or {}),
        mock.patch.multiple(sys, stdin=Stream(), stdout=Stream(encoding=encoding)),
        mock.patch("click.echo_via_pager", page),
    ):
        for name in {"LESS", "LESSCHARSET"} - {*(env or {})}:
            os.environ.pop(name, None)
        streams.show(text)


def test_the_pager() -> None:
    handler = signal.getsignal(signal.SIGINT)
    found: list[Any] = []

    def page(text: str) -> None:
        found.append((text, os.environ["LESS"], os.environ.get("LESSCHARSET"), PROGRESS.held))
        inside = signal.getsignal(signal.SIGINT)
        assert inside is not handler
        assert callable(inside)
        inside(signal.SIGINT, None)
        if text == "bad":
            raise ZeroDivisionError

    with mock.patch.object(PROGRESS, "held", False):
        paged("page", page)
    paged("page", page, "UTF-8", {"LESS": "X", "LESSCHARSET": "latin1"})
    paged("page", page, "cp932")
    with pytest.raises(ZeroDivisionError):
        paged("bad", page)
    assert signal.getsignal(signal.SIGINT) is handler
    assert found[:3] == [("page", "FRX", "utf-8", True), ("page", "X", "latin1", True), ("page", "FRX", None, True)]


@pytest.mark.parametrize(("here", "there"), [(True, False), (False, True)])
def test_no_pager_where_one_end_is_a_pipe(here: bool, there: bool) -> None:
    out = io.StringIO()
    with (
        mock.patch("click.echo_via_pager", side_effect=AssertionError),
        mock.patch.multiple(sys, stdin=Stream() if here else io.StringIO(), stdout=Stream() if there else out),
    ):
        streams.show("page")
    assert out.getvalue() == ("" if there else "page")


def test_what_a_pipe_is_told_a_terminal_shows_itself() -> None:
    words = ("practice", APPLE, "--blank", "both", "--list")
    code, text = seen(*words, typed=b"220\n5\n\nq\n")
    piped = good(*words, stdin=b"220\n5\n\nq\n")
    assert code == 0
    assert "price = ? 220\n" in piped
    assert "price = ? 220" not in text
    assert text.split()[-20:] == piped.split()[-20:]
    for typed in (b"", b"220\n"):  # Ctrl-D leaves the cursor behind the question
        assert "= ? \n" in seen(*words, typed=typed)[1]


def test_practice_without_stdin() -> None:
    with mock.patch.object(sys, "stdin", None):
        assert practice_session._typed() is None
    broken = mock.Mock(buffer=mock.Mock(readline=mock.Mock(side_effect=OSError(5, "Input/output error"))))
    with mock.patch.object(sys, "stdin", broken), pytest.raises(Exception, match="<stdin>"):
        practice_session._typed()


def test_a_hint_for_an_array_names_its_shape() -> None:
    words = ("practice", "Y = X @ W", "X=[[1,2]]", "W=[[3],[4]]", "--blank", "backward")
    printed = good(*words, "--lang", "en", stdin=b"?\n")
    assert say("practice-how-arrays", "en", tries=3) in " ".join(printed.split())
    assert say("practice-hint-array", "en", name="X", shape="1×2") in " ".join(printed.split())


def test_grading_tells_who_waits_how_many_there_are(tmp_path: Path) -> None:
    from backprop_cli.cli.commands import grade

    told: list[str] = []

    class Telling:
        def __init__(self, about: Callable[[], Any]) -> None:
            self.about = about

        def __enter__(self) -> None:
            told.append(self.about().text("en"))

        def __exit__(self, *_: object) -> None:
            told.append(self.about().text("en"))

    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("price: 220\n")
    words = ("grade", APPLE, str(tmp_path))
    with mock.patch.object(grade.PROGRESS, "telling", Telling):
        seen(*words)
        run(*words)
    assert told == [
        say("progress-marking", "en", at="0", count="3"),
        say("progress-marking", "en", at="3", count="3"),
        say("progress-marking", "en", at="0", count="0"),
        say("progress-marking", "en", at="3", count="0"),
    ]


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [(b"220\n", "1;32", "practice-right"), (b"1\n", "1;31", "practice-wrong"), (b"a\n", "33", "practice-unread")],
)
def test_marks_have_their_colours(typed: bytes, code: str, message: str) -> None:
    words = ("practice", APPLE, "--blank", "forward", "--list", "--color", "always")
    assert f"\x1b[{code}m{say(message, 'en')[:12]}" in seen(*words, typed=b"200\n" + typed)[1]


@pytest.mark.parametrize("words", [("--format", "plain"), ("--format", "json"), ("--format", "csv"), ("--get", "x")])
def test_data_in_a_pipe_is_utf8_whatever_the_console_is(words: tuple[str, ...]) -> None:
    given = ("リンゴ*x", "リンゴ=1", "x=2", "--check", "none")
    out = io.TextIOWrapper(io.BytesIO(), "cp1252", write_through=True)
    with mock.patch.multiple(sys, stdin=io.StringIO(), stdout=out, stderr=out):
        assert run_program([*given, *words]) == 0
    assert isinstance(out.buffer, io.BytesIO)
    assert out.buffer.getvalue().decode("utf-8") == good(*given, *words)


@pytest.mark.parametrize("terminal", [False, True])
def test_faults_as_data_are_utf8_in_a_pipe(terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("リンゴ.yaml").write_text("expression: 2(x\n", "utf-8")
    out: Any = Stream(encoding="ascii") if terminal else io.TextIOWrapper(io.BytesIO(), "ascii", write_through=True)
    with mock.patch.multiple(sys, stdin=Stream(), stdout=out, stderr=out):
        assert run_program(["lint", "--format", "json", "リンゴ.yaml"]) == 1
    data = out.buffer.getvalue()
    assert "リンゴ".encode("ascii", "backslashreplace") in data if terminal else "リンゴ".encode() in data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_what_a_table_hands_on_does_nothing_to_a_terminal(encoding: str, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes("apple\tn\u202eote\n1\ta\x1b]0;title\x07\n2\tリンゴ\n".encode(encoding))
    words = (APPLE, "--table", str(table), "--keep", "*", "--wrt", "apple")
    code, text = seen(*words)
    shown = "apple\tn\\u202eote\tprice\tdapple\n1\ta\\x1b]0;title\\x07\t2.2\t2.2\n2\tリンゴ\t4.4\t2.2\n"
    assert (code, text) == (0, shown)
    handed = good(*words).removeprefix("\ufeff")
    assert handed == shown.replace("\\u202e", "\u202e").replace("\\x1b", "\x1b").replace("\\x07", "\x07")


def test_a_parquet_file_is_of_duckdb_alone(tmp_path: Path) -> None:
    result = run(APPLE, "--table", "-", "-o", str(tmp_path / "out.PARQUET"), stdin=b"apple\n1\n")
    assert (result.code, [*tmp_path.iterdir()]) == (2, [])
    assert "can be written with --engine duckdb alone" in result.err
