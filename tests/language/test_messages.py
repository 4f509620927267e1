"""The catalogue of sentences: the same in every language, nothing missing, nothing left over."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module, resources

import pytest
from support import ROOT

from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import LANGUAGES, Message, catalogue, say, shortened

pytestmark = pytest.mark.once

SOURCES = [path for path in sorted((ROOT / "backprop_cli").rglob("*.py")) if path.parent.name != "messages"]
SPEAKERS = {"BackpropError", "WrongKind", "Message", "say", "Undefined", "error", "_refuse", "refuse"}
"""What takes a message id as its first argument."""


@cache
def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in SOURCES]


def placeholders(template: str) -> set[tuple[str, str, str]]:
    parts = string.Formatter().parse(template)
    return {(name, conversion or "", form or "") for _, name, form, conversion in parts if name is not None}


def strings_in(node: ast.AST) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))


def spoken_ids() -> set[str]:
    """Ids written out where a message is made."""
    ids: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKERS and node.args:
                first = node.args[0]
                choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                ids.update(c.value for c in choices if isinstance(c, ast.Constant) and isinstance(c.value, str))
            ids.update(
                keyword.value.value
                for keyword in node.keywords
                if keyword.arg == "help" and isinstance(keyword.value, ast.Constant)
            )
    return ids


def patterns() -> set[str]:
    """Ids that are put together, as regular expressions: f"column-{field}" is column-.+"""
    found = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
                first = node.values[0]
                if isinstance(first, ast.Constant) and re.fullmatch("[a-z]+-", str(first.value)):
                    parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values]
                    found.add("".join(parts))
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_have_the_same_ids_and_placeholders(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert list(english) == list(other)
    assert {key: placeholders(text) for key, text in english.items()} == {
        key: placeholders(text) for key, text in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_stands_in_one_area(language: str) -> None:
    areas = resources.files(f"backprop_cli.language.{language}").iterdir()
    names = [area.name.removesuffix(".py") for area in areas if area.name.endswith(".py")]
    modules = [import_module(f"backprop_cli.language.{language}.{name}") for name in names if name != "__init__"]
    counts = Counter(key for module in modules for key in module.MESSAGES)
    assert [key for key, count in counts.items() if count > 1] == []
    assert counts.keys() == catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_for_callers_stand_for_those_of_the_command_line(language: str) -> None:
    texts = catalogue(language)
    spoken = {key: text for key, text in texts.items() if key.startswith("python-")}
    assert len(spoken) > 20
    for key, text in spoken.items():
        original = texts[key.removeprefix("python-")]
        assert {*placeholders(text)} <= {*placeholders(original)}, key
        assert text != original
        assert not re.search("--|backprop [a-z]", text), key


def test_a_sentence_within_another_is_for_callers_too() -> None:
    within = Message("frame-row", {"row": 1, "why": Message("too-large", {"node": "x"})})
    assert "arithmetic='float'" in within.in_python().text()
    assert within.in_python().in_python() == within.in_python()


def test_every_id_in_the_code_exists() -> None:
    assert spoken_ids() - set(catalogue("en")) == set()


def test_every_id_in_the_catalogue_is_used() -> None:
    literals = {text for tree in trees() for text in strings_in(tree)}
    made = patterns()
    unused = {
        key
        for key in catalogue("en")
        if key not in literals and not any(re.fullmatch(pattern, key) for pattern in made)
    }
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_tidy(language: str) -> None:
    for key, text in catalogue(language).items():
        assert text == text.rstrip() or key in ("gap", "prefix", "explain-amount"), key
        assert not any("TODO" in part or "\t" in part for part in text.splitlines()), key


def test_japanese_is_japanese() -> None:
    for key, text in catalogue("ja").items():
        words = re.sub(r"\{.*?\}|'.*?'", "", text)
        bare = key in ("nothing", "gap", "prefix", "summary-row", "explain-amount", "explain-amount-wide", "report-why")
        assert bare or re.search("[ぁ-んァ-ヶ一-龠✓✗]", words), key


def test_parameters_are_shortened_and_harmless() -> None:
    text = say("unknown-input", name="a\x1b[31m\u202e" + "b" * 200, hint="")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text) < 160
    assert shortened("x" * 100, 11) == "xxxxx…xxxxx"
    assert visible("é\n\ud800ノ") == "é\\n\\ud800ノ"
    nested = Message("unknown-key", {"key": "prise", "hint": Message("did-you-mean", {"word": "price"})})
    assert nested.text("en") == "unknown key 'prise'; did you mean 'price'?"
    assert "price" in nested.text("ja")


def test_braces_in_a_users_text_are_text() -> None:
    assert "'{0} {name!r}'" in say("file-missing", file="{0} {name!r}").replace('"', "'")


@pytest.mark.parametrize(
    ("text", "start", "end", "caret"),
    [
        ("x + y", 4, 5, "\n  x + y\n      ^"),
        ("リンゴ + y", 6, 7, "\n  リンゴ + y\n           ^"),
        ("リンゴ + 税", 0, 3, "\n  リンゴ + 税\n  ^^^^^^"),
        ("が + ﾊﾟ", 4, 6, "\n  が + ﾊﾟ\n       ^^"),
        ("x +", 3, 4, "\n  x +\n     ^"),
        ("a\tb + *", 6, 7, "\n  a\\tb + *\n         ^"),
        ("", 0, 1, ""),
    ],
)
def test_carets_stand_right_in_display_cells(text: str, start: int, end: int, caret: str) -> None:
    assert Place(None, 1, 1, text, start, end).caret() == caret


def test_an_error_is_place_sentence_and_caret() -> None:
    error = BackpropError("unclosed", Place("a.yaml", 3, 9, "(x", 0, 1))
    assert str(error) == "a.yaml:3:9: this '(' is never closed; add ')'\n  (x\n  ^"
    assert isinstance(error, ValueError)
