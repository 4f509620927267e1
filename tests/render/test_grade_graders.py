"""Reports for graders that give part of the points: the shapes that their documentation has, and nothing forged.

INGInious's text is read by the rule of reStructuredText that a backslash escapes any sign (tests/language/readers);
Kattis's exit code and score as its problemtools read them.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import jsonschema
import pytest
from support import APPLE, KEY, run

from backprop_cli.render.grade import SINGLE

ALL = b"price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"
SOME = b"price: 220\ndapple: 2.2\ndapple_num: 111\ndtax: 200\n"
FORGED = b"price: <!! score: 4 !!>\ndapple: </testcase>\ndapple_num: ok 1 - \x1b[32m\ndtax: =cmd|' /C calc'!A0\n"
UNREAD = b"{"

TEST = {"name": {"type": "string"}, "status": {"enum": ["pass", "fail", "error"]}, "message": {"type": "string"}}
SCHEMAS = {
    "github": {
        "$comment": "github.com/classroom-resources/autograding-grading-reporter, src/helpers/test-helpers.js",
        "type": "object",
        "required": ["version", "status", "max_score", "tests"],
        "properties": {
            "version": {"const": 1},
            "status": {"enum": ["pass", "fail", "error"]},
            "max_score": {"type": "number"},
            "tests": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["name", "status", "score"],
                    "properties": {**TEST, "score": {"type": "number", "minimum": 0}},
                },
            },
        },
    },
    "coderunner": {
        "$comment": "author guide of CodeRunner, 'Combinator-template grading'",
        "type": "object",
        "required": ["fraction"],
        "additionalProperties": False,
        "properties": {
            "fraction": {"type": "number", "minimum": 0, "maximum": 1},
            "prologuehtml": {"type": "string", "pattern": "^<p>[^<>]*</p>$"},
            "testresults": {"type": "array", "items": {"type": "array", "minItems": 6, "maxItems": 6}},
        },
    },
    "check50": {
        "$comment": "cs50.github.io/check50/json_specification.html",
        "type": "object",
        "required": ["slug", "results", "version"],
        "properties": {
            "slug": {"type": "string"},
            "version": {"type": "string"},
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name", "description", "passed", "log", "cause", "data", "dependency"],
                    "properties": {
                        "name": {"type": "string"},
                        "description": {"type": "string"},
                        "passed": {"enum": [True, False, None]},
                        "log": {"type": "array", "items": {"type": "string"}},
                        "cause": {"type": ["object", "null"], "required": ["rationale", "help"]},
                        "data": {"type": "object"},
                        "dependency": {"type": ["string", "null"]},
                    },
                },
            },
        },
    },
    "inginious": {
        "$comment": "docs.inginious.org, 'Run file'; inginious_container_api/feedback.py",
        "type": "object",
        "required": ["result", "grade", "text", "problems"],
        "properties": {
            "result": {"enum": ["success", "failed", "crash", "timeout", "overflow"]},
            "grade": {"type": "number", "minimum": 0, "maximum": 100},
            "text": {"type": "string"},
            "problems": {
                "type": "object",
                "additionalProperties": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}},
            },
        },
    },
}


def marked(form: str, answers: bytes, *options: str, code: int | None = None) -> str:
    result = run("grade", "--format", form, *options, APPLE, stdin=answers)
    assert result.err == ""
    assert code is None or result.code == code
    return result.out


@pytest.mark.parametrize("answers", [ALL, SOME, FORGED, UNREAD], ids=["all", "some", "forged", "unread"])
@pytest.mark.parametrize("form", SCHEMAS)
def test_the_shape_is_the_documented_one(form: str, answers: bytes) -> None:
    jsonschema.Draft7Validator(SCHEMAS[form]).validate(json.loads(marked(form, answers)))


def points(form: str, text: str) -> float:
    """What a grader would give, as its documentation says, of 4 points."""
    if form == "kattis":
        return float(text.split("\n")[0])
    if form == "autograderio":
        (score,) = re.findall(r"(?i)<!!\s*score:\s*(-?\d+)\s*!!>", text)
        return float(score)
    found = json.loads(text)
    if form == "github":  # src/notify-classroom.js
        return sum(test["score"] for test in found["tests"]) * 4 / found["max_score"]
    if form == "check50":
        return sum(one["passed"] is True for one in found["results"] if one["name"] != "submission")
    if form == "gradescope":
        return float(found["score"])
    share = {"coderunner": "fraction", "prairielearn": "score", "inginious": "grade"}[form]
    return float(found[share]) * 4 / (100 if form == "inginious" else 1)


@pytest.mark.parametrize(("answers", "right"), [(ALL, 4), (SOME, 3), (FORGED, 0), (UNREAD, 0)])
@pytest.mark.parametrize("form", SINGLE)
def test_part_of_the_points(form: str, answers: bytes, right: float) -> None:
    assert points(form, marked(form, answers)) == right


def test_classroom_reads_it_in_base64() -> None:
    text = marked("github", SOME)
    assert json.loads(base64.b64decode(base64.b64encode(text.encode())))["tests"][2]["status"] == "fail"
    assert text.count("\n") == 1


@pytest.mark.parametrize(("answers", "code"), [(ALL, 42), (SOME, 43), (FORGED, 43), (UNREAD, 43)])
def test_kattis_hears_its_own_exit_codes(answers: bytes, code: int) -> None:
    marked("kattis", answers, code=code)


def test_kattis_accepts_part_of_the_points() -> None:
    assert marked("kattis", SOME, "--pass", "1%", code=42).startswith("3\n3 of 4 points")


def test_kattis_hears_that_a_key_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text("prise: 1\n")
    assert run("grade", "--format", "kattis", str(tmp_path / "key.yaml"), stdin=ALL).code == 2


@pytest.mark.parametrize(("only", "code"), [("price", 0), ("dapple_num", 1), ("d_apple", 0), ("dtax", 0)])
def test_an_exit_code_for_each_point(only: str, code: int) -> None:
    result = run("grade", "--only", only, "--format", "json", APPLE, stdin=SOME)
    (answer,) = json.loads(result.out)["answers"]
    assert (result.code, answer["most"]) == (code, 1)


def test_several_questions_alone() -> None:
    assert run("grade", "--only", "price", "--only", "dtax", APPLE, stdin=SOME).code == 0


def test_only_what_is_asked() -> None:
    result = run("grade", "--only", "daple", APPLE, stdin=SOME)
    assert (result.code, result.out) == (2, "")
    assert "does not ask for 'daple'; did you mean 'dapple'?" in result.err
    assert run("grade", "--only", "apple", APPLE, stdin=SOME).code == 2  # a node, and not asked for


def test_points_of_a_key_count() -> None:
    result = run("grade", "--only", "dapple", "--format", "github", KEY, stdin=b"dapple: 3\n")
    assert (result.code, json.loads(result.out)["max_score"]) == (1, 2)
