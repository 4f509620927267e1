"""The programs that `backprop code` writes: they run as they stand, and `grade` gives what they print full marks."""

from __future__ import annotations

import contextlib
import io
import random
import re
import runpy
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support import EXAMPLES, ROOT, good, run

from backprop_cli import load_problems, solve
from backprop_cli.errors import BackpropError
from backprop_cli.grading.marking import Marker
from backprop_cli.grading.questions import Tolerance, questions_of
from backprop_cli.grading.submission import read_submission
from backprop_cli.functions import OPERATIONS
from backprop_cli.program import floats_suffice
from backprop_cli.render.code import STYLES, written
from backprop_cli.render.code.rules import NUMPY_RULES, RULES
from backprop_cli.solution import Solution

PROBLEMS = sorted(EXAMPLES.glob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden" / "code"

GOLDENS = {
    "apple_orange-layers": ["examples/apple_orange.yaml"],
    "apple-plain-ja": ["examples/apple.yaml", "--style", "plain", "--lang", "ja"],
    "used_twice-layers": ["examples/used_twice.yaml"],
    "square_of_sum-layers": ["examples/square_of_sum.yaml"],
    "neuron-layers": ["z = w*x + b; y = sigmoid(z); loss = relu(y - t)**2", "w=2", "x=1", "b=-1", "t=0.2"],
    "neuron-numpy": ["y = tanh(w*x + b); z = max(y, x, 0)/3", "w=2", "x=1", "b=-1", "--style", "numpy"],
}


def printed(program: str) -> str:
    """What a program prints, run in a namespace of its own; warnings are errors."""
    out = io.StringIO()
    with TemporaryDirectory() as folder, contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("error")
        path = Path(folder, "program.py")
        path.write_text(program, encoding="utf-8")
        runpy.run_path(str(path), run_name="__main__")
    return out.getvalue()


def full_marks(solution: Solution, program: str) -> bool:
    report = Marker(solution, questions_of(solution, (), Tolerance()), 1).mark(
        read_submission(printed(program).encode(), "program")
    )
    return report.passed and report.passed_over == 0


def spawned(program: str, tmp_path: Path) -> str:
    """What a program prints under a plain python that does not see the package."""
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    command = [sys.executable, "-X", "utf8", "-W", "error", str(path)]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_every_example_gets_full_marks(path: Path, style: str, tmp_path: Path) -> None:
    program = good("code", str(path), "--style", style)
    assert "backprop_cli" not in program
    answers = spawned(program, tmp_path)
    assert good("grade", str(path), stdin=answers.encode()).endswith("(100%). Passed.\n")


@pytest.mark.parametrize("name", GOLDENS)
def test_programs_read_like_the_lecture(name: str, refresh_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = good("code", *GOLDENS[name])
    path = GOLDEN / f"{name}.txt"
    if refresh_golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8")
    assert full_marks_of(GOLDENS[name], text)


def full_marks_of(words: list[str], program: str) -> bool:
    values = dict(word.split("=") for word in words[1:] if re.fullmatch(r"\w+=[-.\d]+", word))
    text = words[0]
    problem = next(iter(load_problems(ROOT / text))) if text.endswith(".yaml") else text
    return full_marks(solve(problem, dict(values), check="none"), program)


# random problems

INPUTS = ("x", "y", "dx", "sum", "リンゴ", "lambda", "コカ・コーラ", "mul_x_layer")
NUMBERS = ("2", "0.5", "1.1", "3", "10", "7", "1e-3")
UNARY = ("exp", "sin", "cos", "tanh", "sigmoid", "softplus", "relu", "abs", "log", "sqrt", "tan")


def random_text(draw: random.Random, depth: int, names: list[str]) -> str:
    """An expression of everything in the table."""
    if depth == 0 or draw.random() < 0.15:
        return draw.choice([*names, *names, *NUMBERS, "pi()", "e()"])
    kind, left = draw.random(), random_text(draw, depth - 1, names)
    if kind < 0.55:
        return f"({left} {draw.choice('++-**/')} {random_text(draw, depth - 1, names)})"
    if kind < 0.65:
        return f"({left})**{draw.choice(['2', '3', '(-1)', '0', '1', '0.5', '(-2)', '1.5'])}"
    if kind < 0.70:
        return f"(abs({left}) + 1)**(tanh({random_text(draw, depth - 1, names)}))"
    if kind < 0.75:
        return f"(-{left})"
    if kind < 0.85:
        others = [random_text(draw, depth - 1, names) for _ in range(draw.randint(1, 3))]
        return f"{draw.choice(['max', 'min'])}({', '.join([left, *others])})"
    return f"{draw.choice(UNARY)}({left})"


def random_problem(draw: random.Random) -> Solution | None:
    """A solved problem of some statements; None where it has no value or no gradient."""
    names = draw.sample(INPUTS, draw.randint(1, 4))
    statements = []
    for index in range(draw.randint(0, 3)):
        statements.append(f"t{index + 1} = {random_text(draw, 2, names)} + {draw.choice(names)}")
        names.append(f"t{index + 1}")
    statements.append(random_text(draw, 3, names))
    text = "; ".join(statements)
    values = {name: draw.choice(["-2", "0.3", "1", "2.5", "1/3", "0", "40", "3"]) for name in INPUTS}
    used = {name: value for name, value in values.items() if re.search(rf"(?<![\w・]){name}(?![\w・(])", text)}
    try:
        solution = solve(text, used, upstream=draw.choice(["1", "1", "1.2", "-1/3"]), check="none")
    except BackpropError:
        return None
    numbers = [abs(float(number)) for number in (*solution.values, *solution.node_gradients)]
    return solution if max(numbers) < 1e9 else None  # beyond, cancelling digits may cost a float answer its tolerance


@pytest.mark.parametrize("seed", range(200))
def test_random_problems_get_full_marks(seed: int) -> None:
    draw = random.Random(seed)
    solution = None
    while solution is None:
        solution = random_problem(draw)
    for style in STYLES:
        if style == "numpy" and not floats_suffice(solution):
            continue
        program = written(solution, style)
        assert full_marks(solution, program), program


# names


def test_names_that_python_or_the_program_needs() -> None:
    names = ["lambda", "print", "sum", "class", "None", "math", "np", "Fraction", "MulLayer", "Sigmoid", "self", "_"]
    names += [
        "x",
        "dx",
        "d_x",
        "t1",
        "dt1",
        "add_x_layer",
        "dout",
        "ties",
        "max",
        "コカ・コーラ",
        "コカ_コーラ",
        "el",
        "リンゴ",
    ]
    text = " + ".join(f"{name}*{name}" for name in names) + " + exp(x)*sigmoid(x)*max(x, dx, dx)"
    values = {name: i + 1 for i, name in enumerate(names)}
    solution = solve(text, values, check="none")
    for style in STYLES:
        program = written(solution, style)
        assert full_marks(solution, program), program
        assert "\nリンゴ = " in program
        assert "\nコカ_コーラ = " in program
        assert re.search(r'^print\("dコカ・コーラ:", ', program, re.MULTILINE)
        assert 'print("d.x:", ' in program


@pytest.mark.parametrize("name", ["dX", "DX"])
def test_a_gradient_never_shares_its_label_with_a_node(name: str) -> None:
    solution = solve(f"x*{name}*5", {"x": 2, name: 3}, check="none")
    assert solution.locate(solution.gradient_key("x")) == ("gradient", solution.ids["x"])
    assert full_marks(solution, written(solution, "plain"))
    solution = solve("_x*x*5", {"_x": 2, "x": 3}, check="none")
    assert {solution.locate(key)[1] for key in list(solution.answers)[1:]} == set(solution.graph.inputs.values())
    assert full_marks(solution, written(solution, "layers"))


# numbers


def test_inputs_lose_nothing() -> None:
    program = good("code", "x*y*z*w", "x=1/3", "y=1.1", "z=-2", "w=12345678901234567890", "--style", "plain")
    assert "\nx = 1/3\ny = 1.1\nz = -2\nw = 12345678901234567890\n" in program


def test_upstream() -> None:
    program = good("code", "x*y", "x=10", "y=5", "--upstream", "1.2")
    assert "\ndoutput = 1.2\n" in program
    assert printed(program) == "output: 50\ndx: 6.0\ndy: 12.0\n"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("relu(0.1 + 0.2 - x)*y/3", {"x": "0.3", "y": "2"}),
        ("max(0.1 + 0.2, x, y)", {"x": "0.3", "y": "0.1"}),
        ("abs(x - 0.1*3)*5 + 1/3", {"x": "0.3"}),
        ("(x + y) - x", {"x": "1e20", "y": "1.5"}),
        ("x*y/z", {"x": "1e200", "y": "1e200", "z": "1e250"}),
    ],
)
def test_where_floats_would_miss_the_answer_the_program_has_fractions(text: str, values: dict[str, str]) -> None:
    solution = solve(text, dict(values), check="none")
    for style in ("layers", "plain"):
        program = written(solution, style)
        assert "from fractions import Fraction" in program
        assert full_marks(solution, program), program
    with pytest.raises(BackpropError) as caught:
        written(solution, "numpy")
    assert caught.value.message.id == "code-needs-fractions"


