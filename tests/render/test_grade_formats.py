"""Every format of a report: compared with golden files, and read back by what reads it in real life.

TAP by tap.py, and by node's tap-parser where it is installed; JUnit by junitparser; Gradescope's and PrairieLearn's
files by the finalizers of HybridJSONTestRunner, which total both, and by the schemas below.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest
from autograder_utils.ResultFinalizers import gradescopeResultFinalizer, prairieLearnResultFinalizer
from support import EXAMPLES, ROOT, run
from tap.parser import Parser

from backprop_cli.render.grade import REPORTS, SINGLE, table_format

APPLE = str(EXAMPLES / "apple.yaml")
GOLDEN = ROOT / "tests" / "golden" / "grade"
MANY = tuple(form for form in REPORTS if form not in SINGLE)

GRADESCOPE = {
    "$comment": "gradescope-autograders.readthedocs.io/en/latest/specs, 'Output format' and 'Controlling visibility'",
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": {"$ref": "#/definitions/format"},
        "test_output_format": {"$ref": "#/definitions/format"},
        "test_name_format": {"$ref": "#/definitions/format"},
        "visibility": {"$ref": "#/definitions/visibility"},
        "stdout_visibility": {"$ref": "#/definitions/visibility"},
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": {"$ref": "#/definitions/format"},
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": {"$ref": "#/definitions/format"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": {"$ref": "#/definitions/visibility"},
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
    "definitions": {
        "format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
    },
}

PRAIRIELEARN = {
    "$comment": "docs.prairielearn.com/externalGrading, 'Grading results'",
    "type": "object",
    "required": ["gradable", "score"],
    "properties": {
        "gradable": {"type": "boolean"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "message": {"type": "string"},
        "output": {"type": "string"},
        "format_errors": {"type": ["string", "array"], "items": {"type": "string"}},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "points", "max_points"],
                "properties": {
                    "name": {"type": "string"},
                    "points": {"type": "number"},
                    "max_points": {"type": "number"},
                    "message": {"type": "string"},
                    "output": {"type": "string"},
                },
            },
        },
    },
}

CLASS = {
    "ann.txt": b"price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n",
    "bob #2.txt": b"hello\nprice: 220\ndapple: 4\ndapple_num: 200\ndtax: 100\n",
    "c<&\"'>.txt": b"price: ]]><b>&amp;\ndapple: -2\ndapple_num: nan\n",
    "d|e*f_\\n.json": b'{"price": ',
    "=HYPERLINK(1).txt": b'price: =HYPERLINK("x")\ndapple: +cmd|x\ndapple_num: @sum(1)\ndtax: -2.5e-3\n',
    "逆\U0001f34e伝播.txt": "price: 220円\ndtax: −200\n".encode(),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, data in CLASS.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def marked(form: str, *paths: str, options: tuple[str, ...] = ()) -> str:
    result = run("grade", "--format", form, *options, APPLE, *(paths or sorted(CLASS)))
    assert result.err == ""
    return result.out


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("form", MANY)
def test_golden_class(form: str, lang: str, folder: Path, refresh_golden: bool) -> None:
    compared(f"class-{lang}.{form}", marked(form, options=("--lang", lang)), refresh_golden)


@pytest.mark.parametrize("form", REPORTS)
def test_golden_one(form: str, folder: Path, refresh_golden: bool) -> None:
    compared(f"one.{form}", marked(form, "bob #2.txt"), refresh_golden)
    compared(f"one-with-answers.{form}", marked(form, "bob #2.txt", options=("--show-answers",)), refresh_golden)
    compared(f"malformed.{form}", marked(form, "d|e*f_\\n.json"), refresh_golden)


def compared(name: str, text: str, refresh: bool) -> None:
    path = GOLDEN / name
    if refresh:
        path.write_text(text, "utf-8", newline="\n")
    assert path.read_text("utf-8") == text


def test_json(folder: Path) -> None:
    found = [json.loads(line) for line in marked("json").splitlines()]
    assert [one["submission"] for one in found] == sorted(CLASS)
    bob = found[sorted(CLASS).index("bob #2.txt")]
    assert list(bob) == [
        *(
            "format_version",
            "submission",
            "student",
            "student_id",
            "status",
            "why",
            "note",
            "key",
            "score",
            "points",
            "most",
            "passed",
            "passed_over",
            "answers",
        )
    ]
    assert (bob["format_version"], bob["score"], bob["passed"], bob["passed_over"]) == (1, 0.25, False, 1)
    tax = bob["answers"][3]
    assert tax["reasons"][0].pop("text").startswith("fits the backward of apple_price")
    tax["reasons"] = tax["reasons"][:1]
    assert tax == {
        "question": "dtax",
        "kind": "gradient",
        "node": "tax",
        "status": "wrong",
        "given": "100",
        "answer": {"value": 100, "exact": "100"},
        "points": 0,
        "most": 1,
        "reasons": [{"misconception": "another-node"}],
    }
    told = json.loads(marked("json", "bob #2.txt", options=("--show-answers",)))
    assert told["answers"][1]["right"] == {"value": 2.2, "exact": "11/5"}


def test_csv_has_no_formulas(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(marked("csv"))))
    assert len(rows) == len(CLASS)
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "@")), cell
            assert not cell.startswith("-") or float(cell)
    formula = rows[sorted(CLASS).index("=HYPERLINK(1).txt")]
    assert formula["submission"] == "'=HYPERLINK(1).txt"
    assert formula["price_given"] == '\'=HYPERLINK("x")'
    assert (formula["dtax_given"], formula["dtax_result"], formula["dtax"]) == ("-2.5e-3", "wrong", "0")
    bob = rows[sorted(CLASS).index("bob #2.txt")]
    assert (bob["name"], bob["id"], bob["points"], bob["most"]) == ("bob #2.txt", "bob #2.txt", "1", "4")
    assert (bob["score"], bob["passed"], bob["misconceptions"]) == ("0.25", "no", "another-node")
    assert [bob[key] for key in ("price", "dapple", "dapple_num", "dtax")] == ["1", "0", "0", "0"]


def test_a_table_has_as_many_rows_as_a_person_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are not right before the others; all the other formats have every question."""
    monkeypatch.setattr(table_format, "MOST_ROWS", 4)
    (tmp_path / "key.yaml").write_text("expression: a + b + c + d + e\nvalues: {a: 2, b: 2, c: 2, d: 2, e: 2}\n")
    (tmp_path / "ann.txt").write_text("da: 1\ndb: 1\ndc: 1\ndd: 1\nde: 2\n")
    words = (str(tmp_path / "key.yaml"), str(tmp_path / "ann.txt"))
    lines = run("grade", *words).out.splitlines()
    rows = [line.split()[0] for line in lines if line.rstrip().endswith(("0/1", "1/1"))]
    assert rows == ["output", "da", "db", "de"]
    assert "2 more questions: --format csv or json has them all." in lines
    assert "more questions" not in run("grade", "--format", "markdown", *words).out


