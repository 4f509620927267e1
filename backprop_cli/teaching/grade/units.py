"""The units that the answers to a problem may carry: its own, and a currency by any of its names."""

from __future__ import annotations

import re
from collections.abc import Iterable

CURRENCIES = (
    ("円", "えん", "¥", "￥", "yen", "JPY"),
    ("$", "dollar", "dollars", "ドル", "USD"),
    ("€", "euro", "euros", "ユーロ", "EUR"),
    ("£", "pound", "pounds", "ポンド", "GBP"),
    ("₩", "won", "ウォン", "KRW"),
    ("元", "yuan", "CNY", "RMB"),
)
"""Names of one currency each."""
COUNTERS = ("個", "つ", "本", "枚", "冊", "人", "回", "piece", "pcs", "item")
"""Names of what is counted, which any number may carry."""
_BETWEEN = "/·*"  # 円/個
_PER = re.compile(r"\s?(?:/|\bper\b)\s?([^\W\d]\w{0,30})$")
_MOST_UNITS = 4  # in one answer
_MOST_CHARACTERS = 40  # of one unit


class Units:
    """The units of one problem, in which `nodes` are called so. One that names none takes every currency."""

    def __init__(self, named: Iterable[str], nodes: Iterable[str] = ()) -> None:
        own = {unit.strip().lower() for unit in named}
        found = {unit for unit in own if 0 < len(unit) <= _MOST_CHARACTERS and not _may_be_number(unit)}
        for currency in CURRENCIES:
            names = {name.lower() for name in currency}
            found |= names if not own or names & own else set()
        found |= {*COUNTERS}
        found |= {f"{unit}s" for unit in found if unit.isascii() and unit.isalpha()}
        self.names = tuple(sorted(found, key=lambda name: (-len(name), name)))
        self._counted = {word for name in nodes for word in (name.lower(), f"{name.lower()}s")}

    def removed(self, text: str) -> str | None:
        """An answer without the units behind it, or the one before it; None where there are none of this problem."""
        found = self._behind(text) or self._before(text)
        return found.strip() if found and found.strip(" +-") else None

    def _behind(self, text: str) -> str | None:
        left, closed = self._without_per(text.rstrip(" .")), False
        for opening, closing in ("()", "[]"):
            if left.endswith(closing) and opening in left[-_MOST_CHARACTERS:]:
                before, _, inside = left[:-1].rpartition(opening)
                if before.strip() and self._is_unit(inside):
                    return before
        for count in range(_MOST_UNITS):
            name = next((name for name in self.names if left[-len(name) :].lower() == name), None)
            if name is None:
                break
            left = left[: -len(name)].rstrip()
            closed = True
            if count < _MOST_UNITS - 1 and left[-1:] and left[-1] in _BETWEEN and left[-2:] != "**":
                left = left[:-1].rstrip()
                closed = False
            else:
                break
        return left if closed else None

    def _without_per(self, text: str) -> str:
        """Without the node behind "per" or a stroke: 2.2 yen for 2.2 yen per apple."""
        per = _PER.search(text[-_MOST_CHARACTERS:])
        if per is None or per[1].lower() not in self._counted:
            return text
        left = text[: -len(per[0])]
        return left if left.lower().endswith(self.names) else text

    def _is_unit(self, text: str) -> bool:
        return all(part.strip().lower() in self.names for part in text.replace("·", "/").replace("*", "/").split("/"))

    def _before(self, text: str) -> str | None:
        sign = text[:1] if text[:1] in ("-", "+") else ""
        rest = text[len(sign) :].lstrip()
        name = next((name for name in self.names if rest[: len(name)].lower() == name), None)
        return sign + rest[len(name) :].lstrip() if name else None


def _may_be_number(unit: str) -> bool:
    """Whether a unit could be mistaken for a part of a number or of a calculation."""
    return unit[0].isdigit() or unit[0] in ".+-*/^(),="
