"""The public names: which there are, that their documentation is true, how they are listed, what types they have."""

from __future__ import annotations

import ast
import doctest
import inspect
import pydoc
import re
import sys
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support import ROOT

import backprop_cli

CLASSES = (
    *("BackpropError", "Comparison", "Graph", "LetterSolution", "Marks", "Problem", "Sheet", "Solution", "Variable"),
)
FUNCTIONS = (
    *("compare", "grade", "load_problems", "parse_expression", "quiz", "scenarios", "solve", "solve_in_letters"),
)
MODULES = ("compat", "functions", "layers")
SCRIPT = ROOT / "tests" / "session" / "typed_script.py"
SHOWN = ("asking", "comparisons", "frames", "looks", "marks", "problems", "sheets", "solution")
"""Modules of the room `session` whose classes and functions a person meets, by whatever name."""


def test_public_names() -> None:
    assert dir(backprop_cli) == sorted((*CLASSES, *FUNCTIONS, *MODULES))
    assert [name for name in CLASSES if not inspect.isclass(getattr(backprop_cli, name))] == []
    assert [name for name in FUNCTIONS if not inspect.isfunction(getattr(backprop_cli, name))] == []
    assert [name for name in MODULES if not isinstance(getattr(backprop_cli, name), ModuleType)] == []
    with pytest.raises(AttributeError, match="there is no nothing in backprop_cli; known here: "):
        _ = backprop_cli.nothing  # type: ignore[attr-defined]  # that it is missing is what is tested


@pytest.mark.parametrize(
    ("name", "module"), [("exp", "functions"), ("max", "functions"), ("MulLayer", "layers"), ("Value", "compat")]
)
def test_a_name_of_a_module_is_told_where_it_is(name: str, module: str) -> None:
    told = f"{name} is in a module of its own; write from backprop_cli.{module} import {name}"
    with pytest.raises(ImportError) as caught:
        exec(f"from backprop_cli import {name}", {})  # noqa: S102  # what a person writes
    assert isinstance(caught.value, backprop_cli.BackpropError)
    assert str(caught.value) == told
    assert re.search("[ぁ-ん]", caught.value.text("ja"))
    with pytest.raises(AttributeError) as missed:
        getattr(backprop_cli, name)
    assert str(missed.value) == told
    assert not hasattr(backprop_cli, name)
    exec(told.partition("; write ")[2], {})  # noqa: S102  # what it says


def test_a_slip_is_told() -> None:
    with pytest.raises(ImportError, match="there is no slove in backprop_cli; did you mean 'solve'"):
        exec("from backprop_cli import slove", {})  # noqa: S102  # what a person writes
    exec("from backprop_cli import cli, graph", {})  # noqa: S102  # rooms are there for who asks by name
    with pytest.raises(AttributeError, match="module 'backprop_cli' has no attribute '__wrapped__'"):
        attrgetter("__wrapped__")(backprop_cli)  # what tools look for


def test_a_star_brings_the_public_names() -> None:
    names: dict[str, Any] = {}
    exec("from backprop_cli import *", names)  # noqa: S102  # no function may have a star
    assert {*names} - {"__builtins__"} == {*CLASSES, *FUNCTIONS, *MODULES}
    assert names["solve"] is backprop_cli.solve


def test_the_stub_has_every_name_from_where_it_lives() -> None:
    """Type checkers and editors read the stub, Python the table of the module."""
    stub = ast.parse((ROOT / "backprop_cli" / "__init__.pyi").read_text("utf-8"))
    found = {
        alias.asname: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    homes = {name: f"backprop_cli.{home}" for name, home in backprop_cli._HOMES.items()}  # type: ignore[attr-defined]
    assert found == homes | dict.fromkeys(MODULES, "backprop_cli")


def test_help_fits_two_screens() -> None:
    text = pydoc.render_doc(backprop_cli, renderer=pydoc.plaintext)
    lines = text.rstrip().splitlines()
    assert len(lines) <= 2 * 24
    assert max(map(len, lines[:-1])) <= 80  # the last is where the package is
    told = text.partition("PACKAGE CONTENTS")[0]
    assert [name for name in (*FUNCTIONS, *CLASSES) if name not in told] == []


def examples_of(name: str, thing: Any) -> list[doctest.Example]:
    return doctest.DocTestParser().get_examples(inspect.getdoc(thing) or "", name)


@pytest.mark.parametrize("name", [*CLASSES, *FUNCTIONS])
def test_every_public_name_has_an_example(name: str) -> None:
    assert examples_of(name, getattr(backprop_cli, name))


@pytest.mark.parametrize("name", ["table", "picture", "explain", "steps", "code", "to_dict", "to_json"])
def test_every_method_of_a_solution_has_an_example(name: str) -> None:
    assert examples_of(name, getattr(backprop_cli.Solution, name))


@pytest.mark.parametrize("name", ["compat", "functions", "layers"])
def test_every_name_of_a_module_tells_itself(name: str) -> None:
    module = getattr(backprop_cli, name)
    assert examples_of(name, module)
    for each in dir(module):
        told = inspect.getdoc(getattr(module, each)) or ""
        assert "Raises BackpropError" in told if name == "functions" else examples_of(each, getattr(module, each)), each
    if name != "functions":  # whose star leaves Python's own names alone
        assert dir(module) == sorted(module.__all__)


LAYERS = ("graph.layers", "graph.matrix_layers")


@pytest.mark.parametrize(
    "name", ["__init__", *CLASSES, *MODULES, *LAYERS, *(f"session.{name}" for name in SHOWN), "variables.variable"]
)
def test_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BACKPROP_LANG", "en")
    if name in CLASSES:
        module: Any = sys.modules[getattr(backprop_cli, name).__module__]
    else:
        module = import_module("backprop_cli" if name == "__init__" else f"backprop_cli.{name}")
    failed, attempted = doctest.testmod(module)
    assert attempted
    assert not failed


def test_functions_say_what_they_take_give_and_raise() -> None:
    for name in FUNCTIONS:
        function = getattr(backprop_cli, name)
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(each.annotation is not inspect.Parameter.empty for each in signature.parameters.values())
        assert "Raises BackpropError" in function.__doc__


def test_the_script_that_mypy_checks_has_every_public_name() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert {*CLASSES, *FUNCTIONS} <= imported


# Tab


@pytest.mark.parametrize("jedi", [False, True])
def test_tab_offers_the_public_names_alone(jedi: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # whose files are offered, too
    completer = pytest.importorskip("IPython.core.completer")
    if jedi:
        pytest.importorskip("jedi")
    solution = backprop_cli.solve("z = x*y", {"x": 2, "y": 3})
    names = {"backprop_cli": backprop_cli, "solution": solution}
    found = completer.IPCompleter(namespace=names)
    found.use_jedi = jedi

    def offered(text: str) -> set[str]:
        with completer.provisionalcompleter():
            return {each.text.rpartition(".")[2] for each in found.completions(text, len(text))}

    assert offered("backprop_cli.") == {*CLASSES, *FUNCTIONS, *MODULES}
    assert {each for each in offered("solution.") if not each.startswith("_")} == {*dir(solution)} >= {"table", "code"}
    assert {"z", "dz", "x", "dx", "y", "dy"} <= offered("solution['")
