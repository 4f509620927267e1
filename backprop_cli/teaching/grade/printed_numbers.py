"""Numbers as libraries print them: np.float64(2.2), tensor(110., grad_fn=<…>), Fraction(11, 5), Value(data=220)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCALARS = r"(?:float|longdouble|double|half|single)\d*_?|u?int\d+"
_WRAPPERS = (
    rf"{_SCALARS}|Decimal|mpf|mpq|Float|Integer|(?:as)?array|[tT]ensor|Array|DeviceArray|[vV]ariable|Value|Parameter"
)
_CALL = re.compile(rf"(?:[A-Za-z_]\w*\.){{0,4}}({_WRAPPERS}|constant|Matrix|Fraction|Rational)\s?\((.*)\)", re.DOTALL)
_TENSOR = re.compile(r"<tf\.(?:Tensor|Variable)[^<>]*\bnumpy=([^<>]*)>", re.DOTALL)
_WHOLE = re.compile(r"\s*'?[-+]?\d+'?\s*")
_SETTING = re.compile(r"\s*[a-z_]+\s*=.*", re.DOTALL)
_DATA = re.compile(r"\s*data\s*=\s*")
_RATIOS = ("Fraction", "Rational", "mpq")
_BRACKET = re.compile(r"[][(){}<>,]")
_ELEMENT = re.compile(
    rf"\b(?:[A-Za-z_]\w*\.){{0,4}}(?:(?:{_SCALARS}|Decimal|mpf|Float|Integer|tensor|array)\('?([-+]?[\d.]+(?:e[-+]?\d+)?)'?"
    rf"(?:, ?[a-z_]+=[\w.<>':]+)*\)|(?:Fraction|Rational|mpq)\(([-+]?\d+), ?(\d+)\))"
)
_TUPLE = re.compile(r"(:\s*)\(([^(){}\[\]]*,[^(){}\[\]]*)\)")


def called(text: str) -> str | None:
    """What a call is of that stands for a number or an array: 2.2 of np.float64(2.2); None of another text."""
    match = _CALL.fullmatch(text)
    if not match:
        return None
    first, *others = parts(match[2])
    if match[1] in _RATIOS and len(others) == 1 and _WHOLE.fullmatch(first) and _WHOLE.fullmatch(others[0]):
        return f"({first.strip()})/({others[0].strip()})"
    if not all(map(_SETTING.fullmatch, filter(str.strip, others))):
        return None
    if "int" in match[1] and not _WHOLE.fullmatch(first):
        return None  # no int is 2.9
    return _DATA.sub("", first, count=1)


def tensor(text: str) -> str | None:
    """What TensorFlow prints: <tf.Tensor: shape=(), dtype=float32, numpy=110.0>."""
    match = _TENSOR.fullmatch(text)
    return match[1] if match else None


def number_in_brackets(text: str) -> str | None:
    """The only number of [220.], [[220.]] or (220,)."""
    inside = text[1:-1].strip().removesuffix(",")
    closed = {"[": "]", "(": ")"}[text[0]] == text[-1]
    return inside if closed and inside and len(parts(inside)) == 1 and _is_one(text) else None


def _is_one(text: str) -> bool:
    """Whether the bracket that opens a text is closed by its end, and not before."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += (match[0] in "[(") - (match[0] in "])")
        if depth == 0 and match[0] in "])":
            return match.end() == len(text)
    return False


def bracketed(text: str) -> str | None:
    """Tuples as lists: [5, 7, 9] for (5, 7, 9), [[1, 2], [3, 4]] for ((1, 2), (3, 4)); a calculation stays as it is."""
    if not _is_one(text):
        return None
    made: list[str] = []
    opened: list[int] = []  # where in `made` each parenthesis stands that is open
    tuples: list[bool] = []
    at = 0
    for match in _BRACKET.finditer(text):
        made.append(text[at : match.start()])
        made.append(match[0])
        at = match.end()
        if match[0] == "(":
            called_ = match.start() > 0 and text[match.start() - 1].isalnum()
            opened.append(len(made) - 1)
            tuples.append(False)
            if called_:
                opened[-1] = -1
        elif match[0] == "," and tuples:
            tuples[-1] = True
        elif match[0] == ")" and opened:
            start, is_tuple = opened.pop(), tuples.pop()
            if is_tuple and start >= 0:
                made[start], made[-1] = "[", "]"
        elif match[0] in "[]":
            opened, tuples = ([*opened, -1], [*tuples, False]) if match[0] == "[" else (opened[:-1], tuples[:-1])
    made.append(text[at:])
    return "".join(made).replace(",]", "]")


def listed(text: str) -> str | None:
    """A list of numbers without what numpy wraps each of them in."""
    made = simplified(text)
    return made if made != text else None


def in_rows(text: str, of_vector: bool) -> str:
    r"""An array with its rows in brackets: [[1, 2], [3, 4]] for [1, 2; 3, 4], for [[1、2]; [3、4]] and "[1 2]\n [3 4]".

    `of_vector` takes a single column, which is all that such a text can say of a vector, for one.
    """
    text = text.replace("、", ",").replace("\\n", " ")
    rows = text[1:-1].rstrip("; ").split(";")
    if len(rows) == 1 or "[" in text[1:]:
        return re.sub(r"\]\s*;\s*\[", "], [", text)
    if of_vector and not any("," in row or " " in row.strip() for row in rows):
        return f"[{', '.join(rows)}]"
    return f"[[{'], ['.join(rows)}]]"


def simplified(text: str) -> str:
    """A text with every wrapped number in it alone."""
    return _ELEMENT.sub(lambda match: match[1] or f"{match[2]}/{match[3]}", text) if "(" in text else text


def tuples_as_lists(text: str) -> str:
    """What Python prints of a dictionary of tuples, as one of lists."""
    return _TUPLE.sub(r"\1[\2]", text)


def parts(text: str, separators: str = ",") -> list[str]:
    """A text cut at the separators that stand in no brackets."""
    return [part for part, _ in separated(text, separators)]


def separated(text: str, separators: str = ",") -> Iterator[tuple[str, str]]:
    """The same, each part with the separator behind it."""
    depth, at = 0, 0
    for match in re.finditer(rf"[][(){{}}{separators}]", text):
        sign = match[0]
        if sign in separators and depth <= 0:
            yield text[at : match.start()], sign
            at = match.end()
        else:
            depth += (sign in "[({") - (sign in "])}")
    yield text[at:], ""
