"""Arrays of numpy in the place of numbers: of Python's and python-flint's numbers (dtype object), or of floats.

numpy is loaded where the first array occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Protocol

from backprop_cli.numbers.literals import from_python
from backprop_cli.numbers.rational import Undefined

Shape = tuple[int, ...]

_ALONE = re.compile(r"[\w・]+(\([^()]*\))?")
MOST_AXES = 4
MOST_ELEMENTS = 2_000_000
"""Numbers of all arrays of a problem together, as many as a graph may have nodes."""


class SomeArray(Protocol):
    """An array of numpy, to a type checker."""

    @property
    def ndim(self) -> int:
        """How many axes it has."""


class Misfit(ValueError):
    """Arrays that do not go together, or what is no array: the id of the message that says so, and its parameters."""

    def __init__(self, message_id: str, **parameters: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.parameters = parameters


def is_array(value: Any) -> bool:
    """Whether a value is a numpy array of one or more axes."""
    axes: int = getattr(value, "ndim", 0)
    return axes > 0


def of_arrays(values: Iterable[Any]) -> bool:
    """Whether arrays are among some values."""
    return any(kind.__name__ == "ndarray" for kind in {*map(type, values)})


def frozen(value: Any) -> Any:
    """A number as it is, an array so that nobody can write into it: it may be handed out, and stand in two places."""
    if is_array(value):
        value.setflags(write=False)
    return value


def kept(value: Any) -> Any:
    """A number as it is; of an array somebody else may write into a copy, into which nobody can."""
    if is_array(value) and not (value.flags.owndata and not value.flags.writeable):
        value = value.copy()
    return frozen(value)


def floats_of(value: Any) -> Any:
    """An array of numpy in floats, as it is where it holds floats already.

    Raises Misfit for an unfit shape, Undefined for nan and infinities, TypeError for what holds no numbers.
    """
    value = _whole(value)
    if value.dtype.kind not in "iufO":
        raise TypeError(f"an array of {value.dtype} is no array of numbers")
    floats = value.astype(float, copy=False)
    if not load().isfinite(floats).all():
        raise Undefined("not-finite")
    return floats


def load() -> Any:
    """numpy. Raises Misfit("no-numpy")."""
    try:
        import numpy
    except ModuleNotFoundError:
        raise Misfit("no-numpy") from None
    return numpy


def shape_of(value: Any) -> Shape:
    """() for a number."""
    shape: Shape = getattr(value, "shape", ())
    return shape


def shape_text(shape: Shape) -> str:
    """2×3, and (3,) for a vector."""
    return f"({shape[0]},)" if len(shape) == 1 else "×".join(map(str, shape))


def element_name(name: str, index: Sequence[int]) -> str:
    """W[0,1], as numpy counts, and (x + y)[0,1]; the name alone for a number."""
    if not index:
        return name
    return f"{name if _ALONE.fullmatch(name) else f'({name})'}[{','.join(map(str, index))}]"


def element_at(place: int, shape: Shape, of: Shape) -> tuple[int, ...]:
    """The index of the element of an array with the shape `of` that goes, broadcast, into number `place` of `shape`."""
    index = []
    for length in reversed(shape):
        place, here = divmod(place, length)
        index.append(here)
    return tuple(here if length > 1 else 0 for here, length in zip(reversed(index[: len(of)]), of))


def plain_name(name: str) -> str:
    """The name of an element as one that may be written anywhere: W_0_1 for W[0,1]."""
    return "_".join(re.findall(r"[^][,\s]+", name)) if name.endswith("]") else name


def indices(shape: Shape) -> Iterable[tuple[int, ...]]:
    """The index of every element, row by row."""
    return product(*map(range, shape))


def elements(value: Any) -> list[Any]:
    """Every number of an array, row by row; of a number itself."""
    return list(value.ravel().tolist()) if hasattr(value, "ravel") else [value]


def of_elements(numbers: Iterable[Any], shape: Shape) -> Any:
    """An array (dtype object) of so many numbers, row by row; for the shape () the number itself."""
    if not shape:
        (number,) = numbers
        return number
    array = load().empty(shape, dtype=object)
    array.flat = list(numbers)
    return array


def of_nested(value: Any, number: Callable[[Any], Any] = from_python) -> Any:
    """Nested lists, tuples or an array of numpy as an array of what `number` makes of each; a number as a number.

    Raises Misfit for what is ragged, empty or has too many axes, and whatever `number` raises.
    """
    if is_array(value):
        value = _whole(value)
        kind = value.dtype.kind
        numbers = value.ravel().tolist() if kind in "iuO" or value.dtype == float else list(value.ravel())
        return of_elements(map(number, numbers), value.shape)
    if not isinstance(value, (list, tuple)):
        return number(value)
    shape: list[int] = []
    level: list[Any] = [value]
    while level and isinstance(level[0], (list, tuple)):
        sizes = {len(part) if isinstance(part, (list, tuple)) else -1 for part in level}
        if len(sizes) > 1:
            raise Misfit("array-ragged")
        shape.append(sizes.pop())
        _within(tuple(shape))
        level = [item for part in level for item in part]
    if any(isinstance(item, (list, tuple)) for item in level):
        raise Misfit("array-ragged")
    return of_elements(map(number, level), tuple(shape))


def _whole(value: Any) -> Any:
    """A Series, a matrix and the like as an array of numpy. Raises Misfit for an unfit shape, and what is masked."""
    mask: Any = getattr(value, "mask", None)
    if is_array(mask) and mask.any():
        raise Misfit("array-masked")
    value = load().asarray(value)
    _within(value.shape)
    return value


def _within(shape: Shape) -> None:
    """Refuse what is empty or too large. Raises Misfit."""
    if 0 in shape:
        raise Misfit("array-empty")
    if len(shape) > MOST_AXES:
        raise Misfit("array-axes", limit=MOST_AXES)
    size = 1
    for length in shape:
        size *= length
    if size > MOST_ELEMENTS:
        raise Misfit("array-too-large", limit=f"{MOST_ELEMENTS:,}")


def nested(value: Any, function: Callable[[Any], Any]) -> Any:
    """An array as nested lists of what `function` makes of each number."""
    return [nested(part, function) for part in value] if is_array(value) else function(value)


def map_elements(function: Callable[[Any], Any], value: Any) -> Any:
    """What `function` makes of every number of an array, or of the number."""
    return of_elements(map(function, elements(value)), shape_of(value))


@lru_cache(maxsize=256)
def broadcast_shape(*shapes: Shape) -> Shape:
    """The shape of what is computed element by element from such arrays. Raises Misfit."""
    longest = max(shapes, key=len, default=())
    if all(not shape or longest[-len(shape) :] == shape for shape in shapes):  # the usual case
        return longest
    found: list[int] = []
    for place in range(1, max(map(len, shapes), default=0) + 1):
        lengths = {shape[-place] for shape in shapes if len(shape) >= place} - {1}
        if len(lengths) > 1:
            raise Misfit("shapes-differ")
        found.append(lengths.pop() if lengths else 1)
    return tuple(reversed(found))


def each(rule: Callable[..., Any], operands: Sequence[Any]) -> list[Any]:
    """What a rule for numbers makes of every element of arrays that are broadcast, row by row.

    Raises what the rule raises; an Undefined then says at which `element`.
    """
    columns = [elements(array) for array in load().broadcast_arrays(*operands)]
    found: list[Any] = []
    try:
        for numbers in zip(*columns):
            found.append(rule(*numbers))
    except Undefined as error:
        error.element = len(found)
        raise
    return found


def summed_to(array: Any, shape: Shape) -> Any:
    """An array, or a number, summed over the axes along which one of that shape was broadcast."""
    if not shape:
        return plain(array.sum() if is_array(array) else array)
    if array.ndim > len(shape):
        array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    if array.shape == shape:
        return array
    return array.sum(axis=tuple(axis for axis, length in enumerate(shape) if length == 1), keepdims=True)


def plain(value: Any) -> Any:
    """An array as it is, what numpy makes of a single number as a number."""
    if is_array(value) or not hasattr(value, "dtype"):
        return value
    return value.item()


def in_floats(array: Any) -> Any:
    """A numpy array, in floats where it holds whole numbers or truth values: small ones wrap around when negated."""
    return array.astype(float) if array.dtype.kind in "biu" else array