@pytest.mark.parametrize("x", ["-1000", "-701", "-40", "0", "40", "1000"])
@pytest.mark.parametrize("text", ["sigmoid(x)", "softplus(x)", "tanh(x)", "1/(1 + exp(-abs(x)))"])
@pytest.mark.parametrize("style", STYLES)
def test_far_out_numbers(text: str, x: str, style: str) -> None:
    solution = solve(text, {"x": x}, check="none")
    assert full_marks(solution, written(solution, style))


@pytest.mark.parametrize("text", ["7", "x", "2*3", "pi()", "p = pi(); p*x", "e()*x", "x*0", "x**0", "-x", "2/3*x"])
@pytest.mark.parametrize("style", STYLES)
def test_small_problems(text: str, style: str) -> None:
    solution = solve(text, {"x": 0} if "x" in text.replace("exp", "") else {}, check="none")
    assert full_marks(solution, written(solution, style))


def test_an_input_that_the_output_does_not_need(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "steps: {t: x*y, u: x + 1, v: u*w}\noutput: u\nvalues: {x: 3, y: 4, w: 5}\nask: [t, u, dx, dw, dt]\n"
    )
    for style in STYLES:
        program = good("code", str(path), "--style", style)
        answers = printed(program)
        assert "t: 12" in answers
        assert good("grade", str(path), stdin=answers.encode()).splitlines()[-1].startswith("5 of 5 points")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "text", ["(" * 5_000 + "x" + " * 1 + y)" * 5_000, " + ".join(["x"] * 10_000), f"max({', '.join('xy' * 2_000)})"]
)
def test_deep_and_wide_problems(text: str, style: str) -> None:
    solution = solve(text, {name: 3 for name in "xy" if name in text}, check="none")
    assert full_marks(solution, written(solution, style))


