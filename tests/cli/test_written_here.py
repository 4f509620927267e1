"""What is written, in this process: startup files of shells, files of any kind, and streams whose reader leaves."""

from __future__ import annotations

import io
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import good, run

from backprop_cli.cli import saving, signals, streams
from backprop_cli.cli.commands import completion
from backprop_cli.cli.saving import save, save_by
from backprop_cli.cli.streams import PROGRESS, Unread, begin, flush, silence, write
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import say

LINES = {
    "bash": 'if command -v backprop > /dev/null; then eval "$(backprop completion bash --print)"; fi',
    "zsh": "if (( $+commands[backprop] )); then autoload -Uz compinit; (( $+functions[compdef] )) || compinit; "
    'eval "$(backprop completion zsh --print)"; fi',
    "fish": "backprop completion fish --print | source",
    "powershell": "if (Get-Command backprop -ErrorAction Ignore) "
    "{ backprop completion powershell --print | Out-String | Invoke-Expression }",
}


# Startup files


@pytest.mark.parametrize(
    ("shell", "env", "place"),
    [
        ("bash", {}, ".bashrc"),
        ("zsh", {}, ".zshrc"),
        ("zsh", {"ZDOTDIR": "dots"}, "dots/.zshrc"),
        ("fish", {}, ".config/fish/completions/backprop.fish"),
        ("fish", {"XDG_CONFIG_HOME": "set"}, "set/fish/completions/backprop.fish"),
        ("powershell", {}, ".config/powershell/Microsoft.PowerShell_profile.ps1"),
        ("powershell", {"XDG_CONFIG_HOME": "set"}, "set/powershell/Microsoft.PowerShell_profile.ps1"),
    ],
)
def test_the_line_is_added_once(shell: str, env: dict[str, str], place: str, tmp_path: Path) -> None:
    none = {"ZDOTDIR": "", "XDG_CONFIG_HOME": "", "HOME": str(tmp_path), "BACKPROP_LANG": "en"}
    given = none | {name: str(tmp_path / folder) for name, folder in env.items()}
    file = tmp_path / place
    for before, after in (
        (None, f"{LINES[shell]}\n"),
        (b"alias x=y", f"alias x=y\n{LINES[shell]}\n"),
        (b"alias x=y\n", f"alias x=y\n{LINES[shell]}\n"),
        (b"# \xff\n", f"# \udcff\n{LINES[shell]}\n"),
    ):
        if before is not None:
            file.write_bytes(before)
        assert good("completion", shell, env=given) == say("completion-added", "en", file=str(file)) + "\n"
        assert file.read_bytes() == after.encode(errors="surrogateescape")
        assert good("completion", shell, env=given) == say("completion-there", "en", file=str(file)) + "\n"
        assert file.read_bytes() == after.encode(errors="surrogateescape")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


def test_windows_keeps_its_profile_among_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "sys", mock.Mock(platform="win32"))
    monkeypatch.setenv("HOME", "/home/x")
    profile = "/home/x/Documents/PowerShell/Microsoft.PowerShell_profile.ps1"
    assert completion._startup_file("powershell") == profile
    assert completion._startup_file("bash") == "/home/x/.bashrc"


def test_a_startup_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / ".bashrc").mkdir()
    found = run("completion", "bash", env={"HOME": str(tmp_path)})
    assert found == (2, "", f"backprop: '{tmp_path}/.bashrc' is a directory; name a file in it\n")


