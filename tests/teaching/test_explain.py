"""`backprop explain`: what it says, and that every number in it is the solution's own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import inf, prod
from pathlib import Path
from typing import Any

import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import NAMES, expressions, programs
from support import EXAMPLES, ROOT, good, run

from backprop_cli import BackpropError, load_problems, parse_expression, solve
from backprop_cli.checking.symbolic import ALGEBRA
from backprop_cli.numbers.rational import Number
from backprop_cli.render.explain import explanation_renderer
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.explain.explanation import MOST_INPUTS, Explanation, explain
from backprop_cli.teaching.explain.linearity import is_affine

pytestmark = pytest.mark.once

GOLDEN = ROOT / "tests" / "golden" / "explain"
FOLLOWED = {"apple": "apple", "apple_orange": "apple", "square_of_sum": "x", "multiply": "x", "used_twice": "x"}
FORTY_DOUBLINGS = "; ".join(f"a{i + 1} = a{i} + a{i}" for i in range(40))


def explained(text: str, wrt: str | None = None, **values: Any) -> Explanation:
    return explain(solve(text, values, check="none"), wrt)


TERMINAL = View(width=80)


def told(explanation: Explanation, form: str = "text", view: View = TERMINAL) -> str:
    return "".join(explanation_renderer(form)([explanation], view))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("name", FOLLOWED)
def test_golden_text(name: str, followed: bool, language: str, refresh_golden: bool) -> None:
    [problem] = load_problems(EXAMPLES / f"{name}.yaml")
    wrt = FOLLOWED[name] if followed else None
    text = told(explain(solve(problem, check="none"), wrt), view=View(language, width=80))
    assert max(map(cell_len, text.splitlines())) <= 80
    compare(GOLDEN / f"{name}{f'.{wrt}' if wrt else ''}.{language}.txt", text, refresh_golden)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_golden_markdown(language: str, refresh_golden: bool) -> None:
    text = good("explain", str(EXAMPLES / "used_twice.yaml"), "--wrt", "x", "--format", "markdown", "--lang", language)
    compare(GOLDEN / f"used_twice.x.{language}.md", text, refresh_golden)


def compare(file: Path, text: str, refresh: bool) -> None:
    if refresh:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "wrt", "chain"),
    [
        ("apple", "apple", "1 → 1.1 → 2.2"),
        ("apple_orange", "apple", "1 → 1.1 → 1.1 → 2.2"),
        ("square_of_sum", "x", "1 → 14 → 14"),
        ("multiply", "x", "1.2 → 6"),
        ("multiply", "y", "1.2 → 12"),
    ],
)
def test_chains(name: str, wrt: str, chain: str) -> None:
    lines = good("explain", str(EXAMPLES / f"{name}.yaml"), "--wrt", wrt).splitlines()
    assert f"    {chain}" in lines


def test_chain_rule_in_symbols() -> None:
    text = good("explain", str(EXAMPLES / "apple_orange.yaml"), "--wrt", "apple")
    symbols = "∂price/∂all_price · ∂all_price/∂apple_price · ∂apple_price/∂apple"
    assert f"∂price/∂apple = {symbols} = tax · 1 · apple_num = 1.1 × 1 × 2 = 2.2\n" in text
    assert "apple_price = apple × apple_num = 100 × 2 = 200 円\n" in text


def test_contributions_of_a_value_used_more_than_once_add_up() -> None:
    text = good("explain", "x*x + x", "x=3")
    assert "  x × x = 3 × 3 = 9\n" in text
    assert "    x: 3 + 3 + 1 = 7\n" in text
    assert "From" not in text
    assert "sum over all 3 paths: 3 + 3 + 1 = 7\n" in good("explain", "x*x + x", "x=3", "--wrt", "x")
    assert "upstream gradient: 6 + 6 + 1 = 13\n" in good("explain", "t = x + y; t*t + t", "x=3", "y=3")


def test_two_to_the_fortieth_paths_at_once() -> None:
    start = time.process_time()
    explanation = explained(FORTY_DOUBLINGS, "a0", a0=1)
    text = told(explanation)
    assert time.process_time() - start < 5
    assert explanation.paths is not None
    assert explanation.paths.total == 2**40
    assert "From a40 to a0: 1,099,511,627,776 paths\n" in text
    assert len(explanation.paths.shown) == 5


def test_meaning_in_both_languages() -> None:
    fruit = str(EXAMPLES / "apple_orange.yaml")
    assert "  apple が 1 円上がると price は 2.2 円増える。\n" in good("explain", fruit, "--lang", "ja")
    text = good("explain", fruit)
    assert "  If apple rises by 1 円, price rises by 2.2 円.\n" in text
    assert "  If apple_num rises by 1, price rises by 110 円.\n" in text
    assert "  If tax rises by 0.01, price rises by 6.5 円.\n" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5 - 2*x", "If x rises by 1, output falls by 2."),
        ("y - y + 3 + x - x", "If x rises by 1, output does not change."),
        ("x*x", "If x rises by 1, output rises by about 6."),
        ("-x*x", "If x rises by 1, output falls by about 6."),
        ("(x - 3)**2", "If x rises a little, output hardly changes."),
        ("x*x - x*x + x", "If x rises by 1, output rises by about 1."),
        ("x/x + x/3", "If x rises by 1, output rises by about 0.333333."),
        ("x/y", "If x rises by 1, output rises by 0.5."),
    ],
)
def test_meaning(text: str, sentence: str) -> None:
    values = {"x": 3, "y": 2}
    used = parse_expression(text).inputs
    assert f"  {sentence}\n" in told(explained(text, "x", **{name: values[name] for name in used}))


def test_meaning_is_about_the_output_whatever_arrives_from_upstream() -> None:
    multiply = str(EXAMPLES / "multiply.yaml")
    assert "If x rises by 1, z rises by 5.\n" in good("explain", multiply)
    text = good("explain", multiply, "--upstream", "0")
    assert "the gradients do not tell" in text
    assert "What moves" not in text


def test_ranking_by_percent() -> None:
    ranking = explain(solve(load_problems(EXAMPLES / "apple_orange.yaml")[0], check="none")).ranking
    names = ["apple", "apple_num", "apple_price", "orange", "orange_num", "orange_price", "all_price", "tax", "price"]
    assert [names[mover.node] for mover in ranking] == ["tax", "orange", "orange_num", "apple", "apple_num"]
    assert [mover.effect for mover in ranking[:2]] == [Fraction(143, 20), Fraction(99, 20)]
    assert ranking[0].percent == 1
    assert ranking[1].percent == Fraction(9, 13)
    assert [mover.percent for mover in explained("x - y", x=1, y=1).ranking] == [None, None]


def test_only_the_largest_inputs_are_told() -> None:
    text = " + ".join(f"x{i}" for i in range(20))
    explanation = explained(text, **{f"x{i}": i for i in range(20)})
    assert [mover.effect * 100 for mover in explanation.ranking] == list(range(19, 19 - MOST_INPUTS, -1))
    assert len(explanation.meanings) == MOST_INPUTS
    assert told(explanation).count("8 more inputs move output less.") == 2


def test_negative_numbers_are_in_parentheses_behind_an_operator() -> None:
    text = told(explained("a = x*y; b = y - x; c = -x; d = x**2; a + b + c + d", x=-3, y=2))
    for line in (
        "a = x × y = −3 × 2 = −6",
        "b = y − x = 2 − (−3) = 5",
        "c = −x = −(−3) = 3",
        "d = x**2 = (−3)**2 = 9",
        "∂d/∂x = 2 × x = −6  →  x: 1 × (−6) = −6",
    ):
        assert f"  {line}\n" in text


def test_ascii() -> None:
    text = good("explain", "x*y - x", "x=3", "y=2", "--ascii", "--wrt", "x")
    assert text.isascii()
    assert "  x * y = 3 * 2 = 6\n" in text
    assert "From output to x: 2 paths\n" in text
    assert "  output -> (x * y) -> x\n    1 -> 1 -> 2\n" in text
    assert run("explain", "x*y - x", "x=3", "y=2", encoding="ascii").out.isascii()


def test_numbers_that_are_rounded_say_so() -> None:
    text = told(explained("x**0.5 * y", x=2, y="1/3"))
    assert "  x**0.5 = 2**0.5 ≈ 1.41421\n" in text
    assert "output = x**0.5 × y ≈ 1.41421 × (1/3) ≈ 0.471405\n" in text
    assert "Floating-point numbers" not in text  # every digit is proven
    assert "Floating-point numbers" in told(explain(solve("x/3", {"x": 1}, arithmetic="float"), None))
    assert "x / 3 = 1 / 3 = 1/3 ≈ 0.333333\n" in told(explained("x/3", x=1))
    assert " = 10 / 3 ≈ 3.33\n" in good("explain", "x/3", "x=10", "--digits", "3")


def test_colour() -> None:
    text = good("explain", "x*y", "x=3", "y=2", "--color", "always")
    assert "3 × 2 = \x1b[36m6\x1b[0m\n" in text
    assert "\x1b[35m" in text
    for form in ("json", "markdown"):
        assert "\x1b" not in good("explain", "x*y", "x=3", "y=2", "--color", "always", "--format", form)


def test_a_constant_takes_its_share() -> None:
    assert "    x = 3           →  2 (constant): 1 × 3 = 3\n" in told(explained("2*x", x=3))


def test_nothing_to_calculate_and_what_is_not_needed() -> None:
    text = told(explained("x", "x", x=3))
    assert "x is given" in text
    assert "From x to x: 1 path\n  x\n    1\n" in text

    text = told(explained("u = x*2; z = y + 1", "x", x=3, y=4))
    assert "  u = x × 2 = 3 × 2 = 6\n" in text
    assert "  z does not depend on x, u, so the gradient there is 0.\n" in text
    assert "There is no path from z to x" in text
    assert "If x rises by 1, z does not change." in text


def test_hostile_title_and_unit_are_harmless() -> None:
    problem = b'title: "\\e[31m`|[b]"\nunits: {z: "\\e]0;`|"}\nexpression: z = x*y\nvalues: {x: 1, y: 2}\n'
    for form in ("text", "markdown"):
        text = good("explain", "-", "--format", form, stdin=problem)
        assert "\x1b" not in text
        assert "[b]" in text.replace("\\[", "[").replace("\\]", "]")


def test_several_problems_and_a_bad_one() -> None:
    result = run("explain", "x*y", "x +", "x + y", "x=2", "y=3")
    assert result.code == 2
    assert result.out.count("What it means") == 2
    assert "missing after '+'" in result.err


def test_unknown_node_is_refused_with_a_hint() -> None:
    result = run("explain", str(EXAMPLES / "apple.yaml"), "--wrt", "aple")
    assert result == (2, "", "backprop: there is no node 'aple'; did you mean 'apple'?\n")
    assert "From price to apple: 1 path" in good("explain", str(EXAMPLES / "apple.yaml"), "--wrt", "APPLE")


def test_json_is_complete_and_deterministic() -> None:
    words = ("explain", FORTY_DOUBLINGS, "a0=1/3", "--wrt", "a0", "--format", "json")
    text = good(*words)
    assert text == good(*words)
    document = json.loads(text)
    assert document["format_version"] == 1
    assert len(document["forward"]) == len(document["backward"]) == 40
    assert document["paths"]["total"] == {"value": 2**40, "exact": str(2**40)}
    assert document["paths"]["largest"][0]["chain"][-1] == {"value": 1, "exact": "1"}
    assert document["forward"][0]["operands"][0] == {"id": 0, "label": "a0", "value": 1 / 3, "exact": "1/3"}
    assert document["meanings"][0]["linear"] is True
    assert document["ranking"][0]["percent"] == {"value": 1, "exact": "1"}


def test_large_problems_are_shortened_for_people_only() -> None:
    terms = 3000
    values = {f"x{i}": i + 1 for i in range(terms)}
    solution = solve(" + ".join(f"x{i}*t" for i in range(terms)), {**values, "t": 2}, check="none")
    text = told(explain(solution, "t"))
    assert len(text.splitlines()) < 1000
    assert "5,899 more; --wrt NAME" in text
    assert "From output to t: 3,000 paths" in text
    assert len(json.loads(told(explain(solution), "json"))["backward"]) == 2 * terms - 1
    narrow = told(explain(solution, "x7"))
    assert "x7 × t = 8 × 2 = 16" in narrow


def test_deep_problems() -> None:
    text = "x" + "".join(f" * y - {i % 7}" for i in range(8_000))
    explanation = explained(text, "x", x=2, y=1)
    assert explanation.paths is not None
    assert explanation.paths.total == 1
    assert len(told(explanation).splitlines()) < 1000


def test_a_number_of_paths_beyond_all_bounds() -> None:
    text = "; ".join(f"b{i + 1} = a{i} * 0.5; a{i + 1} = b{i + 1} + b{i + 1}" for i in range(2_000))
    explanation = explained(text, "a0", a0=1)
    assert explanation.paths is not None
    assert explanation.paths.total == 2**2_000
    assert "≈ 1.14813e+602 paths" in told(explanation)
    assert json.loads(told(explanation, "json"))["paths"]["total"]["value"] is None


def solved(text: str, x: Fraction, y: Fraction, z: Fraction, upstream: int = 1) -> Solution:
    graph = parse_expression(text)
    values = {name: value for name, value in zip(NAMES, (x, y, z)) if name in graph.inputs}
    assume(values)
    try:
        return solve(graph, values, upstream=upstream, check="none")
    except BackpropError:
        assume(False)
        raise


NUMBERS = st.fractions(-9, 9, max_denominator=4)
PLACES = st.integers(0, len(NAMES) - 1)


def input_at(solution: Solution, place: int) -> str:
    """An input that there is, so that no draw is in vain."""
    return [*solution.graph.inputs][place % len(solution.graph.inputs)]


def all_paths(solution: Solution, target: int) -> Iterator[list[Number]]:
    """The local derivatives along every path, by enumeration."""
    unfinished: list[tuple[int, list[Number]]] = [(solution.graph.output, [])]
    while unfinished:
        node, taken = unfinished.pop()
        if node == target:
            yield taken
        operation, operands = solution.graph.operations[node], solution.graph.operands[node]
        if operation is not None:
            around = [solution.values[node], *(solution.values[operand] for operand in operands)]
            for operand, local in zip(operands, operation.backward(1, *around)):
                unfinished.append((operand, [*taken, local]))


@given(programs(), NUMBERS, NUMBERS, NUMBERS, st.sampled_from([1, -2, 0]))
@example("x*x + x", Fraction(3), Fraction(1), Fraction(1), 1)
@example("0**2**x", Fraction(-1), Fraction(1), Fraction(1), 1)
def test_every_number_is_the_solutions(text: str, x: Fraction, y: Fraction, z: Fraction, upstream: int) -> None:
    solution = solved(text, x, y, z, upstream)
    try:
        explanation = explain(solution)
    except BackpropError:  # beyond any float: a number, or a local derivative that the passes multiply with 0
        assert upstream == 0 or inf in {*map(abs, (*solution.values, *solution.node_gradients))}
        return
    for step in explanation.forward:
        assert step.inputs == tuple(solution.values[operand] for operand in step.operands)
        assert step.value == solution.values[step.node]
    received: dict[int, list[Number]] = {solution.graph.output: [upstream]}
    for back in explanation.backward:
        assert close(back.upstream) == solution.node_gradients[back.node] == close(sum(back.arriving))
        for share in back.shares:
            assert share.contribution == close(back.upstream and back.upstream * share.local)  # 0 × — is 0
            received.setdefault(share.operand, []).append(share.contribution)
    for node, gradient in enumerate(solution.node_gradients):
        assert gradient == close(sum(received.get(node, [])))
    sums = {found.node: found for found in explanation.sums}
    assert set(sums) == {node for node, numbers in received.items() if len(numbers) > 1}
    for node, found in sums.items():
        assert sorted(map(str, found.contributions)) == sorted(map(str, received[node]))
        assert found.gradient == close(solution.node_gradients[node])
    for form in ("text", "markdown", "json"):
        told(explanation, form)


def close(value: Number) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True) if isinstance(value, float) else value


@given(expressions(), NUMBERS, NUMBERS, NUMBERS, PLACES)
@example("x*x*x + x*x + x", Fraction(2), Fraction(1), Fraction(1), 0)
def test_paths_are_those_of_an_enumeration(text: str, x: Fraction, y: Fraction, z: Fraction, at: int) -> None:
    solution = solved(text, x, y, z)
    name = input_at(solution, at)
    paths = explain(solution, name).paths
    assert paths is not None
    products = [prod(taken) for taken in all_paths(solution, paths.node)]
    assert paths.total == len(products)
    assert paths.gradient == sum(products) == solution.node_gradients[paths.node]
    assert [abs(path.product) for path in paths.shown] == sorted(map(abs, products), reverse=True)[:5]
    for path in paths.shown:
        assert path.nodes[0] == solution.graph.output
        assert path.nodes[-1] == paths.node
        assert [solution.graph.operands[a][i] for a, i in zip(path.nodes, path.positions)] == [*path.nodes[1:]]
        for (before, after), share in zip(pairwise(path.chain), path.shares):
            assert after == before * share.local
    if paths.total <= 5:
        assert sum(path.product for path in paths.shown) == paths.gradient


@given(expressions(), NUMBERS, NUMBERS, NUMBERS, PLACES)
@example("x*x - x*x + x", Fraction(2), Fraction(1), Fraction(1), 0)
@example("x/x + x", Fraction(2), Fraction(1), Fraction(1), 0)
@example("(x + 1)**2 - x**2", Fraction(2), Fraction(1), Fraction(1), 0)
@example("(x*y)**-2 * y**2 * x**3", Fraction(2), Fraction(3), Fraction(1), 0)
@example("2305843009213693951*x**2 + x", Fraction(2), Fraction(1), Fraction(1), 0)
def test_what_is_called_linear_is_linear_for_sympy(text: str, x: Fraction, y: Fraction, z: Fraction, at: int) -> None:
    solution = solved(text, x, y, z)
    graph = solution.graph
    name = input_at(solution, at)
    symbol = sympy.Symbol("s")
    results: list[Any] = []
    for node, operation in enumerate(graph.operations):
        if operation is not None:
            results.append(operation.formula(ALGEBRA, *[results[operand] for operand in graph.operands[node]]))
        else:
            exact = sympy.Rational(*Fraction(solution.values[node]).as_integer_ratio())
            results.append(symbol if node == graph.inputs[name] else exact)
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(results[graph.output])))
    linear = not bottom.has(symbol) and sympy.degree(top, symbol) <= 1
    assert linear or not is_affine(graph, solution.values, graph.inputs[name], solution.reached)
