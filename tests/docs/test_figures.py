"""The figures on the manual's page `tested` are the records that the commands of the tests have left."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from pages import MANUAL, Block, blocks
from support import ROOT, environment

from backprop_cli.language.messages import LANGUAGES
from tests import figures

pytestmark = pytest.mark.once

STARTS = "$ python -m "


def shown(language: str) -> dict[str, Block]:
    """The blocks that show a record, by the module that made it."""
    found = blocks(MANUAL / language / "tested.md", language, "text")
    assert all(block.text.startswith(STARTS) for block in found)
    return {block.text.removeprefix(STARTS).split(maxsplit=1)[0]: block for block in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", figures.LINES)
def test_the_page_shows_what_was_recorded(module: str, language: str, refresh_golden: bool) -> None:
    block = shown(language)[module]
    recorded = figures.path_of(module).read_text("utf-8")
    if refresh_golden:
        page = block.page.read_text("utf-8")
        block.page.write_text(page.replace(f"text\n{block.text}```", f"text\n{recorded}```"), "utf-8")
    else:
        assert block.text == recorded


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_nothing_else(language: str) -> None:
    assert shown(language).keys() == figures.LINES.keys()
    assert {*figures.RECORDS.iterdir()} <= {figures.path_of(module) for module in figures.LINES}


def test_a_record_has_the_command_its_last_lines_the_date_and_the_machine() -> None:
    text = figures.record(["tests.broken", "--runs", "9"], "1\n\n2\n3\n4\n5\n6\n7\n8  \n\n", 100)
    head, *lines, when, machine = text.splitlines()
    assert head == "$ python -m tests.broken --runs 9"
    assert lines == [*"2345678"]
    assert when.endswith(", 1.7 min of CPU time")
    assert machine.endswith(f"Python {platform.python_version()}")
    assert platform.node() not in text


def test_a_long_line_fits_a_page_and_loses_no_word() -> None:
    line = " ".join(["programs of a hundred kinds,"] * 10)
    text = figures.record(["tests.programs"], line, 1)
    assert max(map(len, text.splitlines())) <= figures.WIDTH
    assert line in " ".join(text.split())


def test_a_command_runs_and_is_recorded(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    for module, text in {"figures": "", "letters": "import sys; print('words:', *sys.argv[1:]); sys.exit(1)"}.items():
        (folder / module).mkdir(parents=True)
        (folder / module / "__main__.py").write_text(text)
    for file in ("__init__.py", "__main__.py"):
        (folder / "figures" / file).write_text((ROOT / "tests" / "figures" / file).read_text("utf-8"))
    command = [sys.executable, "-m", "tests.figures", "tests.letters", "12"]
    variables = environment({"PYTHONPATH": str(tmp_path)})
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (1, "words: 12\n")
    recorded = (folder / "figures" / "records" / "letters.txt").read_text("utf-8")
    assert recorded.startswith("$ python -m tests.letters 12\nwords: 12\n")


def test_what_cannot_be_recorded_is_refused() -> None:
    command = [sys.executable, "-m", "tests.figures", "this"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "tests.digits" in done.stderr
