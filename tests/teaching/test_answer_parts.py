"""What stands around an answer: units, bullets, numbers and words in front, and what gradients are called."""

from __future__ import annotations

import re

import pytest

from backprop_cli import solve
from backprop_cli.teaching.grade.answer_names import AnswerNames, is_of_gradient
from backprop_cli.teaching.grade.answer_starts import START, is_of_list, number_in, problem_headed
from backprop_cli.teaching.grade.units import Units

CURRENCIES = (
    "円 えん ¥ ￥ yen JPY",
    "$ dollar dollars ドル USD",
    "€ euro euros ユーロ EUR",
    "£ pound pounds ポンド GBP",
    "₩ won ウォン KRW",
    "元 yuan CNY RMB",
)
COUNTERS = "個 つ 本 枚 冊 人 回 piece pieces pcs item items"


@pytest.mark.parametrize("currency", CURRENCIES)
def test_a_currency_has_all_its_names(currency: str) -> None:
    others = " ".join(each for each in CURRENCIES if each != currency).split()
    for unit in currency.split():
        of_it = Units([f" {unit.upper()} "])
        for name in currency.split():
            for text in (f"2.2 {name}", f"2.2{name.upper()}", f"{name} 2.2", f"2.2 ({name})", f"2.2 [{name}] ."):
                assert of_it.removed(text) == Units([]).removed(text) == "2.2", text
        assert [of_it.removed(f"2.2 {name}") for name in others] == [None] * len(others)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        *((f"3 {counter}", "3") for counter in COUNTERS.split()),
        *(("-¥2", "-2"), ("+ ¥ 2", "+2"), ("¥-2", "-2"), ("2 円/個", "2"), ("2 円·個", "2"), ("2 円*個", "2")),
        *(("2 (円/個)", "2"), ("2 円/個/本/枚", "2"), ("2 円/個/本/枚/冊", "2 円/"), ("2**円", "2**"), ("2/円", None)),
        *(("2 yen per apple", "2"), ("2円/apple", "2"), ("2 yen per Apples", "2"), ("2 yen per pear", None)),
        *(("2 per apple", None), ("2", None), ("yen", None), ("- yen", None), ("", None), ("2 kg", "2"), ("2 KG", "2")),
        *(("2 kgs", "2"), ("2 g", None), ("(円)", None)),
    ],
)
def test_units_behind_and_before(text: str, left: str | None) -> None:
    assert Units(["円", "kg", "", "3x", "+", "k" * 41], ["apple"]).removed(text) == left


STARTS = (
    *("- ", "+ ", "* [x] ", "- [ ] ", "・", "• ", "◦", "▪", "■", "□", "◆", "◇", "●", "✓ ", "✔", "✅", "☑️ ", "\\item "),
    *("& ", "(1) ", "[12] ", "1.2) ", "(1-2) ", "1) ", "123. ", "1: ", "①", "⑳ ", "(a) ", "b) ", "(ア) ", "あ) "),
    *(
        "(ii) ",
        "IV) ",
        "a. ",
        "x. ",
        "ア. ",
        "問1(2) ",
        "【問題 3】",
        "第2問: ",
        "設問1 ",
        "大問2.",
        "小問3) ",
        "課題 1-2 ",
    ),
    *("Q1: ", "q2) ", "(Question 3) ", "No. 4 ", "P5. ", "problem 6: ", "Ex. 7 ", "Exercise 8) ", "[Q1 (a)] "),
    *("answer 1: ", "My final answer is: ", "the answer ", "Ans. ", "Answers) ", "Final Answer is ", "ans: "),
    *("答え1: ", "解答は、", "最終的な答えは", "私の回答 ", "答. "),
    *(
        "So ",
        "thus, ",
        "Therefore ",
        "hence that ",
        "Then ",
        "finally, ",
        "and ",
        "The ",
        "We get ",
        "I have ",
        "we found that ",
    ),
    *("∴", "\\therefore ", "よって、", "したがって", "従って ", "ゆえに", "だから", "つまり", "すなわち, "),
    *("let ", "const ", "var ", "double ", "float ", "auto ", "> - (1) (a) So the "),
)


@pytest.mark.parametrize("start", STARTS)
def test_what_stands_before_a_name(start: str) -> None:
    assert re.fullmatch(START, start)


@pytest.mark.parametrize(
    "text", ["x", "dx ", "1 ", "1", "item ", "answers", "5 - ", "1000) ", "Q ", "so", "(1", "1.2 3 "]
)
def test_what_is_no_start(text: str) -> None:
    assert not re.fullmatch(START, text)


@pytest.mark.parametrize(
    ("start", "number"), [("(3) ", 3), ("問12", 12), ("①", 1), ("⑳ ", 20), ("- ", 0), ("Q0007", 7), ("12345", 1234)]
)
def test_the_number_in_a_start(start: str, number: int) -> None:
    assert number_in(start) == number


