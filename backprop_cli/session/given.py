"""What the public functions are given by name, for type checkers."""

from __future__ import annotations

from collections.abc import ItemsView, Sequence
from typing import TYPE_CHECKING, Protocol, Union

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given


class Named(Protocol):
    """What stands for its name: a variable, a node of a solution."""

    @property
    def name(self) -> str | None:
        """The name; None is refused."""


class Values(Protocol):
    """Numbers by name: a dict, or another Mapping, whose keys are names or what stands for one.

    Mapping itself has keys of one type alone; what is only read may have several.
    """

    def __len__(self) -> int:
        """How many there are."""

    def items(self) -> ItemsView[str | Named, Given]:
        """The names with their numbers."""


Names = Union[str, Named, Sequence[Union[str, Named]]]
"""One name or several."""
