"""The picture in TikZ: closed in itself, with the texts of the SVG, and no text of a user is a command."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from pictures import WORDS
from support import good, run

from tests.language.readers import written
from tests.tikz_reader import check, node_texts, text_of


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


STEPPED = [*WORDS["used_twice"], "--steps"]


def test_a_long_title_on_a_slide_leaves_less_room_for_the_picture(tmp_path: Path) -> None:
    path, scales = tmp_path / "titled.yaml", []
    for title in ("short", "a title " * 24):
        path.write_text(f"title: {title}\nexpression: z = x*y + x\nvalues: {{x: 2, y: 3}}\n", "utf-8")
        scales += re.findall(r"scalebox\{(.*?)\}", good("graph", str(path), "--steps", "--format", "tikz"))
    assert float(scales[1]) < float(scales[0])


def test_steps_are_overlays_of_one_frame() -> None:
    source = good("graph", *STEPPED, "--format", "tikz")
    check(source)
    count = good("graph", *STEPPED).count("\nStep ")
    assert source.count("\\begin{frame}") == 1
    shown = [on_slide(source, slide) for slide in range(1, count + 1)]
    whole = good("graph", *WORDS["used_twice"], "--format", "tikz")
    assert letters(node_texts(shown[-1])) == letters(node_texts(whole)[1:])  # the title stands over the frame
    for step, text in enumerate(shown):
        assert f"Step {step} of {count - 1}" in text
        assert ("\\draw[new" in text) == (step > 0)
    for before, after in zip(shown, shown[1:]):
        assert letters(node_texts(after)) - letters(node_texts(before))


def on_slide(source: str, slide: int) -> str:
    """What Beamer shows on one slide."""

    def of(match: re.Match[str]) -> str:
        first, to, last = match[1].partition("-")
        inside = int(first or 1) <= slide <= (int(last or 10**6) if to else int(first))
        return match[2] if inside else ""

    return re.sub(r"\\only<([^>]*)>\{(.*)\}$", of, source, flags=re.MULTILINE)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_on_a_slide_is_a_text(title: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(yaml.safe_dump({"title": title, "expression": "z = x*y", "values": {"x": 2, "y": 3}}), "utf-8")
    source = good("graph", str(path), "--steps", "--format", "tikz")
    check(source)
    found = re.search(r"^\\frametitle\{(.*)\}$", source, re.MULTILINE)
    assert found
    assert text_of(found[1]) == written(title)
