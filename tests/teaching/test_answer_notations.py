"""Answers as people write them: each notation is read as the number that it says, and a wrong number stays wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EXAMPLES, good, run

from backprop_cli import BackpropError, load_problems, solve, solve_in_letters
from backprop_cli.teaching.grade.answer_names import NOTATIONS as NAMES
from backprop_cli.teaching.grade.answer_names import AnswerNames, NameNotation
from backprop_cli.teaching.grade.answer_notations import NOTATIONS, Notation, plain, without_separators
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.marking import Mark, Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.grade.units import Units

APPLE = str(EXAMPLES / "apple.yaml")


def marker_of(problem: Any, exact: bool = False) -> Marker:
    solution = solve(problem, check="none")
    return Marker(solution, questions_of(solution, (), Tolerance(), exact), 1)


MARKER = marker_of(load_problems(APPLE)[0])
EXACT = marker_of(load_problems(APPLE)[0], exact=True)
AFFINE = marker_of("X = [[1, 2], [3, 4]]; W = [[1, 3], [2, 5]]; B = [1, 2]; Y = X @ W + B")


def report(text: str, marker: Marker = MARKER) -> Report:
    return marker.mark(read_submission(text.encode(), "x"))


def answers(text: str, marker: Marker = MARKER) -> dict[str, object]:
    """What was answered, by question; the status where that is no number."""
    marks = report(text, marker).marks
    return {
        mark.question.key: mark.status if mark.answer is None else mark.answer
        for mark in marks
        if mark.status != "missing"
    }


RIGHT = {"price": Fraction(220), "dapple": Fraction(11, 5), "dapple_num": Fraction(110), "dtax": Fraction(200)}

LINES = [
    "price: {}\ndapple: {}\ndapple_num: {}\ndtax: {}",
    "price = {}\n∂price/∂apple = {}\n∂price/∂apple_num = {}\n∂ price / ∂ tax = {}",
    "price: {}\ndprice/dapple: {}\nd price/d apple_num: {}\ndL/dtax: {}",
    "price.data: {}\napple.grad = {}\napple_num.grad: {}\ntax.gradient: {}",
    "price -> {}\ngrads['apple'] = {}\ngrads[\"apple_num\"] = {}\ngrad[tax] = {}",
    "self.price = {}\nself.dapple = {}\ngrad_apple_num = {}\ndprice_dtax = {}",
    "price := {}\ndpricedapple: {}\n∂apple_num: {}\n∇tax: {}",
    "1) price: {}\n2. dapple: {}\n(3) dapple_num: {}\n④ dtax: {}",
    "Q1: price = {}\nQ2. dapple = {}\n問3 dapple_num = {}\nNo.4: dtax = {}",
    "- price: {}\n* dapple: {}\n・dapple_num: {}\n- [x] dtax: {}",
    "> price: {}\n• dapple: {}\na) dapple_num: {}\n+ dtax: {}",
    "price\t{}\ndapple is {}\ndapple_num は {}円\n答え: dtax = {}",
    "price &= {} \\\\\nd(price)/d(apple) = {}\n∂(price)/∂(apple_num) = {}.\ndtax = {}",
    '{{"answers": [{{"name": "price", "value": {}}}, {{"question": "dapple", "answer": "{} 円"}}]}}\n'
    '{{"x": [{{"dapple_num": {}}}, {{"dtax": {}}}]}}',
    "**price:** {}\n**dapple**: {}\n`dapple_num` = `{}`\n*dtax*: **{}**",
    "price (円): {}\ndapple [円] = {}\ndapple_num: {}。\ndtax: {} # from left",
    "price = {}, grads['apple'] = {}; ∂price/∂apple_num = {}, tax.grad = {}",
    "price: {}円、dapple: {}円、dapple_num: {}円、dtax: {}円",
    "price={} dapple={}, dapple_num: {}; dtax = {}",
    "price, dapple, dapple_num, dtax = {}, {}, {}, {}",
    "(price, dapple) = ({}, {})\n(dapple_num, dtax,) = {}, {}",
    "| question | answer |\n| --- | ---: |\n| price | {} |\n| dapple | {} |\n| `dapple_num` | {} |\n| **dtax** | {} |",
    "| # | 問い | 単位 | 解答 |\n|--|--|--|--|\n|1|price|円|{}|\n|2|dapple||{}|\n|3|dapple_num||{}|\n|4|dtax|円|{}|",
    "│ price │ {} │\n│ ∂price/∂apple │ {} │\n│ apple_num.grad │ {} │\n│ dtax │ {} │",
    "$price = {}$\n$\\frac{{\\partial price}}{{\\partial apple}} = {}$\n"
    "\\frac{{dprice}}{{dapple\\_num}} = {}\n\\(dtax = {}\\)",
    "price: {}\ngradients:\n  apple: {}\n  apple_num: {}\n  tax: {}",
    "price: {}\ngrads: {{apple: {}, apple_num: {}, tax: {}}}",
    '{{"price": {}, "dapple": {}, "dapple_num": {}, "dtax": {}}}',
    '{{"answers": {{"price": {}, "dapple": {}}}, "d": {{"apple_num": {}, "tax": {}}}}}',
    '{{\n "price": {{"value": {}}},\n "apple": {{"value": 100, "grad": {}}},\n'
    ' "apple_num": {{"grad": {}}},\n "tax": {{"grad": {}}}\n}}',
    '{{"output": "price", "value": {}, "gradients": {{"apple": {}, "apple_num": {}, "tax": {}}}}}',
    "Traceback (most recent call last):\n  File 'a.py', line 3, in <module>\n    price = 3\n    ~~~~^^\n"
    "ValueError: dtax: 4\n"
    "price: {}\ndapple: {}\ndapple_num: {}\ndtax: {}",
    "a.py:7: RuntimeWarning: divide by zero\n  price = 1\nprice: {}\ndapple: {}\ndapple_num: {}\ndtax: {}",
]  # fmt: skip

NUMBERS = [
    "{}", "+{}", "{} 円", "{}円", "¥{}", "￥ {}", "{} yen", "JPY {}", "{} (円)", "**{}**", "'{}'", "${}$", "\\({}\\)",
    "np.float64({})", "numpy.float32({})", "array({})", "array([{}])", "[{}]", "[[{}]]", "({},)", "tensor({})",
    "tensor([{}], grad_fn=<MulBackward0>)", "torch.tensor({}, requires_grad=True)", "Decimal('{}')",
    "Value(data={}, grad=1)",
    "jnp.array({}, dtype=float32)", "Array({}, dtype=float32)", "variable({})", "≈ {}", "= {}", "{}.", "100*2*1.1 = {}",
    "{} ≈ 3", "<tf.Tensor: shape=(), dtype=float32, numpy={}>", "\\boxed{{{}}}", "{} 円/円",
    "{}×10^0", "{}*10⁰", "({})", "{}+0", "`{}`",
]  # fmt: skip

numbers = st.decimals(-9_999, 9_999, places=3, allow_nan=False).map(lambda number: f"{number.normalize():f}")


@pytest.mark.parametrize("lines", LINES)
def test_right_answers_on_all_kinds_of_lines(lines: str) -> None:
    assert answers(lines.format(*RIGHT.values())) == RIGHT


@pytest.mark.parametrize("lines", LINES)
@given(st.lists(numbers, min_size=4, max_size=4))
def test_every_line_is_read_as_the_number_it_says(lines: str, texts: list[str]) -> None:
    said = answers(lines.format(*texts))
    assert said == dict(zip(RIGHT, map(Fraction, texts)))


@given(numbers)
def test_every_notation_is_read_as_the_number_it_says(text: str) -> None:
    for notation in NUMBERS:
        written = notation.format(text)
        number = written.startswith("+-") or answers(f"price: {written}")["price"]
        assert number in (True, Fraction(text)), written


@given(numbers.filter(lambda text: Decimal(text) not in map(Decimal, (220, 110, 200))))
def test_a_wrong_number_stays_wrong_in_every_notation(text: str) -> None:
    for notation in NUMBERS:
        for key in ("price", "∂price/∂tax"):
            assert "correct" not in [mark.status for mark in report(f"{key}: {notation.format(text)}").marks], notation


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Fraction(11, 5)", "11/5"),
        ("sympy.Rational(11, 5)", "11/5"),
        (r"\frac{11}{5}", "11/5"),
        (r"-\dfrac{ 1 }{ 3 }", "-1/3"),
        (r"\frac12", "1/2"),
        (r"\frac{1}{\frac{1}{3}}", "3"),
        (r"2.2 \times 10^{2}", "220"),
        (r"2 \cdot 110 \, \text{円}", "220"),
        (r"\left( 1 + 1 \right) / 3", "2/3"),
        (r"\sqrt{16}", "4"),
        ("2.2×10²", "220"),
        ("1.1·10⁻³", "11/10000"),
        ("1/3 ≈ 0.333", "1/3"),
        ("apple*2 = 100*2.2 = 220", "220"),
        ("-¥220", "-220"),
        ("np.float64(-2.5e-05)", "-1/40000"),
    ],
)
def test_more_notations(written: str, number: str) -> None:
    assert answers(f"price: {written}") == {"price": Fraction(number)}


@pytest.mark.parametrize(
    "written",
    [
        *("220 kg", "$220", "220 ドル", "220 円 or 221 円", "22円0円", "円", "220 221", "(220, 221)", "220%"),
        "[220, 221]",
        *("1 = 220", "219 = 220 円", "np.int64(220.5)", "Fraction(440, 2, 1)", "tensor(220, 1)", "f(220)", "int(220)"),
        *(r"\frac{220}{}", r"\frac{220", r"\foo{220}", "220 ± 3", "219..221", "220!", "dict(a=220)", "220 + "),
        "array()",
        *("1,220", "1 220", "1'220", "2,2", "1,220.5", "<b>220</b>", "{220}", "lambda: 220", "00 220"),
    ],
)  # fmt: skip
def test_what_says_no_number_is_told(written: str) -> None:
    assert answers(f"price: {written}") == {"price": "unreadable"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("-1,234,567.5", "-1234567.5"), ("1,220.5", "1220.5"), ("1 220", "1220"), ("1'220", "1220"), ("0,5", "0.5")],
)  # fmt: skip
def test_separators_between_digits_get_a_hint(written: str, meant: str) -> None:
    (reason,) = report(f"price: {written}").marks[0].reasons
    assert reason.message.text("en").endswith(f"write it without commas, as {meant}")


@pytest.mark.parametrize(
    ("written", "both"),
    [("1,220", "1.220 or 1220"), ("2,2", "2.2 or 22"), ("1,10", "1.10 or 110"), ("-3,5 円", "-3.5 or -35")],
)
def test_one_comma_has_two_readings(written: str, both: str) -> None:
    (reason,) = report(f"price: {written}").marks[0].reasons
    assert f"may be {both}; write" in reason.message.text("en")


@pytest.mark.parametrize("text", ["12,34,5", "1,2,3", "220", "1,2200 円", ","])
def test_other_texts_get_no_such_hint(text: str) -> None:
    assert without_separators(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "∂apple_price/∂apple: 2.2",
        "dapple_price/dapple = 2.2",
        "apple.grad.grad.x = 2.2",
        "grads = 2.2",
        "∂price: ∂apple = 2.2",
        "the gradient of apple is 2.2",
        "epoch 3: 2.2",
        "    2 price = 220\n----> 3 dapple = 2.2",
        "| apple | 1 | 2.2 |",
        "|---|---|",
        "price, dapple = 220",
        "Traceback (most recent call last):\n  dapple: 2.2",
        "# dapple: 2.2",
        '{"a": {"b": {"dapple": 2.2}}}',
        "dapple == 2.2",
        "dapple:",
        "**dapple**: ____",
        "| dapple | |",
    ],
)
def test_what_is_no_answer_is_none(text: str) -> None:
    with suppress(BackpropError):
        assert answers(text) == {}


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row.example)
def test_every_notation_of_a_name_has_an_example_that_it_reads(row: NameNotation) -> None:
    solution = solve("z = x*3", {"x": 2}, check="none")
    names = AnswerNames(solution.keys, solution.graph.output)
    assert names.meaning(row.example) == (row.kind, solution.ids["x"])


@pytest.mark.parametrize("row", NOTATIONS, ids=lambda row: row.example)
def test_every_notation_of_a_value_changes_its_example(row: Notation) -> None:
    for kind in row.kinds:
        assert plain(row.example, kind, Units([])) != row.example


# Units


def test_the_units_of_the_problem_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text("steps: {z: w*g}\nvalues: {w: 2, g: 3}\nunits: {w: kg, z: 円}\n", "utf-8")
    marker = marker_of(load_problems(tmp_path / "key.yaml")[0])
    for unit in ("kg", "KG", "円", "yen", "円/kg", "(円)"):
        assert answers(f"z: 6 {unit}", marker) == {"z": 6}, unit
    for unit in ("g", "$", "m", "k g", "kg 3"):
        assert answers(f"z: 6 {unit}", marker) == {"z": "unreadable"}, unit


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
        ("price: 219 + 1\nprice: 220", "unreadable"),
        ("price: 220\nprice: 1,220", "unreadable"),
    ],
)
def test_twice(text: str, status: str) -> None:
    assert report(text).marks[0].status == status


def test_with_exact_the_last_digit_counts_when_given_twice() -> None:
    assert report("price: 220\nprice: 220.00000000000003", EXACT).marks[0].status == "unreadable"


# Arrays


ARRAYS = [
    "Y: [[6, 15], [12, 31]]\ndX: [[4, 7], [4, 7]]\ndW: [[4, 4], [6, 6]]\ndB: [2, 2]",
    "Y: ((6, 15), (12, 31))\ndX = ((4, 7), (4, 7))\ndW: [(4, 4), (6, 6)]\ndB: (2, 2)",
    "Y, dX = [[6, 15], [12, 31]], [[4, 7], [4, 7]]\ndW, dB = ((4, 4), (6, 6)), (2, 2)",
    "Y: [[np.float64(6.0), np.float64(15.0)], [12, 31]]\n∂Y/∂X: np.array([[4, 7], [4, 7]])\n"
    "W.grad: tensor([[4., 4.], [6., 6.]])\ngrads['B']: [Fraction(2, 1), Fraction(4, 2)]",
    r"Y = \begin{pmatrix} 6 & 15 \\ 12 & 31 \end{pmatrix}" + "\n" + r"dX: $\begin{bmatrix}4&7\\4&7\end{bmatrix}$"
    "\nX.data: 3\nW.grad: Matrix([[4, 4], [6, 6]])\ndB: variable([2 2])",
    '{"output": "Y", "value": [[6, 15], [12, 31]], '
    '"gradients": {"X": [[4, 7], [4, 7]], "W": [[4, 4], [6, 6]], "B": [2, 2]}}',
    "{'Y': array([[6., 15.], [12., 31.]]), 'dX': [[4, 7], [4, 7]], 'dW': [[4, 4], [6, 6]], 'dB': (2, 2)}",
    "dB: (2, 2)\ndB: [2. 2.]\ndB: array([2, 2])\n"
    "Y: <tf.Tensor: shape=(2, 2), dtype=float32, numpy=array([[6, 15], [12, 31]], dtype=float32)>\n"
    "dX: [[4, 7], [4, 7]]\ndW: [[4, 4], [6, 6]]",
    "Y: [[(1+2)*2, 15], [12, 31]]\ndX: [[4, 7], [4, 7]]\ndW: [[4, 4], [6, 6]]\ndB: (2, (1 + 1))",
]  # fmt: skip


@pytest.mark.parametrize("text", ARRAYS)
def test_arrays_in_other_notations(text: str) -> None:
    assert {mark.question.key: mark.status for mark in report(text, AFFINE).marks} == dict.fromkeys(
        ("Y", "dX", "dW", "dB"), "correct"
    )
    wrong = text.replace("31", "32")
    assert [mark.status for mark in report(wrong, AFFINE).marks] == ["wrong", "correct", "correct", "correct"]


def test_a_tuple_is_no_number_and_a_calculation_no_tuple() -> None:
    assert report("dB: (2 + 0)\nY: 3", AFFINE).marks[3].answer == 2


# Letters


def letter_marks(text: str, problem: str = "t = x + y; z = t**2*w/2") -> list[Mark]:
    key = LetterKey(solve_in_letters(problem))
    found = LetterMarker(key, key.questions([]), 1).mark(read_submission(text.encode(), "x"))
    return [mark for mark in found.marks if mark.status != "missing"]


@pytest.mark.parametrize(
    "text",
    [
        r"∂z/∂x = t \cdot w",
        r"dz/dx: $(x + y) w$",
        r"$\frac{\partial z}{\partial x} = w\left(x+y\right)$",
        r"dx: \frac{2tw}{2}",
        "x.grad: `t*w`",
        "1) dz_dx = w(x+y)",
        "dx, dy = t*w, w*t",
        "dx: t*w, dy: t*w",
        '{"gradients": {"x": "t*w"}}',
        r"dw: \frac{t^{2}}{2}",
        r"dw: \frac{(x+y)^2}2",
    ],
)
def test_letters_in_other_notations(text: str) -> None:
    assert {mark.status for mark in letter_marks(text)} == {"correct"}
    for wrong in (text.replace("w", "w*3").replace("t^{2}", "3t^{2}").replace("y)^2", "2*y)^2"),):
        assert "correct" not in {mark.status for mark in letter_marks(wrong.replace("dw*3", "dw"))}


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
