"""The class of examples/grading, marked by its script; and classes of thousands."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
import yaml
from shell import ROOT, Shell
from support import EXAMPLES, environment, good

from backprop_cli import load_problems

pytestmark = pytest.mark.once

GOLDEN = ROOT / "tests" / "golden" / "grade"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_mark_class(lang: str, tmp_path: Path, refresh_golden: bool) -> None:
    done = Shell(tmp_path, lang).run("bash examples/grading/mark_class.sh")
    path = GOLDEN / f"mark_class-{lang}.txt"
    if refresh_golden:
        path.write_text(done.out, "utf-8", newline="\n")
    assert done == (0, path.read_text("utf-8"), "")


def test_the_key_is_valid() -> None:
    key = EXAMPLES / "grading" / "key.yaml"
    assert [ask.key for ask in load_problems(key)[0].asks] == [
        *("price", "dall_price", "dapple", "dapple_num", "dorange", "dtax")
    ]
    jsonschema.Draft7Validator(json.loads(good("schema"))).validate(yaml.safe_load(key.read_text("utf-8")))


@pytest.mark.parametrize(
    ("ask", "valid"),
    [
        (["price", {"key": "dapple", "points": 2, "rtol": "1/100", "atol": 0}], True),
        ([], False),
        ("price", False),
        ([{"points": 2}], False),
        ([{"key": "price", "point": 2}], False),
        ([{"key": "price", "points": -1}], False),
    ],
)
def test_the_schema_knows_what_a_key_asks(ask: object, valid: bool) -> None:
    validator = jsonschema.Draft7Validator(json.loads(good("schema")))
    assert validator.is_valid({"expression": "x*y", "ask": ask}) == valid


def test_the_script_of_the_lecture_through_a_pipe(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    done = shell.run("python examples/buy_apple.py | backprop grade examples/apple.yaml")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("4 of 4 points (100%). Passed.\n")
    done = shell.run("python examples/buy_apple_orange.py | backprop grade examples/apple_orange.yaml")
    assert (done.code, done.err) == (0, "")


class Run(NamedTuple):
    seconds: float
    kilobytes: int


def timed(*words: str, times: int = 1) -> Run:
    """A whole process: its best processor time of so many, and the most memory it took."""
    runs = []
    for _ in range(times):
        command = [sys.executable, "-m", "backprop_cli", "grade", str(EXAMPLES / "apple.yaml"), *words]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        runs.append(Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
    return min(runs)


def large_class(folder: Path, count: int) -> None:
    draw = random.Random(count)
    answers = [(2.2, 110, 200), (4, 200, 100), (110, 2.2, 200), (2, 100, 200)]
    for number in range(count):
        apple, num, tax = draw.choice([*answers, (draw.random(), draw.random(), draw.random())])
        text = (
            f"Mounted at /content/drive\nprice: 220.00000000000003\ndApple: {apple}\ndApple_num: {num}\ndTax: {tax}\n"
        )
        (folder / f"{number:05}.txt").write_text(text, "utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts kilobytes on Linux")
def test_a_thousand_take_no_more_than_ten(tmp_path: Path) -> None:
    large_class(tmp_path, 1_000)
    one, all_ = timed(str(tmp_path / "00001.txt"), times=3), timed(str(tmp_path))
    assert all_.seconds <= 10 * one.seconds


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts kilobytes on Linux")
def test_memory_does_not_grow_with_the_class(tmp_path: Path) -> None:
    large_class(tmp_path, 4_000)
    few, many = timed(*(str(tmp_path / f"{number:05}.txt") for number in range(100))), timed(str(tmp_path))
    assert many.kilobytes - few.kilobytes < 2_000  # the names of files take half of one
