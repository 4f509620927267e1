"""The header of a table -> which column answers which question: by its name, else by its number; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError, Place


class Asked(NamedTuple):
    """What the keys ask: the question that goes by a name in any spelling, and the questions in order."""

    by_name: Callable[[str], str | None]
    in_order: Sequence[str]


class Columns(NamedTuple):
    """The question that each column answers, by the number of the column; and those that only speak of a question."""

    answers: dict[int, str]
    passed_over: list[int]


LONGEST_HEADER = 500
_OTHER = re.compile(
    r"""
    \b(?:solutions?|correct|right|wrong|model|points?|marks?|grades?|scores?|feedback|comments?|max(?:imum)?|min(?:imum)?
        |expected|hints?|sure|certain|confiden(?:t|ce)|difficulty|time|why|how|not|without|minus|plus|times|sum|half
        |double|friend|neighbou?r|partner|guess|previous|first\ try|attempts?)\b
    |正解|正答|模範|解答例|配点|得点|点数|採点|満点|最高|スコア|フィードバック|講評|コメント|自信|理由|難し|友達|ヒント|予想
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words with which a header speaks of something else than the student's answer."""
_WORDS = re.compile(r"[^\s\[\]()（）「」『』,、:：?？]+")
_NUMBERED = re.compile(
    r"(?:(?P<answer>response|answer|回答|解答)|q|question|問|問題|設問|質問)[\s._]*(?P<number>\d{1,3})\W*",
    re.IGNORECASE,
)


def answer_columns(header: Mapping[int, str], asked: Asked, place: Place) -> Columns:
    """What the columns answer. Raises BackpropError where two may answer the same question."""
    cells = {at: cell[:LONGEST_HEADER].strip() for at, cell in header.items()}
    exact = {at: found for at, cell in cells.items() if (found := asked.by_name(cell))}
    spoken = {at: found for at, cell in cells.items() if at not in exact and (found := _question(cell, asked.by_name))}
    loose = {at: found for at, found in spoken.items() if found not in exact.values() and not _OTHER.search(cells[at])}
    named = exact | _alone(loose, cells, place)
    if named or spoken:
        return Columns(named, [at for at in spoken if at not in named])
    return _numbered(cells, asked.in_order, place)


def _question(cell: str, asked: Callable[[str], str | None]) -> str | None:
    """The one question that a header speaks of."""
    found = {*map(asked, _WORDS.findall(cell))} - {None}
    return found.pop() if len(found) == 1 else None


def _numbered(cells: Mapping[int, str], keys: Sequence[str], place: Place) -> Columns:
    """Columns by the number of a question. Where there is a `Response 1`, `Question 1` is the text of the question."""
    matches = {at: match for at, cell in cells.items() if (match := _NUMBERED.fullmatch(cell))}
    of_answers = {at: match for at, match in matches.items() if match["answer"]}
    numbers = {at: int(match["number"]) for at, match in (of_answers or matches).items()}
    found = {at: keys[number - 1] for at, number in numbers.items() if 0 < number <= len(keys)}
    return Columns(_alone(found, cells, place), [at for at in matches if of_answers and at not in of_answers])


def _alone(found: dict[int, str], cells: Mapping[int, str], place: Place) -> dict[int, str]:
    """The same. Raises BackpropError where two columns may answer one question, and neither is called just like it."""
    first: dict[str, int] = {}
    for at, question in found.items():
        before = first.setdefault(question, at)
        if before != at:
            names = {"first": cells[before], "second": cells[at], "question": question}
            raise BackpropError("rows-two-columns", place, **names)
    return found
