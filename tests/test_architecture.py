"""Imports run one way, files stay small, nothing evaluates text, and the linters are content."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

PACKAGE = ROOT / "backprop_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

ORDER = """
collector escape messages errors numeric proven elementary operations functions layers graph scanner foreign rewriting
refusal expression notation passes propagation
document fields purchase problem evidence formulas symbolic series directional check float_check solution
program_helpers program_rules program_trial program methods reference compare
table_rows arrays table_plan scenarios
picture paths linearity explanation grading vary keyfile quiz
render ending progress terminal notebook commands cli __main__
"""
LAYERS = ORDER.split()
"""From the bottom to the top: a module imports from those before it. `render` and `commands` are folders."""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "system", "popen", "S"}
FORBIDDEN_MODULES = {"pickle", "marshal", "subprocess", "shelve", "ctypes", "socket", "urllib"}


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """The package's modules that a file imports, and whether that happens inside a function."""
    tree = tree_of(path)
    inside = {id(node) for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) for node in ast.walk(part)}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            if node.module == "backprop_cli":
                names = [f"backprop_cli.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("backprop_cli."):
                yield name.split(".")[1], id(node) in inside


def test_every_module_has_its_layer() -> None:
    assert {layer_of(path) for path in MODULES} == {*LAYERS, "__init__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    here = layer_of(path)
    if here == "__init__":
        return
    for there, _ in imports_of(path):
        if there == "__version__" or there == here:
            continue
        assert LAYERS.index(there) < LAYERS.index(here), f"{here} imports {there}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_evaluates_text(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            regular = (
                isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
            )
            assert name not in FORBIDDEN_CALLS or regular, f"{path}:{node.lineno}: {name}"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not {name.split(".")[0] for name in names} & FORBIDDEN_MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_texts_of_users_are_escaped_in_one_place(path: Path) -> None:
    """Whatever escapes for a language stands in one file, so that no format has rules of its own."""
    if path.name == "escape.py":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not {name.split(".")[0] for name in names} & {"json", "csv", "html", "xml"}


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--config", ".ci/ruff.toml", "backprop_cli", "tests"],
        ["ruff", "format", "--check", "--config", ".ci/ruff.toml", "tests"],
        ["mypy", "--strict", "backprop_cli"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_linters_are_content(command: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
