"""What says of itself that it is no answer: comments of HTML and LaTeX, and numbers under a word such as "expected"."""

from __future__ import annotations

import re

OTHERWISE = re.compile(
    r"(?:(?:the|my|your)[ _])?(?:expected|wrong|incorrect|right|correct|solutions?|reference|target|truth|"
    r"ground[ _]truth|numeric(?:al)?|approx(?:imation)?|old|previous|others?|friends?|example|sample|not|given|input|"
    r"points?|score|max|feedback|正解|模範解答|解答例|数値微分|間違い|例)"
    r"(?:[ _](?:answers?|values?|results?|grad(?:ient)?s?|output))?",
    re.IGNORECASE,
)
"""A name over answers that are somebody else's."""
_COMMENTS = (("<!--", "-->"), ("\\begin{comment}", "\\end{comment}"), ("\\iffalse", "\\fi"))
_REST_OF_LINE = re.compile(r"(?<!\\)%.*")
_IS_LATEX = ("\\documentclass", "\\begin{document}")


def without_comments(text: str, name: str = "") -> str:
    """A text with blank lines in place of its comments; a per cent sign begins one in a document of LaTeX."""
    if name.lower().endswith(".tex") or any(map(text.__contains__, _IS_LATEX)):
        text = _REST_OF_LINE.sub("", text)
    for opening, closing in _COMMENTS:
        text = without_between(text, opening, closing)
    return text


def without_between(text: str, opening: str, closing: str) -> str:
    """A text without what stands from each opening to the closing behind it, in linear time; lines stay in place."""
    kept: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start)
        kept.append(text[at:start])
        at = len(text) if end < 0 else end + len(closing)
        kept.append("\n" * text.count("\n", start, at))
    return "".join(kept) + text[at:]
