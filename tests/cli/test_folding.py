"""Help texts in the width of the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import good

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.folding import folded, folded_paragraphs
from backprop_cli.language.messages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_the_help_of_every_command_fits_a_terminal(
    command: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = [command] if command else []
    shown = good(*words, "--help", env={"BACKPROP_LANG": language})
    assert [line for line in shown.splitlines() if cell_len(line) > 80] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two", "three"]),
        ("incomprehensible word", ["incomprehensible", "word"]),
        ("数を足します。", ["数を足しま", "す。"]),  # 。 never starts a line
        ("あいうえ「お」", ["あいうえ", "「お」"]),
        ("値はフォルダー", ["値は", "フォルダー"]),
        ("`--vary`、数", ["`--vary`、", "数"]),
    ],
)
def test_lines_end_where_they_may(text: str, lines: list[str]) -> None:
    assert folded(text, 10) == lines


@given(st.text(st.sampled_from("ab -、。「」数ー値フォ\u2026"), max_size=60), st.integers(8, 20))
def test_nothing_is_lost_and_lines_are_no_wider(text: str, width: int) -> None:
    lines = folded(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert cell_len(line) <= width or " " not in line.strip()


def test_paragraphs_are_folded_and_examples_are_not() -> None:
    text = "A sentence that\nends here.\n\n  backprop 'x*y' x=1 y=2\nMore:\n  a"
    lines = ["A sentence", "that ends", "here.", "", "  backprop 'x*y' x=1 y=2", "More:", "  a"]
    assert list(folded_paragraphs(text, 10)) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo", "one two"),
        ("足し\nます", "足します"),
        ("数 x\nの値", "数 x の値"),
        ("の\nYAML", "の YAML"),
        ("と、\nYAML", "と、YAML"),
    ],
)
def test_lines_are_joined_as_they_would_be_written(text: str, line: str) -> None:
    assert list(folded_paragraphs(text, 80)) == [line]
