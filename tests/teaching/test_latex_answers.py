"""LaTeX in answers: each command alone, what it becomes, and what is left to others."""

from __future__ import annotations

import pytest

from backprop_cli.teaching.grade.latex_answers import MOST_DEPTH, from_latex, undressed


@pytest.mark.parametrize(
    ("latex", "ours"),
    [
        (r"2\cdot t", "2* t"),
        (r"a\times b", "a* b"),
        (r"a\ast b", "a* b"),
        (r"6\div 2", "6/ 2"),
        (r"\pi", "π"),
        (r"\approx 2", "≈ 2"),
        (r"\left(1\right)", "(1)"),
        (r"1\,000", "1 000"),
        (r"1\;2", "1 2"),
        (r"1\!2", "12"),
        (r"1\ 2", "1 2"),
        (r"1\:2", "1 2"),
        (r"1\quad 2", "1  2"),
        (r"x\_1", "x_1"),
        (r"5\%", "5%"),
        (r"\$5", "$5"),
        (r"\{1\}", "(1)"),
        (r"\ln(2)", "log(2)"),
        (r"\sigma(x)", "sigmoid(x)"),
        (r"\displaystyle 1", " 1"),
        (r"\lbrack 1\rbrack", "[ 1]"),
        (r"\text{x}", "x"),
        (r"\mathrm{x}", "x"),
        (r"\mathit{x}", "x"),
        (r"\mathbf{x}", "x"),
        (r"\mathsf{x}", "x"),
        (r"\operatorname{x}", "x"),
        (r"\boxed{5}", "5"),
        (r"\frac{1}{2}", "((1)/(2))"),
        (r"\dfrac{1}{2}", "((1)/(2))"),
        (r"\tfrac{1}{2}", "((1)/(2))"),
        (r"\frac12", "((1)/(2))"),
        (r"\frac1{2}", None),
        (r"\frac{1}2", "((1)/(2))"),
        (r"\frac{1}23", "((1)/(2))3"),
        (r"\frac 1 2", None),
        (r"\sqrt{2}", "sqrt(2)"),
        (r"\exp(x)", "exp(x)"),
        (r"x^{2}", "x**(2)"),
        (r"x_{1}", "x_1"),
        (r"\frac123", "((1)/(2))3"),
        (r"\frac1", None),
        (r"\frac{1}", None),
        (r"{1", None),
        (r"\ln 2}", None),
        (r"\foo", None),
        (r"\pi & 1", None),
        (r"1", None),
        (r"\begin{pmatrix}1&2\\3&\frac{1}{2}\end{pmatrix}", "[[1, 2], [3, ((1)/(2))]]"),
        (r"\begin{array}{cc}1&2\\\end{array}", "[[1, 2]]"),
        (r"\begin{bmatrix}1\end{pmatrix}", None),
        (r"\frac{\frac{1}{2}}{3}", "((((1)/(2)))/(3))"),
        (r"\frac{x}{y}z", "((x)/(y))z"),
    ],
)
def test_a_formula_in_our_own_syntax(latex: str, ours: str | None) -> None:
    assert from_latex(latex) == ours


def test_braces_are_nested_so_deep_and_no_deeper() -> None:
    assert from_latex(r"\ln" + "{" * MOST_DEPTH + "}" * MOST_DEPTH) == "log" + "(" * MOST_DEPTH + ")" * MOST_DEPTH
    assert from_latex(r"\ln" + "{" * (MOST_DEPTH + 1) + "}" * (MOST_DEPTH + 1)) is None


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\text{x} = 1", r"x = 1"),
        (r"\textbf{x}=2", r"x=2"),
        (r"x\,=\;3", r"x = 3"),
        (r"x\quad y", r"x  y"),
        (r"x\qquad y", r"x  y"),
        (r"\left(3\right)", r"(3)"),
        (r"\left.3\right.", r"3"),
        (r"\big(3\big)", r"(3)"),
        (r"\bigx", r"\bigx"),
        (r"\displaystyle x", r" x"),
        (r"\therefore x", r" x"),
        (r"\boxed{x = 3}", r"x = 3"),
        (r"x = \boxed{3}", r"x = \boxed{3}"),
        (r"a\\", r"a\\"),
        (r"plain", r"plain"),
        (r"\operatorname*{argmax}", r"argmax"),
        (r"\text{a\_b}", r"a\_b"),
        (r"\quadx", r"\quadx"),
    ],
)
def test_what_only_changes_how_a_line_looks_goes(latex: str, plain: str) -> None:
    assert undressed(latex) == plain
