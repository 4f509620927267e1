"""What users of micrograd, PyTorch and numpy type: a sentence that says what to write, and that can be written."""

from __future__ import annotations

import math
import pydoc
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from support import sentence_of

from backprop_cli import BackpropError, Variable
from backprop_cli import functions as F
from backprop_cli.variables.refusals import INSTEAD, LACKING, NEEDLESS

x: Any = Variable("x", 3)
y: Any = Variable("y", 4)
z: Any = x * y
W: Any = Variable("W", [[1, 2, 0], [3, 4, 0]])


@pytest.mark.parametrize("name", INSTEAD)
def test_what_to_write_for_an_attribute_can_be_written(name: str) -> None:
    instead = INSTEAD[name]
    with pytest.raises(AttributeError) as caught:
        getattr(x, name.removesuffix("()"))
    assert str(caught.value) == f"a Variable has no {name}; write {instead}"
    numbers = instead.startswith("float") or name == "forward()"
    square = Variable("A", [[1, 2, 0], [3, 4, 0], [0, 0, 1]])
    given: Any = x if numbers else square if "@" in instead else W
    total = F.sum(given) if given is not x else given * 1
    total.backward()
    names = {"x": given, "y": y if given is x else square, "z": total, "np": np}
    eval(instead, names)  # noqa: S307  # of the table


@pytest.mark.parametrize("name", NEEDLESS)
def test_what_is_not_needed(name: str) -> None:
    assert f"needs no {name}: each has its gradient" in sentence_of(lambda: getattr(x, name.removesuffix("()")))


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "float": (lambda: float(x), "write float(x.value)"),
    "int": (lambda: int(x), "write int(x.value)"),
    "complex": (lambda: complex(x), "write complex(x.value)"),
    "math": (lambda: math.exp(x), "`from backprop_cli.functions import exp`"),
    "percent format": (lambda: "%.2f" % x, "write float(x.value)"),  # noqa: UP031
    "format": (lambda: f"{x:.2f}", "write {float(x.value):.2f} in the place of {x:.2f}"),
    "digits": (lambda: round(x, 2), "write round(float(x.value), 2)"),
    "modulus": (lambda: pow(x, 2, 5), "no remainders; write x**y"),
    "remainder": (lambda: x % 2, "write x - (x / y).floor() * y"),
    "reflected remainder": (lambda: 7 % x, "write x - (x / y).floor() * y"),
    "quotient": (lambda: x // 2, "write (x / y).floor()"),
    "divmod": (lambda: divmod(x, 2), "write (x / y).floor()"),
    "element": (lambda: W[0], "single elements are not taken out of an array here"),
    "elements": (lambda: list(W), "single elements are not taken out of an array here"),
    "constant": (lambda: F.pi * x, "pi is a function, and a calculation takes what it gives; write its parentheses"),
    "constant behind": (lambda: x * F.pi, "as in pi(), sigmoid(x) and x.relu()"),
    "method": (lambda: x + y.relu, "relu is a function"),
    "operand of a function": (lambda: F.max(x, math.sin), "sin is a function"),
    "list": (lambda: F.max([x, y]), "max(x, y) in place of max([x, y])"),
    "builtin max": (lambda: max(x, y), "x.max(y) or x.min(y) in place of Python's max and min"),
    "number first": (lambda: Variable(3.0), "write Variable('x', 3.0)"),  # type: ignore[arg-type]
    "variable of a variable": (lambda: Variable("q", z), "write t.named('q')"),
    "new data": (lambda: setattr(x, "data", 5), "give new numbers to the next run, z.backward({'x': 5})"),
    "new value": (lambda: setattr(x, "value", 5), "a Variable never changes"),
    "new gradient": (lambda: setattr(x, "gradient", 0), "a Variable never changes"),
    "new name": (lambda: setattr(x, "name", "q"), "named('t')"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str) -> None:
    call, words = REFUSED[case]
    assert words in sentence_of(call)
    with pytest.raises(BackpropError) as caught:
        call()
    assert re.search("[ぁ-ん]", caught.value.text("ja"))


def test_what_is_not_there_is_not_offered() -> None:
    for names in (dir(x), dir(Variable)):
        assert not {*LACKING} & {*names}
        assert {"value", "gradient", "sigmoid"} <= {*names}
    told = pydoc.render_doc(Variable, renderer=pydoc.plaintext)
    assert [name for name in LACKING if re.search(rf"^ \|  {name}\b", told, re.M)] == []
    assert not hasattr(x, "shape")
    assert f"{x}" == f"{x!s}" == repr(x)
