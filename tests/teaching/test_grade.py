"""`backprop grade`: what is asked, what is right, points, exit codes, and where submissions come from."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, ROOT, run

import backprop_cli
from backprop_cli import BackpropError, load_problems
from backprop_cli.teaching.grade.submission import read_submission

APPLE = str(EXAMPLES / "apple.yaml")
RIGHT = b"price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"


def report(key: str, data: bytes, *options: str) -> dict[str, Any]:
    result = run("grade", key, "--format", "json", *options, stdin=data)
    assert result.err == ""
    found: dict[str, Any] = json.loads(result.out)
    return found


def statuses(key: str, data: bytes, *options: str) -> list[str]:
    return [answer["status"] for answer in report(key, data, *options)["answers"]]


def reason(key: str, data: bytes, *options: str) -> str:
    """The sentence for the first question."""
    text: str = report(key, data, *options)["answers"][0]["reasons"][0]["text"]
    return text


@pytest.fixture
def key(tmp_path: Path) -> str:
    """x*y at 2 and 0.5: output 1, dx 0.5, dy 2."""
    path = tmp_path / "key.yaml"
    path.write_text("expression: x*y\nvalues: {x: 2, y: 0.5}\n", "utf-8")
    return str(path)


def with_ask(path: str, ask: str) -> str:
    Path(path).write_text(f"expression: x*y\nvalues: {{x: 2, y: 0.5}}\nask: {ask}\n", "utf-8")
    return path


def test_the_lectures_script_gets_full_marks() -> None:
    printed = b"price: 220.00000000000003\ndApple: 2.2\ndApple_num: 110.00000000000001\ndTax: 200\n"
    result = run("grade", APPLE, stdin=b"Mounted at /content/drive\n" + printed)
    assert (result.code, result.err) == (0, "")
    assert "4 of 4 points (100%). Passed. Lines passed over: 1." in result.out


def test_the_solution_itself_gets_full_marks() -> None:
    for path in EXAMPLES.glob("*.yaml"):
        plain = run(str(path), "--format", "plain", "--check", "none").out
        assert run("grade", str(path), stdin=plain.encode()).code == 0, path


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("output: 1", "correct"),
        ("output = 1", "correct"),
        ("  OUTPUT :1.0,", "correct"),
        ("- output: 2/2   # half of two", "correct"),
        ('"output": "1"', "correct"),
        ("**output**: 1", "correct"),
        ("output: １", "correct"),
        ("output： 1e0", "correct"),
        ("output = 0.9999991", "correct"),
        ("output = 0.99", "wrong"),
        ("output = -1", "wrong"),
        ("output: nan", "wrong"),
        ("output: -Infinity", "wrong"),
        ("output: .inf", "wrong"),
        ("output: 1円", "correct"),
        ("output: 1 kg", "unreadable"),
        ("output: one", "unreadable"),
        ("output: 1,000", "unreadable"),
        ("output: null", "unreadable"),
        ("output: 1/0", "unreadable"),
        ("output: 2**0.5", "wrong"),
        ("output: 4**0.5 - 1", "correct"),
        ("output: 2**0.5*2**-0.5", "correct"),
        ("output: (-2)**0.5", "unreadable"),
        ("output: 1 2", "unreadable"),
        ("output == 1", "correct"),
        ("output != 1", "missing"),
        ("output:", "missing"),
        ("output: ____", "missing"),
    ],
)
def test_statuses(key: str, line: str, status: str) -> None:
    assert statuses(key, f"dx: 7\n{line}\n".encode())[0] == status


def test_nan_is_never_correct(key: str) -> None:
    assert statuses(key, b"output: nan\ndx: NaN\ndy: inf", "--rtol", "1000", "--atol", "1000") == ["wrong"] * 3
    assert "no number that could be right" in reason(key, b"output: nan")


@pytest.mark.parametrize(
    ("answer", "options", "status"),
    [
        ("1.00001", (), "wrong"),
        ("1.00001", ("--rtol", "1e-4"), "correct"),
        ("1.00001", ("--atol", "1/10000"), "correct"),
        ("1.00001", ("--rtol", "0", "--atol", "0"), "wrong"),
        ("1.0000001", ("--rtol", "0", "--atol", "0"), "wrong"),
        ("1.0000001", ("--exact",), "wrong"),
        ("1.0", ("--exact",), "correct"),
        ("3/3", ("--exact",), "correct"),
    ],
)
def test_one_tolerance_suffices(key: str, answer: str, options: tuple[str, ...], status: str) -> None:
    assert statuses(key, f"output: {answer}".encode(), *options)[0] == status


def test_near_zero_the_absolute_tolerance_counts() -> None:
    words = ("grade", "x - y", "x=2", "y=2", "--format", "json")
    assert json.loads(run(*words, stdin=b"output: 4e-16").out)["answers"][0]["status"] == "correct"
    assert json.loads(run(*words, "--atol", "0", stdin=b"output: 4e-16").out)["answers"][0]["status"] == "wrong"
    assert json.loads(run(*words, "--atol", "0", stdin=b"output: 0").out)["answers"][0]["status"] == "correct"


def test_the_key_says_what_is_asked(key: str) -> None:
    with_ask(key, "[{key: dy, points: 3, atol: 0.5}, output, {key: d.x, points: 1/2, rtol: 0, atol: 0}]")
    found = report(key, b"dy: 2.4\noutput: 1.1\ndx: 0.5\nx: 2\n")
    assert [(a["question"], a["kind"], a["node"], a["status"], a["points"], a["most"]) for a in found["answers"]] == [
        ("dy", "gradient", "y", "correct", 3, 3),
        ("output", "value", "output", "wrong", 0, 1),
        ("d.x", "gradient", "x", "correct", 0.5, 0.5),
    ]
    assert (found["points"], found["most"], found["score"], found["passed_over"]) == (3.5, 4.5, 7 / 9, 1)
    assert report(key, b"dx: 0.5000001")["answers"][2]["status"] == "wrong"


def test_a_key_without_points_is_refused(tmp_path: Path) -> None:
    file = str(tmp_path / "k.yaml")
    zero = "expression: x*y\nvalues: {x: 1, y: 2}\nask: [{key: dy, points: 0}, {key: dx, points: 0}]\n"
    one = "part: 2\nexpression: x*y\nvalues: {x: 1, y: 2}\n"
    for text, code in ((zero, 2), (f"part: 1\n{zero}---\n{one}", 1), (f"{zero}---\n{zero}", 2)):
        Path(file).write_text(text)
        result = run("grade", file, stdin=b"p1.dy: 1\ndy: 1")
        assert (result.code, "worth 0 points" in result.err) == (code, code == 2), text
    [problem] = load_problems(io.BytesIO(zero.encode()))
    with pytest.raises(BackpropError, match="3:7: all questions together are worth 0 points"):
        backprop_cli.grade(problem, "dy: 1")


def test_a_single_question_may_be_worth_nothing(key: str) -> None:
    with_ask(key, "[{key: dy, points: 0}, dx]")
    assert run("grade", key, stdin=b"dy: 3, dx: 0.5").code == 0
    assert run("grade", "--only", "dy", key, stdin=b"dy: 2").code == 0
    assert run("grade", "--only", "dy", key, stdin=b"dy: 3").code == 1


def test_the_key_may_be_an_expression_with_values() -> None:
    assert run("grade", "x*y", "x=2", "y=0.5", stdin=b"output: 1\ndx: 0.5\ndy: 2").code == 0
    assert run("grade", APPLE, "apple=110", stdin=b"price: 242\ndapple: 2.2\ndapple_num: 121\ndtax: 220").code == 0


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (RIGHT, (), 0),
        (b"price: 220\n", (), 1),
        (b"price: 220\ndapple: 2.2\ndtax: 1", ("--pass", "50%"), 0),
        (b"price: 220\ndapple: 2.2\ndtax: 1", ("--pass", "0.5"), 0),
        (b"price: 220\ndapple: 2.2\ndtax: 1", ("--pass", "51%"), 1),
        (b"price: 1\n", ("--pass", "0"), 0),
        (b"", (), 2),
        (b"", ("--pass", "0"), 2),
        (b"nothing to see here\n", (), 2),
        (b'{"price": 220', (), 2),
    ],
)
def test_exit_codes(data: bytes, options: tuple[str, ...], code: int) -> None:
    result = run("grade", APPLE, *options, stdin=data)
    assert (result.code, result.err) == (code, "")


def test_of_two_answers_none_wins(key: str) -> None:
    data = b"output: 3\nchatter\noutput: 1\n"
    assert statuses(key, data)[0] == "unreadable"
    assert reason(key, data) == "answered more than once, differently (lines 1, 3); keep one"
    assert statuses(key, b'{"output": 3,\n "Output": 1}')[0] == "unreadable"
    assert statuses(key, b"output: 1\noutput: 1\n")[0] == "correct"
    assert statuses(key, b"output:\noutput: 1\n")[0] == "correct"


@pytest.mark.parametrize(
    "data",
    [
        b'{"output": 1, "dx": 0.5, "dy": 2}',
        b'\n{\n\t"output": 1.0,\n\t"dx": "1/2",\n\t"dy": 2\n}\n',
        b"{output: 1, dx: .5, dy: 2}",
        b"---\noutput: 1\ndx: 0.5\ndy: 2\n...\n",
        b"answers:\n  output: 1\n  dx: 0.5\n  dy: 2\n",
        b"{'output': 1, 'dx': np.float64(0.5), 'dy': 2}",
        b"training...\n{'output': 1, 'dx': 0.5}\n{'dy': 2}\ndone\n",
        "\ufeffoutput: 1\r\ndx: 0.5\r\ndy: 2\r\n".encode(),
        "output: 1\ndx: 0.5\ndy: 2\n".encode("utf-16"),
    ],
)
def test_shapes_of_a_submission(key: str, data: bytes) -> None:
    assert statuses(key, data) == ["correct"] * 3


def test_utf_32_is_told_as_such(key: str, tmp_path: Path) -> None:
    text = "price: 220\n"
    for data in (text.encode("utf-32"), codecs.BOM_UTF32_BE + text.encode("utf-32-be"), text.encode("utf-32-le")):
        with pytest.raises(BackpropError, match="the file is UTF-32"):
            read_submission(data, "x")
        (tmp_path / "a.txt").write_bytes(data)
        assert "the file is UTF-32" in run("grade", key, str(tmp_path / "a.txt")).out


def test_chatter_is_passed_over_and_counted(key: str) -> None:
    data = b"Mounted at /content/drive\noutput: 1\n\n# a comment\nepoch: 3\nloss = 0.5\nhttps://example.org\n"
    assert report(key, data)["passed_over"] == 4


def test_answers_one_level_down_count_and_deeper_ones_do_not(key: str) -> None:
    found = report(key, b'{"output": 1, "more": {"dx": 0.5}, "list": [1, 2], "even": {"more": {"dy": 2}}}')
    assert [answer["status"] for answer in found["answers"]] == ["correct", "correct", "missing"]
    assert found["passed_over"] == 2


def test_files_folders_and_stdin(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name, data in {"b/two.txt": RIGHT, "one.txt": b"price: 1\n", ".hidden": b"", "zero.json": b"{"}.items():
        (tmp_path / name).write_bytes(data)
    result = run("grade", "--format", "json", APPLE, str(tmp_path), "-", str(tmp_path / "gone.txt"), stdin=RIGHT)
    found = [json.loads(line) for line in result.out.splitlines()]
    names = [Path(one["submission"]).name for one in found]
    assert names == ["one.txt", "zero.json", "two.txt", "<stdin>", "gone.txt"]
    assert [one["status"] for one in found] == ["graded", "malformed", "graded", "graded", "malformed"]
    assert [one["score"] for one in found] == [0, 0, 1, 1, 0]
    assert (result.code, result.err) == (2, "")


def test_right_answers_are_shown_when_allowed() -> None:
    for form in ("table", "markdown", "json", "csv", "tap", "junit", "gradescope", "prairielearn"):
        shy = run("grade", APPLE, "--format", form, stdin=b"price: 1\ndtax: 3\n").out
        assert "220" not in shy, form
        told = run("grade", APPLE, "--format", form, "--show-answers", stdin=b"price: 1\ndtax: 3\n").out
        assert ("220" in told) == (form != "csv"), form


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_both_languages(lang: str, refresh_golden: bool) -> None:
    data = b"price: 220\ndapple: 4\ndapple_num: 200\ndtax: 1 kg\nhello\n"
    result = run("grade", APPLE, "--lang", lang, stdin=data)
    golden(f"apple-{lang}.txt", result.out, refresh_golden)
    assert (result.code, result.err) == (1, "")


def golden(name: str, text: str, refresh: bool) -> None:
    path = ROOT / "tests" / "golden" / "grade" / name
    if refresh:
        path.write_text(text, "utf-8", newline="\n")
    assert path.read_text("utf-8") == text


def test_ascii() -> None:
    result = run("grade", APPLE, "--ascii", stdin=b"price: 1\ndapple: 110\n", encoding="ascii")
    assert result.code == 1
    assert "NO wrong" in result.out


def test_no_submission_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop_cli.cli.grading_words.is_terminal", lambda stream: True)
    result = run("grade", APPLE)
    assert (result.code, result.err) == (
        2,
        "backprop: no submission was given; name files or folders, or '-' for stdin\n",
    )
