"""What type checkers and editors are told of the functions is what there is."""

from __future__ import annotations

import ast
import configparser
import inspect

import pytest
from support import ROOT

from backprop_cli import Variable, functions
from backprop_cli.compat import Value
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.variables.calls import CALLS

pytestmark = pytest.mark.once

PACKAGE = ROOT / "backprop_cli"


def defined(path: str, name: str | None = None) -> dict[str, ast.FunctionDef]:
    """The functions of a stub, or of a class in it."""
    body = ast.parse((PACKAGE / path).read_text("utf-8")).body
    if name is not None:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == name)
    return {node.name: node for node in body if isinstance(node, ast.FunctionDef)}


def test_the_functions_are_those_of_the_table() -> None:
    assert list(defined("functions.pyi")) == list(CALLS) == list(functions._FUNCTIONS)  # type: ignore[attr-defined]


def test_the_methods_are_those_of_the_table() -> None:
    elementary, several = (defined("variables/methods.pyi", name) for name in ("Elementary", "Methods"))
    assert list(elementary) == [name for name, row in FUNCTIONS.items() if row.arity == 1]
    assert {*elementary, *several} == {name for name, row in CALLS.items() if row.most != 0}
    assert [name for name in elementary if not inspect.isfunction(getattr(Value, name))] == []
    assert [name for name in {*elementary, *several} if not inspect.isfunction(getattr(Variable, name))] == []


@pytest.mark.parametrize("name", CALLS)
def test_a_function_takes_as_many_operands_as_the_stub_says(name: str) -> None:
    arguments, row = defined("functions.pyi")[name].args, CALLS[name]
    optional = len(arguments.defaults)
    assert len(arguments.args) - optional == min(row.arity, 1 if row.most is None else row.arity)
    assert (arguments.vararg is not None) == (row.most is None or name == "reshape")


def test_the_stubs_are_in_the_wheel() -> None:
    setup = configparser.ConfigParser()  # not its lines: a sdist has a setup.cfg that setuptools wrote anew
    setup.read(ROOT / "setup.cfg", "utf-8")
    listed = setup["options.package_data"]["backprop_cli"].split()
    folders = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.pyi")}
    assert [each for each in folders if f"{each}/*.pyi".removeprefix("./") not in listed] == []
