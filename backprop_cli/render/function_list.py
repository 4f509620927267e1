"""The table of operations as a list for people: a row an operation, in every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from backprop_cli.graph.array_functions import ARRAY_OPERATIONS
from backprop_cli.graph.functions import OPERATIONS
from backprop_cli.graph.notation import derivative_text
from backprop_cli.graph.operations import POWER, Operation, literal_power
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.escape import json_text, markdown_code, markdown_table, markdown_text
from backprop_cli.language.messages import catalogue, say
from backprop_cli.render.view import View

FUNCTION_FIELDS = ("write", "value", "derivatives", "domain", "kinks")
_WIDE = 160  # columns of a terminal from which on a row of the table takes one line, or hardly more


class FunctionRow(NamedTuple):
    """One operation: name and family, how it is written, what is true of it. Empty where there is nothing to say."""

    name: str
    family: str
    write: str
    value: str
    derivatives: tuple[str, ...]
    domain: str
    kinks: str


def rows(language: str) -> list[FunctionRow]:
    """Every operation: operators first, then functions, in the order of the table."""
    found = []
    for operation in (*OPERATIONS, *ARRAY_OPERATIONS):
        found.append(_row(operation, language))
        if operation is POWER:
            found.append(_literal_power(language))
    return sorted(found, key=lambda row: row.family != found[0].family)  # operators, that of arrays among them, first


def _row(operation: Operation, language: str) -> FunctionRow:
    name, family = operation.name, say(f"family-{operation.family}", language)
    value = operation.definition or _either(f"says-{name}", language)
    kinks = _either(f"kink-{name}", language)
    return FunctionRow(
        name=name,
        family=family,
        write=_written(operation),
        value=value,
        derivatives=_derivatives(operation),
        domain=operation.domain,
        kinks=kinks,
    )


def _derivatives(operation: Operation) -> tuple[str, ...]:
    """A text for each operand; one for all of them where their number is not fixed."""
    if operation.shape is not None:
        return tuple(_of_arrays(template, operation.letters) for template in operation.derivatives)
    count = 1 if operation.most is None else operation.arity
    texts = (derivative_text(operation, position, operation.letters) for position in range(count))
    return tuple(text[1:-1] if text.startswith("(") and " if " in text else text for text in texts)


def _of_arrays(template: str, letters: tuple[str, ...]) -> str:
    """What a rule for arrays makes of the upstream gradient g."""
    return template.format(*letters, g="g", count="n", batch="rows", shape="shape(x)")


def _written(operation: Operation) -> str:
    """x + y, -x, f(x), max(x, y, ...)."""
    if operation.is_function:
        return operation.example if operation.most is not None else f"{operation.example[:-1]}, ...)"
    if operation.arity == 1:
        return f"{operation.symbol}x"
    gap = "" if operation is POWER else " "
    return f"x{gap}{operation.symbol}{gap}y"


def _literal_power(language: str) -> FunctionRow:
    """x**n for every n at once: the row that `literal_power` makes for each."""
    row = literal_power(2)
    family, kinks = say(f"family-{row.family}", language), _either(f"kink-{row.name}", language)
    return FunctionRow(
        name=row.name, family=family, write="x**n", value="", derivatives=("n*x**(n - 1)",), domain="", kinks=kinks
    )


def _either(message: str, language: str) -> str:
    """A sentence, where the catalogue has one."""
    return say(message, language) if message in catalogue(language) else ""


def listed(form: str, view: View, wanted: Sequence[str] = ()) -> str:
    """The list in one of LISTS; with `wanted` only what is called so. Raises BackpropError for a name of nothing."""
    found = rows(view.language)
    called = dict.fromkeys(word for row in found for word in _called(row))
    for word in wanted:
        if word not in called:
            raise BackpropError("no-operation", name=word, hint=suggestion(word, called))
    return LISTS[form]([row for row in found if not wanted or not {*_called(row)}.isdisjoint(wanted)], view)


def _called(row: FunctionRow) -> tuple[str, str]:
    """What an operation is called: by its name, and as it is written, `max` or `**`."""
    return row.name, re.sub(r"\(.*|\b[xyn]\b|\s", "", row.write)


def _headings(view: View) -> list[str]:
    return [say(f"functions-{field}", view.language) for field in FUNCTION_FIELDS]


def _cells(row: FunctionRow) -> list[str]:
    return [row.write, row.value, "; ".join(row.derivatives), row.domain, row.kinks]


def _families(found: list[FunctionRow]) -> Iterator[tuple[str, list[FunctionRow]]]:
    """The rows of each family under its name."""
    for family, members in groupby(found, lambda row: row.family):
        yield family, list(members)


def _table(found: list[FunctionRow], view: View) -> str:
    """A line a row, or in a narrow terminal a line a fact; a heading a family."""
    from rich.text import Text

    from backprop_cli.render.console import light_table, printed

    wide = view.width is None or view.width >= _WIDE
    table = light_table(view)
    for position, heading in enumerate(_headings(view) if wide else ["", ""]):
        table.add_column(Text(heading), overflow="fold", no_wrap=position == 0)
    table.show_header = wide
    for family, members in _families(found):
        table.add_row(Text(family, style="bold" if view.color else ""))
        for row in members:
            for line in [_cells(row)] if wide else _facts(row, view):
                table.add_row(*map(Text, ["  " + line[0], *line[1:]]))
        table.add_row()
    return printed([table], view, width=None).rstrip("\n") + "\n"


def _facts(row: FunctionRow, view: View) -> Iterator[list[str]]:
    """A row in lines of two cells: how it is written, the first thing that is true of it, then the others."""
    derivatives = "; ".join(filter(None, row.derivatives))
    named = (("derivatives", derivatives), ("domain", row.domain), ("kinks", row.kinks))
    facts = [row.value] if row.value else []
    facts += [f"{say(f'functions-{field}', view.language)}: {text}" for field, text in named if text]
    for position, fact in enumerate(facts):
        yield [row.write if position == 0 else "", fact]


def _plain(found: list[FunctionRow], view: View) -> str:
    return "".join("\t".join([row.family, *_cells(row)]).rstrip("\t") + "\n" for row in found)


def _json(found: list[FunctionRow], view: View) -> str:
    document = {"format_version": 1, "operations": [row._asdict() for row in found]}
    return json_text(document, view.ascii, indent=1) + "\n"


def _markdown(found: list[FunctionRow], view: View) -> str:
    """A heading and a table for each family."""
    return "\n".join(f"### {family}\n\n{_markdown_table(members, view)}" for family, members in _families(found))


def _markdown_table(members: list[FunctionRow], view: View) -> str:
    escapes = (markdown_code, markdown_text, markdown_text, markdown_code, markdown_text)
    rows = ([escape(cell) for escape, cell in zip(escapes, _cells(row))] for row in members)
    return "\n".join(markdown_table(_headings(view), [False] * len(FUNCTION_FIELDS), rows)) + "\n"


LISTS: dict[str, Callable[[list[FunctionRow], View], str]] = {
    "table": _table,
    "plain": _plain,
    "json": _json,
    "markdown": _markdown,
}
"""The formats by name."""
