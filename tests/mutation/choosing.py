"""Which tests judge a mutant: those that ran its line, up to some seconds.

Those of the same room come first, of these the ones whose names have a word of the line, or of the row of a table that
it stands in, and then the quickest. The more rows of a table a test function has had, the later come its others.
Those that hold whole pages of answers against golden files come at the end: they take long, and notice most.

What is run when the package is imported (tables, constants, decorators) is run by no test of its own. It is judged by
the tests that run what names it, then by those whose file imports its module, then by those that run its module, then
by those that run what imports it. A function whose results are kept is run by the first test alone: the tests that run
what names it judge it, too.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.mutation.covering import PACKAGE, Lines, Record
from tests.mutation.mutants import Mutant, module_of

STAGES = (0.5, 5.0)
"""Seconds of CPU time that the tests take which are run first, and that all of them take."""
WHOLE_SECONDS = 15.0
"""What those take at the most that hold whole pages of answers against golden files; they are run last."""
_WHOLE = ("_outcomes.py", "_transcript.py")
TEST_SECONDS = 0.002
"""What pytest takes for any test."""
FILE_SECONDS = 0.05
"""What another file of tests takes until its tests can run."""

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


class Test(NamedTuple):
    """A test, with what it takes and the lines that it runs."""

    name: str
    seconds: float
    rank: int  # 0 for the quickest among those with the same function, which differ in their parameters alone
    lines: Lines
    words: frozenset[str]
    """The words of its name."""

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.name.partition("::")[0]

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole pages of answers against a golden file."""
        return self.file.endswith(_WHOLE)

    def runs(self, lines: Lines) -> bool:
        """Whether it runs some of these lines."""
        return any(bits & self.lines.get(file, 0) for file, bits in lines.items())


def tests_of(records: Iterable[Record]) -> list[Test]:
    """All tests, those first that take little; each further one of a function is taken for longer than it is."""
    tests = []
    ranks: Counter[str] = Counter()
    pairs = ((seconds, name, record) for record in records for name, seconds in record.seconds.items())
    for seconds, name, record in sorted(pairs, key=lambda pair: pair[:2]):
        function = name.partition("[")[0]
        tests.append(Test(name, seconds, ranks[function], record.lines.get(name, {}), _words(name)))
        ranks[function] += 1
    return sorted(tests, key=lambda test: (test.seconds + TEST_SECONDS) * (test.rank + 1))


def judges(mutant: Mutant, tests: list[Test]) -> list[list[Test]]:
    """The tests that judge a mutant, in stages; none if no test runs it."""
    room = mutant.path.parts[1]
    words = _module(str(mutant.path)).words_around(mutant.line) | _words(mutant.key().was)
    tests = sorted(tests, key=lambda test: (Path(test.file).parts[1] != room, words.isdisjoint(test.words)))
    chosen: dict[str, Test] = {}
    files: set[str] = set()
    stages: list[list[Test]] = [[] for _ in STAGES]
    spent = 0.0
    near = list(_judging(mutant))
    for place, judging in enumerate(near, 1):
        limit = STAGES[-1] * place / len(near)  # what comes later is to have its turn
        for test in tests:
            if test.name in chosen or not judging(test):
                continue
            seconds = test.seconds + TEST_SECONDS + FILE_SECONDS * (test.file not in files)
            if chosen and spent + seconds > limit:
                continue
            spent += seconds
            chosen[test.name] = test
            files.add(test.file)
            stages[sum(spent > end for end in STAGES[:-1])].append(test)
    stages.append(_whole(near, [test for test in tests if test.is_whole and test.name not in chosen]))
    return [stage for stage in stages if stage]


def _whole(near: list[Callable[[Test], bool]], tests: list[Test]) -> list[Test]:
    """Those of these tests that judge a mutant, up to their seconds."""
    left = WHOLE_SECONDS
    chosen = []
    for test in tests:
        if test.seconds <= left and any(judging(test) for judging in near):
            left -= test.seconds
            chosen.append(test)
    return chosen


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]\w{2,}", text))


