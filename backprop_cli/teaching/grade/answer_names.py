"""What an answer may be called: `price`, `dapple`, and the other ways to write that a number is a gradient.

    name     := KEY | NOTATION              (a KEY is what `--get` reads: price, dapple, d_apple, d.apple)
    NOTATION := one row of `NOTATIONS`, tried in their order; OF is the output, BY a node

OF may also be a word that no node has, as in ∂L/∂x; where it is another node, this is no gradient of the output.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backprop_cli.numbers.arrays import plain_name
from backprop_cli.solving.answer_keys import AnswerKeys

_NODE = r"[^\W\d][^\s\x00-\x2f:-@\[\]^`{-\x7f∂]{0,200}"
_ELEMENT = r"(?:\[\d{1,9}(?:,\s?\d{1,9}){0,9}\])?"
_D = r"(?:\\partial|\\mathrm\s?\{d\}|d)\s?"
_FRACTION = rf"\\[dt]?frac\s?\{{\s?{_D}(?:{{of}})?\s?\}}\s?\{{\s?{_D}{{by}}\s?\}}"
MOST_HEADING = 40
"""Characters of a heading above an answer; a longer one says nothing."""


class NameNotation(NamedTuple):
    """One way to write a name: an example, the pattern with {of} and {by} in it, and what is meant."""

    example: str
    pattern: str
    kind: str  # "value" or "gradient"


NOTATIONS = (
    NameNotation("∂z/∂x", r"∂\s?\(?(?:{of})?\)?\s?/\s?∂\s?\(?{by}\)?", "gradient"),
    NameNotation("dz/dx", r"[dD]\s?\(?(?:{of})?\)?\s?/\s?[dD]\s?\(?{by}\)?", "gradient"),
    NameNotation(r"\frac{\partial z}{\partial x}", _FRACTION, "gradient"),
    NameNotation(r"\partial z/\partial x", r"\\partial\s?(?:{of})?\s?/\s?\\partial\s?{by}", "gradient"),
    NameNotation("∂x", r"(?:∂|∇|\\partial\s|\\nabla\s)\s?{by}", "gradient"),
    NameNotation("x.grad", r"{by}\.grad(?:ient)?(?:\.(?:data|item\(\)))?", "gradient"),
    NameNotation("grads['x']", r"(?:self\.)?grad(?:ient)?s?\s?\[\s?[\"']?{by}[\"']?\s?\]", "gradient"),
    NameNotation("gradients.x", r"grad(?:ient)?s?\.{by}", "gradient"),
    NameNotation("grad_x", r"grad_{by}", "gradient"),
    NameNotation("x.value", r"{by}\.(?:value|data|item\(\))", "value"),
    NameNotation("self.x", r"self\.{by}", "value"),
)  # fmt: skip


def _filled(pattern: str, of: str, by: str) -> str:
    return pattern.replace("{of}", of).replace("{by}", by)


_WRITTEN = [
    (re.compile(_filled(row.pattern, f"(?P<of>{_NODE})", f"(?P<by>{_NODE}{_ELEMENT})")), row.kind) for row in NOTATIONS
]
ANY_NAME = "|".join(f"(?:{_filled(row.pattern, _NODE, _NODE + _ELEMENT)})" for row in NOTATIONS)
"""A pattern, without groups, of every name that is no KEY."""


class AnswerNames:
    """The names that answers to one problem may have."""

    def __init__(self, keys: AnswerKeys, output: int) -> None:
        self.keys, self.output = keys, output
        own = next(name for name, node in keys.ids.items() if node == output)
        self._starts = (f"d{own}_d_".lower(), f"d{own}_d".lower(), f"d{own}d".lower())

    def meaning(self, name: str, heading: str = "") -> tuple[str, int] | None:
        """What an answer called `name` answers: ("value" or "gradient", node); None for what is none.

        `heading` is the name of the mapping that it stands in.
        """
        if heading and len(heading) <= MOST_HEADING:
            whole = f"{heading}.{name}"
            below = self._written(whole) or (self.keys.meaning(whole) if heading in ("d", "∂") else None)
            if below:
                return below
        return self.keys.meaning(plain_name(name)) or self._written(name) or self._joined(name)

    def _written(self, name: str) -> tuple[str, int] | None:
        """What a name in one of the notations means."""
        name = name.replace("\\_", "_")
        for pattern, kind in _WRITTEN:
            match = pattern.fullmatch(name)
            if match and self._is_output(match.groupdict().get("of")):
                by = plain_name(match["by"])
                node = self.keys.node(by)
                if node is not None:
                    return kind, node
                if kind == "value" and self.keys.meaning(by):
                    return self.keys.meaning(by)
        return None

    def _joined(self, name: str) -> tuple[str, int] | None:
        """What dz_dx and dzdx mean, where the output is called z."""
        for start in self._starts:
            if name[: len(start)].lower() == start:
                node = self.keys.node(plain_name(name[len(start) :]))
                if node is not None:
                    return "gradient", node
        return None

    def _is_output(self, name: str | None) -> bool:
        return name is None or self.keys.node(name) in (None, self.output)
