"""Both READMEs are true: every command and every Python session in them runs, and prints what the page shows.

A ```console block holds commands (`$ command`, continued on lines that start with `> `), each followed by what it
prints. `--refresh-golden` writes the outputs anew.
"""

from __future__ import annotations

import configparser
import doctest
import io
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from shell import ROOT, Shell
from test_architecture import ROOMS

from backprop_cli import load_problems, solve
from backprop_cli.cli.main import cli
from backprop_cli.graph.functions import FUNCTIONS
from backprop_cli.render.grade import REPORTS

READMES = {"README.md": "en", "README.ja.md": "ja"}
INSTALL = "pip install . && backprop examples/apple_orange.yaml"
TEST = "pip install '.[test]' && python -m pytest"

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a README."""

    readme: str
    language: str
    line: int
    text: str


class Step(NamedTuple):
    """A command as it is shown, as bash gets it, and what the page says it prints."""

    shown: str
    command: str
    output: str


def blocks(readme: str, language: str) -> list[Block]:
    text = (ROOT / readme).read_text("utf-8")
    return [
        Block(readme, language, text.count("\n", 0, match.start(2)) + 1, match[2])
        for match in _BLOCK.finditer(text)
        if match[1] == language
    ]


def steps(block: Block) -> list[Step]:
    assert block.text.startswith("$ "), f"{block.readme}:{block.line}: a console block starts with a command"
    found = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        first, *rest = part.splitlines(keepends=True)
        count = next((i for i, line in enumerate(rest) if not line.startswith("> ")), len(rest))
        command = "".join([first, *(line[2:] for line in rest[:count])])
        found.append(Step("$ " + "".join([first, *rest[:count]]), command, "".join(rest[count:])))
    return found


def all_blocks(language: str) -> list[Block]:
    return [block for readme in READMES for block in blocks(readme, language)]


def place(block: Block) -> str:
    return f"{block.readme}:{block.line}"


def shell_for(readme: str, folder: Path) -> Shell:
    return Shell(folder, READMES[readme])


@pytest.mark.parametrize("block", all_blocks("console"), ids=place)
def test_commands_print_what_is_shown(block: Block, tmp_path: Path, refresh_golden: bool) -> None:
    if "| jq " in block.text and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    shell = shell_for(block.readme, tmp_path)
    done = [step._replace(output=shell.run(step.command, merged=True).out) for step in steps(block)]
    if refresh_golden:
        path = ROOT / block.readme
        new = "".join(step.shown + step.output for step in done)
        path.write_text(path.read_text("utf-8").replace(f"console\n{block.text}", f"console\n{new}"), "utf-8")
    else:
        assert "".join(step.shown + step.output for step in done) == block.text


@pytest.mark.parametrize("readme", READMES)
def test_python_sessions_print_what_is_shown(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell_for(readme, tmp_path).folder)
    names: dict[str, object] = {}
    report = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    for block in blocks(readme, "python"):  # one session from the top of the page to its end
        test = doctest.DocTestParser().get_doctest(block.text, names, place(block), readme, block.line - 1)
        assert test.examples
        runner.run(test, out=report.write, clear_globs=False)
        names = test.globs
    assert not runner.summarize(verbose=False).failed, report.getvalue()


@pytest.mark.parametrize("block", all_blocks("yaml"), ids=place)
def test_yaml_problems_solve(block: Block) -> None:
    file = io.BytesIO(block.text.encode())
    assert [solve(problem).check.status for problem in load_problems(file)] == ["ok"]


@pytest.mark.parametrize("readme", READMES)
def test_the_two_commands_for_a_fresh_machine(readme: str) -> None:
    lines = (ROOT / readme).read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("pip ")] == [INSTALL, TEST]
    for command in (INSTALL, TEST):
        at = lines.index(command)
        assert (lines[at - 1], lines[at + 1]) == ("```sh", "```")


@pytest.mark.parametrize("readme", READMES)
def test_what_the_first_command_prints_comes_first(readme: str) -> None:
    first = steps(blocks(readme, "console")[0])[0]
    assert first.command.strip() == INSTALL.partition("&& ")[2]
    assert "715 円" in first.output


def test_both_readmes_have_the_same_commands() -> None:
    english, japanese = (
        [step.command for block in blocks(readme, "console") for step in steps(block)] for readme in READMES
    )
    assert english == japanese


def test_both_readmes_have_the_same_files_and_sessions() -> None:
    for language in ("yaml", "python"):
        english, japanese = ([_code(block.text) for block in blocks(readme, language)] for readme in READMES)
        assert english == japanese


def test_both_readmes_have_as_many_headings() -> None:
    english, japanese = (
        re.findall(r"^#+ ", (ROOT / readme).read_text("utf-8"), flags=re.MULTILINE) for readme in READMES
    )
    assert english == japanese


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    anchors = {_anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target[1:] in anchors if target.startswith("#") else (ROOT / target).exists(), target


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option_is_mentioned(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    context = click.Context(cli, info_name="backprop")
    names = cli.list_commands(context)
    missing = [name for name in names if f"backprop {name}" not in text]
    for command in (cli, *(cli.get_command(context, name) for name in names)):
        assert command is not None
        for parameter in command.get_params(click.Context(command, info_name=command.name)):
            if isinstance(parameter, click.Option):
                missing += [name for name in parameter.opts if not re.search(rf"{re.escape(name)}(?![\w-])", text)]
    assert not missing


@pytest.mark.parametrize("readme", READMES)
def test_every_function_report_and_extra_is_mentioned(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    assert not [name for name in FUNCTIONS if f"`{name}(" not in text]
    assert not [name for name in REPORTS if name != "table" and f"--format {name}" not in text]
    assert not [name for name in setup["options.extras_require"] if f"| `{name}` |" not in text]


@pytest.mark.parametrize("readme", READMES)
def test_the_map_of_the_code_is_complete_and_in_order(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    assert re.findall(r"^  ([a-z_]+)/ ", text, flags=re.MULTILINE) == [*ROOMS]


def _code(text: str) -> str:
    """A block without its comments, which each README writes in its own language."""
    return re.sub(r" *#.*", "", re.sub(r"^(title|units):.*\n", "", text, flags=re.MULTILINE))


def _anchor(heading: str) -> str:
    """How GitHub names a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
