"""Tracebacks and warnings in what a program prints: they show lines of its source, which are no answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STARTS = re.compile(r"(?:[\w.]+\s+)?Traceback \(most recent call last\)")
_WARNING = re.compile(r"[^\s:]+:\d+: \w*Warning:")
_GOES_ON = re.compile(r"\s|$|File |-{2,}|Cell |Input |<|/|~|\^|\[Previous|\w:\\|[^\s:]+ in ")
_ENDS = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|Iteration)\b")


def rest_of_traceback(line: str, lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on belong to the traceback, or to the warning, that a line begins; 0 for another."""
    if line[-1] != ":" and line[-1] != ")" and "Warning" not in line:
        return 0
    if _WARNING.match(line):
        return int(at < len(lines) and lines[at].startswith("  "))
    if not _STARTS.match(line):
        return 0
    used = 0
    while at + used < len(lines) and not _ENDS.match(lines[at + used]):
        if not _GOES_ON.match(lines[at + used]):
            return used
        used += 1
    return min(used + 1, len(lines) - at)
