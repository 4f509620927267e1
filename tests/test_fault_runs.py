"""A part of `python -m tests.faults`; and its verdict finds what is wrong. See tests/faults."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from support import ROOT, environment

from tests.faults.child import Ended, Run
from tests.faults.verdict import complaints, death, left

pytestmark = pytest.mark.skipif(not hasattr(signal, "pidfd_send_signal"), reason="only Linux tells when a child ends")

OLD, NEW = {"out/a": b"old"}, {"out/a": b"newer"}


def test_what_a_command_writes_is_whole_whatever_goes_wrong() -> None:
    words = ["--seed", "1", "--runs", "12", "functions --output .txt", "code --output"]
    command = [sys.executable, "-m", "tests.faults", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("12 runs, ")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"out/a": b"new"}, 2),
        ({}, 2),
        ({"out/a": b"old"}, 0),
        ({"out/a": b"newer", "out/b": b""}, 0),
        ({"out/a": b"newer", "out/.backprop-0123456789abcdef.part": b""}, -signal.SIGTERM),
    ],
    ids=["half", "gone", "not written", "one more", "left behind"],
)
def test_what_is_wrong_with_files_is_found(found: dict[str, bytes], code: int) -> None:
    assert len(left(Run([]), OLD, NEW, found, code)) == 1


def test_what_is_as_it_should_be() -> None:
    killed = {"out/a": b"old", "out/.backprop-0123456789abcdef.part": b"ne"}
    for found, code in ((OLD, 2), (NEW, 0), (NEW, -signal.SIGTERM), (killed, -signal.SIGKILL)):
        assert left(Run([]), OLD, NEW, found, code) == []
    assert complaints(Ended(130, b"", b"", 0.1), death([signal.SIGINT]), deaf=False) == []


@pytest.mark.parametrize(
    "ended",
    [
        Ended(None, b"", b"", 1.0),
        Ended(-11, b"", b"", 1.0),
        Ended(2, b"", b"", 1.0),
        Ended(2, b"", b"Traceback (most recent call last):\n", 1.0),
        Ended(2, b"", b"backprop: one\nbackprop: two\n", 1.0),
    ],
    ids=["hangs", "crash", "silent", "traceback", "two sentences"],
)
def test_a_bad_end_is_found(ended: Ended) -> None:
    assert len(complaints(ended, set(), deaf=False)) == 1
