"""`backprop explain` with arrays: what it says in matrix words, and that every number in it is right."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.cells import cell_len
from support import ROOT, good, run

from backprop_cli import parse_expression, solve
from backprop_cli.render.explain import explanation_renderer
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.array_facts import ArrayExplanation, Work
from backprop_cli.teaching.explain.explanation import explain

GOLDEN = ROOT / "tests" / "golden" / "explain"
AFFINE = ("Y = X @ W + B", {"X": [[1, 2], [3, 4]], "W": [[1, 3, 5], [2, 4, 6]], "B": [1, 2, 3]})
UPSTREAM = [[1, 2, 3], [4, 5, 6]]
NETWORK = (
    "a = X @ W1 + b1; h = relu(a); y = h @ W2 + b2; L = softmax_with_loss(y, t)",
    {
        "X": [[1, 2], [3, -1]],
        "W1": [[1, -1, 0], [0, 1, 2]],
        "b1": [0, 1, -1],
        "W2": [[1, 0], [0, 1], ["1/2", "-1/2"]],
        "b2": [0, "1/2"],
        "t": [0, 1],
    },
)
VALUES: dict[str, Any] = {
    "X": [[1, -2, 3], [4, 5, -6]],
    "P": [[1, 2, 3], [4, 5, 6]],
    "v": [2, 3, -1],
    "c": [[1], [2]],
    "k": 1,
    "n": 3,
    "t": [2, 0],
    "three": [[[0, 1], [2, 3]], [[4, 5], [6, 7]]],
    "S": [[1, 2], [3, 4]],
}
PROBLEMS = (
    "X @ transpose(P)",
    "X @ v",
    "v @ transpose(X)",
    "v @ v",
    "three @ S",
    "X*v + c/P - n",
    "sigmoid(P)**2 * n",
    "sum(relu(X)) + mean(P*P)",
    "sum(X, axis=0) + max(P, axis=0) - mean(X, axis=0)",
    "min(reshape(X, 3, 2))",
    "softmax(X)",
    "softmax_with_loss(X*n, t) * n",
    "softmax_with_loss(v, k)",
    "softmax_with_loss(X, P)",
    "cross_entropy(softmax(X), t)",
    "h = X*X + X; g = h*h + h; sum(g)",
    "sqrt(P - 1) * 0",
)


def explained(problem: str, values: dict[str, Any], wrt: str | None = None, **settings: Any) -> ArrayExplanation:
    found = explain(solve(problem, written(values), check="none", **settings), wrt)
    assert isinstance(found, ArrayExplanation)
    return found


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Arrays as they are typed, since "1/2" is a number there."""
    return {name: json.dumps(value).replace('"', "") for name, value in values.items()}


TERMINAL = View(width=80)


def told(explanation: ArrayExplanation, form: str = "text", view: View = TERMINAL) -> str:
    return "".join(explanation_renderer(form)([explanation], view))


def floats(value: Any) -> Any:
    return np.asarray(value, dtype=float)


def compare(file: Path, text: str, refresh: bool) -> None:
    if refresh:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", ["affine", "network"])
def test_golden_text(name: str, language: str, refresh_golden: bool) -> None:
    explanation = explained(*AFFINE, wrt="W", upstream=UPSTREAM) if name == "affine" else explained(*NETWORK)
    text = told(explanation, view=View(language, width=80))
    assert max(map(cell_len, text.splitlines())) <= 80
    compare(GOLDEN / f"{name}.{language}.txt", text, refresh_golden)


def test_golden_markdown(refresh_golden: bool) -> None:
    text = told(explained(*AFFINE, upstream=UPSTREAM), "markdown", View())
    compare(GOLDEN / "affine.en.md", text, refresh_golden)


def test_what_the_book_says_of_an_affine_layer() -> None:
    text = told(explained(*AFFINE, upstream=UPSTREAM), view=View())
    for line in (
        "shapes: (2×2) · (2×3) → 2×3",
        "element [0,0]: 1 × 1 + 2 × 2 = 5",
        "B was added to each of the 2 rows.",
        "B went into each of the 2 rows, so its gradient is the sum over the rows:",
        "[1 2 3] + [4 5 6] = [5 7 9]",
        "dX = G · Wᵀ",
        "dW = Xᵀ · G",
        "dW[0,0] = X[0,0] × G[0,0] + X[1,0] × G[1,0] = 1 × 1 + 3 × 4 = 13",
        "dX = [[22 28]",
        "      [49 64]]",
    ):
        assert f"{line}\n" in text


