"""Combining marks in a row: one way to Unicode's normal forms, closed to more of them than any language writes."""

from __future__ import annotations

import ast
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, run

from backprop_cli import BackpropError, solve
from backprop_cli.reading.tokens import _MAYBE_MARKS, LONGEST_MARK, MOST_MARKS, canonical, crowd_of_marks, normalised

CROWD = "\u0345" * 40 + "\u0334" * 40
"""Every mark of the second kind belongs before all of the first."""
FINE = "\u0345" * 15 + "\u0334" * 15
APPLE = str(EXAMPLES / "apple.yaml")
SAID = "more than 30 combining marks in a row start here, which no language writes; remove them"


def test_one_place_alone_normalises() -> None:
    """Neither unicodedata.normalize nor its import under another name stands anywhere else."""
    found = set()
    for path in sorted((ROOT / "backprop_cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "unicodedata":
                names = {node.attr}
            elif isinstance(node, ast.ImportFrom) and node.module == "unicodedata":
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                names = {alias.asname for alias in node.names if alias.name == "unicodedata" and alias.asname}
                assert not names, path
            else:
                continue
            if names & {"normalize", "is_normalized"}:
                found.add(path.name)
    assert found == {"tokens.py"}


def test_every_mark_of_unicode_counts() -> None:
    """All of them are looked at, none is written out as more than it is taken for, and a crowd of each is found."""
    marks = [c for c in map(chr, range(0x110000)) if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])]
    assert len(marks) > 800
    enough = MOST_MARKS // LONGEST_MARK + 1
    for mark in marks:
        looked_at = {"ﾞ": "\u3099", "ﾟ": "\u309a"}.get(mark, mark)
        assert _MAYBE_MARKS.fullmatch(looked_at * enough), hex(ord(mark))
        assert len(unicodedata.normalize("NFKD", mark)) <= LONGEST_MARK, hex(ord(mark))
        assert crowd_of_marks("ax" + mark * (MOST_MARKS + 1) + "b") == 2, hex(ord(mark))


@pytest.mark.parametrize(
    "text", ["─" * 500, "、。" * 100, "・" * 500, "x" + FINE, ("x" + FINE) * 50, "が" * 100, "ｶﾞ" * 100, "€" * 99]
)
def test_what_is_no_crowd(text: str) -> None:
    assert crowd_of_marks(text) == -1
    assert canonical(text) == unicodedata.normalize("NFKC", text)


def test_where_a_crowd_starts() -> None:
    text = "あ + b─" + "\u0301" * 30 + "─" + "\u0301" * 31
    assert crowd_of_marks(text) == len(text) - 31
    assert crowd_of_marks("\u0344" * 16) == 0  # each of them is two


MEGABYTE = {
    "in order": "x" + "\u0334" * 250_000 + "\u0345" * 250_000,
    "out of order": "x" + "\u0345" * 250_000 + "\u0334" * 250_000,
    "in turn": "x" + "\u0345\u0334" * 250_000,
    "half-width": "x" + "\u0345" * 250_000 + "ﾞ" * 160_000,
    "two in one": "x" + "\u0345" * 250_000 + "\u0344" * 250_000,
    "Tibetan, no marks by themselves": "ཀ" + "\u0f73\u0f81" * 160_000,
    "just below the limit": ("x" + FINE) * 17_000,
    "just below the limit, two in one": ("x" + "\u0344" * 15) * 33_000,
    "Hangul": "\u1100\u1161\u11a8" * 110_000,
    "Hangul vowels": "\u1100" + "\u1161" * 330_000,
    "letters that grow": "\ufdfa" * 330_000,
    "lines": "─" * 330_000,
}


def refusal(form: Callable[[str], str], text: str) -> str:
    try:
        form(text)
    except BackpropError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("text", MEGABYTE.values(), ids=MEGABYTE)
def test_a_megabyte_takes_no_time(text: str) -> None:
    started = time.process_time()
    refusals = [refusal(form, text) for form in (normalised, canonical)]
    assert all(not said or (SAID in said and len(said) < 400) for said in refusals)
    assert bool(refusals[0]) == (crowd_of_marks(text) >= 0)
    assert time.process_time() - started < 2


