"""Sums, means and extremes over an array or one of its axes, and what only moves elements: rows of the table.

Source: *Deep Learning from Scratch*, chapter 5.6.2 (the bias of a batch: its gradient is summed over the rows).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.graph.operations import ADD, CALL, DIVIDE, Operation
from backprop_cli.numbers.arrays import Misfit, Shape, elements, load, map_elements, of_elements, shape_text
from backprop_cli.numbers.elementary import divide

ARRAYS = "arrays"
"""The family of the functions of whole arrays."""
EXTREMES = ("max_element", "min_element")
"""The names of the rows of `extreme`."""


def on_arrays(name: str, **facts: Any) -> Operation:
    """A row of a function of one array."""
    row: dict[str, Any] = {"name": name, "symbol": name, "arity": 1, "most": 1, "precedence": CALL, "family": ARRAYS}
    return Operation(**(row | facts))


def _behind(axis: int | None) -> tuple[str, ...]:
    return () if axis is None else (f"axis={axis}",)


def _of_array(shape: Shape) -> Shape:
    """The shape of an operand that is no number. Raises Misfit."""
    if not shape:
        raise Misfit("number-for-array")
    return shape


def _without(shape: Shape, axis: int | None) -> Shape:
    """A shape without one axis, or without any. Raises Misfit."""
    _of_array(shape)
    if axis is None:
        return ()
    if not -len(shape) <= axis < len(shape):
        raise Misfit("axis-missing", axis=axis, axes=len(shape))
    place = axis % len(shape)
    return shape[:place] + shape[place + 1 :]


def _spread(g: Any, axis: int | None, shape: Shape) -> Any:
    """A gradient of a reduced array at every element that went into it."""
    numpy = load()
    return numpy.broadcast_to(g if axis is None else numpy.expand_dims(g, axis), shape)


def _lines(x: Any, axis: int | None) -> tuple[list[Any], Shape]:
    """The elements that go into each result, one list after the other, and the shape of the results."""
    if axis is None:
        return [elements(x)], ()
    moved = load().moveaxis(x, axis, -1)
    return moved.reshape(-1, moved.shape[-1]).tolist(), moved.shape[:-1]


@lru_cache(maxsize=64)
def total(axis: int | None = None) -> Operation:
    """The row of sum(x), or of sum(x, axis=0)."""

    def apart(build: Any, x: Any) -> Any:
        lines, shape = _lines(x, axis)
        return of_elements([build.chain(ADD, line) for line in lines], shape)

    return on_arrays(
        "sum",
        forward=lambda x: x.sum(axis=axis),
        backward=lambda g, out, x: (_spread(g, axis, x.shape),),
        shape=lambda shape: _without(shape, axis),
        apart=apart,
        settings=_behind(axis),
        derivatives=("{g}",),
        numpy_code=(f"np.sum({{x}}{_written(axis)})", f"np.broadcast_to({_expanded(axis)}, np.shape({{x}}))"),
    )


@lru_cache(maxsize=64)
def mean(axis: int | None = None) -> Operation:
    """The row of mean(x), or of mean(x, axis=0)."""

    def count(x: Any) -> int:
        return int(x.size if axis is None else x.shape[axis])

    def apart(build: Any, x: Any) -> Any:
        lines, shape = _lines(x, axis)
        means = [build.add(DIVIDE, build.chain(ADD, line), build.constant(len(line))) for line in lines]
        return of_elements(means, shape)

    return on_arrays(
        "mean",
        forward=lambda x: shared(x.sum(axis=axis), count(x)),
        backward=lambda g, out, x: (shared(_spread(g, axis, x.shape), count(x)),),
        shape=lambda shape: _without(shape, axis),
        apart=apart,
        settings=_behind(axis),
        derivatives=("{g} / {count}",),
        numpy_code=(
            f"np.mean({{x}}{_written(axis)})",
            f"np.broadcast_to({_expanded(axis)}, np.shape({{x}})) / "
            + ("np.size({x})" if axis is None else f"np.shape({{x}})[{axis}]"),
        ),
    )


def shared(array: Any, count: int) -> Any:
    """An array, or a number, divided by a count."""
    if isinstance(array, float) or (hasattr(array, "dtype") and array.dtype == float):
        return array / count
    return map_elements(lambda number: divide(number, count), array)


def _written(axis: int | None) -> str:
    return "" if axis is None else f", axis={axis}"


def _expanded(axis: int | None) -> str:
    return "{dout}" if axis is None else f"np.expand_dims({{dout}}, {axis})"


@lru_cache(maxsize=64)
def extreme(name: str, axis: int | None = None) -> Operation:
    """The row of max(x) or min(x) over the elements of an array, or of max(x, axis=0)."""
    row = FUNCTIONS[name]

    def shape(given: Shape) -> Shape:
        if not given:
            raise Misfit("extreme-of-number", name=name)
        return _without(given, axis)

    def forward(x: Any) -> Any:
        if x.dtype == float:
            return getattr(x, name)(axis=axis)
        lines, shape = _lines(x, axis)
        return of_elements([row.forward(*line) if len(line) > 1 else line[0] for line in lines], shape)

    def backward(g: Any, out: Any, x: Any) -> tuple[Any]:
        if x.dtype == float:
            ties = (x == _spread(out, axis, x.shape)) * 1.0
            return (_spread(g, axis, x.shape) * ties / ties.sum(axis=axis, keepdims=True),)
        lines, shape = _lines(x, axis)
        sent = [row.backward(*of_line, *line) for *of_line, line in zip(elements(g), elements(out), lines)]
        flat = of_elements([number for line in sent for number in line], (*shape, len(lines[0])))
        return (flat.reshape(x.shape) if axis is None else load().moveaxis(flat, -1, axis),)

    def apart(build: Any, x: Any) -> Any:
        lines, shape = _lines(x, axis)
        found = [build.add(row, *line) if len(line) > 1 else build.moved(line)[0] for line in lines]
        return of_elements(found, shape)

    return on_arrays(
        f"{name}_element",
        symbol=name,
        forward=forward,
        backward=backward,
        shape=shape,
        apart=apart,
        settings=_behind(axis),
        derivatives=(f"{{g}} * ({{0}} == {name}(...)) / ties",),
        numpy_code=(
            f"np.{name}({{x}}{_written(axis)})",
            f"{_expanded(axis)} * ({{x}} == np.{name}({{x}}{_written(axis)}, keepdims=True))"
            f" / np.sum({{x}} == np.{name}({{x}}{_written(axis)}, keepdims=True){_written(axis)}, keepdims=True)",
        ),
    )


def _transposed(x: Any) -> Any:
    return x.transpose()


TRANSPOSE = on_arrays(
    "transpose",
    forward=_transposed,
    backward=lambda g, out, x: (load().transpose(g),),
    shape=lambda shape: _of_array(shape)[::-1],
    apart=lambda build, x: build.moved(_transposed(x)),
    derivatives=("transpose({g})",),
    numpy_code=("np.transpose({x})", "np.transpose({dout})"),
)


@lru_cache(maxsize=64)
def reshape(lengths: tuple[int, ...]) -> Operation:
    """The row of reshape(x, 2, 3); one length may be -1, for as many as it takes."""

    def shape(given: Shape) -> Shape:
        size = 1
        for length in _of_array(given):
            size *= length
        known = 1
        for length in lengths:
            known *= length if length != -1 else 1
        found = tuple(size // known if length == -1 and known else length for length in lengths)
        product = 1
        for length in found:
            product *= length
        if lengths.count(-1) > 1:
            raise Misfit("reshape-lengths")
        if product != size or min(found) < 1:
            raise Misfit("reshape-size", shape=shape_text(lengths), size=size)
        return found

    return on_arrays(
        "reshape",
        forward=lambda x: x.reshape(lengths),
        backward=lambda g, out, x: (load().reshape(g, x.shape),),
        shape=shape,
        apart=lambda build, x: build.moved(x.reshape(lengths)),
        settings=tuple(map(str, lengths)),
        derivatives=("reshape({g}, {shape})",),
        numpy_code=(f"np.reshape({{x}}, {lengths})", "np.reshape({dout}, np.shape({x}))"),
    )
