"""Fresh numbers for a problem: the same structure, numbers that are pleasant to calculate with.

The numbers depend on the seed alone: `random.Random(seed).randrange` gives the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any, Union

from backprop_cli.graph.shapes import shapes_of
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements, is_array, of_arrays, shape_of
from backprop_cli.numbers.decimals import terminating_places
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.purchase_factors import discount_factor, tax_factor
from backprop_cli.solving.solution import Solution, number_given, solve
from backprop_cli.teaching.quiz.fresh_arrays import (
    FLAT,
    SATURATING,
    SMALL,
    Draw,
    class_counts,
    drawn_like,
    hides_transposes,
)

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

TRIES = 2_000
"""Draws before a problem counts as one without friendly numbers."""
_MOST_STEPS = 500_000  # operations spent on draws: large problems get fewer tries
_FLOAT_DIGITS = 7  # significant digits of a float that is no rounded one
_LARGEST = 10**15  # what fits on a line
_PATIENCE = 5  # after one in so many of the tries the second best will do
_FEW = 30  # the same for what takes a program, and is slow to solve
_UNSEEN = 1e-3  # of a share of softmax: whatever is done to it shows no more

_RISES = tuple(Fraction(n, 100) for n in (105, 108, 110, 115, 120, 125))
_CUTS = tuple(Fraction(n, 100) for n in (50, 60, 70, 75, 80, 90))
_SMALL_CUTS = tuple(Fraction(n, 100) for n in (10, 20, 25, 30, 40))
_COUNTS = tuple(range(2, 10))
_KINDS: Mapping[object, str] = {tax_factor: "tax", discount_factor: "discount"}

_Pool = Union[tuple[Exact, ...], Draw]
"""The numbers that an input may get, or what draws its array."""


def vary(
    problem: Problem,
    fixed: Mapping[str, Given],
    seed: int,
    upstream: Given | None,
    asked: Callable[[Solution], Iterable[Number]],
) -> Solution:
    """The problem solved with fresh numbers; inputs in `fixed` keep their value. An array there, for an input that
    has none in the problem, only says what the fresh one is like.

    Best is a draw in which every number with a name has at most three decimals, and none hides a mistake (no 0, no 1,
    no two inputs alike); then one with at most six; then one in which that holds for what is asked.

    Raises BackpropError where no such draw is found, or where no draw can be solved at all.
    """
    arrays = _arrays(fixed)
    likes = {name: array for name, array in arrays.items() if _has_no_value(problem, name)}
    fixed = {name: value for name, value in fixed.items() if name not in likes}
    pools = _pools(problem, fixed, arrays)
    if not pools:
        raise BackpropError("nothing-to-vary")
    random = Random(seed)
    spare: dict[int, Solution] = {}  # the first solution of each lesser quality
    problem_found: BackpropError | None = None
    tries = max(20, min(TRIES, _MOST_STEPS // len(problem.graph)))
    for attempt in range(tries):
        try:
            solution = solve(problem, {**_draw(pools, random), **fixed}, upstream=upstream, check="none")
        except BackpropError as error:
            problem_found = error
            continue
        quality = _quality(solution, asked)
        if quality == 0:
            return solution
        spare.setdefault(quality, solution)
        if attempt >= (_FEW if _for_programs(solution) else tries // _PATIENCE) and 1 in spare:
            break
    for quality in (1, 2):
        if quality in spare:
            return spare[quality]
    if problem_found is not None and not spare:
        raise problem_found
    raise BackpropError("no-friendly-numbers", tries=f"{tries:,}")


def _arrays(given: Mapping[str, Given]) -> dict[str, Any]:
    """The values that are arrays."""
    texts = {name for name, value in given.items() if isinstance(value, str) and not value.lstrip().startswith("[")}
    values = {name: number_given(value, name) for name, value in given.items() if name not in texts}
    return {name: value for name, value in values.items() if is_array(value)}


def _has_no_value(problem: Problem, name: str) -> bool:
    """Whether an input has no value of the problem's own."""
    node = problem.graph.inputs.get(name)
    return node is not None and name not in problem.values and node not in problem.graph.literals


def _pools(problem: Problem, fixed: Mapping[str, Given], arrays: Mapping[str, Any]) -> dict[str, _Pool]:
    """What each input that is not fixed may get; `arrays` are those of the command line.

    Raises BackpropError where arrays do not go together.
    """
    graph = problem.graph
    degrees = _root_degrees(graph)
    found: dict[str, _Pool] = {}
    whole = {name: _value(problem, name, arrays) for name in graph.inputs}
    classes = _class_counts(graph, whole)
    most = FLAT if any(row is not None and row.name in SATURATING for row in graph.operations) else SMALL
    for name, node in graph.inputs.items():
        if name in fixed:
            continue
        if is_array(whole[name]):
            found[name] = drawn_like(whole[name], classes.get(node), lambda size: _like_element(size, most))
        else:
            found[name] = _pool(problem, name, degrees)
    return found


def _like_element(size: Exact, small: tuple[Exact, ...]) -> tuple[Exact, ...]:
    """Numbers like a positive element of an array."""
    return small if isinstance(size, int) and size < 10 else _like(Fraction(size), "", False)


def _value(problem: Problem, name: str, arrays: Mapping[str, Any]) -> Any:
    """The value that an input has without fresh numbers; for an array at least its shape and its kind."""
    value = arrays.get(name, problem.values.get(name))
    return problem.graph.literals.get(problem.graph.inputs[name]) if value is None else value


