"""What a check takes for too much, what it says of nodes that have no gradient, and the numbers it is done with."""

from __future__ import annotations

from fractions import Fraction as F
from math import log10, nan
from typing import Any

import pytest
from flint import arb, fmpq
from test_checks import checked, marks, run_of, spoiled

from backprop_cli import parse_expression, solve
from backprop_cli.checking import check as checks
from backprop_cli.checking import directional, evidence, float_check, series
from backprop_cli.checking.check import formula_work, too_large_for_formulas, unchecked
from backprop_cli.checking.evidence import Check, Run, agrees, claimed, no_verdict, ours, precisions, verdict
from backprop_cli.checking.float_check import check_floats, is_right
from backprop_cli.graph.runs import Numbers
from backprop_cli.language.messages import LANGUAGES, Message, say
from backprop_cli.numbers.balls import Undecided, load, precision

load()

# nodes · length of the formula · growth with nested functions, or with products
WORK = [
    ("x", 0.2),
    ("x + y", 3 * 3 * 0.2),
    ("-(x - y)", 4 * 4 * 0.2),
    ("x*y*x*y", 5 * 7 * (0.2 + 3 / 30)),
    ("x / y", 3 * 8 * 1.3),
    ("x**3", 2 * 7 * 1.3),
    ("exp(x)", 2 * 11 * 1.3),
    ("exp(x)*y", 4 * 13 * 1.3),
    ("x**y", 3 * 12 * 1.3),
    ("sigmoid(exp(x)*y + x)/y", 7 * 32 * 1.3**3 * (492.128 / (7 * 32 * 1.3**3))),
    ("(x*y + 1)**2*(x - y)", 8 * 15 * 1.3),
    ("max(x, y, 2) - pi()", 6 * 15 * 1.3),
    ("sigmoid(" * 5 + "x" + ")" * 5, 6 * 51 * 1.3**5),
    ("exp(" * 150 + "x" + ")" * 150, 151 * 1501 * 1.3**100),
    ("*".join(["x"] * 60), 60 * 119 * (0.2 + 59 / 30)),
]


@pytest.mark.parametrize(("text", "work"), WORK, ids=[text[:25] for text, _ in WORK])
def test_work_with_formulas(text: str, work: float) -> None:
    graph = parse_expression(text)
    assert formula_work(graph, 10**9) == pytest.approx(work)
    assert formula_work(graph, 50) <= formula_work(graph, 10**9)


@pytest.mark.parametrize(
    ("text", "most", "why"),
    [
        ("x / y", 31.21, None),
        ("x / y", 31.19, "check-too-large"),
        ("x + y", 3, None),
        ("x + y", 2, "check-too-large"),  # more nodes than that
        ("x + y + w", 5, None),
        ("-" * 59 + "x", 10**6, None),
        ("-" * 60 + "x", 10**6, "check-too-deep"),
        ("x**1000", 10**6, None),
        ("x**-1000", 10**6, None),
        ("x**1001", 10**6, "check-too-large"),
        ("x**-1001", 10**6, "check-too-large"),
        ("2**(x*1000 - 1000)", 10**6, None),
        ("2**(x*1001)", 10**6, "check-too-large"),
        ("2**(x - 3*1001)", 10**6, "check-too-large"),
        ("(x + 1001)**y + 5000*x", 10**6, None),
        ("2**(x**3)", 10**6, None),
        ("2**(x - 1) + 1001", 10**6, None),
    ],
)
def test_what_is_too_large_for_formulas(text: str, most: Any, why: str | None) -> None:
    found = too_large_for_formulas(parse_expression(text), most)
    assert (found and found.id) == why


def test_a_check_that_nobody_asked_for() -> None:
    assert unchecked(3) == no_verdict(3, Message("check-not-asked"))
    assert no_verdict(2, Message("check-too-wide"), "directional") == Check(
        "directional", "skipped", 0, ("skipped", "skipped"), Message("check-too-wide")
    )
    assert repr(Check("symbolic", "ok", 2, ["ok", "ok", "skipped"])) == "Check(symbolic: ok, 2 of 3 gradients)"
    assert dir(unchecked(1)) == ["checked", "expected", "expected_values", "formulas", "method", "status"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language: str) -> None:
    """With all that its sentence wants to know."""
    from backprop_cli.checking import pushed_arrays
    from backprop_cli.graph.layout import Layout

    layout = Layout(parse_expression("x"), [0])
    layout.__dict__["work"] = pushed_arrays.MOST_WORK + 1
    reasons = [pushed_arrays.too_much_work(layout), solve("sum(x)", {"x": [1, 2]}).check.why]
    reasons += [solve(text, {"x": 1}).check.why for text in ("-" * 70 + "x", "+".join(["x"] * 500))]
    reasons += [Message(f"check-{each}") for each in ("not-asked", "no-value", "pushed", "at-a-kink", "too-wide")]
    said = [say(reason.id, language, **reason.parameters) for reason in reasons if reason]
    assert len({*said}) == 9
    assert not any("{" in text for text in said)


