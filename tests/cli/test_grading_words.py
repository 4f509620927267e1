"""Which words of `grade` are keys, values and submissions; and which are in the wrong order."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from backprop_cli.cli.grading_words import Words, read_keys, sorted_words
from backprop_cli.language.errors import BackpropError

KEY = "expression: z = x*y\nvalues: {x: 2, y: 3}\n"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("keys", "others", "class", "empty", "mixed"):
        Path(folder).mkdir()
    for path in ("key.yaml", "b.yaml", "keys/b-key.yaml", "keys/a.key.yml", "others/q.yaml", "others/p.json"):
        Path(path).write_text(KEY if path[-1] == "l" else '{"expression": "x*2", "values": {"x": 1}}', "utf-8")
    Path("others/.hidden.yaml").write_text(KEY, "utf-8")
    Path("mixed/正解.yaml").write_text(KEY, "utf-8")
    Path("mixed/q.yaml").write_text(KEY, "utf-8")
    Path("two.yaml").write_text(f"{KEY}---\n{KEY}", "utf-8")
    for path in ("a.txt", "class/a.txt", "class/b.txt"):
        Path(path).write_text("z: 6\n", "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


@pytest.mark.parametrize(
    ("words", "has_table", "found"),
    [
        (["key.yaml", "a.txt"], False, (["key.yaml"], [], ["a.txt"])),
        (["key.yaml", "x=2", "a.txt", "y=1"], False, (["key.yaml"], ["x=2", "y=1"], ["a.txt"])),
        (["key.yaml"], False, (["key.yaml"], [], ["-"])),
        (["key.yaml"], True, (["key.yaml"], [], [])),
        (["key.yaml", "b.yaml", "a.txt"], False, (["key.yaml", "b.yaml"], [], ["a.txt"])),
        (["key.yaml", "b.yaml"], True, (["key.yaml", "b.yaml"], [], [])),
        (["key.yaml", "a.txt", "b.yaml"], False, (["key.yaml"], [], ["a.txt", "b.yaml"])),
        (["keys", "class"], False, (["keys/a.key.yml", "keys/b-key.yaml"], [], ["class"])),
        (["keys"], False, (["keys/a.key.yml", "keys/b-key.yaml"], [], ["-"])),
        (["others", "class"], False, (["others/p.json", "others/q.yaml"], [], ["class"])),
        (["mixed", "class"], False, (["mixed/正解.yaml"], [], ["class"])),
        (["x*y", "x=1", "y=2", "a.txt"], False, (["x*y"], ["x=1", "y=2"], ["a.txt"])),
        (["-", "a.txt"], False, (["-"], [], ["a.txt"])),
        (["-"], True, (["-"], [], [])),
        (["-", "key.yaml"], True, (["-", "key.yaml"], [], [])),
        (["key.yaml", "-"], False, (["key.yaml"], [], ["-"])),
    ],
)
def test_what_the_words_are(words: list[str], has_table: bool, found: Any) -> None:
    assert sorted_words(words, has_table) == Words(*found)


@pytest.mark.parametrize(
    ("words", "has_table", "message", "parameters"),
    [
        ([], False, "no-key", {}),
        (["a.txt", "key.yaml"], False, "swapped", {"key": "a.txt", "submission": "key.yaml"}),
        (["a.txt", "keys"], False, "swapped", {"key": "a.txt", "submission": "keys"}),
        (["class", "key.yaml"], False, "swapped", {"key": "class", "submission": "key.yaml"}),
        (["class", "keys"], False, "swapped", {"key": "class", "submission": "keys"}),
        (["-", "key.yaml"], False, "swapped", {"key": "-", "submission": "key.yaml"}),
        (["key.yaml", "b.yaml"], False, "keys-alone", {"first": "key.yaml", "second": "b.yaml"}),
        (["empty", "a.txt"], False, "no-keys-in-folder", {"folder": "empty"}),
        (["class"], False, "no-keys-in-folder", {"folder": "class"}),
        (["-"], False, "two-from-stdin", {}),
        (["-", "-"], False, "two-from-stdin", {}),
    ],
)
def test_words_in_another_order(words: list[str], has_table: bool, message: str, parameters: Any) -> None:
    with pytest.raises(BackpropError) as caught:
        sorted_words(words, has_table)
    assert (caught.value.message.id, caught.value.message.parameters) == (message, parameters)


@pytest.mark.parametrize(("word", "message"), [("key.yaml", "no-submission"), ("a.txt", "answers-for-key")])
@pytest.mark.parametrize("stdin", [None, mock.Mock(closed=False, isatty=lambda: True)])
def test_a_word_alone_where_nothing_comes_from_stdin(
    word: str, message: str, stdin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(BackpropError) as caught:
        sorted_words([word], False)
    assert caught.value.message.id == message
    assert sorted_words([word], True) == Words([word], [], [])


@pytest.mark.parametrize("call", ["os.listdir", "builtins.open"])
def test_what_cannot_be_looked_at(call: str) -> None:
    with mock.patch(call, side_effect=PermissionError(13, "Permission denied")):
        if call == "os.listdir":
            with pytest.raises(BackpropError) as caught:
                sorted_words(["keys", "a.txt"], False)
            assert caught.value.message.parameters["file"] == "keys"
        else:
            assert sorted_words(["key.yaml", "a.txt"], False) == Words(["key.yaml"], [], ["a.txt"])


def test_keys_of_a_stream_are_counted() -> None:
    keys = read_keys(Words(["key.yaml", "two.yaml"], ["x=5"], []))
    assert [(key.file, key.number, len(key.problems)) for key in keys] == [
        ("key.yaml", None, 1),
        ("two.yaml", 1, 1),
        ("two.yaml", 2, 1),
    ]
    assert [key.problems[0][1] for key in keys] == [{"x": "5"}] * 3
    Path("sheet.yaml").write_text(f"{KEY}part: 1\n---\n{KEY}part: 2\n---\n{KEY}part: 1\n", "utf-8")
    parts = read_keys(Words(["sheet.yaml"], [], []))
    assert [(key.number, len(key.problems)) for key in parts] == [(1, 2), (2, 1)]
    with pytest.raises(BackpropError) as caught:
        read_keys(Words(["a.txt"], [], []))
    assert (caught.value.message.id, caught.value.message.parameters) == ("answers-for-key", {"file": "a.txt"})
