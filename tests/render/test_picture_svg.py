"""SVG: nothing overlaps, by our own reckoning and in a browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given
from pictures import REUSE, WORDS, solutions
from strategies import programs
from support import good, spawn
from test_graph import random_solution

from backprop_cli.render.picture.labels import labels_for, leaf, number, symbol
from backprop_cli.render.picture.matrices import LETTER
from backprop_cli.render.picture.svg_format import BASELINE, CELL
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.picture import SHOWS, Picture, picture_of

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

Box = tuple[float, ...]
"""Left, right, top and bottom."""


@pytest.fixture(scope="module")
def solved() -> dict[str, Solution]:
    return solutions()


class Label(NamedTuple):
    """A text in the picture: what it is, where its middle stands, and the size of its letters."""

    kind: str
    text: str
    x: float
    y: float
    size: float
    cell: float = CELL

    def box(self, part: float) -> Box:
        """Its room, and a part of its letters' size above and below its middle."""
        half, line = cells(self.text) * self.cell / 2, part * self.size
        return self.x - half, self.x + half, self.y - line, self.y + line


def svg_text(picture: Picture, show: str = "both") -> str:
    return svg(picture, labels_for(show, View()), BOTH, View())


def labels_in(root: ElementTree.Element) -> list[Label]:
    found = []
    for group in root.iter(f"{NAMESPACE}g"):
        for text in group.iter(f"{NAMESPACE}text"):
            x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
            shown, cell = text.text or "", CELL
            if text.attrib.get("text-anchor") == "end":  # an element of an array
                cell = LETTER
                x -= cells(shown) * LETTER / 2
            found.append(Label(group.attrib["class"], shown, x, y - BASELINE * size, size, cell))
    return found


def strokes_in(root: ElementTree.Element) -> Iterator[Box]:
    """The straight parts of all lines, and arrowheads and circles."""
    for path in root.iter(f"{NAMESPACE}path"):
        points = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", path.attrib["d"])]
        straight = "fill" in path.attrib and path.attrib["fill"] == "none"
        for part in zip(points, points[1:]) if straight else [points]:
            yield box_of(part)
    for circle in root.iter(f"{NAMESPACE}circle"):
        x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        yield x - r, x + r, y - r, y + r