def test_softmax_with_loss_is_y_minus_t_by_the_batch() -> None:
    problem, values = "L = softmax_with_loss(x, t)", {"x": [[0, "log(3)"], [0, 0]], "t": [1, 0]}
    text = told(explained(problem, values), view=View())
    assert "row 0, their sum: 1 + 3 = 4\n" in text
    assert "row 0, loss: −log(0.75) ≈ 0.287682\n" in text
    assert "row 1, loss: −log(0.5) ≈ 0.693147\n" in text
    assert "(0.287682 + 0.693147) / 2 ≈ 0.490415\n" in text
    assert math.isclose((-math.log(0.75) - math.log(0.5)) / 2, 0.490415, abs_tol=1e-6)
    assert "row 0, dx: ([0.25 0.75] − [0 1]) / 2 ≈ [0.125 −0.125]\n" in text
    assert "row 1, dx: ([0.5 0.5] − [1 0]) / 2 ≈ [−0.25 0.25]\n" in text


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_number_is_right(problem: str, arithmetic: str) -> None:
    values = {name: VALUES[name] for name in parse_expression(problem).inputs}
    for wrt in values:
        explanation = explained(problem, values, wrt, arithmetic=arithmetic)
        solution = explanation.solution
        for step in explanation.backward:
            np.testing.assert_allclose(sum(map(floats, step.arriving)), floats(step.upstream))
            np.testing.assert_array_equal(floats(step.upstream), floats(solution.node_gradients[step.node]))
        for found in explanation.sums:
            np.testing.assert_allclose(sum(map(floats, found.contributions)), floats(found.gradient))
        paths = explanation.paths
        assert paths is not None
        if paths.total == len(paths.shown):
            ends = (floats(path.chain[-1]) for path in paths.shown)
            np.testing.assert_allclose(sum(ends), floats(paths.gradient), atol=1e-15)
        for work in works(explanation):
            np.testing.assert_allclose(calculated(work), floats(work.value), atol=1e-15)


def test_the_network_against_numpy() -> None:
    explanation = explained(*NETWORK)
    x, w1, b1, w2, b2 = (
        np.array([[eval_fraction(number) for number in row] for row in np.atleast_2d(NETWORK[1][name])])
        for name in ("X", "W1", "b1", "W2", "b2")
    )
    t = np.eye(2)[NETWORK[1]["t"]]
    a = x @ w1 + b1
    h = np.maximum(a, 0)
    powers = np.exp(h @ w2 + b2)
    shares = powers / powers.sum(axis=1, keepdims=True)
    dy = (shares - t) / 2
    da = (dy @ w2.T) * (a > 0)
    right = {"b2": dy.sum(axis=0), "W2": h.T @ dy, "b1": da.sum(axis=0), "W1": x.T @ da, "X": da @ w1.T}
    names = explanation.solution.graph.names
    sent = {names[share.operand]: share for step in explanation.backward for share in step.shares}
    for name, gradient in right.items():
        np.testing.assert_allclose(floats(sent[name].contribution), gradient)
    losses = [work.value for work in works(explanation) if work.word == "loss"]
    np.testing.assert_allclose(floats(losses), -np.log((shares * t).sum(axis=1)))


def eval_fraction(number: Any) -> float:
    return float(Fraction(str(number)))


def works(explanation: ArrayExplanation) -> list[Work]:
    """Elements that are written out in full."""
    steps = [*explanation.forward, *(share for step in explanation.backward for share in step.shares)]
    found = [fact for step in steps for fact in step.facts if isinstance(fact, Work) and fact.operation is None]
    whole = [work for work in found if work.parts and "…" not in "".join(map(str, work.parts))]
    return [work for work in whole if "nan" not in str(work.parts)]


def calculated(work: Work) -> Any:
    """What comes out of the calculation as people read it."""
    names = {f"n{place}": floats(part) for place, part in enumerate(work.parts) if not isinstance(part, str)}
    text = "".join(part if isinstance(part, str) else f"n{place}" for place, part in enumerate(work.parts))
    return floats(solve(text, names, arithmetic="float", check="none").value)


def test_no_rise_by_one_and_no_ranking() -> None:
    text = told(explained(*NETWORK))
    assert "rises by 1" not in text
    assert "What moves" not in text
    assert "1 % more" not in text


