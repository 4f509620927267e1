"""Programs on arrays: each is run, and prints what numpy and the solution say."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy
import pytest
from support import EXAMPLES, ROOT, run

from backprop_cli import BackpropError, load_problems, solve
from backprop_cli.graph.array_losses import right_answers
from backprop_cli.numbers.arrays import elements, is_array
from backprop_cli.render.code import written
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.program.program import program_for
from tests.programs import printed

GOLDEN = ROOT / "tests" / "golden" / "code"
OF_ARRAYS = [path for path in sorted(EXAMPLES.glob("*.yaml")) if "[" in path.read_text("utf-8")]
ON_ARRAYS = ("layers", "numpy")
AFFINE = ("Y = X @ W + B", "X=[[1,2],[3,4]]", "W=[[1,3,5],[2,4,6]]", "B=[1,2,3]")
NETWORK = (
    "a1 = X @ W1 + b1; z1 = sigmoid(a1); a2 = z1 @ W2 + b2; L = softmax_with_loss(a2, t)",
    *("X=[[1,0.5],[0.2,0.9]]", "W1=[[0.1,0.3,0.5],[0.2,0.4,0.6]]", "b1=[0.1,0.2,0.3]"),
    *("W2=[[0.1,0.4],[0.2,0.5],[0.3,0.6]]", "b2=[0.1,0.2]", "t=[1,0]"),
)
GIVEN: dict[str, Any] = {
    "X": [[1, 2], [3, 4]],
    "W": [[1, 3, 5], [2, 4, 6]],
    "V": [[0.5, -3, 1], [2, 1, 1]],
    "B": [1, 2, 3],
    "v": [1, Fraction(1, 3)],
    "w": [2, 3],
    "k": 3,
    "u": 4,
    "C": [[1], [2]],
    "T": [[0, 1], [1, 0]],
    "S": [[0.5, 1], [0.25, 0.5]],
    "t": [1, 0],
    "n": 1,
    "E": [[[1, 2], [3, 4]], [[5, 6], [7, 8.5]], [[1, 0], [0, 1]]],
}
TEXTS = (
    *("Y = X @ W + B", "Y = B + X @ W", "Y = (X @ W)*B", "Y = v @ W", "Y = X @ v", "Y = v @ w"),
    *("Y = E @ W", "Y = E @ v", "Y = v @ E", "Y = E + X", "Y = X - C", "Y = C*X", "Y = X/k + k", "Y = X**2 + X**k"),
    *("Y = X @ W; Z = Y*Y + sum(Y)", "Y = mean(X*k, axis=0)", "Y = mean(X)", "Y = sum(X, axis=1)**2/k"),
    *("Y = max(X, axis=1)", "Y = max(X)", "Y = min(X, axis=0)", "Y = max(X, k, w)", "Y = reshape(X, 4)*2"),
    *("Y = softmax(X)*X", "Y = transpose(X) @ X", "Y = X**(-1)", "Y = pi()*X", "Y = sum(v)*3 + u*0"),
    *("Y = cross_entropy(softmax(X), T)", "Y = cross_entropy(softmax(X), t)", "Y = softmax_with_loss(X, S)"),
    *("Y = softmax_with_loss(v, n)", "Y = softmax_with_loss(X, t)", "Y = softmax_with_loss(X*1000, t)"),
    *(
        "h = relu(X @ W + B); Y = tanh(h) - exp(-h)",
        "Y = sigmoid(X*100)",
        "Y = sigmoid(X - 1000)",
        "Y = relu(X)*relu(k)",
    ),
    *(
        "a = X @ W + B; b = X @ V + B; Y = a*b",
        "Y = X @ W + B + X @ V + B",
        "a = X @ W; b = X + 1; Y = sum(b) + (a + B)",
    ),
    *("Y = hypot(X, k)", "Y = abs(X)*sign(X) + log(abs(X) + 1)", "Y = sqrt(X*X + 1)", "Y = atan2(X, k) + floor(X)"),
    *("Y = softplus(X) + silu(X) + gelu(X) + elu(X) + erf(X)", "Y = clip(X, 0, 2)", "Y = leaky_relu(X)"),
    *("len = X @ W + B; np = len*2; Affine = np + 1", "Y = mean(X) + max(v, 2)", "Y = X*10**20"),
    *(
        "Y = X @ [[1,2,3],[4,5,6]] + B",
        "Y = [[1,2]] @ X*[3,4]",
        "Y = X**[2,1] + [2,3]**X",
        "constant = X + [1,2]; constant*X",
    ),
    *(
        "Y = cross_entropy(softmax(X*1000), [[0,1],[0,1]])",
        "Y = softmax_with_loss(X, [0,1])",
        "Y = softmax_with_loss([[1,2],[3,4]], t)*k",
        "Y = [1,2]/X + sum([1,2])*k",
    ),
)


def solution_of(text: str) -> Solution:
    names = "".join(c if c.isalnum() else " " for c in text).split()
    return solve(text, {name: GIVEN[name] for name in GIVEN if name in names}, check="none")


def answers_of(text: str) -> dict[str, Any]:
    """What a program prints: a name and a value of JSON a line."""
    return {name: json.loads(value) for name, value in (line.split(": ") for line in text.splitlines())}


def differences(solution: Solution, program: str) -> list[str]:
    """What a program prints that is not the solution's."""
    answers = answers_of(printed(program))
    unasked = {f"d{solution.graph.names[node]}" for node in right_answers(solution.graph)}
    right = [
        numpy.array([float(number) for number in elements(value)]).reshape(value.shape if is_array(value) else ())
        for name, value in solution.answers.items()
        if name not in unasked
    ]
    assert len(answers) == len(right)
    return [
        f"{name}: {found}, not {wanted}"
        for (name, found), wanted in zip(answers.items(), right)
        if numpy.shape(found) != wanted.shape or not numpy.allclose(found, wanted, rtol=1e-6, atol=1e-12)
    ]