def test_markdown_shows_what_was_written(folder: Path) -> None:
    rendered = [line for line in marked("markdown").splitlines() if line.startswith("| c")]
    assert rendered[0].startswith("| c\\<\\&\"'\\>.txt |")
    assert all(line.count(" | ") == 6 for line in marked("markdown").splitlines() if line.startswith("| ="))


def test_tap_is_read_by_tap_py(folder: Path) -> None:
    lines = list(Parser().parse_text(marked("tap", "bob #2.txt")))
    assert [line.category for line in lines] == ["version", "plan", *["test"] * 4]
    assert lines[1].expected_tests == 4
    tests = lines[2:]
    assert [(test.number, test.ok, test.description) for test in tests] == [
        (1, True, "- price"),
        (2, False, "- dapple"),
        (3, False, "- dapple_num"),
        (4, False, "- dtax"),
    ]
    assert tests[1].yaml_block["given"] == "4"
    assert tests[1].yaml_block["misconceptions"] == ["another-node"]
    assert tests[1].yaml_block["message"].startswith("fits the backward of")


def test_tap_of_a_class_is_read_by_tap_py(folder: Path) -> None:
    lines = list(Parser().parse_text(marked("tap")))
    tests = [line for line in lines if line.category == "test"]
    assert [test.ok for test in tests] == [name == "ann.txt" for name in sorted(CLASS)]
    assert [test.number for test in tests] == list(range(1, len(CLASS) + 1))
    assert [line.expected_tests for line in lines if line.category == "plan"] == [len(CLASS)]
    assert not any(test.skip or test.todo for test in tests)


@pytest.mark.skipif(shutil.which("tap-parser") is None, reason="npm install -g tap-parser")
@pytest.mark.parametrize("share", ["100%", "0"])
def test_tap_is_read_by_tap_parser(share: str, folder: Path) -> None:
    text = marked("tap", options=("--pass", share))
    done = subprocess.run(["tap-parser", "-j", "0"], input=text, capture_output=True, text=True, check=False)
    events = json.loads(done.stdout)
    found = [event[1] for event in events if event[0] == "assert"]
    submissions = {one["name"]: one["ok"] for one in found}
    malformed = "d|e*f_\\n.json"
    passed = {name for name in CLASS if name == "ann.txt" or (share == "0" and name != malformed)}
    assert submissions == {name: name in passed for name in sorted(CLASS)}
    assert not any(one.get("tapError") for one in found)
    assert not any(event[0] == "extra" for event in events)


