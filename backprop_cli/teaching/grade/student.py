"""Who handed something in, as far as it is known."""

from __future__ import annotations

from typing import NamedTuple


class Student(NamedTuple):
    """A name and a number or an address, from the roster, the sheet, the row of a table, or the name of a file."""

    name: str = ""
    id: str = ""
