"""A sheet of a quiz that was filled in: what it tells itself, from "Given" down to "Answers", is no answer."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_cli.language.messages import LANGUAGES, say

_GIVEN = {say(heading, language) for heading in ("quiz-given", "quiz-given-letters") for language in LANGUAGES}
_ANSWERS = {say("quiz-answers", language) for language in LANGUAGES}


def without_given(lines: Sequence[str]) -> list[str]:
    """Lines with nothing in place of those from each heading of what is given to that of the answers behind it."""
    kept = list(lines)
    begins: int | None = None
    for at, line in enumerate(lines):
        heading = line.strip("#* \t")
        if heading in _GIVEN and begins is None:
            begins = at
        elif heading in _ANSWERS and begins is not None:
            kept[begins:at] = [""] * (at - begins)
            begins = None
    return kept
