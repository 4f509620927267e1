"""What an answer may be called: `price`, `dapple`, and the other ways to write that a number is a gradient.

    name     := KEY | NOTATION              (a KEY is what `--get` reads: price, dapple, d_apple, d.apple; its words
                                            may have blanks between)
    NOTATION := one row of `NOTATIONS`, tried in their order; OF is the output, BY a node

OF may also be a word that no node has, as in ∂L/∂x; where it is another node, this is no gradient of the output.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backprop_cli.numbers.arrays import plain_name
from backprop_cli.solving.answer_keys import AnswerKeys
from backprop_cli.teaching.grade.markdown_escapes import unescaped

_NODE = r"[^\W\d][^\s\x00-\x2f:-@\[\]^`{-\x7f∂、。「」]{0,200}"
_ELEMENT = r"(?:\[\d{1,9}(?:,\s?\d{1,9}){0,9}\])?"
_D = r"(?:\\partial|∂|\\mathrm\s?\{d\}|d)\s?"
_SLOPE = r"(?:[Tt]he )?(?:[Pp]artial )?(?:[Gg]radients?|[Gg]rad|[Dd]erivatives?)"
_BY = r"(?:with respect to|w\.?r\.?t\.?|by)"
_SLOPE_JA = r"(?:勾配|偏?微分係数|偏?微分|偏?導関数|傾き)(?:の値)?"
_BY_JA = r"(?:に関する|についての|に対する|での|による|で)"
_FRACTION = rf"\\[dt]?frac\s?\{{\s?{_D}(?:{{of}})?\s?\}}\s?\{{\s?{_D}{{by}}\s?\}}"
_FRACTION_BEFORE = rf"\\[dt]?frac\s?\{{\s?{_D}\}}\s?\{{\s?{_D}{{by}}\s?\}}\s?\(?{{of}}\)?"
PARTIALS = dict.fromkeys(map(ord, "𝛛𝜕𝝏𝞉𝟃"), "∂")
"""Other characters for ∂, as formulas that are copied have them."""
_TOPS = ("L", "loss", "out", "J", "E")  # what the output is called where nothing else is
_BLANKS = re.compile(r"[ -]")
MOST_HEADING = 40
"""Characters of a heading above an answer; a longer one says nothing."""


class NameNotation(NamedTuple):
    """One way to write a name: an example, the pattern with {of} and {by} in it, and what is meant."""

    example: str
    pattern: str
    kind: str  # "value" or "gradient"


NOTATIONS = (
    NameNotation("∂z/∂x", r"[∂δ]\s?\(?(?:{of})?\)?\s?/\s?[∂δ]\s?\(?{by}\)?", "gradient"),
    NameNotation("dz/dx", r"[dD]\s?\(?(?:{of})?\)?\s?/\s?[dD]\s?\(?{by}\)?", "gradient"),
    NameNotation("d/dx z", r"[dD∂]\s?/\s?[dD∂]\s?{by}\s\(?{of}\)?", "gradient"),
    NameNotation("partial z/partial x", r"partial\s(?:{of})?\s?/\s?partial\s{by}", "gradient"),
    NameNotation(r"\frac{\partial z}{\partial x}", _FRACTION, "gradient"),
    NameNotation(r"\frac{\partial}{\partial x} z", _FRACTION_BEFORE, "gradient"),
    NameNotation(r"\partial z/\partial x", r"\\partial\s?(?:{of})?\s?/\s?\\partial\s?{by}", "gradient"),
    NameNotation(r"\nabla_{x} z", r"(?:∇|\\nabla)\s?_\s?\{?{by}\}?(?:\s{of})?", "gradient"),
    NameNotation("∂x", r"(?:∂|∇|\\partial\s|\\nabla\s)\s?{by}", "gradient"),
    NameNotation("d(x)", r"[dD∂∇]\s?\(\s?{by}\s?\)", "gradient"),
    NameNotation("d x", r"[dD]\s{by}", "gradient"),
    NameNotation("x.grad", r"{by}\.grad(?:ient)?(?:\.(?:data|item\(\)))?", "gradient"),
    NameNotation("grads['x']", r"(?:self\.)?grad(?:ient)?s?\s?\[\s?[\"']?{by}[\"']?\s?\]", "gradient"),
    NameNotation("grad(x)", r"[Gg]rad(?:ient)?s?\s?\(\s?{by}\s?\)", "gradient"),
    NameNotation("gradients.x", r"grad(?:ient)?s?\.{by}", "gradient"),
    NameNotation("grad_x", r"[Gg]rad(?:ient)?_{by}", "gradient"),
    NameNotation("grad x", r"[Gg]rad(?:ient)?\s{by}", "gradient"),
    NameNotation("x_grad", r"{by}(?:_|-|\s|'s\s)[Gg]rad(?:ient)?", "gradient"),
    NameNotation("gradient of x", rf"{_SLOPE} (?:of|for|in|{_BY}) {{by}}", "gradient"),
    NameNotation("gradient of z with respect to x", rf"{_SLOPE} of {{of}} {_BY} {{by}}", "gradient"),
    NameNotation("xの勾配", rf"{{by}}\s?の\s?{_SLOPE_JA}", "gradient"),
    NameNotation("勾配(x)", rf"{_SLOPE_JA}\s?[( ]\s?{{by}}\)?", "gradient"),
    NameNotation("xに関するzの偏微分", rf"{{by}}\s?{_BY_JA}\s?(?:{{of}}\s?の\s?)?{_SLOPE_JA}", "gradient"),
    NameNotation("zのxに関する偏微分", rf"{{of}}\s?[のを]\s?{{by}}\s?{_BY_JA}\s?{_SLOPE_JA}", "gradient"),
    NameNotation("x.value", r"{by}\.(?:value|data|item\(\))", "value"),
    NameNotation("value of x", r"(?:[Tt]he )?[Vv]alue of {by}", "value"),
    NameNotation("xの値", r"{by}\s?の\s?値", "value"),
    NameNotation("self.x", r"self\.{by}", "value"),
)  # fmt: skip


def _filled(pattern: str, of: str, by: str) -> str:
    return pattern.replace("{of}", of).replace("{by}", by)


_WRITTEN = [
    (re.compile(_filled(row.pattern, f"(?P<of>{_NODE})", f"(?P<by>{_NODE}{_ELEMENT})")), row.kind) for row in NOTATIONS
]
ANY_NAME = "|".join(f"(?:{_filled(row.pattern, _NODE, _NODE + _ELEMENT)})" for row in NOTATIONS)
"""A pattern, without groups, of every name that is no KEY."""
_GRADIENTS = [pattern for pattern, kind in _WRITTEN if kind == "gradient"]


def is_of_gradient(name: str) -> bool:
    """Whether a name looks like that of a gradient, in whatever problem."""
    return name.startswith(("d", "D")) or any(pattern.fullmatch(name) for pattern in _GRADIENTS)


class AnswerNames:
    """The names that answers to one problem may have."""

    def __init__(self, keys: AnswerKeys, output: int) -> None:
        self.keys, self.output = keys, output
        own = next(name for name, node in keys.ids.items() if node == output)
        tops = (own, *(word for word in _TOPS if keys.node(word) in (None, output)))
        between = ("d{}_d_", "d{}_d", "d{}d", "d_{}_d_", "d_{}_d")
        self._starts = tuple(start.format(top.lower()) for top in tops for start in between)

    def meaning(self, name: str, heading: str = "") -> tuple[str, int] | None:
        """What an answer called `name` answers: ("value" or "gradient", node); None for what is none.

        `heading` is the name of the mapping that it stands in.
        """
        name = unescaped(name)
        if heading and len(heading) <= MOST_HEADING:
            heading = unescaped(heading)
            whole = f"{heading}.{name}"
            below = self._written(whole) or (self.keys.meaning(f"d.{name}") if heading in ("d", "∂") else None)
            if below:
                return below
        found = self._plainly(name)
        if found is None and name.endswith(".grad"):  # dx below the heading "gradient" is no other one
            below = self._plainly(name.removesuffix(".grad"))
            return below if below and below[0] == "gradient" else None
        return found

    def _plainly(self, name: str) -> tuple[str, int] | None:
        """The same without a heading."""
        found = self.keys.meaning(plain_name(name)) or self._written(name) or self._joined(name)
        if found is None and (" " in name or "-" in name):
            return self.keys.meaning(_BLANKS.sub("_", name))
        return found

    def _written(self, name: str) -> tuple[str, int] | None:
        """What a name in one of the notations means."""
        name = name.translate(PARTIALS)
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
