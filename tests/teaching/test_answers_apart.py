"""Several answers on one line: each is read as it is, or none of them; never one with another one's number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_answers import marker_of
from support import EXAMPLES

from backprop_cli import load_problems
from backprop_cli.language.errors import BackpropError
from backprop_cli.teaching.grade.submission import read_submission

MARKER = marker_of(load_problems(EXAMPLES / "apple_orange.yaml")[0])
KEYS = ("price", "dapple", "dapple_num", "dorange", "dorange_num", "dtax")
STRANGE = ("xs", "foo", "dornge", "error", "my friend has x")
BETWEEN = (
    *(
        " | ",
        " / ",
        "/",
        " - ",
        " -",
        " + ",
        "*",
        " → ",
        " -> ",
        " => ",
        "・",
        " • ",
        "! ",
        "。",
        ". ",
        "円 ",
        "円",
        " ",
    ),
    *(" so ", " with ", " whereas ", " and ", " then ", " but not ", "と", "、", ", ", "; ", r" \\ ", "$ $", "$ and $"),
    *(r"\text{ and }", r"\quad ", " & ", "\t", "  ", " (", ") ", ": ", " = ", " ≈ ", "? ", " ~ ", "' ", "%", ") & ("),
)


def read(text: str) -> dict[str, str]:
    """The number of every question that was answered, or what else is said of it."""
    try:
        marks = MARKER.mark(read_submission(text.encode(), "it")).marks
    except BackpropError as error:
        return {"no": str(error)}
    said = {mark.question.key: str(mark.answer) if mark.answer is not None else mark.status for mark in marks}
    return {key: text for key, text in said.items() if text != "missing"}


numbers = st.integers(2, 999).map(str)
separators = st.sampled_from(("=", " = ", ": ", " is ", " ≈ ", " := ", " → "))
gaps = st.one_of(st.sampled_from(BETWEEN), st.text(" |/-+*→・•!。、,;:$\\&()~?", max_size=6))


@given(st.permutations(KEYS), numbers, numbers, st.tuples(separators, separators), gaps)
def test_no_answer_has_the_number_of_another(
    keys: list[str], one: str, two: str, by: tuple[str, str], gap: str
) -> None:
    first, second = keys[:2]
    found = read(f"{first}{by[0]}{one}{gap}{second}{by[1]}{two}")
    assert one == two or found.get(first) != two, found
    assert one == two or found.get(second) != one, found
    # no second answer is lost without a word
    assert found.get(second) in (two, "unreadable") or found.get(first) in ("unreadable", None), found


@given(st.sampled_from(KEYS), st.sampled_from(STRANGE), numbers, numbers, separators, gaps)
def test_nor_that_of_a_stranger(key: str, name: str, one: str, two: str, by: str, gap: str) -> None:
    found = read(f"{key} = {one}{gap}{name}{by}{two}")
    assert one == two or found.get(key) != two, found


@pytest.mark.parametrize(
    "gap", [" | ", " → ", "・", " • ", "! ", "。", "円 ", "円", " so ", " with ", r" \\ ", "$ and $"]
)
def test_what_may_stand_between_two_answers(gap: str) -> None:
    assert read(f"price = 650{gap}dtax = 715") == {"price": "650", "dtax": "715"}


@pytest.mark.parametrize(
    "text",
    ["dapple = 3 / dorange = 2.2", "price = 715 - dapple = 2.2", "dapple: dorange = 2.2", "dtax: price*dtax = 3"],
)
def test_what_may_be_arithmetic_is_told(text: str) -> None:
    assert set(read(text).values()) == {"unreadable"}


@pytest.mark.parametrize(
    "value",
    [
        *("2*dapple = 2.2", "-dapple = 2.2", "error=2.2", "I have no idea, my friend has x = 2.2", "3 / tax = 2.2"),
        *("3 / dornge = 2.2", "2 | foo = 2.2", "not x = 2.2", "2.2 = dtax", "foo*bar = 2.2", "2 - dorange/1 = 2.2"),
    ],
)
def test_an_equation_about_something_else_is_no_answer(value: str) -> None:
    assert read(f"dapple: {value}").get("dapple") in ("unreadable", None)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2*1.1 = 2.2",
            "dorange = 2.2",
            "apple.grad = 2.2",
            "apple_num*tax = 2*1.1 = 2.2",
            "2個×1.1 = 2.2円",
            "2k = 2.2",
        ),
        *(
            "dprice * tax * apple_num = 2.2",
            r"\frac{\partial price}{\partial t}\cdot\frac{\partial t}{\partial apple} = 2.2",
        ),
        *("√4 * 1.1 = 2.2", "(1 + 1)*tax ≈ 2.2", "2.2 = dapple", "2.2 = 2*1.1"),
    ],
)
def test_a_calculation_and_a_chain_are(value: str) -> None:
    assert read(f"dapple = {value}")["dapple"] == "11/5"


@pytest.mark.parametrize(
    "text",
    [
        *("<!--\ndapple: 2.2\n-->", "\\begin{comment}\ndapple: 2.2\n\\end{comment}", "\\iffalse\ndapple: 2.2\n\\fi"),
        *(
            '{"expected": {"dapple": 2.2}}',
            "expected:\n  dapple: 2.2",
            '{"Numerical": {"dapple": 2.2}}',
            "wrong: {dapple: 2.2}",
        ),
        *("my solution:\n  dapple: 2.2", "\\begin{document}\n% dapple = 2.2"),
    ],
)
def test_what_says_that_it_is_no_answer_is_none(text: str) -> None:
    assert read(f"price = 715\n{text}\ndtax = 3") == {"price": "715", "dtax": "3"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"question": "dapple", "answer": 2.2}]', "11/5"),
        ('[\n {"name": "dapple", "value": 2.2},\n {"name": "dtax", "value": 3}]', "11/5"),
        ("dapple = 0.22 x 10^1", "11/5"),
        ("dapple = 22 X 10⁻¹", "11/5"),
        ("dapple = $2{,}2$", "unreadable"),
        ("dapple = 2 · 1.1", "11/5"),
        ("\\begin{document}\ndapple = 2.2 % wrong, it is 7", "11/5"),
    ],
)
def test_more_that_is_read(text: str, said: str) -> None:
    assert read(text)["dapple"] == said
