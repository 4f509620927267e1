"""Characters that nobody sees are in no name, and a message shows them."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from support import run

from backprop_cli.language.escape import NOT_SEEN
from backprop_cli.reading.tokens import canonical, is_name

SOME = "\u034f\u115f\u1160\u17b4\u180b\u200b\u200d\u2060\u3164\ufe00\ufe0f\uffa0\U000e0100\U000e01ef\u00ad"


def test_no_name_has_one() -> None:
    unseen = [chr(code) for code in range(sys.maxunicode + 1) if NOT_SEEN.match(chr(code))]
    assert len(unseen) > 4096
    assert not [c for c in unseen if is_name(f"a{c}") or is_name(f"a{c}b") or is_name(c)]


def test_no_name_turns_into_one_that_has_one() -> None:
    for code in range(sys.maxunicode + 1):
        name = f"a{chr(code)}"
        assert not (is_name(name) and NOT_SEEN.search(canonical(name))), hex(code)


def test_marks_that_are_seen_stay() -> None:
    for name in ("がぎ", unicodedata.normalize("NFD", "がé"), "नमस्ते", "사과", "コカ・コーラ"):
        assert is_name(name), name


@pytest.mark.parametrize("character", SOME, ids=lambda c: f"{ord(c):04x}")
def test_every_place_of_a_name_refuses_it_and_shows_it(character: str) -> None:
    name, shown = f"a{character}b", character.encode("unicode_escape").decode()
    documents = {
        "items": f"items:\n- {{name: {name}, price: 1, quantity: 2}}\n",
        "steps": f"steps: {{{name}: x + 1}}\nvalues: {{x: 1}}\n",
        "expression": f"expression: {name} + 1\n",
        "values": f"expression: x + 1\nvalues: {{{name}: 1}}\n",
        "units": f"expression: x + 1\nvalues: {{x: 1}}\nunits: {{{name}: kg}}\n",
    }
    results = {place: run("-", stdin=text.encode()) for place, text in documents.items()}
    results |= {
        "word": run(f"{name} + 1"),
        "assignment": run("x", f"{name}=3"),
        "call": run(f"{name}(2)"),
        "get": run("x", "x=1", "--get", name),
        "wrt": run("x", "x=1", "--wrt", name),
        "column": run("x + 1", "--table", "-", stdin=f"x,{name}\n1,2\n".encode()),
    }
    for place, result in results.items():
        assert (result.code, result.out) == (2, ""), place
        assert shown in result.err, place
        assert character not in result.err, place


def test_the_name_that_is_proposed_is_what_one_sees() -> None:
    result = run("-", stdin="items:\n- {name: ap\ufe0fple, price: 1, quantity: 2}\n".encode())
    assert result.err.endswith("; write apple\n")