def box_of(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = zip(*points)
    return min(xs), max(xs), min(ys), max(ys)


def apart(one: Box, other: Box) -> bool:
    (left, right, top, bottom), (left2, right2, top2, bottom2) = one, other
    return right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top


def check_boxes(text: str, line: float = 0.75) -> None:
    """Texts are apart from each other, from lines, and from the circles of others, and inside the picture.

    `line` is the room between two texts, in sizes of a letter above and below the middle of each.
    """
    root = ElementTree.fromstring(text)
    labels, strokes = labels_in(root), list(strokes_in(root))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for one, other in combinations(labels, 2):
        assert apart(one.box(line), other.box(line)), (one, other)
    for label in labels:
        left, right, top, bottom = label.box(0.5)
        assert 0 <= left <= right <= width, label
        assert 0 <= top <= bottom <= height, label
        assert all(apart(label.box(0.4), stroke) for stroke in strokes), label
    for group in root.iter(f"{NAMESPACE}g"):
        for circle in group.iter(f"{NAMESPACE}rect"):
            x, y, wide, high = (float(circle.attrib[name]) for name in ("x", "y", "width", "height"))
            inside = [label for label in labels if not apart(label.box(0.5), (x, x + wide, y, y + high))]
            assert [label.text for label in inside] == [group.findtext(f"{NAMESPACE}text")]
            left, right, _, _ = inside[0].box(0.5)
            assert x <= left <= right <= x + wide


@given(programs())
def test_labels_of_random_pictures_do_not_overlap(text: str) -> None:
    check_boxes(svg_text(picture_of(random_solution(text))))


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("show", SHOWS)
def test_labels_do_not_overlap(name: str, show: str, solved: dict[str, Solution]) -> None:
    check_boxes(svg_text(picture_of(solved[name]), show))


def test_a_long_title_makes_the_picture_wider(solved: dict[str, Solution]) -> None:
    picture = picture_of(solved["multiply"])._replace(title="とても長い題名の図" * 9)
    check_boxes(svg_text(picture))
    labels = labels_in(ElementTree.fromstring(svg_text(picture)))
    left, right, _, _ = next(label.box(0.5) for label in labels if label.kind == "title")
    others = [label.box(0.5) for label in labels if label.kind != "title"]
    before, behind = min(box[0] for box in others) - left, right - max(box[1] for box in others)
    assert abs(before - behind) <= CELL


@pytest.mark.parametrize("show", SHOWS)
def test_every_number_stands_there_once(show: str, solved: dict[str, Solution]) -> None:
    for solution in solved.values():
        picture = picture_of(solution)
        labels = labels_in(ElementTree.fromstring(svg_text(picture, show)))
        values = [label.text.rpartition(" = ")[2] for label in labels if label.kind == "value"]
        gradients = [label.text for label in labels if label.kind == "gradient"]
        if show in ("both", "forward", "chain"):
            assert values == [number(arrow.value, View()) for arrow in picture.arrows]
        else:
            assert {*values} <= {shape.name for shape in picture.shapes.values()}
        places = (*picture.arrows, *picture.meetings.values())
        back = [number(place.gradient, View()) for place in places] if show in ("both", "backward", "chain") else []
        assert gradients == back


def test_values_and_gradients_differ_without_colour(solved: dict[str, Solution]) -> None:
    """A gradient stands below its value, at an arrow that points the other way."""
    root = ElementTree.fromstring(svg_text(picture_of(solved["apple"])))
    values = [label for label in labels_in(root) if label.kind == "value"]
    gradients = [label for label in labels_in(root) if label.kind == "gradient"]
    for value, gradient in zip(values, gradients, strict=True):
        assert value.x == gradient.x
        assert value.y < gradient.y
    for group in root.iter(f"{NAMESPACE}g"):
        if group.attrib["class"] == "gradient":
            start, *_, end = re.findall(r"([-\d.]+),", group[0].attrib["d"])
            assert float(end) < float(start)


@pytest.mark.parametrize("name", WORDS)
def test_svg_is_sound_and_accessible(name: str, solved: dict[str, Solution]) -> None:
    text = good("graph", *WORDS[name], "--format", "svg")
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    title, description = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert title.text == (solved[name].title or solved[name].output)
    assert description is not None
    assert description.text
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", text)
    assert " id=" not in text  # several pictures may stand on one page
    picture = picture_of(solved[name])
    words = [symbol(s.label, View()) if s.operands else leaf(s, View()) for s in picture.shapes.values()]
    words += [picture.output_name] if picture.output_name else []
    labels = labels_in(root)
    assert sorted(words) == sorted(one.text for one in labels if one.kind in ("name", "operation"))
    assert "".join(one.text for one in labels if one.kind == "title").replace(" ", "") == (
        (picture.title or "").replace(" ", "")
    )


def test_every_colour_has_its_counterpart_for_the_dark(solved: dict[str, Solution]) -> None:
    text = svg_text(picture_of(solved["reuse"]))
    _, style, drawn = re.split("</?style>", text)
    used = {*re.findall(r' (fill|stroke)="(#\w+)"', drawn)}
    assert len(used) > 4
    assert used <= {*re.findall(r'\[(fill|stroke)="(#\w+)"\]', style)}


def test_every_run_writes_the_same_bytes() -> None:
    first, second = (spawn("graph", *REUSE, "--format", "svg", env={"PYTHONHASHSEED": seed}) for seed in "12")
    assert first.stdout == second.stdout != b""


def test_svg_escapes_and_speaks_japanese(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: '<b> & \"c\" --> \\d'\nexpression: x*y\nvalues: {x: 1, y: 2}\n")
    root = ElementTree.fromstring(good("graph", str(path), "--format", "svg", "--lang", "ja"))
    assert root.findtext(f"{NAMESPACE}title") == '<b> & "c" --> \\d'
    assert "計算グラフ" in (root.findtext(f"{NAMESPACE}desc") or "")


# in a browser

_MEASURE = """
const pictures = [...document.querySelectorAll('svg')].map(svg => ({
  frame: svg.getBoundingClientRect().toJSON(),
  ground: getComputedStyle(svg.querySelector('.paper')).fill,
  texts: [...svg.querySelectorAll('text')].map(text => ({
    text: text.textContent, box: text.getBoundingClientRect().toJSON(), color: getComputedStyle(text).fill,
    under: getComputedStyle(text.parentNode.querySelector('rect') || svg.querySelector('.paper')).fill,
  })),
}));
document.body.innerHTML = '';
document.body.append(Object.assign(document.createElement('pre'), { textContent: JSON.stringify(pictures) }));
"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_every_label_is_seen_and_none_overlaps(scheme: str, tmp_path: Path) -> None:
    pictures = [good("graph", *words, "--format", "svg") for words in WORDS.values()]
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
        sides = ("left", "right", "top", "bottom")
        assert apart(tuple(a[side] for side in sides), tuple(b[side] for side in sides)), (one, other)


def luminance(color: str) -> float:
    """The relative luminance of `rgb(1, 2, 3)`, as WCAG defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Two apples and three oranges", 1),
        ("How much does one pay for two apples at 100 yen and three oranges at 150 yen with ten percent tax", 3),
        ("一個百円のリンゴを二個と一個百五十円のミカンを三個買うとき、消費税が十パーセントなら支払う金額はいくらか", 2),
        ("x" * 200, 5),
    ],
)
def test_long_titles_are_broken_into_lines(title: str, lines: int) -> None:
    picture = picture_of(solutions()["multiply"])._replace(title=title)
    root = ElementTree.fromstring(svg_text(picture))
    written = [element.text or "" for element in root.iter(f"{NAMESPACE}text") if element.get("font-size") == "16"]
    assert len(written) == lines
    assert "".join(written).replace(" ", "") == title.replace(" ", "")
    assert float(root.get("viewBox", "").split()[2]) <= 480 + 24
