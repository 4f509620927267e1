"""What is made of many a text and document, as golden files say: graphs with places, refusals with all they name."""

from __future__ import annotations

from collections.abc import Iterator

from outcomes import check, told, written

from backprop_cli import BackpropError, parse_expression, solve
from backprop_cli.language.errors import Place
from backprop_cli.reading.answer_formula import formula_in
from backprop_cli.reading.constants import constant, value_of
from backprop_cli.reading.key_file import key_text
from backprop_cli.reading.problem import Factor, Problem
from backprop_cli.reading.problem_file import all_faults, read_problems
from backprop_cli.reading.tokens import Source

KNOWN = ["x", "y", "t", "w", "sinx", "price", "α"]
"""The letters that a formula may have."""
GIVEN = {"x": 2, "y": 3, "price": 5, "rate": 7}
FACTORS = ["10%", "1.1", "0.1", "-5", "20 %", "3割", "8 percent", "x", "100%", "¥20", "150%", "2割5分", "1/8", "-10%"]
"""What is put in for a tax or a discount."""


def test_texts(refresh_golden: bool) -> None:
    check("texts", _of_text, refresh_golden)


def _of_text(mode: str, text: str) -> str:
    if mode == "formula":
        return written(formula_in(text, KNOWN))
    if mode == "solve":
        return written(solve(text, GIVEN, check="none").value)
    return written({"read": parse_expression, "value": _value, "number": _number}[mode](text))


def _value(text: str) -> object:
    return value_of(text, "x")


def _number(text: str) -> object:
    return constant(text, "x")


def test_documents(refresh_golden: bool) -> None:
    check("documents", lambda _, text: "\n".join(_of_document(text.encode())), refresh_golden)


def _of_document(data: bytes) -> Iterator[str]:
    for found in read_problems(data, "p.yaml"):
        yield from [told(found)] if isinstance(found, BackpropError) else _of_problem(found)
    for problem, faults in all_faults(data, "p.yaml"):
        yield " / ".join(["a problem" if problem else "no problem", *map(told, faults)])


def _of_problem(problem: Problem) -> Iterator[str]:
    yield written(problem.graph)
    yield written(problem._replace(graph=None, factors={})._asdict())  # type: ignore[arg-type]
    for name, read in list(problem.factors.items())[:3]:
        yield f"{name}: {', '.join(_factor(read, text) for text in FACTORS)}"
    try:
        if problem.payment:
            yield f"paid {solve(problem, check='none').paid}"
        if problem.graph.inputs.keys() <= {*problem.values, *(problem.graph.names[n] for n in problem.graph.literals)}:
            yield key_text(problem).rstrip("\n")
    except BackpropError as error:
        yield told(error)


def _factor(read: Factor, text: str) -> str:
    try:
        return str(read(text, lambda: Place("f", 1, 1, text, 0, len(text)), lambda: Source(text)))
    except BackpropError as error:
        return told(error)
