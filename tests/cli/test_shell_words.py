"""What a shell is offered for the word at hand, in this process: test_completion asks the shells themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import CompletionItem
from offers import offered
from support import APPLE

from backprop_cli.cli import completion
from backprop_cli.cli.completion import SHELLS, in_words, node_names, script
from backprop_cli.cli.main import cli
from backprop_cli.language.messages import say


def words(*typed: str, kind: str = "plain") -> list[str]:
    lines = offered(*typed, env={"BACKPROP_LANG": "en"}).splitlines()
    return [line.partition(",")[2] for line in lines if line.startswith(f"{kind},")]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("shop.csv").write_text(" customer ;pear;'x'\n1;2;3\n", "utf-8")
    Path("empty.csv").touch()
    Path("broken.csv").write_text('"a\n1', "utf-8")
    return "shop.csv"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("z=pear*plum", "--get", ""), ["pear", "plum", "z", "dpear", "dplum", "dz"]),
        (("z=pear*plum", "--get", "d"), ["dpear", "dplum", "dz"]),
        (("z=pear*plum", "--wrt", "p"), ["pear", "plum"]),
        (("z=pear*plum", "pear=2", "--wrt", ""), ["pear", "plum", "z"]),
        (("a*b", "b*c", "--wrt", ""), ["a", "b", "output", "c"]),
        (("a*b", "--check", "none", "--wrt", ""), ["a", "b", "output"]),
        (("--check", "none", "a*b", "--wrt", ""), ["a", "b", "output"]),
        (("a*", "b*c", "--wrt", ""), ["b", "c", "output"]),
        (("--wrt", ""), []),
        (("code", "a*b", "--style", "s"), ["sql"]),
        (("code", "a*b", "--dialect", "s"), ["sqlite", "spark", "snowflake"]),
        ((APPLE, "--lang", ""), ["en", "ja"]),
        (("gra",), ["graph", "grade"]),
        (("completion", "f"), ["fish"]),
        (("help", "graph"), ["graph"]),
    ],
)
def test_words(typed: tuple[str, ...], found: list[str]) -> None:
    assert words(*typed) == found


@pytest.mark.parametrize("typed", [("a*b", "--table", "sh"), ("a*b", "-o", "sh"), ("grade", APPLE, "sh"), ("sh",)])
def test_files_are_the_shells(typed: tuple[str, ...]) -> None:
    assert words(*typed, kind="file") == ["sh"]
    assert words(*typed) == []


def test_columns_of_the_table(table: str) -> None:
    assert words("pear*2", "--table", table, "--keep", "") == ["customer", "pear", "'x'"]
    assert words("pear*2", "--table", table, "--keep", "p") == ["pear"]
    for other in ("empty.csv", "broken.csv", "missing.csv", "."):
        assert words("pear*2", "--table", other, "--keep", "") == []
    assert words("pear*2", "--keep", "") == []


def test_options_have_their_sentences() -> None:
    lines = offered("a*b", "--dig", shell="zsh", env={"BACKPROP_LANG": "en"}).splitlines()
    sentence = say("option-digits", "en")
    assert lines == ["plain", "--digits", " ".join(sentence.replace(":", " ").split())]
    japanese = offered("a*b", "--dig", shell="zsh", env={"BACKPROP_LANG": "ja"})
    assert say("option-digits", "ja").split()[0] in japanese


def test_commands_have_their_sentences() -> None:
    lines = offered("lin", shell="zsh", env={"BACKPROP_LANG": "en"}).splitlines()
    assert lines[:2] == ["plain", "lint"]


def test_a_colon_and_line_breaks_of_a_sentence_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "catalogue", lambda language: {"option-x": f" {language}: one\n  two : three"})
    items = [CompletionItem("--x", help="option-x"), CompletionItem("y", help="as it is:"), CompletionItem("z")]
    found = in_words(items, "ja")
    assert [(item.value, item.help) for item in found] == [("--x", "ja one two three"), ("y", "as it is:"), ("z", None)]


def test_powershell_has_words_in_lines() -> None:
    assert offered("a*b", "--check", "n", shell="powershell") == "plain\tnone\tnone\n"
    assert offered("'a*b'", '"--wrt"', "", shell="powershell") == "".join(
        f"plain\t{x}\t{x}\n" for x in ("a", "b", "output")
    )
    assert offered("x'", shell="powershell") == "file\tx'\tx'\n"
    assert offered("'", shell="powershell") == "file\t'\t'\n"
    assert offered("'x\"", shell="powershell") == "file\t'x\"\t'x\"\n"
    assert offered("''", shell="powershell").startswith("plain\tsolve\t")
    lines = offered("a*b", "--sym", shell="powershell", env={"BACKPROP_LANG": "en"}).splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["plain", "--symbolic"]]
    assert lines[0].split("\t")[2] not in ("", "--symbolic")


def test_names_without_a_problem() -> None:
    assert node_names((), True, "") == []
    assert [item.value for item in node_names(("-o", "a*b", "c*e"), False, "")] == ["c", "e", "output"]


ASKS = {
    "bash": "complete -o nosort -F _backprop_completion backprop\n",
    "zsh": "compdef _backprop_completion backprop\n",
    "fish": "complete --no-files --command backprop ",
    "powershell": "Register-ArgumentCompleter -Native -CommandName backprop -ScriptBlock {",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_script_asks_the_program(shell: str) -> None:
    made = script(shell, cli)
    assert not made[:1].isspace()
    assert ASKS[shell] in made
    assert f"_BACKPROP_COMPLETE={shell}_complete" in made.replace(" = '", "=")
    assert "%(" not in made
    if shell == "powershell":
        assert made == completion.PowerShell(cli, {}, "backprop", "").source() == completion._POWERSHELL
