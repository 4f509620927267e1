"""The mutants of a module: mutmut's operators, applied to everything in the file.

mutmut itself changes the bodies of plain functions and methods alone: what stands at the top of a module (the table of
operations), in a dataclass or behind a decorator it leaves as it is. So only its operators are taken from it.

Left out is what no user can see by its nature, whatever the tests are:
- imports and docstrings;
- what is for types alone: annotations, casts, type variables, names of types (`Exact = Union[int, Fraction]`), what
  stands under `if TYPE_CHECKING`. Nothing of it is evaluated, or looked at, when the program runs;
- assertions: they always hold, so that a mutant of one fails at once, or means the same, and nobody reads its words;
- how many results `lru_cache` keeps: a matter of time and memory;
- None for False as a flag of a dataclass or its fields, which are asked for their truth alone;
- small letters for the words of a text of SQL: they are the same words.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, WhitespaceInclusivePositionProvider
from mutmut.mutation.mutators import mutation_operators

_INDENTS = ["\n" + " " * 4 * depth for depth in range(10)]
_SKIPPED = (cst.Annotation, cst.Import, cst.ImportFrom)
_ASSERTION = m.Assert()
_UNSEEN_CALLS = m.Call(m.Name("ParamSpec") | m.Name("TypeVar") | m.Name("lru_cache"))
_CAST = m.Call(m.Name("cast"))
_TYPES = ("Callable", "Literal", "Union", "dict", "list", "tuple")
_NAME_OF_TYPES = m.Assign(value=m.Subscript(m.OneOf(*map(m.Name, _TYPES))))
_FOR_TYPES_ALONE = m.If(m.Name("TYPE_CHECKING"))
_FLAGS = m.Call(m.Name("dataclass") | m.Name("field"))
_SQL = "sql"
"""The folder whose texts are SQL."""
_SQL_TEXT = re.compile(r"(?=.*[ (]).*[A-Z]{2}")  # not a word alone, which is compared


class Key(NamedTuple):
    """What a mutant is known by, wherever in the file it moves: where it stands, and the changed part of the text."""

    module: str
    where: str  # the function or class, "" at the top of the module
    was: str
    now: str


class Mutant(NamedTuple):
    """One change of a file's text."""

    path: Path
    where: str
    line: int
    first: int
    last: int
    text: str
    """What stands in place of the text from `first` to `last`."""

    def source(self) -> str:
        """The whole text of the file with the change."""
        text = self.path.read_text("utf-8")
        return text[: self.first] + self.text + text[self.last :]

    def undone(self) -> Mutant:
        """The same without the change."""
        return self._replace(text=self.path.read_text("utf-8")[self.first : self.last])

    def key(self) -> Key:
        """What it is known by in accepted.txt."""
        return Key(module_of(self.path), self.where, *_change(self.path.read_text("utf-8"), self.source()))

    def means_another_thing(self) -> bool:
        """Whether it is Python, and other Python than it was."""
        try:
            return ast.dump(ast.parse(self.source())) != ast.dump(ast.parse(self.path.read_text("utf-8")))
        except SyntaxError:
            return False


def module_of(path: Path) -> str:
    """The name below the package of the module that a file is: "graph.operations"; "" is the package itself."""
    return ".".join(path.with_suffix("").parts[1:]).removesuffix("__init__").rstrip(".")


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    text = path.read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    tree, places = wrapper.module, wrapper.resolve(WhitespaceInclusivePositionProvider)
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    collector = _Collector(_SQL in path.parts)
    tree.visit(collector)
    seen = {hash(text)}
    for where, node, mutated in collector.found:
        place = places[node]
        first, last = (starts[at.line - 1] + at.column for at in (place.start, place.end))
        code = tree.code_for_node(node)  # which knows nothing of the block around it
        indent = next(each for each in _INDENTS if code.replace("\n", each) == text[first:last])
        new = tree.code_for_node(mutated).replace("\n", indent)
        mutant = Mutant(path, where, place.start.line, first, last, new)
        changed = hash(text[: mutant.first] + mutant.text + text[mutant.last :])
        if changed not in seen:  # two operators may make the same change
            seen.add(changed)
            yield mutant


class _Collector(cst.CSTVisitor):
    """Every node with what an operator makes of it, and the function it stands in."""

    def __init__(self, of_sql: bool) -> None:
        self.found: list[tuple[str, cst.CSTNode, cst.CSTNode]] = []
        self.scopes: list[str] = []
        self.of_sql = of_sql

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _SKIPPED) or m.matches(node, _ASSERTION | _UNSEEN_CALLS | _NAME_OF_TYPES):
            return False
        if isinstance(node, cst.If) and m.matches(node, _FOR_TYPES_ALONE):
            if node.orelse:
                node.orelse.visit(self)
            return False
        if isinstance(node, cst.Call) and m.matches(node, _CAST):
            for argument in node.args[1:]:
                argument.visit(self)
            return False
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self.scopes.append(node.name.value)
        where = ".".join(self.scopes)
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                self.found += ((where, node, each) for each in operator(node) if not self._is_unseen(node, each))
        return True

    def _is_unseen(self, node: cst.CSTNode, mutated: cst.CSTNode) -> bool:
        """Whether a change means the same by its nature."""
        if isinstance(node, cst.SimpleString) and isinstance(mutated, cst.SimpleString):
            return self.of_sql and bool(_SQL_TEXT.match(node.value)) and mutated.value == node.value.lower()
        if isinstance(node, cst.Call) and isinstance(mutated, cst.Call) and m.matches(node, _FLAGS):
            changed = [pair for pair in zip(node.args, mutated.args) if pair[0] is not pair[1]]
            return len(node.args) == len(mutated.args) and m.matches(changed[0][0].value, m.Name("False"))
        return False

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, (cst.FunctionDef, cst.ClassDef)):
            self.scopes.pop()


def _change(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, written as one line each."""
    old, new = before.splitlines(), after.splitlines()
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    was, now = (" ".join(line.strip() for line in lines[first : len(lines) - last]) for lines in (old, new))
    return was, now


def _common(old: list[str], new: list[str]) -> int:
    """How many lines two texts have in common at their beginning."""
    return next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
