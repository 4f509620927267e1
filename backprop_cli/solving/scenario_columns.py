"""What the header of a table settles: which column sets which input, what is added, and what is refused at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from backprop_cli.language.errors import BackpropError, Place, suggestion
from backprop_cli.language.escape import csv_cell
from backprop_cli.numbers.arrays import is_array
from backprop_cli.numbers.rational import Number
from backprop_cli.reading.problem import Factor, Problem
from backprop_cli.reading.tokens import canonical, free_name
from backprop_cli.solving.answer_keys import AnswerKeys
from backprop_cli.solving.scenario_csv import CsvRow, cells_of, spans_of
from backprop_cli.solving.solution import number_given
from backprop_cli.solving.table_form import TableForm, Wanted
from backprop_cli.solving.table_numbers import plain_number

if TYPE_CHECKING:
    from backprop_cli.solving.solution import Given

ERROR_COLUMN = "error"
KEEP_ALL = "*"
"""The --keep that keeps every column."""
_SHORT = 100
"""Characters of a cell whose number is remembered."""


class Settings(NamedTuple):
    """How to go through a table."""

    on_error: str = "stop"
    keep: Sequence[str] = ()
    wrt: Sequence[str] = ()
    upstream: Given | None = None
    arithmetic: str = "exact"
    check: str = "auto"
    digits: int | None = None
    language: str = "en"
    form: Wanted = Wanted()
    piped: bool = False


class InputColumn(NamedTuple):
    """A column that sets an input."""

    name: str
    at: int
    read: Callable[[str], Number]


class ScenarioPlan(NamedTuple):
    """What holds for all rows."""

    header: str
    width: int  # columns up to the last that has a name
    nameless: tuple[int, ...]  # those among them without a name, which must be blank
    blank: int  # columns without a name behind them
    columns: tuple[InputColumn, ...]
    fixed: Mapping[str, Number]  # the inputs that no column sets
    wanted: tuple[int, ...]  # the output, then the nodes whose gradients are wanted
    added: tuple[str, ...]  # names of the columns that are added


class Header(NamedTuple):
    """The names of the columns, and where each is written."""

    row: CsvRow
    file: str
    names: list[str]

    def place(self, index: int) -> Place:
        """Where the name of a column stands."""
        return self.row.place(self.file, *spans_of(self.row, self.file)[index])

    def canonical(self) -> Iterator[str]:
        """The names as inputs have them. Raises BackpropError at one that is no text."""
        for index, name in enumerate(self.names):
            try:
                yield canonical(name) if name else ""
            except BackpropError as error:
                raise BackpropError(error.message.id, self.place(index), **error.message.parameters) from None


def planned(
    problem: Problem, given: Mapping[str, Given], row: CsvRow, file: str, settings: Settings, form: TableForm
) -> ScenarioPlan:
    """Settle which column sets what. Raises BackpropError at the column that cannot be used."""
    names = [name.strip() for name in cells_of(row, file)]
    width = max((index for index, name in enumerate(names, 1) if name), default=len(names))
    header = Header(row, file, names[:width])
    columns = tuple(_columns(problem, header, settings.keep, form))
    fixed = dict(problem.values)
    for name, value in given.items():
        fixed[name] = number_given(value, name, problem.factors.get(name))
    if problem.graph.of_arrays or any(map(is_array, fixed.values())):
        raise BackpropError("table-of-arrays")
    for column in columns:
        if column.name in given:
            raise BackpropError("column-and-value", header.place(column.at), name=column.name)
        fixed.pop(column.name, None)
    graph = problem.graph
    have = {*fixed, *(column.name for column in columns)}
    missing = [name for name, node in graph.inputs.items() if name not in have and node not in graph.literals]
    if missing:
        raise BackpropError("column-missing", header.place(0), names=", ".join(missing), name=missing[0])
    keys = AnswerKeys(graph)
    by = list(dict.fromkeys([keys.named(name) for name in settings.wrt] or graph.inputs.values()))
    gradients = [keys.of_gradient(graph.names[node] or graph.output_name) for node in by]
    added = (graph.output_name, *gradients, *((ERROR_COLUMN,) if settings.on_error == "mark" else ()))
    added = tuple(free_name(name, header.names) for name in added)
    there = row.text[: spans_of(row, file)[width - 1][1]]
    text = form.delimiter.join((there, *(csv_cell(name, form.delimiter) for name in added)))
    nameless = tuple(index for index, name in enumerate(header.names) if not name)
    wanted = (graph.output, *by)
    return ScenarioPlan(text, width, nameless, len(names) - width, columns, fixed, wanted, added)


def _columns(problem: Problem, header: Header, keep: Sequence[str], form: TableForm) -> Iterator[InputColumn]:
    """The columns that set inputs. Raises BackpropError at one that nobody asked for."""
    known = list(header.canonical())
    kept = {canonical(name) for name in keep}
    for name in keep:
        if name != KEEP_ALL and canonical(name) not in known:
            raise BackpropError("keep-unknown", header.place(0), name=name, hint=suggestion(name, header.names))
    before: set[str] = set()
    for index, name in enumerate(known):
        if name in before:
            raise BackpropError("column-twice", header.place(index), name=name)
        if name in problem.graph.inputs:
            before.add(name)
            yield InputColumn(name, index, _reader(name, problem.factors.get(name), form))
        elif name and name not in kept and KEEP_ALL not in kept:
            raise _unknown(problem, header, index)


def _unknown(problem: Problem, header: Header, index: int) -> BackpropError:
    """What is wrong with a column that sets no input."""
    graph, name, place = problem.graph, header.names[index], header.place(index)
    if canonical(name) in graph.ids():
        return BackpropError("column-computed", place, name=name)
    return BackpropError("column-unknown", place, name=name, hint=suggestion(name, graph.inputs))


def _reader(name: str, factor: Factor | None, form: TableForm) -> Callable[[str], Number]:
    """Reads the cells of a column; what it read lately, it knows."""

    def read(text: str) -> Number:
        return number_given(plain_number(text, form), name, factor)

    remembered = lru_cache(maxsize=10_000)(read)
    return lambda text: remembered(text) if len(text) < _SHORT else read(text)
