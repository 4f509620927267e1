"""The check can fail: a wrong rule anywhere is found by either method."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from support import good, run

from backprop_cli import Solution, solve
from backprop_cli.checking.check import SYMBOLIC_DEPTH
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.operations import SUBTRACT, Operation, literal_power
from tests.one_rule_broken import METHODS, broken

VALUES = {"x": "2", "y": "5", "w": "7"}
ROWS = [*(row for row in OPERATIONS if not row.is_function), literal_power(3), literal_power(-2), literal_power(0)]
CASES = [(row, operand, method) for row in ROWS for operand in range(row.arity) for method in METHODS]


def words_for(row: Operation) -> list[str]:
    """A calculation in which the operation takes x (and y) and stands in the middle."""
    if row.arity == 2:
        text = f"(x {row.symbol} y) {'+' if row.symbol == '*' else '*'} w"
    else:
        text = f"w * x{row.symbol}" if row.symbol.startswith("**") else f"w * {row.symbol}x"
    return [f"z = {text}", *(f"{name}={value}" for name, value in VALUES.items() if name in text)]


def off_by_half(row: Operation, operand: int) -> Callable[..., Any]:
    """The backward rule, with half the upstream gradient too much for one operand."""
    right = row.backward

    def wrong(upstream: Any, *rest: Any) -> tuple[Any, ...]:
        parts = list(right(upstream, *rest))
        parts[operand] += upstream / 2 if isinstance(upstream, float) else upstream
        return tuple(parts)

    return wrong


def gradient_of(name: str, words: list[str]) -> float:
    return float(good(*words, "--get", f"d{name}", "--check", "none"))


def numbers_in(line: str) -> list[float]:
    return [float(word) for word in re.findall(r"-?[0-9.]+(?:e[-+]?[0-9]+)?", re.split("[:=] ", line)[-1])]


@pytest.mark.parametrize(("row", "operand", "method"), CASES, ids=lambda part: getattr(part, "name", str(part)))
def test_a_wrong_backward_rule_is_found(row: Operation, operand: int, method: str) -> None:
    words = words_for(row)
    name = "xy"[operand]
    right = gradient_of(name, words)
    assert run(*words, "--check", method).code == 0
    with broken(row, "backward", off_by_half(row, operand)):
        wrong = gradient_of(name, words)
        table = run(*words, "--check", method)
        document = json.loads(run(*words, "--check", method, "--format", "json").out)
        plain = run(*words, "--check", method, "--format", "plain")
    assert abs(right - wrong) > 0.5
    assert (table.code, table.err) == (1, "")
    assert document["check"]["status"] == "mismatch"
    assert document["check"]["method"] == method
    marks = {node["name"]: node["check"] for node in document["nodes"] if node["name"]}
    assert marks == {key: "mismatch" if key == name else "ok" for key in marks}
    (marked,) = [line for line in table.out.splitlines() if line.rstrip().endswith("✗")][-1:]
    assert marked.split()[0] == name
    (line,) = [line for line in table.out.splitlines() if line.lstrip().startswith(f"{name}: ")]
    assert numbers_in(line) == [pytest.approx(wrong), pytest.approx(right)]
    assert plain.code == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}{row.symbol}")
def test_a_wrong_forward_rule_is_found(row: Operation, method: str) -> None:
    words = words_for(row)
    right = float(good(*words, "--get", "z", "--check", "none"))
    forward = row.forward
    with broken(row, "forward", lambda *operands: forward(*operands) + 1):
        wrong = float(good(*words, "--get", "z", "--check", "none"))
        table = run(*words, "--check", method)
        document = json.loads(run(*words, "--check", method, "--format", "json").out)
    assert right != wrong
    assert (table.code, table.err) == (1, "")
    assert document["check"]["status"] == "mismatch"
    assert {node["name"]: node["check"] for node in document["nodes"]}["z"] == "mismatch"
    assert any(line.split()[:1] == ["z"] and line.rstrip().endswith("✗") for line in table.out.splitlines())
    told = [numbers_in(line) for line in table.out.splitlines() if re.match(r"\s+value of z: .* is right", line)]
    assert [pytest.approx(wrong), pytest.approx(right)] in told


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_rule_in_float_arithmetic(method: str) -> None:
    (multiply,) = [row for row in OPERATIONS if row.name == "multiply"]
    with broken(multiply, "backward", lambda g, out, x, y: (g * y + g * y / 10**8, g * x)):
        result = run("x*y", "x=1.1", "y=3", "--arithmetic", "float", "--check", method)
    assert result.code == 1
    assert "✗" in result.out


def test_a_mismatch_is_marked_in_every_format_and_language() -> None:
    (add,) = [row for row in OPERATIONS if row.name == "add"]
    with broken(add, "backward", lambda g, out, x, y: (g + 1, g)):
        for form in ("table", "plain", "json", "csv", "markdown"):
            for language in ("en", "ja"):
                result = run("x + y", "x=1", "y=2", "--format", form, "--lang", language)
                assert (result.code, result.err) == (1, "")
        ascii_table = run("x + y", "x=1", "y=2", "--ascii").out
    assert ascii_table.isascii()
    assert re.search(r"^ *x .* NO$", ascii_table, re.MULTILINE)


def test_several_wrong_rows_of_many_are_all_found() -> None:
    """A directional check of many nodes searches for the rows that are wrong."""
    (divide,) = [row for row in OPERATIONS if row.name == "divide"]
    text = " + ".join(f"x{i} / y{i}" if i % 40 == 7 else f"x{i} * y{i}" for i in range(120))
    values = {f"{letter}{i}": i + 2 for i in range(120) for letter in "xy"}
    with broken(divide, "backward", off_by_half(divide, 1)):
        solution = solve(text, values, check="directional")
    wrong = {node.name for node in solution.nodes if node.check == "mismatch"}
    assert wrong == {"y7", "y47", "y87"}
    assert solution.check.status == "mismatch"


def report(solution: Solution) -> tuple[str, str, str | None]:
    check = solution.check
    return check.method, check.status, check.why.id if check.why else None


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize(
    ("text", "method", "why"),
    [
        ("(" * 200_000 + "x" + ")" * 200_000, "symbolic", None),
        (" + ".join(["x", "y"] * 10_000), "directional", "check-too-large"),
        ("(" * 5_000 + "x" + " + y)" * 5_000, "directional", "check-too-large"),
        ("-" * (SYMBOLIC_DEPTH + 1) + "x", "directional", "check-too-deep"),
        ("-" * 5_000 + "x", "directional", "check-too-large"),
        ("-(" * 99 + "x" + " / y)" * 99, "directional", "check-too-large"),
        ("(x + y)**2 * (x - y)", "symbolic", None),
    ],
    ids=["parentheses", "sum", "nested", "deep", "negations", "quotients", "small"],
)
def test_deep_and_wide_graphs_are_checked(text: str, method: str, why: str | None, arithmetic: str) -> None:
    solution = solve(text, {name: 1 for name in "xy" if name in text}, arithmetic=arithmetic)
    assert solution.check.checked == len(solution.graph)
    assert solution.arithmetic == arithmetic
    assert report(solution) == (method, "ok", why)


def test_asked_for_symbolic_beyond_what_sympy_can() -> None:
    text = "(" * 5_000 + "x" + " + y)" * 5_000
    solution = solve(text, {"x": 1, "y": 2}, check="symbolic")
    assert report(solution) == ("directional", "ok", "check-too-large")


def test_json_says_which_method_and_why() -> None:
    small = json.loads(good("x*y", "x=2", "y=3", "--format", "json"))
    assert small["check"] == {"method": "symbolic", "status": "ok", "checked": 3, "why": None}
    none = json.loads(good("x*y", "x=2", "y=3", "--format", "json", "--check", "none"))
    assert (none["check"]["method"], none["check"]["status"], none["check"]["checked"]) == ("none", "skipped", 0)
    assert none["check"]["why"]
    large = json.loads(good(" + ".join(["x"] * 500), "x=2", "--format", "json"))
    assert (large["check"]["method"], large["check"]["status"]) == ("directional", "ok")
    assert "too large" in large["check"]["why"]
    assert {node["check"] for node in large["nodes"]} == {"ok"}


def test_the_table_says_which_method_and_why() -> None:
    text = good(" + ".join(["x"] * 500), "x=2")
    assert "directional derivative" in text
    assert "too large for formulas" in text
    assert "✗" not in good("x*y", "x=2", "y=3", "--check", "none")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x**0", {"x": "0"}),
        ("x**y", {"x": "2", "y": "0.5"}),
        ("x**1.5 / y", {"x": "2", "y": "1e-3"}),
        ("x - x", {"x": "1e300"}),
        (
            "E*S + N*beta + sum*test + lambda*I",
            dict.fromkeys(["E", "S", "N", "beta", "sum", "test", "lambda", "I"], "2"),
        ),
        ("2**0.5", {}),
        ("7", {}),
        ("x", {"x": "1/3"}),
        ("x*0", {"x": "5"}),
        ("1e-150 * x * 1e-150", {"x": "1"}),
    ],
)
@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_right_answers_are_never_doubted(text: str, values: dict[str, str], method: str, arithmetic: str) -> None:
    solution = solve(text, dict(values), check=method, arithmetic=arithmetic)
    assert report(solution) == (method, "ok", None)


@pytest.mark.parametrize("method", METHODS)
def test_what_floats_lose_is_told(method: str) -> None:
    """Nothing is allowed for: rows that are off by one part in 10**9 are marked, with the true number."""
    words = ("--arithmetic", "float", "--check", method, "--lang", "en")
    cancelled = run("sqrt(b**2 - 4*a*c) - b", "a=1", "b=1e8", "c=1", *words)
    assert (cancelled.code, cancelled.err) == (1, "")
    assert "value of sqrt(b**2 - 4 * a * c) - b: ≈ -1.4901161193847656e-8 here" in cancelled.out
    assert "≈ -2e-8 is right" in cancelled.out
    assert "lost 15 of 16 digits" in cancelled.out
    vanished = run("1e-300 * x * 1e-300", "x=1", *words)
    assert vanished.code == 1
    assert "x: ≈ 0 here, 1e-600 is right" in vanished.out
    assert "lost 16 of 16 digits" in vanished.out
    assert "lost 0 of 16 digits" in good("x * y", "x=1.5", "y=2", *words)


@pytest.mark.parametrize("method", METHODS)
def test_what_floats_alone_can_compute_is_wrong(method: str) -> None:
    """Rounding made a number positive that is negative: its square root has no value."""
    result = run("sqrt((x + 1.5) - x - y)", "x=1e16", "y=1.9", "--arithmetic", "float", "--check", method)
    assert (result.code, result.err) == (1, "")
    assert "sqrt(x + 1.5 - x - y) has no value: sqrt needs 0 or more" in result.out


def test_a_multiple_of_the_prime_below_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directional check then computes with rationals, and still tells right from wrong."""
    from backprop_cli.checking import series

    monkeypatch.setattr(series, "random_prime", lambda: 7)
    assert solve("x / 7 + y / x", {"x": 14, "y": 3}, check="directional").check.status == "ok"
    with broken(SUBTRACT, "backward", lambda g, out, x, y: (g, g)):
        wrong = solve("x / 7 - y / x", {"x": 14, "y": 3}, check="directional").check
    assert wrong.status == "mismatch"
    assert list(wrong.expected.values()) == [Fraction(31, 196), Fraction(-1, 14), -1]


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
def test_a_large_wrong_gradient_is_found_among_many(arithmetic: str) -> None:
    """The wrong row is named, with sympy's own number."""
    text = " + ".join(f"x{i} * y{i}" for i in range(200)) + " - z"
    values = {f"{letter}{i}": i + 2 for letter in "xy" for i in range(200)} | {"z": 1}
    with broken(SUBTRACT, "backward", lambda g, out, x, y: (g, g)):
        check = solve(text, values, check="directional", arithmetic=arithmetic).check
    assert (check.status, list(check.expected.values())) == ("mismatch", [-1])
