"""What the program writes in LaTeX, read strictly: the texts that stand there, and nothing that they might do."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|^%[^\n]*$|[^\\%]", re.DOTALL | re.MULTILINE)
_SIGNS = {"textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<", "textgreater": ">"}
_SIGNS |= {"textbar": "|", "partial": "∂", "times": "×", "div": "÷", "cdot": "·", "to": "→", "gets": "←", "approx": "≈"}
_SIGNS |= {"textemdash": "—", "dots": "…"}
COMMANDS = {
    *_SIGNS,
    *("frac", "cdots", "left", "right", "mathrm", "text", "operatorname", "sqrt", "ensuremath", "begin", "end"),
    *("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "arcsin", "arccos", "arctan", "pi"),
    *("alpha", "beta", "theta", "lambda", "Delta"),
    *("paragraph", "subsection*", "noindent"),
}
"""Every command that a derivation has; whatever a user writes is none."""
_UNSEEN = (*_SIGNS, "ensuremath", "apart")
_PAIRS = tuple("-`',?!")
_TEXTS = ("text", "paragraph", "subsection*")


def of_latex(text: str) -> list[str]:
    """The lines with texts as people see them; braces and commands of the document are in ⟦ ⟧.

    Asserts that braces, delimiters, dollars and environments close, each in the group where it opens, and that no
    sign with a meaning stands where it has none.
    """
    reader = _Reader(_TOKEN.findall(text))
    assert "".join(reader.tokens) == text
    return "".join(reader.read()).splitlines()


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.groups: list[str] = []
        self.environment = self.math = False

    def read(self) -> list[str]:
        found = [self._seen(at, token) for at, token in enumerate(self.tokens)]
        assert not self.groups
        assert not self.environment
        assert not self.math
        return found

    def _seen(self, at: int, token: str) -> str:
        if token.startswith("%"):
            assert not self.environment
            return token
        if token.startswith("\\"):
            return self._command(at, token[1:])
        if token == "{":
            before = self.tokens[at - 1]
            apart = before in _PAIRS and self.tokens[at + 1] == "}"  # it keeps two signs from becoming one
            self.groups.append("apart" if apart else before[1:] if before[1:] in (*_TEXTS, *_UNSEEN) else token)
            return "" if self.groups[-1] in _UNSEEN else "⟦{⟧"
        if token == "}":
            assert self.groups
            return "" if self.groups.pop() in _UNSEEN else "⟦}⟧"
        in_math = (self.environment or self.math) and not set(self.groups) & {*_TEXTS}
        if token == "$":
            assert not self.environment
            assert not self.groups
            self.math = not self.math
        elif token == "&":
            assert self.environment
            assert self.groups[-1:] in ([], ["cases"])
        elif token in "^_":
            assert in_math, token
        else:
            assert token not in "#~", token
        return f"⟦{token}⟧" if token in "$&^_" else token

    def _command(self, at: int, command: str) -> str:
        if command in _SIGNS:
            return _SIGNS[command]
        if command == "left":
            self.groups.append("left")
        elif command == "right":
            assert self.groups.pop() == "left"
        elif command in ("begin", "end") and "".join(self.tokens[at + 1 : at + 8]) == "{cases}":
            assert self.environment
            if command == "begin":
                self.groups.append("cases")
            else:
                assert self.groups.pop() == "cases"
        elif command in ("begin", "end"):
            assert "".join(self.tokens[at + 1 : at + 9]) == "{align*}"
            assert not self.groups
            assert self.environment is (command == "end")
            self.environment = command == "begin"
        elif command == "\\":
            assert self.environment
            assert self.groups[-1:] in ([], ["cases"])
        elif command[0].isalpha():
            assert command in COMMANDS, command
        else:
            assert command in set("{}$&#_%|"), command
            return command
        return "" if command == "ensuremath" else f"⟦{command}⟧"
