"""What the program is at, for the line on a terminal that says what takes so long."""

from __future__ import annotations


class Stage:
    """`now` is the id of the message that says it; whoever begins one of the four sets it."""

    WORKING = "progress-working"
    READING = "progress-reading"
    SOLVING = "progress-solving"
    CHECKING = "progress-checking"
    WRITING = "progress-writing"

    now = WORKING
