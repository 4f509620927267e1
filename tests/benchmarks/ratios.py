"""The other ratios: against Python's and PyYAML's own parsers, and of this program with itself."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from backprop_cli import parse_expression
from backprop_cli.checking.check import check
from backprop_cli.checking.evidence import Check, Run
from backprop_cli.checking.float_check import check_floats
from backprop_cli.graph.runs import Numbers, propagate
from backprop_cli.graph.tape import Graph
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.reading.yaml_text import decode
from backprop_cli.reading.yaml_tree import documents
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.scenarios import Scenarios
from tests.benchmarks import arrays
from tests.benchmarks.comparison import Times, slowest_lead
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.shapes import decimals_text, sum_of_products
from tests.benchmarks.timing import PROCESS_ROUNDS, ROOT, best, cpu_seconds, peak_memory, process

TERMS = 1_000
ITEMS = (10, 100, 1_000, 10_000, 100_000)
TABLE_ROWS = 1_000_000
NETWORK_ROUNDS = 100
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NAMES = sum_of_products(2 * TERMS - 1)
DECIMALS = decimals_text(TERMS)


class Ratio(NamedTuple):
    """One row: what is measured, and what it should be at most (or, for a lead, at least)."""

    what: str
    measured: float
    bar: float | None
    lead: bool = False
    unit: str = "x"

    @property
    def missed(self) -> bool:
        """Whether the bar is missed."""
        return self.bar is not None and (self.measured < self.bar if self.lead else self.measured > self.bar)


def ratios(times: Times) -> Iterator[Ratio]:
    """Every ratio, measured when it is asked for; those against other engines come from `times`."""
    yield from against_engines(times)
    yield from text_to_gradients()
    yield from memory()
    yield from checks()
    yield from purchases()
    yield from start_up()
    yield from table_rows()
    yield from networks()


def against_engines(times: Times) -> Iterator[Ratio]:
    """How far ahead of the others, at the size and shape where each of them does best."""
    for engine, bar in (("micrograd", 1.0), ("PyTorch", 5.0), ("CasADi", 8.0)):
        lead = slowest_lead(times, engine)
        if lead is not None:
            what = f"{engine} without reading / text to gradients, at its best size"
            yield Ratio(what, lead, bar, lead=True)
    ours = times["sum of products"]["backprop"]
    yield Ratio("an operation at 1,000,000 / at 1,000", ours[1_000_000] / ours[1_000], 1.7)


def text_to_gradients() -> Iterator[Ratio]:
    """From text to every gradient, against Python's own parser on the same text, and exact against float."""
    for words, text, values in (("names", NAMES.text, NAMES.values), ("distinct decimals", DECIMALS, {})):
        exact = {name: int(8 * value) for name, value in values.items()}
        floating, rational, theirs = best(
            lambda text=text, values=values: solved(text, values, "float"),
            lambda text=text, exact=exact: solved(text, exact, "exact"),
            lambda text=text: ast.parse(text),
            rounds=20,
            clock=cpu_seconds,
        )
        what = f"text to gradients, 1,000 terms of {words} / ast.parse"
        yield Ratio(what, floating / theirs, 1.5 if values else 1.8)
        what = f"exact / float, 1,000 terms of {words}"
        yield Ratio(what, rational / floating, 3.0)


def memory() -> Iterator[Ratio]:
    """Bytes an operation, at the peak, text to gradients."""
    for engine, operations, bar in (
        ("backprop", 1_000_000, 500.0),
        ("PyTorch", 100_000, None),
        ("CasADi", 100_000, None),
    ):
        if engine in ENGINES:
            measured = peak_memory(engine, "sum of products", operations)
            what = f"memory of {engine}, sum of products of {operations:,} operations"
            yield Ratio(what, measured, bar, unit=" B/op")


def checks() -> Iterator[Ratio]:
    """The directional check against ast.parse, an operation each; and what `auto` adds to importing sympy."""
    for operations in (2_000, 200_000):
        work = sum_of_products(operations)
        graph = parse_expression(work.text)
        for arithmetic in ("exact", "float"):
            inputs = {name: int(8 * value) for name, value in work.values.items()}
            numbers = propagate(graph, inputs, 1, arithmetic)
            ours, theirs = best(
                lambda graph=graph, inputs=inputs, numbers=numbers, arithmetic=arithmetic: confirmed(
                    graph, inputs, numbers, arithmetic
                ),
                lambda: ast.parse(NAMES.text),
                rounds=5 if operations < 10_000 else 2,
            )
            what = f"directional check, {arithmetic}, {operations:,} operations / ast.parse, an operation each"
            yield Ratio(
                what, ours / work.operations / (theirs / NAMES.operations), 12.0 if arithmetic == "exact" else None
            )
    seconds = min(float(process("-c", _AUTO)()) for _ in range(5))
    what = "the first check by auto, the longest that is symbolic, sympy being loaded"
    yield Ratio(what, seconds, 0.3, unit=" s")


