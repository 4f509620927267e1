"""Sheets, keys, fresh numbers and practice where the numbers are arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from support import ROOT, good, run

from backprop_cli import solve
from backprop_cli.teaching.quiz.fresh_arrays import hides_transposes

pytestmark = pytest.mark.once

AFFINE = """\
steps: {Y: X @ W + B}
values: {X: [[1, 2], [3, 4]], W: [[1, 3, 5], [2, 4, 6]], B: [1, 2, 3]}
upstream: [[1, 2, 3], [4, 5, 6]]
"""
NET = """\
steps: {h: X @ W + b, z: relu(h), s: z @ V + c, L: "softmax_with_loss(s, t)"}
values:
  X: [[1, 2], [3, -1]]
  W: [[1, -1, 2], [-2, 1, 1]]
  b: [1, 0, -1]
  V: [[1, 2], [-1, 1], [1, -1]]
  c: [0.5, 1]
  t: [1, 0]
"""
ONE_HOT = """\
steps: {L: "cross_entropy(softmax(x), t)"}
values: {x: [[1, 2, 0], [1, -1, 3]], t: [[0, 1, 0], [1, 0, 0]]}
"""
PROBLEMS = {"affine": AFFINE, "net": NET, "one-hot": ONE_HOT}


@pytest.fixture(params=PROBLEMS)
def problem(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return written(tmp_path, PROBLEMS[request.param])


def written(folder: Path, text: str) -> str:
    path = folder / "problem.yaml"
    path.write_text(text, "utf-8")
    return str(path)


def key_of(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(good("quiz", *words, "--key"))
    return found


@pytest.mark.parametrize("form", ["text", "yaml"])
@pytest.mark.parametrize("settings", [(), ("--vary", "--seed", "5")], ids=["own", "fresh"])
@pytest.mark.parametrize("blank", ["both", "all", "forward", "backward"])
def test_answers_get_full_marks(problem: str, form: str, settings: tuple[str, ...], blank: str, tmp_path: Path) -> None:
    words = (problem, *settings, "--blank", blank)
    key = tmp_path / "key.yaml"
    key.write_text(good("quiz", *words, "--key"), "utf-8")
    sheet = good("quiz", *words, "--answers", "--format", form)
    assert run("grade", str(key), stdin=sheet.encode()).code == 0
    empty = good("quiz", *words, "--format", form)
    assert run("grade", str(key), stdin=empty.encode()).code == 2  # nothing is filled in


def test_a_key_holds_the_arrays(problem: str) -> None:
    document = yaml.safe_load(Path(problem).read_text("utf-8"))
    key = key_of(problem)
    assert key["values"] == document["values"]
    assert key.get("upstream") == document.get("upstream")
    assert "dt" not in key["ask"]


def test_a_sheet_leaves_the_shape_to_the_student(tmp_path: Path) -> None:
    sheet = good("quiz", written(tmp_path, AFFINE))
    assert "\ndW: ____   # ∂Y/∂W\n" in sheet
    assert "[[____" not in sheet


@pytest.mark.parametrize("seed", range(6))
def test_fresh_arrays_are_small_and_alike(problem: str, seed: int) -> None:
    own = yaml.safe_load(Path(problem).read_text("utf-8"))["values"]
    fresh = key_of(problem, "--vary", "--seed", str(seed))["values"]
    assert fresh != own
    for name, value in own.items():
        before, after = np.array(value, dtype=float), np.array(fresh[name], dtype=float)
        assert after.shape == before.shape
        assert np.abs(after).max() <= 6
        if name != "t":
            assert (after[before < 0] < 0).all()
            assert (after[before >= 0] > 0).all()
    assert fresh == key_of(problem, "--vary", "--seed", str(seed))["values"]


@pytest.mark.parametrize("seed", range(6))
def test_fresh_right_answers_are_right_answers(tmp_path: Path, seed: int) -> None:
    rows = key_of(written(tmp_path, ONE_HOT), "--vary", "--seed", str(seed))["values"]["t"]
    assert all(sorted(row) == [0, 0, 1] for row in rows)
    classes = key_of(written(tmp_path, NET), "--vary", "--seed", str(seed))["values"]["t"]
    assert set(classes) <= {0, 1}
    assert len(classes) == 2


def test_an_array_of_the_command_line_stays_where_the_problem_has_one(tmp_path: Path) -> None:
    path = written(tmp_path, AFFINE)
    for seed in "123":
        values = key_of(path, "--vary", "--seed", seed, "W=[[1,0,5],[2,4,6]]")["values"]
        assert values["W"] == [[1, 0, 5], [2, 4, 6]]
        assert values["X"] != [[1, 2], [3, 4]]


def test_an_array_of_the_command_line_says_what_fresh_ones_are_like() -> None:
    values = key_of("Y = X @ W", "X=[[1,2],[3,4]]", "W=[[1,-3],[2,4]]", "--vary", "--seed", "1")["values"]
    assert np.shape(values["X"]) == np.shape(values["W"]) == (2, 2)
    assert values["X"] != [[1, 2], [3, 4]]
    assert values["W"][0][1] < 0


def test_a_gradient_of_ones_needs_no_word_in_a_key(tmp_path: Path) -> None:
    ones = AFFINE.replace("[[1, 2, 3], [4, 5, 6]]\n", "[[1, 1, 1], [1, 1, 1]]\n")
    assert "upstream" not in key_of(written(tmp_path, ones))


def test_elements_are_those_of_the_arrays_that_a_seed_draws(problem: str) -> None:
    """Also where softmax leaves no number that is short."""
    words = (problem, "--vary", "--seed", "3")
    arrays, apart = (key_of(*words, *more)["values"] for more in ((), ("--elements",)))
    numbers = {
        f"{name}_{'_'.join(map(str, index))}": np.array(value)[index]
        for name, value in arrays.items()
        for index in np.ndindex(np.shape(value))
    }
    assert len(apart) > len(arrays)
    assert apart == {name: numbers[name] for name in apart}


@pytest.mark.parametrize("settings", [(), ("--vary", "--seed", "3")], ids=["own", "fresh"])
def test_elements_come_back_from_their_key(problem: str, settings: tuple[str, ...], tmp_path: Path) -> None:
    words = (problem, "--elements", *settings)
    key = tmp_path / "key.yaml"
    key.write_text(good("quiz", *words, "--key"), "utf-8")
    sheet = good("quiz", *words, "--answers")
    assert "[0,1]:" in sheet
    assert run("grade", str(key), stdin=sheet.encode()).code == 0


def test_too_many_sheets_of_elements_are_counted_by_their_elements(tmp_path: Path) -> None:
    path = written(tmp_path, f"steps: {{z: sum(x*y)}}\nvalues: {{x: {[*range(2000)]}, y: {[*range(2000)]}}}\n")
    words = ("quiz", path, "--vary", "--seed", "3", "--count", "20", "-o", str(tmp_path / "sheets"))
    assert "20 sheets of 8,000 nodes" in run(*words, "--elements").err


def practised(path: str, *lines: str, lang: str = "en") -> str:
    text = "".join(f"{line}\n" for line in lines)
    return good("practice", path, "--blank", "both", "--lang", lang, stdin=text.encode())


def test_practice_takes_arrays_on_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, AFFINE)
    answers = ("[[6, 13, 20], [12, 27, 42]]", "[[22 28] [49 64]]", "array([[13., 17, 21], [18, 24, 30]])", "[5. 7. 9.]")
    out = practised(path, *answers)
    assert out.count("✓ Right.") == 4
    assert "4 of 4 points." in out


def test_practice_says_what_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, AFFINE)
    out = practised(path, "[[1], [2, 3]]", "[[6, 13, 20], [12, 27, 41]]", "", "[[13, 17], [21, 18]]", "q")
    assert "? That cannot be read as an array; it does not count as a try.\n  the rows of Y differ in length" in out
    assert "wrong at Y[1,2] (41)" in out
    assert "hint: the gradient of X has the shape of X, 2×2" in out
    japanese = practised(path, "[[1], [2, 3]]", "q", lang="ja")
    assert "配列として読めません" in japanese


@pytest.mark.parametrize(
    "name", ["affine-both.txt", "affine-all-answers-ja.md", "net-backward.yaml", "net-both-answers-ascii.txt"]
)
def test_sheets_look_as_they_did(name: str, tmp_path: Path, refresh_golden: bool) -> None:
    problem, blank, *rest = name.partition(".")[0].split("-")
    words = ["quiz", written(tmp_path, PROBLEMS[problem]), "--blank", blank]
    words += ["--answers"] if "answers" in rest else []
    words += ["--lang", "ja" if "ja" in rest else "en", *(["--ascii"] if "ascii" in rest else [])]
    words += ["--format", {"txt": "text", "md": "markdown", "yaml": "yaml"}[name.rpartition(".")[2]]]
    made = good(*words)
    golden = ROOT / "tests" / "golden" / "quiz" / f"arrays-{name}"
    if refresh_golden:
        golden.write_text(made, "utf-8", newline="")
    assert made == golden.read_text("utf-8")


@pytest.mark.parametrize(
    ("array", "hides"),
    [
        *(([[1, 2], [2, 1]], True), ([[1, 2], [3, 1]], False), ([[1]], False), ([[1, 2]], False), ([1, 1], False)),
        ([[1, 1], [1, 1], [1, 1]], False),
    ],
)
def test_a_matrix_that_is_its_own_transpose_hides_one(array: list[Any], hides: bool) -> None:
    assert hides_transposes(solve("X*1", {"X": array}, check="none").lookup("X")) is hides