@pytest.mark.parametrize("style", ON_ARRAYS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_program_prints_what_is_right(text: str, style: str) -> None:
    solution = solution_of(text)
    program = written(program_for(solution, style), style)
    assert not differences(solution, program), program


@pytest.mark.parametrize("style", ON_ARRAYS)
@pytest.mark.parametrize("path", OF_ARRAYS, ids=lambda path: path.stem)
def test_the_examples(path: Path, style: str) -> None:
    solution = solve(next(iter(load_problems(path))), check="none")
    program = run("code", str(path), "--style", style)
    assert (program.code, program.err) == (0, "")
    assert not differences(solution, program.out), program.out


def test_the_second_weeks_example_to_the_digit() -> None:
    for style in ON_ARRAYS:
        result = run("code", *AFFINE, "--upstream", "[[1,2,3],[4,5,6]]", "--style", style)
        assert (result.code, result.err) == (0, "")
        assert printed(result.out).splitlines() == [
            "Y: [[6, 13, 20], [12, 27, 42]]",
            "dX: [[22, 28], [49, 64]]",
            "dW: [[13, 17, 21], [18, 24, 30]]",
            "dB: [5, 7, 9]",
        ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((*NETWORK, "--style", "layers"), "network-layers.txt"),
        ((*NETWORK, "--style", "numpy"), "network-numpy.txt"),
        ((*AFFINE, "--style", "layers", "--lang", "ja"), "affine-layers-ja.txt"),
    ],
)
def test_the_text(words: tuple[str, ...], name: str, refresh_golden: bool) -> None:
    result = run("code", *words)
    assert result.code == 0
    if refresh_golden:
        (GOLDEN / name).write_text(result.out, "utf-8")
    assert result.out == (GOLDEN / name).read_text("utf-8")


def test_a_program_needs_nothing_but_numpy(tmp_path: Path) -> None:
    path = tmp_path / "network.py"
    path.write_text(run("code", *NETWORK).out, "utf-8")
    ran = subprocess.run([sys.executable, "-I", str(path)], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert [line.split(":")[0] for line in ran.stdout.splitlines()] == ["L", "dX", "dW1", "db1", "dW2", "db2"]


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("Y = relu(X @ W + B)", ["Affine", "Relu"]),
        ("Y = sigmoid(B + X @ W)", ["Affine", "Sigmoid"]),
        ("Y = sigmoid(X*100)", ["Sigmoid"]),
        ("Y = softmax_with_loss(X @ X + w, t)", ["Affine", "SoftmaxWithLoss"]),
        ("Y = X @ W + k", []),  # no bias of its own for every column
        ("Y = v @ W + B", []),  # no batch
        ("Y = X @ (W*2) + B", []),  # not known when the layer would be made
        ("a = X @ W; Y = (a + B)*a", []),  # the product is used once more
    ],
)
def test_which_layers_are_recognised(text: str, layers: list[str]) -> None:
    program = written(program_for(solution_of(text), "layers"), "layers")
    found = [
        line.split()[1].rstrip(":").removeprefix("Safe") for line in program.splitlines() if line.startswith("class")
    ]
    assert found == layers


def test_long_arrays_have_a_row_a_line() -> None:
    solution = solve("Y = X*2", {"X": [[100 + i for i in range(12)]] * 3}, check="none")
    program = written(program_for(solution, "numpy"), "numpy")
    assert program.count("\n    [100, 101, ") == 3
    assert not differences(solution, program)


def test_whole_numbers_beyond_numpys_become_floats() -> None:
    solution = solve("Y = X*X", {"X": [3037000500, 2]}, check="none")
    program = written(program_for(solution, "numpy"), "numpy")
    assert "3037000500.0" in program
    assert not differences(solution, program)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "plain Python has no arrays; write --style numpy"), ("ja", "配列はありません。--style numpy か")],
)
def test_plain_python_has_no_arrays(language: str, sentence: str) -> None:
    result = run("code", *AFFINE, "--style", "plain", "--lang", language)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err


def test_by_elements_any_style_does() -> None:
    for style in ("plain", "layers", "numpy"):
        result = run("code", "Y = X @ W", "X=[[1,2]]", "W=[[3],[4]]", "--style", style, "--elements")
        assert result.code == 0
        assert answers_of(printed(result.out)) == {
            "Y[0,0]": 11, "dX[0,0]": 3, "dX[0,1]": 4, "dW[0,0]": 1, "dW[1,0]": 2
        }  # fmt: skip


def test_what_floats_miss_is_refused() -> None:
    solution = solve("Y = (X + 10**20) - 10**20", {"X": [0.5, 1]}, check="none")
    for style in ON_ARRAYS:
        with pytest.raises(BackpropError) as caught:
            program_for(solution, style)
        assert caught.value.message.id == "code-arrays-beyond-floats"
    result = run("code", "Y = (X + 10**20) - 10**20", "X=[0.5,1]", "--style", "plain", "--elements")
    assert result.code == 0
    assert printed(result.out).splitlines()[0] == "output: 3/2"
