"""What lies in a folder of the package, so that a new file there is named nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence


def modules_in(path: Iterable[str], suffix: str = "", first: Sequence[str] = ()) -> tuple[str, ...]:
    """The modules of a package, given by its `__path__`, whose names end in `suffix`: their names without it.

    Those named in `first` come first and in that order, the others by their names.
    """
    files = {name.partition(".")[0] for folder in path for name in os.listdir(folder) if name.endswith((".py", ".pyc"))}
    return _in_order((name.removesuffix(suffix) for name in files if name.endswith(suffix) and name[0] != "_"), first)


def folders_in(path: Iterable[str], first: Sequence[str] = ()) -> tuple[str, ...]:
    """The folders in a package, in an order as that of `modules_in`."""
    entries = (entry for folder in path for entry in os.scandir(folder))
    return _in_order((entry.name for entry in entries if entry.is_dir() and entry.name[0] != "_"), first)


def _in_order(names: Iterable[str], first: Sequence[str]) -> tuple[str, ...]:
    place = {name: number for number, name in enumerate(first)}
    return tuple(sorted(names, key=lambda name: (place.get(name, len(place)), name)))
