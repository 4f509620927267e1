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
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support import EXAMPLES, ROOT, good, run

from backprop_cli import load_problems, solve
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.code import written
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.program import program_by, program_for
from backprop_cli.teaching.program.rules import NUMPY_RULES, RULES
from backprop_cli.teaching.program.trial import plan_of
from tests.programs import finding, findings, safe_plan, solved

PROBLEMS = sorted(EXAMPLES.glob("*.yaml"))
OF_NUMBERS = [path for path in PROBLEMS if "[" not in path.read_text("utf-8")]
"""Those with arrays are in `test_code_arrays`."""
GOLDEN = ROOT / "tests" / "golden" / "code"

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


@pytest.mark.parametrize(
    ("path", "style"),
    [
        pytest.param(path, style, id=f"{path.stem}-{style}")
        for path in PROBLEMS
        for style in (STYLES if path in OF_NUMBERS else ("layers", "numpy"))
    ],
)
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


@pytest.mark.parametrize("seed", range(10))
def test_random_problems_get_full_marks(seed: int) -> None:
    """`python -m tests.programs` tries far more."""
    draw, met = random.Random(seed), Counter[str]()
    for _ in range(30):
        faults = list(findings(solved(draw), met))
        assert not faults, "\n".join(faults[0])
    assert met["numpy floats"] > 15
    assert met["layers floats"] + met["layers fractions"] + met["layers refused"] == 30
    assert met["layers refused"] == met["plain refused"] <= 6


@pytest.mark.parametrize("style", ["layers", "plain"])
def test_fractions_and_safe_rules_suffice(style: str) -> None:
    """The plan that needs no trial is right wherever there is one that is."""
    draw, compared = random.Random(style), 0
    while compared < 150:
        solution = solved(draw)
        if solution.arithmetic == "proven" and plan_of(solution) is not None:
            assert finding(solution, written(program_by(safe_plan(solution), solution, style), style)) is None
            compared += 1


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("x*relu(2)**64", "3"),
        ("x*min(2, 3)**-1", "3"),
        ("x*max(2, 3, 4)**-1*abs(-2)**70", "3"),
        ("x*exp(max(1, 2)) + sin(relu(2))*sqrt(4)", "3"),
        ("x*10**30*max(10**25, 3)", "3"),
        ("sigmoid(x)*tanh(x)*softplus(x)", "-30"),
        ("tanh(x)", "40"),
        ("2**x", "0.5"),
        ("x*pi()", "1e-320"),  # as Python prints it, it is not quite that float
        ("x*1**-0.5", "1e-320"),
        ("x**2.5", "1e-300"),
        ("x*exp(-x)", "10**5"),
        ("x*sigmoid(x)", "-10**10"),  # too small to be written down
        ("x*sigmoid(asin(1))", "0"),  # nothing comes back from asin, whose slope is infinite there
        ("1e-300*(x/(x*1e-300))", "0.3"),  # the gradient is 0, and 4e-16 to floats
    ],
)
def test_functions_of_constants_and_far_numbers(text: str, x: str, style: str) -> None:
    solution = solve(text, {"x": x}, check="none")
    assert finding(solution, written(program_for(solution, style), style)) is None


@pytest.mark.parametrize("style", ["layers", "plain"])
@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sin(x)", "10**23+1"),
        ("cos(x)*x", "10**23+1/3"),
        ("tan(x)", "10**23+1"),
        ("1000000000*(x/x)", "0.3"),
        ("log(x)", "10**400/3"),
        ("sqrt(x)", "1e310"),
        ("x**0.5", "1e-310"),
        ("x**0.5*1e-200", "10**400/3"),  # its gradient, 8.7e-401, is 0 to floats
        ("x**8000", "2/3"),
        ("sin(x - 10**20)", "10**20 + 1/3"),
        ("tanh(x - 10**20)*relu(-max(x, 3, 2))", "10**20 + 1/3"),
    ],
)
def test_numbers_that_floats_miss(text: str, x: str, style: str) -> None:
    solution = solve(text, {"x": x}, check="none")
    assert finding(solution, written(program_for(solution, style), style)) is None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("text", "x"), [("exp(x)", "1000"), ("exp(x)*1e-400", "1000"), ("sin(x + pi()) + sin(x)*(1 + 1e-30)", "1")]
)
def test_what_no_float_holds_is_refused(text: str, x: str, style: str) -> None:
    """The right number is known, and neither floats nor fractions lead a program to it."""
    solution = solve(text, {"x": x}, check="none")
    with pytest.raises(BackpropError) as caught:
        written(program_for(solution, style), style)
    assert caught.value.message.id == "code-beyond-floats"


