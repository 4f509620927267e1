"""Derivations in LaTeX: the lecture's lines, well formed, and texts of users that stay text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from support import EXAMPLES, good, run

from backprop_cli import BackpropError, load_problems, parse_expression, solve, solve_in_letters
from backprop_cli.graph.latex_notation import formulas
from backprop_cli.language.escape import latex_comment, latex_name
from backprop_cli.render.explain import explanation_renderer
from backprop_cli.render.solution import renderer
from backprop_cli.render.view import View
from backprop_cli.solving.letters import AnySolution
from backprop_cli.teaching.explain.explanation import explain
from tests.latex_reader import of_latex
from tests.letters.problems import problem


def latex(solution: AnySolution, wrt: str | None = None, view: View | None = None) -> tuple[str, str]:
    """The derivation, and the explanation."""
    view = view or View()
    explained = explain(solution, wrt)
    return "".join(renderer("latex")([solution], view)), "".join(explanation_renderer("latex")([explained], view))


def short(text: str) -> str:
    """A derivation with D(z, x) for the fractions of partial derivatives."""
    return re.sub(r"\\frac\{\\partial (\w+)\}\{\\partial (\w+)\}", r"D(\1, \2)", text)


def test_the_lecture_s_square() -> None:
    assert (
        short(good("t = x + y; z = t**2", "--format", "latex"))
        == r"""\begin{align*}
