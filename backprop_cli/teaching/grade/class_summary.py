"""Reports on a class -> what a teacher wants to know: how each question went, and which mistakes were made how often.

Reports are counted as they pass by, so that many submissions take little more memory than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from os.path import commonprefix

from backprop_cli.language.messages import shortened
from backprop_cli.teaching.grade.marking import Mark, Report

MOST_NAMED = 3
"""Students, and different answers, that are kept of those who made the same mistake."""
_MOST_MISTAKES = 1_000
"""Different mistakes at one question that are told apart."""
_LONGEST = 24
"""Characters of an answer."""


@dataclass
class Mistake:
    """What is wrong in the same way: of one misconception, or the same answer; or all that cannot be read.

    Names and answers are the first few.
    """

    status: str
    misconception: str | None
    count: int = 0
    answers: list[str] = field(default_factory=list)
    who: list[str] = field(default_factory=list)

    def add(self, answer: str, who: str) -> None:
        """Count one."""
        self.count += 1
        for kept, new in ((self.answers, answer), (self.who, who)):
            if new not in kept and len(kept) <= MOST_NAMED:  # one more than is shown tells that there are more
                kept.append(new)


@dataclass
class Tally:
    """One question: how many answered it right, of how many whose submission could be marked; and the mistakes."""

    right: int = 0
    missing: int = 0
    marked: int = 0
    mistakes: dict[tuple[str, str], Mistake] = field(default_factory=dict)

    def add(self, mark: Mark, who: str) -> None:
        """Count one student's mark."""
        self.marked += 1
        self.right += mark.status == "correct"
        self.missing += mark.status == "missing"
        if mark.status not in ("wrong", "unreadable"):
            return
        found = mark.reasons[0].misconception if mark.reasons else None
        answer = shortened(mark.given, _LONGEST)
        kind = ("unreadable", "") if mark.status == "unreadable" else ("why", found) if found else ("wrong", answer)
        if kind in self.mistakes or len(self.mistakes) < _MOST_MISTAKES:
            self.mistakes.setdefault(kind, Mistake(mark.status, found)).add(answer, who)

    @property
    def share(self) -> Fraction:
        """The share of right answers."""
        return Fraction(self.right, max(1, self.marked))

    def frequent(self, most: int) -> list[Mistake]:
        """The mistakes made most often."""
        return sorted(self.mistakes.values(), key=lambda mistake: -mistake.count)[:most]


class ClassSummary:
    """What is counted of the reports that have passed by."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.absent: Counter[str] = Counter()  # students and keys that nothing was handed in for: no submissions
        self.misconceptions: Counter[str] = Counter()
        self.scores = Fraction(0)
        self.questions: dict[str, Tally] = {}
        self.folder: str | None = None  # that all submissions are in

    def watch(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The same reports, counted. A submission counts once for each reason that comes first at a question."""
        for report in reports:
            self._add(report)
            yield report

    def _add(self, report: Report) -> None:
        if report.absent:
            self.absent[report.absent] += 1
            return
        self.results["malformed" if report.why else "passed" if report.passed else "failed"] += 1
        self.scores += report.score
        first = {mark.reasons[0].misconception for mark in report.marks if mark.reasons}
        self.misconceptions.update(name for name in first if name)
        folder = report.name[: report.name.rfind("/") + 1]
        shared = folder if self.folder is None else commonprefix([self.folder, folder])
        self.folder = shared[: shared.rfind("/") + 1]
        for mark in [] if report.why else report.marks:
            self.questions.setdefault(mark.question.key, Tally()).add(mark, report.who)

    @property
    def count(self) -> int:
        """How many submissions there were."""
        return sum(self.results.values())

    @property
    def mean(self) -> Fraction:
        """The mean score; what could not be marked counts as nothing."""
        return self.scores / self.count if self.count else Fraction(0)