def test_nodes_without_a_gradient_were_not_checked() -> None:
    run = run_of("x + y", {"x": 1, "y": 2})
    run = Run(run.graph, run.values, [nan, 1, 1], 1)
    assert [run.exists(node) for node in range(3)] == [False, True, True]
    for rows, right, status in (
        (["ok", "ok", "ok"], ["skipped", "ok", "ok"], "ok"),
        (["mismatch", "ok", "skipped"], ["mismatch", "ok", "skipped"], "mismatch"),
        (["ok", "mismatch", "ok"], ["skipped", "mismatch", "ok"], "mismatch"),
    ):
        why = Message("check-too-large")
        found = verdict(run, "directional", rows, why=why, expected={1: 7})
        assert found == Check("directional", status, 2, right, why, {}, {1: 7})


def test_a_node_without_a_gradient_is_left_out_by_either_method() -> None:
    for method in ("symbolic", "directional"):
        solution = solve("sqrt(x)*y + exp(w)", {"x": 0, "y": 1, "w": 2}, wrt=["y", "w"], check=method)
        rows = {node.name or node.label: node.check for node in solution.nodes}
        assert rows == {label: "skipped" if label == "x" else "ok" for label in rows}
        assert (solution.check.status, solution.check.checked) == ("ok", len(rows) - 1)


@pytest.mark.parametrize("method", ["symbolic", "directional"])
def test_a_gradient_that_is_nearly_0_is_told_from_0(method: str) -> None:
    """One that cannot be told from 0 is claimed where it is 1e-45; a third of the bits do not see that."""
    text = "exp(x) + 5 - exp(1)*x + v*x"
    run, nothing = (run_of(text, {"x": 1, "v": v}) for v in (F(1, 10**45), 0))
    x = run.graph.inputs["x"]
    found = checked(spoiled(run, x, gradient=nothing.gradients[x]), method)
    assert (checked(run, method).status, found.status, marks(found)) == ("ok", "mismatch", {x})
    assert checked(nothing, method).status == "ok"


@pytest.mark.parametrize("error", [NotImplementedError, Undecided, OverflowError, MemoryError, RecursionError])
def test_where_sympy_cannot_do_it(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    from backprop_cli.checking import symbolic

    def failing(*_: Any) -> Any:
        raise error("no")

    run = run_of("exp(x)*y", {"x": 1, "y": 2})
    for name in ("derivative", "_Comparison", "_made"):
        with monkeypatch.context() as patch:
            patch.setattr(symbolic, name, failing)
            found = checked(run, "symbolic")
        assert (found.method, found.status, found.why) == ("directional", "ok", Message("check-no-value"))


def test_powers_of_0_with_an_exponent_that_is_pushed() -> None:
    for given in (
        {"x": 0, "y": 1},
        {"x": 0, "y": 2},
        {"x": 0, "y": F(3, 2)},
        {"x": 1, "y": 2},
        {"x": 1, "y": F(-1, 2)},
    ):
        run = run_of("x**y + y", given)
        found = checked(run, "directional")
        assert (found.status, {*found.rows}) == ("ok", {"ok"}), given
        for node in run.graph.inputs.values():
            assert marks(checked(spoiled(run, node, gradient=7), "directional")) == {node}


def test_what_no_bits_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directional, "precisions", lambda: [16, 32])
    run = run_of("exp(x)*y", {"x": 1, "y": 2})
    assert checked(run, "directional") == no_verdict(len(run.graph), Message("check-too-wide"), "directional")


@pytest.mark.parametrize("method", ["symbolic", "directional"])
def test_an_upstream_gradient_that_is_proven(method: str) -> None:
    run = run_of("x*y + exp(x)", {"x": 2, "y": 3}, run_of("2**0.5", {}).values[-1])
    assert checked(run, method).status == "ok"
    assert marks(checked(Run(run.graph, run.values, run.gradients, F(3, 2)), method)) == {*range(len(run.graph))}


# numbers of the check


def test_how_many_bits_are_tried() -> None:
    assert list(precisions()) == [128, 256, 512, 1024, 2048, 4096]


def test_numbers_of_the_check_and_ours() -> None:
    proven: Any = solve("exp(x)", {"x": 1}, check="none").value
    assert (claimed(F(1, 3)), claimed(2)) == (fmpq(1, 3), fmpq(2))
    assert claimed(proven) is proven.ball
    assert (ours(fmpq(3, 2)), type(ours(fmpq(4, 2)))) == (F(3, 2), F)
    with precision(128):
        found: Any = ours(arb(2).sqrt())
        assert (float(found), found.digits(5)) == (2**0.5, (14142, -4))
        assert found.source(999)[found.index] is found.ball


