"""Imports run one way, files stay small, nothing evaluates text, and the linters are content."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from support import ROOT

pytestmark = pytest.mark.once

PACKAGE = ROOT / "backprop_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

ROOMS = (
    *("language", "numbers", "graph", "reading", "checking", "solving", "teaching", "render"),
    *("session", "variables", "cli"),
)
"""From the bottom to the top: a room uses itself and those before it."""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "system", "popen", "S"}
FORBIDDEN_MODULES = {"pickle", "marshal", "subprocess", "shelve", "ctypes", "socket", "urllib"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name_of(path: Path) -> str:
    """The dotted name of a module in the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def imports_of(path: Path) -> Iterator[str]:
    """The package's modules that a file imports, also inside functions."""
    for node in ast.walk(tree_of(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [each if each.removeprefix("backprop_cli.") in NAMES else f"{node.module}" for each in inside]
        for name in names:
            if name.startswith("backprop_cli."):
                yield name.removeprefix("backprop_cli.")


def room_of(name: str) -> str:
    return name.partition(".")[0]


def test_the_package_is_its_rooms() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms == {*ROOMS, "manual"}  # the manual's pages are data
    assert {path.name for path in PACKAGE.glob("*.py")} == {
        "__init__.py",
        "__main__.py",
        "compat.py",
        "functions.py",
        "layers.py",
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_one_job_that_it_says_in_a_line(room: str) -> None:
    told = ast.get_docstring(tree_of(PACKAGE / room / "__init__.py"))
    assert told is not None
    assert "\n" not in told


def test_imports_run_one_way() -> None:
    for path in MODULES:
        here = room_of(name_of(path))
        if here in ROOMS:
            for there in imports_of(path):
                assert ROOMS.index(room_of(there)) <= ROOMS.index(here), f"{name_of(path)} imports {there}"


def test_no_file_imports_one_that_imports_it() -> None:
    """Lazy imports included; a folder's own file counts as every file that it is the only way to."""
    left = {name_of(path): {*imports_of(path)} - {name_of(path)} for path in MODULES}
    while left:
        free = {name for name, imported in left.items() if not imported & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {name: imported for name, imported in left.items() if name not in free}


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    """All that is written in the modules, with the file that it stands in."""
    return ((path, node) for path in MODULES for node in ast.walk(tree_of(path)))


def test_nothing_evaluates_text() -> None:
    for path, node in nodes():
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
            assert not {name.split(".")[0] for name in names} & FORBIDDEN_MODULES, f"{path}:{node.lineno}"


def test_texts_of_users_are_escaped_in_one_place() -> None:
    """Whatever escapes for a language stands in one file, so that no format has rules of its own.

    What only reads one may be imported anywhere.
    """
    readers = {"loads", "reader", "Error", "unescape"}
    for path, node in nodes():
        if path.name != "escape.py" and isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and not names <= readers:
                names.add(node.module or "")
            assert not {name.split(".")[0] for name in names} & {"json", "csv", "html", "xml"}, f"{path}:{node.lineno}"


def test_files_stay_small() -> None:
    assert [path for path in (*MODULES, *TESTS) if len(path.read_text("utf-8").splitlines()) > 400] == []


def test_every_module_says_what_it_is() -> None:
    assert [path for path in MODULES if not ast.get_docstring(tree_of(path))] == []


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--config", ".ci/ruff.toml", "backprop_cli", "tests"],
        ["ruff", "format", "--check", "--config", ".ci/ruff.toml", "backprop_cli", "tests"],
        ["mypy", "--strict", "backprop_cli", "tests/session/typed_script.py"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_linters_are_content(command: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
