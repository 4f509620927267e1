"""The targets of the library: from bytes to answers or refusals, with what both must be."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from unittest import mock
from zlib import crc32

from backprop_cli.graph.notation import program
from backprop_cli.graph.tape import Graph
from backprop_cli.language.errors import BackpropError
from backprop_cli.numbers.arrays import elements
from backprop_cli.numbers.decimals import decimal_text, shown, terminating_places
from backprop_cli.numbers.limits import FULL_DECIMAL
from backprop_cli.numbers.proven import Proven, near_fraction
from backprop_cli.numbers.rational import Exact
from backprop_cli.reading.constants import constant
from backprop_cli.reading.expression import parse_expression
from backprop_cli.reading.key_file import key_text
from backprop_cli.reading.problem import Problem
from backprop_cli.reading.problem_file import read_problems
from backprop_cli.render.grade import REPORTS, SINGLE, Frame, report_renderer
from backprop_cli.render.solution import SOLUTION_FORMATS
from backprop_cli.render.view import View
from backprop_cli.solving import scenarios
from backprop_cli.solving.scenario_columns import Settings
from backprop_cli.solving.solution import Solution, number_given, solve
from backprop_cli.teaching.grade.marking import Marker
from backprop_cli.teaching.grade.questions import Tolerance, questions_of
from backprop_cli.teaching.grade.submission import read_submission

from . import hostile, vocabulary
from .everywhere import everywhere
from .properties import answer, beyond_the_check, broken, float_verdicts, joined, lint_agrees, refusal, table_of
from .reports import report_reads_back
from .target import KEY_END, ROOT, Target, cases, sparing

# fmt: off
VALUES: tuple[Exact, ...] = (
    2, 3, Fraction(1, 3), -5, 0, Fraction(11, 10), 1, 10**30, Fraction(1, 10**30), Fraction(-1, 2),
)
# fmt: on
CHECKED = 60
"""Nodes up to which sympy is asked now and then."""
_TURNS = (("plain",), ("json",), ("csv",), ())
MANY = 20
"""Documents of one stream that are solved."""


def values_for(graph: Graph, choice: int) -> dict[str, Exact]:
    """A number for every input that has none."""
    names = [name for name, node in graph.inputs.items() if node not in graph.literals]
    return {name: VALUES[crc32(name.encode("utf-8", "replace")) // 7 % len(VALUES) - choice % 3] for name in names}


def solved(problem: Graph | Problem, values: Mapping[str, Any], data: bytes) -> str:
    """A problem in both arithmetics, and now and then checked."""
    graph = problem.graph if isinstance(problem, Problem) else problem
    kinds = []
    exact: Solution | None = None
    for arithmetic in ("exact", "float"):
        try:
            solution = solve(problem, values, check="none", arithmetic=arithmetic)
        except BackpropError as error:
            kinds.append(refusal(error))
            continue
        exact = solution if arithmetic == "exact" else exact
        forms = SOLUTION_FORMATS if sparing(data, 64) else _TURNS[crc32(data) % 64 % len(_TURNS)]
        kinds.append(answer(solution, forms))
        if sparing(data, 128) and len(graph) <= CHECKED:
            method = ("auto", "directional")[crc32(data) // 128 % 2]
            verdict = solve(problem, values, check=method, arithmetic=arithmetic).check
            right = verdict.status == "ok"
            if arithmetic == "float":
                right = exact is None or right in float_verdicts(solution, exact)
            if not right and verdict.status == "skipped":
                right = exact is not None and beyond_the_check(exact)
            if not right:
                broken(f"a right answer is confirmed ({method}, {arithmetic})", (program(graph), values, verdict))
    return joined(kinds)


def expressions(data: bytes) -> str:
    """Any text is an expression that reads back as it is shown, or is refused."""
    try:
        graph = parse_expression(data.decode("utf-8", "surrogateescape"))
    except BackpropError as error:
        return refusal(error)
    shown = program(graph)
    try:
        again = parse_expression(shown)
    except BackpropError as error:
        broken("what is shown reads back", f"{shown}\n{error}")
    if again != graph and all((terminating_places(number) or 0) <= FULL_DECIMAL for number in graph.literals.values()):
        broken("what is shown reads back as the same", shown)
    return solved(graph, values_for(graph, crc32(data)), data)


def documents(data: bytes) -> str:
    """Any bytes are problems that can be written as a key and read back, or are refused at a place."""
    kinds = []
    if sparing(data, 4):
        lint_agrees(data)
    for index, problem in enumerate(read_problems(data, "fuzz.yaml")):
        if index == MANY:
            break
        if isinstance(problem, BackpropError):
            kinds.append(refusal(problem))
            _placed(problem, data)
            continue
        kinds.append(solved(problem, values_for_key(problem), data))
        if sparing(data, 4):
            _everywhere(problem, crc32(data) // 4)
        _as_key(problem._replace(values={**problem.values, **values_for_key(problem)}))
    return joined(kinds)


def _everywhere(problem: Problem, choice: int) -> None:
    try:
        solution = solve(problem, values_for_key(problem), check="none")
    except BackpropError as error:
        refusal(error)
        return
    everywhere(problem, solution, choice)


def values_for_key(problem: Problem) -> dict[str, Exact]:
    """A number for every input to which neither the text nor the problem gives one."""
    return {name: value for name, value in values_for(problem.graph, 0).items() if name not in problem.values}


def _placed(error: BackpropError, data: bytes) -> None:
    place = error.place
    if place is None or place.file != "fuzz.yaml":
        broken("a refusal of a file has its place", repr(error))
    lines = len(re.split(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]", data))
    if not (1 <= place.line <= lines + 1 and 1 <= place.column <= len(data) + 2):
        broken("the place is in the file", str(error))


def _as_key(problem: Problem) -> None:
    """A problem that can be solved reads back from its key as one with the same answers and questions."""
    if problem.payment:  # no key knows of rounding: quiz refuses it
        return
    if max((len(name) for name in problem.graph.names if name), default=0) > 1_000:  # longer than a key of YAML may be
        return
    graph = problem.graph  # without a value, its key is one in letters, which leaves aside what the text says
    given = {name: graph.literals[node] for name, node in graph.inputs.items() if node in graph.literals}
    problem = problem._replace(values={**given, **problem.values})
    try:
        right = solve(problem, check="none")
        questions_of(right, problem.asks, Tolerance())
        text = key_text(problem)
    except BackpropError:
        return
    (again,) = read_problems(text.encode("utf-8"), "key.yaml")
    if isinstance(again, BackpropError):
        broken("a key reads back", f"{text}\n{again}")
    same = elements(problem.upstream) == elements(again.upstream)
    if not same or (problem.units, problem.title or None) != (again.units, again.title):
        broken("a key says the same", text)
    answers = solve(again, check="none").answers
    if any(shown(answers[name], 17) != shown(number, 17) for name, number in right.answers.items()):
        broken("a key has the same answers", text)
    if [ask[:4] for ask in problem.asks] != [ask[:4] for ask in again.asks]:
        broken("a key asks for the same", text)


PROBLEMS = [
    next(read_problems(text, "problem.yaml"))
    for text in (
        b"expression: z = x*y + x/y - 2\nvalues: {x: 3, y: 4}\n",
        b"items:\n- {name: apple, price: 100, quantity: 2, discount: 20%}\ntax: 10%\ncoupon: 1\n",
        b"expression: max(x, y) + (x - y)**3 / tax\nvalues: {x: 1, y: 2, tax: 3}\n",
    )
]


def values(data: bytes) -> str:
    """Any word is a value or refused, as a number, a percentage or a tolerance; any bytes are a table or refused."""
    first, _, rest = data.partition(b"\n")
    word = first.decode("utf-8", "surrogateescape")
    kinds = []
    purchase = PROBLEMS[1]
    assert isinstance(purchase, Problem)
    for factor in (None, *purchase.factors.values()):
        try:
            number = number_given(word, "x", factor)
            again = constant(f"({decimal_text(number, 40) if isinstance(number, Proven) else number})", "x")
            if near_fraction(again) != near_fraction(number):
                broken("a value reads back", number)
        except BackpropError as error:
            kinds.append(refusal(error))
    problem = PROBLEMS[crc32(data) % len(PROBLEMS)]
    assert isinstance(problem, Problem)
    kinds.append(_table(problem, rest, "exact"))
    by_arrays = _table(problem, rest, "float")
    with mock.patch.object(scenarios, "_has_numpy", return_value=False):
        one_by_one = _table(problem, rest, "float")
    if by_arrays != one_by_one:
        broken("arrays answer as rows do", f"{by_arrays}\n{one_by_one}")
    return joined(kind.partition("\n")[0] for kind in (*kinds, by_arrays))


def _table(problem: Problem, data: bytes, arithmetic: str) -> str:
    """The answer to a table, behind its kind."""
    told: list[BackpropError] = []
    settings = Settings("mark", ("*",), check="none", arithmetic=arithmetic)
    run = scenarios.Scenarios(problem, {}, settings, told.append)
    pieces: list[str] = []
    kind = "table"
    try:
        pieces.extend(run.texts(io.BytesIO(data), "table.csv"))
    except BackpropError as error:
        kind = refusal(error)
        pieces = pieces if pieces else []
    text = "".join(pieces)
    # a bare CR ends a row for Python's reader alone
    plain = bool(text) and "\r" not in text and run.form.delimiter == ","
    rows = table_of(text) if plain else []
    if kind == "table" and rows and not run.stopped and len(rows) - 1 != run.rows:
        broken("a table has a row for every row", text)
    if kind == "table" and bool(run.failed) != bool(told):
        broken("failed rows are told", text)
    kinds = joined([kind, *map(refusal, told)])
    return f"{kinds}\n{text}"


KEYS = [
    b"items: [{name: apple, price: 100, quantity: 2}]\ntax: 10%\n",
    b"expression: z = (x + y)**2\nvalues: {x: 3, y: 4}\n",
    b"expression: t = x*y; exp(t) + abs(x - y)/x - t\nvalues: {x: 1/3, y: -2}\n"
    b"ask: [dt, dx, {key: d.y, points: 1/2, rtol: 0, atol: 1}]\n",
]


def submissions(data: bytes) -> str:
    """Any bytes are marked, with a report that every format can show, or refused."""
    key, found, text = data.rpartition(KEY_END)
    key = key if found else KEYS[crc32(data) % len(KEYS)]
    problem = next(read_problems(key, "key.yaml"))
    try:
        if isinstance(problem, BackpropError):
            raise problem
        solution = solve(problem, values_for_key(problem), check="none")
        questions = questions_of(solution, problem.asks, Tolerance())
    except BackpropError as error:
        return refusal(error)
    marker = Marker(solution, questions, Fraction(3, 5))
    name = hostile.TEXTS[crc32(data) // 5 % len(hostile.TEXTS)]
    try:
        report = marker.mark(read_submission(text, name))
    except BackpropError as error:
        refusal(error)
        report = marker.unreadable(name, error.message)
    if not 0 <= report.score <= 1 or len(report.marks) != len(questions):
        broken("a score is a share", report)
    for form in REPORTS if sparing(data, 8) else ("json",):
        frame = Frame(solution.title, questions, sparing(data, 3), form not in SINGLE and sparing(data, 2))
        for language in ("en", "ja"):
            report_reads_back(form, "".join(report_renderer(form)(iter([report]), frame, View(language))))
    return joined([report.why.id if report.why else "", *sorted({mark.status for mark in report.marks})])


def _expression_seeds() -> list[bytes]:
    texts = [
        "z = (x + y)**2",
        "t = x + y; z = t**2",
        "-x**2",
        "2**3**2",
        "apple * apple_num * tax",
        "x - (y - z) / (x / y)",
    ]
    texts += ["tanh(x1*w1 + x2*w2 + b)", "relu(x) + max(x, y, 0)", "softplus(-x)", "x**y", "e()**pi()", "1/3 + 1e-3"]
    texts += [
        "リンゴ × 個数 ÷ 税",
        "x = 3\ny = 4\nx*y",
        "sqrt(x)/(1 - sigmoid(x))",
        "min(x, y) - abs(x)",
        "2**0.5",
        "x**-0.5",
        "cos(1e300*x*10**300)",
    ]
    texts += [command.partition(" ")[2].strip("'") for command, _ in cases("expression")]
    return [text.encode() for text in texts]


def _yaml_seeds() -> list[bytes]:
    files = [path.read_bytes() for path in sorted((ROOT / "examples").rglob("*.yaml"))]
    return files + KEYS + [data for _, parts in cases("yaml", "values", "command-line") for data in parts.values()]


def _value_seeds() -> list[bytes]:
    words = [word for command, _ in cases("values") for word in command.split() if "=" in word]
    tables = [data for _, parts in cases("command-line") for name, data in parts.items() if name.endswith(".csv")]
    tables += [
        b"x,y\n1,2\n3,0.5\n",
        b'tax,note\n10%,"a, ""b"""\n1.08,\n',
        b"apple,tax\r\n100,8%\r\n1/3,x\r\n",
        b"x\n1e300\n-1e300\n0\n",
        b"x,y\nx,\n1\ny\n1,2\n",
    ]
    seeds = [word.partition("=")[2].encode() + b"\nx,y\n1,2\n" for word in words] + [b"1/3\n" + data for data in tables]
    return seeds + [f"{number}\n".encode() + tables[0] for number in (*vocabulary.NUMBERS, *vocabulary.CELL_WORDS)]


