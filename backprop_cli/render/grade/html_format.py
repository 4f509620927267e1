"""A page for the teacher: one file that loads nothing, for screens light and dark and for paper.

Rows are written as submissions are marked; the summary of a class follows them, and the head of the page leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backprop_cli.language.escape import markup, visible
from backprop_cli.language.messages import say, shortened
from backprop_cli.render.grade import Frame
from backprop_cli.render.grade.summary_words import question_headings, question_rows, reason_lines, score_line
from backprop_cli.render.grade.words import cells, columns, grouped_reasons, label, number, percent, result, verdict
from backprop_cli.render.page_policy import policy
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.grade.class_summary import ClassSummary
from backprop_cli.teaching.grade.marking import Mark, Report

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #c4c4cc; --right: #1b6e2c; --wrong: #b3261e;
  --other: #7a5200; --link: #0b57a8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8ec; --paper: #16161a; --line: #4a4a55; --right: #7fd694;
  --wrong: #ff9a90; --other: #e5b567; --link: #8ab8ff } }
body { margin: 0 auto; padding: 1rem; width: fit-content; min-width: min(60rem, 100%); color: var(--ink);
  background: var(--paper); line-height: 1.5;
  font-family: "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere; box-sizing: border-box; max-width: 100% }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem }
a { color: var(--link) }
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: .75rem 0 }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th, .number, .correct, .wrong, .missing, .unreadable { white-space: nowrap }
.number { text-align: right }
td:first-child { min-width: 9rem }
tr:has(+ .why) td { border-bottom: none }
.why td { padding-top: 0; font-size: .9rem }
td ul { margin: 0; padding-left: 1.1rem }
.correct { color: var(--right) } .wrong { color: var(--wrong) } .missing, .unreadable { color: var(--other) }
@page { size: landscape; margin: 12mm }
@media print { :root { --ink: #000; --paper: #fff; --line: #999; --right: #1b6e2c; --wrong: #b3261e; --other: #7a5200 }
  nav { display: none } .wide { overflow: visible } table { font-size: .75rem } body { padding: 0 }
  th, .correct, .wrong, .missing, .unreadable { white-space: normal }
  tr { break-inside: avoid } tr:has(+ .why) { break-after: avoid } }
"""
_COLUMNS = ("submission", "points", "score", "result")


def render(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    """The page: its head, a row a submission, and the summary; of one submission a row a question."""
    for text in _page(reports, frame, view):
        yield text.encode("ascii", "xmlcharrefreplace").decode() if view.ascii else text


def _page(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    title = markup(signs(frame.title or say("report-title", view.language), view))
    yield f"""\
<!doctype html>
<html lang="{view.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy(_STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
"""
    if frame.several:
        yield from _class(reports, frame, view)
    else:
        for report in reports:
            yield _one(report, frame, view)
    yield "</body>\n</html>\n"


def _class(reports: Iterable[Report], frame: Frame, view: View) -> Iterator[str]:
    heading = _said("report-summary", view)
    yield f'<nav><a href="#summary">{heading}</a></nav>\n<div class="wide">\n<table>\n<thead>\n'
    keys = [question.key for question in frame.questions]
    yield _row("th", [*(say(f"column-{name}", view.language) for name in _COLUMNS), *keys])
    yield "</thead>\n<tbody>\n"
    summary = ClassSummary()
    for report in summary.watch(reports):
        yield _line(report, keys, view)
    yield f'</tbody>\n</table>\n</div>\n<h2 id="summary">{heading}</h2>\n'
    yield f"<p>{_text(score_line(summary, view), view)}</p>\n"
    if summary.questions:
        yield f"<table>\n<thead>\n{_row('th', question_headings(view))}</thead>\n<tbody>\n"
        for key, share, mistakes in question_rows(summary, view):
            yield f"<tr>{_cell(signs(key, view))}{_cell(share, 'number')}<td>{_list(mistakes)}</td></tr>\n"
        yield "</tbody>\n</table>\n"
    reasons = reason_lines(summary, view)
    if reasons:
        yield f"<p>{_said('summary-misconceptions', view)}</p>\n{_list(reasons)}\n"


def _line(report: Report, keys: list[str], view: View) -> str:
    """The row of a submission; below it why what is wrong is wrong."""
    wide = len(keys) + len(_COLUMNS) - 1
    if report.why:
        return f'<tr>{_cell(label(report))}<td colspan="{wide}">{markup(verdict(report, view))}</td></tr>\n'
    marks = {mark.question.key: mark for mark in report.marks}
    passed = signs(say("report-passed" if report.passed else "report-not-passed", view.language), view)
    row = [
        _cell(label(report)),
        _cell(f"{number(report.points)}/{number(report.most)}", "number"),
        _cell(percent(report.score), "number"),
        _cell(passed, "correct" if report.passed else "wrong"),
        *(_answer(marks[key], view) if key in marks else "<td></td>" for key in keys),
    ]
    told = [f"{', '.join(found)}: {text}" for found, text in grouped_reasons(report, view)]
    why = f'<tr class="why"><td></td><td colspan="{wide}">{_list(told)}</td></tr>\n' if told else ""
    return f"<tr>{''.join(row)}</tr>\n{why}"


def _answer(mark: Mark, view: View) -> str:
    """The result of a question, with what was given where that is not right."""
    given = f": {shortened(visible(mark.given), 24)}" if mark.given and mark.status != "correct" else ""
    return _cell(result(mark.status, view) + given, mark.status)


def _one(report: Report, frame: Frame, view: View) -> str:
    """The marks of one submission, the reasons, the verdict."""
    told = [f"{', '.join(keys)}: {text}" for keys, text in grouped_reasons(report, view)]
    marks = "" if report.why else _marks(report, frame, view)
    return f"<p>{markup(label(report))}</p>\n{marks}{_list(told)}\n<p>{markup(verdict(report, view))}</p>\n"


def _marks(report: Report, frame: Frame, view: View) -> str:
    headings, numeric = columns(frame, view)
    kinds = ["number" if right else "" for right in numeric]
    rows = []
    for mark in report.marks:
        *others, told, points = zip(cells(mark, frame, view), kinds)
        row = [_cell(text, kind) for text, kind in others]
        rows.append(f"<tr>{''.join(row)}{_cell(told[0], mark.status)}{_cell(*points)}</tr>\n")
    return f"<table>\n<thead>\n{_row('th', headings, kinds)}</thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"


def _row(tag: str, texts: Iterable[str], kinds: Iterable[str] = ()) -> str:
    found = [*kinds]
    return f"<tr>{''.join(_cell(text, kind, tag) for text, kind in zip(texts, found or iter(str, None)))}</tr>\n"


def _cell(text: str, kind: str = "", tag: str = "td") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<{tag}{attribute}>{markup(text)}</{tag}>"


def _list(texts: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{markup(text)}</li>' for text in texts)}</ul>" if texts else ""


def _said(message_id: str, view: View) -> str:
    return _text(say(message_id, view.language), view)


def _text(text: str, view: View) -> str:
    return markup(signs(text, view))
