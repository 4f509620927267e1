"""A dict and a list into which nobody can write, since a solution does not change."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from backprop_cli.language.errors import WrongKind

Entry = TypeVar("Entry")
_WRITERS = (
    *("__setitem__", "__delitem__", "__ior__", "__iadd__", "__imul__", "append", "clear", "extend", "insert"),
    *("pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"),
)
"""What dict and list have to write with."""


class KeptDict(dict[str, Entry]):
    """A dict by name. A variable, or whatever else has a name, may stand for its name."""

    def __missing__(self, key: object) -> Entry:
        name: Any = getattr(key, "name", None)
        if name in self:
            return self[name]
        raise KeyError(key)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, ({**self},)


class KeptList(list[Entry]):
    """A list."""

    def __reduce__(self) -> tuple[Any, ...]:
        return list, ([*self],)


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise WrongKind("solution-kept")


for _kind in (KeptDict, KeptList):
    for _name in _WRITERS:
        if hasattr(_kind, _name):
            setattr(_kind, _name, _refuse)
