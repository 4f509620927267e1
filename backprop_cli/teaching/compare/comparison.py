"""The lecture's opening claim, on a problem of one's own: numerical differentiation takes time, and is not exact.

One frozen result: five methods side by side, how each grows with the number of inputs, and the error of a difference
over its step size. Times are measured in one run on one machine; counts and errors are the same everywhere.

Source: *Deep Learning from Scratch*, chapter 4.3 (step size, truncation and rounding), chapter 5 (why backpropagation).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from time import perf_counter
from typing import NamedTuple

from backprop_cli.graph.operations import ADD, MULTIPLY
from backprop_cli.graph.runs import propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.language.messages import Message
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.compare import methods
from backprop_cli.teaching.compare.reference import exact_gradients, largest_of, relative_errors

STEP_SIZES = tuple(float(f"1e-{power}") for power in range(1, 13))
"""Step sizes of the curve."""
SIZES = (10, 100, 1_000)
"""Items of the made-up purchases."""
ROW_SECONDS = 1.2
"""What one method may take on the problem; beyond it, a part of the inputs is measured."""
GROWTH_SECONDS = 0.8
"""The same for one method on one made-up purchase."""
CURVE_SECONDS = 0.6
"""What the curve may take."""
REPEAT_SECONDS = 0.05
"""A method is repeated until this has passed, and the best time counts."""
_STRAIGHT = 1e-7
"""Error below which a step of 0.1 has cut nothing off."""
FEW = 3
"""Names that a note lists."""

ComparisonReport = Callable[[Message], None]


class Timing(NamedTuple):
    """One method on one problem. Without `seconds` it was left out, and `why` says why."""

    method: str
    evaluations: methods.Evaluations | None  # None where the graph is not run at all
    seconds: float | None
    inputs: int
    measured: int  # inputs measured; the time of fewer than all is scaled up
    slower: float | None  # times the seconds of backpropagation
    why: Message | None = None

    @property
    def scaled(self) -> bool:
        """Whether the time was scaled up from a part of the inputs."""
        return self.seconds is not None and self.measured < self.inputs


class MethodRow(NamedTuple):
    """A method on the problem itself: its timing, and the largest relative error of the derivatives measured."""

    timing: Timing
    error: float | None
    failed: tuple[str, ...]  # inputs without a derivative, because a step has no value


class Growth(NamedTuple):
    """All methods on a made-up purchase of `items` items."""

    items: int
    inputs: int
    timings: tuple[Timing, ...]


class StepError(NamedTuple):
    """The largest relative error of both differences at one h; None where a step has no value."""

    h: float
    forward: float | None
    central: float | None


@dataclass(frozen=True)
class Comparison:
    """Everything that `backprop compare` says about one problem."""

    title: str | None
    output: str
    inputs: int
    operations: int
    h: float
    exact: bool  # whether errors are against rationals; else against a run of many digits
    rows: tuple[MethodRow, ...]
    growth: tuple[Growth, ...]
    curve: tuple[StepError, ...]
    curve_inputs: int
    notes: tuple[Message, ...]

    def best(self, difference: str) -> float | None:
        """The step size of the curve with the smallest error, for "forward" or "central"."""
        errors = [(error, step.h) for step in self.curve if (error := getattr(step, difference)) is not None]
        return min(errors, key=lambda pair: (pair[0], -pair[1]))[1] if errors else None

    @property
    def largest_is_best(self) -> bool:
        """Whether the errors only grow as the step gets smaller: nothing is cut off, as with a straight line."""
        errors = list(zip(*(step[1:] for step in self.curve)))
        return all(
            self.best(name) == STEP_SIZES[0] and errors_of[0] < _STRAIGHT < (errors_of[-1] or 0)
            for name, errors_of in zip(("forward", "central"), errors)
        )


def compare(
    solution: Solution, h: float = methods.STEP, *, grow: bool = True, report: ComparisonReport = lambda message: None
) -> Comparison:
    """Differentiate a solved problem in five ways.

    `h` is the step size of the differences, `grow` says whether made-up purchases are measured, too; `report` hears
    what is being measured. Derivatives are of the output itself: an upstream gradient plays no part.

    Raises BackpropError where the problem has no inputs, or floats cannot hold its numbers.
    """
    if not solution.graph.inputs:
        raise BackpropError("no-inputs")
    tape = _tape(solution)
    exact = exact_gradients(solution)
    rows = _rows(tape, exact, h, report)
    growth = []
    for items in SIZES if grow else ():
        report(Message("compare-doing-growth", {"count": items}))
        growth.append(_growth(items))
    report(Message("compare-doing-curve"))
    curve, measured = _curve(tape, exact)
    return Comparison(
        title=solution.title,
        output=solution.output,
        inputs=len(tape.graph.inputs),
        operations=sum(operation is not None for operation in tape.graph.operations),
        h=h,
        exact=solution.arithmetic == "exact",
        rows=rows,
        growth=tuple(growth),
        curve=curve,
        curve_inputs=measured,
        notes=tuple(_notes(tape, rows, h)),
    )


def purchase(items: int) -> methods.Tape:
    """A made-up purchase: Σ price × number, times the tax, as in the book's chapter 5."""
    graph, leaves = Graph(), []
    total = -1
    for item in range(items):
        price, number = graph.add_leaf(f"item{item}", None, 0), graph.add_leaf(f"item{item}_num", None, 0)
        cost = graph.add(MULTIPLY, (price, number), 0)
        leaves += [50.0 + 37 * item % 450, 1.0 + item % 9, 0.0]
        if item:
            cost = graph.add(ADD, (total, cost), 0)
            leaves.append(0.0)
        total = cost
    graph.output = graph.add(MULTIPLY, (total, graph.add_leaf("tax", None, 0)), 0)
    return methods.Tape(graph, [*leaves, 1.1, 0.0])


