"""Files that commands write: whatever strikes, an old file is whole, or replaced, and nothing else is left."""

from __future__ import annotations

import ast
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click
import pytest
from support import EXAMPLES, ROOT, environment, good, run, shell
from test_faults import READY, WRITERS, started

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.main import cli
from backprop_cli.cli.saving import save
from backprop_cli.language.errors import BackpropError

APPLE = str(EXAMPLES / "apple.yaml")
STRIKES = int(os.environ.get("STRIKES", "8"))
"""Signals at random times; 200 take two minutes."""


# Everything goes through `save`

_WRITING = {
    "write_text",
    "write_bytes",
    "mkstemp",
    "NamedTemporaryFile",
    "TemporaryFile",
    "fdopen",
    "replace",
    "rename",
}


def opened_to_write(call: ast.Call) -> bool:
    """Whether a call opens, makes or renames a file; to open /dev/null is nothing."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if name in ("replace", "rename") or (name == "open" and owner is not None):
        return isinstance(owner, ast.Name) and owner.id == "os" and "devnull" not in ast.unparse(call)
    if name == "open":
        mode = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else "r"
        return bool(set(str(mode)) & set("wax+"))
    return name in _WRITING


def test_one_module_writes_files() -> None:
    writers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "backprop_cli").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and opened_to_write(node)
    }
    assert writers == {"backprop_cli/cli/saving.py"}


def command_of(context: click.Context, name: str) -> click.Command:
    command = cli.get_command(context, name)
    assert command is not None
    return command


def test_every_command_that_writes_is_tested_on_a_full_disk() -> None:
    context = click.Context(cli)
    writing = {
        name
        for name in COMMANDS
        for parameter in command_of(context, name).params
        if parameter.opts[0] in ("--output", "--plot")
    }
    assert writing == {name.split()[0].rstrip(",") for name in WRITERS}


# What may not be lost


@pytest.mark.parametrize("reason", ["EACCES", "EPERM", "EBUSY", "EROFS"])
def test_where_nothing_can_be_put_in_its_place(reason: str, tmp_path: Path) -> None:
    import errno

    target = tmp_path / "mine.py"
    target.write_text("mine")
    error = OSError(getattr(errno, reason), os.strerror(getattr(errno, reason)))
    for step in ("backprop_cli.cli.saving.open", "os.replace"):
        with mock.patch(step, side_effect=error, create=True), pytest.raises(BackpropError) as caught:
            save(str(target), b"new")
        assert caught.value.message.id == "file-not-exchanged"
        assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("mine.py", "mine")]


def test_what_goes_wrong_between_two_parts_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"new" * 100_000
        raise BackpropError("no-problem")

    target = tmp_path / "mine.py"
    target.write_text("mine")
    with pytest.raises(BackpropError):
        save(str(target), parts())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("mine.py", "mine")]


def test_a_file_of_somebody_else_is_not_removed(tmp_path: Path) -> None:
    theirs = [tmp_path / f".backprop-{name}.part" for name in (str(os.getpid()), "1", "00" * 8)]
    for path in theirs:
        path.write_text("theirs")
    save(str(tmp_path / "mine"), b"new")
    with mock.patch("os.urandom", bytes), pytest.raises(BackpropError, match="File exists"):  # the worst of luck
        save(str(tmp_path / "mine"), b"newer")
    assert [path.read_text() for path in theirs] == ["theirs"] * 3
    assert (tmp_path / "mine").read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 4


def test_what_is_in_the_stream_already_stays(tmp_path: Path) -> None:
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        target = tmp_path / "all.txt"
        shell(f"(echo before; backprop code {APPLE} -o {name}; echo after) >{target}")
        lines = target.read_text().splitlines()
        assert (lines[0], lines[-1]) == ("before", "after"), name
        assert len(lines) > 10


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    done = shell(f"backprop code {APPLE} -o {tmp_path}/pipe.py & cat {tmp_path}/pipe.py; wait")
    assert done.stdout.decode() == good("code", APPLE)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe.py"]


def test_a_link_that_goes_round_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.py").symlink_to("link.py")
    result = run("code", APPLE, "-o", str(tmp_path / "link.py"))
    assert (result.code, result.out) == (2, "")
    assert (tmp_path / "link.py").is_symlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner_but_no_right_to_act_as_him(tmp_path: Path) -> None:
    target = tmp_path / "mine.py"
    target.write_text("mine")
    os.chown(target, 65534, 65534)
    target.chmod(0o4755)
    save(str(target), b"new")
    status = target.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (65534, 65534, 0o755)


# Signals

EVERY_MOMENT = """\
import os, signal, sys
from backprop_cli.cli.saving import save
from backprop_cli.cli.signals import watch_signals

folder, names = sys.argv[1], sys.argv[2:]
target = os.path.join(folder, "target")
watch_signals()
moments = 0
while True:
    with open(target, "wb") as file:
        file.write(b"old")
    child = os.fork()
    if not child:
        left = moments
        def tick(frame, event, _):
            global left
            if not frame.f_code.co_filename.endswith(("saving.py", "ending.py", "contextlib.py")):
                return None
            frame.f_trace_opcodes = True
            if event == "opcode":
                left -= 1
                if left == 0:
                    sys.settrace(None)
                    os.kill(os.getpid(), getattr(signal, names[moments % len(names)]))
            return tick
        sys._getframe().f_trace_opcodes = True  # Python 3.12 looks here whether anybody wants opcodes
        sys.settrace(tick)
        save(target, b"new" * 10_000)
        sys.settrace(None)
        os._exit(77 if left > 0 else 76)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    found = open(target, "rb").read()
    assert found in (b"old", b"new" * 10_000), (moments, found[:20])
    assert os.listdir(folder) == ["target"], (moments, code, os.listdir(folder))
    if moments and code == 77:
        break
    assert code in (130, 76, 77) or code < 0, (moments, code)
    moments += 1
print(moments)
"""


def test_a_signal_between_any_two_steps(tmp_path: Path) -> None:
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGXCPU", "SIGUSR1", "SIGUSR2", "SIGVTALRM")
    command = [sys.executable, "-c", EVERY_MOMENT, str(tmp_path), *names]
    script = 'ulimit -c 0; exec "$@"'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *command],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 100


def test_signals_at_random_times(tmp_path: Path) -> None:
    target = tmp_path / "program.py"
    whole = good("code", APPLE)
    for strike in range(STRIKES):
        dice = random.Random(strike)
        target.write_text("mine")
        process = started(READY, "code", APPLE, "-o", str(target))
        time.sleep(dice.uniform(0.0, 0.4))
        process.send_signal(dice.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
        out, err = process.communicate(timeout=30)
        assert (out, err) == (b"", b""), strike
        assert target.read_text() in ("mine", whole), strike
        assert list(tmp_path.iterdir()) == [target], strike
