"""Twice as much takes about twice as long: every command in every format, and what once took the square of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.render.compare import COMPARISON_FORMATS as COMPARISONS
from backprop_cli.render.explain import EXPLANATION_FORMATS as EXPLANATIONS
from backprop_cli.render.grade import REPORTS, SINGLE
from backprop_cli.render.picture import PICTURES
from backprop_cli.render.quiz import BANKS, SHEETS
from backprop_cli.render.solution import SOLUTION_FORMATS
from backprop_cli.teaching.program import STYLES
from tests.benchmarks import growing
from tests.benchmarks.growth import WIDTH, Growth, exponent, marked, page, row
from tests.limits import nasty
from tests.limits.bounded import Outcome
from tests.limits.warm import warm

pytestmark = pytest.mark.once

COUNT = 1_250
SECONDS = 8
"""CPU time; the slowest takes less than half where this was written. What grows with the square takes far longer."""
SQUARE_SECONDS = 10
LATE = b"the CPU time that the system grants is used up"
PROBLEM, ANSWERS, TABLE = "problem.yaml", "answers.txt", "table.csv"


def items(count: int) -> str:
    rows = "".join(f"  - {{name: i{n}, price: {n % 50 + 100}, quantity: 2}}\n" for n in range(count))
    return f"items:\n{rows}tax: 10%\n"


def terms(count: int, opening: str = "", sign: str = "+", closing: str = "", name: str = "n") -> str:
    names = [f"{name}{n}" for n in range(count)]
    values = ", ".join(f"{each}: {n + 2}" for n, each in enumerate([*names, *("x" * ("x" in sign))]))
    return f"expression: {opening}{sign.join(names)}{closing}\nvalues: {{{values}}}\n"


PROBLEMS: dict[str, Callable[[int], str]] = {
    "items": items,
    "terms": terms,
    "operands": lambda count: terms(count, "max(", ",", ")"),
    "steps": lambda count: nasty.STEPS["many steps"](count * 20).decode(),
}


OTHERS = {"grade": [ANSWERS], "compare": ["--no-grow"]}
"""More words of a command; what compare measures on problems of its own takes the same seconds whatever the problem."""


MEASURED = (["compare", "json"], ["compare", "csv"])
"""What measures as long as it may, and writes as much for every problem: once, for the table, with many numbers."""


def every_command() -> Iterator[tuple[str, list[str]]]:
    """What each command does with a problem, by the registries of formats; pictures are for small ones."""
    formats = {
        "solve": SOLUTION_FORMATS,
        "explain": EXPLANATIONS,
        "graph": PICTURES,
        "quiz": (*SHEETS, *BANKS),
        "compare": COMPARISONS,
        "grade": [form for form in REPORTS if form not in SINGLE],
    }
    for command in COMMANDS:
        if command in (
            "functions",
            "schema",
            "help",
            "practice",
        ):  # they read no problem, or draw it anew for every answer
            continue
        for form in formats.get(command, ()):
            others = OTHERS.get(command, [])
            yield f"{command} --format {form}", [command, PROBLEM, *others, "--format", form]
    yield from ((f"code --style {style}", ["code", PROBLEM, "--style", style]) for style in STYLES)
    yield "lesson", ["lesson", PROBLEM]
    yield "lint", ["lint", PROBLEM]
    yield "quiz --key", ["quiz", PROBLEM, "--key"]
    yield "quiz --vary", ["quiz", PROBLEM, "--vary", "--seed", "1"]
    yield "quiz --blank all", ["quiz", PROBLEM, "--blank", "all", "--answers"]
    yield "solve --table", [PROBLEM, "--table", TABLE]
    yield "solve --get", [PROBLEM, "--get", "nobody"]


def test_every_command_is_here() -> None:
    assert {words[0] for _, words in every_command()} >= set(COMMANDS) - {
        "functions",
        "schema",
        "help",
        "practice",
        "completion",
    }


def test_the_table_of_growth_has_every_command() -> None:
    """And every format, by the options of the commands; a row of it fits into a page of the manual."""
    lines = list(growing.commands())
    assert {command.words[0] for command in lines} >= {words[0] for _, words in every_command()} - {PROBLEM}
    first = {"table", "text", "layers"}
    names = {name for name, words in every_command() if words[-2] in growing.LISTS and words[-1] not in first}
    assert names <= {command.name for command in lines}
    outcomes = {size: Outcome(0, 0, b"", size**1.3 / 1e6, size // 100) for size in (10, 10_000, 30_000, 100_000)}
    rows = [row(command, Growth(outcomes, "a refusal")) for command in lines]
    assert rows[0] == "| solve | items | 1.30 (!) | 1.00 | 100,000* | 3.2 |"
    assert max(map(len, rows)) <= WIDTH
    assert max(len(text) for lines in page(rows) for text in lines.split("\n")) <= WIDTH


def test_a_run_that_is_no_answer_is_looked_at() -> None:
    outcomes = {size: Outcome(0, 0, b"", size / 1e5, 0) for size in (10, 30_000, 100_000)}
    assert not marked("solve", Growth(outcomes, "too large (10 at most)"))
    assert marked("solve", Growth(outcomes, "the CPU time that the system grants is used up"))
    outcomes[100_000] = Outcome(0, 0, b"", 9, 0)
    assert marked("solve", Growth(outcomes, None))
    assert not marked("compare", Growth(outcomes, None))


def test_an_exponent_is_the_slope_of_what_takes_long_enough() -> None:
    assert exponent({10: 0.01, 100: 1, 1_000: 100, 10_000: 10_000}, 0.1) == pytest.approx(2)
    assert exponent({10: 0.01, 100: 0.02, 1_000: 1}, 0.1) is None


def outcome_of(words: list[str], folder: Path, problem: str, seconds: int = SECONDS) -> Outcome:
    (folder / PROBLEM).write_text(problem)
    (folder / ANSWERS).write_text("".join(f"dn{n}: 0.{n}1\ndi{n}: 0.{n}1\n" for n in range(3 * COUNT)))
    (folder / TABLE).write_text("x\n" + "3\n" * 50)
    return warm([str(folder / word) if "." in word else word for word in words], seconds)


@pytest.mark.parametrize("words", dict(every_command()).values(), ids=dict(every_command()))
@pytest.mark.parametrize("name", PROBLEMS)
def test_thousands(name: str, words: list[str], tmp_path: Path) -> None:
    count = COUNT // 20 if [words[0], words[-1]] in MEASURED else COUNT
    outcome = outcome_of(words, tmp_path, PROBLEMS[name](count))
    assert outcome.fault is None
    assert LATE not in outcome.err


UNITS = "units:\n" + "".join(f"  {'n' * 60}x{n}: m\n" for n in range(5_000))
ONCE_SQUARE = {
    "swapped answers": (["grade", PROBLEM, ANSWERS], terms(6_000), 1),
    "max in plain Python": (["code", PROBLEM, "--style", "plain"], terms(40_000, "max(", ",", ")"), 0),
    "min in numpy": (["code", PROBLEM, "--style", "numpy"], terms(40_000, "min(", ",", ")"), 0),
    "did you mean": ([PROBLEM, "--get", f"{'n' * 150}x7"], terms(10_000, name="n" * 150), 2),
    "quiz --vary": (["quiz", PROBLEM, "--vary", "--seed", "1"], terms(4_000, "max(", ",", ")"), 0),
    "unknown names in lint": (["lint", PROBLEM], terms(2_000, name="n" * 60) + UNITS, 1),
    "names that are taken": (["code", PROBLEM], terms(20_000, sign="*x + ", name="dx_"), 0),
}


@pytest.mark.parametrize(("words", "problem", "code"), ONCE_SQUARE.values(), ids=ONCE_SQUARE)
def test_what_was_square(words: list[str], problem: str, code: int, tmp_path: Path) -> None:
    outcome = outcome_of(words, tmp_path, problem, SQUARE_SECONDS)
    assert (outcome.fault, outcome.code) == (None, code)
    assert LATE not in outcome.err
