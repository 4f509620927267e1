"""Texts of users in the languages that the program writes: one function a language, through which all of them go.

What is not seen (controls, bidirectional and other format characters) never arrives raw: where people read it is
written out as `\\x1b`; JSON and the strings of Python and YAML have it as an escape of their own, and lose nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

NOT_SEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default-ignorable: nobody sees it, so that two names would look like one. Python has some
in names, and Japanese text has others behind characters whose shape they choose: a title may, a name may not."""
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """Text for a terminal: every control, format, surrogate character and what is no character is written out.

    Terminal escapes and right-to-left overrides from a file never reach the terminal raw.
    """
    if text.isprintable():
        return text
    return "".join(_written_out(character) if is_unseen(character) else character for character in text)


def visible_lines(text: str) -> str:
    """The same for the lines of a table, whose line ends and tabs stay."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))


def spelled(text: str) -> str:
    """Text as a message repeats it: visible, and with an escape in place of what nobody would see."""
    return visible(text) if text.isascii() else NOT_SEEN.sub(lambda found: _written_out(found[0]), visible(text))


def is_unseen(character: str) -> bool:
    """Whether nothing (or something else) would be seen of a character."""
    code = ord(character)
    return (
        unicodedata.category(character) in _UNSEEN
        or 0xFDD0 <= code <= 0xFDEF  # this and the next line: what Unicode calls no characters, and XML does not allow
        or code & 0xFFFE == 0xFFFE
    )


def _written_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def string_literal(text: str, ascii_only: bool = False) -> str:
    """A string in double quotes, which Python and YAML read as this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if escaped.isprintable() and (escaped.isascii() or not ascii_only):  # most texts
        return f'"{escaped}"'
    kept = (c if c.isprintable() and (c < "\x7f" or not ascii_only) else _written_out(c) for c in escaped)
    return f'"{"".join(kept)}"'


def python_comment(text: str) -> str:
    """A comment of one line.

    It may stand anywhere but in the first two lines of a program, where Python looks for the encoding (PEP 263).
    """
    return f"# {visible(text)}"


_PLAIN_SCALAR = re.compile(r"[^\W\d_][\w 　.()（）・²³√]*(?<! )")
_YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def yaml_text(text: str) -> str:
    """A scalar of YAML: as it is where that is safe, else in double quotes."""
    return text if _PLAIN_SCALAR.fullmatch(text) and text.lower() not in _YAML_WORDS else string_literal(text)


class _Escapes(dict[int, "int | str"]):
    """For `str.translate`: how JSON writes what is not seen. Filled as characters come up."""

    def __missing__(self, code: int) -> int | str:
        from json import dumps

        unseen = code > 0x7E and is_unseen(chr(code))
        self[code] = code if not unseen else f"\\u{code:04x}" if code <= 0xFFFF else dumps(chr(code))[1:-1]
        return self[code]


_ESCAPES = _Escapes()


def json_text(value: object, ascii_only: bool = False, indent: int | None = None) -> str:
    """A value as JSON, in which nothing unseen stands but as an escape. Raises ValueError for nan and infinity."""
    from json import dumps

    text = dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    seen = all(character < "\x7f" or not is_unseen(character) for character in set(text))
    return text if seen else text.translate(_ESCAPES)


_AT_A_TIME = 1_000


def json_object(members: Mapping[str, object], ascii_only: bool = False) -> str:
    """An object as JSON. An iterator in it becomes an array whose elements are never all there at once."""

    def text(value: object) -> str:
        if not isinstance(value, Iterator):
            return json_text(value, ascii_only)
        parts = iter(lambda: list(islice(value, _AT_A_TIME)), [])
        return f"[{', '.join(json_text(part, ascii_only)[1:-1] for part in parts)}]"

    return f"{{{', '.join(f'{json_text(name, ascii_only)}: {text(value)}' for name, value in members.items())}}}"


def json_in_markup(value: object) -> str:
    """A value as JSON that stands in a script element of HTML, and cannot end it."""
    return json_text(value).replace("<", "\\u003c")


_FORMULA = re.compile(r'(^|;)(?=[\s"]*[=+\-@＝＋－＠])')
_NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")


def csv_cell(text: str, separator: str = ",") -> str:
    """A cell of CSV that no spreadsheet takes for a formula: the sign that would start one stands behind a '.

    So it does behind a semicolon, at which many spreadsheets split. Numbers are left alone.
    """
    if not text or (text.isalnum() and separator not in text):  # most cells
        return text
    shown = visible(text)
    if not _NUMBER.fullmatch(shown):
        shown = _FORMULA.sub(r"\1'", shown)
    return '"' + shown.replace('"', '""') + '"' if separator in shown or '"' in shown else shown


def csv_row(cells: Iterable[object]) -> str:
    """A row of CSV with its line end; None is an empty cell."""
    return ",".join(["" if cell is None else csv_cell(str(cell)) for cell in cells]) + "\n"


def markup(text: str) -> str:
    """Text for HTML, SVG and XML, and values of attributes in double quotes."""
    from html import escape

    return escape(visible(text), quote=False).replace('"', "&quot;")


_CLOZE = {ord("{"): "&#123;", ord("}"): "&#125;", ord("@"): "&#64;", ord("["): "&#91;", ord("$"): "&#36;"}