def file_with(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


ESCAPES = CROWD.encode("unicode_escape").decode("ascii")
PROBLEMS = {
    "expression": (f"expression: x{CROWD} + 1\n", "1:14"),
    "title": (f"title: x{CROWD}\nexpression: 1 + 1\n", "1:9"),
    "unit": (f"expression: x\nvalues: {{x: 1}}\nunits: {{x: m{CROWD}}}\n", "3:13"),
    "value": (f"expression: x\nvalues: {{x: 1{CROWD}}}\n", "2:14"),
    "key": (f"expression: x\nvalues: {{x{CROWD}: 1}}\n", "2:11"),
    "step": (f"steps:\n  x{CROWD}: 1 + 1\n", "2:4"),
    "comment": (f"expression: 1 + 1 # {CROWD}\n", "1:21"),
    "escaped scalar": (f'title: "x{ESCAPES}"\nexpression: 1 + 1\n', "1:8"),
    "escaped key": (f'steps: {{t: 1 + 1, "x{ESCAPES}": t + 1}}\n', "1:19"),
    "escaped in a list": (f'expression: x\nvalues: {{x: 1}}\nask: [dx, "x{ESCAPES}"]\n', "3:11"),
    "JSON": (f'{{"expression": "x{ESCAPES}"}}\n', "1:16"),
}


@pytest.mark.parametrize(("text", "place"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems(text: str, place: str, tmp_path: Path) -> None:
    path = file_with(tmp_path, "problem.yaml", text)
    result = run(path)
    assert (result.code, result.out, result.err) == (2, "", f"{path}:{place}: {SAID}\n")


def test_a_document_with_escapes_leaves_the_next_one_readable() -> None:
    result = run(
        "-", "--format", "plain", stdin=f'title: "{ESCAPES}"\nexpression: 1 + 1\n---\nexpression: 1 + 2\n'.encode()
    )
    assert result.code == 2
    assert result.out.endswith(": 3\n")


WORDS = {
    "expression": [f"x{CROWD} + 1"],
    "name of a value": ["x*y", f"x{CROWD}=1"],
    "value": ["x*y", f"x=1{CROWD}", "y=2"],
    "--get": [APPLE, "--get", f"d{CROWD}"],
    "--wrt": [APPLE, "--wrt", f"x{CROWD}"],
    "--upstream": [APPLE, "--upstream", f"1{CROWD}"],
    "statement": [f"t{CROWD} = x + 1"],
    "function": [f"sin{CROWD}(1)"],
    "compare": ["compare", f"x{CROWD}"],
    "quiz": ["quiz", APPLE, f"apple{CROWD}=1"],
    "grade": ["grade", APPLE, f"apple{CROWD}=1", APPLE],
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_the_command_line(words: list[str]) -> None:
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    assert SAID in result.err
    assert result.err.count("\u0345") < 2


def test_tables(tmp_path: Path) -> None:
    problem = file_with(tmp_path, "problem.yaml", "expression: x*y\n")
    table = file_with(tmp_path, "t.csv", f"x,y,note\n1,2,{CROWD}\n3,4{CROWD},b\n5,6,c\n")
    result = run(problem, "--table", table, "--keep", "note", "--on-error", "skip")
    assert result.code == 2
    assert result.err.startswith(f"{table}:3:3: {SAID}\n")
    assert [line.split(",")[0] for line in result.out.splitlines()] == ["x", "1", "5"]
    header = file_with(tmp_path, "h.csv", f"x,y{CROWD}\n1,2\n")
    result = run(problem, "--table", header)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{header}:1:3: {SAID}\n")


SUBMISSIONS = {
    "a line": f"price: 220\ndtax{CROWD}: 200\n",
    "a value": f"price: 220\ndtax: 200{CROWD}\n",
    "chatter": f"price: 220\n{CROWD}\n",
    "escapes in a line": f'price: 220\n{{"dtax{ESCAPES}": 200}}\n',
    "escapes in JSON": f'{{"price": 220,\n"dtax": "200{ESCAPES}"}}\n',
    "utf-16": f"price: 220\ndtax{CROWD}: 200\n",
}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_submissions(name: str) -> None:
    data = SUBMISSIONS[name].encode("utf-16" if name == "utf-16" else "utf-8")
    result = run("grade", APPLE, stdin=data)
    assert (result.code, result.err) == (2, "")
    assert f"line 2: {SAID}" in result.out


def test_a_file_with_such_a_name_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"x{CROWD}=1"
    file_with(tmp_path, name, "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n")
    assert run("grade", APPLE, name).code == 0


def test_practice_goes_on_after_such_an_answer() -> None:
    result = run("practice", "x*y", "x=2", "y=3", stdin=f"6{CROWD}\n6\n".encode())
    assert (result.code, result.err) == (0, "")
    assert "right" in result.out.lower()


def test_the_library() -> None:
    for values in ({f"x{CROWD}": 1}, {"x": f"1{CROWD}"}):
        with pytest.raises(BackpropError, match=SAID):
            solve("x*y", values)  # type: ignore[arg-type]
