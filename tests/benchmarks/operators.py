"""Calculations written with operators, against micrograd and PyTorch: `python -m tests.benchmarks.operators`.

Each builds the calculation with its own operators, and takes both passes in floats; the last column is a second `solve`
with new values against the two passes alone, measured before the others come, from small to large: what a million
objects leave of the memory slows either down. micrograd's limit of recursion is raised. Nothing is asserted; what
misses its bar is marked: micrograd to be slower at every size, PyTorch 5 times, the second solve within 1.5 times.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable

from backprop_cli import Variable
from backprop_cli.graph.runs import propagate
from tests.benchmarks.engines import ENGINES, Answer, agree
from tests.benchmarks.shapes import SHAPES, Work
from tests.benchmarks.timing import best, cpu_seconds

SIZES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
BARS = {"micrograd": 1.0, "PyTorch": 5.0}
SECOND = 1.5
ROUNDS = ((1_000, 60), (10_000, 9), (1_000_000, 2))
"""Up to so many operations, rounds of what takes turns: what is quick is quickly disturbed."""
_DEEP = 512 * 1024 * 1024


def variables(work: Work) -> Callable[[], Answer]:
    """This program: build, both passes, all gradients."""

    def run() -> Answer:
        inputs = [Variable(name, number) for name, number in work.values.items()]
        output = work.function(inputs)
        output.backward(arithmetic="float")
        return output.value, [each.gradient for each in inputs]

    return run


def second_solve(work: Work) -> tuple[Callable[[], object], Callable[[], object]]:
    """A solve with new values of what was solved before, and both passes alone."""
    output = work.function([Variable(name, number) for name, number in work.values.items()])
    values = {name: number + 0.25 for name, number in work.values.items()}
    graph = output.graph
    return (
        lambda: output.solve(values, arithmetic="float", check="none"),
        lambda: propagate(graph, values, 1, "float"),
    )


def rounds_of(work: Work) -> int:
    """How often what takes turns is done."""
    return next(rounds for most, rounds in ROUNDS if work.operations <= most)


def second_ratio(work: Work) -> float:
    """How much longer than both passes a second solve takes."""
    again, passes = best(*second_solve(work), rounds=rounds_of(work), clock=cpu_seconds)
    return again / passes


def line(shape: str, work: Work, others: list[str], second: float) -> str:
    """One row of the table."""
    runs = [variables(work), *(ENGINES[name](work) for name in others)]
    right = runs[0]()
    for name, run in zip(others, runs[1:]):
        assert agree(right, run()), name
    ours, *theirs = best(*runs, rounds=rounds_of(work))
    cells = [f"{shape:16}", f"{work.operations:9,}", f"{ours / work.operations * 1e6:8.2f} us"]
    for name, seconds in zip(others, theirs):
        cells.append(f"{seconds / ours:8.2f}x{' !' if seconds < BARS[name] * ours else '  '}")
    cells.append(f"{second:8.2f}x{' !' if second > SECOND else ''}")
    return "  ".join(cells)


def table(largest: int) -> None:
    """A row a shape and size."""
    others = [name for name in BARS if name in ENGINES]
    print("  ".join([f"{'':16}", "operations", " an operation", *(f"{name:>9}" for name in others), "second solve"]))
    sizes = [size for size in SIZES if size <= largest]
    seconds = {(shape, size): second_ratio(make(size)) for size in sizes for shape, make in SHAPES.items()}
    for shape, make in SHAPES.items():
        for size in sizes:
            print(line(shape, make(size), others, seconds[shape, size]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.operators", description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1], metavar="N", help="operations at the most")
    options = parser.parse_args()
    sys.setrecursionlimit(10**8)
    threading.stack_size(_DEEP)
    thread = threading.Thread(target=table, args=[options.largest])
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