# Files


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    before = os.umask(0o022)
    try:
        save(str(path), b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        for mode in (0o600, 0o640, 0o4755):
            path.chmod(mode)
            modes: list[int] = []

            def fill(unfinished: str, modes: list[int] = modes) -> None:
                modes.append(stat.S_IMODE(Path(unfinished).stat().st_mode))
                assert Path(unfinished).parent == tmp_path
                Path(unfinished).write_bytes(b"newer")

            save_by(str(path), fill)
            assert modes == [0o600]  # nobody else, as long as it is not done
            assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"newer", mode & 0o777)
    finally:
        os.umask(before)
    assert os.listdir(tmp_path) == ["mine"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    (tmp_path / "link").symlink_to("there")
    save(str(tmp_path / "link"), [b"ne", b"w"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"


def test_owners_are_kept_where_the_system_lets_us(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_bytes(b"old")
    with mock.patch.object(os, "chown", side_effect=PermissionError) as chown:
        save(str(path), b"new")
    ((_, user, group),) = (call.args for call in chown.call_args_list)
    assert (user, group) == (path.stat().st_uid, path.stat().st_gid)
    with mock.patch.object(os, "chown") as chown:
        del os.chown
        save(str(path), b"newer")
        os.chown = chown
    assert path.read_bytes() == b"newer"


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_a_stream_of_the_process_is_written_to(name: str) -> None:
    reading, writing = os.pipe()
    try:
        save(name.format(writing), b"new")
        assert os.read(reading, 9) == b"new"
        os.write(writing, b"more")  # it is open still
        assert os.read(reading, 9) == b"more"
        with pytest.raises(BackpropError) as caught:
            save_by(name.format(writing), lambda path: None)
        assert caught.value.message.id == "output-no-file"
    finally:
        os.close(reading)
        os.close(writing)


def test_which_paths_are_streams() -> None:
    paths = {"/dev/stdout": 1, "/dev/stderr": 2, "/dev/fd/12": 12, "/proc/self/fd/3": 3}
    others = ("/dev/fd/", "/dev/fd/x", "/dev/fd/1234567890", "/dev/fd/1/2", "/proc/1/fd/3", "/dev/null", "stdout")
    assert {path: saving._descriptor(path) for path in (*paths, *others)} == paths | dict.fromkeys(others)


def test_a_device_is_written_to_as_it_is() -> None:
    save("/dev/null", b"new")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    with pytest.raises(BackpropError) as caught:
        save_by("/dev/null", lambda path: None)
    assert caught.value.message.parameters == {"file": "/dev/null"}


@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(28, "No space"), "No space"), (OSError("odd"), "odd"), (PermissionError(13, "Denied"), "Denied")],
)
def test_what_the_system_says_is_told(error: OSError, told: str, tmp_path: Path) -> None:
    path = str(tmp_path / "new")
    with mock.patch.object(os, "replace", side_effect=error), pytest.raises(BackpropError) as caught:
        save(path, b"new")
    assert (caught.value.message.id, caught.value.message.parameters) == (
        "file-not-written",
        {"file": path, "reason": told},
    )
    assert os.listdir(tmp_path) == []
    with mock.patch.object(os, "replace", side_effect=BrokenPipeError), pytest.raises(BrokenPipeError):
        save(path, b"new")


# Streams


class Seen(io.TextIOWrapper):
    """A stream, at a terminal or not; `fails` when something is written."""

    def __init__(self, terminal: bool = False, fails: bool = False) -> None:
        super().__init__(io.BytesIO(), "utf-8", write_through=True)
        self.terminal, self.fails = terminal, fails

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        if self.fails:
            raise BrokenPipeError
        return super().write(text)

    @property
    def written(self) -> bytes:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


@pytest.fixture
def line() -> Iterator[list[Any]]:
    """What the line of progress was asked to do."""
    calls: list[Any] = []
    with mock.patch.multiple(
        PROGRESS, hold=lambda: calls.append("hold"), go_on=lambda anew=False: calls.append(("go on", anew))
    ):
        yield calls


@pytest.mark.parametrize(
    ("text", "terminal", "pipe", "asked"),
    [
        ("a\n", True, False, ["hold", ("go on", True)]),
        (b"a\n", True, False, ["hold", ("go on", True)]),
        ("a", True, False, ["hold"]),
        ("", True, False, ["hold"]),
        ("a\n", False, True, ["hold"]),
        ("a\n", False, False, []),
        (b"a\n", False, False, []),
    ],
)
def test_the_line_makes_room(text: str | bytes, terminal: bool, pipe: bool, asked: list[Any], line: list[Any]) -> None:
    stream = Seen(terminal)
    with (
        mock.patch.object(sys, "stdout", stream),
        mock.patch.object(streams, "_is_pipe", return_value=pipe),
        mock.patch.object(PROGRESS, "running", True),
    ):
        write(text)
    assert stream.written == (text if isinstance(text, bytes) else text.encode())
    assert line == asked


def test_without_a_line_nobody_looks_where_the_output_goes(line: list[Any]) -> None:
    with mock.patch.object(sys, "stdout", Seen(True)), mock.patch.object(streams, "_is_pipe", side_effect=OSError):
        write("a\n")
    assert line == []


def test_bytes_come_behind_the_text_before() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with mock.patch.object(sys, "stdout", stream):
        write("a")
        write(b"b")
        write("c")
        flush()
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue() == b"abc"


def test_without_stdout() -> None:
    with mock.patch.object(sys, "stdout", None):
        with pytest.raises(OSError, match="stdout is closed"):
            write("a")
        flush()
        begin(3)
    silence(None)


def test_a_reader_that_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_left", [])
    stream = Seen(fails=True)
    with mock.patch.object(sys, "stdout", stream):
        begin(3)
        write("a")  # quietly
        for code in (0, 3):
            with pytest.raises(Unread) as caught:
                begin(code)
            assert (caught.value.code, caught.value.args) == (code, (code,))
        stream.fails = False
        write("b")
        flush()
    assert stream.written == b""
    other = Seen()
    with mock.patch.object(sys, "stdout", other):
        begin(3)
        write("c")
    assert other.written == b"c"


def test_what_a_broken_stream_has_left_goes_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with open(path, "w") as stream:
        stream.write("lost")
        silence(stream)
    assert path.read_text() == ""
    silence(io.StringIO())


def test_pipes_and_files(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with open(reading) as source, open(writing, "w") as end, open(tmp_path / "file", "w") as file:
        assert [streams._is_pipe(each) for each in (source, end, file, io.StringIO())] == [True, True, False, False]


@pytest.mark.parametrize("encoding", ["ascii", "cp932"])
def test_a_stream_is_prepared_for_any_sign(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)
    streams.prepare(stream)
    stream.write("é")
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue() == b"\\xe9"
    streams.prepare(None)
    streams.prepare(io.StringIO())


class Struck(io.FileIO):
    """A terminal at which a signal strikes within the first write."""

    struck = False

    def isatty(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.struck:
            self.struck = True
            signal.raise_signal(signal.SIGINT)
        return super().write(data)


@pytest.mark.parametrize("last", ["りんご\n", "りんご\n".encode()])
def test_last_words_are_heard_where_a_signal_strikes_within_a_write(last: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "out"

    def handler(*_: object) -> None:
        with mock.patch.object(signals, "_ending", True):
            write(last)

    before = signal.signal(signal.SIGINT, handler)
    try:
        with io.TextIOWrapper(io.BufferedWriter(Struck(path, "w")), "utf-8") as stream:
            with mock.patch.object(sys, "stdout", stream):
                write("apple = ? ")
                flush()
            assert path.read_text("utf-8") == "りんご\napple = ? "
    finally:
        signal.signal(signal.SIGINT, before)
