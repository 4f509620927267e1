"""Answers as people write them: each notation is read as the number that it says, and a wrong number stays wrong."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_answers import AFFINE, answers, report

from backprop_cli import BackpropError, solve, solve_in_letters
from backprop_cli.teaching.grade.answer_names import NOTATIONS as NAMES
from backprop_cli.teaching.grade.answer_names import AnswerNames, NameNotation
from backprop_cli.teaching.grade.answer_notations import NOTATIONS, Notation, plain, without_separators
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.marking import Mark
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.grade.units import Units

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
    "| $price$ | {} |\n| $\\frac{{\\partial price}}{{\\partial apple}}$ | ${}$ |\n"
    "| \\(\\dfrac{{\\partial L}}{{\\partial\\,\\mathrm{{apple\\_num}}}}\\) | {} |\n| $\\partial tax$ | {} |",
    "| price | dapple | dapple_num | dtax |\n|---|---|---|---|\n| {} | {} | {} | {} |",
    "| | $price$ | ∂price/∂apple | **dapple_num** | tax.grad |\n|--|--|--|--|--|\n| answer | {} | {} | {} | {} |",
    "| | apple | apple_num | tax |\n|--|--|--|--|\n| 値 | 100 | 2 | 1.1 |\n| 勾配 | {1} | {2} | {3} |\n\nprice: {0}",
    "| 名前 | 勾配 |\n|--|--|\n| dapple | {1} |\n| ∂price/∂apple_num | {2} |\n| d_tax | {3} |\n\nprice: {0}",
    "変数,gradient\nd.apple,{1}\napple_num,{2}\ntax.grad,{3}\n\nprice: {0}",
    "price | dapple | dapple_num | dtax\n----- | ----- | ----- | -----\n{} | {} | {} | {}",
    "name | answer\n--- | ---\nprice | {}\ndapple | {}\ndapple_num | {}\ndtax | {}",
    "price,dapple,dapple_num,dtax\n{},{},{},{}",
    "price\tdapple\tdapple_num\tdtax\n{}\t{}\t{}\t{}",
    "price;dapple;dapple_num;dtax\n{};{};{};{}",
    "price  dapple  dapple_num  dtax\n{}   {}   {}   {}",
    "name,value,grad\nprice,{},1\napple,100,{}\napple_num,2,{}\ntax,1.1,{}",
    "price,{}\ndapple {}\ndapple_num;{}\ndtax    {}",
    "price, dapple: {}, {}\ndapple_num and dtax = {} and {}",
    "price: {}; dapple: {}; dapple_num: {}; dtax: {}",
    "price = {} and dapple = {}, and dapple_num = {} and dtax is {}",
    "priceは{}円、dappleは{}、dapple_num は {}、dtaxが{}です",
    "$\\mathrm{{price}} = {}$\n\\text{{dapple}} = {}\n$\\dfrac{{\\partial\\,\\mathrm{{price}}}}"
    "{{\\partial\\,\\mathrm{{apple\\_num}}}}\\;=\\;{}$\n\\boxed{{dtax = {}}}",
    "\\begin{{align}}\n\\mathrm{{price}} &= {} \\\\\n\\tfrac{{\\mathrm{{d}}L}}{{\\mathrm{{d}}apple}} &= {} \\\\\n"
    "& \\nabla_{{apple_num}} price &= {} \\\\\n\\frac{{\\partial}}{{\\partial tax}} price &\\approx {}\n\\end{{align}}",
    "$price = {}$, $dapple = {}$\n$dapple_num = {}, dtax = {}$",
    "price & {} \\\\\n$\\frac{{\\partial price}}{{\\partial apple}}$ & {} \\\\\ndapple_num & {} \\\\\ndtax & {} \\\\",
    "value of price: {}\ngradient of apple: {}\n"
    "the derivative of price with respect to apple_num is {}\ngrad(tax) = {}",
    "the value of price is {}\napple_grad: {}\napple_num's gradient: {}\ngrad tax: {}",
    "priceの値: {}\nappleの勾配: {}\napple_numに関するpriceの偏微分は{}\npriceのtaxについての微分 = {}",
    "price：{}\n勾配(apple)：{}\npriceをapple_numで微分: {}\nd(tax): {}",
    "price = {}\n∂L/∂apple = {}\ndL_dapple_num = {}\ndLdtax: {}",
    "price = {}\nd/dapple price = {}\npartial price/partial apple_num = {}\n𝜕price/𝜕tax = {}",
    "price: {}\ndprice/dapple (apple = 100) = {}\ndL/dapple_num|_{{tax=1.1}} = {}\nd tax: {}",
    "price: {}\nd apple: {}\ndapple num: {}\nd-tax: {}",
    "(a) price: {}\n(ii) dapple: {}\nc. dapple_num: {}\nIV. dtax: {}",
    "問1(2) price: {}\n【問2】dapple: {}\n第3問 dapple_num: {}\n(エ) dtax: {}",
    "Question 1: price: {}\nQ2 dapple: {}\n1.3) dapple_num: {}\n[4] dtax: {}",
    "My answer: price = {}\nSo dapple = {}\nよって、dapple_num = {}\n∴ dtax = {}",
    "let price = {};\nWe get dapple = {}\n答えは dapple_num = {}\n✓ dtax = {}",
    "price == {}\ndapple --> {}\ndapple_num ⇒ {}\ndtax ≒ {}",
    "price => {}\ndapple ... {}\ndapple_num <- {}\ndtax equals {}",
    "price:\n{}\ndapple =\n  {}\n**dapple_num**\n\n{}\ndtax:\n```\n{}\n```",
    "## price\n{}\n>>> dapple\n{}\nIn [3]: dapple_num\nOut[3]: {}\n>>> print(dtax)\n{}",
    "price tensor({})\napple.grad tensor([{}])\ndapple_num np.float64({})\ndtax [{}]",
    "price = 100*2*1.1\n = {}\ndapple = 2*tax\n  = {}\n$$ dapple_num = 100*tax\n= {} $$\ndtax &= 2a \\\\\n&= {}",
]  # fmt: skip

NUMBERS = [
    "{}", "+{}", "{} 円", "{}円", "¥{}", "￥ {}", "{} yen", "JPY {}", "{} (円)", "**{}**", "'{}'", "${}$", "\\({}\\)",
    "np.float64({})", "numpy.float32({})", "array({})", "array([{}])", "[{}]", "[[{}]]", "({},)", "tensor({})",
    "tensor([{}], grad_fn=<MulBackward0>)", "torch.tensor({}, requires_grad=True)", "Decimal('{}')",
    "Value(data={}, grad=1)",
    "jnp.array({}, dtype=float32)", "Array({}, dtype=float32)", "variable({})", "≈ {}", "= {}", "{}.", "100*2*1.1 = {}",
    "{} ≈ 3", "<tf.Tensor: shape=(), dtype=float32, numpy={}>", "\\boxed{{{}}}", "{} 円/円",
    "{}×10^0", "{}*10⁰", "({})", "{}+0", "`{}`",
    "{} ✓", "{}円 ✔️", "{} 円です。", "{}円となります", "{}です", "__{}__", "「{}」", "約{}円", "about {}", "~{}",
    "≒ {}",
    "{} 円/個", "{} yen per apple", "{} (円/個)", "{} (個)", "{}個", "{} yen/apples", "{} yen.", "**{}** 円", "`{}` ✓",
]  # fmt: skip

numbers = st.decimals(-9_999, 9_999, places=3, allow_nan=False).map(lambda number: f"{number.normalize():f}")


@pytest.mark.parametrize("lines", LINES)
def test_right_answers_on_all_kinds_of_lines(lines: str) -> None:
    assert answers(lines.format(*RIGHT.values())) == RIGHT


@pytest.mark.parametrize("lines", LINES)
@settings(max_examples=10)  # of each of so many; they differ in their numbers alone
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
        ("100*2 = 200*1.1 = 220", "220"),
        ("100*2 = 200, 200*1.1 = 220", "220"),
        ("66.7*3.3 = 220", "220"),
        ("100*2*1.2 = 210", "210"),
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
        *("220 yen per dozen", "220 yen per 10 apples", "220 円/百個", "220円/kg", "220 ○ 3", "220〇", "220 ✓ 221"),
        *("~220~ 221", "220 // 2", "220 (221)", "22_0_ ✗", "2.2f", "220 です 221"),
        *("1 = 220", "219 = 220 円", "np.int64(220.5)", "Fraction(440, 2, 1)", "tensor(220, 1)", "f(220)", "int(220)"),
        *(r"\frac{220}{}", r"\frac{220", r"\foo{220}", "220 ± 3", "219..221", "220!", "dict(a=220)", "220 + "),
        "array()",
        *(">= 220", "<= 220", "!= 220", "≥ 220", "=< 220", "1 > 220 = 220", "220 *", "220 =", "220 ≈"),
        *("200*1.1 = 220 =", "100*2*1.2 = 220", "220 = 100*2*1.2", "200×1.2 = 220 円"),
        *(r"100 \times 2.4 = 220", "$200*1.2 = 220$"),
        *("1,220", "1 220", "1'220", "2,2", "1,220.5", "<b>220</b>", "{220}", "lambda: 220", "00 220"),
    ],
)  # fmt: skip
def test_what_says_no_number_is_told(written: str) -> None:
    assert answers(f"price: {written}") == {"price": "unreadable"}


@pytest.mark.parametrize("remark", ["wrong", "Old", "my old", "before tax", "the target"])
@pytest.mark.parametrize("line", ["price ({}): 220", "price ({}) 220", "price [{}]:\n220"])
def test_a_remark_behind_a_name_is_no_unit(line: str, remark: str) -> None:
    assert answers(line.format(remark)) == {"price": "unreadable"}


@pytest.mark.parametrize("unit", ["yen", "in yen", "円/個", "yen per apple", "JPY / apple", "total", "税込"])
def test_a_unit_behind_a_name_is(unit: str) -> None:
    assert answers(f"price ({unit}): 220, dapple [{unit}]: 2.2") == {"price": 220, "dapple": Fraction("2.2")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("-1,234,567.5", "-1234567.5"), ("1,220.5", "1220.5"), ("1 220", "1220"), ("1'220", "1220"), ("0,5", "0.5")],
)  # fmt: skip
def test_separators_between_digits_get_a_hint(written: str, meant: str) -> None:
    (reason,) = report(f"price: {written}").marks[0].reasons
    assert reason.message.text("en").endswith(f"if it is one number, write {meant}")


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
        "epoch 3: 2.2",
        "    2 price = 220\n----> 3 dapple = 2.2",
        "| apple | 1 | 2.2 |",
        "|---|---|",
        "price, dapple = 220",
        "Traceback (most recent call last):\n  dapple: 2.2",
        "# dapple: 2.2",
        '{"a": {"b": {"dapple": 2.2}}}',
        "dapple:",
        "dapple:\n",
        "dapple:\n1. first",
        "dapple:\n2.",
        "dapple\n- 2.2",
        "dapple\n\n\n\n2.2",
        "# dapple 2.2",
        "#   dapple    2.2",
        "dapple' = 2.2",
        "| dapple' | 2.2 |",
        "dapple, dtax: 2.2",
        "dapple, dtax\n2.2",
        "dapple dtax\n2.2 is 3",
        "the title\ndapple_price: 2.2",
        "| a | dapple |\n|---|---|\n| b | c |",
        "gradient of apple_price with respect to apple: 2.2",
        "apple_priceのappleに関する偏微分: 2.2",
        "appleに関するapple_priceの偏微分: 2.2",
        "d/dapple apple_price = 2.2",
        r"\frac{\partial}{\partial apple} apple_price = 2.2",
        "dapple != 2.2",
        "dapple >= 2.2",
        "|dapple| = 2.2",
        "| dapple | : 2.2",
        "dapple += 2.2",
        "note: dapple = 2.2",
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
    names = AnswerNames(solution.answer_keys, solution.graph.output)
    kind = "value" if row.example in ("x.value", "value of x", "xの値", "self.x") else "gradient"
    assert names.meaning(row.example) == (kind, solution.ids["x"])


PLAIN = {
    **dict.fromkeys(("**220**", "__220__", "220 ✓", "220円です", "$220$", "220 円", "100*2*1.1 = 220"), ["220"]),
    **dict.fromkeys(("tensor(2.2, grad_fn=<MulBackward0>)", "≈ 2.2"), ["2.2"]),
    r"\frac{1}{3}": ["(1)/(3)", "((1)/(3))"],
    "[220.]": ["220."],
    "(5, 7, 9)": ["[5, 7, 9]"],
    "[np.float64(5.0)]": ["[5.0]"],
    "2.2×10²": ["2.2*10**(2)"],
    "[1 2; 3 4]": ["[[1 2], [ 3 4]]"],
}


@pytest.mark.parametrize("row", NOTATIONS, ids=lambda row: row.example)
def test_every_notation_of_a_value_changes_its_example(row: Notation) -> None:
    found = [plain(row.example, kind, Units([])) for kind in row.kinds]
    assert [*dict.fromkeys(found)] == PLAIN[row.example]


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
    "Y [[ 6. 15.]\n [12. 31.]]\ndX tensor([[4., 7.],\n [4., 7.]])\nW.grad:\n[[4. 4.]\n [6. 6.]]\n**dB**: `[2, 2]`",
    "Y: [[(1+2)*2, 15], [12, 31]]\ndX: [[4, 7], [4, 7]]\ndW: [[4, 4], [6, 6]]\ndB: (2, (1 + 1))",
    "Y = \\begin{pmatrix}\n6 & 15 \\\\\n12 & 31\n\\end{pmatrix}\n"
    "$$\n\\frac{\\partial L}{\\partial X} =\n\\left[\\begin{matrix}\n4 & 7\\\\\n4 & 7\n\\end{matrix}\\right]\n$$\n"
    "\\[ dW = \\begin{bmatrix} 4 & 4 \\\\\n6 & 6 \\end{bmatrix} \\]\ndB = \\begin{pmatrix} 2 & 2 \\end{pmatrix}",
    "Y: [6 15; 12 31]\ndX: [[4、7]、[4、7]]\ndW: [[4, 4]; [6, 6]];\ndB: [2; 2]",
    '"Y": "[[6 15]\\n [12 31]]"\ndX = $\\left[\\begin{array}{cc}4 & 7\\\\4 & 7\\end{array}\\right]$\n'
    "dW: [4, 4;\n6, 6]\ndB: \\begin{pmatrix} 2 \\\\ 2 \\end{pmatrix}",
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
        "dx = dy = t*w",
        "dx = t*w\n = (x + y)*w",
        r"$\dfrac{\partial\,\mathrm{z}}{\partial\,\mathrm{x}} = \left(x + y\right) \mathrm{w}$",
        "xの勾配: t*w ✓",
        "gradient of x = w*t",
        "| x | y |\n|---|---|\n| 1 | 2 |\n\ndx: t*w",
    ],
)
def test_letters_in_other_notations(text: str) -> None:
    assert {mark.status for mark in letter_marks(text)} == {"correct"}
    for wrong in (text.replace("w", "w*3").replace("t^{2}", "3t^{2}").replace("y)^2", "2*y)^2"),):
        assert "correct" not in {mark.status for mark in letter_marks(wrong.replace("dw*3", "dw"))}