_AUTO = """
from time import perf_counter
import sympy
from backprop_cli import parse_expression
from backprop_cli.checking.check import AUTO_WORK, check, formula_work
from backprop_cli.checking.evidence import Run
from backprop_cli.graph.runs import propagate
def products(terms):
    return parse_expression(" + ".join(f"x{i}*y{i}" for i in range(terms)))
terms = 1
while formula_work(products(terms + 1), AUTO_WORK) <= AUTO_WORK:
    terms += 1
graph = products(terms)
numbers = propagate(graph, {name: 3 for name in graph.inputs})
run = Run(graph, numbers.values, numbers.gradients, 1)
start = perf_counter()
found = check(run, "auto", str)
assert (found.method, found.status) == ("symbolic", "ok"), found
print(perf_counter() - start)
"""


def purchases() -> Iterator[Ratio]:
    """YAML purchases to problems, against a bare run through PyYAML's events."""
    for count in ITEMS:
        lines = [f"  - {{name: item{i}, price: {100 + i % 900}, quantity: {1 + i % 9}}}" for i in range(count)]
        text = "\n".join(["title: a long receipt", "items:", *lines, "tax: 10%", ""])
        data = text.encode()
        graph, tree, theirs = best(
            lambda data=data: next(read_problems(data, "receipt.yaml")),
            lambda data=data: next(documents(decode(data, ""), "")),
            lambda text=text: events(text),
            rounds=10 if count < 100_000 else 5,
            clock=cpu_seconds,
        )
        if count == ITEMS[-1]:
            what = f"a purchase of {count:,} items: YAML to a tree / yaml.parse"
            yield Ratio(what, tree / theirs, 1.5)
        what = f"a purchase of {count:,} items: YAML to a graph / yaml.parse"
        bar = 2.2 if count == ITEMS[-1] else None
        yield Ratio(what, graph / theirs, bar)


def start_up() -> Iterator[Ratio]:
    """Whole processes, against the bare imports that they cannot do without."""
    fruit = str(ROOT / "examples" / "apple_orange.yaml")
    for words, imports, bar in (
        (["--version"], "click", 1.5),
        ([fruit], "click, yaml, rich.table, sympy", 1.25),
        ([fruit, "--get", "dapple"], "click, yaml, sympy", 1.05),
    ):
        ours, theirs = best(
            process("-m", "backprop_cli", *words),
            process("-c", f"import {imports}"),
            rounds=PROCESS_ROUNDS,
            clock=cpu_seconds,
        )
        what = f"backprop {' '.join([Path(words[0]).name, *words[1:]])} / import {imports}"
        yield Ratio(what, ours / theirs, bar)


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

        mine, others = best(ours, theirs, rounds=2)
        what = f"--table of {TABLE_ROWS:,} rows in floats / pandas read_csv and to_csv"
        yield Ratio(what, mine / others, 3.0)


def networks() -> Iterator[Ratio]:
    """Both passes of a network of two layers against numpy by hand and PyTorch."""
    names, runs = zip(*arrays.engines())
    ours, *others = best(*runs, rounds=NETWORK_ROUNDS)
    for name, theirs in zip(names[1:], others):
        yield Ratio(arrays.ratio_of(name), ours / theirs, arrays.BARS[name])


def solved(text: str, values: dict[str, Any], arithmetic: str) -> object:
    """All of it: parse, forward, backward."""
    graph = parse_expression(text)
    return propagate(graph, values, 1, arithmetic)


def confirmed(graph: Graph, inputs: dict[str, int], numbers: Numbers, arithmetic: str) -> None:
    """The directional check of a run."""
    found: Check
    if arithmetic == "float":
        found = check_floats(graph, inputs, 1, numbers, "directional", str)
    else:
        found = check(Run(graph, numbers.values, numbers.gradients, 1), "directional", str)
    assert found.status == "ok"


def events(text: str) -> None:
    for _ in yaml.parse(text, Loader=LOADER):
        pass
