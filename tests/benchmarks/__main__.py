"""Speed, as ratios measured side by side in one run: `python -m tests.benchmarks`.

A ratio says more than a time: it is much the same on a slow machine and on a fast one. Nothing here is asserted, and
pytest does not collect it. Times are the best of several rounds; the two sides of a ratio take turns, so that a busy
moment of the machine hits both.
"""

from __future__ import annotations

import ast
import atexit
import gc
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import yaml

from backprop_cli import parse_expression
from backprop_cli.check import check
from backprop_cli.evidence import Run
from backprop_cli.graph import Graph
from backprop_cli.passes import backward, forward
from backprop_cli.problem import Problem, read_problems
from backprop_cli.scenarios import Scenarios
from backprop_cli.table_plan import Settings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
PROCESS_ROUNDS = 10
TABLE_ROWS = 1_000_000
TERMS = 1_000
MANY_TERMS = 100_000
ITEMS = (100, 1_000, 10_000, 100_000)
UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Ratio(NamedTuple):
    """One row: two times in seconds, and what their ratio must stay under; `goal` is what it is to reach."""

    what: str
    ours: float
    theirs: float
    bar: float
    goal: float | None = None


def main() -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    print(f"Python {platform.python_version()}, {machine}, best of {ROUNDS} (processes: of {PROCESS_ROUNDS})\n")
    heading = f"{'':69} {'ours':>12} {'against':>12} {'ratio':>7} {'bar':>6} {'goal':>6}"
    print(heading, "-" * len(heading), sep="\n", flush=True)
    for row in rows():
        ratio = row.ours / row.theirs
        mark = "over the bar" if ratio > row.bar else "over the goal" if row.goal and ratio > row.goal else ""
        limits = f"{row.bar:6.2f} {f'{row.goal:.2f}' if row.goal else '':>6}"
        print(f"{row.what:69} {time(row.ours)} {time(row.theirs)} {ratio:7.2f} {limits} {mark}".rstrip(), flush=True)


def rows() -> Iterator[Ratio]:
    """Every ratio, measured when it is asked for."""
    yield from text_to_gradients()
    yield from exact_over_float()
    yield from directional_check()
    yield from purchases()
    yield from start_up()
    yield from table_rows()


def text_to_gradients() -> Iterator[Ratio]:
    """From text to every gradient in floats, against Python's own parser on the same text, and against itself."""
    for kind, text in (("names", names_text), ("decimals", decimals_text)):
        short, long = text(TERMS), text(MANY_TERMS)
        ours, theirs = best(solver(short), lambda short=short: ast.parse(short))
        yield Ratio(f"text to gradients, {TERMS:,} terms of {kind} / ast.parse", ours, theirs, 2.0, 1.5)
        each, first = best(solver(long), solver(short))
        operations, few = 2 * MANY_TERMS - 1, 2 * TERMS - 1
        yield Ratio(
            f"an operation at {MANY_TERMS:,} terms of {kind} / at {TERMS:,}", each / operations, first / few, 2.0, 1.7
        )


def exact_over_float() -> Iterator[Ratio]:
    """The same work in exact rationals and in floats."""
    for kind, text in (("names, whole numbers", names_text), ("decimals", decimals_text)):
        short = text(TERMS)
        exact, floating = best(solver(short, "exact"), solver(short))
        yield Ratio(f"text to gradients, {TERMS:,} terms of {kind}: exact / float", exact, floating, 3.0)


