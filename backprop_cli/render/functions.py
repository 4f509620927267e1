"""The table of operations as a list for people: a row an operation, in every format."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from backprop_cli.escape import json_text, markdown_code, markdown_text
from backprop_cli.messages import catalogue, say
from backprop_cli.operations import OPERATIONS, POWER, Operation, literal_power
from backprop_cli.render import View

FIELDS = ("write", "value", "derivatives", "domain", "kinks")
_LETTERS = "xyz"


class Row(NamedTuple):
    """One operation: its name, how it is written, and what is true of it. Empty where there is nothing to say."""

    name: str
    write: str
    value: str
    derivatives: tuple[str, ...]
    domain: str
    kinks: str


def rows(language: str) -> list[Row]:
    """Every operation: operators first, then functions, in the order of the table."""
    found = []
    for operation in OPERATIONS:
        found.append(_row(operation, language))
        if operation is POWER:
            found.append(_literal_power(language))
    return found


def _row(operation: Operation, language: str) -> Row:
    name = operation.name
    count = operation.arity if operation.most is not None else 1
    derivatives = tuple(
        _either(f"slope-{name}", language)
        or operation.derivatives[min(i, len(operation.derivatives) - 1)].format(*_LETTERS)
        for i in range(count)
    )
    value = _either(f"says-{name}", language) or operation.definition
    return Row(name, _written(operation), value, derivatives, operation.domain, _either(f"kink-{name}", language))


def _literal_power(language: str) -> Row:
    """x**n for every n at once: the row that `literal_power` makes for each."""
    name = literal_power(2).name
    return Row(name, "x**n", "", ("n*x**(n - 1)",), "", _either(f"kink-{name}", language))


def _written(operation: Operation) -> str:
    """x + y, -x, f(x), max(x, y, ...)."""
    letters = list(_LETTERS[: operation.arity])
    if operation.is_function:
        return f"{operation.symbol}({', '.join(letters + ['...'] * (operation.most is None))})"
    if operation.arity == 1:
        return f"{operation.symbol}x"
    gap = "" if operation.symbol == "**" else " "
    return f"x{gap}{operation.symbol}{gap}y"


def _either(message: str, language: str) -> str:
    """A sentence, where the catalogue has one."""
    return say(message, language) if message in catalogue(language) else ""


def listed(form: str, view: View) -> str:
    """The list in one of LISTS."""
    return LISTS[form](rows(view.language), view)


def _headings(view: View) -> list[str]:
    return [say(f"functions-{field}", view.language) for field in FIELDS]


def _cells(row: Row) -> list[str]:
    return [row.write, row.value, "; ".join(row.derivatives), row.domain, row.kinks]


def _table(found: list[Row], view: View) -> str:
    from rich.text import Text

    from backprop_cli.render.console import light_table, printed

    table = light_table(view)
    for field, heading in zip(FIELDS, _headings(view)):
        table.add_column(Text(heading), style="bold" if field == "write" and view.color else None, overflow="fold")
    for row in found:
        table.add_row(*map(Text, _cells(row)))
    return printed([table], view, width=None)


def _plain(found: list[Row], view: View) -> str:
    return "".join("\t".join(_cells(row)).rstrip("\t") + "\n" for row in found)


def _json(found: list[Row], view: View) -> str:
    document = {"format_version": 1, "operations": [row._asdict() for row in found]}
    return json_text(document, view.ascii, indent=1) + "\n"


def _markdown(found: list[Row], view: View) -> str:
    lines = [_headings(view), ["---"] * len(FIELDS)]
    lines += [
        [(markdown_code if i in (0, 3) else markdown_text)(cell) for i, cell in enumerate(_cells(row))] for row in found
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


LISTS: dict[str, Callable[[list[Row], View], str]] = {
    "table": _table,
    "plain": _plain,
    "json": _json,
    "markdown": _markdown,
}
"""The formats by name."""