def _class_counts(graph: Graph, values: Mapping[str, Any]) -> dict[int, int]:
    """How many classes there are, by the input that says which are right."""
    if not of_arrays([*values.values(), *graph.literals.values()]):
        return {}
    leaves: list[Any] = [shape_of(graph.literals.get(node)) for node in range(len(graph))]
    for name, value in values.items():
        leaves[graph.inputs[name]] = shape_of(value)
    return class_counts(graph, shapes_of(graph, leaves))


def _draw(pools: Mapping[str, _Pool], random: Random) -> dict[str, Any]:
    """A number for each input, all different as far as there are enough; or an array."""
    values: dict[str, Any] = {}
    used: set[Exact] = set()
    for name, pool in pools.items():
        if not isinstance(pool, tuple):
            values[name] = pool(random)
            continue
        fresh = [value for value in pool if value not in used] or pool
        values[name] = fresh[random.randrange(len(fresh))]
        used.add(values[name])
    return values


def _pool(problem: Problem, name: str, degrees: Mapping[int, int]) -> tuple[Exact, ...]:
    """The numbers that an input may get: alike in kind, size and sign to the one it has."""
    graph = problem.graph
    node = graph.inputs[name]
    value = problem.values[name] if name in problem.values else graph.literals.get(node, 0)
    degree = degrees.get(node, 1)
    if degree > 1:
        return tuple(n**degree for n in _COUNTS)
    kind = _KINDS.get(problem.factors.get(name), "num" if name.endswith(("_num", "_数量")) else "")
    pool = _like(Fraction(max(value, -value)), kind, name in problem.units)
    return tuple(-number for number in pool) if value < 0 else pool


def _like(size: Exact, kind: str, has_unit: bool) -> tuple[Exact, ...]:
    """Numbers like a positive one, or like 0. `kind` is "tax" or "discount" for a factor, "num" for a count."""
    if kind == "tax":
        return _RISES
    if kind == "discount":
        return _CUTS
    if size in (0, 1):
        return _COUNTS
    if size == int(size) or size >= 100:
        return _whole(int(size))
    if size < Fraction(1, 10):
        scale = Fraction(1)
        while size < scale:
            scale /= 10
        return tuple(n * scale for n in _COUNTS)
    if size < 2 and kind != "num" and not has_unit:
        return _RISES if size > 1 else _CUTS if size >= Fraction(1, 2) else _SMALL_CUTS
    low, high = int(size * 5), int(size * 20)
    return tuple(Fraction(n, 10) for n in range(low, high + 1) if n % 10)


def _whole(size: int) -> tuple[Exact, ...]:
    """Small whole numbers as they come; larger ones round, from half to double."""
    if size < 10:
        return _COUNTS
    if size < 20:
        return tuple(range(2, 21))
    magnitude = 10 ** (len(str(size)) - 1)
    step = magnitude // 2 if size < 100 or size >= 5 * magnitude else magnitude // 10
    return tuple(range(-(-size // (2 * step)) * step, 2 * size + 1, step))


def _root_degrees(graph: Graph) -> dict[int, int]:
    """The degree of the root that is taken of a node, where one is: 2 for x**0.5 and x**1.5."""
    degrees: dict[int, int] = {}
    for row, operands in zip(graph.operations, graph.operands):
        if row is not None and isinstance(row.exponent, Fraction):
            degree = row.exponent.denominator
            degrees.setdefault(operands[0], degree if degree <= 4 else 1)
    return degrees


def _quality(solution: Solution, asked: Callable[[Solution], Iterable[Any]]) -> int:
    """0 for the best draws, then 1 and 2; 3 for what nobody wants to calculate by hand."""
    graph = solution.graph
    steps = [node for node, row in enumerate(graph.operations) if row is not None and solution.reached[node]]
    named = [node for node in graph.ids().values() if solution.reached[node]]
    numbers = _all_elements(solution.values[node] for node in steps)
    numbers += _all_elements(solution.node_gradients[node] for node in named)
    hidden = _hides_mistakes(solution, steps)
    if not hidden and all(_short(number, 3) for number in numbers):
        return 0
    if all(_short(number, 6) for number in numbers):
        return 1
    if _for_programs(solution):
        saturated = any(isinstance(number, float) and 0 < abs(number) < _UNSEEN for number in numbers)
        return 1 if hidden or saturated else 0
    return 2 if all(_short(number, 6) for number in _all_elements(asked(solution))) else 3


def _for_programs(solution: Solution) -> bool:
    """Whether arrays go through softmax or its like, so that no draw can be calculated by hand."""
    return solution.graph.of_arrays and solution.arithmetic == "proven"


def _hides_mistakes(solution: Solution, steps: Iterable[int]) -> bool:
    """Whether a step has the value 0 or 1, two inputs are alike, or a matrix is its own transpose."""
    inputs = [solution.values[node] for node in solution.graph.inputs.values()]
    numbers = [value for value in inputs if not is_array(value)]
    arrays = [value for value in inputs if is_array(value)]
    ones = any(value in (0, 1) for node in steps if not is_array(value := solution.values[node]))
    return len(set(numbers)) < len(numbers) or ones or any(map(hides_transposes, arrays))


def _all_elements(values: Iterable[Any]) -> list[Any]:
    return [number for value in values for number in elements(value)]


def _short(number: Number, places: int) -> bool:
    """Whether a number has at most so many decimals; a float, whether it is as good as a short one that has."""
    if isinstance(number, float):
        rounded = round(float(f"{number:.{_FLOAT_DIGITS}g}"), places)
        return abs(number - rounded) <= 1e-14 * abs(number)
    needed = terminating_places(number)
    return needed is not None and needed <= places and -_LARGEST < number < _LARGEST