def test_layers_are_written_out_only_where_they_occur() -> None:
    program = good("code", "x*y + x", "x=2", "y=3")
    assert re.findall(r"^class (\w+):", program, re.MULTILINE) == ["MulLayer", "AddLayer"]
    assert "\ndx = dx_1 + dx_2\n" in program
    assert "math" not in program


def test_every_operation_has_its_rule() -> None:
    names = {row.name for row in OPERATIONS} | {"literal_power"}
    assert names <= set(RULES)
    assert set(RULES) == set(NUMPY_RULES)
    for name, rule in RULES.items():
        assert len({rule.layer for other, rule in RULES.items() if rule.layer == RULES[name].layer}) == 1
        assert "numpy" not in rule.forward


def test_numpy_programs_take_arrays() -> None:
    program = good("code", "tanh(x*w) + max(x, w, 0)**2", "x=2", "w=0.5", "--style", "numpy")
    several = program.replace("np.array(2.0)", "np.array([2.0, -1.0, 0.5])").replace(
        "np.array(0.5)", "np.array([0.5] * 3)"
    )
    answers = dict(line.split(": ") for line in printed(several).splitlines())
    for i, x in enumerate(["2", "-1", "0.5"]):
        solution = solve("tanh(x*w) + max(x, w, 0)**2", {"x": x, "w": "0.5"}, check="none")
        for key, right in solution.answers.items():
            assert float(answers[key].strip("[]").split()[i]) == pytest.approx(float(right), abs=1e-7)


# the command


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "apple.py"
    assert good("code", str(EXAMPLES / "apple.yaml"), "-o", str(path)) == ""
    assert path.read_text("utf-8") == good("code", str(EXAMPLES / "apple.yaml"))
    result = run("code", "x*y", "x=1", "y=2", "-o", str(tmp_path / "no" / "a.py"))
    assert (result.code, result.out) == (2, "")


def test_one_problem_only() -> None:
    result = run("code", *map(str, PROBLEMS))
    assert result.code == 2
    assert f"here are {len(PROBLEMS)}" in result.err
    assert run("code", "x*y", "x=1").code == 2
    assert run("code", "x*y", "x=1", "y=2", "--style", "fortran").code == 2


@pytest.mark.parametrize("title", ["a\nimport os", "\u2028x = 1", "{x}", '"""', "\x0cprint(1)", "\\"])
def test_a_title_stays_a_comment(title: str) -> None:
    solution = solve("x*y", {"x": 2, "y": 3}, check="none")
    object.__setattr__(solution, "title", title)
    for style in STYLES:
        assert full_marks(solution, written(solution, style))


def test_both_languages() -> None:
    english, japanese = (good("code", "x*y", "x=2", "y=3", "--lang", lang) for lang in ("en", "ja"))
    assert re.sub("#.*", "#", english) == re.sub("#.*", "#", japanese)
    assert "# 順伝播: 左から右へ" in japanese