def test_numbers_of_lists_and_of_problems() -> None:
    assert all(map(is_of_list, ("1) ", "(2) ", "Q1: ", "No. 4 ", "問1 ", "problem ")))
    assert not any(map(is_of_list, ("Problem 6: ", "problem 1", "P5. ", "p 5", "問題3 ", "大問 2")))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *(
            ("Problem 2", 2),
            ("problem. 3:", 3),
            ("P4)", 4),
            ("Q5", 5),
            ("Question 6.", 6),
            ("Ex. 7", 7),
            ("Exercise 8", 8),
        ),
        *(
            ("【問題1】", 1),
            ("第2問", 2),
            ("問 3", 3),
            ("設問4.", 4),
            ("大問5:", 5),
            ("課題6", 6),
            ("**Problem 7**", 7),
        ),
        *(
            ("# Problem 8", 8),
            ("###### 9. Apples", 9),
            ("# Problem 10 of the sheet", 10),
            ("## 11) x", 11),
            ("#12: a", 12),
        ),
        *(("Problem", 0), ("2", 0), ("2. Apples", 0), ("# Apples", 0), ("Problem 2 x = 3", 0), ("####### 9. x", 0)),
        *(("# 1. " + "a" * 295, 1), ("# 1. " + "a" * 296, 0)),
    ],
)
def test_headings_of_problems(line: str, number: int) -> None:
    assert problem_headed(line) == number


GRADIENTS = (
    *(
        "∂z/∂x",
        "δz/δx",
        "∂(z)/∂(x)",
        "∂/∂x",
        "dz/dx",
        "Dz / Dx",
        "d(z)/d(x)",
        "d/dx",
        "d/dx z",
        "∂ / ∂x (z)",
        "D/dx z)",
    ),
    *(
        "partial z/partial x",
        "partial /partial x",
        r"\frac{\partial z}{\partial x}",
        r"\dfrac{dz}{dx}",
        r"\tfrac {∂z} {∂x}",
    ),
    *(
        r"\frac{\mathrm{d}z}{\mathrm {d} x}",
        r"\frac{\partial}{\partial x} z",
        r"\frac{d}{dx}(z)",
        r"\frac{\partial }{\partial x}",
    ),
    *(
        r"\partial z/\partial x",
        r"\partial / \partial x",
        r"\nabla_{x} z",
        "∇_x",
        r"\nabla _ {x}",
        "∂x",
        "∇x",
        r"\partial x",
    ),
    *(
        r"\nabla x",
        "d(x)",
        "D( x )",
        "∂(x)",
        "∇(x)",
        "d x",
        "D x",
        "x.grad",
        "x.gradient",
        "x.grad.data",
        "x.grad.item()",
    ),
    *(
        "grads['x']",
        'grad["x"]',
        "self.gradients [ x ]",
        "gradient[x]",
        "grad(x)",
        "Grads( x )",
        "gradients(x)",
        "gradients.x",
    ),
    *(
        "grads.x",
        "grad.x",
        "gradient.x",
        "grad_x",
        "Gradient_x",
        "grad x",
        "Gradient x",
        "x_grad",
        "x-grad",
        "x gradient",
    ),
    *(
        "x's Grad",
        "gradient of x",
        "The partial derivatives of x",
        "the Grad for x",
        "Gradients in x",
        "Derivative by x",
    ),
    *("Partial gradient wrt x", "derivative w.r.t. x", "grad with respect to x", "grad of z by x"),
    *(
        "gradient of z with respect to x",
        "the derivative of L wrt x",
        "xの勾配",
        "xの 微分",
        "x の偏微分係数の値",
        "xの導関数",
    ),
    *(
        "xの偏導関数",
        "xの傾き",
        "勾配(x)",
        "偏微分 x",
        "勾配の値( x)",
        "xに関するzの偏微分",
        "xについての微分",
        "xに対する勾配",
    ),
    *(
        "xでのzの微分",
        "xによる微分",
        "xで偏微分",
        "zのxに関する偏微分",
        "zをxで微分",
        "dz_dx",
        "dzdx",
        "d_z_d_x",
        "dL_dx",
    ),
    *("dloss_dx", "dout_dx", "dJ_dx", "dE_dx", "dz_d_x", "d_z_dx", "𝛛z/𝜕x", "𝝏x", "𝞉x", "𝟃x", "d_x", "d.x", "dx"),
)
VALUES = ("x.value", "x.data", "x.item()", "value of x", "The Value of x", "xの値", "x の 値", "self.x", "x")


@pytest.mark.parametrize("kind", ["gradient", "value"])
def test_what_answers_are_called(kind: str) -> None:
    solution = solve("z = x*3 + y", {"x": 2, "y": 1}, check="none")
    names = AnswerNames(solution.answer_keys, solution.graph.output)
    for name in GRADIENTS if kind == "gradient" else VALUES:
        assert names.meaning(name) == (kind, solution.ids["x"]), name
        other = re.sub(r"x(?!t)", "q", name) if "with" not in name else "grad of q"
        assert names.meaning(other) is None, other


def test_what_no_answer_is_called() -> None:
    solution = solve("z = x*3 + y", {"x": 2, "y": 1}, check="none")
    names = AnswerNames(solution.answer_keys, solution.graph.output)
    for name in (
        "∂y/∂x",
        "dy/dx",
        r"\frac{\partial y}{\partial x}",
        "yのxに関する偏微分",
        "dy_dx",
        "x/y",
        "slope of x",
        "w.value",
    ):
        assert names.meaning(name) is None, name
    assert names.meaning("x", "d") == names.meaning("x", "∂") == ("gradient", solution.ids["x"])
    assert names.meaning("x", "grads") == names.meaning("x", "grad") == ("gradient", solution.ids["x"])
    assert names.meaning("x", "values") == names.meaning("x", "grad" + "s" * 40) == ("value", solution.ids["x"])
    assert [is_of_gradient(name) for name in ("dx", "D", "∂z/∂x", "x.grad", "x.value", "x", "self.x", "")] == [
        *[True] * 4,
        *[False] * 4,
    ]
