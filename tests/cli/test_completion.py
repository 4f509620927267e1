"""The Tab key in the shells themselves, in a terminal, after `backprop completion SHELL`."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from support import environment, run, spawn
from test_written_here import LINES

STARTED = {"bash": ["bash", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}
NOISE = re.compile(r"\x1b(\[[0-9;?<>=]*[A-Za-z]|[()][A-Z0-9]|\][^\x07\x1b]*(\x07|\x1b\\)|[=>])|\r|\x08")


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, shell: str, home: Path) -> None:
        program = home / "bin" / "backprop"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backprop_cli "$@"\n')
        program.chmod(0o755)
        (home / "apple.yaml").write_text("expression: pear * plum\nvalues: {pear: 2, plum: 3}\n")
        (home / "shop.csv").write_text("customer;pear\n1;2\n")
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        self.env = environment({"HOME": str(home), "PATH": path, "PS1": "> ", "LC_ALL": "C.UTF-8", "TERM": "xterm"})
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
            self.env.pop(name, None)
        subprocess.run([program, "completion", shell], env=self.env, check=True, capture_output=True)
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            STARTED[shell],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=self.env,
            cwd=home,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self.seen = ""
        self.type("echo rea''dy\r", "ready")

    def type(self, text: str, awaited: str) -> None:
        """Type, and wait until the shell has shown something."""
        self.seen = ""
        os.write(self.master, text.encode())
        end = time.monotonic() + 20
        while awaited not in self.seen:
            assert time.monotonic() < end, (awaited, self.seen)
            if select.select([self.master], [], [], 0.2)[0]:
                raw = os.read(self.master, 65536)
                if b"\x1b[c" in raw or b"\x1b[0c" in raw:  # fish asks what terminal this is
                    os.write(self.master, b"\x1b[?6c")
                self.seen += NOISE.sub("", raw.decode(errors="replace"))

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)


@pytest.mark.once
@pytest.mark.parametrize("shell", STARTED)
def test_the_tab_key(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    terminal = Terminal(shell, tmp_path)
    try:
        for typed, awaited in (
            ("backprop expl\t", "explain "),
            ("backprop solve --symb\t", "--symbolic "),
            ("backprop solve app\t", "apple.yaml"),
            ("backprop apple.yaml --wrt pe\t", "--wrt pear "),
            ("backprop apple.yaml --get dpl\t", "--get dplum "),
            ("backprop apple.yaml --table sho\t", "--table shop.csv"),
            ("backprop apple.yaml -o sho\t", "-o shop.csv"),
            ("backprop apple.yaml --table shop.csv --keep cus\t", "--keep customer"),
        ):
            terminal.type(typed, awaited)
            terminal.type("\x15", "")
    finally:
        terminal.close()


def test_a_line_is_added_once(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    (tmp_path / ".bashrc").write_text("alias x=y")
    for shell in ("bash", "zsh", "fish", "powershell"):
        first, second = (run("completion", shell, env=env) for _ in range(2))
        assert (first.code, first.err, second.code, second.err) == (0, "", 0, "")
        assert "added a line" in first.out
        assert "has the line already" in second.out
    assert (tmp_path / ".bashrc").read_text() == f"alias x=y\n{LINES['bash']}\n"
    config = tmp_path / "config"
    assert (tmp_path / ".zshrc").read_text() == f"{LINES['zsh']}\n"
    fish, powershell = "fish/completions/backprop.fish", "powershell/Microsoft.PowerShell_profile.ps1"
    assert (config / fish).read_text() == "backprop completion fish --print | source\n"
    assert (config / powershell).read_text() == f"{LINES['powershell']}\n"


def test_the_line_says_nothing_where_the_program_is_not_found(tmp_path: Path) -> None:
    """As in a terminal outside the virtual environment."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    words = [bash, "--norc", "-e", "-c", f"{LINES['bash']}\necho on"]
    done = subprocess.run(words, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "on\n", "")


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Repeatable."), ("ja", "繰り返せる。")])
def test_options_have_their_sentences(lang: str, sentence: str) -> None:
    words = {"_BACKPROP_COMPLETE": "powershell_complete", "COMP_WORDS": "solve\n--ge", "BACKPROP_LANG": lang}
    words["PYTHONIOENCODING"] = "utf-8"
    kind, word, told = spawn(env=words).stdout.decode().rstrip("\n").split("\t")
    assert (kind, word) == ("plain", "--get")
    assert told.endswith(sentence)


def test_the_script_of_powershell() -> None:
    assert "Register-ArgumentCompleter -Native -CommandName backprop" in run("completion", "powershell", "--print").out


def test_powershell_hands_on_the_quotes_of_an_expression() -> None:
    words = {"_BACKPROP_COMPLETE": "powershell_complete", "COMP_WORDS": "solve\n'z = apple * y'\n--wrt\nap"}
    assert spawn(env=words).stdout.decode() == "plain\tapple\tapple\n"