def page_in_attribute(page: str) -> str:
    """A whole page, whose own texts are escaped already, as the value of an attribute between double quotes."""
    return page.replace("&", "&amp;").replace('"', "&quot;")


def cloze_text(text: str) -> str:
    """Text for the HTML of a question of Moodle: no brace begins a blank, nothing is a file or a filter's mark."""
    return markup(text).translate(_CLOZE)


_TAG = re.compile(r"<(title|desc|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


def markup_texts(markup: str) -> str:
    """The texts that an SVG of ours draws, without its tags."""
    from html import unescape

    return unescape(_TAG.sub(" ", markup))


def dot_string(text: str) -> str:
    """A string of the DOT language, in which Graphviz finds no escape sequences and no entities."""
    return '"' + visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


_MERMAID = re.compile(r"[!-'*:-<>-@\[-`{-~]")


def mermaid_text(text: str) -> str:
    """Text between the double quotes of Mermaid: signs that mean something to it, or to HTML, by their numbers."""
    return _MERMAID.sub(lambda found: f"#{ord(found[0])};", visible(text))


_MARKDOWN = re.compile(
    r"""[\\|`*_{}\[\]<>\#~$&]                # marks in the middle of a line
    |(?<=\w):(?=//)|(?<=\bwww)\.             # addresses that would become links
    |^[-+](?=\s|$)|^-(?=([ \t]*-){2}[- \t]*$)  # lists and rules, which start a line
    |(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)|(?<=^\d{3})[.)](?=\s|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TICKS = re.compile("`+")


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))


def markdown_code(text: str) -> str:
    """Text that Markdown shows as code, letter for letter; nothing for no text."""
    shown = visible(text)
    fence = _fence(shown, 1)
    pad = " " if shown[:1] == "`" or shown[-1:] == "`" or (shown[:1] == " " == shown[-1:] and shown.strip()) else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def markdown_block(lines: Sequence[str], language: str) -> list[str]:
    """The lines of a block of code in Markdown, its fences among them."""
    shown = [visible(line) for line in lines]
    fence = _fence("\n".join(shown), 3)
    return [f"{fence}{language}", *shown, fence]


def markdown_table(headings: Iterable[str], numeric: Iterable[bool], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a table of Markdown, columns of numbers at the right; cells are taken as they are."""
    rule = ["---:" if right else "---" for right in numeric]
    return [f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows)]


def _fence(text: str, least: int) -> str:
    """More backticks than stand in a row anywhere in a text."""
    return "`" * max(least, 1 + max(map(len, _TICKS.findall(text)), default=0))


_RST = re.compile(r"[!-/:-@\[-`{-~]")


def rst_text(text: str) -> str:
    """Text that reStructuredText shows as it is, on one line: every sign that might mean something is escaped.

    At its start stands an escaped blank, which is nothing, where a blank or a line of signs might mean something.
    """
    escaped = _RST.sub(r"\\\g<0>", visible(text))
    return f"\\ {escaped}" if escaped[:1] in (" ", "\\") else escaped


_TAP = re.compile(r"#(?=\s*(?:skip|todo))|\{$", re.IGNORECASE)


def tap_text(text: str) -> str:
    """The description of a test point of TAP: # starts a directive.

    Many readers know no escapes, and some take a { at the end for a block: what they might act on is written out.
    """
    shown = _TAP.sub(lambda found: f"\\x{ord(found[0]):02x}", visible(text))
    return shown.replace("\\", "\\\\").replace("#", "\\#")


_LATEX = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
_LATEX |= {sign: f"\\{sign}" for sign in "{}$&#_%"} | {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"}
_LATEX_SIGNS = {"∂": r"\partial", "×": r"\times", "÷": r"\div", "−": "-", "·": r"\cdot", "→": r"\to", "←": r"\gets"}
_LATEX_SIGNS |= {"≈": r"\approx"}
_LATEX |= {sign: rf"\ensuremath{{{formula}}}" for sign, formula in _LATEX_SIGNS.items()}
_LATEX |= {"—": r"\textemdash{}", "…": r"\dots{}"}
_LATEX_PAIR = re.compile("[-`',?!](?=[-`'])")  # signs that would become one: a dash of two, a quotation mark
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda"),
    *("Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
)
_LATEX_NAME = re.compile(rf"([A-Za-z]|{'|'.join(_GREEK)})(?:_?([0-9]+))?")


def latex_text(text: str) -> str:
    """Text for LaTeX outside formulas, of one line: every sign with a meaning there is written out."""
    return _LATEX_PAIR.sub(r"\g<0>{}", "".join(_LATEX.get(character, character) for character in visible(text)))


def latex_name(name: str) -> str:
    """A name inside a formula: x, x_{1}, \\alpha, upright where it is a word, and as text in other scripts."""
    letter = _LATEX_NAME.fullmatch(name)
    if letter:
        sign = f"\\{letter[1]}" if letter[1] in _GREEK else letter[1]
        return f"{sign}_{{{letter[2]}}}" if letter[2] else sign
    return rf"\mathrm{{{latex_text(name)}}}" if name.isascii() else rf"\text{{{latex_text(name)}}}"


def latex_comment(text: str) -> str:
    """A comment of one line."""
    return f"% {visible(text)}"


def github_data(text: str) -> str:
    """The sentence of a workflow command of GitHub Actions."""
    return visible(text).replace("%", "%25")


def github_property(text: str) -> str:
    """The value of one of its properties, of which commas and colons are the ends."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")
