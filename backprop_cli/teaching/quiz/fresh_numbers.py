"""Fresh numbers for a problem: the same structure, numbers that are pleasant to calculate with.

The numbers depend on the seed alone: `random.Random(seed).randrange` gives the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.decimals import terminating_places
from backprop_cli.numbers.rational import Exact, Number
from backprop_cli.reading.problem import Problem
from backprop_cli.solving.solution import Solution, solve

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

TRIES = 2_000
"""Draws before a problem counts as one without friendly numbers."""
_MOST_STEPS = 500_000  # operations spent on draws: large problems get fewer tries
_FLOAT_DIGITS = 7  # significant digits of a float that is no rounded one
_LARGEST = 10**15  # what fits on a line
_PATIENCE = 5  # after one in so many of the tries the second best will do

_RISES = tuple(Fraction(n, 100) for n in (105, 108, 110, 115, 120, 125))
_CUTS = tuple(Fraction(n, 100) for n in (50, 60, 70, 75, 80, 90))
_SMALL_CUTS = tuple(Fraction(n, 100) for n in (10, 20, 25, 30, 40))
_COUNTS = tuple(range(2, 10))


def vary(
    problem: Problem,
    fixed: Mapping[str, Given],
    seed: int,
    upstream: Given | None,
    asked: Callable[[Solution], Iterable[Number]],
) -> Solution:
    """The problem solved with fresh numbers; inputs in `fixed` keep their value.

    Best is a draw in which every number with a name has at most three decimals, and none hides a mistake (no 0, no 1,
    no two inputs alike); then one with at most six; then one in which that holds for what is asked.

    Raises BackpropError where no such draw is found, or where no draw can be solved at all.
    """
    degrees = _root_degrees(problem.graph)
    pools = {name: _pool(problem, name, degrees) for name in problem.graph.inputs if name not in fixed}
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
        if attempt >= tries // _PATIENCE and 1 in spare:
            break
    for quality in (1, 2):
        if quality in spare:
            return spare[quality]
    if problem_found is not None and not spare:
        raise problem_found
    raise BackpropError("no-friendly-numbers", None, tries=f"{tries:,}")


def _draw(pools: Mapping[str, tuple[Exact, ...]], random: Random) -> dict[str, Exact]:
    """A number for each input, all different as far as there are enough."""
    values: dict[str, Exact] = {}
    used: set[Exact] = set()
    for name, pool in pools.items():
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
    kind = name.rpartition("_")[2] if name in problem.factors or name.endswith("_num") else ""
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
        scale = Fraction(1, 10)
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


def _quality(solution: Solution, asked: Callable[[Solution], Iterable[Number]]) -> int:
    """0 for the best draws, then 1 and 2; 3 for what nobody wants to calculate by hand."""
    graph = solution.graph
    steps = [node for node, row in enumerate(graph.operations) if row is not None and solution.reached[node]]
    named = [node for node in graph.ids().values() if solution.reached[node]]
    numbers = [solution.values[node] for node in steps]
    numbers += [solution.node_gradients[node] for node in named]
    inputs = [solution.values[node] for node in graph.inputs.values()]
    hidden = len(set(inputs)) < len(inputs) or any(solution.values[node] in (0, 1) for node in steps)
    if not hidden and all(_short(number, 3) for number in numbers):
        return 0
    if all(_short(number, 6) for number in numbers):
        return 1
    return 2 if all(_short(number, 6) for number in asked(solution)) else 3


def _short(number: Number, places: int) -> bool:
    """Whether a number has at most so many decimals; a float, whether it is as good as a short one that has."""
    if isinstance(number, float):
        rounded = round(float(f"{number:.{_FLOAT_DIGITS}g}"), places)
        return abs(number - rounded) <= 1e-14 * abs(number)
    needed = terminating_places(number)
    return needed is not None and needed <= places and -_LARGEST < number < _LARGEST
