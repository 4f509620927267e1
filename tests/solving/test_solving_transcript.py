"""What solving a problem answers, to the letter: tests/golden/python/solving.txt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop_cli import Variable, load_problems
from backprop_cli.reading.faults import MOST_FAULTS
from backprop_cli.reading.problem import as_problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.solving.asked import lacks_values
from backprop_cli.solving.by_elements import by_elements
from backprop_cli.solving.decimal_sign import decimal_sign, is_ambiguous, proves
from backprop_cli.solving.letters import is_in_letters, solve_in_letters
from backprop_cli.solving.lint import Fault, faults_of
from backprop_cli.solving.origin import origins
from backprop_cli.solving.solution import solve
from tests.transcripts import transcript

pytestmark = pytest.mark.once


class Frame:
    """As polars has them."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers

    def to_numpy(self) -> Any:
        return np.array(self.numbers)


class Asked:
    """Numbers by KEY."""

    def __init__(self, *words: Any, **settings: Any) -> None:
        self.solution = solve(*words, **settings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.solution, name)

    def __getitem__(self, key: str) -> Any:
        return self.solution.lookup(key)

    def __repr__(self) -> str:
        return repr(self.solution)


def lint(data: bytes) -> str:
    return "\n".join(map(_told, faults_of(data, "f.yaml")))


def _told(fault: Fault) -> str:
    return f"{fault.file}:{fault.line}:{fault.column}: {fault.message.text('en')}"


RECEIPT = b"items: [{name: tea, price: 19.99, quantity: 1}]\ntax: 10%\nrounding: down\ncurrency: USD\n"
FUNCTIONS = (
    *(as_problem, lacks_values, by_elements, decimal_sign, is_ambiguous, proves, is_in_letters, solve_in_letters),
    *(origins, lint, Frame),
)
KNOWN: dict[str, Any] = {
    **{each.__name__: each for each in FUNCTIONS},
    "MOST_FAULTS": MOST_FAULTS,
    "solve": Asked,
    "np": np,
    "X": Variable("x", 3),
    "AX": Asked("t = X @ W; Y = t + t*X", {"X": [[1, 2]], "W": [[3, 1], [4, 1]]}),
    "APPLE": load_problems("examples/apple.yaml")[0],
    "RECEIPT": next(read_problems(RECEIPT, "r.yaml")),
}

test_solving = transcript("solving.txt", KNOWN)
