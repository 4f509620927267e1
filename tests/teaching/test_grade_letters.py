"""Answers in letters: every equal expression is right, and a wrong one has the mistake that gives it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import EXAMPLES, good, run

from backprop_cli import BackpropError, load_problems, solve_in_letters
from backprop_cli.reading.answer_formula import LONGEST, formula_in
from backprop_cli.teaching.grade.letter_key import LetterKey
from backprop_cli.teaching.grade.letter_marking import LetterMarker
from backprop_cli.teaching.grade.letter_misconceptions import LETTER_MISCONCEPTIONS
from backprop_cli.teaching.grade.marking import Mark
from backprop_cli.teaching.grade.submission import read_submission
from tests.letters.problems import problem
from tests.letters.verdict import findings

SQUARE = "t = x + y; z = t**2*w"


def marks(text: str, answers: str) -> list[Mark]:
    key = LetterKey(solve_in_letters(text))
    report = LetterMarker(key, key.questions([]), 1).mark(read_submission(answers.encode(), "x"))
    return [mark for mark in report.marks if mark.status != "missing"]


def reasons(text: str, answers: str) -> list[list[str | None]]:
    """The misconceptions behind each answer that is wrong."""
    return [
        [reason.misconception or reason.message.id for reason in mark.reasons]
        for mark in marks(text, answers)
        if mark.status != "correct"
    ]


@pytest.mark.parametrize("seed", range(60))
def test_random_problems(seed: int) -> None:
    assert findings(problem(seed), seed) == []


# What is right


@pytest.mark.parametrize(
    "answer",
    [
        *("2*w*(x + y)", "2w(x+y)", "2*t*w", "2 t w", "2tw", "w*(4y + 2x - 2y)", "2·t·w", "2×t×w", "２*t*w"),
        *(
            "2*w*x + 2*w*y",
            "w((x+y+1)^2 - (x+y)^2 - 1)",
            "2z/t",
            "w(x² + 2xy + y²)/((x+y)/2)",
            "(2t)(w)",
            "tw2"[:2] + "*2",
        ),
        *("exp(log(2))*t*w", "sqrt(4)*t*w", "2*t*w*sin(x)/sin(x)", "2tw + 0*log(x)"),
    ],
)
def test_every_equal_expression_is_right(answer: str) -> None:
    (mark,) = marks(SQUARE, f"dx: {answer}")
    assert mark.status == "correct", [str(reason) for reason in mark.reasons]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("relu(x)*y", "dx: y*(x > 0)"),
        ("relu(x)*y", "dx: (x>0)y"),
        ("relu(x)*y", "dx: y if x > 0 else 0"),
        ("relu(x)*y", "dx: y*(1 if x >= 0 else 0)"),
        ("relu(x)*y", "dx: (1 + sign(x))/2*y"),
        ("max(x, y)*y", "dx: (x > y)*y"),
        *(
            ("y = relu(x)", f"dx: {mask}")
            for mask in (
                *("(y>0)", "1 if y > 0 else 0", "(relu(x) > 0)", "(y+1>1)", "(0<y)", "1 - (y <= 0)", "1-(y==0)"),
                *("y != 0", "(y≠0)", "1 - (y ≤ 0)", "(x ≥ 0)", "(y > 0) == 1", "(0 < y < 100)", "0 if y == 0 else 1"),
            )
        ),
        *(
            ("z = sqrt(x)*log(y)", answer)
            for answer in (
                *("dy: √x/y", "dx: ln(y)/(2√x)", "dx: ln y/(2 √(x))", "dy: √x y⁻¹", "dy: √x·y^{-1}", "z: √x ln y"),
                *("dy: x^(1/2)y⁻¹.", "dy: \\frac{\\sqrt{x}}{y}", "dy: √x \\cdot y^{-1}", "dy: √x/y = √x·y⁻¹"),
                *("z: \\sqrt{x} \\ln y", "z: \\left( √x \\right) \\times \\ln(y)", "z: log y √x", "z: √x log y²/2"),
            )
        ),
        ("z = x**y", "dy: x^y log x"),
        ("z = x**y", "dx: yx^{y-1}"),
        ("z = sin(2*x)", "dx: 2cos 2x"),
        ("z = sin(x**2)", "dx: 2x cos x^2"),
        ("z = abs(x)*abs(y)", "z: |x||y|"),
        ("z = abs(x)*abs(y - 1)", "z: |x|*|(|y - 1|)|。"),
        ("z = abs(x)", "dx: x/|x|"),
        ("z = exp(a*x)*x", "da: x x e^{ax}"),
        ("z = exp(a*x)*x", "da: x² e^(ax)"),
        ("z = (x + y)**2", "dx: 2(x+y) = 2x+2y"),
        ("z = (x + y)**2", "dx: 2x + 2y."),
        ("z = x*2.5", "dx: 2.5"),
        ("z = x*2", "dx: 2."),
        ("y = relu(x)", "dx: (y!=0)"),
        ("y = relu(exp(x) - 2)", "dx: exp(x)(y > 0)"),
        ("u = w*x; y = relu(u)", "dx: w*(y>0)"),
        ("u = relu(x); z = 2*u", "dx: 2(u>0)"),
        ("z = relu(w*x+b)", "db: (z>0)"),
        ("clip(x, y, y + 1)", "dx: (y < x < y + 1)"),
        ("abs(x)", "dx: x/abs(x)"),
        ("y = exp(x); z = y*2", "dx: 2y"),
        ("2*pi()*r**2", "dr: 4πr"),
        ("2*pi()*r**2", "dr: 4 pi r"),
        ("リンゴ * 個数", "dリンゴ: 個数"),
        ("ab*c", "dc: ab"),
        ("t = sqrt(x**3); z = t**4", "dx: 6*x**5"),
    ],
)
def test_more_that_is_right(text: str, answer: str) -> None:
    (mark,) = marks(text, answer)
    assert mark.status == "correct", [str(reason) for reason in mark.reasons]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("z = max(x, x)", "dx: 1"), ("s = w/y; z = max(s, s) + x - y**2", "dw: 1/y"), ("z = min(x, x, y)", "dy: (y < x)")],
)
def test_a_value_that_meets_itself_has_one_gradient(text: str, answer: str) -> None:
    (mark,) = marks(text, answer)
    assert mark.status == "correct"


# What is wrong, and why


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("z = x**2", "z: x*abs(x)"),
        ("z = x**2", "dx: 2*abs(x)"),
        ("z = x*y", "dy: abs(x)"),
        ("z = x*y", "dy: sqrt(x**2)"),
        ("y = relu(x)", "dx: (y >= 0)"),
        ("z = x*y", "dy: x*(1 if y > 0 else 0)"),
        ("z = x + y", "dy: (x > 0)"),
        ("z = x + y", "dy: (x > y)"),
        ("z = exp(x)", "z: exp(abs(x))"),
        ("u = w*x + b; h = tanh(u)", "dw: x*(1-h^2)*(w>0)"),
        ("u = w*x + b; h = tanh(u)", "dw: x*(1-h^2)*(u>0)"),
        ("z = price*count*tax", "z: abs(price)*count*tax"),
        ("a*b + c*d + e1*f + g*h + p*q + r*s", "ds: abs(r)"),
        ("log(x)*y", "dx: abs(y)/x"),
        ("t = log(x); z = t*y", "dy: abs(t)"),
        ("asin(x)*y", "dy: asin(abs(x))"),
    ],
)
def test_an_answer_is_tried_with_numbers_of_either_sign(text: str, answer: str) -> None:
    (mark,) = marks(text, answer)
    assert mark.status == "wrong"
    assert mark.reasons == []  # right where the sign is +, so no rule is broken everywhere


@pytest.mark.parametrize("text", ["x*y", "log(x)*sqrt(y) + z", "acosh(x)*atanh(y)", "max(x, y)*w", "log(-x)*y"])
def test_points_have_every_sign_that_there_is(text: str) -> None:
    key = LetterKey(solve_in_letters(text))
    for name in key.solution.graph.inputs:
        signs = {known[name] > 0 for known in key.names}
        one_sided = {"log(x)*sqrt(y) + z": "xy", "acosh(x)*atanh(y)": "x", "log(-x)*y": "x"}.get(text, "")
        assert len(signs) == (1 if name in one_sided else 2), name


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        (SQUARE, "dx: 2*t", "no-upstream"),
        (SQUARE, "dx: w", "skipped"),
        (SQUARE, "dx: -2*t*w", "other-sign"),
        (SQUARE, "dx: t**2", "other-input"),
        (SQUARE, "dx: t*w", "factor-lost"),
        (SQUARE, "dx: x", "exchanged"),
        ("x*y", "dx: x", "not-flipped"),
        ("(x*y)*w", "dx: x*w", "not-flipped"),
        ("a*(x - y)", "dy: a", "sign-lost-minus"),
        ("x*y + x", "dx: y", "overwritten"),
        ("x*y + x", "dx: 1", "overwritten"),
        ("t = x**2; z = exp(t)", "dx: exp(t)", "skipped"),
        ("t = x**2; z = exp(t)", "dx: 2*x", "no-upstream"),
        ("x**3*y", "dx: 3*x**3*y", "decrease-lost"),
        ("x/y", "dy: x/y**2", "sign-lost-division"),
        ("x*y**2", "dx: 2*x*y\ndy: y**2", "swapped"),
        ("z = (x + y)**2", "z: x²+y²\ndx: 2x\ndy: 2y", "distributed"),
        ("t = x - y; z = t**3*w", "z: (x³ - y³)w\ndx: 3x²w\ndy: -3y²w", "distributed"),
        ("z = sqrt(x + y)", "z: √x + √y", "distributed"),
        ("t = x + y; z = t**2", "dx: 2*t*x", "as-product"),
        ("t = x + y; z = t**2", "dx: t**2\ndy: z", "value-given"),
        ("y = 1/(1+exp(-x))", "dx: y", "value-given"),
        ("z = x*x + x", "dx: 2x", "branch-lost"),
        ("z = x*x + x", "dx: x + 1", "branch-lost"),
        ("z = x*x*y + x + y", "dx: 2xy", "branch-lost"),
        ("z = x**2*y", "dy: 2x", "both-derived"),
        ("z = sin(x)*exp(x)", "dx: cos(x)e^x", "overwritten"),
        ("z = 2*x/3", "dx: 0.6666667\nz: 0.6667*x", "answer-decimals"),
        ("z = apple*count*tax", "dapple: 2.2\nz: 220", "answer-number"),
        (SQUARE, "dx: 2*t*w*q", "answer-unknown-letters"),
        (SQUARE, "dx: dt*1", "answer-unknown-letters"),
        (SQUARE, "dx: 1/2x", "answer-ambiguous"),
        (SQUARE, "dx: 2*t*w = 1", "answer-sides-differ"),
        ("z = log(x*y)", "dx: log x y", "answer-argument"),
        ("z = log(x*y)", "dx: log x⁻¹", "answer-argument"),
        (SQUARE, "dx: log(-1 - x**2)", "answer-no-value"),
        (SQUARE, "z: z", "answer-names-itself"),
    ],
)
def test_why_it_is_wrong(text: str, answers: str, expected: str) -> None:
    found = reasons(text, answers)
    assert found, "all of it is right"
    assert all(expected in each for each in found), found


@pytest.mark.parametrize(
    ("text", "answers", "unsaid"),
    [
        ("z = sin(x)*exp(x)", "dx: cos(x)e^x", "skipped"),
        ("a*(x - y)", "dy: a", "other-sign"),
        ("x/y", "dy: x/y**2", "other-sign"),
    ],
)
def test_what_is_said_already_is_not_said_again(text: str, answers: str, unsaid: str) -> None:
    (found,) = reasons(text, answers)
    assert found
    assert unsaid not in found


@pytest.mark.parametrize(("text", "answer"), [("z = x*y", "dx: y + 1"), ("exp(x)", "dx: 9**9**9")])
def test_neither_decimals_nor_a_number_for_a_formula(text: str, answer: str) -> None:
    assert all(each in ([], ["answer-no-value"]) for each in reasons(text, answer))


def test_what_no_mistake_gives_has_no_reason() -> None:
    assert reasons(SQUARE, "dx: 17*x**3 + w") == [[]]


def test_every_misconception_in_letters_has_its_sentences() -> None:
    from backprop_cli.language.messages import say

    for row in LETTER_MISCONCEPTIONS:
        for language in ("en", "ja"):
            assert say(f"name-{row.id}", language)
            assert say(f"misconception-{row.id}", language, node="t", other="x")


# What cannot be read, however hostile


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "((((",
            "))",
            "x if",
            "x = 3; x",
            "x\nx",
            "x[0]",
            "x @ y",
            "sum(x)",
            "__import__('os')",
            "x.y",
            "'x'",
            "2 3",
        ),
        *("x if x else y", "x = y", "(x > )", "1e99999999x", "lambda: x", "x!", "%", "\\x00", "∂z/∂t", "x >> y"),
    ],
)
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(BackpropError) as error:
        formula_in(text, ["x", "y"])
    assert error.value.message.id in ("answer-not-formula", "answer-unknown-letters")


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "(1 if " * 30 + "x" + " > 0 else 0)" * 30])
def test_what_is_too_long(text: str) -> None:
    with pytest.raises(BackpropError) as error:
        formula_in(text, ["x"])
    assert error.value.message.id == "answer-too-long"


@pytest.mark.parametrize(
    "answer", ["9**9**9**9", "x**99999999", "exp(exp(exp(exp(99))))", "2**2**2**2**2**2*x", "x" * 990]
)
def test_what_would_take_long_does_not(answer: str) -> None:
    (mark,) = marks("x*y", f"dx: {answer}")
    assert mark.status in ("wrong", "unreadable")


# The command


def test_a_key_without_values(tmp_path: Path) -> None:
    key = tmp_path / "key.yaml"
    key.write_text("steps: {t: x + y, z: t**2}\nask: [dx, {key: dt, points: 2}]\n", "utf-8")
    found = run("grade", str(key), stdin=b"dx = 2(x + y)\ndt = t\n")
    assert (found.code, found.err) == (1, "")
    assert "fits an exponent lost as a factor at z = t**2" in found.out
    assert "1 of 3 points" in found.out
    shown = run("grade", str(key), "--format", "json", "--show-answers", stdin=b"dx = 2t\n").out
    first, second = json.loads(shown)["answers"]
    assert (first["answer"], first["right"]) == (
        {"value": None, "exact": None, "symbolic": "2t"},
        {"value": None, "exact": None, "symbolic": "2*(x + y)"},
    )
    assert second["status"] == "missing"


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "tap", "junit", "gradescope", "prairielearn"])
def test_every_format(form: str) -> None:
    found = run("grade", "x*y", "--format", form, "--show-answers", "--lang", "ja", stdin=b"dx: x\ndy: 1 +\n")
    assert (found.code, found.err) == (1, "")
    assert "x" in found.out


def test_a_purchase_in_letters() -> None:
    apple = str(EXAMPLES / "apple.yaml")
    letters = good(apple, "--symbolic", "--format", "plain")
    assert run("grade", apple, "--symbolic", stdin=letters.encode()).code == 0
    assert "derivative by" in run("grade", apple, "--symbolic", stdin=b"dtax: apple*tax\n").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x*y", "--rtol", "1e-3"), "in letters an answer is equal or not"),
        (("log(-x**2 - 1)",), "no numbers were found"),
        (("x*y + z", "x=1"), "no value for y, z"),
    ],
)
def test_refused(words: tuple[str, ...], message: str) -> None:
    found = run("grade", *words, stdin=b"dx: y\n")
    assert found.code == 2
    assert message in found.err


def test_asks_in_a_file_count() -> None:
    (problem_,) = load_problems(EXAMPLES / "grading" / "key.yaml")
    key = LetterKey(solve_in_letters(problem_))
    assert [question.key for question in key.questions(problem_.asks)] == [ask.key for ask in problem_.asks]
