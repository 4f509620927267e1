"""HTML -> text: answers that were typed into a learning platform come as a small page."""

from __future__ import annotations

import re
from html import unescape

_LEFT_OUT = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|ul|ol|table|pre)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_HUGE = re.compile(r"&#x?[0-9a-f]{8,};?", re.IGNORECASE)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|p|div|span|table|h[1-6])\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return _PAGE.match(text) is not None


def page_text(page: str) -> str:
    """What a page says, its blocks on lines of their own; nothing of it is followed or run."""
    text = _LEFT_OUT.sub("", page)
    text = _TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", text)))
    return unescape(_HUGE.sub("", text)).replace("\xa0", " ")