def _submission_seeds() -> list[bytes]:
    files = [path.read_bytes() for path in sorted((ROOT / "examples" / "grading" / "class").iterdir())]
    files += [
        b"price: 220\ndapple: 4\ndapple_num: 200\ndtax: 100\n",
        b"z: 49\ndx: 14\ndy = 7\n",
        b'{"z": 49, "dx": "14"}\n',
    ]
    return files + [key + KEY_END + files[index] for index, key in enumerate(KEYS)]


LIBRARY = {
    "expressions": Target(expressions, _expression_seeds, vocabulary.EXPRESSION_WORDS, vocabulary.statements, "\n"),
    "yaml": Target(
        documents, _yaml_seeds, (*vocabulary.YAML_WORDS, *vocabulary.EXPRESSION_WORDS), vocabulary.document, "\n"
    ),
    "values": Target(
        values,
        _value_seeds,
        (*vocabulary.CELL_WORDS, *vocabulary.NUMBERS, *vocabulary.SIGNS),
        lambda random: f"{vocabulary.expression(random, 2)}\n{vocabulary.table(random)}",
        "\n",
    ),
    "submissions": Target(
        submissions,
        _submission_seeds,
        (*vocabulary.ANSWER_WORDS, *vocabulary.YAML_WORDS, *vocabulary.NUMBERS),
        vocabulary.submission,
        "\n",
    ),
}
