"""What sessions are given for their calls, to the letter: tests/golden/python/session.txt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from inspect import signature
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import backprop_cli
from backprop_cli import Variable, load_problems, solve, solve_in_letters
from tests.transcripts import transcript

pytestmark = pytest.mark.once


KNOWN: dict[str, Any] = {
    **{name: getattr(backprop_cli, name) for name in backprop_cli.__all__},
    "np": np,
    "signature": signature,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "Named": SimpleNamespace,
    "S": solve("z = (x + y)**2", {"x": 3, "y": 4}),
    "L": solve_in_letters("z = (x + y)**2"),
    "T": solve("x/y", {"x": 1, "y": 3}),
    "A": solve("Y = X @ W", {"X": [[1, 2]], "W": [[3], [4]]}),
    "X": Variable("x", 3),
    "Y": Variable("y", 4),
    "APPLE": load_problems("examples/apple.yaml")[0],
}

test_session = transcript("session.txt", KNOWN)
