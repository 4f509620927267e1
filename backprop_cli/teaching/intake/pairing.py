"""Which key is for which piece of work: as the roster says, by a name, or by the seed of the sheet; no guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.messages import Message
from backprop_cli.teaching.intake.file_names import alike, label_of, labels_in, stem
from backprop_cli.teaching.intake.handed import Handed
from backprop_cli.teaching.intake.keys import Keys, names_of
from backprop_cli.teaching.intake.roster import Entry, Roster

_WITH_KIND = re.compile(
    r"(?:(?P<seed>seed|シード)|(?P<sheet>sheet|key|no\.?|用紙|シート|正解))?[\s:：=#]*(?P<number>[0-9]{1,9})(?:\s*(?:枚目|番))?",
    re.IGNORECASE,
)
"""`seed 106`, `sheet 3`, or the number alone, which may be either."""


class Partner(NamedTuple):
    """The number of the key for a piece of work; or why there is none."""

    key: int | None = None
    why: Message | None = None


class Pairing:
    """Finds the key for a piece of work. Raises BackpropError where the roster names a key that there is not."""

    def __init__(self, keys: Keys, roster: Roster) -> None:
        self.keys = keys
        self.roster = roster
        self.several = len(keys.keys) > 1
        if self.several:
            for entry in roster.entries:
                if entry.sheet and self._named(entry.sheet) is None:
                    place = Place(roster.file, entry.line)
                    raise BackpropError("roster-no-key", place, **self._unknown(entry.sheet).parameters)

    def names_key(self, part: str, in_full: bool) -> bool:
        """Whether a folder's name says whose its files are."""
        return self.roster.knows(part) or (self.several and self._by_part(part, in_full) is not None)

    def by_student(self, work: Iterable[Handed]) -> Iterator[Handed]:
        """The same, each with what the roster has on it: once for each student that the roster says it is of."""
        for each in work:
            yield from [each._replace(entry=entry) for entry in self._entries(each)] or [each]

    def _entries(self, work: Handed) -> list[Entry]:
        if work.of_row:  # whose number is that of one student, and no name of a file that begins with it
            return self.roster.entries_for((), [work.parts[0] if work.parts else work.name], work.student)
        paths = ["/".join(work.parts[1:]) or work.name, work.name, "/".join(work.parts)]
        return self.roster.entries_for(work.parts, paths, work.student)

    def partner(self, work: Handed, seeds: Iterable[int]) -> Partner:
        """The key for a piece of work on which these seeds stand."""
        entry = work.entry
        sheet = work.sheet or (entry.sheet if entry else "")
        if sheet and self._named(sheet) is None and (self.several or self.keys.keys[0].seeds):
            return Partner(None, self._unknown(sheet))
        if not self.several:
            return Partner(0)
        by_path = self._by_path(work.parts, work.of_row) or self._by_path(work.inside)
        named = {self._named(sheet)} - {None} if sheet else by_path
        if not named and entry:
            named = {self.key_of(entry)} - {None}
        marked = {self.keys.by_seed[seed] for seed in seeds if seed in self.keys.by_seed}
        both = named | marked
        if len(both) == 1:
            return Partner(both.pop())
        if not both:
            return Partner(None, Message("no-partner-row" if work.of_row else "no-partner"))
        if len(marked) == 1 and len(named) == 1:
            return Partner(None, self._conflict("sheet-of-another", named.pop(), marked.pop()))
        first, second, *_ = sorted(at for at in both if at is not None)
        return Partner(None, self._conflict("two-partners", first, second))

    def key_of(self, entry: Entry) -> int | None:
        """The key that an entry of the roster names, or that is called like its student."""
        if entry.sheet:
            return self._named(entry.sheet)
        labels = (alike(name) for name in (entry.student.id, entry.student.name) if name)
        return next((self.keys.by_label[label] for label in labels if label in self.keys.by_label), None)

    def _conflict(self, message: str, own: int | None, other: int | None) -> Message:
        names = [self.keys.keys[at].name for at in (own, other) if at is not None]
        return Message(message, {"key": names[0], "other": names[1]})

    def _unknown(self, sheet: str) -> Message:
        return Message("roster-no-key", {"key": sheet, "keys": names_of(self.keys.keys)})

    def _named(self, text: str) -> int | None:
        """The key that a cell names: its file, its label, or its seed."""
        kind = _WITH_KIND.fullmatch(text.strip())
        if not (kind and kind["seed"]):
            for label in (text, stem(text), label_of(text), kind["number"] if kind else ""):
                if alike(label) in self.keys.by_label:
                    return self.keys.by_label[alike(label)]
        digits = kind["number"] if kind and not kind["sheet"] else ""
        return self.keys.by_seed.get(int(digits)) if digits else None

    def _by_part(self, part: str, in_full: bool) -> int | None:
        labels = [alike(stem(part)), alike(part)] if in_full else labels_in(part)
        found = next((self.keys.by_label[label] for label in labels if label in self.keys.by_label), None)
        key = None if found is None else self.keys.keys[found]
        counted = key and key.number is not None and key.seeds
        return None if counted else found  # where keys are a stream, the seeds tell more than their order

    def _by_path(self, parts: tuple[str, ...], in_full: bool = False) -> set[int | None]:
        """The keys that the names on the way to a file name; the first of them, or each, only in full."""
        found = {self._by_part(part, in_full or (at == 0 and len(parts) > 1)) for at, part in enumerate(parts)}
        return found - {None}