def test_pushes_are_random_numbers_of_61_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of("x*y - x*y + 3*x", {"x": 2, "y": 5})
    monkeypatch.setattr(directional.random, "getrandbits", lambda bits: bits)
    for ring in (series.Rationals(), series.Modular()):
        test = directional._Directional(run, ring, True)
        assert test.groups == [dict.fromkeys(range(len(run.graph)), 2**60 + 60)]
    test = directional._Directional(run, series.Balls(128), True)
    y = run.graph.inputs["y"]
    assert [[*group] for group in test.groups] == [[node for node in range(len(run.graph)) if node != y], [y]]
    assert test.groups[1][y] == 2**60 + 60


@pytest.mark.parametrize(
    ("width", "last", "agreed"), [(2**-61, False, True), (2**-58, False, None), (2**-58, True, None)]
)
def test_how_narrow_a_ball_has_to_be(width: float, last: bool, agreed: bool | None) -> None:
    with precision(200):
        wide = arb(1, width)
        assert evidence.NARROW == 60
        if agreed is None:
            with pytest.raises(evidence.Wide):
                agrees(1, wide, last)
        else:
            assert agrees(1, wide, last) is agreed
        assert agrees(2, wide, last) is False


def test_limits() -> None:
    assert (checks.AUTO_WORK, checks.SYMBOLIC_WORK) == (3_000, 40_000)
    assert (checks.LARGE_EXPONENT, checks.SYMBOLIC_DEPTH) == (1_000, 60)
    assert (directional.SEARCH_STEPS, directional.WEIGHT, directional.RADIUS) == (2_000_000, 60, 30)
    assert [F(1, 10**9), 53] == [float_check.FLOAT_TOLERANCE, float_check.FLOAT_BITS]


# floats


@pytest.mark.parametrize(
    ("number", "right", "fine"),
    [
        (0.5, F(1, 2), True),
        (1.0, 1 + F(1, 10**9), True),
        (1.0, 1 + F(11, 10**10), False),
        (-1.0, 1, False),
        (0.0, 0, True),
        (1e-300, 0, False),
        (0.0, F(1, 10**300), False),
        (5e-324, F(5, 10**324), True),
        (2e-323, F(2, 10**323), True),
        (-2e-323, F(-2, 10**323), True),
        (1.5e-323, F(2, 10**323), False),
        (2e-323, F(-2, 10**323), False),
        (1e-310, F(1, 10**310), True),
        (1e-310 + 5e-324, F(1, 10**310), True),
        (1e-315 + 5e-324, F(1, 10**315), False),
        (0.0, F(2, 10**324), False),
        (nan, 1, False),
        (1.0, nan, False),
        (2.0**0.5, solve("sqrt(x)", {"x": 2}, check="none").value, True),
        (1.4142135, solve("sqrt(x)", {"x": 2}, check="none").value, False),
    ],
)
def test_a_float_that_is_near_enough(number: float, right: Any, fine: bool) -> None:
    assert is_right(number, right) is fine


@pytest.mark.parametrize(
    ("value", "status", "lost"),
    [
        (3.0, "ok", 0),
        (3.0 * (1 + 1e-12), "ok", 53 * log10(2) - 12),
        (3.0 * (1 + 1e-6), "mismatch", 53 * log10(2) - 6),
        (-3.0, "mismatch", 53 * log10(2)),
        (0.0, "mismatch", 53 * log10(2)),
        (3.0 * (1 + 2**-52), "ok", 0.36),
    ],
)
def test_digits_that_floats_have_lost(value: float, status: str, lost: float) -> None:
    graph = parse_expression("x + y")
    for values, gradients in (([1.0, 2.0, value], [1.0, 1.0, 1.0]), ([1.0, 2.0, 3.0], [value / 3, 1.0, 1.0])):
        floats = Numbers(values, gradients)
        found = check_floats(graph, {"x": 1, "y": 2}, 1, floats, "directional", str)
        assert found.status == status
        assert found.lost == pytest.approx(lost, abs=0.07 if 0 < lost < 1 else 1e-3)
        wrong = {0: 1} if gradients[0] != 1 else {2: 3}
        assert {**found.expected, **found.expected_values} == (wrong if status == "mismatch" else {})
        assert bool(found.expected_values) == (status == "mismatch" and gradients[0] == 1)
        rows = ["mismatch" if status == "mismatch" and node in wrong else "ok" for node in range(3)]
        assert (list(found.rows), found.method) == (rows, "directional")


def test_floats_beside_what_has_no_right_number() -> None:
    graph = parse_expression("sqrt(x - y)")
    floats = Numbers([1.0, 1.0, 0.0, 0.0], [1.0] * 4)
    found = check_floats(graph, {"x": 1, "y": 2}, 1, floats, "auto", str)
    assert found[:4] == ("none", "mismatch", 0, ["skipped", "skipped", "skipped", "mismatch"])
    assert found.why is not None
    assert (found.why.id, found.why.parameters["node"]) == ("sqrt-domain", "sqrt(x - y)")
    floats = Numbers([1.0, 1.0, 0.0, 0.0], [nan, nan, nan, 1.0])
    found = check_floats(graph, {"x": 1, "y": 1}, 1, floats, "auto", str, wanted=[])
    assert (found.status, found.rows[3], found.checked) == ("ok", "ok", 1)
