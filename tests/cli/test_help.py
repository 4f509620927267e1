"""`backprop help`: what there is, a page, the help of a command, a pager in a terminal, and the Tab key."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from unittest import mock

import click
import pytest
from offers import offered
from rich.cells import cell_len
from support import ROOT, good, run
from terminal import in_terminal

from backprop_cli.cli import main
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.language.messages import LANGUAGES, catalogue

MANUAL = ROOT / "backprop_cli" / "manual"
COMMANDS_OF = "backprop_cli.cli.commands"
TOPICS = sorted(page.stem for page in (MANUAL / "en").glob("*.md"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_command_has_a_line(language: str) -> None:
    lines = good("help", "--lang", language).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [*TOPICS, *COMMANDS]
    assert all(len(line.split(maxsplit=1)) == 2 for line in lines if line.startswith("  "))
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_shows_its_page(topic: str, language: str) -> None:
    page = (MANUAL / language / f"{topic}.md").read_text("utf-8")
    shown = good("help", topic, "--lang", language)
    assert shown.partition("\n")[0] == page.partition("\n")[0]
    assert "```" not in shown
    assert "](" not in shown
    more = 2 if topic in COMMANDS else 0
    assert len(shown.splitlines()) == sum(not line.startswith("```") for line in page.splitlines()) + more
    assert (f"backprop {topic} --help" in shown.splitlines()[-1]) == bool(more)


def test_a_page_sets_its_blocks_in_and_keeps_the_words_of_its_links() -> None:
    shown = good("help", "expressions")
    assert "\n  $ backprop 'z = (x + y)**2' x=3 y=4\n" in shown
    assert "(backprop help yaml)" in shown


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in TOPICS])
def test_a_command_without_a_page_shows_its_help_and_names_a_page(name: str) -> None:
    shown = good("help", name)
    text = good(name, "--help")
    assert shown.startswith(text)
    if name != "help":
        topic = shown.removeprefix(text).removeprefix("\nMore in the manual: backprop help ").rstrip("\n")
        assert f"backprop {name}" in (MANUAL / "en" / f"{topic}.md").read_text("utf-8").partition("\n")[0]


def test_the_help_of_a_command_is_in_the_language_asked_for() -> None:
    assert good("help", "graph", "--lang", "ja").startswith(good("graph", "--help", "--lang", "ja"))


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("picture", "backprop: there is no topic and no command 'picture'; did you mean 'pictures'?\n"),
        ("YAML", "backprop: there is no topic and no command 'YAML'; did you mean 'yaml'?\n"),
        ("../yaml", "backprop: there is no topic and no command '../yaml'; did you mean 'yaml'?\n"),
    ],
)
def test_another_word_is_refused_with_the_nearest(word: str, message: str) -> None:
    assert run("help", word) == (2, "", message)


def test_one_word_at_a_time() -> None:
    result = run("help", "yaml", "json")
    assert (result.code, result.out) == (2, "")


def test_the_shell_is_offered_topics_and_commands() -> None:
    assert completed("help", "") == [*TOPICS, *(name for name in COMMANDS if name not in TOPICS)]
    assert completed("help", "g") == ["grade", "graders", "graph"]


def test_the_shell_is_offered_commands_first() -> None:
    assert completed("") == [*COMMANDS]
    assert completed("gr") == ["graph", "grade"]


@pytest.mark.parametrize("words", [["ap"], ["solve", "ap"], ["graph", "ap"], ["grade", "ap"], ["quiz", "ap"]])
def test_the_shell_completes_files_itself(words: list[str]) -> None:
    assert completed(*words, kind="file") == ["ap"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["examples/apple.yaml", "--format", "j"], ["json"]),
        (["graph", "x*y", "x=1", "y=2", "--format", "p"], ["png", "pdf"]),
        (["x*y", "x=1", "--check", "n"], ["none"]),
    ],
    ids=" ".join,
)
def test_the_values_of_options_are_offered_behind_a_problem(words: list[str], offered: list[str]) -> None:
    assert completed(*words) == offered


def test_a_terminal_gets_a_pager(tmp_path: Path) -> None:
    code, seen = in_terminal("help", "json", env={"PAGER": pager(tmp_path)})
    assert code == 0
    assert seen.startswith("PAGED # json")


def test_without_a_person_there_is_no_pager(tmp_path: Path) -> None:
    assert "PAGED" not in run("help", "json", env={"PAGER": pager(tmp_path)}).out


def test_ctrl_c_is_the_pagers(tmp_path: Path) -> None:
    """It comes for both; the program waits for its pager, which alone decides what it means."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\ntrap '' INT\nkill -INT $PPID\nsleep 0.3\nprintf 'STILL HERE '\ncat\n")
    script.chmod(0o755)
    code, seen = in_terminal("help", "json", env={"PAGER": str(script)})
    assert code == 0
    assert seen.startswith("STILL HERE # json")


def completed(*words: str, kind: str = "plain") -> list[str]:
    """What bash is told about the last word, of one kind."""
    lines = offered(*words).splitlines()
    return [line.partition(",")[2] for line in lines if line.partition(",")[0] == kind]


def pager(folder: Path) -> str:
    script = folder / "pager"
    script.write_text("#!/bin/sh\nprintf 'PAGED '\ncat\n")
    script.chmod(0o755)
    return str(script)


def test_no_words_at_a_terminal_ask_for_help() -> None:
    with mock.patch.object(main, "is_terminal", return_value=True):
        assert run().out == good("--help")
        assert good("x*2", "x=1", "--get", "output") == "2\n"
    assert run(stdin=b"expression: x*2\nvalues: {x: 1}\n").out != good("--help")


ABOUT_OPTIONS = {"help", "version", "too-late", "or-file", "needs-value", "no-value", "twice"}
"""What else is said of options."""


def test_every_sentence_about_an_option_is_its_help() -> None:
    commands = [import_module(f"{COMMANDS_OF}.{name}").command for name in COMMANDS]
    used = {each.help for command in commands for each in command.params if isinstance(each, click.Option)}
    told = {name for name in catalogue("en") if name.startswith("option-")}
    assert used == told - {f"option-{name}" for name in ABOUT_OPTIONS}
