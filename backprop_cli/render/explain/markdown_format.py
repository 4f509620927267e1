"""An explanation as Markdown, for notes and slides: headings, lists of equations as code, a table of the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from backprop_cli.language.escape import markdown_code, markdown_table, markdown_text
from backprop_cli.language.messages import say
from backprop_cli.render.explain.rows import ExplanationRow, plain
from backprop_cli.render.explain.words import rows
from backprop_cli.render.signs import signs
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explained

_COLUMNS = ("input", "effect", "percent")
_LISTED = ("topic", "step", "equation", "labelled", "sum", "share", "array")


def render(explanations: Iterable[Explained], view: View) -> Iterator[str]:
    """The Markdown of each explanation, a blank line between them."""
    for index, explanation in enumerate(explanations):
        yield ("\n" if index else "") + _one(explanation, view)


def _one(explanation: Explained, view: View) -> str:
    blocks: list[str] = []  # with a blank line between them
    for kind, group in groupby(rows(explanation, view), key=_kind):
        found = list(group)
        if kind == "list":
            blocks.append("\n".join(_item(row, view) for row in found))
        elif kind == "mover":
            blocks.append(_table(explanation, found, view))
        else:
            blocks += map(_block, found)
    return "\n\n".join(blocks) + "\n"


def _kind(row: ExplanationRow) -> str:
    """ "list" for an entry of a list, else the row's own kind."""
    return "list" if row.kind in _LISTED or (row.kind == "sentence" and row.level > 1) else row.kind


def _block(row: ExplanationRow) -> str:
    text = markdown_text(plain(row.pieces))
    return {"title": f"### {text}", "heading": f"#### {text}"}.get(row.kind, text)


def _item(row: ExplanationRow, view: View) -> str:
    """One entry of a list, indented by its level."""
    bullet = "  " * (row.level - 1) + "- "
    if row.kind in ("sentence", "topic"):
        return bullet + markdown_text(plain(row.pieces))
    if row.kind in ("labelled", "sum"):
        label, *numbers = row.pieces
        return f"{bullet}{markdown_text(plain([label]))} {markdown_code(plain(numbers))}"
    if row.kind == "array":
        return bullet + markdown_code(" ".join(plain(row.pieces).split()).replace("[ ", "["))
    if row.kind == "share":
        arrow = "->" if view.ascii else "→"
        return bullet + f" {arrow} ".join(markdown_code(plain([piece])) for piece in row.pieces)
    return bullet + markdown_code(plain(row.pieces))


def _table(explanation: Explained, movers: Sequence[ExplanationRow], view: View) -> str:
    """The ranking."""
    output = explanation.solution.output
    headings = [say(f"explain-column-{column}", view.language, output=output) for column in _COLUMNS]
    rows = []
    for row in movers:
        *cells, bar = (plain([cell]) for cell in row.pieces)
        rows.append([*map(markdown_text, cells), markdown_code(bar)])
    named = [markdown_text(signs(heading, view)) for heading in [*headings, ""]]
    return "\n".join(markdown_table(named, (False, True, True, False), rows))
