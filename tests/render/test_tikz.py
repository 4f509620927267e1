"""The picture in TikZ: closed in itself, with the texts of the SVG, and no text of a user is a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from pictures import WORDS
from support import good, run

from tests.language.readers import written
from tests.latex_reader import check, node_texts


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often texts have each character but spaces."""
    return Counter("".join("".join(texts).split()))


HOSTILE = [
    r"\input{/etc/passwd}",
    r"\end{tikzpicture}\write18{id}",
    "};} $ & # _ ^^41 % ~",
    "a -- b `` '' \x1b[31m",
    "\\\\",
]


@pytest.mark.parametrize("name", WORDS)
def test_it_has_the_texts_of_the_svg(name: str) -> None:
    source = good("graph", *WORDS[name], "--format", "tikz")
    check(source)
    root = ElementTree.fromstring(good("graph", *WORDS[name], "--format", "svg"))
    drawn = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert letters(node_texts(source)) == letters(drawn)


def test_a_file_that_ends_in_tex(tmp_path: Path) -> None:
    path = tmp_path / "picture.tex"
    good("graph", *WORDS["reuse"], "-o", str(path))
    source = path.read_text("utf-8")
    assert source == good("graph", *WORDS["reuse"], "--format", "tikz")
    assert source.startswith("\\documentclass[tikz, border=6pt]{standalone}\n")
    assert source.endswith("\\end{tikzpicture}\n\\end{document}\n")


def test_two_pictures_are_two_files() -> None:
    result = run("graph", "-", "--format", "tikz", stdin=b"expression: 1+1\n---\nexpression: 1+2\n")
    assert result.code == 2
    assert "one picture" in result.err


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_a_text(title: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(yaml.safe_dump({"title": title, "expression": "z = x*y", "values": {"x": 2, "y": 3}}), "utf-8")
    source = good("graph", str(path), "--format", "tikz")
    check(source)
    assert node_texts(source)[0] == written(title)


def test_japanese_stays_and_asks_for_the_package_that_sets_it() -> None:
    source = good("graph", "リンゴ*2", "リンゴ=3", "--format", "tikz")
    assert "{リンゴ}" in source
    assert "luatexja" in source
    assert "luatexja" not in good("graph", "x*2", "x=3", "--format", "tikz")
