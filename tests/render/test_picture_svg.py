"""SVG and PNG: nothing overlaps, by our own reckoning and in a browser; and what happens without Graphviz."""

from __future__ import annotations

import html
import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from itertools import combinations
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import pytest
from hypothesis import given
from pictures import REUSE, WORDS, solutions
from strategies import programs
from support import good, run, spawn
from terminal import in_terminal
from test_graph import random_solution

from backprop_cli.render.picture.labels import labels_for, number
from backprop_cli.render.picture.slide import Slide, slide
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.picture import Picture, picture_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--dump-dom",
]
BOTH = labels_for("both", View())
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def solved() -> dict[str, Solution]:
    return solutions()


def slide_of(picture: Picture, show: str = "both") -> Slide:
    return slide(picture, labels_for(show, View()), BOTH, View())


def check_boxes(drawn: Slide) -> None:
    for one, other in combinations(drawn.labels.values(), 2):
        left, right, bottom, top = one.box
        left2, right2, bottom2, top2 = other.box
        assert right <= left2 or right2 <= left or top <= bottom2 or top2 <= bottom, (one, other)


@given(programs())
def test_labels_of_random_pictures_do_not_overlap(text: str) -> None:
    check_boxes(slide_of(picture_of(random_solution(text))))


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("show", ["both", "none"])
def test_labels_do_not_overlap(name: str, show: str, solved: dict[str, Solution]) -> None:
    check_boxes(slide_of(picture_of(solved[name]), show))


def test_every_number_stands_there_once(solved: dict[str, Solution]) -> None:
    for solution in solved.values():
        picture = picture_of(solution)
        texts = {key: label.text for key, label in slide_of(picture).labels.items()}
        for arrow in picture.arrows:
            key = f"e{arrow.tail}_{'out' if arrow.head is None else arrow.head}_{arrow.position}"
            assert texts.pop(f"{key}v").rpartition(" = ")[2] == number(arrow.value, View())
            assert texts.pop(f"{key}g") == number(arrow.gradient, View())
        assert not [key for key in texts if key.startswith("e")]


# drawn by Graphviz


def svg_of(*words: str) -> str:
    pytest.importorskip("pygraphviz")
    return good("graph", *words, "--format", "svg")


@pytest.mark.parametrize("name", WORDS)
def test_svg_is_sound_and_accessible(name: str, solved: dict[str, Solution]) -> None:
    root = ElementTree.fromstring(svg_of(*WORDS[name]))
    assert root.get("role") == "img"
    title, description = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert title.text == (solved[name].title or solved[name].output)
    assert description is not None
    assert description.text
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg_of(*WORDS[name]))
    drawn = sorted(element.text or "" for element in root.iter(f"{NAMESPACE}text"))
    labels = slide_of(picture_of(solved[name])).labels.values()
    assert drawn == sorted(label.text for label in labels if label.text)


def test_svg_escapes_and_speaks_japanese(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: '<b> & \"c\" --> \\d'\nexpression: x*y\nvalues: {x: 1, y: 2}\n")
    root = ElementTree.fromstring(svg_of(str(path), "--lang", "ja"))
    assert root.findtext(f"{NAMESPACE}title") == '<b> & "c" --> \\d'
    assert "計算グラフ" in (root.findtext(f"{NAMESPACE}desc") or "")


def test_png_opens(tmp_path: Path) -> None:
    pytest.importorskip("pygraphviz")
    path = tmp_path / "picture.png"
    good("graph", *WORDS["receipt"], "-o", str(path))
    result = spawn("graph", *REUSE, "--format", "png")
    assert (result.returncode, result.stderr) == (0, b"")
    for data in (path.read_bytes(), result.stdout):
        width, height = png_size(data)
        assert width > 800
        assert height > 400


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG whose checksums and pixels are all there."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks.append((kind, body))
        at += 12 + length
    assert chunks[-1][0] == b"IEND"
    width, height, depth, color = struct.unpack(">IIBB", chunks[0][1][:10])
    pixels = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    assert len(pixels) == height * (1 + width * {2: 3, 6: 4}[color] * depth // 8)
    return width, height


def test_png_is_not_for_terminals() -> None:
    code, seen = in_terminal("graph", *REUSE, "--format", "png")
    assert code == 2
    assert "-o picture.png" in seen


@pytest.mark.parametrize("form", ["svg", "png"])
def test_without_pygraphviz(form: str) -> None:
    with mock.patch.dict(sys.modules, {"pygraphviz": None}):
        result = run("graph", *REUSE, "--format", form)
    assert (result.code, result.out) == (2, "")
    assert result.err == "backprop: svg and png need pygraphviz; install it with: pip install pygraphviz\n"


# in a browser

_MEASURE = """
const pictures = [...document.querySelectorAll('svg')].map(svg => ({
  frame: svg.getBoundingClientRect().toJSON(),
  ground: getComputedStyle(svg.querySelector('.graph > polygon')).fill,
  texts: [...svg.querySelectorAll('text')].map(text => ({
    text: text.textContent, box: text.getBoundingClientRect().toJSON(), color: getComputedStyle(text).fill,
    under: getComputedStyle(text.parentNode.querySelector('ellipse') || svg.querySelector('.graph > polygon')).fill,
  })),
}));
document.body.innerHTML = '';
document.body.append(Object.assign(document.createElement('pre'), { textContent: JSON.stringify(pictures) }));
"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_every_label_is_seen_and_none_overlaps(scheme: str, tmp_path: Path) -> None:
    pictures = [svg_of(*words) for words in WORDS.values()]
    page = tmp_path / "page.html"
    body = "".join(f'<div style="width: 4000px">{picture}</div>' for picture in pictures)
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{body}<script>{_MEASURE}</script>', "utf-8")
    setting = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    command = [str(CHROMIUM), *FLAGS, setting, f"--user-data-dir={tmp_path / 'user'}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = re.search(r"<pre>(.*?)</pre>", done.stdout.decode(), re.DOTALL)
    assert found
    measured = json.loads(html.unescape(found[1]))
    assert [len(m["texts"]) for m in measured] == [picture.count("<text ") for picture in pictures]
    for picture in measured:
        assert (luminance(picture["ground"]) < 0.2) == (scheme == "dark")
        check_measured(picture["frame"], picture["texts"])


def check_measured(frame: dict[str, float], texts: list[dict[str, object]]) -> None:
    for text in texts:
        box = text["box"]
        assert isinstance(box, dict)
        assert box["width"] > 0
        assert frame["left"] <= box["left"] < box["right"] <= frame["right"], text
        assert frame["top"] <= box["top"] < box["bottom"] <= frame["bottom"], text
        dark, light = sorted((luminance(str(text["color"])), luminance(str(text["under"]))))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, text  # WCAG AA
    for one, other in combinations(texts, 2):
        a, b = one["box"], other["box"]
        assert isinstance(a, dict)
        assert isinstance(b, dict)
        apart = a["right"] <= b["left"] or b["right"] <= a["left"] or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
        assert apart, (one, other)


def luminance(color: str) -> float:
    """The relative luminance of `rgb(1, 2, 3)`, as WCAG defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
