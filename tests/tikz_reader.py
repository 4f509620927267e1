"""A strict reader of the LaTeX that we write: it knows our commands and no others, and loses no brace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"%[^\n]*|\\([A-Za-z]+) ?|\\(.)|([{}$])|([\#&^_~%])|([^\\{}$\#&^_~%]+)", re.DOTALL)
TEXTS = {"textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<", "textgreater": ">"}
TEXTS |= {
    "times": "×",
    "approx": "≈",
    "partial": "∂",
    "cdot": "·",
    "to": "→",
    "gets": "←",
    "dots": "…",
    "top": "ᵀ",
    "div": "÷",
    "textbar": "|",
}
TEXTS |= {"textemdash": "—"}
"""Commands that stand for one character."""
_FRAME = "documentclass usepackage ifdefined directlua fi usetikzlibrary definecolor tikzset setbeamertemplate"
_PICTURE = "begin end frametitle centering scalebox textwidth par only draw fill node path large small footnotesize"
COMMANDS = {"ensuremath", *_FRAME.split(), *_PICTURE.split()}


class Token(NamedTuple):
    """kind: "command", "sign" (one that is escaped), "brace", "math", "bare" (a sign with a meaning) or "text"."""

    kind: str
    text: str


def tokens(source: str) -> Iterator[Token]:
    """Every token, comments left out."""
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        assert match, source[at : at + 40]
        at = match.end()
        for kind, text in zip(("command", "sign", "brace", "bare", "text"), match.groups()):
            if text is not None:
                yield Token("math" if text == "$" and kind == "brace" else kind, text)


def check(source: str) -> None:
    """Braces and environments are closed in order, and all commands are ours."""
    depth: list[str] = []
    found = list(tokens(source))
    for index, (kind, text) in enumerate(found):
        assert kind != "math"
        if kind == "command":
            assert text in COMMANDS | set(TEXTS), text
            if text in ("begin", "end"):
                name = found[index + 2].text
                if text == "begin":
                    depth.append(name)
                else:
                    assert depth.pop() == name
        elif kind == "brace":
            if text == "{":
                depth.append("ensuremath" if found[index - 1] == ("command", "ensuremath") else "{")
            else:
                assert depth.pop() in ("{", "ensuremath")
        assert kind != "bare" or ("ensuremath" in depth and text == "^"), text
    assert not depth


_NODE = re.compile(r"\\node(?:<[^>]*>)?\[[^\]]*\] at \([-\d.]+,[-\d.]+\) (\{.*\});")


def node_texts(source: str) -> list[str]:
    """The texts of all nodes of a picture, as people see them."""
    return [text_of(match[1][1:-1]) for match in _NODE.finditer(source)]


def text_of(source: str) -> str:
    """A text that was escaped, as people see it."""
    found = list(tokens(source))
    shown = []
    depth = math = 0
    for before, (kind, text) in zip([None, *found], found):
        if kind == "brace":
            depth += 1 if text == "{" else -1
            math = depth if before == ("command", "ensuremath") else math if depth >= math else 0
        elif kind == "command":
            shown.append(TEXTS.get(text, ""))
        elif kind in ("sign", "text"):
            shown.append(text.replace("-", "−") if math else text)
        assert kind != "bare" or (math and text == "^")
    return "".join(shown)
