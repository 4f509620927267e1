"""numpy and pandas beside variables: their functions are ours, or refused in a sentence."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from backprop_cli import BackpropError, Variable, functions, solve
from backprop_cli.variables.calls import CALLS
from backprop_cli.variables.numpy_calls import our_name

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.once

x, y = Variable("x", 3), Variable("y", Fraction(1, 2))
A = Variable("A", [[1, 2], [3, 5]])


@pytest.mark.parametrize(
    ("made", "same"),
    [
        (lambda: np.exp(x), lambda: x.exp()),
        (lambda: np.log(x) + np.sqrt(x), lambda: x.log() + x.sqrt()),
        (lambda: np.maximum(x, 0), lambda: functions.max(x, 0)),
        (lambda: np.arctan2(x, y), lambda: functions.atan2(x, y)),
        (lambda: np.logaddexp(x, y), lambda: functions.logsumexp(x, y)),
        (lambda: np.clip(x, 0, 1), lambda: x.clip(0, 1)),
        (lambda: np.clip(x, 0, None), lambda: functions.max(x, 0)),
        (lambda: np.clip(x, None, y), lambda: functions.min(x, y)),
        (lambda: np.clip(x, a_min=0, a_max=2), lambda: x.clip(0, 2)),
        (lambda: np.square(A), lambda: A**2),
        (lambda: np.fabs(x) + np.around(y), lambda: abs(x) + round(y)),
        (lambda: np.fmax(x, y) - np.fmin(x, y), lambda: functions.max(x, y) - functions.min(x, y)),
        (lambda: np.reshape(A, (1, -1)), lambda: A.reshape(1, -1)),
        (lambda: A.reshape([4]), lambda: A.reshape(4)),
        (lambda: np.array([x, y]).sum(), lambda: x + y),
        (lambda: np.power(x, 2), lambda: x**2),
        (lambda: np.power(2, x), lambda: 2**x),
        (lambda: np.absolute(np.negative(x)), lambda: abs(-x)),
        (lambda: np.add(x, 1) - np.divide(1, x), lambda: x + 1 - 1 / x),
        (lambda: np.float64(2) * x, lambda: 2 * x),
        (lambda: np.array([1, 2]) * x, lambda: [1, 2] * x),
        (lambda: np.array([1, 2]) @ A, lambda: [1, 2] @ A),
        (lambda: np.matmul(A, A), lambda: A @ A),
        (lambda: np.sum(A), lambda: A.sum()),
        (lambda: np.max(A, axis=0), lambda: A.max(axis=0)),
        (lambda: np.transpose(A), lambda: A.transpose()),
        (lambda: A + np.matrix([[1, 2]]), lambda: A + [[1, 2]]),
        (lambda: np.matrix([[1, 2]]) + A, lambda: [[1, 2]] + A),
    ],
)
@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_functions_of_numpy_are_ours(made: Callable[[], Variable], same: Callable[[], Variable]) -> None:
    assert made().graph == same().graph


def test_what_is_called_the_same_is_the_same() -> None:
    """Whatever numpy has by the name of one of our functions of one number."""
    ours = [name for name in dir(np) if our_name(name) in CALLS and isinstance(getattr(np, name), np.ufunc)]
    assert {"exp", "tanh", "arcsin", "rint", "sign"} <= {*ours}
    for name in ours:
        function, start = getattr(np, name), 1.5 if our_name(name) == "acosh" else 0.25
        given = [start, 0.75][: function.nin]
        variables = [Variable(f"v{place}", number) for place, number in enumerate(given)]
        assert float(function(*variables).value) == pytest.approx(float(function(*given)), rel=1e-12), name


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda: np.isclose(x, 3), "numpy's isclose is not for variables; give it numbers, x.value, or"),
        (lambda: np.dot(A, A), "numpy's dot is not for variables; write x @ y (functions such as exp are in"),
        (lambda: np.mod(x, 2), "write x - y*floor(x/y) ("),
        (lambda: np.exp(x, dtype=float), "numpy's exp is not for variables; give it numbers"),
        (lambda: np.clip(x, 0, 1, out=None), "numpy's clip is not for variables; give it numbers"),
        (lambda: np.clip(x, None, None), "an operand needs a number, not NoneType"),
        (lambda: np.array([[1, 2]]).dot(A), "A is a variable; write A.value for its numbers, or X @ A"),
        (lambda: np.asarray(A), "A is a variable; write A.value for its numbers, or X @ A"),
        (lambda: np.sum(A, keepdims=True), "numpy's sum is not for variables"),
        (lambda: np.maximum.reduce(x), "numpy's reduce is not for variables"),
        (lambda: np.floor_divide(x, 2), "numpy's floor_divide is not for variables"),
        (lambda: x + np.array([x, y]), "write one variable for the whole of it"),
        (lambda: np.array([x, y]) + x, "write one variable for the whole of it"),
        (lambda: functions.max([x, y]), "max(x, y) in place of max([x, y])"),
        (lambda: np.array([1]) < x, "cannot be compared by"),
        (lambda: A.sum(axis=(0, 1)), "the axis of sum is a whole number"),  # type: ignore[arg-type]
        (lambda: A.max(axis="a"), "the axis of max is a whole number"),  # type: ignore[arg-type]
        (lambda: A.sum(axis=x), "the axis of sum is a whole number"),  # type: ignore[arg-type]
    ],
)
def test_others_are_refused(call: Callable[[], Any], wanted: str) -> None:
    with pytest.raises(BackpropError) as caught:
        call()
    assert wanted in str(caught.value)


@pytest.mark.parametrize(
    ("name", "sign"), [("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="), ("ne", "!=")]
)
def test_comparisons_are_refused_by_their_signs(name: str, sign: str) -> None:
    with pytest.raises(BackpropError, match=f"cannot be compared by {sign}, only"):
        getattr(operator, name)(np.array([1]), x)


@pytest.mark.parametrize("other", [True, np.bool_(True), "a", {}])
def test_what_is_no_number(other: Any) -> None:
    for call in (lambda: x + other, lambda: other + x):
        with pytest.raises(TypeError, match="needs a number, not|unsupported operand|can only concatenate"):
            call()


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    series, frame = pandas.Series([1, 2]), pandas.DataFrame([[1, 2], [3, 4.5]])
    assert (series + x).graph == ([1, 2] + x).graph
    assert (x * series).graph == (x * [1, 2]).graph
    assert (A @ frame).graph == (A @ [[1, 2], [3, 4.5]]).graph
    with pytest.raises(TypeError, match="df.to_numpy"):
        frame @ A
    assert Variable("s", series.astype(float)).value.tolist() == [1, 2]
    for arithmetic in ("exact", "float"):
        value: Any = solve("x*2", {"x": frame}, arithmetic=arithmetic, check="none").value
        assert value.tolist() == [[2, 4], [6, 9]]
