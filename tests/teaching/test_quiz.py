"""Sheets: what a teacher hands out, what a student hands in, and that the key fits both."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import closed_form, expressions, json_bytes, programs, purchases
from support import EXAMPLES, ROOT, good, run

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.decimals import terminating_places
from backprop_cli.numbers.proven import Proven
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.key_file import key_text
from backprop_cli.reading.problem import Problem, as_problem
from backprop_cli.reading.problem_file import load_problems, read_problems
from backprop_cli.render.quiz import SHEETS, Page, quiz_renderer
from backprop_cli.render.view import View
from backprop_cli.solving.solution import solve
from backprop_cli.teaching.grade.marking import Marker, Report
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.quiz.fresh_numbers import vary
from backprop_cli.teaching.quiz.quiz import BLANKS, Quiz, quiz_of

pytestmark = pytest.mark.once

GOLDEN = ROOT / "tests" / "golden" / "quiz"
PROBLEMS = sorted(EXAMPLES.glob("*.yaml"))
FORMULAS = ("(x - y)/(a*b)", "(x**2 + y**2)**0.5", "x/y/z + w", "1/(x + y)", "-x*y + 3/x", "x**0.5", "x = 3; x*y")

SHEETS_TO_READ = {
    "apple-both.txt": "apple.yaml",
    "apple-answers.txt": "apple.yaml --answers",
    "apple-seed-7-ja.txt": "apple.yaml --vary --seed 7 --lang ja",
    "apple-key.yaml": "apple.yaml --vary --seed 7 --key",
    "orange-forward-ascii.txt": "apple_orange.yaml --blank forward --ascii",
    "orange-backward.txt": "apple_orange.yaml --blank backward",
    "orange-all.md": "apple_orange.yaml --blank all --format markdown",
    "orange-all-answers-ja.md": "apple_orange.yaml --blank all --format markdown --answers --lang ja",
    "receipt-seed-3.txt": "receipt.yaml --vary --seed 3",
    "receipt-seed-3-answers.yaml": "receipt.yaml --vary --seed 3 --answers --format yaml",
    "multiply-list.txt": "multiply.yaml --blank all --list",
    "square-form.yaml": "square_of_sum.yaml --format yaml",
    "used-twice-answers.txt": "used_twice.yaml --answers",
}


def quiz(problem: Problem, blank: str | None = None, **values: int) -> Quiz:
    return quiz_of(problem, solve(problem, values, check="none"), blank)


def fresh(problem: Problem, seed: int, blank: str | None = None) -> Quiz:
    def asked(solution: object) -> list[object]:
        return [question.right for question in quiz_of(problem, solution, blank).questions]  # type: ignore[arg-type]

    return quiz_of(problem, vary(problem, {}, seed, None, asked), blank, seed)  # type: ignore[arg-type]


def one(text: str) -> Problem:
    (problem,) = read_problems(text.encode(), "test.yaml")
    assert isinstance(problem, Problem), problem
    return problem


def marked(made: Quiz, sheet: str) -> Report:
    """A sheet, marked by the key that was written for it."""
    key = one(key_text(made.problem))
    solution = solve(key, check="none")
    marker = Marker(solution, questions_of(solution, key.asks, Tolerance()), 1)
    assert [question.key for question in marker.questions] == [question.key for question in made.questions]
    return marker.mark(read_submission(sheet.encode(), "sheet"))


def assert_round_trip(made: Quiz, form: str = "text", as_list: bool = False) -> None:
    """The answers get full marks, and no line of the blank sheet is an answer but that which says which sheet it is."""
    render = quiz_renderer(form)
    report = marked(made, render(made, Page(True, as_list), View()))
    assert report.score == 1, report
    blank = render(made, Page(False, as_list), View()).encode()
    if made.seed is None or made.solution.answer_keys.meaning("seed"):
        with pytest.raises(BackpropError, match="no answer"):
            read_submission(blank, "blank")
    else:
        assert [tuple(each[:2]) for each in read_submission(blank, "blank").given] == [("seed", str(made.seed))]


@pytest.mark.parametrize(("name", "words"), SHEETS_TO_READ.items(), ids=list(SHEETS_TO_READ))
def test_sheets_look_as_they_did(name: str, words: str, refresh_golden: bool) -> None:
    file, *options = words.split()
    printed = good("quiz", str(EXAMPLES / file), *options)
    path = GOLDEN / name
    if refresh_golden:
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_answers_get_full_marks_for_every_seed(path: Path) -> None:
    (problem,) = load_problems(path)
    for seed in range(60):
        form = list(SHEETS)[seed % 3]
        assert_round_trip(fresh(problem, seed, BLANKS[seed // 3 % 4]), form, as_list=seed % 5 == 0)


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_get_full_marks_for_every_seed(formula: str) -> None:
    problem = Problem(parse_expression(formula))
    for seed in range(12):
        assert_round_trip(fresh(problem, seed, BLANKS[seed % 4]), list(SHEETS)[seed % 3])


@settings(max_examples=60)
@given(programs(), st.sampled_from(BLANKS), st.sampled_from(list(SHEETS)), st.integers(2, 9), st.booleans())
def test_random_problems_come_back_from_their_key(text: str, blank: str, form: str, x: int, as_list: bool) -> None:
    problem = Problem(parse_expression(text))
    values = {name: x + index for index, name in enumerate(problem.graph.inputs)}
    try:
        made = quiz(problem, blank, **values)
    except BackpropError:
        assume(False)
    numbers = (*made.solution.values, *made.solution.node_gradients)
    assume(all(number.is_double for number in numbers if isinstance(number, Proven)))  # others may be too long to read
    assert_round_trip(made, form, as_list)


@settings(max_examples=60)
@given(purchases(), st.sampled_from(BLANKS))
def test_random_purchases_come_back_from_their_key(purchase: dict[str, object], blank: str) -> None:
    made = quiz(one(json_bytes(purchase).decode()), blank)
    assert_round_trip(made)
    assert solve(one(key_text(made.problem)), check="none").value == made.solution.value
    assert closed_form(purchase)[1].keys() == made.problem.values.keys()


@settings(max_examples=60)
@given(expressions(operators="+-*"), st.integers(0, 1000))
def test_fresh_numbers_for_random_problems(text: str, seed: int) -> None:
    problem = Problem(parse_expression(text))
    try:
        made = fresh(problem, seed)
    except BackpropError:  # no inputs, or no friendly numbers
        return
    assert_round_trip(made)
    for question in made.questions:
        if not isinstance(question.right, float):
            places = terminating_places(question.right)
            assert places is not None
            assert places <= 6


@pytest.mark.parametrize(
    "title", ["z = (x + y)²", "price: 7", "- dx = 3", "**dx** = 1", "{dx: 5}", "dx：5\ndx: 6", "'z'=1"]
)
@pytest.mark.parametrize("form", SHEETS)
def test_a_title_is_no_answer(title: str, form: str) -> None:
    text = "expression: z = (x + y)*price\nvalues: {x: 2, y: 3, price: 4}\n"
    problem = one(text)
    assert_round_trip(quiz(Problem(problem.graph, problem.values, title=title)), form)


@pytest.mark.parametrize(
    "text", ["[1, 2]*x", "t = [[1, 2], [3, 4]]**x; z = t + t", "[1, 2] @ [3, 4] * x", "sum([1, 2])*x"]
)
def test_the_key_of_a_calculation_that_starts_with_an_array(text: str) -> None:
    """YAML would take the array for all of it."""
    problem = as_problem(text)._replace(values={"x": 3})
    assert solve(one(key_text(problem)), check="none").gradients == solve(problem, check="none").gradients


def test_what_is_asked() -> None:
    def keys(blank: str | None) -> list[str]:
        return [question.key for question in quiz(problem, blank).questions]

    (problem,) = load_problems(EXAMPLES / "apple.yaml")
    inputs = ["dapple", "dapple_num", "dtax"]
    assert keys(None) == keys("both") == ["price", *inputs]
    assert keys("forward") == ["apple_price", "price"]
    assert keys("backward") == ["dapple_price", *inputs]
    assert keys("all") == ["apple_price", "price", "dapple_price", *inputs]


def test_the_problems_own_questions_come_first() -> None:
    text = "expression: t = x*y; t + x\nvalues: {x: 2, y: 3}\nask: [{key: dt, points: 2}, {key: t, rtol: 1/3}]\n"
    made = quiz(one(text))
    assert [question.key for question in made.questions] == ["dt", "t"]
    sheet = quiz_renderer("text")(made, Page(), View())
    assert "dt: ____   # ∂output/∂t, points 2" in sheet
    assert one(key_text(made.problem)).asks[0].points == 2
    assert one(key_text(made.problem)).asks[1].rtol == Fraction(1, 3)
    assert_round_trip(made)
    assert [question.key for question in quiz(one(text), "both").questions] == ["output", "dx", "dy"]


@pytest.mark.parametrize(
    "text",
    [
        "steps: {t: x + y, z: t**2}\noutput: t\nvalues: {x: 1/3, y: -4}",
        "expression: 'x = 3; y = 2; x*y'",
        "expression: _x*x + dx*x\nvalues: {_x: 2, x: 3, dx: 4}",
        "expression: d_x*x\nvalues: {d_x: 2, x: 3}",
        "expression: コカ・コーラ*no\nvalues: {コカ・コーラ: 2, no: 3}",
        "expression: x*y\nvalues: {x: 2, y: 5}\nupstream: 1/3\nunits: {x: '%', y: 'a: b', output: \"\\u2028\"}",
        "expression: x*y\nvalues: {x: 2, y: 5}\ntitle: 'no: #1 \"é\" \\'",
        "expression: x*y\nvalues: {x: 1e300, y: 1e-300}",
        "expression: (1/3)*x**-2 - -2*x\nvalues: {x: 7}",
    ],
)
def test_keys_of_unusual_problems(text: str) -> None:
    for blank in ("both", "all"):
        made = quiz(one(text), blank)
        assert_round_trip(made)
        key = one(key_text(made.problem))
        assert (key.title, key.units) == (made.problem.title, made.problem.units)


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("z = x*y", "x=2", "y=sqrt(3)"), "z: 2*sqrt(3)\ndx: sqrt(3)\ndy: 2\n"),
        (("z = x*y", "x=2", "y=3", "--upstream", "sqrt(2)"), "z: 6\ndx: 3*sqrt(2)\ndy: 2*sqrt(2)\n"),
        (("x = 3; z = x*y", "y=2", "x=sqrt(2)"), "z: 2*sqrt(2)\ndx: 2\ndy: sqrt(2)\n"),
        (("z = sum(X*y)", "X=[sqrt(2), 1]", "y=exp(2)"), "z: 17.838753\ndX: [exp(2), exp(2)]\ndy: 1 + sqrt(2)\n"),
    ],
)
def test_keys_of_numbers_that_are_not_rational(words: tuple[str, ...], right: str, tmp_path: Path) -> None:
    (tmp_path / "key.yaml").write_text(good("quiz", *words, "--key"))
    for answers in (right, good("quiz", *words, "--answers")):
        (tmp_path / "answers.txt").write_text(answers)
        assert "(100%)" in good("grade", str(tmp_path / "key.yaml"), str(tmp_path / "answers.txt"))


@pytest.mark.parametrize("output", ["k", "x"])
def test_the_key_of_a_problem_whose_output_is_an_input(output: str) -> None:
    problem = one(
        f"expression: t = x*y; {output}\nvalues: {{x: 3, y: 2{', k: 5' if output == 'k' else ''}}}\nask: [dt]"
    )
    assert solve(one(key_text(problem)), check="none").answers == solve(problem, check="none").answers


def test_fresh_numbers_are_friendly() -> None:
    (problem,) = load_problems(EXAMPLES / "receipt.yaml")
    for seed in range(50):
        values = fresh(problem, seed).problem.values
        assert len(set(values.values())) == len(values)
        assert all(values[name] % 10 == 0 for name in ("牛乳", "パン", "洗剤", "電池", "coupon", "shipping"))
        assert all(2 <= values[name] <= 9 for name in values if name.endswith("_num"))
        assert all(1 < values[name] < 2 for name in ("tax", "牛乳_tax", "パン_tax"))
        assert all(0 < values[name] < 1 for name in ("discount", "パン_discount"))


def test_signs_and_sizes_are_kept() -> None:
    problem = one("expression: a*b + c*d + e\nvalues: {a: -3, b: 0.02, c: 12000, d: -2.5, e: 0}")
    for seed in range(50):
        values = fresh(problem, seed).problem.values
        assert -9 <= values["a"] <= -2
        assert Fraction(2, 100) <= values["b"] <= Fraction(9, 100)
        assert 6000 <= values["c"] <= 24000
        assert values["c"] % 1000 == 0
        assert -5 <= values["d"] < -1
        assert values["e"] > 1


def test_numbers_depend_on_the_seed_alone() -> None:
    path = str(EXAMPLES / "apple_orange.yaml")
    for blank in BLANKS:
        lines = good("quiz", path, "--vary", "--seed", "3", "--blank", blank).splitlines()
        given_values = [line.split()[1] for line in lines[4:9]]
        assert given_values == ["120", "4", "200", "7", "1.15"]
    assert good("quiz", path, "--vary", "--seed", "3") != good("quiz", path, "--vary", "--seed", "4")


def test_a_seed_that_is_drawn_is_shown() -> None:
    path = str(EXAMPLES / "apple.yaml")
    sheet = good("quiz", path, "--vary")
    found = re.search(r"\(seed (\d+)\)", sheet)
    assert found
    assert good("quiz", path, "--vary", "--seed", found[1]) == sheet


def test_values_on_the_command_line_stay() -> None:
    path = str(EXAMPLES / "apple.yaml")
    for seed in ("1", "2", "3"):
        assert "  tax: 1.1\n" in good("quiz", path, "tax=10%", "--vary", "--seed", seed, "--key")
    assert "  apple: 120\n" in good("quiz", path, "apple=120", "--key")


def test_upstream_is_given() -> None:
    sheet = good("quiz", "z = x*y", "x=10", "y=5", "--upstream", "1.2", "--answers")
    assert "gradient arriving at z  1.2" in sheet
    assert "dx: 6 " in sheet
    assert "upstream: 1.2\n" in good("quiz", "z = x*y", "x=10", "y=5", "--upstream", "1.2", "--key")


def test_grade_reads_what_quiz_prints(tmp_path: Path) -> None:
    words = ("quiz", str(EXAMPLES / "apple_orange.yaml"), "--vary", "--seed", "11", "--blank", "all")
    key = tmp_path / "key.yaml"
    key.write_text(good(*words, "--key"), "utf-8")
    for form in SHEETS:
        answers = good(*words, "--answers", "--format", form)
        assert run("grade", str(key), stdin=answers.encode()).code == 0
        assert run("grade", str(key), stdin=good(*words, "--format", form).encode()).code == 2
        filled = re.sub(r"(?m)^dtax:( +)(____)?", "dtax: 1 ", good(*words, "--format", form))
        assert "1/12" not in (result := run("grade", str(key), stdin=filled.encode())).out
        assert result.code == 1


def test_colour_changes_nothing_else() -> None:
    words = ("quiz", str(EXAMPLES / "apple.yaml"))
    coloured = good(*words, "--color", "always")
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == good(*words)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("x*y x=2", "no value for y; add y=NUMBER (or solve it in letters: backprop solve --symbolic)\n  x*y\n    ^"),
        ("apple.yaml --seed 3", "--seed works only with --vary; add it"),
        ("apple.yaml --answers --key", "--answers and --key do not go together; leave one of them out"),
        ("apple.yaml --key --format yaml", "--key and --format do not go together; leave one of them out"),
        ("apple.yaml --count 3", "--count works only with -o DIR; add it"),
        ("apple.yaml --count 3 -o x", "all 3 sheets would have the same numbers; add --vary"),
        ("x x=3", "nothing is left to ask here; write a calculation with names in it"),
        ("2*3 --blank backward", "nothing is left to ask here; write a calculation with names in it"),
        ("2*3 --vary", "no input is left to vary; name the numbers"),
        ("x*y x=1 y=2 --vary", "no input is left to vary; name the numbers"),
        ("x/7 --vary", "2,000 draws gave no numbers that are pleasant to calculate with; fix some inputs"),
        ("x**y --vary", "2,000 draws gave no numbers that are pleasant to calculate with; fix some inputs"),
        ("x/(y-y) --vary", "division by zero"),
        ("apple.yaml --blank some", "--blank cannot be 'some'; choose one of: forward, backward, both, all"),
        ("apple.yaml apple=x --vary", "apple needs a number, and 'x' is a name"),
    ],
)
def test_what_cannot_be_made(words: str, message: str) -> None:
    parts = [str(EXAMPLES / word) if word.endswith(".yaml") else word for word in words.split()]
    result = run("quiz", *parts)
    assert (result.code, result.out) == (2, "")
    assert f"backprop: {message}" in result.err


def test_no_more_than_a_terminal_or_a_page_is_wide() -> None:
    assert "──" not in good("quiz", str(EXAMPLES / "receipt.yaml"), "--format", "markdown")
    assert max(map(len, good("quiz", str(EXAMPLES / "receipt.yaml")).splitlines())) <= 100
    assert (ROOT / "examples" / "receipt.yaml").exists()


def test_a_narrow_sheet_has_its_calculations_in_full() -> None:
    (problem,) = load_problems(EXAMPLES / "apple_orange.yaml")
    sheet = quiz_renderer("text")(quiz(problem, "both"), Page(), View(width=40))
    assert "…" not in sheet
    lines = sheet.partition("Calculate")[2].partition("Answers")[0].splitlines()
    assert "apple*apple_num" in "".join("".join(line[13:19].split()) for line in lines)


def test_a_derivative_that_does_not_exist_is_not_asked_for() -> None:
    sheet = good("quiz", "t = 0 + 0; z = t**0.5 + x", "x=2", "--blank", "backward", "--answers")
    assert "dx: 1" in sheet
    assert "dt" not in sheet


def test_fresh_numbers_of_a_japanese_receipt_are_of_the_kind_of_the_old_ones() -> None:
    text = "品目:\n  - {品名: 牛乳, 単価: 200, 数量: 1, 割引: 0%, 税率: 0%}\n"
    (problem,) = load_problems(io.BytesIO(text.encode()))
    for seed in range(5):
        solution = vary(problem, {}, seed, None, lambda tried: [])
        values = {name: solution.values[node] for name, node in solution.graph.inputs.items()}
        assert 1 < values["牛乳_税率"] < 2
        assert 0 < values["牛乳_割引"] < 1
        assert values["牛乳_数量"] == int(values["牛乳_数量"])
