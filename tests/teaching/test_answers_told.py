"""What is told of answers: units, answers given twice, names that mean nothing, what was read as what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from marked_answers import APPLE, EXACT, SAME, answers, marker_of, report
from support import EXAMPLES, good, run

from backprop_cli import load_problems
from backprop_cli.teaching.grade.answer_notations import plain
from backprop_cli.teaching.grade.marking import Report
from backprop_cli.teaching.grade.sheet_marking import SheetMarker
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.grade.units import Units

# Units


def test_the_units_of_the_problem_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text("steps: {z: w*g}\nvalues: {w: 2, g: 3}\nunits: {w: kg, z: 円}\n", "utf-8")
    marker = marker_of(load_problems(tmp_path / "key.yaml")[0])
    for unit in ("kg", "KG", "円", "yen", "円/kg", "(円)"):
        assert answers(f"z: 6 {unit}", marker) == {"z": 6}, unit
    for unit in ("g", "$", "m", "k g", "kg 3"):
        assert answers(f"z: 6 {unit}", marker) == {"z": "unreadable"}, unit


def test_units_are_looked_for_in_the_same_order_in_every_run() -> None:
    names = Units([]).names
    assert list(names) == sorted(names, key=lambda name: (-len(name), name))


@pytest.mark.parametrize("unit", ["0", "1", "e3", ".5", "*10", "", "(", "\\", "]+", "/2"])
def test_no_unit_turns_one_number_into_another(unit: str) -> None:
    for text in ("10", "1e3", "2.5", "3*10", "1/2"):
        assert plain(text, "number", Units([unit])) == text


# Answers given twice


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("price: 220\nprice: 220.0\n| price | 220 円 |\nprice = array([2.2e2])", "correct"),
        ("price: 220\nprice: 220.00000000000003", "correct"),
        ("price: 221\nprice: 221.0", "wrong"),
        ("price: 220\nprice: 221", "unreadable"),
        ("price: 220\n∂price/∂price: 221", "correct"),
        ("price: 219 + 1\nprice: 220", "correct"),
        ("price: 2*110 = 219\nprice: 220", "unreadable"),
        ("price: 219 + 2\nprice: 220", "unreadable"),
        ("price: 220\nprice: 1,220", "unreadable"),
    ],
)
def test_twice(text: str, status: str) -> None:
    assert report(text).marks[0].status == status


def test_with_exact_the_last_digit_counts_when_given_twice() -> None:
    assert report("price: 220\nprice: 220.00000000000003", EXACT).marks[0].status == "unreadable"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dx = dy = {}", "dx dy"),
        ("z=49, dx=dy={}", "z dx dy"),
        ("∂z/∂x = ∂z/∂y = 2*(x + y) = {}", "dx dy"),
        (r"$\frac{\partial z}{\partial x}=\frac{\partial z}{\partial y}=%s$".replace("%s", "{}"), "dx dy"),
        ("dx, dy: {0}, {0}", "dx dy"),
        ("dx and dy: {}", "dx dy"),
        ("both dx and dy are {}", "dx dy"),
        ("dx, dyはともに{}", "dx dy"),
    ],
)  # fmt: skip
def test_one_number_for_several_names(text: str, said: str) -> None:
    filled = text.replace("{}", "14").replace("{0}", "14")
    assert {mark.question.key: mark.status for mark in report(filled, SAME).marks if mark.status != "missing"} == (
        dict.fromkeys(said.split(), "correct")
    )
    for more in ("dy: 15", "dx = dy = 15", "| dx | dy |\n|--|--|\n| 15 | 15 |", "dy\n15", "dx,dy\n15,15", "dy 15"):
        assert report(f"{filled}\n{more}", SAME).marks[2].status == "unreadable", more


# Our own formats, names that are misspelt, and what was read as what


@pytest.mark.parametrize("form", ["json", "plain", "markdown"])
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_our_own_formats_are_read_back(form: str, path: Path) -> None:
    printed = good(str(path), "--format", form, "--check", "none")
    result = run("grade", str(path), "--format", "json", stdin=printed.encode())
    whole = "≈" not in printed  # what is shown with six digits is read, and not right
    assert all(answer["status"] == "correct" or not whole for answer in json.loads(result.out)["answers"]), result.out
    assert "unreadable" not in result.out


@pytest.mark.parametrize("words", [("z = (x + y)**2*w",), ("Y = X @ W", "X=[[1, 2], [3, 4]]", "W=[[1, 2], [3, 5]]")])
def test_our_own_json_is_read_back(words: tuple[str, ...]) -> None:
    printed = good(*words, "--format", "json")
    assert run("grade", *words, stdin=printed.encode()).code == 0


def test_a_misspelt_name_is_told_where_its_answer_is_missing() -> None:
    marks = report("price: 220\ndaple: 2.2\ndapple_nun = 110\nfoo: 3\nprise: 1").marks
    told = {mark.question.key: [reason.message.text("en") for reason in mark.reasons] for mark in marks}
    assert told == {
        "price": [],
        "dapple": ["no answer was found, and 'daple' (line 2) is no name of this problem; did you mean 'dapple'?"],
        "dapple_num": ["no answer was found, and 'dapple_nun' (line 3) is no name of this problem; "
                       "did you mean 'dapple_num'?"],
        "dtax": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ('{"x": 14}', {"dx": "no answer was found, and 'x' (line 1) is not asked for; did you mean 'dx'?"}),
        ("z: 49\ny: 14 yen", {"dy": "no answer was found, and 'y' (line 2) is not asked for; did you mean 'dy'?"}),
        ("x: 3\ny: 4.0\nz: 49", {}),
        ("x: 14\ndx: 14", {}),
    ],
)
def test_a_value_that_is_not_asked_for_may_be_meant_as_the_gradient(text: str, hints: dict[str, str]) -> None:
    found = report(text, SAME)
    assert {mark.question.key: mark.reasons[0].message.text("en") for mark in found.marks if mark.reasons} == hints
    assert not found.why or found.why.text("en") in hints.values()


def test_what_was_read_as_what_is_kept() -> None:
    found = report("price: 220 円\n| x | 3 |\n∂price/∂apple: Fraction(11, 5)\ndtax: ____\n").readings
    assert [tuple(reading) for reading in found] == [
        (1, "price", "220 円", "price", "220"),
        (2, "x", "3", None, ""),
        (3, "∂price/∂apple", "Fraction(11, 5)", "dapple", "(11)/(5)"),
    ]


def test_name_and_number_may_each_stand_between_dollars() -> None:
    """Also where the problem has a unit, so that a dollar is no currency of it."""
    text = b"price: 220\n$\\frac{\\partial price}{\\partial apple}$ = $2.2$\n$dtax$: $200$\n"
    given = {each.name: each.value for each in read_submission(text, "a").given}
    assert sorted(given.values()) == ["$2.2$", "$200$", "220"]


# Several problems on a sheet

SHEET = SheetMarker([marker_of(load_problems(APPLE)[0]), marker_of(load_problems(APPLE)[0])])


def on_sheet(text: str) -> Report:
    return SHEET.mark(read_submission(text.encode(), "x"))


@pytest.mark.parametrize(
    "text",
    [
        "p1.price: {0}\np2.price: {1}\np2.∂price/∂apple: {2}",
        "p1.price = {0}\nP2_price = {1}\np2.apple.grad = {2}",
        "P1. price: {0}\np2 price: {1}\np2: ∂price/∂apple = {2}",
        "1. price: {0}\n2. price: {1}\n2. dapple: {2}",
        "(1) price = {0}\n(2) price = {1}, dapple = {2}",
        "問1 price: {0}\n問2 price: {1}\n問2 appleの勾配: {2}",
        "Problem 1: price = {0}\nProblem 2: price = {1}\nP2) dapple = {2}",
        "Problem 1\nprice: {0}\n\nProblem 2\n1. price: {1}\n2. dapple: {2}",
        "# 1. apples\nprice: {0}\n# 2. more apples\n| price | dapple |\n|--|--|\n| {1} | {2} |",
        "p1:\n  price: {0}\np2:\n  price: {1}\n  dapple: {2}",
        '{{"p1": {{"price": {0}}}, "p2": {{"price": {1}, "dapple": {2}}}}}',
        "| p1.price | {0} |\n| p2.price | {1} |\n| p2.dapple | {2} |",
    ],
)
def test_an_answer_goes_to_its_problem(text: str) -> None:
    found = on_sheet(text.format(220, 221, "2.2"))
    given = {mark.question.key: mark.status for mark in found.marks if mark.status != "missing"}
    assert given == {"p1.price": "correct", "p2.price": "wrong", "p2.dapple": "correct"}
    assert {reading.question for reading in found.readings} == set(given)
    again = on_sheet(text.format(220, 221, "2.2") + "\np1.price: 219\np2.price: 220\n")
    assert [mark.status for mark in again.marks if mark.question.name == "price"] == ["unreadable", "unreadable"]


@pytest.mark.parametrize(
    "text", ["price: 220", "1. price: 220\n2. dapple: 2.2", "3. price: 220", "p3: price = 220", "| price | 220 |"]
)
def test_an_answer_to_which_no_problem_is_named_is_told(text: str) -> None:
    found = on_sheet(text)
    assert {mark.status for mark in found.marks} == {"missing"}
    told = found.marks[0].reasons[0].message.text("en")
    assert told.endswith("'price' (line 1) is asked for in several problems; write p1.price or p2.price")
    assert found.why == found.marks[0].reasons[0].message
    assert {reading.question for reading in found.readings} == {None}


def test_where_another_problem_is_answered_the_hint_stands_with_the_question() -> None:
    found = on_sheet("p1.price: 220\nprice: 220\ndtax: 3")
    assert found.why is None
    assert [bool(mark.reasons) for mark in found.marks] == [False, False, False, True, True, False, False, True]