def test_why_an_upstream_is_needed() -> None:
    text = told(explained(*AFFINE), view=View())
    assert "a gradient is that of one number" in " ".join(text.split())
    assert "Here all of it is 1: what is differentiated is the plain sum" in " ".join(text.split())
    assert "plain sum" not in told(explained(*AFFINE, upstream=UPSTREAM))


def test_square_matrices_do_not_pretend_that_shapes_decide() -> None:
    square = [[1, 2], [3, 4]]
    text = told(explained("Y = X @ W", {"X": square, "W": square}))
    assert text.count("is square, so the shapes would also fit without the transpose") == 2
    assert "is square" not in told(explained("Y = X @ W", {"X": [[1, 2, 3]], "W": [[1, 2], [3, 4], [5, 6]]}))


def test_a_path_in_matrix_words() -> None:
    text = told(explained(*NETWORK, wrt="W1"), view=View())
    path = text[text.index("From L to W1: 1 path") :]
    assert "  L → y → (h @ W2) → h → a → (X @ W1) → W1\n" in path
    assert "    dh = d(h @ W2) · W2ᵀ ≈ [[" in path
    assert "    dW1 = Xᵀ · d(X @ W1) ≈ [[" in path
    two = told(explained("Y = X*X", {"X": [2, 3]}, wrt="X"))
    assert "Y → X (left)" in two
    assert "Y → X (right)" in two


def test_an_element_is_no_path() -> None:
    words = ("explain", "Y = X @ W", "X=[[1, 2]]", "W=[[3], [4]]")
    assert run(*words, "--wrt", "W[0,0]").code == 2
    assert "From Y[0,0] to W[0,0]" in good(*words, "--elements", "--wrt", "W[0,0]")


def test_large_arrays_show_their_corners() -> None:
    rng = np.random.default_rng(0)
    values = {"X": rng.normal(size=(100, 64)), "W": rng.normal(size=(64, 30)), "t": rng.integers(0, 30, 100)}
    solution = solve("L = softmax_with_loss(X @ W, t)", values, arithmetic="float", check="none")
    explanation = explain(solution)
    assert isinstance(explanation, ArrayExplanation)
    text = told(explanation)
    assert "(100×64) · (64×30) → 100×30" in text
    assert "… 96 more rows, in the same way …" in text
    assert len(text.splitlines()) < 120
    assert max(map(len, text.splitlines())) <= 80
    assert len(told(explanation, view=View())) < 10_000


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_ascii(form: str) -> None:
    text = told(explained(*NETWORK, wrt="W1"), form, View(ascii=True))
    assert text.isascii()
    for words in ("(2x2) @ (2x3) -> 2x3", "dh = G @ W2.T", "dW1 = X.T @ G", "1 * 1 + 2 * 0 = 1"):
        assert words in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_json(language: str) -> None:
    document = json.loads(told(explained(*AFFINE, wrt="W", upstream=UPSTREAM), "json", View(language)))
    numbers = json.loads(good("explain", "x*y", "x=2", "y=3", "--wrt", "x", "--format", "json"))
    assert numbers.keys() <= document.keys()
    assert document["shape"] == [2, 3]
    assert document["value"] == [[6, 13, 20], [12, 27, 42]]
    assert document["gradients"]["B"] == [5, 7, 9]
    add, product = document["backward"]
    assert add.keys() >= numbers["backward"][0].keys()
    assert product["operands"][1]["contribution"]["value"] == [[13, 17, 21], [18, 24, 30]]
    assert product["operands"][1]["local"] == {"formula": "transpose(X) @ G", "value": None, "exact": None}
    assert product["operands"][1]["worked"][0]["parts"] == [1, " × ", 1, " + ", 3, " × ", 4]
    assert document["paths"]["largest"][0]["product"]["value"] == [[13, 17, 21], [18, 24, 30]]
    assert document["meanings"] == document["ranking"] == []


def test_rounded_numbers_say_so() -> None:
    text = told(explained("y = x/3", {"x": [1, 3]}), view=View())
    assert "element [0]: 1 / 3 = 1/3 ≈ 0.333333\n" in text
    assert "y ≈ [0.333333 1]\n" in text
    assert "Floating-point numbers" not in text
    assert "Floating-point numbers" in told(explained("y = x/3", {"x": [1, 3]}, arithmetic="float"))


def test_a_kink_tells_no_slope() -> None:
    assert "What it means" in told(explained("sum(relu(x))", {"x": [1, 2]}))
    assert "What it means" not in told(explained("sum(relu(x))", {"x": [0, 2]}))
    assert "What it means" not in told(explained("max(x)", {"x": [2, 2]}))