def _tape(solution: Solution) -> methods.Tape:
    """The problem on floats. Raises BackpropError where floats cannot hold its numbers."""
    graph = solution.graph
    inputs = {name: solution.values[node] for name, node in graph.inputs.items()}
    return methods.Tape(graph, [float(value) for value in propagate(graph, inputs, 1, "float").values])


def _rows(
    tape: methods.Tape, exact: Sequence[Fraction | None], h: float, report: ComparisonReport
) -> tuple[MethodRow, ...]:
    """Every method on the problem itself."""
    names, nodes = list(tape.graph.inputs), list(tape.graph.inputs.values())
    largest = largest_of(exact)
    rows: list[MethodRow] = []
    for method in methods.COMPARED:
        report(Message("compare-doing", {"what": Message(f"compare-{method.name}")}))
        first = rows[0].timing.seconds if rows else None
        timing, slopes = measure(method, tape, h, ROW_SECONDS, first)
        chosen = spread(len(nodes), timing.measured)
        errors = relative_errors(slopes, [exact[i] for i in chosen], largest)
        failed = tuple(names[i] for i, slope in zip(chosen, slopes) if slope is None)
        rows.append(MethodRow(timing, max(errors, default=None), failed))
    return tuple(rows)


def _growth(items: int) -> Growth:
    tape = purchase(items)
    timings: list[Timing] = []
    for method in methods.COMPARED:
        first = timings[0].seconds if timings else None
        timings.append(measure(method, tape, methods.STEP, GROWTH_SECONDS, first)[0])
    return Growth(items, len(tape.graph.inputs), tuple(timings))


def measure(
    method: methods.Method, tape: methods.Tape, h: float, budget: float, first: float | None = None
) -> tuple[Timing, methods.Slopes]:
    """The best time of a few runs within `budget` seconds, and the derivatives of the inputs that were measured.

    `first` is the time of backpropagation. Where all inputs would take too long, some spread evenly are measured, and
    the time is scaled up by the number of evaluations.
    """
    nodes = list(tape.graph.inputs.values())
    count = len(nodes)
    evaluations = method.evaluations(count) if method.evaluations else None
    if method.name == "symbolic":
        if methods.too_large_for_formulas(tape):
            return _left_out(method, count, "compare-too-large"), []
        import_module("sympy")  # loading it is no part of the time
    measured = count
    if method.per_input and method.evaluations and evaluations:
        trial = min(_timed(method, tape, nodes[:1], h)[0] for _ in range(2)) / method.evaluations(1).total
        measured = max(1, min(count, int(count * budget / (trial * evaluations.total))))
    chosen = [nodes[i] for i in spread(count, measured)]
    try:
        seconds, slopes = _best(method, tape, chosen, h)
    except RecursionError:  # of sympy's
        return _left_out(method, count, "compare-too-deep"), []
    if evaluations and method.evaluations:
        seconds *= evaluations.total / method.evaluations(measured).total
    return Timing(method.name, evaluations, seconds, count, measured, seconds / (first or seconds)), slopes