t &= x + y \\
z &= t^{2} = \left(x + y\right)^{2}
\end{align*}
\begin{align*}
D(z, z) &= 1 \\
D(z, t) &= D(z, z) \cdot D(z, t) = 1 \cdot 2 t = 2 \left(x + y\right) \\
D(z, y) &= D(z, t) \cdot D(t, y) = 2 t \cdot 1 = 2 \left(x + y\right) \\
D(z, x) &= D(z, t) \cdot D(t, x) = 2 t \cdot 1 = 2 \left(x + y\right)
\end{align*}
"""
    )
    assert r"\frac{\partial z}{\partial x} &= " in good("t = x + y; z = t**2", "--format", "latex")


def test_numbers_are_put_in() -> None:
    text = good(str(EXAMPLES / "apple.yaml"), "--format", "latex")
    assert text.startswith("% リンゴの買い物\n")
    assert r"\mathrm{price} &= \mathrm{apple\_price} \cdot \mathrm{tax} = 200 \cdot 1.1 = 220" "\n" in text
    assert text.endswith(r"{\partial \mathrm{apple}} = 1.1 \cdot 2 = 2.2" "\n\\end{align*}\n")


def test_what_comes_back_twice_adds_up() -> None:
    derived, told = latex(solve("a = x*y; z = a - x", {"x": 3, "y": 4}), "x")
    line = r"D(z, x) &= D(z, a) \cdot D(a, x) + D(z, z) \cdot D(z, x) = 1 \cdot 4 + 1 \cdot \left(-1\right) = 3"
    assert line in short(derived)
    assert line in short(told)
    assert r"\paragraph{From z to x: 2 paths}" in told


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-x**2", "-x^{2}"),
        ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
        ("2**x**3", "2^{x^{3}}"),
        ("(2**x)**3", r"\left(2^{x}\right)^{3}"),
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("x*-2", r"x \left(-2\right)"),
        ("2*3*x", r"2 \cdot 3 x"),
        ("u*u", r"u \cdot u"),
        ("apple_num*tax", r"\mathrm{apple\_num} \cdot \mathrm{tax}"),
        ("リンゴ*個数", r"\text{リンゴ} \cdot \text{個数}"),
        ("sqrt(x)*exp(x)**2", r"\sqrt{x} \left(\exp\left(x\right)\right)^{2}"),
        ("leaky_relu(x, 0.1)", r"\operatorname{leaky\_relu}\left(x, 0.1\right)"),
        ("abs(x) + log(x, 2) + pi()", r"\left|x\right| + \log_{2}\left(x\right) + \pi"),
        ("x1*1e-30", r"x_{1} \cdot 1 \cdot 10^{-30}"),
    ],
)
def test_formulas(text: str, written: str) -> None:
    graph = parse_expression(text)
    assert formulas(graph)[graph.output].text == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *(("x", "x"), ("x1", "x_{1}"), ("x_1", "x_{1}"), ("alpha", r"\alpha"), ("theta_12", r"\theta_{12}")),
        *(("Delta", r"\Delta"), ("alphabet", r"\mathrm{alphabet}"), ("x_i", r"\mathrm{x\_i}"), ("x_", r"\mathrm{x\_}")),
    ],
)
def test_names_as_mathematics_writes_them(name: str, written: str) -> None:
    assert latex_name(name) == written


@pytest.mark.parametrize(
    ("text", "node", "written"),
    [
        (
            "u = w*x; z = relu(u) + max(u, y)",
            "x",
            r"= \left(C[1 & u > 0] + C[1 & u > y \\ \frac{1}{2} & u = y]\right) \cdot w",
        ),
        (
            "u = w/x; z = abs(u) - relu(-u)",
            "x",
            r"= \left(\operatorname{sign}\left(u\right) - 1 \cdot C[1 & -u > 0] \cdot \left(-1\right)\right)"
            r" \cdot \frac{-w}{x^{2}}",
        ),
        ("u = x*y; z = u*u - u*y", "x", r"= \left(u + u - 1 \cdot y\right) \cdot y = "),
        ("z = exp(x)*y/2", "y", r"= \frac{1}{2} \cdot \exp\left(x\right) = "),
        ("z = max(x, y, w)", "w", r"= 1 \cdot \frac{\left[w = z\right]}{\left[x = z\right] + \left[y = z\right]"),
    ],
)
def test_chains_keep_their_parentheses(text: str, node: str, written: str) -> None:
    derived, told = latex(solve_in_letters(text))
    for part in (derived, told):
        of_latex(part)
        brief = re.sub(r"\\begin\{cases\} (.*?) \\\\ 0 & \\text\{otherwise\} \\end\{cases\}", r"C[\1]", part)
        lines = [line for line in brief.splitlines() if rf"\partial {node}}} &=" in line]
        assert lines
        assert all(written in line for line in lines), lines


def test_two_kinds_of_derivatives_are_told_apart_where_sums_occur() -> None:
    for solution, adds_up in (
        (solve_in_letters("z = x*x"), True),
        (solve("z = x*x", {"x": 3}), True),
        (solve("x*y", {"x": 3, "y": 2}), False),
    ):
        for part in latex(solution):
            assert ("is local: one operand changes" in part) is adds_up
            of_latex(part)


def test_cases_in_japanese() -> None:
    derived, _ = latex(solve_in_letters("relu(x)"), view=View("ja"))
    assert r"0 & \text{それ以外} \end{cases}" in derived


def _solutions(text: str) -> Iterator[AnySolution]:
    letters = solve_in_letters(text)
    yield letters
    with suppress(BackpropError):  # it has no value at these numbers
        yield solve(text, {name: place + 2 for place, name in enumerate(letters.graph.inputs)}, upstream="-1/3")


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_random_derivations_are_well_formed(seed: int) -> None:
    for solution in _solutions(problem(seed)):
        with suppress(BackpropError):  # a number of the explanation is too large
            for part in latex(solution, next(iter(solution.graph.inputs), None), View("ja" if seed % 4 else "en")):
                of_latex(part)


# Texts of users


HOSTILE = (
    *(
        r"\input{/etc/passwd}",
        r"\end{align*}\write18{rm}",
        "}{",
        "$x$ & # ~ ^ _ %",
        "a\n\\immediate",
        "\u202e\x1b]0;x\x07",
    ),
    *("^^5cinput", r"\\", "%\n\\input x", "リンゴ 100 円 × 2 ∂", "]]>--> <b>"),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_titles_and_units_stay_text(text: str) -> None:
    from backprop_cli.language.escape import string_literal

    quoted = string_literal(text)
    data = f"title: {quoted}\nexpression: x*y\nvalues: {{x: 2, y: 3}}\nunits: {{x: {quoted}, output: {quoted}}}\n"
    (found,) = load_problems(BytesIO(data.encode()))
    for solution in (solve(found), solve_in_letters(found)):
        for part in latex(solution, "x"):
            of_latex(part)
            assert "\x1b" not in part
            assert "\u202e" not in part
    assert "\n" not in latex_comment(text)


@pytest.mark.parametrize(
    "name", ["price_", "リ_ン_ゴ", "a_b_c", "x_1", "alpha", "ﾟ", "Ａ", "e", "ſ", "ᵀ", "コカ・コーラ"]
)
def test_names(name: str) -> None:
    try:
        parse_expression(f"{name}*2")
    except BackpropError:
        return
    for part in latex(solve(f"t = {name}*y; z = t*2", {parse_expression(name).names[0]: 2, "y": 3})):  # type: ignore[dict-item]
        of_latex(part)
    of_latex(rf"\begin{{align*}}{latex_name(name)}\end{{align*}}")


def test_arrays_are_refused() -> None:
    for command in ("solve", "explain"):
        found = run(command, "X*Y", "X=[1, 2]", "Y=[3, 4]", "--format", "latex")
        assert (found.code, found.out) == (2, "")
        assert "the derivation of arrays is not written in LaTeX" in found.err
    assert "\\begin{align*}" in good("X*Y", "X=[1, 2]", "Y=[3, 4]", "--elements", "--format", "latex")


def test_a_large_problem_is_cut() -> None:
    text = good("+".join(["x"] * 400), "x=2", "--format", "latex", "--check", "none")
    of_latex(text)
    assert "more lines" in text
    assert max(map(len, text.splitlines())) < 2_000


def test_a_file_that_ends_in_tex(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for command in ("solve", "explain"):
        good(command, "x*y", "-o", str(tmp_path / "x.tex"))
        assert "\\begin{align*}" in (tmp_path / "x.tex").read_text("utf-8")
