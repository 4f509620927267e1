"""Submissions that mean no good: each is malformed or unreadable, with a reason; none crashes, hangs or prints raw."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import damaged
from support import EXAMPLES, environment, good, run, spawn

from backprop_cli import BackpropError
from backprop_cli.teaching.grade.submission import read_submission
from tests.limits import nasty
from tests.limits.warm import warm

pytestmark = pytest.mark.once

APPLE = str(EXAMPLES / "apple.yaml")

MALFORMED = {
    "binary": bytes(range(256)) * 50,
    "broken utf-16": b"\xff\xfe\x00\xd8a",
    "cp932": "値段 price: 220".encode("cp932"),
    "nul": b"price: 220\0\n",
    "escape in a name": b"\x1b[31mprice\x1b[0m: 220\n",
    "title sequence": b"pr\x1b]0;title\x07ice: 220\n",
    "yaml bomb": b"{a: &a [x,x,x,x,x,x,x,x,x], b: &b [*a,*a,*a,*a,*a,*a,*a], c: &c [*b,*b,*b,*b], price: *c}",
    "deep braces": b"{" * 900_000,
    "deep mappings": b"{a: " * 200_000,
    "deep list": b'{"a": ' + b"[" * 400_000 + b"]" * 400_000 + b"}",
    "many deep lines": (b"{" * 300 + b"}" * 300 + b"\n") * 1_500,
    "30,000 lines": b"".join(b"a%d: 1\n" % number for number in range(30_000)),
    "spaces": b" " * 990_000,
    "quotes": b'"' * 990_000,
    "a long name": b"d" * 990_000 + b": 1",
    "nothing": b"",
    "an empty sheet": b"price: ____\ndapple:\n",
}

UNREADABLE = {
    "import": b"price: __import__('os').system('touch pwned')",
    "attributes": b"price: ().__class__.__bases__",
    "digits": b"price: " + b"9" * 900_000,
    "power tower": b"price: 9**9**9**9",
    "long power": b"price: 10**100000",
    "exponent": b"price: 1e999999999",
    "spaces": (b"price: 1" + b" " * 780 + b"x\n") * 300,
    "parentheses": b"price: " + b"(" * 390,
    "right-to-left": "price: 220\u202e".encode(),
    "infinity sign": "price: ∞".encode(),
    "same answer, different, 6,000 times": b"price: 1\nprice: 2\n" * 3_000,
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_malformed(data: bytes) -> None:
    started = time.process_time()
    result = run("grade", APPLE, "--format", "json", stdin=data)
    found = json.loads(result.out)
    assert (result.code, result.err, found["status"]) == (2, "", "malformed")
    assert found["why"]
    assert "\x1b" not in result.out
    assert time.process_time() - started < 10


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    started = time.process_time()
    for form in ("json", "table", "csv", "markdown", "tap", "junit", "gradescope", "prairielearn"):
        result = run("grade", APPLE, "--format", form, stdin=data)
        assert (result.code, result.err) == (1, "")
        assert len(result.out) < 20_000
        assert "\u202e" not in result.out
        if form == "json":
            answer = json.loads(result.out)["answers"][0]
            assert answer["status"] == "unreadable"
            assert answer["reasons"][0]["text"]
    assert not list(tmp_path.iterdir())
    assert time.process_time() - started < 20


NOT_FINITE = (
    "nan",
    "NaN",
    "-nan",
    "+NAN",
    ".nan",
    ".NaN",
    "inf",
    "-inf",
    "+Inf",
    ".inf",
    "-.INF",
    "Infinity",
    "ｎａｎ",
)


@pytest.mark.parametrize("text", NOT_FINITE)
def test_nan_and_infinity_are_wrong(text: str) -> None:
    for data in (f"price: {text}\n", f'{{"price": {text}}}', f'{{"price": "{text}"}}'):
        result = run("grade", APPLE, "--format", "json", "--atol", "1e300", stdin=data.encode())
        assert json.loads(result.out)["answers"][0]["status"] == "wrong", data


def test_aliases_never_shift_answers() -> None:
    data = b'{a: &a "x", dtax: *a, price: 220, *a : dapple, dapple: 2.2, ? [1] : 3, dapple_num: 110}'
    result = run("grade", APPLE, "--format", "json", stdin=data)
    statuses = [answer["status"] for answer in json.loads(result.out)["answers"]]
    assert statuses == ["correct", "correct", "correct", "missing"]


def test_a_hostile_folder(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a good one.txt").write_bytes(b"price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n")
    with (tmp_path / "big").open("wb") as file:
        file.truncate(100_000_000)
    os.symlink("/nowhere", tmp_path / "broken")
    os.symlink("itself", tmp_path / "itself")
    os.symlink("..", tmp_path / "sub" / "loop")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "sub" / "\x1b[31mred.txt").write_bytes(b"price: 1\n")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/sub/\xff.txt"))).write_bytes(b"price: 1\n")
    for form in ("table", "json", "csv", "markdown", "tap", "junit"):
        code, out, err = run("grade", "--format", form, APPLE, str(tmp_path))
        assert (code, err) == (2, "")
        assert "\x1b" not in out
        for name in ("a good one.txt", "big", "broken", "itself", "31mred.txt", "udcff.txt"):
            assert name in out, (form, name)
        assert "fifo" in out
        assert "loop" not in out


def test_one_hundred_megabytes_through_a_pipe() -> None:
    script = "import sys; [sys.stdout.write('price: 220\\n' * 100000) for _ in range(91)]"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
        done = subprocess.run(
            [sys.executable, "-m", "backprop_cli", "grade", APPLE],
            stdin=writer.stdout,
            capture_output=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        writer.kill()
    assert done.returncode == 2
    assert b"longer than 1,000,000 bytes" in done.stdout


def test_an_unlisted_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "one.txt").write_bytes(b"price: 220\n")
    scandir = os.scandir

    def refusing(path: str = ".") -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    result = run("grade", "--format", "json", APPLE, str(tmp_path))
    last = json.loads(result.out.splitlines()[-1])
    assert last["submission"].endswith("closed")
    assert last["status"] == "malformed"


MEGABYTE = 1_000_000
SECONDS = 6
"""CPU time for one hostile file; the worst takes a third of it where this was written."""
KEYS = {"one": b"expression: z = x*y\nvalues: {x: 2, y: 3}\n", "many": nasty.many_questions()}
HOSTILE = {
    **{f"one: {name}": make for name, make in nasty.SUBMISSIONS.items()},
    **{f"many: {name}": make for name, make in nasty.ANSWERS.items()},
}


def key_in(folder: Path, which: str) -> str:
    path = folder / "key.yaml"
    path.write_bytes(KEYS[which])
    return str(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_ends_in_time(name: str, tmp_path: Path) -> None:
    data = HOSTILE[name](MEGABYTE)
    assert len(data) <= MEGABYTE
    (tmp_path / "hostile.txt").write_bytes(data)
    words = ["grade", key_in(tmp_path, name.partition(":")[0]), str(tmp_path / "hostile.txt")]
    outcome = warm(words, SECONDS)
    assert (outcome.fault, outcome.err) == (None, b"")
    assert outcome.code in (1, 2)
    assert outcome.out_bytes < MEGABYTE


@pytest.mark.parametrize(("which", "makers"), [("one", nasty.SUBMISSIONS), ("many", nasty.ANSWERS)])
def test_hostile_files_leave_the_class_marked(which: str, makers: dict[str, nasty.Maker], tmp_path: Path) -> None:
    """All of them at once among thirty good ones, every good one the same as alone."""
    key = key_in(tmp_path, which)
    folder = tmp_path / "class"
    folder.mkdir()
    answers = good(key, "--format", "plain")
    for number in range(30):
        (folder / f"good {number:02}.txt").write_text(answers)
    for number, (_, make) in enumerate(makers.items()):
        (folder / f"good {number % 30:02}, and behind it {number}.txt").write_bytes(make(MEGABYTE // 20))
    outcome = spawn("grade", "--format", "csv", key, str(folder))
    assert outcome.stderr == b""
    assert outcome.returncode in (1, 2)
    rows = outcome.stdout.decode().splitlines()
    passed = [row for row in rows if "good" in row and ", and behind it" not in row]
    assert len({re.sub("good [0-9][0-9]", "good", row) for row in passed}) == 1
    assert len(passed) == 30
    assert len(rows) == 1 + 30 + len(makers)


@pytest.mark.parametrize("name", ["one: marks", "one: braced lines", "many: formulas of large numbers"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_while_a_hostile_file_is_read(name: str, number: int, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_bytes(HOSTILE[name](MEGABYTE))
    words = ["grade", key_in(tmp_path, name.partition(":")[0]), *[str(path)] * 40]
    command = [sys.executable, "-m", "backprop_cli", *words]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.8)
        asked = process.poll() is None
        started = time.monotonic()
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert err == b""
    assert time.monotonic() - started < 3
    assert process.returncode in (-signal.SIGTERM, 130) if asked else process.returncode in (1, 2)


SHEETS = [
    b"price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n",
    b'{"price": 220, "dapple": 2.2, "dapple_num": 110, "dtax": 200}',
    "Mounted\nprice： 220円\n- dapple = 1/3 # a third\n".encode(),
]


@given(st.one_of(damaged(SHEETS), st.binary(max_size=200)))
def test_damaged_submissions(data: bytes) -> None:
    with suppress(BackpropError):  # a refusal is as good as an answer
        assert read_submission(data, "sheet").given
    result = run("grade", APPLE, "--format", "json", stdin=data)
    assert result.code in (0, 1, 2)
    assert result.err == ""
    json.loads(result.out)
