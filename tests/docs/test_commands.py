"""The pages are true: every command and every Python session in them runs, and prints what the page shows.

`--refresh-golden` writes the outputs of the commands anew, and the picture at the head of the READMEs.
"""

from __future__ import annotations

import doctest
import io
import shutil
from pathlib import Path

import pytest
from fonts import skip_without_japanese
from pages import PAGES, Block, all_blocks, blocks, distinct, printed, steps
from shell import Shell
from support import EXAMPLES, good

from backprop_cli import load_problems, solve

PICTURE = EXAMPLES / "apple_orange.svg"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "console" in metafunc.fixturenames:
        found = all_blocks("console")
        metafunc.parametrize(
            "console", found if metafunc.config.getoption("--refresh-golden") else distinct(found), ids=str
        )


@pytest.mark.once
def test_commands_print_what_is_shown(console: Block, tmp_path: Path, refresh_golden: bool) -> None:
    if "jq " in console.text and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    if ".pdf" in console.text:
        skip_without_japanese()
    shell = Shell(tmp_path, console.spoken)
    done = "".join(step.shown + printed(step.command, shell) for step in steps(console))
    if refresh_golden:
        page = console.page.read_text("utf-8")
        console.page.write_text(page.replace(f"console\n{console.text}```", f"console\n{done}```"), "utf-8")
    else:
        assert done == console.text


@pytest.mark.parametrize(("page", "spoken"), PAGES, ids=lambda part: getattr(part, "stem", part))
def test_python_sessions_print_what_is_shown(
    page: Path, spoken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Shell(tmp_path, spoken).folder)
    names: dict[str, object] = {}
    report = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    for block in blocks(page, spoken, "python"):  # one session from the top of the page to its end
        test = doctest.DocTestParser().get_doctest(block.text, names, str(block), str(page), block.line - 1)
        assert test.examples
        runner.run(test, out=report.write, clear_globs=False)
        names = test.globs
    assert not runner.summarize(verbose=False).failed, report.getvalue()


@pytest.mark.parametrize("block", all_blocks("yaml"), ids=str)
def test_yaml_problems_solve(block: Block) -> None:
    file = io.BytesIO(block.text.encode())
    assert [solve(problem).check.status for problem in load_problems(file)] == ["ok"]


def test_the_picture_of_the_readmes_is_what_the_command_draws(tmp_path: Path, refresh_golden: bool) -> None:
    drawn = tmp_path / PICTURE.name
    good("graph", str(PICTURE.with_suffix(".yaml")), "-o", str(drawn))
    if refresh_golden:
        shutil.copy(drawn, PICTURE)
    assert drawn.read_text("utf-8") == PICTURE.read_text("utf-8")
