"""What the program is at, for the line on a terminal that says what takes so long."""

from __future__ import annotations


class Stage:
    """`now` is the id of the message that says it; whoever begins one of the four sets that of STAGE."""

    __slots__ = ("now",)

    WORKING = "progress-working"
    READING = "progress-reading"
    SOLVING = "progress-solving"
    CHECKING = "progress-checking"
    WRITING = "progress-writing"

    def __init__(self) -> None:
        self.now = self.WORKING


STAGE = Stage()
"""The one there is: an object, since with every new attribute of a class Python forgets what made the class quick."""
