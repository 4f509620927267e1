r"""LaTeX as people answer with it -> our own syntax: \frac{1}{3}, 2 \cdot t, e^{x}, and matrices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, takewhile

from backprop_cli.graph.functions import FUNCTIONS

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}&]|[^\\{}&]+", re.DOTALL)
_BEGINS = r"\s*(?:(?:\\left)?\s?[\[(|]\s?)?\\begin\s?\{((?:[pbvBV]|small)?matrix|array)\}"
_ENDS = r"\\end\s?\{\1\}(?:\s?(?:\\right)?\s?[\])|])?"
_MATRIX = re.compile(rf"{_BEGINS}(?:\s?\{{[lcr| ]*\}})?(.*){_ENDS}", re.DOTALL)
_BEGIN = re.compile(_BEGINS)
_CLOSING = " .,;$\\])"  # of the formula that a matrix ends
MOST_LINES = 200
"""Lines that a matrix may take."""
_SIGNS = {"cdot": "*", "times": "*", "ast": "*", "div": "/", "pi": "π", "approx": "≈", "left": "", "right": ""}
_SIGNS |= {
    ",": " ",
    ";": " ",
    "!": "",
    " ": " ",
    ":": " ",
    "quad": " ",
    "_": "_",
    "%": "%",
    "$": "$",
    "{": "(",
    "}": ")",
}
_SIGNS |= {"ln": "log", "sigma": "sigmoid", "displaystyle": "", "lbrack": "[", "rbrack": "]"}
_TEXT = {"text", "mathrm", "mathit", "mathbf", "mathsf", "operatorname", "boxed"}
_FRACTIONS = {"frac", "dfrac", "tfrac"}
MOST_DEPTH = 50
_DRESS = re.compile(
    r"\\(?:(?:text(?:bf|it|tt|rm)?|math(?:rm|it|bf|sf|tt)|operatorname)\*?\s?\{(?P<inside>[^{}\\]*(?:\\_[^{}\\]*)*)\}"
    r"|(?P<blank>[,;:! ]|q?quad(?![A-Za-z]))|(?P<none>(?:(?:left|right)\.?|big|displaystyle|therefore)(?![A-Za-z]))|\\)"
)
_BOXED = re.compile(r"[^:=]{0,40}?(\\boxed\s?\{)")


def undressed(line: str) -> str:
    """A line of LaTeX without what only changes how it looks: upright letters, narrow blanks, a box around it all."""
    if "\\" not in line:
        return line
    box = _BOXED.match(line)
    if box and "}" in line:
        before, _, behind = line[box.end() :].rpartition("}")
        line = line[: box.start(1)] + before + behind
    return _DRESS.sub(_plain, line)


def _plain(dress: re.Match[str]) -> str:
    if dress["inside"] is not None:
        return dress["inside"]
    return " " if dress["blank"] else "" if dress["none"] else dress[0]


def rest_of_matrix(value: str, lines: Sequence[str], at: int) -> tuple[str, int]:
    """A value that begins a matrix, with the lines from `at` on that end it, and how many those are.

    Behind a bare name the matrix may begin on the next line. No further line is taken where one begins another matrix.
    """
    begun = bool(value.strip())
    texts = chain([value] * begun, (undressed(line.strip()) for line in lines[at : at + MOST_LINES]))
    first = next(texts, "")
    begin = _BEGIN.match(first)
    if not begin:
        return value, 0
    end = re.compile(_ENDS.replace(r"\1", begin[1]))
    taken: list[str] = []
    for text in chain([first], takewhile(lambda line: "\\begin" not in line, texts)):
        found = end.search(text)
        taken.append(text if not found else text[: found.end()] + text[found.end() :].strip(_CLOSING))
        if found:
            return " ".join(taken), len(taken) - begun
    return value, 0


def from_latex(text: str, of_vector: bool = False) -> str | None:
    """The same in our own syntax; None for what is no such text.

    `of_vector` takes a matrix of a single row or column for a vector, which has no notation of its own.
    """
    matrix = _MATRIX.fullmatch(text)
    if matrix:
        rows = [row for row in matrix[2].split(r"\\") if row.strip()]
        cells = [[from_latex(cell.strip()) or cell.strip() for cell in row.split("&")] for row in rows]
        if of_vector and (len(cells) == 1 or all(len(row) == 1 for row in cells)):
            return f"[{', '.join(cell for row in cells for cell in row)}]"
        return "[" + ", ".join("[" + ", ".join(row) + "]" for row in cells) + "]"
    if "\\" not in text and "^{" not in text and "_{" not in text:
        return None
    return _converted(text)


def _converted(text: str) -> str | None:
    """Every group in braces in parentheses; behind \\frac two of them divided."""
    made: list[str] = []
    closers: list[str] = []  # what to write where each open brace ends
    wanted = ""  # what the next braces are for: "top", "bottom", "plain", "name"
    for token in _TOKEN.findall(text):
        name = token[1:] if token[0] == "\\" else ""
        if wanted and not token.strip():
            continue
        if token == "{":
            opening, closing = {"top": ("((", ")/"), "bottom": ("(", "))"), "plain": ("", "")}.get(wanted, ("(", ")"))
            made.append(opening)
            closers.append(closing)
            wanted = ""
        elif token == "}":
            if not closers:
                return None
            made.append(closers.pop())
            wanted = "bottom" if made[-1] == ")/" else ""
        elif wanted in ("top", "bottom"):
            short = re.match(r"\s*(\d)(\d)?", token) if wanted == "top" else re.match(r"\s*(\d)", token)
            if not short or (wanted == "top" and not short[2]):
                return None  # \frac12 alone may do without braces
            made.append(f"(({short[1]})/({short[2]}))" if wanted == "top" else f"({short[1]}))")
            made.append(token[short.end() :])
            wanted = ""
        elif name in _FRACTIONS:
            wanted = "top"
        elif name in _TEXT:
            wanted = "plain"
        elif name in _SIGNS:
            made.append(_SIGNS[name])
        elif name == "sqrt" or name in FUNCTIONS:
            made.append(name)
        elif name or token == "&":
            return None
        else:
            made.append(token)
            wanted = "plain" if token.endswith("_") else ""
        if len(closers) > MOST_DEPTH:
            return None
    return None if closers or wanted in ("top", "bottom") else "".join(made).replace("^", "**")
