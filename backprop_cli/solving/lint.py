"""Everything that is wrong with files of problems and keys, found without solving them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.messages import Message
from backprop_cli.reading.faults import MOST_FAULTS
from backprop_cli.reading.key_file import number_text
from backprop_cli.reading.problem import Ask, Problem, without_points
from backprop_cli.reading.problem_file import all_faults
from backprop_cli.solving.answer_keys import AnswerKeys


class Fault(NamedTuple):
    """What is wrong, and where."""

    file: str
    line: int
    column: int
    message: Message


def faults_of(data: bytes, file: str) -> list[Fault]:
    """All faults of a file in the order of their places: those that reading finds, then those of its questions."""
    found: list[Fault] = []
    sheets: list[list[Sequence[Ask] | None]] = []  # what each of their problems asks for; None where it has faults
    for problem, errors in all_faults(data, file):
        asks = _faults_of_asks(problem) if problem else ()
        found += [_fault(error, file) for error in (*errors, *islice(asks, MOST_FAULTS))]
        if not sheets or (problem and problem.part != len(sheets[-1]) + 1):  # one that is not read may be of the sheet
            sheets.append([])
        sheets[-1].append(problem.asks if problem and not errors else None)
    for sheet in sheets:
        asks_of_all = [asks for asks in sheet if asks is not None]
        worthless = without_points(asks_of_all) if len(asks_of_all) == len(sheet) else None
        found += [_fault(worthless, file)] if worthless else []
    return sorted(found, key=lambda fault: (fault.line, fault.column))


def _fault(error: BackpropError, file: str) -> Fault:
    place = error.place or Place()
    return Fault(file, place.line, place.column, error.message)


def _faults_of_asks(problem: Problem) -> Iterator[BackpropError]:
    """Questions for nothing that there is, for one thing twice, for what is given; tolerances that let 0 pass."""
    if not problem.asks:
        return
    keys, graph = AnswerKeys(problem.graph), problem.graph
    asked = set()
    for ask in problem.asks:
        try:
            kind, node = keys.locate(ask.key)
        except BackpropError as error:
            yield BackpropError(error.message.id, ask.place, **error.message.parameters)
            continue
        name = graph.names[node] or ""
        other = keys.node(name[1:]) if graph.kind(node) == "input" and name[:1] == "d" else None
        if (kind, node) in asked:
            yield BackpropError("asked-twice", ask.place, key=ask.key)
        elif kind == "value" and other is not None:
            meant = graph.names[other] or graph.output_name
            yield BackpropError("ask-of-input", ask.place, key=ask.key, name=meant, write=keys.of_gradient(meant))
        if ask.rtol is not None and ask.rtol >= 1:
            yield BackpropError("rtol-of-all", ask.place, value=number_text(ask.rtol))
        asked.add((kind, node))
