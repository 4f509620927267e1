"""What variables answer, to the letter: tests/golden/python/variables.txt."""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from inspect import signature
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import backprop_cli
from backprop_cli import BackpropError, Variable, functions
from backprop_cli.variables.calls import CALLS, described, described_for_variables, signature_of
from backprop_cli.variables.refusals import LACKING
from tests.transcripts import transcript

pytestmark = pytest.mark.once


def refused(call: Callable[[], Any]) -> BackpropError:
    with pytest.raises(BackpropError) as caught:
        call()
    return caught.value


X, Y = Variable("x", 3), Variable("y", 4)
FUNCTIONS: Any = (
    *(copy, functions, math, pickle, signature, Decimal, Fraction),
    *(described, described_for_variables, refused, signature_of),
)
KNOWN: dict[str, Any] = {
    **{name: getattr(backprop_cli, name) for name in backprop_cli.__all__},
    **{name: getattr(functions, name) for name in dir(functions) if name not in ("sum", "abs", "round")},
    **{each.__name__: each for each in FUNCTIONS},
    "functions": functions,
    "np": np,
    "Named": SimpleNamespace,
    "CALLS": CALLS,
    "LACKING": LACKING,
    "X": X,
    "Y": Y,
    "Z": (X + Y) ** 2,
    "N": Variable("n"),
    "W": Variable("W", [[1, 2], [3, 4]]),
}

test_variables = transcript("variables.txt", KNOWN)
