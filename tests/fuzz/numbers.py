"""The targets that hold results against others: of arrays, and of calculations with Python's operators."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import element_name, elements, indices, nested, shape_of
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.by_elements import by_elements
from backprop_cli.solving.solution import Solution, solve
from tests.arrays.problems import problem as array_problem
from tests.operators.programs import calculation
from tests.operators.verdict import findings

from . import vocabulary
from .properties import broken, joined, refusal
from .target import Target, cases
from .targets import solved, values_for_key

MOST_ELEMENTS = 300
"""Numbers of a problem that is solved again element by element."""


def arrays(data: bytes) -> str:
    """A problem with arrays has the numbers of the graph of its elements, or is refused."""
    kinds = []
    for problem in read_problems(data, "fuzz.yaml"):
        if isinstance(problem, BackpropError):
            return refusal(problem)
        values = values_for_key(problem)
        kinds.append(solved(problem, values, data))
        try:
            solution = solve(problem, values, check="none")
            if sum(len(elements(value)) for value in solution.values) > MOST_ELEMENTS:
                return joined(kinds)
            apart = solve(by_elements(problem, values), check="none")
        except BackpropError as error:  # what the elements have too little room for
            refusal(error)
            return joined(kinds)
        _same_elements(problem, solution, apart)
    return joined(kinds)


def _same_elements(problem: Problem, solution: Solution, apart: Solution) -> None:
    for name, gradient in solution.gradients.items():
        for index, ours in zip(indices(shape_of(gradient)), elements(gradient)):
            theirs: Any = apart.gradients.get(element_name(name, index), 0)  # 0 for what the output does not need
            if ours != theirs and not abs(ours - theirs) <= 1e-15 * abs(theirs) + 1e-18:
                broken("arrays have the gradients of their elements", (problem.graph, name, index, ours, theirs))


def operators(data: bytes) -> str:
    """A calculation of variables whose choices are bytes is what its text says, and what Fractions make of it."""
    left = iter(data)
    made = calculation(lambda below: next(left, 0) % below)
    if made.refusal:
        return refusal(made.refusal)
    wrong = findings(made)
    if wrong:
        broken("operators say what a text says", (made.text, made.values, wrong))
    try:
        return made.output.variable.solve(check="none").arithmetic
    except BackpropError as error:
        return refusal(error)


def _document(seed: int) -> str:
    """The YAML of a random problem with arrays."""
    made = array_problem(seed)
    values = {
        name: nested(value, str) if isinstance(value, list) else str(value) for name, value in made.values.items()
    }
    upstream = "" if made.upstream is None else f"upstream: {json.dumps(made.upstream)}\n"
    return f"expression: {json.dumps(made.text)}\nvalues: {json.dumps(values)}\n{upstream}"


def _array_seeds() -> list[bytes]:
    commands = [command.split("'") for command, _ in cases("arrays")]
    texts = [f"expression: {json.dumps(words[1])}\n".encode() for words in commands if len(words) > 1]
    return (
        texts
        + [data for _, parts in cases("arrays") for data in parts.values()]
        + [_document(seed).encode() for seed in range(60)]
    )


NUMBERS = {
    "arrays": Target(
        arrays,
        _array_seeds,
        (
            *vocabulary.EXPRESSION_WORDS,
            "[1, 2]",
            "[[1/3, 0], [2, -1]]",
            "axis=",
            "upstream: [1, 2]\n",
            ", -1)",
            "#2[0]",
        ),
        lambda random: _document(random.randrange(1 << 30)),
        "\n",
    ),
    "operators": Target(
        operators,
        lambda: [bytes(Random(seed).choices(range(240), k=60)) for seed in range(60)],
        [bytes([byte]).decode("latin-1") for byte in range(128)],
        lambda random: "".join(map(chr, random.choices(range(128), k=80))),
        "\0",
    ),
}