def directional_check() -> Iterator[Ratio]:
    """The check of all gradients at once, an operation, against ast.parse, an operation."""
    text = names_text(TERMS)
    for operations in (2_000, 200_000):
        graph = parse_expression(names_text(operations // 2))
        values = forward(graph, inputs(graph))
        run = Run(graph, values, backward(graph, values), 1)
        ours, theirs = best(lambda run=run: checked(run), lambda: ast.parse(text))
        yield Ratio(
            f"directional check at {operations:,} operations / ast.parse, each operation",
            ours / (operations - 1),
            theirs / (2 * TERMS - 1),
            12.0,
        )


def purchases() -> Iterator[Ratio]:
    """YAML purchases to problems, against a bare run through PyYAML's events."""
    for count in ITEMS:
        lines = [f"  - {{name: item{i}, price: {100 + i % 900}, quantity: {1 + i % 9}}}" for i in range(count)]
        text = "\n".join(["title: a long receipt", "items:", *lines, "tax: 10%", ""])
        data = text.encode()
        ours, theirs = best(lambda data=data: purchase(data), lambda text=text: events(text))
        yield Ratio(f"a purchase of {count:,} items: read_problems / yaml.parse", ours, theirs, 1.5)


BYTECODE = tempfile.mkdtemp()
"""Where the processes that are measured keep their bytecode."""
atexit.register(shutil.rmtree, BYTECODE, ignore_errors=True)


def start_up() -> Iterator[Ratio]:
    """Whole processes, against the bare imports that they cannot do without."""
    for what, words, imports, bar in (
        ("backprop --version / import click", ["--version"], "click", 1.5),
        (
            "backprop apple_orange.yaml / import click, yaml, rich.table, sympy",
            [str(ROOT / "examples" / "apple_orange.yaml")],
            "click, yaml, rich.table, sympy",
            1.25,
        ),
    ):
        ours, theirs = best(
            process("-m", "backprop_cli", *words), process("-c", f"import {imports}"), rounds=PROCESS_ROUNDS
        )
        yield Ratio(what, ours, theirs, bar)


def table_rows() -> Iterator[Ratio]:
    """A million rows of the second problem by arrays, against what pandas needs to read and write that CSV."""
    try:
        import pandas
    except ImportError:
        return
    problem = next(read_problems((ROOT / "examples" / "apple_orange.yaml").read_bytes(), "apple_orange.yaml"))
    assert isinstance(problem, Problem)
    with tempfile.TemporaryDirectory() as folder:
        table, answers = Path(folder, "table.csv"), Path(folder, "answers.csv")
        lines = (
            f"{50 + i % 251},{1 + i % 9},{(5_000 + i * 7_919 % 25_000) / 100},{1 + i % 7},{1.1 if i % 2 else 1.08}\n"
            for i in range(TABLE_ROWS)
        )
        table.write_text(",".join(problem.graph.inputs) + "\n" + "".join(lines), "utf-8")

        def ours() -> None:
            run = Scenarios(problem, {}, Settings(arithmetic="float"), print)
            with open(table, "rb") as source, open(answers, "wb") as target:
                target.writelines(text.encode() for text in run.texts(source, "table.csv"))

        ours()
        results = pandas.read_csv(answers).iloc[:, len(problem.graph.inputs) :]

        def theirs() -> None:
            frame = pandas.read_csv(table)
            frame[results.columns] = results
            frame.to_csv(Path(folder, "copy.csv"), index=False)

        measured = best(ours, theirs, rounds=2)
        yield Ratio(f"solve --table, {TABLE_ROWS:,} rows in floats / pandas read_csv and to_csv", *measured, 3.0)


def names_text(terms: int) -> str:
    """x0*y0 + x1*y1 + …"""
    return " + ".join(f"x{i}*y{i}" for i in range(terms))


def decimals_text(terms: int) -> str:
    """1.1*2.3 + 1.2*2.4 + …: every literal is a leaf of its own."""
    return " + ".join(f"{1 + i % 97 / 10:.1f}*{2 + i % 89 / 10:.1f}" for i in range(terms))


def inputs(graph: Graph) -> dict[str, int]:
    """A whole number for every input."""
    return {name: 1 + node % 7 for name, node in graph.inputs.items()}


def solver(text: str, arithmetic: str = "float") -> Callable[[], object]:
    """All of it: parse, forward, backward. The values of the inputs are at hand beforehand."""
    known = inputs(parse_expression(text))

    def solve() -> object:
        graph = parse_expression(text)
        return backward(graph, forward(graph, known, arithmetic), 1.0 if arithmetic == "float" else 1)

    return solve


def checked(run: Run) -> None:
    assert check(run, "directional", str).status == "ok"


def purchase(data: bytes) -> None:
    assert isinstance(next(read_problems(data, "receipt.yaml")), Problem)


def events(text: str) -> None:
    for _ in yaml.parse(text, Loader=LOADER):
        pass


def process(*words: str) -> Callable[[], object]:
    """Run Python with these words, from start to end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": BYTECODE}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command has its bytecode, too
    command = [sys.executable, *words]
    return lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)


def best(*functions: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The shortest time of each, in seconds; they take turns, after one round that does not count."""
    times = [float("inf")] * len(functions)
    for counts in [False] + [True] * rounds:
        for index, function in enumerate(functions):
            gc.collect()
            start = perf_counter()
            function()
            passed = perf_counter() - start
            if counts:
                times[index] = min(times[index], passed)
    return times


def time(seconds: float) -> str:
    """A time for people, in 12 columns."""
    unit, size = next(((unit, size) for unit, size in UNITS if seconds >= size), UNITS[-1])
    return f"{seconds / size:9.2f} {unit:>2}"


if __name__ == "__main__":
    main()