def test_junit_is_read_by_junitparser(folder: Path) -> None:
    suites = list(junitparser.JUnitXml.fromstring(marked("junit").encode()))
    assert [suite.name for suite in suites] == sorted(CLASS)
    bob = suites[sorted(CLASS).index("bob #2.txt")]
    assert (bob.tests, bob.failures, bob.errors, bob.skipped) == (4, 3, 0, 0)
    cases = list(bob)
    assert [case.name for case in cases] == ["price", "dapple", "dapple_num", "dtax"]
    assert cases[0].is_passed
    assert cases[1].result[0].type == "another-node"
    assert cases[1].result[0].message.startswith("fits the backward of")
    kinds = {
        case.name: type(case.result[0]).__name__ for case in suites[sorted(CLASS).index("c<&\"'>.txt")] if case.result
    }
    assert kinds == {"price": "Error", "dapple": "Failure", "dapple_num": "Failure", "dtax": "Skipped"}
    malformed = suites[sorted(CLASS).index("d|e*f_\\n.json")]
    assert (malformed.tests, malformed.errors, next(iter(malformed)).result[0].type) == (1, 1, "malformed")
    for suite in suites:  # what the suite says is what its cases say
        counted = suite.tests, suite.failures, suite.errors, suite.skipped
        suite.update_statistics()
        assert counted == (suite.tests, suite.failures, suite.errors, suite.skipped)


def test_junit_in_ascii_says_the_same(folder: Path) -> None:
    plain = junitparser.JUnitXml.fromstring(marked("junit", options=("--lang", "ja")).encode())
    out = run("grade", "--format", "junit", "--lang", "ja", "--ascii", APPLE, *sorted(CLASS)).out
    assert out.isascii()
    assert [suite.name for suite in plain] == [suite.name for suite in junitparser.JUnitXml.fromstring(out.encode())]


@pytest.mark.parametrize("name", sorted(CLASS))
def test_gradescope(name: str, folder: Path) -> None:
    found: dict[str, Any] = json.loads(marked("gradescope", name))
    jsonschema.Draft7Validator(GRADESCOPE).validate(found)
    totalled = copy.deepcopy(found)
    gradescopeResultFinalizer(totalled)
    assert totalled == found
    assert [test["status"] == "passed" for test in found["tests"]] == [test["score"] > 0 for test in found["tests"]]


@pytest.mark.parametrize("name", sorted(CLASS))
def test_prairielearn(name: str, folder: Path) -> None:
    found: dict[str, Any] = json.loads(marked("prairielearn", name))
    jsonschema.Draft7Validator(PRAIRIELEARN).validate(found)
    if not found["gradable"]:
        assert found["score"] == 0
        assert found["format_errors"]
        return
    totalled = copy.deepcopy(found)
    prairieLearnResultFinalizer(totalled)
    assert totalled == found


@pytest.mark.parametrize("form", SINGLE)
def test_one_submission_a_file(form: str, folder: Path) -> None:
    result = run("grade", "--format", form, APPLE, str(folder))
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize("form", REPORTS)
def test_no_format_prints_escapes(form: str, folder: Path) -> None:
    name = "\x1b[31m\u202e\ufffe\x85.txt"
    (folder / name).write_bytes("price: \u202e\u2066\ufffe\x85\ndapple: 4\n".encode())
    out = marked(form, name, options=("--color", "never"))
    assert not set(out) & set("\x1b\u202e\u2066\x85")
    if form == "junit":
        junitparser.JUnitXml.fromstring(out.encode())


@pytest.mark.parametrize("form", MANY)
def test_reports_come_as_they_are_made(form: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from backprop_cli.language.messages import Message
    from backprop_cli.render.grade import Frame, report_renderer
    from backprop_cli.render.view import View
    from backprop_cli.teaching.grade.marking import Report

    made = []

    def reports() -> Any:
        for number in range(1000):
            made.append(number)
            yield Report(f"{number}.txt", [], 0, False, Message("no-answers"))

    texts = report_renderer(form)(reports(), Frame("title", [], False, True), View())
    for _ in range(10):
        next(texts)
    assert len(made) <= 10
