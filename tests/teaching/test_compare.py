"""`backprop compare`: counts and errors of the methods. Times are shown, and no test looks at how long they are."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from support import EXAMPLES, good, run

from backprop_cli.graph.passes import backward
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.signs import cells
from backprop_cli.solving.solution import solve
from backprop_cli.teaching.compare.comparison import STEP_SIZES, Comparison, compare, purchase, spread
from backprop_cli.teaching.compare.methods import COMPARED, Tape, too_large_for_formulas

pytestmark = pytest.mark.once

NAMES = ["backpropagation", "forward", "central", "dual", "symbolic"]
NUMERICAL = ("forward", "central")


def compared(expression: str, values: Mapping[str, Any], **settings: Any) -> Comparison:
    return compare(solve(expression, values, check="none"), grow=False, **settings)


def errors(comparison: Comparison) -> dict[str, float | None]:
    return {row.timing.method: row.error for row in comparison.rows}


def notes(comparison: Comparison) -> str:
    return "\n".join(note.text("en") for note in comparison.notes)


def curve(comparison: Comparison, difference: str) -> list[float]:
    return [getattr(step, difference) for step in comparison.curve]


def shopping(items: int) -> bytes:
    lines = [f"  - {{name: item{i}, price: {50 + i % 90}, quantity: {1 + i % 9}}}" for i in range(items)]
    return "\n".join(["items:", *lines]).encode()


@pytest.mark.parametrize("count", [1, 5, 1000])
def test_evaluations(count: int) -> None:
    counted = {method.name: method.evaluations(count) for method in COMPARED if method.evaluations}
    assert {name: tuple(evaluations) for name, evaluations in counted.items()} == {
        "backpropagation": (1, 1, 0),
        "forward": (count + 1, 0, 0),
        "central": (2 * count, 0, 0),
        "dual": (0, 0, count),
    }


@pytest.mark.parametrize("method", COMPARED, ids=lambda method: method.name)
def test_a_method_runs_the_graph_as_often_as_it_says(method: Any) -> None:
    tape, calls = purchase(4), {"values": 0, "slope": 0, "backward": 0}

    def counting(name: str, function: Any) -> Any:
        def counted(*arguments: Any) -> Any:
            calls[name] += 1
            return function(*arguments)

        return counted

    with (
        mock.patch.object(Tape, "values", counting("values", Tape.values)),
        mock.patch.object(Tape, "slope", counting("slope", Tape.slope)),
        mock.patch("backprop_cli.teaching.compare.methods.backward", counting("backward", backward)),
    ):
        method.run(tape, list(tape.graph.inputs.values()), 1e-4)
    expected = method.evaluations(9) if method.evaluations else (0, 0, 0)
    assert (calls["values"], calls["backward"], calls["slope"]) == tuple(expected)


@pytest.mark.parametrize(
    ("expression", "values", "gradients"),
    [
        ("x*y + x", {"x": 3, "y": 4}, [5, 3]),
        ("x*x*x", {"x": 2}, [12]),
        ("x/y - y**2", {"x": 3, "y": 2}, [0.5, -4.75]),
        ("exp(x)*log(y)", {"x": 1, "y": 2}, [math.e * math.log(2), math.e / 2]),
        ("max(x, y, 1) + abs(-x)", {"x": 3, "y": 2}, [2, 0]),
        ("x**y", {"x": 2, "y": 3}, [12, 8 * math.log(2)]),
        ("pi()*x", {"x": 2}, [math.pi]),
    ],
)
def test_all_methods_agree_with_the_oracle(expression: str, values: dict[str, int], gradients: list[float]) -> None:
    solution = solve(expression, values, check="none")
    tape = Tape(solution.graph, [float(value) for value in solution.values])
    nodes = list(solution.graph.inputs.values())
    for method in COMPARED:
        close = 1e-3 if method.name == "forward" else 1e-6 if method.name == "central" else 1e-12
        assert method.run(tape, nodes, 1e-4) == pytest.approx(gradients, rel=close, abs=close), method.name
    largest = errors(compared(expression, values))
    assert {name: error is not None and error < 1e-15 for name, error in largest.items() if name not in NUMERICAL} == {
        "backpropagation": True,
        "dual": True,
        "symbolic": True,
    }


def test_leaves_are_put_back() -> None:
    tape = purchase(2)
    before = list(tape.leaves)
    for method in COMPARED:
        method.run(tape, list(tape.graph.inputs.values()), 0.1)
    assert tape.leaves == before


def test_the_curve_is_a_v() -> None:
    found = compared("exp(x)", {"x": 1})
    for difference, best, order in (("forward", 1e-8, 1), ("central", 1e-5, 2)):
        numbers = curve(found, difference)
        at = numbers.index(min(numbers))
        assert abs(math.log10(STEP_SIZES[at] / best)) < 1.5
        assert found.best(difference) == STEP_SIZES[at]
        assert numbers[0] / numbers[1] == pytest.approx(10**order, rel=0.1)  # truncation: h for one, h² for the other
        assert numbers[-1] > 1e3 * numbers[at]  # rounding: 1/h
    assert curve(found, "forward")[3] == pytest.approx(math.expm1(1e-4) / 1e-4 - 1, rel=1e-3)
    assert not found.largest_is_best


def test_where_no_step_gives_a_number_none_is_best() -> None:
    found = replace(compared("exp(x)", {"x": 1}), curve=())
    assert (found.best("forward"), found.best("central")) == (None, None)


def test_a_straight_line_has_no_v() -> None:
    found = compared("x*y", {"x": "1.1", "y": 3})
    assert found.largest_is_best
    assert curve(found, "forward")[0] < 1e-14 < 1e-6 < curve(found, "forward")[-1]


def test_the_step_can_be_chosen() -> None:
    assert errors(compared("x**2", {"x": 3}, h=0.5))["forward"] == pytest.approx(0.5 / 6)
    assert "h = 0.5" in good("compare", "x**2", "x=3", "--h", "1/2", "--no-grow")


def test_errors_of_zero_gradients_are_by_the_largest_gradient() -> None:
    assert errors(compared("x**2*0 + y", {"x": 3, "y": 1}))["forward"] == pytest.approx(0, abs=1e-10)
    assert errors(compared("x**2 + 4*y", {"x": 0, "y": 1}))["forward"] == pytest.approx(1e-4 / 4, rel=1e-6)
    assert errors(compared("x**2", {"x": 0}))["forward"] == pytest.approx(1e-4)


def test_steps_that_leave_the_domain() -> None:
    found = compared("log(x) + y", {"x": "0.00005", "y": 1})
    failed = {row.timing.method: row.failed for row in found.rows}
    assert failed == {name: ("x",) if name == "central" else () for name in NAMES}
    assert "central difference: a step of 0.0001 leaves the domain" in notes(found)
    assert found.curve[0].central is None
    assert found.curve[0].forward is not None
    assert found.curve[-1].central is not None


def test_steps_that_overflow_or_vanish() -> None:
    assert compared("exp(x)", {"x": "709.7"}).curve[0].forward is None
    found = compared("x*y", {"x": 10**200, "y": 2})
    assert "lost in rounding at x" in notes(found)
    assert errors(found)["central"] == 1


def test_kinks_are_told() -> None:
    assert "A kink right here (relu)" in notes(compared("relu(x) + y", {"x": 0, "y": 1}))
    assert "(max)" in notes(compared("max(x, y)", {"x": 2, "y": 2}))
    assert "kink" not in notes(compared("relu(x) + max(x, 1)", {"x": 2}))


def test_an_unused_step_is_no_obstacle() -> None:
    problem = b"steps: {t: sqrt(x), z: x*y}\nvalues: {x: 0, y: 1}\n"
    assert json.loads(good("compare", "-", "--no-grow", "--format", "json", stdin=problem))["inputs"] == 2


def test_an_upstream_gradient_plays_no_part() -> None:
    for upstream in ("0", "1.2"):
        problem = f"expression: x*y\nvalues: {{x: 10, y: 5}}\nupstream: {upstream}".encode()
        found = json.loads(good("compare", "-", "--no-grow", "--format", "json", stdin=problem))
        assert found["methods"][0]["largest_error"] == 0
    solution = solve("x*y", {"x": 10, "y": 5}, upstream="1.2", check="none")
    assert errors(compare(solution, grow=False))["backpropagation"] == 0


def test_arithmetic_float_is_against_many_digits() -> None:
    found = json.loads(good("compare", "x**2*1.1", "x=3", "--arithmetic", "float", "--no-grow", "--format", "json"))
    assert found["reference"] == "high precision"
    assert found["methods"][0]["largest_error"] < 1e-15


def test_a_thousand_inputs() -> None:
    found = json.loads(good("compare", "-", "--format", "json", "--no-grow", stdin=shopping(500)))
    assert found["inputs"] == 1000
    methods = {method["method"]: method for method in found["methods"]}
    assert methods["backpropagation"]["evaluations"] == {"forward": 1, "backward": 1, "dual": 0}
    assert methods["central"]["evaluations"]["forward"] == 2000
    assert methods["forward"]["evaluations"]["forward"] == 1001
    assert methods["dual"]["evaluations"]["dual"] == 1000
    assert methods["symbolic"]["seconds"] is None
    assert "too large" in methods["symbolic"]["why"]
    assert all(methods[name]["seconds"] > 0 for name in NAMES[:4])
    text = good("compare", "-", "--no-grow", stdin=shopping(500))
    assert "1 forward + 1 backward" in text
    assert "2,000" in text


def test_where_all_inputs_take_too_long_some_are_measured() -> None:
    solution = solve("*".join(f"x{i}" for i in range(50)), {f"x{i}": 1 for i in range(50)}, check="none")
    with mock.patch("backprop_cli.teaching.compare.comparison.ROW_SECONDS", 1e-6):
        found = compare(solution, grow=False)
    central = found.rows[2].timing
    assert central.scaled
    assert central.measured < 50
    assert central.evaluations is not None
    assert central.evaluations.forward == 100
    assert f"measured on {central.measured} of 50 inputs" in notes(found)
    assert not found.rows[0].timing.scaled


@pytest.mark.parametrize(("count", "some"), [(5, 5), (10, 3), (7, 1)])
def test_measured_inputs_are_spread(count: int, some: int) -> None:
    places = spread(count, some)
    assert len(set(places)) == some
    assert places[0] == 0
    assert all(0 <= place < count for place in places)


def test_a_made_up_purchase() -> None:
    tape = purchase(10)
    assert len(tape.graph.inputs) == 21
    assert len(tape.leaves) == len(tape.graph)
    expected = sum((50 + 37 * i % 450) * (1 + i % 9) for i in range(10)) * Fraction(11, 10)
    assert tape.values()[tape.graph.output] == pytest.approx(float(expected))
    assert not too_large_for_formulas(tape)
    assert too_large_for_formulas(purchase(1000))


def test_json() -> None:
    out = good("compare", str(EXAMPLES / "apple_orange.yaml"), "--format", "json", "--lang", "en")
    found = json.loads(out)
    assert out.count("\n") == 1
    assert (found["format_version"], found["output"], found["inputs"], found["h"]) == (1, "price", 5, 1e-4)
    assert [method["method"] for method in found["methods"]] == NAMES
    assert [growth["items"] for growth in found["growth"]] == [10, 100, 1000]
    assert [growth["inputs"] for growth in found["growth"]] == [21, 201, 2001]
    for growth in found["growth"]:
        assert [method["method"] for method in growth["methods"]] == NAMES
        assert growth["methods"][2]["evaluations"]["forward"] == 2 * growth["inputs"]
        assert growth["methods"][0]["times_slower"] == 1
    assert [step["h"] for step in found["step_size"]["errors"]] == [float(f"1e-{power}") for power in range(1, 13)]
    assert set(found["step_size"]["best"]) == set(NUMERICAL)


def test_csv() -> None:
    example = str(EXAMPLES / "apple.yaml")
    rows = list(csv.DictReader(io.StringIO(good("compare", example, "(x + y)**2", "x=3", "y=4", "--format", "csv"))))
    first = [row for row in rows if row["problem"] == "1"]
    assert [row["method"] for row in first if row["part"] == "methods"] == NAMES
    assert sum(row["part"] == "growth" for row in first) == 15
    assert sum(row["part"] == "step_size" for row in first) == 24
    assert next(row["forward_passes"] for row in first if row["method"] == "central") == "6"
    assert {row["problem"] for row in rows} == {"1", "2"}
    assert not any(None in row or None in row.values() for row in rows)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_table_fits_a_terminal(language: str, ascii_only: bool) -> None:
    out = good("compare", "(x + y)**2", "x=3", "y=4", "--lang", language, *(["--ascii"] if ascii_only else []))
    sentences = [line for line in out.splitlines() if "h = " in line or "1e-4" in line]
    assert max(cells(line) for line in out.splitlines() if line not in sentences) <= 80
    assert ("なぜ 1e-4 か" if language == "ja" else "Why 1e-4") in out
    if ascii_only and language == "en":
        assert out.isascii()


def test_problems_that_cannot_be_compared() -> None:
    assert run("compare", "2*3").code == 2
    assert "no number has a name" in run("compare", "2*3").err
    assert "beyond what a float can hold" in run("compare", "x*y", "x=1e200", "y=1e200").err
    with pytest.raises(BackpropError):
        compare(solve("2*3", check="none"))
    result = run("compare", "2*3", "x*y", "x=2", "y=3", "--no-grow")
    assert result.code == 2
    assert "backpropagation" in result.out


@pytest.mark.parametrize("step", ["0", "-1e-4", "1e-400", "banana"])
def test_bad_steps(step: str) -> None:
    result = run("compare", "x*y", "x=2", "y=3", "--h", step)
    assert (result.code, result.out) == (2, "")
    assert "--h" in result.err


@pytest.mark.parametrize(("ending", "language"), [("svg", "en"), ("png", "en"), ("pdf", "en"), ("svg", "ja")])
def test_the_plot(tmp_path: Path, ending: str, language: str) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / f"growth.{ending}"
    example = str(EXAMPLES / "apple_orange.yaml")
    with mock.patch("backprop_cli.teaching.compare.comparison.SIZES", (2, 4)):
        assert good("compare", example, "--lang", language, "--plot", str(path))
    data = path.read_bytes()
    assert data[:5] in (b"<?xml", b"\x89PNG\r", b"%PDF-")
    assert b"CreationDate" not in data  # the same numbers are the same file


def test_a_plot_without_a_japanese_font_is_in_english(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from backprop_cli.render.compare import plot

    with mock.patch.object(plot, "_JAPANESE", ()):
        assert plot._fonts("ja") == ([plot._LATIN], "en")
        assert not plot._all_drawable("リンゴ", [plot._LATIN])
        good("compare", str(EXAMPLES / "apple.yaml"), "--no-grow", "--lang", "ja", "--plot", str(tmp_path / "a.svg"))


def test_a_plot_needs_matplotlib(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    blocked = dict.fromkeys(("matplotlib", "matplotlib.figure"))
    with mock.patch.dict(sys.modules, blocked):
        result = run("compare", "x*y", "x=2", "y=3", "--plot", str(path))
    assert (result.code, result.out) == (2, "")
    assert result.err == "backprop: --plot needs matplotlib; install it with: pip install matplotlib\n"
    assert not path.exists()


def test_what_a_plot_cannot_be(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert "names no kind of picture" in run("compare", "x*y", "x=2", "y=3", "--plot", "a.txt").err
    two = run("compare", "x*y", "x+y", "x=2", "y=3", "--plot", str(tmp_path / "a.svg"))
    assert (two.code, two.out) == (2, "")
    missing = run("compare", "x*y", "x=2", "y=3", "--no-grow", "--plot", str(tmp_path / "missing" / "a.svg"))
    assert missing.code == 2
    assert "cannot be written" in missing.err
