"""CPU seconds that a check takes beyond loading sympy: `python -m tests.benchmarks.checking [--random N] [--seed S]`.

A line a problem: its nodes, the method that `auto` took, and the seconds of each method, sympy's memory being empty.
Then random expressions of the fuzzer and of `tests.digits`, of which the slowest are listed. Nothing is asserted; what
takes longer than it may is marked: 0.3 s by `auto`, 1 s for the 2-2-2 network, 10 s by `symbolic`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

from sympy.core.cache import clear_cache

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.checking.series import value_and_partials
from tests.digits.expressions import case
from tests.fuzz.targets import values_for
from tests.fuzz.vocabulary import statements

METHODS = ("auto", "directional", "symbolic")
ARITHMETICS = ("exact", "float")
BARS = {"auto": 0.3, "directional": 1.0, "symbolic": 10.0}
NETWORK_BAR = 1.0
SLOWEST = 10


class Problem(NamedTuple):
    """A text with its values."""

    name: str
    text: str
    values: Mapping[str, Any]


def problems() -> Iterator[Problem]:
    """The shapes whose formulas grow fastest."""
    for count in (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 30, 40):
        yield Problem(f"{count} nested sigmoids", "sigmoid(" * count + "x" + ")" * count, {"x": 0.5})
    for count in (1, 2, 3, 4, 5, 6, 8, 10, 20, 40):
        text = "; ".join(f"h{i + 1} = tanh({f'h{i}' if i else 'x'}*w{i} + b{i})" for i in range(count))
        values = {f"{letter}{i}": 0.3 + i / 50 for letter in "wb" for i in range(count)} | {"x": 0.5}
        yield Problem(f"{count} layers of tanh(h*w + b)", text, values)
    for count in (1, 2, 3, 4, 6, 8, 15, 30):
        text = "; ".join(["h0 = x0*u", *(f"h{i} = tanh(h{i - 1}*w + x{i}*u + b)" for i in range(1, count + 1))])
        values = {f"x{i}": 0.1 * i - 0.4 for i in range(count + 1)} | {"u": 0.7, "w": 0.9, "b": 0.1}
        yield Problem(f"RNN of {count} steps", text, values)
    for count in (1, 3, 5, 8, 12, 20, 40):
        yield Problem(f"continued fraction of {count}", "1/(x + " * count + "1" + ")" * count, {"x": 0.5})
    for count in (2, 5, 10, 20, 40):
        if count <= 10:  # beyond, no digits hold the exact number
            yield Problem(f"{count} nested squares", "(" * count + "x" + "**2 + y)" * count, {"x": 0.5, "y": 0.25})
        yield Problem(
            f"product of {count}", "*".join(f"x{i}" for i in range(count)), {f"x{i}": 1.5 for i in range(count)}
        )
        yield Problem(f"{count} nested max", "max(y, " * count + "x" + ")" * count, {"x": 0.5, "y": 0.25})
    for count in (2, 4, 8, 16):
        names = [f"x{i}" for i in range(count)]
        text = f"log({' + '.join(f'exp({name})' for name in names)}) - x0"
        yield Problem(f"cross entropy of {count}", text, {name: 0.3 * i for i, name in enumerate(names)})
    yield network()


def network() -> Problem:
    """The 2-2-2 network of the book: sigmoids, then softmax with the cross entropy."""
    lines = []
    for j in (1, 2):
        lines.append(f"h{j} = sigmoid(x1*w1{j} + x2*w2{j} + b{j})")
    for j in (1, 2):
        lines.append(f"a{j} = h1*v1{j} + h2*v2{j} + c{j}")
    lines.append("s = exp(a1) + exp(a2)")
    lines.append("L = -(t1*log(exp(a1)/s) + t2*log(exp(a2)/s))")
    names = [f"{letter}{i}{j}" for letter in "wv" for i in (1, 2) for j in (1, 2)]
    values = {name: 0.1 * (i + 1) for i, name in enumerate([*names, "b1", "b2", "c1", "c2"])}
    return Problem("2-2-2 network", "; ".join(lines), values | {"x1": 1.0, "x2": 0.5, "t1": 0.0, "t2": 1.0})


def measured(problem: Problem, arithmetic: str, method: str) -> tuple[float, str]:
    """CPU seconds that a check adds, and the method that it took. Raises BackpropError."""
    clear_cache()
    value_and_partials.cache_clear()
    started = time.process_time()
    solve(problem.text, dict(problem.values), arithmetic=arithmetic, check="none")
    between = time.process_time()
    solution = solve(problem.text, dict(problem.values), arithmetic=arithmetic, check=method)
    ended = time.process_time()
    return (ended - between) - (between - started), f"{solution.check.method} {solution.check.status}"


def table() -> None:
    """A line a problem."""
    heads = [f"{method}, {arithmetic}" for arithmetic in ARITHMETICS for method in METHODS]
    print(f"{'':32} {'auto took':>16}  " + "  ".join(f"{head:>18}" for head in heads))
    for problem in problems():
        cells, took = [], ""
        for arithmetic in ARITHMETICS:
            for method in METHODS:
                seconds, how = measured(problem, arithmetic, method)
                took = took or how
                bar = NETWORK_BAR if problem.name.startswith("2-2-2") else BARS[method]
                cells.append(f"{seconds:.3f} s{' !' if seconds > bar else '  '}")
        print(f"{problem.name:32} {took:>16}  " + "  ".join(f"{cell:>18}" for cell in cells), flush=True)


def slowest(count: int, seed: int) -> None:
    """The slowest of random expressions, by `auto`."""
    found: list[tuple[float, str, str]] = []
    tried = 0
    while tried < count:
        random = Random(f"{seed}-{tried}")
        tried += 1
        try:
            if tried % 2:
                made = case(random)
                problem = Problem("digits", made.text, made.values)
            else:
                text = statements(random)
                problem = Problem("fuzz", text, values_for(parse_expression(text), tried))
            seconds, how = measured(problem, "exact", "auto")
        except BackpropError:
            continue
        found.append((seconds, how, f"{problem.text}  {dict(problem.values)}"))
    found.sort(reverse=True)
    over = [sum(seconds > bar for seconds, *_ in found) for bar in (0.1, 0.3, 1.0)]
    print(f"\n{len(found)} random expressions by auto: {over[0]} over 0.1 s, {over[1]} over 0.3 s, {over[2]} over 1 s")
    for seconds, how, text in found[:SLOWEST]:
        print(f"  {seconds:.3f} s  {how:18}  {text[:160]}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.checking", description=__doc__)
    parser.add_argument("--random", type=int, default=2_000, help="random expressions")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    solve("exp(x)", {"x": 1})  # sympy and python-flint are loaded
    table()
    slowest(options.random, options.seed)


if __name__ == "__main__":
    main()
