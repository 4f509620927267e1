"""The five reference problems give exactly the lecture's numbers, however they are asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import NamedTuple

import pytest
from support import EXAMPLES, good, run

FORMATS = ("table", "plain", "json", "csv", "markdown")


class Reference(NamedTuple):
    yaml: str
    words: list[str]
    plain: dict[str, str]  # the output, then the gradient of every input
    nodes: dict[str, str] = {}  # gradients of other nodes by name


APPLES = "items:\n  - {name: apple, price: 100, quantity: 2}\ntax: 10%\n"
FRUIT = "items:\n  - {name: apple, price: 100, quantity: 2}\n  - {name: orange, price: 150, quantity: 3}\ntax: 10%\n"
FRUIT_TEXT = """apple_price = apple * apple_num; orange_price = orange * orange_num
all_price = apple_price + orange_price; price = all_price * tax"""

PROBLEMS = {
    "apple": Reference(
        APPLES,
        ["apple_price = apple * apple_num; price = apple_price * tax", "apple=100", "apple_num=2", "tax=1.1"],
        {"price": "220", "dapple": "2.2", "dapple_num": "110", "dtax": "200"},
        {"apple_price": "1.1", "price": "1"},
    ),
    "apple_orange": Reference(
        FRUIT,
        [FRUIT_TEXT, "apple=100", "apple_num=2", "orange=150", "orange_num=3", "tax=1.1"],
        {"price": "715", "dapple": "2.2", "dapple_num": "110", "dorange": "3.3", "dorange_num": "165", "dtax": "650"},
        {"apple_price": "1.1", "orange_price": "1.1", "all_price": "1.1", "price": "1"},
    ),
    "square_of_sum": Reference(
        "steps: {t: x + y, z: t**2}\nvalues: {x: 3, y: 4}\n",
        ["t = x + y; z = t**2", "x=3", "y=4"],
        {"z": "49", "dx": "14", "dy": "14"},
        {"t": "14", "z": "1"},
    ),
    "multiply": Reference(
        "expression: z = x * y\nvalues: {x: 10, y: 5}\nupstream: 1.2\n",
        ["z = x * y", "x=10", "y=5", "--upstream", "1.2"],
        {"z": "50", "dx": "6", "dy": "12"},
        {"z": "1.2"},
    ),
    "used_twice": Reference(
        "expression: z = x*x + x\nvalues: {x: 3}\n", ["z = x*x + x", "x=3"], {"z": "12", "dx": "7"}, {"z": "1"}
    ),
}


def numbers_of(text: str, form: str) -> tuple[dict[str, str], dict[str, str]]:
    """Values and gradients by node name, as they are printed."""
    if form == "json":
        document = json.loads(text)
        rows = [(node["name"], str(node["value"]), str(node["gradient"])) for node in document["nodes"]]
        assert document["check"]["status"] == "ok"
    elif form == "csv":
        rows = [(row["name"], row["value"], row["gradient"]) for row in csv.DictReader(io.StringIO(text))]
    elif form == "markdown":
        titles, _, *cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
        rows = rows_of(titles, [[cell.strip().replace("\\", "") for cell in row] for row in cells])
    else:
        lines = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
        first = next(i for i, cells in enumerate(lines) if len(cells) > 3)
        titles, _, *cells = lines[first : lines.index([""], first)]
        rows = rows_of(titles, [row if len(row) == len(titles) else [row[0], "", *row[1:]] for row in cells])
    return {name: value for name, value, _ in rows}, {name: gradient for name, _, gradient in rows}


def rows_of(titles: list[str], cells: list[list[str]]) -> list[tuple[str, str, str]]:
    value = next(i for i, title in enumerate(titles) if title in ("value", "値"))
    return [(row[0], row[value].removesuffix(" 円"), row[value + 1]) for row in cells]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("way", ["file", "pipe", "words"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_reference_numbers(name: str, way: str, form: str, language: str) -> None:
    problem = PROBLEMS[name]
    options = ["--format", form, "--lang", language]
    if way == "file":
        text = good(str(EXAMPLES / f"{name}.yaml"), *options)
    elif way == "pipe":
        text = good(*options, stdin=problem.yaml.encode())
    else:
        text = good(*problem.words, *options)
    if form == "plain":
        assert text == "".join(f"{key}: {number}\n" for key, number in problem.plain.items())
        return
    values, gradients = numbers_of(text, form)
    (output, value), *rest = problem.plain.items()
    assert values[output] == value
    expected = {key[1:]: number for key, number in rest} | problem.nodes
    assert {key: gradients[key] for key in expected} == expected


def test_plain_prints_six_lines_and_nothing_else() -> None:
    assert run(str(EXAMPLES / "apple_orange.yaml"), "--format", "plain") == (
        0,
        "price: 715\ndapple: 2.2\ndapple_num: 110\ndorange: 3.3\ndorange_num: 165\ndtax: 650\n",
        "",
    )


def test_get_a_bare_number() -> None:
    assert good(str(EXAMPLES / "apple_orange.yaml"), "--get", "dTax") == "650\n"
    assert good(str(EXAMPLES / "apple.yaml"), "--get", "price", "--get", "dapple") == "220\n2.2\n"


@pytest.mark.parametrize("way", ["-", "nothing"])
def test_concatenated_yaml_gives_one_object_a_line(way: str) -> None:
    stream = "---\n".join(problem.yaml for problem in PROBLEMS.values())
    lines = good(*(["-"] if way == "-" else []), "--format", "json", stdin=stream.encode()).splitlines()
    assert [json.loads(line)["value"] for line in lines] == [220, 715, 49, 50, 12]


@pytest.mark.parametrize("name", PROBLEMS)
def test_upstream_gradient_of_operations(name: str) -> None:
    """An upstream gradient multiplies every gradient: 10 × 5 with 1.2 gives 6 and 12."""
    problem = PROBLEMS[name]
    document = json.loads(good("-", "--upstream", "1/3", "--format", "json", stdin=problem.yaml.encode()))
    plain = json.loads(good("-", "--upstream", "1", "--format", "json", stdin=problem.yaml.encode()))
    for node, same in zip(document["nodes"], plain["nodes"]):
        assert node["gradient"] == pytest.approx(same["gradient"] / 3)


def test_add_passes_on_and_multiply_flips() -> None:
    assert good("z = x + y", "x=5", "y=7", "--upstream", "1.3", "--format", "plain") == "z: 12\ndx: 1.3\ndy: 1.3\n"
    assert good("z = x * y", "x=5", "y=7", "--upstream", "2", "--format", "plain") == "z: 35\ndx: 14\ndy: 10\n"


def test_the_same_numbers_in_every_arithmetic_and_check() -> None:
    for check in ("auto", "symbolic", "directional", "none"):
        text = good(str(EXAMPLES / "apple_orange.yaml"), "--check", check, "--format", "plain")
        assert text.splitlines()[0] == "price: 715"
    text = good(str(EXAMPLES / "apple_orange.yaml"), "--arithmetic", "float", "--format", "plain", "--digits", "6")
    assert text.splitlines() == [
        "price: 715",
        "dapple: 2.2",
        "dapple_num: 110",
        "dorange: 3.3",
        "dorange_num: 165",
        "dtax: 650",
    ]
