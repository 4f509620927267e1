"""HTML -> text: answers that were typed into a learning platform come as a small page."""

from __future__ import annotations

import re
from html import unescape

from backprop_cli.teaching.grade.no_answers import without_between

_PIECE = re.compile(r"<(?P<end>/?)(?P<tag>[a-z!][a-z0-9]*)(?P<rest>(?:[^<>a-z0-9][^<>]*)?)>|[^<]+|<", re.IGNORECASE)
_BREAKS = frozenset(
    ["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "title"]
)
_LEFT_OUT = frozenset(["script", "style", "s", "del", "strike"])
_VOID = frozenset(["br", "img", "input", "hr", "meta", "link", "wbr"])
_HIDDEN = re.compile(r"display\s*:\s*none|line-through|\shidden\b", re.IGNORECASE)
_OF_FRACTION = re.compile(r"\s*(?:[/⁄]|&frasl;|<sub\b)", re.IGNORECASE)
_HUGE = re.compile(r"&#x?[0-9a-f]{8,};?", re.IGNORECASE)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|p|div|span|table|h[1-6])\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return _PAGE.match(text) is not None


def page_text(page: str) -> str:
    """What a page shows, its blocks on lines of their own; nothing of it is followed or run, nor read if struck out."""
    page = without_between(page, "<!--", "-->")
    kept: list[str] = []
    hidden, depth = "", 0  # the element that is left out, and how many of its name are open
    raised = 0  # where a superscript begins among what is kept
    for piece in _PIECE.finditer(page):
        tag = (piece["tag"] or "").lower()
        if hidden:
            depth += 0 if tag != hidden else -1 if piece["end"] else 1
            hidden = hidden if depth else ""
        elif not tag:
            kept.append(piece[0])
        elif not piece["end"] and tag not in _VOID and (tag in _LEFT_OUT or _HIDDEN.search(piece["rest"])):
            hidden, depth = tag, 1
        elif tag == "sup" and not piece["end"]:
            raised = len(kept)
        elif tag == "sup":
            number = "".join(kept[raised:])
            kept[raised:] = [f" {number}" if _OF_FRACTION.match(page, piece.end()) else f"^({number})"]
            raised = len(kept)
        else:
            kept.append("\n" if tag in _BREAKS else " " if tag in ("td", "th") and piece["end"] else "")
    return unescape(_HUGE.sub("", "".join(kept))).replace("\xa0", " ")
