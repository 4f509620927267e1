"""`backprop lint`: all faults of a file at once, each told once, nothing that only follows from another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unittest import mock

import pytest
from support import EXAMPLES, good, run

from backprop_cli.language.messages import catalogue
from backprop_cli.reading.faults import MOST_FAULTS
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.lint import faults_of
from tests.fuzz.targets import cases

EVERYTHING = """\
title: [a]                                                  # 1:8 not-text
items:
  - {name: apple, prise: 100, quantity: 2, tax: 0.1}        # 3:19 unknown-key  3:49 tax-ambiguous
  - {name: 1orange, price: 1,100, quantity: two}            # 4:12 bad-name  4:30 thousands  4:45 value-not-number
  - {name: pear, price: 100, discount: 5}                   # 5:5 missing-key  5:40 discount-ambiguous
  - text                                                    # 6:5 item-not-mapping
tax: 0.1                                                    # 7:6 tax-ambiguous
coupon: {a b: 3, c: -4}                                     # 8:10 bad-name  8:21 off-negative
rounding: upp                                               # 9:11 choice-of-key
units: {aple: kg, x: [1]}                                   # 10:22 not-text
ask: [price, {key: dappel, points: -1, pts: 2}, {rtol: 1}]  # 11:36 negative  11:40 unknown-key  11:49 ask-not-list
seed: -1                                                    # 12:7 bad-seed
part: x                                                     # 13:7 part-not-number
---
steps:
  t: x +            # 16:9 missing-operand-after
  u: x * t
  1v: [x]           # 18:7 not-text
  z: (u             # 19:6 unclosed
values: {x: 1x, y: 2, t: abc}    # 20:13 value-with-unit  20:26 value-not-number
output: [q]                      # 21:9 not-text
upstream: nope                   # 22:11 value-not-number
---
expression: x*y
values: {x: 1, x: a, w: 3, y: &a b}     # 25:16 duplicate-key  25:19 value-not-number  25:22 unknown-input  25:31 anchor
units: {q: m}                           # 26:9 unknown-node
ask: [dx, dxx, {key: dx, rtol: 2}]      # 27:11 unknown-key-get  27:16 asked-twice  27:16 rtol-of-all
---
items:
  - {name: apple, price: 1oo, quantity: 2, tax_included: maybe}  # 30:26 value-with-unit  30:58 choice-of-key
tax_included: yes                                                # 31:15 choice-of-key
---
items:
  - {name: apple, price: 100, quantity: 2}
  - {name: fig, price: 1oo, quantity: 2}                # 35:24 value-with-unit
shipping: -5                                            # 36:11 fee-negative
units: {apple: yen, appl: yen, fig: yen, shipping: yen} # 37:21 unknown-node
ask: [dfig, dfgi]                                       # 38:13 unknown-key-get
---
[x, y]: 1           # 40:1 key-not-text
values: {x: a}
---
- list              # 43:1 document-is-list
---
expresion: x        # 45:1 unknown-key
---
expression: x
items: [a]          # 48:1 two-kinds
---
a: [                # 51:1 not-yaml
"""
"""Behind each line the faults of it."""


def noted(text: str) -> list[tuple[str, str]]:
    """The places and ids in the comments of a text, and the text without them."""
    return [(place, name) for place, name in re.findall(r"(\d+:\d+) ([a-z-]+)", "\n".join(_comments(text)))]


def _comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines()]


def found(text: str, file: str = "p.yaml") -> list[tuple[str, str]]:
    return [(f"{fault.line}:{fault.column}", fault.message.id) for fault in faults_of(text.encode(), file)]


def test_everything_that_is_wrong_is_told_once_and_nothing_else() -> None:
    assert found(EVERYTHING) == noted(EVERYTHING)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # what only follows from a fault
        ("expresion: x*y\nvalues: {x: 2}\n", "1:1 unknown-key"),
        ("title: [1]\nexpressoin: x*y\nvalues: {x: 1,000}\nask: [{key: dx, pointz: 2, points: -1}]\n",
         "1:8 not-text 2:1 unknown-key 3:15 thousands 4:17 unknown-key 4:36 negative"),
        ("step: {t: x +}\ncurency: yen\nvalues: {x: 1x}\n", "1:1 unknown-key 1:14 missing-operand-after "
         "2:1 unknown-key 3:13 value-with-unit"),
        ("Items: [{name: a, price: 1}]\ndicsount: 3\nvalues: {x: 1x}\n",
         "1:1 unknown-key 1:9 missing-key 2:1 unknown-key 3:1 unknown-key"),
        ("品目表: [{品名: a}]\nask: [a, a, {key: }]\n通貨: [1]\n", "1:1 unknown-key 1:7 missing-key 3:5 not-text"),
        ("a: x*y\nvalues: {x: 1x}\nask: [dx, {key: dy, points: a}]\nseed: -1\n",
         "1:1 unknown-key 2:13 value-with-unit 3:29 value-not-number 4:7 bad-seed"),
        ("title: [1]\nunits: 3\n", "1:1 no-kind 1:8 not-text 2:8 not-mapping"),
        ("expression: x +\nitems: [3]\ntitle: [1]\nvalues: {x: 1x}\n",
         "2:1 two-kinds 3:8 not-text 4:13 value-with-unit"),
        ("expression: x*\nvalues: {x: 2, q: 3}\nunits: {q: kg}\nask: [dq]\n", "1:15 missing-operand-after"),
        ("items: [{nme: a, price: 1, quantity: 2}]\nask: [da]\n", "1:10 unknown-key"),
        ("items: [{name: a, price: 1x, quantity: 2}]\ntax_included: true\ntax: 8%\nask: [net]", "1:26 value-with-unit"),
        ("items: [{name: a, price: 1, quantity: 2, tax_included: true}]\ntax_included: ja\n", "2:15 choice-of-key"),
        ("items: [{name: b}]\n税率: 1\n消費税: 2\n", "1:9 missing-key 3:1 duplicate-key"),
        ("items: [{name: a, price: 1, quantity: 2, 品名: b, tax: 3}]\n", "1:42 duplicate-key 1:54 tax-ambiguous"),
        ("steps: {t: x +, z: t**2}\nvalues: {x: 1}\noutput: t\nask: [dt]\n", "1:15 missing-operand-after"),
        ("expression: '*x'\nvalues: {x: *a}\n", "1:14 missing-operand-before 2:13 alias-yaml"),
        # what is suspicious, and what is not
        ("expression: x*dx\nvalues: {x: 1, dx: 2}\nask: [dx]\n", "3:7 ask-of-input"),
        ("expression: x*dx\nvalues: {x: 1, dx: 2}\nask: [d.x, ddx, output]\n", ""),
        ("steps: {dx: x*y, z: dx*x}\nvalues: {x: 1, y: 2}\nask: [dx, z]\n", ""),
        ("expression: x\nask: [{key: dx, points: 0, rtol: 0.5}, x]\n", ""),
        ("expression: x\nask: [{key: dx, points: 0}, {key: x, points: 0.0}]\n", "2:7 ask-no-points"),
        ("expression: x\nask: [{key: dx, points: 0}, {key: x, points: -1}]\n", "2:46 negative"),
        ("part: 1\nexpression: x\nask: [{key: dx, points: 0}]\n---\npart: 2\nexpression: x\n", ""),
        ("part: 1\nexpression: x\nask: [{key: dx, points: 0}]\n---\npart: 2\nexpression: x +\n",
         "6:16 missing-operand-after"),
        ("expression: x\n---\nexpression: x\nask: [{key: dx, points: 0}]\n", "4:7 ask-no-points"),
        ("expression: x\nask: []\n---\nexpression: x\nask:\n---\nexpression: x\nask: {}\n",
         "2:6 ask-empty 5:5 ask-empty 8:6 ask-not-list"),
        ("items: [{name: a, price: 1, quantity: 2}, {name: a, price: 1, quantity: 2}]\nask: [da_2]\n", ""),
        # other streams
        ('{"expression": "x*"}\n\n{"expression": "x", "expression": "y", "a": 1}\n',
         "1:19 missing-operand-after 3:21 duplicate-key 3:40 unknown-key"),
        ("", "1:1 empty-file"),
        ("a\0", "1:2 control-character"),
        ("items: [price：100]\n", "1:14 full-width-colon"),
    ],
)  # fmt: skip
def test_a_fault_brings_no_other_one(text: str, wrong: str) -> None:
    assert " ".join(f"{place} {name}" for place, name in found(text)) == wrong


def test_every_refusal_of_a_file_is_found() -> None:
    """What another command would stop at, lint tells at the same place; several in one sentence one by one."""
    stage = [files for _, files in cases("yaml", "values", "arrays")]
    for files in stage:
        for name, data in files.items():
            refused = [each for each in read_problems(data, name) if isinstance(each, ValueError)]
            told = {(fault.line, fault.column): fault.message.id for fault in faults_of(data, name)}
            for error in refused:
                assert error.place is not None
                alike = {"unknown-keys": "unknown-key", "bad-names": "bad-name"}
                name_of_it = alike.get(error.message.id, error.message.id)
                assert told.get((error.place.line, error.place.column)) == name_of_it, (data, told)


def test_what_is_good_is_not_told() -> None:
    files = [str(path) for path in sorted([*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("*/*.yaml")])]
    assert len(files) > 5
    assert good("lint", *files) == ""


@pytest.mark.parametrize(
    "text",
    [
        "expression: x\n" + "".join(f"k{n}: 1\n" for n in range(900)),
        "items:\n" + "".join(f"- {{name: a{n}, prise: 1oo, quantity: 2}}\n" for n in range(900)),
        "expression: x\nvalues:\n" + "  v: 1\n" * 900,
        "steps:\n" + "".join(f"  s{n}: x +\n" for n in range(900)),
        "expression: x\nvalues:\n" + "".join(f"  v{n}: 1\n" for n in range(900)),
    ],
    ids=["keys", "items", "the same key", "steps", "values"],
)
def test_so_many_faults_and_no_more(text: str) -> None:
    places = found(text)
    assert len(places) == MOST_FAULTS + 1
    assert places[-1][1] == "too-many-faults"


# The command


def test_a_line_a_fault_and_the_exit_code(tmp_path: Path) -> None:
    bad, fine = tmp_path / "bad.yaml", tmp_path / "fine.yaml"
    bad.write_text("expression: x*\nvaluess: 1\n")
    fine.write_text("expression: x*y\n")
    lines = [
        f"{bad}:1:15: something is missing after '*'; write a name, a number or '(' there",
        f"{bad}:2:1: unknown key 'valuess'; did you mean 'values'?",
    ]
    assert run("lint", str(fine), str(bad), str(bad)) == (1, "\n".join([*lines, ""]), "")
    assert run("lint", str(fine)) == (0, "", "")
    missing = run("lint", str(tmp_path / "none.yaml"), str(bad), str(tmp_path))
    assert (missing.code, missing.out) == (2, "\n".join([*lines, ""]))
    assert [line.split("'")[0] for line in missing.err.splitlines()] == ["backprop: there is no file ", "backprop: "]


def test_stdin() -> None:
    for words in ((), ("-",)):
        result = run("lint", *words, stdin=b"expression: x*\n")
        assert result.code == 1
        assert result.out.startswith("<stdin>:1:15: ")


def test_a_person_who_names_no_file_is_told() -> None:
    with mock.patch("backprop_cli.cli.commands.lint.is_terminal", return_value=True):
        result = run("lint")
    assert (result.code, result.err) == (
        2,
        "backprop: no file was given; name the files to look at, or '-' for stdin\n",
    )


def test_the_sentences_are_in_the_language(tmp_path: Path) -> None:
    english, japanese = (run("lint", "--lang", each, stdin=EVERYTHING.encode()) for each in ("en", "ja"))
    assert english.code == japanese.code == 1
    assert len(english.out.splitlines()) == len(japanese.out.splitlines()) == len(noted(EVERYTHING))
    for ours, theirs in zip(english.out.splitlines(), japanese.out.splitlines()):
        assert ours.split(" ")[0] == theirs.split(" ")[0]
        assert re.search("[ぁ-んァ-ヶ一-龠]", theirs)


def test_json_has_the_same_ids_in_every_language() -> None:
    english, japanese = (
        json.loads(run("lint", "--format", "json", "--lang", each, stdin=EVERYTHING.encode()).out)
        for each in ("en", "ja")
    )
    faults = english["faults"]
    assert english["format_version"] == 1
    assert [(f"{each['line']}:{each['column']}", each["id"]) for each in faults] == noted(EVERYTHING)
    assert {each["id"] for each in faults} <= {*catalogue("en")}
    assert [each["id"] for each in japanese["faults"]] == [each["id"] for each in faults]
    assert json.loads(good("lint", "--format", "json", stdin=b"expression: x\n")) == {"format_version": 1, "faults": []}


def test_annotations_cannot_be_forged(tmp_path: Path) -> None:
    """An annotation is one line; what ends its parts is written out."""
    file = tmp_path / "a,b:c%.yaml"
    file.write_text('"10%\\n::warning::x": 1\nexpression: x\n')
    result = run("lint", "--format", "github", str(file))
    [line] = result.out.splitlines()
    place, sentence = line.split("::", 2)[1:]
    assert place.startswith("error file=")
    assert place.endswith("a%2Cb%3Ac%25.yaml,line=1,col=1,title=backprop lint")
    assert sentence.startswith("unknown key '10%25\\n::warning::x'")
