"""What fresh numbers are like, and what is compared while a clock ticks: tests/golden/python/teaching.txt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any
from unittest import mock

import pytest
from outcomes import problem_of, written

from backprop_cli import parse_expression, solve
from backprop_cli.graph.shapes import shapes_of
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.arrays import nested
from backprop_cli.solving.solution import Solution, number_given
from backprop_cli.teaching.compare import comparison, gradient_check, methods
from backprop_cli.teaching.picture import Label
from backprop_cli.teaching.quiz import fresh_arrays, fresh_numbers
from tests.transcripts import transcript

pytestmark = pytest.mark.once


def like(size: str, kind: str = "", has_unit: bool = False) -> str:
    return _pool(fresh_numbers._like(Fraction(size), kind, has_unit))


def pools(text: str, **given: Any) -> str:
    """What each input of a problem may get; of an array, three draws."""
    problem = problem_of(text)
    arrays = fresh_numbers._arrays(given)
    fixed = {name: value for name, value in given.items() if name not in arrays}
    found = fresh_numbers._pools(problem, fixed, arrays)
    return "\n".join(f"{name}: {_pool(pool)}" for name, pool in found.items())


def _pool(pool: Any) -> str:
    if callable(pool):
        random = Random(1)
        return " ".join(str(nested(pool(random), str)).replace("'", "") for _ in range(3))
    return " ".join(map(str, pool))


def quality(text: str, *asked: Any, arithmetic: str = "exact", **values: Any) -> int:
    solution = solve(problem_of(text), values, arithmetic=arithmetic, check="none")
    return fresh_numbers._quality(solution, lambda _: asked)


def varied(text: str, seed: int, tries: int = 100, asked: Any = lambda solution: [], **fixed: Any) -> str:
    """The numbers that a problem gets, of what quality, and after how many draws."""
    problem, drawn = problem_of(text), mock.Mock(side_effect=fresh_numbers._draw)
    with mock.patch.multiple(fresh_numbers, TRIES=tries, _draw=drawn):
        try:
            found = fresh_numbers.vary(problem, fixed, seed, None, asked)
        except BackpropError as error:
            return f"{drawn.call_count} draws: {error}"
    inputs = ", ".join(f"{name}={written(found.values[node])}" for name, node in problem.graph.inputs.items())
    return f"{inputs}; {fresh_numbers._quality(found, asked)} after {drawn.call_count}"


def classes(text: str, **values: Any) -> dict[int, int]:
    graph = parse_expression(text)
    leaves: list[Any] = [()] * len(graph)
    for name, shape in values.items():
        leaves[graph.inputs[name]] = shape
    return fresh_arrays.class_counts(graph, shapes_of(graph, leaves))


def hides(array: Any) -> bool:
    return fresh_arrays.hides_transposes(number_given(array, "x"))


def large(text: str, work: int, depth: int = 60) -> bool:
    with mock.patch.multiple(methods, SYMBOLIC_WORK=work, SYMBOLIC_DEPTH=depth):
        return methods.too_large_for_formulas(_tape(text))


def work(text: str) -> int:
    """The least that is not too much."""
    return next(most for most in count() if not large(text, most))


def _tape(text: str, **values: Any) -> methods.Tape:
    return comparison._tape(solve(text, values or None, check="none"))


def slopes(text: str, h: float = 0.5) -> str:
    """The derivatives by each of the methods, and the leaves after that."""
    tape = _tape(text)
    nodes = list(tape.graph.inputs.values())
    rows = [f"{each.name}: {' '.join(map(_short, each.run(tape, nodes, h)))}" for each in methods.COMPARED]
    return "\n".join([*rows, " ".join(map(_short, tape.leaves))])


def _short(number: Any) -> str:
    return f"{number:.6g}" if isinstance(number, float) else str(number)


def compared(text: str, h: float = 0.5, tick: float = 1e-3, **settings: Any) -> str:
    """All that is said where every look at the clock takes a tick, and what was heard."""
    heard: list[Message] = []
    growth = getattr(comparison._growth, "__wrapped__", comparison._growth)  # other tests have it remembered
    with _clock(tick), mock.patch.multiple(comparison, SIZES=(10, 100), _growth=growth):
        found = comparison.compare(_solved(text, settings), h, report=heard.append, **settings)
    rows = [f"{_told(row.timing)} {_rough(row.error)} {' '.join(row.failed)}" for row in found.rows]
    growth = [f"{each.items} {each.inputs} {' | '.join(map(_told, each.timings))}" for each in found.growth]
    curve = [f"{step.h:g}: {_rough(step.forward)} {_rough(step.central)}" for step in found.curve]
    told = (found.title, found.output, found.inputs, found.operations, found.h, found.exact, found.curve_inputs)
    best = (found.best("forward"), found.best("central"), found.largest_is_best)
    said = [written(each) for each in (*found.notes, *heard)]
    return "\n".join([str(told), *rows, *growth, *curve, str(best), *said])


def _told(timing: comparison.Timing) -> str:
    return " ".join(_short(each) for each in (*timing[:-1], timing.scaled, timing.why and timing.why.id))


def checked(text: str, h: float = 0.5, tick: float = 1e-3, **settings: Any) -> str:
    """The same of a problem with arrays."""
    heard: list[Message] = []
    with _clock(tick):
        found = gradient_check.check_gradients(_solved(text, settings), h, heard.append)
    rows = [" ".join(_short(each) for each in (*row, row.passes, row.scaled)) for row in found.rows]
    told = (found.title, found.output, found.operations, found.h, found.seconds, found.elements, found.scaled)
    times = f"{_short(found.numerical_seconds)} {_short(found.slower)}"
    return "\n".join([" ".join(map(_short, told)), times, *rows, *map(written, (*found.notes, *heard))])


def _solved(text: str, settings: dict[str, Any]) -> Solution:
    known = {name: settings.pop(name) for name in ("arithmetic", "upstream") if name in settings}
    return solve(problem_of(text), check="none", **known)


@contextmanager
def _clock(tick: float) -> Iterator[None]:
    ticks = count()

    def seconds() -> float:
        return next(ticks) * tick

    with (
        mock.patch.object(comparison, "perf_counter", seconds),
        mock.patch.object(gradient_check, "perf_counter", seconds),
    ):
        yield


def _rough(error: float | None) -> str:
    """What floats lose is another number on every computer."""
    return "-" if error is None else f"{error:.2e}" if error > 2e-3 else "small"


FUNCTIONS = (like, pools, quality, varied, classes, hides, large, work, slopes, compared, checked)
KNOWN: dict[str, Any] = {each.__name__: each for each in FUNCTIONS}
KNOWN |= {"short": fresh_numbers._short, "F": Fraction, "Label": Label}

test_teaching = transcript("teaching.txt", KNOWN)
