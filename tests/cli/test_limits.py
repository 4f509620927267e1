"""Limits of the system: what comes out is an answer or a message. `python -m tests.limits` tries far more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.limits import nasty
from tests.limits.bounded import Outcome, bounded

MEGABYTE = 1 << 20
LARGE = 10_000_000
OUT_OF_TIME = "backprop: the CPU time that the system grants is used up; make the problem smaller, or raise the limit"
OUT_OF_MEMORY = "backprop: there is not enough memory for this problem; make it smaller"
REFUSED = (
    "one name",
    "one number",
    "many long names",
    "close parentheses",
    "deep lists",
    "deep keys",
    "zeros",
    "an unclosed quote",
    "a long tag",
    "colons",
)
"""Large inputs that are refused as soon as they are read."""
ANSWERED = ("long numbers", "steps that stay just small enough", "json")


def outcome(make: nasty.Maker, size: int, folder: Path, *words: str, **limits: int) -> Outcome:
    """How the program ends on an input."""
    path = folder / "input.yaml"
    path.write_bytes(make(size))
    return bounded([str(path) if word == "<input>" else word for word in words or ("<input>",)], **limits)


@pytest.mark.parametrize("name", REFUSED)
def test_large_inputs_are_refused(name: str, tmp_path: Path) -> None:
    result = outcome(nasty.PROBLEMS[name], LARGE, tmp_path)
    assert (result.fault, result.code, result.out_bytes) == (None, 2, 0)


@pytest.mark.parametrize("name", ANSWERED)
def test_large_inputs_are_answered(name: str, tmp_path: Path) -> None:
    result = outcome(nasty.PROBLEMS[name], LARGE // 10, tmp_path)
    assert (result.fault, result.code, result.err) == (None, 0, b"")


@pytest.mark.parametrize(("soft", "hard"), [(2, 2), (1, 60)])
def test_no_cpu_time_left(soft: int, hard: int, tmp_path: Path) -> None:
    path = tmp_path / "problems.yaml"
    path.write_text(f"expression: {'+'.join(['x'] * 1_500_000)}\nvalues: {{x: 1}}\n")
    result = bounded([str(path)], seconds=soft, hard_seconds=hard)
    assert (result.code, result.err.decode()) == (2, f"{OUT_OF_TIME}\n")


@pytest.mark.parametrize("name", ["long sum of numbers", "open parentheses"])
def test_no_memory_left(name: str, tmp_path: Path) -> None:
    """In the second one memory ends a few bytes at a time, and Python itself would never come to an end."""
    result = outcome(nasty.EXPRESSIONS[name], 6_000_000, tmp_path, memory=200 * MEGABYTE)
    assert (result.code, result.err.decode(), result.out_bytes) == (2, f"{OUT_OF_MEMORY}\n", 0)


def test_memory_that_is_not_there_at_once() -> None:
    """One piece larger than what is left: MemoryError."""
    program = "import backprop_cli.cli.problem_arguments as s; s.view_for = lambda *_: bytes(1 << 30)"
    result = bounded(["1+1"], memory=200 * MEGABYTE, code=program)
    assert (result.code, result.err.decode(), result.out_bytes) == (2, f"{OUT_OF_MEMORY}\n", 0)


FULL_WHILE_TOLD = """
from time import process_time
import backprop_cli.cli.main as main
import backprop_cli.cli.problem_arguments as arguments
from backprop_cli.cli import signals

def fail(*_):
    raise MemoryError

def told(*words, tell=main.complain):
    tell(*words)
    signals._pages = lambda: 1 << 60
    start = process_time()
    while process_time() < start + 5 * signals._LOOK:
        pass

arguments.view_for = fail
main.complain = told
"""


def test_the_end_of_memory_is_told_once() -> None:
    """What looks at the memory finds it full while it is told."""
    result = bounded(["1+1"], code=FULL_WHILE_TOLD)
    assert (result.code, result.err.decode()) == (2, f"{OUT_OF_MEMORY}\n")


def test_a_key_of_a_long_sum_needs_little_memory(tmp_path: Path) -> None:
    words = ("quiz", "<input>", "--key")
    result = outcome(nasty.EXPRESSIONS["long sum"], 15_000, tmp_path, *words, memory=256 * MEGABYTE)
    assert (result.fault, result.code) == (None, 0)
    assert result.out_bytes > 30_000


def test_a_program_of_a_value_that_is_used_often(tmp_path: Path) -> None:
    result = outcome(nasty.EXPRESSIONS["long sum"], 60_000, tmp_path, "code", "<input>", seconds=4)
    assert (result.fault, result.code) == (None, 0)
