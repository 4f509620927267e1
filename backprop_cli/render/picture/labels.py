"""The words and numbers in a picture, the same in every format of it."""

from __future__ import annotations

from fractions import Fraction

from backprop_cli.numbers.decimals import decimal_text, terminating_places
from backprop_cli.numbers.rational import Number
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import Arrow, Labels, Picture, Shape

LONGEST = 12
"""Characters of a number in a picture before it is rounded."""


def labels_for(show: str, view: View) -> Labels:
    """An arrow's texts for one of SHOWS: `100` above, `← 2.2` below."""

    def labels(arrow: Arrow) -> tuple[str, str]:
        value = number(arrow.value, view) if show in ("both", "forward") else ""
        gradient = f"← {number(arrow.gradient, view)}" if show in ("both", "backward") else ""
        return value, gradient.replace("←", "<-") if view.ascii else gradient

    return labels


def bare(gradient: str) -> str:
    """A gradient's text without its arrow, for formats that draw one."""
    return gradient.removeprefix("← ").removeprefix("<- ")


def number(value: Number, view: View) -> str:
    """A number short enough for an arrow: `2.2`, `1/3`, `≈ 1.41421`."""
    if isinstance(value, Fraction) and terminating_places(value) is None and view.digits is None:
        text = str(value)
    else:
        text = decimal_text(value, view.digits)
    exact = not isinstance(value, float) and ("/" in text or Fraction(text) == value)
    if len(text) > LONGEST and view.digits is None:
        whole = len(str(abs(int(value)))) if -(10**LONGEST) < value < 10**LONGEST else 0
        rounded = decimal_text(value, max(6, whole))
        if len(rounded) < len(text):
            text, exact = rounded, False
    return text if exact else signs(f"≈ {text}", view)


def symbol(text: str, view: View) -> str:
    """An operation's sign as people write it: × for *, − for -."""
    return text if view.ascii else {"*": "×", "-": "−"}.get(text, text)


def leaf(shape: Shape, view: View) -> str:
    """The label of a shape at the left: a name or a number, with `…` before what is drawn no further."""
    if shape.kind == "input":
        return shape.label
    return signs(f"… {shape.label}" if shape.kind == "stub" else shape.label, view)


def named_value(picture: Picture, arrow: Arrow, value: str) -> str:
    """`t = 7` where the value has a name of its own that is written nowhere else, else `7`."""
    name = picture.shapes[arrow.tail].name
    return " = ".join(part for part in (name, value) if part)
