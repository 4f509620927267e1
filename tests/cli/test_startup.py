"""Starting up: what each command imports, and nothing beyond. Measured in a process of its own for each."""

from __future__ import annotations

import subprocess
import sys
from shlex import split

import pytest
from support import ROOT, environment

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.language.messages import LANGUAGES

pytestmark = pytest.mark.once

PROGRAM = """\
import atexit, sys
before = {*sys.modules}
atexit.register(lambda: print(*sorted({*sys.modules} - before), file=sys.stderr))
from backprop_cli.__main__ import main
main()
"""

WATCHED = {"yaml", "rich", "rich.table", "sympy", "numpy", "matplotlib", "typst", "sqlglot", "json", "csv", "fractions"}
"""What takes its time to load: rich.table is most of rich, which alone is for the widths of Japanese text. `fractions`
is quick, and comes with everything that calculates."""

WORDS = {"EXPRESSION": "x*y x=2 y=3", "FILE": "examples/apple_orange.yaml", "KEY": "examples/grading/key.yaml"}
WORDS["BAD"] = "README.md"
LOADED = """
--version                                            |
--help                                               |
schema                                               |
help                                                 |
help yaml                                            |
help graph                                           | fractions
functions --format plain                             | fractions
functions                                            | fractions rich rich.table
EXPRESSION --check none --format plain               | fractions
EXPRESSION --check none --format json                | fractions json
EXPRESSION --check none --format csv                 | fractions
EXPRESSION --check none --format markdown            | fractions
EXPRESSION --check none --get dx                     | fractions
EXPRESSION --check none --format table               | fractions rich rich.table
EXPRESSION --check symbolic --get dx                 | fractions sympy
EXPRESSION --check directional --get dx              | fractions sympy
FILE --check none --format plain                     | fractions yaml
FILE --check none --table -                          | fractions yaml
FILE --check none --arithmetic float --table -       | fractions yaml numpy
explain FILE                                         | fractions yaml rich rich.table sympy
explain FILE --format markdown                       | fractions yaml sympy
explain FILE --format json                           | fractions yaml json sympy
graph FILE                                           | fractions yaml rich rich.table sympy
graph FILE --format dot                              | fractions yaml sympy
graph FILE --format mermaid                          | fractions yaml sympy
graph FILE --format svg                              | fractions yaml rich sympy
quiz FILE                                            | fractions yaml rich rich.table sympy
quiz FILE --key                                      | fractions yaml sympy
practice FILE                                        | fractions yaml rich rich.table sympy
grade KEY examples/grading/class                     | fractions yaml rich rich.table sympy
grade --format csv KEY examples/grading/class        | fractions yaml sympy
lint BAD                                             | fractions yaml
code FILE                                            | fractions yaml sympy
code FILE --style numpy                              | fractions yaml sympy
code FILE --style sql                                | fractions yaml sqlglot
compare EXPRESSION --no-grow --format csv            | fractions sympy
"""
"""A command line, and what of WATCHED it loads: a change that makes this list shorter is welcome."""

LIGHT = {
    "__main__",
    "cli",
    "cli.commands",
    "cli.signals",
    "cli.main",
    "cli.progress",
    "cli.streams",
    "cli.translated_click",
    "language",
    "language.choice",
    "language.folder_listing",
    "language.errors",
    "language.escape",
    "language.messages",
    "language.progress_stage",
}
"""All modules of the package that the quickest commands load."""


def loaded(line: str, **variables: str) -> set[str]:
    """The modules that a command line loads."""
    for name, words in WORDS.items():
        line = line.replace(name, words)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *split(line)],
        cwd=ROOT,
        env=environment(variables),
        input="apple\n100\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stdout, done.stderr
    [modules] = done.stderr.splitlines()
    return {*modules.split()}


def completed(shell: str, *words: str) -> set[str]:
    """The modules that are loaded when a shell asks how the last word goes on."""
    at = words[-1] if shell == "fish" else str(len(words))
    return loaded("", _BACKPROP_COMPLETE=f"{shell}_complete", COMP_WORDS=" ".join(["backprop", *words]), COMP_CWORD=at)


def foreign(modules: set[str]) -> set[str]:
    """The packages that are neither Python's nor our own."""
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"backprop_cli"}


def own(modules: set[str]) -> set[str]:
    """The modules of the package by their names in it."""
    return {name.removeprefix("backprop_cli.") for name in modules if name.startswith("backprop_cli.")}


@pytest.mark.parametrize("line", LOADED.strip().splitlines(), ids=lambda line: line.partition("|")[0].strip())
def test_a_command_loads_what_it_needs(line: str) -> None:
    words, _, expected = line.partition("|")
    wanted = {*expected.split()}
    unsaid = {"csv", "json"} if "sqlglot" in wanted else set()  # it reads its own version, with one or the other
    assert loaded(words) & WATCHED - unsaid == wanted


def test_the_version_is_told_by_few_modules() -> None:
    modules = loaded("--version")
    assert own(modules) == LIGHT
    assert foreign(modules) == {"click"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_needs_its_own_language_beside(language: str) -> None:
    modules = loaded(f"--help --lang {language}")
    texts = {name for name in own(modules) if name.startswith(("language.en", "language.ja"))}
    assert own(modules) - texts == LIGHT | {"cli.folding"}
    assert {name.split(".")[1] for name in texts} == {language}
    assert foreign(modules) == {"click"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_needs_no_more(shell: str) -> None:
    modules = loaded("", _BACKPROP_COMPLETE=f"{shell}_source")
    assert own(modules) == LIGHT | {"cli.completion"}
    assert foreign(modules) == {"click"}


@pytest.mark.parametrize(
    ("shell", "words"),
    [("bash", [name, "--"]) for name in COMMANDS] + [("zsh", ["graph", "--format", ""]), ("fish", ["--format"])],
    ids=lambda part: part if isinstance(part, str) else "-".join(part),
)
def test_completing_a_word_needs_click_alone(shell: str, words: list[str]) -> None:
    assert foreign(completed(shell, *words)) == {"click"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_needs_click_alone(name: str) -> None:
    assert foreign(loaded(f"{name} --help")) == {"click"}


@pytest.mark.parametrize(
    ("code", "watched"),
    [
        ("import backprop_cli", set()),
        ("import backprop_cli.layers", {"fractions"}),
        ("import backprop_cli; backprop_cli.solve('x*y', {'x': 2, 'y': 3}, check='none')", {"fractions"}),
    ],
    ids=["package", "layers", "solve"],
)
def test_the_library_loads_what_it_needs(code: str, watched: set[str]) -> None:
    program = f"import sys; before = {{*sys.modules}}; {code}; print(*{{*sys.modules}} - before)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60, check=True)
    assert {*done.stdout.split()} & WATCHED == watched
