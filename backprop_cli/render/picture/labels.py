"""The words and numbers in a picture, the same in every format of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from backprop_cli.numbers.arrays import elements, is_array, shape_of, shape_text
from backprop_cli.numbers.decimals import array_block, decimal_text, terminating_places, whole_digits
from backprop_cli.numbers.rational import Number
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import WITH_GRADIENTS, WITH_VALUES, Arrow, Label, Labels, Meeting, Picture, Shape
from backprop_cli.teaching.steps import Frame, step_of_gradient, step_of_value

LONGEST = 12
"""Characters of a number in a picture before it is rounded."""
_LONGEST_ELEMENT, _ELEMENT_DIGITS = 6, 3  # the same of an array's elements, and to how many digits
_MOST_ELEMENTS, _MOST_ROWS = 9, 4  # of an array whose numbers are shown; of a larger one there is the shape alone
_BACK, _NEW = ("← ", "<- "), ("⇐ ", "<= ")


def labels_for(show: str, view: View) -> Labels:
    """The texts for one of SHOWS: `100` above an arrow, `← 2.2` below it."""

    def labels(place: Arrow | Meeting) -> Label:
        value = _with_shape(place.value, view) if show in WITH_VALUES else ""
        gradient = number(place.gradient, view) if show in WITH_GRADIENTS else ""
        return Label(value, backwards(gradient, view))

    return labels


def labels_at(frame: Frame, labels: Labels) -> Labels:
    """The texts that stand in the picture after some of its steps."""
    shown, new = frame.shown, frame.new

    def grown(place: Arrow | Meeting) -> Label:
        label, gradient = labels(place), step_of_gradient(place)
        value = bool(label.value) and step_of_value(place)
        kind = "value" if new and value == new else "gradient" if gradient == new else ""
        return Label(label.value if value in shown else "", label.gradient if gradient in shown else "", kind)

    return grown


def backwards(gradient: str, view: View) -> str:
    """A gradient's text behind an arrow to the left; nothing for nothing."""
    sign = _BACK[view.ascii]
    return sign + gradient.replace("\n", "\n" + " " * len(sign)) if gradient else ""


def pointed(gradient: str, view: View) -> str:
    """A gradient's text that has just appeared: its arrow is a double one."""
    return gradient.replace(_BACK[view.ascii], _NEW[view.ascii], 1)


def bare(gradient: str) -> str:
    """A gradient's text without its arrow, for formats that draw one."""
    sign = next((sign for sign in _BACK if gradient.startswith(sign)), "")
    return "\n".join(line[len(sign) :] for line in gradient.split("\n"))


def _with_shape(value: Number | str, view: View) -> str:
    """An array below its shape: `2×3`, or `(3,)` for a vector."""
    if not is_array(value):
        return number(value, view)
    return f"{_shape(value, view)}\n{number(value, view)}" if _is_small(value) else _shape(value, view)


def _shape(array: Any, view: View) -> str:
    return signs(shape_text(shape_of(array)), view)


def _is_small(array: Any) -> bool:
    return bool(array.ndim <= 2 and array.size <= _MOST_ELEMENTS and array.size <= _MOST_ROWS * array.shape[-1])


def _digits(array: Any) -> int | None:
    """How many digits are enough for the elements of a small array; None where all of them are short."""
    numbers = elements(array)
    if max(len(decimal_text(each)) for each in numbers) <= _LONGEST_ELEMENT:
        return None
    return max(_ELEMENT_DIGITS, *map(whole_digits, numbers))


def number(value: Number | str, view: View) -> str:
    """A number short enough for an arrow: `2.2`, `1/3`, `≈ 1.41421`; an array's rows or its shape; letters stay."""
    if isinstance(value, str):
        return signs(value, view)
    if is_array(value):
        digits = view.digits or _digits(value)
        return signs(array_block(value, digits), view) if _is_small(value) else _shape(value, view)
    if value != value:
        return signs("—", view)  # a gradient that does not exist
    if isinstance(value, Fraction) and terminating_places(value) is None and view.digits is None:
        text = str(value)
    else:
        text = decimal_text(value, view.digits)
    exact = not isinstance(value, float) and ("/" in text or Fraction(text) == value)
    if len(text) > LONGEST and view.digits is None:
        rounded = decimal_text(value, max(6, whole_digits(value)))
        if len(rounded) < len(text):
            text, exact = rounded, False
    return text if exact else signs(f"≈ {text}", view)


def lines_of(text: str) -> list[str]:
    """The lines of a text, for formats that centre them."""
    return [line.strip() for line in text.split("\n")]


def shapes_in(picture: Picture, view: View) -> str:
    """`X 2×2, B (3,)`: the arrays that have names, for those who do not see the picture."""
    found: dict[str, None] = {}
    for arrow in picture.arrows:
        tail = picture.shapes[arrow.tail]
        name = picture.output_name if arrow.head is None else tail.label if tail.kind == "input" else tail.name
        if name and is_array(arrow.value):
            found[f"{name} {_shape(arrow.value, view)}"] = None
    return ", ".join(found)


def symbol(text: str, view: View) -> str:
    """An operation's sign as people write it: × for *, − for -."""
    return text if view.ascii else {"*": "×", "-": "−"}.get(text, text)


def leaf(shape: Shape, view: View) -> str:
    """The label of a shape at the left: a name or a number, with `…` before what is drawn no further."""
    if shape.kind == "input":
        return shape.label
    return signs(f"… {shape.label}" if shape.kind == "stub" else shape.label, view)


def named_value(picture: Picture, arrow: Arrow, value: str) -> str:
    """`t = 7`, or `t 2×3`, where the value has a name of its own that is written nowhere else, else `7`."""
    name = picture.shapes[arrow.tail].name
    return (" " if is_array(arrow.value) else " = ").join(part for part in (name, value) if part)
