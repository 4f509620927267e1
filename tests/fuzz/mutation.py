"""Random changes to an input, by someone who knows the words that matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

LONGEST = 8_192
"""Bytes of an input."""
_REMEMBERED = 2_000
_PIECES = re.compile(r"[^\W\d]\w*|[0-9.]+|\s+|\*\*|.", re.DOTALL)


class Mutator:
    """Changes inputs of one target: `words` are worth putting in, `fresh` makes an input, `separator` ends a part."""

    def __init__(
        self, seeds: Sequence[bytes], words: Sequence[str], fresh: Callable[[Random], str], separator: str
    ) -> None:
        self.seeds = [_text(seed) for seed in seeds]
        self.words = words
        self.fresh = fresh
        self.separator = separator
        self.answered: list[bytes] = []
        self.ways = (
            *(self._put_in, self._put_in, self._replace, self._replace, self._leave_out, self._double, self._splice),
            *(self._swap, self._wrap, self._parts, self._parts, self._character, self._again_and_again),
        )

    def mutate(self, data: bytes, random: Random, longest: int = LONGEST) -> bytes:
        """`data` with some changes; now and then something new, or something that had an answer, instead of it."""
        chance = random.random()
        if chance < 0.2:
            text = self.fresh(random)
        else:
            text = _text(random.choice(self.answered) if chance < 0.5 and self.answered else data)
        while True:
            if random.random() < 0.4 or len(text) > longest:
                return _bytes(text)[:longest]
            text = random.choice(self.ways)(text, random)

    def remember(self, data: bytes, random: Random) -> None:
        """Keep an input that had an answer, to change it again."""
        if len(self.answered) < _REMEMBERED:
            self.answered.append(data)
        elif random.random() < 0.02:
            self.answered[random.randrange(_REMEMBERED)] = data

    def _place(self, text: str, random: Random) -> tuple[int, int]:
        """Where one piece of the text starts and ends: a word, a number or a character."""
        if not text:
            return 0, 0
        start = random.randrange(len(text))
        window = max(0, start - 40)
        for match in _PIECES.finditer(text, window, min(len(text), start + 40)):
            if match.end() > start:
                return match.start(), match.end()
        return start, start + 1

    def _put_in(self, text: str, random: Random) -> str:
        at = random.choice((*self._place(text, random), len(text)))
        return text[:at] + random.choice(self.words) + text[at:]

    def _replace(self, text: str, random: Random) -> str:
        start, end = self._place(text, random)
        return text[:start] + random.choice(self.words) + text[end:]

    def _leave_out(self, text: str, random: Random) -> str:
        start, end = self._place(text, random)
        return text[:start] + text[end + random.choice((0, 0, 0, 1, 5, 20)) :]

    def _double(self, text: str, random: Random) -> str:
        start, _ = self._place(text, random)
        end = start + random.choice((1, 3, 10, 40))
        return text[:end] + text[start:end] * random.choice((1, 1, 2)) + text[end:]

    def _splice(self, text: str, random: Random) -> str:
        other = random.choice(self.seeds)
        start, _ = self._place(other, random)
        end = start + random.choice((3, 10, 40, 400))
        at, rest = self._place(text, random)
        return text[:at] + other[start:end] + text[rest if random.random() < 0.5 else at :]

    def _swap(self, text: str, random: Random) -> str:
        (a, b), (c, d) = sorted((self._place(text, random), self._place(text, random)))
        return text if b > c else text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]

    def _wrap(self, text: str, random: Random) -> str:
        start, end = self._place(text, random)
        end = random.choice((end, end + 5, len(text)))
        before, after = random.choice(("()", "[]", "{}", '""', "''", ("-(", ")"), ("relu(", ")"), ("max(x, ", ")")))
        return text[:start] + before + text[start:end] + after + text[end:]

    def _parts(self, text: str, random: Random) -> str:
        """Lines (or words of a command line) doubled, left out, exchanged, indented or taken from elsewhere."""
        parts = text.split(self.separator)
        i, j = random.randrange(len(parts)), random.randrange(len(parts))
        way = random.randrange(6)
        if way == 0:
            parts.insert(j, parts[i])
        elif way == 1 and len(parts) > 1:
            del parts[i]
        elif way == 2:
            parts[i], parts[j] = parts[j], parts[i]
        elif way == 3:
            parts[i] = f" {parts[i]}" if random.random() < 0.5 else parts[i].lstrip()
        else:
            others = random.choice(self.seeds).split(self.separator)
            parts.insert(i, random.choice(others))
        return self.separator.join(parts)

    def _character(self, text: str, random: Random) -> str:
        at = random.randint(0, len(text))
        ranges = (
            (0, 0x7F),
            (0x80, 0x250),
            (0x300, 0x370),
            (0x2000, 0x2070),
            (0x3000, 0x3100),
            (0, 0xFFFF),
            (0, 0x10FFFF),
        )
        return text[:at] + chr(random.randint(*random.choice(ranges))) + text[at + random.randint(0, 1) :]

    def _again_and_again(self, text: str, random: Random) -> str:
        """A piece many times, for depth and width."""
        start, end = self._place(text, random)
        times = random.choice((3, 30, 30, 100, 1_000))
        unit = random.choice((text[start:end], random.choice(self.words), "(", "-", "[", "x + ", "-("))
        close = {"(": ")", "-(": ")", "[": "]"}.get(unit, "") if random.random() < 0.7 else ""
        return text[:start] + unit * times + text[start:end] + close * times + text[end:]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates that no bytes become
        return text.encode("utf-8", "surrogatepass")
