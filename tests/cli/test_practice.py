"""Practice: a student at a terminal, played by a pipe."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, environment, good, run

from backprop_cli.render.signs import cells

GOLDEN = ROOT / "tests" / "golden" / "quiz"
APPLE = str(EXAMPLES / "apple.yaml")

STUDENTS = {
    "practice-hints.txt": (["apple.yaml"], "100\n200\n220\n1,1\n1\n1.1\n4\n2.2\n\n200\n"),
    "practice-ja.txt": (["apple.yaml", "--lang", "ja"], "２００\n２２０\n3\n4\n5\nq\n"),
    "practice-list.txt": (["square_of_sum.yaml", "--list", "--blank", "both", "--ascii"], "49\n7\n14\n14\n"),
}


@pytest.mark.parametrize("name", STUDENTS)
def test_practice_looks_as_it_did(name: str, refresh_golden: bool) -> None:
    (file, *options), typed = STUDENTS[name]
    printed = good("practice", str(EXAMPLES / file), *options, stdin=typed.encode())
    path = GOLDEN / name
    if refresh_golden:
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


def last_lines(typed: str, *words: str) -> list[str]:
    return good("practice", APPLE, *words, stdin=typed.encode()).splitlines()[-2:]


def counts(first: int, later: int, missed: int, skipped: int, left: int) -> str:
    most = first + later + missed + skipped + left
    told = f"{first + later} of {most} solved, {skipped} skipped. First try, 1 point: {first}. "
    return f"{told}Later, half a point: {later}. Not solved: {missed}. Not reached: {left}."


@pytest.mark.parametrize(
    ("typed", "points", "numbers"),
    [
        ("200\n220\n1.1\n2.2\n110\n200\n", "6", (6, 0, 0, 0, 0)),
        ("1\n200\n220\n1.1\n2.2\n110\n200\n", "5.5", (5, 1, 0, 0, 0)),
        ("1\n2\n3\n220\n", "1", (1, 0, 1, 0, 4)),
        ("1\n2\n200\n220\n", "1.5", (1, 1, 0, 0, 4)),
        ("\n\n\n\n\n\n", "0", (0, 0, 0, 6, 0)),
        ("1\n\n220\n", "1", (1, 0, 0, 1, 4)),
        ("x\ny\nz\n200\n", "1", (1, 0, 0, 0, 5)),
        ("nan\n200\n", "0.5", (0, 1, 0, 0, 5)),
        ("200\nq\n220\n", "1", (1, 0, 0, 0, 5)),
        ("200\nＱ\n", "1", (1, 0, 0, 0, 5)),
        ("", "0", (0, 0, 0, 0, 6)),
        ("400/2\n2.2e2", "2", (2, 0, 0, 0, 4)),
        ("?\n" * 60, "0", (0, 0, 6, 0, 0)),
    ],
)
def test_the_score(typed: str, points: str, numbers: tuple[int, int, int, int, int]) -> None:
    assert last_lines(typed) == [f"{points} of 6 points.", counts(*numbers)]


def test_several_problems_one_after_the_other_have_one_score() -> None:
    words = [APPLE, "x*y", "x=2", "y=3", "--blank", "both"]
    printed = good("practice", *words, stdin=b"220\n2.2\n110\n\n6\n1\n3\n2\n")
    first, second = printed.split("Problem 2 of 2")
    assert first.startswith("Problem 1 of 2\n")
    assert "← 200" in first.rpartition("dtax = ?")[2]  # the whole picture, before the next problem
    assert "output = ? 6" in second
    assert second.splitlines()[-2:] == ["5.5 of 7 points.", counts(5, 1, 0, 1, 0)]
    left = good("practice", *words, stdin=b"220\nq\n")  # q leaves all of them
    assert "Problem 2 of 2" not in left
    assert left.splitlines()[-2:] == ["1 of 7 points.", counts(1, 0, 0, 0, 6)]


def test_a_stream_of_problems_is_practised(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("expression: x*2\nvalues: {x: 2}\n---\nexpression: x+2\nvalues: {x: 2}\n")
    printed = good("practice", str(tmp_path / "two.yaml"), "--blank", "both", stdin=b"4\n2\n4\n1\n")
    assert printed.splitlines()[-2:] == ["4 of 4 points.", counts(4, 0, 0, 0, 0)]


def test_blank_says_what_is_asked() -> None:
    assert last_lines("220\n", "--blank", "both") == ["1 of 4 points.", counts(1, 0, 0, 0, 3)]


def test_fresh_numbers_are_the_sheets() -> None:
    printed = good("practice", APPLE, "--vary", "--seed", "7", stdin=b"")
    given_lines = [line for line in good("quiz", APPLE, "--vary", "--seed", "7").splitlines() if "apple_num  " in line]
    assert "seed 7" in printed
    assert given_lines[0] in printed


def test_whatever_is_typed_is_harmless() -> None:
    typed = b"\xff\xfe\x00\n\x1b[31m200\n" + b"9" * 30_000 + b"\n200\n"
    result = run("practice", APPLE, stdin=typed)
    assert (result.code, result.err) == (0, "")
    assert "\x1b" not in result.out


@pytest.mark.parametrize("word", ["?", "help", "HELP", "？", "ヘルプ"])
def test_help_explains_and_is_no_try(word: str) -> None:
    printed = good("practice", APPLE, "--blank", "both", stdin=f"220\n{word}\n2.2\n".encode())
    told = printed.partition("dapple = ? ")[2]
    assert "dapple is the gradient of price by apple" in told
    assert "hint: at each operation that uses apple" in told
    assert "q or Ctrl-C ends with the score" in told
    assert "cannot be read" not in printed
    assert printed.splitlines()[-2] == "2 of 4 points."


def test_help_says_how_answers_are_written() -> None:
    assert "such as 2.2 or -1/3" in good("practice", APPLE, stdin=b"?\n")
    assert "Write one expression" in good("practice", "z = x*y", stdin=b"?\n")


def test_a_formula_may_have_the_name_help() -> None:
    printed = good("practice", "z = help*y", stdin=b"help*y\ny\nhelp\n")
    assert printed.splitlines()[-2] == "3 of 3 points."


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_hints_wrap_with_their_indent(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from backprop_cli.cli import problem_arguments

    monkeypatch.setattr(problem_arguments, "width_of", lambda _: 40)
    printed = good("practice", APPLE, "--lang", lang, "--list", "--blank", "both", stdin=b"?\n220\n4\n200\n")
    start = printed.index("= ? 4") + 5
    wrong = printed[start : printed.index("dapple = ?", start)].splitlines()[2:-1]
    assert len(wrong) > 2
    assert all(line.startswith("  ") and not line.startswith("   ") for line in wrong)
    assert max(map(cells, printed.splitlines())) <= 40


@pytest.mark.parametrize("words", [[], ["-"], ["apple=3"]])
def test_the_problem_does_not_come_from_stdin(words: list[str]) -> None:
    result = run("practice", *words, stdin=b"expression: x*y")
    assert result.code == 2
    assert result.err == (
        "backprop: practice reads the answers from stdin, so the problem comes from elsewhere; "
        "name a file or an expression\n"
    )


def read_until(fd: int, text: str) -> str:
    seen = b""
    end = time.monotonic() + 20
    while text.encode() not in seen and time.monotonic() < end:
        if select.select([fd], [], [], 0.2)[0]:
            seen += os.read(fd, 10_000)
    assert text.encode() in seen
    return seen.decode("utf-8", "replace")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("key", "code"), [(b"\x04", 0), (b"\x03", 130), (b"q\n", 0)])
def test_leaving_a_terminal(key: bytes, code: int) -> None:
    outer, inner = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "backprop_cli", "practice", APPLE],
        stdin=inner,
        stdout=inner,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    try:
        seen = read_until(outer, "apple_price = ? ")
        assert "\x1b[" in seen
        if key == b"\x03":
            while child.poll() is None:  # Python may miss one that comes between the question and the read
                child.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=10)
            read_until(outer, "0 of 6 points")
        else:
            os.write(outer, key)
            read_until(outer, "0 of 6 points")
        _, errors = child.communicate(timeout=20)
        assert (child.returncode, errors) == (code, b"")
    finally:
        child.kill()
        child.communicate()
        os.close(outer)
        os.close(inner)
