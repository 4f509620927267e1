"""Random problems whose programs must print what their own keys grade as 100 %: `python -m tests.programs`.

`--runs N --seed S` choose how many and which; every finding is printed with its program, and makes the exit code 1.
Problems have constants, large and tiny numbers, kinks, ties, every function of the table, fractions and purchases.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import signal
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from backprop_cli import load_problems, solve
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.language.errors import BackpropError
from backprop_cli.render.code import written
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission
from backprop_cli.teaching.program import STYLES
from backprop_cli.teaching.program.program import program_by, program_for
from backprop_cli.teaching.program.rules import RULES, rule_names
from backprop_cli.teaching.program.trial import ProgramPlan, plan_of

NAMES = ("x", "y", "z", "w")
PLAIN = ("0", "1", "2", "3", "-2", "0.5", "0.3", "1/3", "7", "-1", "2.5", "40", "1.1", "-7/3")
FAR = (
    *("10**23+1", "10**20", "1e-20", "-1e15", "123456789", "1e-7", "1e10", "-1000", "1e-9", "22/7", "1e150", "1e-150"),
    *("-1e200", "1e-300", "1e-320", "1e310", "9007199254740993", "0.1", "1e22", "100.5", "-40", "710", "-746"),
)
CONSTANTS = ("0", "1", "2", "3", "10", "0.5", "1/3", "0.1", "64", "1000000000", "1e-9", "1e20", "1e23", "0.3", "100")
USUAL = Tolerance()
STRICT = Tolerance(Fraction(1, 10**9), 0)
"""What a program is held to that was not written: well within what `code` asks of one."""
SECONDS = 20.0
"""CPU time that a program may take."""
EXPONENTS = ("0", "1", "2", "3", "(-1)", "0.5", "(-2)", "1.5", "64", "(-0.5)", "(-3)", "20", "(1/3)")


def safe_plan(solution: Solution) -> ProgramPlan:
    """Fractions and the safe rules everywhere."""
    rules = {node: rule_names(row, RULES)[1] for node, row in enumerate(solution.graph.operations) if row is not None}
    return ProgramPlan("fractions", rules)


def expression(draw: random.Random, depth: int, names: list[str]) -> str:
    """An expression of everything in the table; some of its parts are made of constants alone."""
    if depth == 0 or draw.random() < 0.1:
        return draw.choice([*names, *names, *names, draw.choice(CONSTANTS), draw.choice(CONSTANTS)])
    if draw.random() < 0.12:
        names = []
    if not names and depth > 1:
        depth = 1
    left = expression(draw, depth - 1, names)
    kind = draw.random()
    if kind < 0.4:
        right = left if draw.random() < 0.15 else expression(draw, depth - 1, names)
        return f"({left} {draw.choice('+-**/')} {right})"
    if kind < 0.5:
        return f"({left})**{draw.choice(EXPONENTS)}"
    if kind < 0.55:
        return f"({left})**({expression(draw, depth - 1, names)})"
    if kind < 0.6:
        return f"(-{left})"
    return call(draw, left, depth, names)


def call(draw: random.Random, left: str, depth: int, names: list[str]) -> str:
    """A function of the table, of as many operands as it takes."""
    row = draw.choice(list(FUNCTIONS.values()))
    most = row.arity + 2 if row.most is None else row.most
    operands = [left, *(expression(draw, depth - 1, names) for _ in range(draw.randint(row.arity, most) - 1))]
    if len(operands) > 1 and draw.random() < 0.3:
        operands[-1] = left
    return f"{row.name}({', '.join(operands[:most])})"


def purchase(draw: random.Random) -> str:
    """A purchase as YAML."""
    lines = ["items:"]
    for index in range(draw.randint(1, 3)):
        extras = f", discount: {draw.randint(1, 99)}%" * draw.randint(0, 1) + ", tax: 8%" * draw.randint(0, 1)
        price = draw.choice(["100", "0.3", "1e-9", "1e20", "19.99", "0"])
        lines.append(f"  - {{name: item{index}, price: {price}, quantity: {draw.randint(1, 9)}{extras}}}")
    for line in ("tax: 10%", "discount: 5%", "coupon: 50", "coupon: 1e20", "shipping: 0.1"):
        if draw.random() < 0.5 and line.split(":")[0] not in [each.split(":")[0] for each in lines]:
            lines.append(line)
    return "\n".join(lines) + "\n"


def problem(draw: random.Random) -> Solution | None:
    """A solved problem; None where it has no value or no gradient."""
    try:
        if draw.random() < 0.05:
            return solve(next(iter(load_problems(io.BytesIO(purchase(draw).encode())))), check="none")
        names = list(draw.sample(NAMES, draw.randint(1, 3)))
        inputs, statements = list(names), []
        for index in range(draw.randint(0, 2)):
            statements.append(f"t{index} = {expression(draw, 2, names)} + {draw.choice(names)}")
            names.append(f"t{index}")
        statements.append(f"out = {draw.choice(inputs)}*{expression(draw, draw.randint(1, 4), names)}")
        pool = PLAIN if draw.random() < 0.4 else (*PLAIN, *FAR)
        text = "; ".join(statements)
        given = {name: draw.choice(pool) for name in inputs}
        used = {name: value for name, value in given.items() if name in {*_words(text)}}
        return solve(text, used, upstream=draw.choice(["1", "1", "1", "1.2", "-1/3", "1e20"]), check="none")
    except BackpropError:
        return None


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def solved(draw: random.Random) -> Solution:
    """The next problem that has an answer."""
    while True:
        found = problem(draw)
        if found is not None:
            return found


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes more CPU time: numbers of programs that are refused grow without end."""

    def too_long(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def printed(program: str) -> str:
    """What a program prints, compiled from its bytes and run in a namespace of its own; warnings are errors."""
    out = io.StringIO()
    code = compile(program.encode(), "program.py", "exec", dont_inherit=True)
    with contextlib.redirect_stdout(out), warnings.catch_warnings(), at_most(SECONDS):
        warnings.simplefilter("error")
        exec(code, {"__name__": "__main__"})  # noqa: S102 - this is what the programs are for
    return out.getvalue()


def finding(solution: Solution, program: str, tolerance: Tolerance = USUAL) -> str | None:
    """What is wrong with a program; None where its key gives it full marks."""
    try:
        answers = printed(program)
    except Exception:  # noqa: BLE001 - a program that crashes is a finding
        return traceback.format_exc(limit=-1)
    report = Marker(solution, questions_of(solution, (), tolerance), 1).mark(
        read_submission(answers.encode(), "program")
    )
    if report.passed and not report.passed_over:
        return None
    return "\n".join(f"{mark.question.key}: {mark.given}, not {mark.question.right}" for mark in report.marks)


def refusal_fault(solution: Solution, style: str, message: str) -> str | None:
    """What is wrong with a refusal: plain Python can do it after all, or numpy's users are told so in vain."""
    if message != ("code-beyond-floats" if plan_of(solution) is None else "code-needs-fractions" * (style == "numpy")):
        return f"refused with {message}"
    if message == "code-needs-fractions":
        return None
    program = written(program_by(safe_plan(solution), solution, "layers"), "layers")  # one plan serves layers and plain
    return None if finding(solution, program, STRICT) else f"refused, and this is right:\n{program}"


def findings(solution: Solution, met: Counter[str]) -> Iterator[tuple[str, str, str]]:
    """Style, program and fault of every program of a problem that is not right; `met` counts what was written."""
    for style in STYLES:
        try:
            program = written(program_for(solution, style), style)
        except BackpropError as error:
            met[f"{style} refused"] += 1
            fault = refusal_fault(solution, style, error.message.id)
            if fault is not None:
                yield style, "", fault
            continue
        met[f"{style} {'fractions' if 'import Fraction' in program else 'floats'}"] += 1
        fault = finding(solution, program)
        if fault is not None:
            yield style, program, fault


def main(words: list[str]) -> int:
    """Look for findings; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quiet", action="store_true", help="no programs, the faults alone")
    options: Any = parser.parse_args(words)
    draw, met, faults = random.Random(options.seed), Counter[str](), 0
    for run in range(options.runs):
        solution = solved(draw)
        for style, program, fault in findings(solution, met):
            faults += 1
            print(f"--- run {run}, {style}: {solution.output}\n" + program * (not options.quiet) + fault)
    written = ", ".join(f"{count:,} {kind}" for kind, count in met.most_common())
    print(f"{options.runs:,} problems, {faults} findings; programs: {written}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