def _left_out(method: methods.Method, count: int, why: str) -> Timing:
    return Timing(method.name, evaluations=None, seconds=None, inputs=count, measured=0, slower=None, why=Message(why))


def spread(count: int, some: int) -> list[int]:
    """`some` of `count` places, evenly spread."""
    return [index * count // some for index in range(some)]


def _best(method: methods.Method, tape: methods.Tape, nodes: Sequence[int], h: float) -> tuple[float, methods.Slopes]:
    best, slopes = _timed(method, tape, nodes, h)
    spent = best
    while spent < REPEAT_SECONDS:
        seconds, slopes = _timed(method, tape, nodes, h)
        best, spent = min(best, seconds), spent + seconds
    return best, slopes


def _timed(method: methods.Method, tape: methods.Tape, nodes: Sequence[int], h: float) -> tuple[float, methods.Slopes]:
    """Seconds and derivatives of one run, with the garbage collector out of the way, as `timeit` does it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        start = perf_counter()
        slopes = method.run(tape, nodes, h)
        return max(perf_counter() - start, 1e-9), slopes
    finally:
        if collecting:
            gc.enable()


def _curve(tape: methods.Tape, exact: Sequence[Fraction | None]) -> tuple[tuple[StepError, ...], int]:
    """The errors at every step size, and how many inputs they are from."""
    nodes = list(tape.graph.inputs.values())
    largest = largest_of(exact)
    start = perf_counter()
    tape.values()
    trial = max(perf_counter() - start, 1e-9)
    measured = max(1, min(len(nodes), int(CURVE_SECONDS / trial / (3 * len(STEP_SIZES)))))
    places = spread(len(nodes), measured)
    chosen, references = [nodes[i] for i in places], [exact[i] for i in places]

    def error(slopes: methods.Slopes) -> float | None:
        return None if None in slopes else max(relative_errors(slopes, references, largest), default=None)

    curve = [
        StepError(
            h, error(methods.forward_difference(tape, chosen, h)), error(methods.central_difference(tape, chosen, h))
        )
        for h in STEP_SIZES
    ]
    return tuple(curve), measured


def _notes(tape: methods.Tape, rows: Sequence[MethodRow], h: float) -> list[Message]:
    """What a reader must know to read the rows right."""
    notes = []
    step = decimal_text(h)
    for row in rows:
        name = Message(f"compare-{row.timing.method}")
        if row.timing.why:
            notes.append(Message("compare-left-out", {"method": name, "why": row.timing.why}))
        if row.timing.scaled:
            counts = {"measured": f"{row.timing.measured:,}", "inputs": f"{row.timing.inputs:,}"}
            notes.append(Message("compare-scaled", {"method": name, **counts}))
        if row.failed:
            message = "compare-left-domain" if row.timing.method in ("forward", "central") else "compare-no-number"
            notes.append(Message(message, {"method": name, "h": step, "names": _some(row.failed)}))
    graph = tape.graph
    lost = [name for name, node in graph.inputs.items() if tape.leaves[node] + h == tape.leaves[node]]
    if lost:
        notes.append(Message("compare-step-lost", {"h": step, "names": _some(lost)}))
    kinks = [
        operation.name
        for _, operation, operands in tape.steps
        if operation.kink and operation.kink(*(tape.leaves[operand] for operand in operands))
    ]
    if kinks:
        notes.append(Message("compare-kink", {"names": _some(kinks)}))
    return notes


def _some(names: Sequence[str]) -> str:
    """The first few names."""
    return ", ".join(dict.fromkeys(names[:FEW])) + (", …" if len(names) > FEW else "")