def _judging(mutant: Mutant) -> Iterator[Callable[[Test], bool]]:
    """Which tests judge a mutant, those that are nearest to it first.

    Of what importing the module runs, those that import it are no judges: it is the first test of a file that does so.
    """
    file = str(mutant.path)
    module = _module(file)
    statement, imported = _place(mutant)
    if imported:  # the functions that stand in the line, if any
        yield _running({file: 1 << mutant.line}, {file: module.imports})
    if isinstance(statement, (*_Function, ast.ClassDef)):
        yield _running({file: module.bodies & _bits(statement.lineno, statement.end_lineno)})
    else:
        yield _running({file: _bits(statement.lineno, _end(statement))}, {file: module.imports} if imported else {})
    kept = any(isinstance(each, _Function) and _is_kept(each) for each in module.around(mutant.line))
    if not imported and not kept:
        return
    everywhere = {str(path): _module(str(path)) for path in Path(PACKAGE).rglob("*.py")}
    names = {*mutant.where.split("."), *_bound(statement)}
    yield _running({other: each.naming(names) for other, each in everywhere.items()})
    if not imported:
        return
    whole = f"{PACKAGE}.{module_of(mutant.path)}".rstrip(".")
    yield lambda test: whole in _module(test.file).imported
    yield _running({file: module.bodies})
    yield _running({other: each.bodies for other, each in everywhere.items() if whole in each.imported})


def _running(lines: Lines, others: Lines | None = None) -> Callable[[Test], bool]:
    """Whether a test runs some of these lines, and none of those."""
    return lambda test: test.runs(lines) and not test.runs(others or {})


class _Module(NamedTuple):
    """What is looked up in the text of a module."""

    text: list[str]
    statements: list[ast.stmt]
    """What stands within another one comes after it."""
    calls: list[tuple[int, int]]
    """The first and the last line of calls over several lines."""
    bodies: int
    """The lines within functions."""
    imports: int
    """The lines of the imports at the top."""
    named: dict[str, set[int]]
    """The lines within functions that have a name."""
    imported: set[str]

    def around(self, line: int) -> list[ast.stmt]:
        """The statements that a line stands in, the innermost last."""
        return [each for each in self.statements if _first(each) <= line <= (each.end_lineno or 0)]

    def words_around(self, line: int) -> frozenset[str]:
        """The words of a line, and of the first one of the call that it stands in: the name of a row of a table."""
        calls = [first for first, last in self.calls if first <= line <= last]
        return _words(self.text[line - 1]) | _words(self.text[max(calls, default=line) - 1])

    def naming(self, names: set[str]) -> int:
        """The lines within functions that have one of these names."""
        return sum(1 << line for line in set().union(*(self.named.get(name, ()) for name in names)))


@cache
def _module(file: str) -> _Module:
    text = Path(file).read_text("utf-8")
    tree = ast.parse(text)
    bodies = 0
    named: dict[str, set[int]] = {}
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            bodies |= _bits(node.body[0].lineno, node.end_lineno)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name and bodies >> node.lineno & 1:
            named.setdefault(name, set()).add(node.lineno)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    imports = sum(1 << each.lineno for each in tree.body if isinstance(each, (ast.Import, ast.ImportFrom)))
    calls = [(node.lineno, node.end_lineno or 0) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls = [(first, last) for first, last in calls if last > first]
    return _Module(text.splitlines(), statements, calls, bodies, imports, named, imported)


def _place(mutant: Mutant) -> tuple[ast.stmt, bool]:
    """The innermost statement that a mutant stands in, and whether it is run when its module is imported."""
    around = _module(str(mutant.path)).around(mutant.line)
    return around[-1], not any(isinstance(each, _Function) for each in around[:-1])


def _is_kept(function: ast.stmt) -> bool:
    """Whether the results of a function are kept."""
    decorators: list[ast.expr] = getattr(function, "decorator_list", [])
    return any("cache" in ast.unparse(decorator) for decorator in decorators)


def _first(statement: ast.stmt) -> int:
    """The first line, that of a decorator included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _end(statement: ast.stmt) -> int | None:
    """The last line, without those of the statements within."""
    body: list[ast.stmt] = getattr(statement, "body", None) or getattr(statement, "cases", [])
    return max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _bits(first: int, last: int | None) -> int:
    return sum(1 << line for line in range(first, (last or first) + 1))
