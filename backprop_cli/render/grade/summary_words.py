"""The summary of a class in words, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.numbers.decimals import decimal_text
from backprop_cli.render.grade.words import percent
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.class_summary import MOST_NAMED, ClassSummary, Mistake

MOST_FREQUENT = 5
"""Reasons told of the whole class."""
MOST_MISTAKES = 3
"""Mistakes told of one question."""


def score_line(summary: ClassSummary, view: View) -> str:
    """How many passed, and the mean score; then for how many nothing was handed in, which count in none of these."""
    results = {name: summary.results[name] for name in ("passed", "failed", "malformed")}
    message = "summary-score-one" if summary.count == 1 else "summary-score"
    score = say(message, view.language, count=summary.count, mean=percent(summary.mean), **results)
    absent = [
        say(f"summary-absent-{kind}", view.language, count=count) for kind, count in sorted(summary.absent.items())
    ]
    return say("gap", view.language).join([score, *absent])


def reason_lines(summary: ClassSummary, view: View) -> list[str]:
    """The most frequent reasons, each with how many students it was first for; nothing where there are none."""
    found = sorted(summary.misconceptions.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FREQUENT]
    rows = [say("summary-row", view.language, count=times, name=_name(name, view)) for name, times in found]
    return [signs(row.strip(), view) for row in rows]


def question_headings(view: View) -> list[str]:
    """The headings of the table of questions."""
    return [say(f"column-{name}", view.language) for name in ("question", "share-right", "mistakes")]


def question_rows(summary: ClassSummary, view: View) -> Iterator[tuple[str, str, list[str]]]:
    """For each question its name, how many have it right, and the frequent mistakes."""
    for key, tally in summary.questions.items():
        share = f"{tally.right}/{tally.marked} ({decimal_text(tally.share * 100, 3)}%)"
        mistakes = [_mistake(mistake, summary, view) for mistake in tally.frequent(MOST_MISTAKES)]
        if tally.missing:
            mistakes.append(say("summary-missing", view.language, count=tally.missing))
        yield key, share, [signs(text, view) for text in mistakes]


def _mistake(mistake: Mistake, summary: ClassSummary, view: View) -> str:
    """`2 × 4, 5: a node skipped on the way back (ann, ben)`."""
    folder = len(summary.folder or "")
    who = [name[folder:] if folder and name.startswith(summary.folder or "") else name for name in mistake.who]
    parts = {"count": mistake.count, "answer": _few(mistake.answers), "who": _few(who)}
    if mistake.misconception is None:
        return say("summary-unread" if mistake.status == "unreadable" else "summary-mistake", view.language, **parts)
    return say("summary-mistake-why", view.language, why=_name(mistake.misconception, view), **parts)


def _few(texts: list[str]) -> str:
    more = ["…"] if len(texts) > MOST_NAMED else []
    return ", ".join([*map(visible, texts[:MOST_NAMED]), *more])


def _name(misconception: str, view: View) -> str:
    return say(f"name-{misconception}", view.language)