@pytest.mark.parametrize("y", ["3", "7", "7/3"])
def test_a_branch_that_only_floats_would_take_stays_small(y: str) -> None:
    """0.1*3 - 0.3 is 0, and a little more to floats; a trial that goes there would compute 7**10**12."""
    solution = solve("y**min(10**12, relu(x*3 - 0.3)*1e40)", {"x": "0.1", "y": y}, check="none")
    assert finding(solution, written(program_for(solution, "plain"), "plain")) is None


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
        program = written(program_for(solution, style), style)
        assert full_marks(solution, program), program
        assert "\nリンゴ = " in program
        assert "\nコカ_コーラ = " in program
        assert re.search(r'^print\("dコカ・コーラ:", ', program, re.MULTILINE)
        assert 'print("d.x:", ' in program


@pytest.mark.parametrize("name", ["dX", "DX"])
def test_a_gradient_never_shares_its_label_with_a_node(name: str) -> None:
    solution = solve(f"x*{name}*5", {"x": 2, name: 3}, check="none")
    assert solution.answer_keys.locate(solution.answer_keys.of_gradient("x")) == ("gradient", solution.ids["x"])
    assert full_marks(solution, written(program_for(solution, "plain"), "plain"))
    solution = solve("_x*x*5", {"_x": 2, "x": 3}, check="none")
    assert {solution.answer_keys.locate(key)[1] for key in list(solution.answers)[1:]} == set(
        solution.graph.inputs.values()
    )
    assert full_marks(solution, written(program_for(solution, "layers"), "layers"))


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
        ("x*y/z", {"x": "1e200/3", "y": "1e200/3", "z": "1e250"}),
    ],
)
def test_where_floats_would_miss_the_answer_the_program_has_fractions(text: str, values: dict[str, str]) -> None:
    solution = solve(text, dict(values), check="none")
    for style in ("layers", "plain"):
        program = written(program_for(solution, style), style)
        assert "from fractions import Fraction" in program
        assert full_marks(solution, program), program
    with pytest.raises(BackpropError) as caught:
        written(program_for(solution, "numpy"), "numpy")
    assert caught.value.message.id == "code-needs-fractions"


@pytest.mark.parametrize("x", ["-1000", "-701", "-40", "0", "40", "1000", "1e200"])
@pytest.mark.parametrize("text", ["sigmoid(x)", "softplus(x)", "tanh(x)", "1/(1 + exp(-abs(x)))", "hypot(x, 3, x)"])
@pytest.mark.parametrize("style", STYLES)
def test_far_out_numbers(text: str, x: str, style: str) -> None:
    solution = solve(text, {"x": x}, check="none")
    assert full_marks(solution, written(program_for(solution, style), style))


@pytest.mark.parametrize("text", ["7", "x", "2*3", "pi()", "p = pi(); p*x", "e()*x", "x*0", "x**0", "-x", "2/3*x"])
@pytest.mark.parametrize("style", STYLES)
def test_small_problems(text: str, style: str) -> None:
    solution = solve(text, {"x": 0} if "x" in text.replace("exp", "") else {}, check="none")
    assert full_marks(solution, written(program_for(solution, style), style))


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
    "text", ["(" * 2_000 + "x" + " * 1 + y)" * 2_000, " + ".join(["x"] * 4_000), f"max({', '.join('xy' * 2_000)})"]
)
def test_deep_and_wide_problems(text: str, style: str) -> None:
    solution = solve(text, {name: 3 for name in "xy" if name in text}, check="none")
    assert full_marks(solution, written(program_for(solution, style), style))


def test_layers_are_written_out_only_where_they_occur() -> None:
    program = good("code", "x*y + x", "x=2", "y=3")
    assert re.findall(r"^class (\w+):", program, re.MULTILINE) == ["MulLayer", "AddLayer"]
    assert "\ndx = dx_1 + dx_2\n" in program
    assert "math" not in program


def test_every_operation_has_its_rule() -> None:
    names = {row.name for row in OPERATIONS} | {"literal_power"}
    assert names <= set(RULES)
    assert {name.removesuffix("-safe") for name in RULES} <= set(NUMPY_RULES) <= set(RULES)
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
        assert full_marks(solution, written(program_for(solution, style), style))


def test_both_languages() -> None:
    english, japanese = (good("code", "x*y", "x=2", "y=3", "--lang", lang) for lang in ("en", "ja"))
    assert re.sub("#.*", "#", english) == re.sub("#.*", "#", japanese)
    assert "# 順伝播: 左から右へ" in japanese
