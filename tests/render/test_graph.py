"""`backprop graph`: the picture in text, DOT and Mermaid."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import assume, example, given
from pictures import FIVE, REUSE, WORDS, contributions_add_up, edges, solutions, value_texts
from strategies import programs
from support import EXAMPLES, ROOT, good, run, spawn
from terminal import in_terminal

from backprop_cli import BackpropError, solve
from backprop_cli.render.picture import drawn
from backprop_cli.render.picture import text_format as text_format
from backprop_cli.render.picture.labels import labels_for, number
from backprop_cli.render.picture.layout import lay_out
from backprop_cli.render.picture.text_format import DOWN, UP, Canvas, draw
from backprop_cli.render.signs import cells
from backprop_cli.render.view import View
from backprop_cli.solving.solution import Solution
from backprop_cli.teaching.picture import Picture, picture_of

GOLDEN = ROOT / "tests" / "golden" / "graph"
PICTURES = [*FIVE, "receipt", "reuse", "chain", "japanese"]
PLAIN = View()


@pytest.fixture(scope="module")
def solved() -> dict[str, Solution]:
    return solutions()


# golden pictures


@pytest.mark.parametrize("form", ["unicode", "ascii", "none"])
@pytest.mark.parametrize("name", PICTURES)
def test_golden_pictures(name: str, form: str, refresh_golden: bool) -> None:
    options = {"unicode": [], "ascii": ["--ascii"], "none": ["--show", "none"]}[form]
    printed = good("graph", *WORDS[name], *options)
    path = GOLDEN / f"{name}.{form}.txt"
    if refresh_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")
    if name in FIVE:
        assert max(map(cells, printed.splitlines())) <= 80
    if form == "ascii" and name not in ("japanese", "receipt"):
        assert printed.split("\n", 1)[1].isascii()


# random pictures


class Recorder(Canvas):
    """A canvas that remembers what was written where."""

    written: list[tuple[int, int, str, str]]

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Remember, then write."""
        self.__dict__.setdefault("written", []).append((row, column, text, style))
        super().text(row, column, text, style)


def recorded(picture: Picture, view: View = PLAIN, show: str = "both") -> Recorder:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_format, "Canvas", Recorder)
        canvas = draw(picture, labels_for(show, view), labels_for("both", view), view)
    assert isinstance(canvas, Recorder)
    return canvas


def random_solution(text: str) -> Solution:
    try:
        return solve(
            text,
            {name: value for name, value in zip("xyz", ("3", "1/3", "2.5")) if re.search(name, text)},
            check="none",
        )
    except BackpropError:
        assume(False)
        raise


def check_texts(canvas: Recorder) -> None:
    """No text is overwritten by a line or another text, and each is printed where it was put."""
    taken: set[tuple[int, int]] = set()
    rows = [row.plain for row in canvas.rows()]
    for row, column, text, style in canvas.written:
        where = {(row, column + i) for i in range(cells(text))}
        assert not where & taken, text
        taken |= where
        crossing = [c for r, c in where if canvas.lines[r].get(c, 0) & (UP | DOWN)]
        if style in ("value", "gradient"):
            assert not any(c in canvas.lines[r] for r, c in where), text
        elif style == "circle":
            assert len(crossing) <= 1  # where its own operands' lines arrive
        else:
            assert not crossing, text
        before = next((i for i in range(len(rows[row]) + 1) if cells(rows[row][:i]) == column), None)
        assert not text.strip() or rows[row][before:].startswith(text.rstrip()), text


def check_lines(picture: Picture) -> None:
    """No two arrows run over each other; upright lines are shared only by arrows of one head or one tail."""
    layout = lay_out(
        picture, lambda shape: f"({shape.label})" if shape.operands else f"{shape.label} ", labels_for("both", PLAIN)
    )
    flat: dict[tuple[int, int], int] = {}
    upright: dict[tuple[int, int], tuple[str, int]] = {}
    for index, line in enumerate(layout.lines):
        for column in range(line.start, line.end + 1):
            assert flat.setdefault((line.row, column), index) == index
        ends = [(line.end, line.turn, ("head", line.arrow.head or -1))] if line.turn is not None else []
        if line.branch is not None:
            ends.append((line.branch, layout.rows[line.arrow.tail], ("tail", line.arrow.tail)))
        for column, end, owner in ends:
            for row in range(min(line.row, end), max(line.row, end) + 1):
                assert upright.setdefault((row, column), owner) == owner


@given(programs())
@example("x + y + x + y")  # a branch of x beside the sum at y
def test_random_pictures_hold_every_number_once(text: str) -> None:
    solution = random_solution(text)
    picture = picture_of(solution)
    drawn_edges = Counter((a.tail, a.head, a.position) for a in picture.arrows if a.head is not None)
    assert drawn_edges == edges(solution.graph)
    sent: dict[int, list[Any]] = defaultdict(list)
    for arrow in picture.arrows:
        assert arrow.value == solution.values[arrow.tail]
        sent[arrow.tail].append(arrow.gradient)
    if solution.arithmetic == "exact":
        assert contributions_add_up(solution, sent)
    canvas = recorded(picture)
    values = Counter(text for _, _, text, style in canvas.written if style == "value")
    gradients = Counter(text for _, _, text, style in canvas.written if style == "gradient")
    assert values == value_texts(solution, PLAIN)
    arriving = Counter(f"← {number(a.gradient, PLAIN)}" for a in picture.arrows)
    sums = Counter(f"← {number(meeting.gradient, PLAIN)}" for meeting in picture.meetings.values())
    assert {*picture.meetings} == {node for node, numbers in sent.items() if len(numbers) > 1}
    assert all(meeting.gradient == solution.node_gradients[node] for node, meeting in picture.meetings.items())
    assert gradients == arriving + sums
    check_texts(canvas)
    check_texts(recorded(picture, View(ascii=True)))
    check_lines(picture)
    assert dot_numbers(str(drawn(picture, "dot", "both", PLAIN))) == (values, arriving, sums)


def dot_numbers(text: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Values and gradients on the arrows of a DOT text, and sums beside its nodes."""
    found = re.findall(r' -> \w+ \[class="(value|gradient)".* label="([^"]*)"\]', text)
    values = Counter(label.rpartition(" = ")[2] for kind, label in found if kind == "value")
    sums = re.findall(r"xlabel=<<font[^>]*>([^<]*)</font>>", text)
    return (
        values,
        Counter(f"← {label}" for kind, label in found if kind == "gradient"),
        Counter(f"← {label}" for label in sums),
    )


@pytest.mark.parametrize("name", PICTURES)
def test_sample_pictures_are_sound(name: str, solved: dict[str, Solution]) -> None:
    picture = picture_of(solved[name])
    for show in ("both", "none"):
        check_texts(recorded(picture, show=show))
    check_lines(picture)


def test_every_sheet_of_a_picture_lies_over_the_others() -> None:
    sheets = [good("graph", *REUSE, "--show", show).split("\n") for show in ("both", "forward", "backward", "none")]
    assert len({len(sheet) for sheet in sheets}) == 1
    for lines in zip(*sheets):
        bare = {re.sub(r"[-\d.←]+", lambda found: " " * len(found[0]), line).rstrip() for line in lines}
        assert len(bare) == 1


def test_show_leaves_out_what_is_not_asked_for() -> None:
    forward, backward = (good("graph", "z = x*y", "x=3", "y=7", "--show", show) for show in ("forward", "backward"))
    assert "←" not in forward
    assert "21" in forward
    assert "21" not in backward
    assert backward.count("←") == 3


def test_a_value_used_five_times() -> None:
    printed = good("graph", "x + x + x + x + x", "x=2")
    assert sum(line.count("← 1") for line in printed.splitlines()) == 9
    assert printed.count("┼") == 0
    assert len(re.findall(r"^x", printed, re.MULTILINE)) == 1


def test_numbers_stay_short_and_true() -> None:
    view = PLAIN
    assert number(solve("1099511627776*x", {"x": 1}, check="none").value, view) == "1099511627776"
    assert number(solve("x/3", {"x": "1234567.25"}, check="none").value, view) == "4938269/12"
    assert number(solve("x/3", {"x": "12345678.25"}, check="none").value, view) == "49382713/12"
    assert number(solve("x/7", {"x": "12345678.12345"}, check="none").value, view) == "≈ 1763668"
    assert number(solve("x*1", {"x": "12345678.123456"}, check="none").value, view) == "≈ 12345678"
    assert number(solve("9**999", check="none").value, view) == "≈ 1.94208e+953"


# parts of a picture


def test_parts_by_name() -> None:
    fruit = str(EXAMPLES / "apple_orange.yaml")
    printed = good("graph", fruit, "--wrt", "apple")
    assert "… orange_price ─" in printed
    assert "orange_num" not in printed
    both = good("graph", fruit, "--wrt", "apple", "--wrt", "orange_num")
    assert both == good("graph", fruit)
    assert "… all_price" in good("graph", fruit, "--wrt", "all_price")
    assert run("graph", fruit, "--wrt", "apples").code == 2


def test_parts_by_depth() -> None:
    fruit = str(EXAMPLES / "apple_orange.yaml")
    assert "... all_price" in good("graph", fruit, "--depth", "1", "--ascii")
    assert good("graph", fruit, "--depth", "3") == good("graph", fruit)


def test_large_graphs_are_refused_at_once_or_drawn_in_part() -> None:
    text = " + ".join(["x"] * 5000)
    start = time.process_time()
    result = run("graph", text, "x=1")
    assert (result.code, result.out) == (2, "")
    assert "5,000" in result.err
    assert "--depth" in result.err
    assert "4998" in good("graph", text, "x=1", "--depth", "3")
    doublings = "a0 = 1; " + "; ".join(f"a{i + 1} = a{i} + a{i}" for i in range(40))
    assert str(2**40) in good("graph", doublings)
    assert time.process_time() - start < 10


# the terminal


def test_a_narrow_terminal_loses_names_first() -> None:
    fruit = str(EXAMPLES / "apple_orange.yaml")

    def seen(columns: int) -> tuple[int, str]:
        env = {"PYTHONUTF8": "1", "COLUMNS": str(columns)}
        return in_terminal("graph", fruit, "--color", "never", columns=columns, env=env)

    _, wide = seen(80)
    assert wide.replace("\r\n", "\n") == good("graph", fruit)
    _, narrow = seen(60)
    assert "apple_price" not in narrow
    assert "715" in narrow
    assert max(cells(line.rstrip("\r")) for line in narrow.split("\n")) <= 60
    code, cut = seen(30)
    *lines, last, end = cut.split("\r\n")
    assert (code, end) == (0, "")
    assert last.startswith("Cut off at column 30 of ")
    assert max(map(cells, lines)) <= 30


def test_a_pipe_is_never_cut() -> None:
    names = {f"a_rather_long_name_{i}": i for i in range(6)}
    words = [" * ".join(names), *(f"{name}={value + 1}" for name, value in names.items())]
    result = spawn("graph", *words, env={"COLUMNS": "40", "PYTHONUTF8": "1", "FORCE_COLOR": "1"})
    assert max(map(len, result.stdout.decode().splitlines())) > 80
    assert b"\x1b" not in result.stdout
    assert b"Cut off" not in result.stdout


def test_colours_on_a_terminal() -> None:
    assert "\x1b[36m3" in in_terminal("graph", "x*y", "x=3", "y=4", env={"PYTHONUTF8": "1"})[1]
    assert "\x1b[35m← 4" in good("graph", "x*y", "x=3", "y=4", "--color", "always")


def test_a_stream_that_cannot_encode_gets_ascii() -> None:
    assert run("graph", *REUSE, encoding="ascii") == run("graph", *REUSE, "--ascii", encoding="ascii")


# DOT and Mermaid


@pytest.mark.parametrize("name", PICTURES)
def test_graphviz_reads_the_dot(name: str, solved: dict[str, Solution]) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    picture = picture_of(solved[name])
    graph = pygraphviz.AGraph(string=str(drawn(picture, "dot", "both", PLAIN)))
    assert graph.number_of_nodes() == len(picture.shapes) + 1
    assert graph.number_of_edges() == 2 * len(picture.arrows)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's dot is not installed")
@pytest.mark.parametrize("name", PICTURES)
def test_dot_accepts_the_dot(name: str) -> None:
    text = good("graph", *WORDS[name], "--format", "dot")
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert b"</svg>" in done.stdout
    assert b"syntax" not in done.stderr


MERMAID = os.environ.get("BACKPROP_MERMAID", "")
"""A node_modules folder that holds mermaid and jsdom."""
_PARSE = """
import { createRequire } from 'module';
import { readFileSync } from 'fs';
import { pathToFileURL } from 'url';
const require = createRequire(process.env.BACKPROP_MERMAID + '/');
const { JSDOM } = require('jsdom');
globalThis.window = new JSDOM('').window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(require.resolve('mermaid')));
const results = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  results.push([[...db.getVertices().values()].map(v => v.text), db.getEdges().map(e => [e.start, e.end, e.text])]);
}
console.log(JSON.stringify(results));
"""


@pytest.mark.skipif(not MERMAID, reason="BACKPROP_MERMAID names no node_modules with mermaid and jsdom")
def test_mermaids_own_parser_reads_the_mermaid(solved: dict[str, Solution]) -> None:
    pictures = [picture_of(solved[name]) for name in PICTURES]
    texts = [drawn(picture, "mermaid", show, PLAIN) for picture in pictures for show in ("both", "none")]
    node = ["node", "--input-type=module", "-e", _PARSE]
    done = subprocess.run(node, input=json.dumps(texts).encode(), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    for picture, (vertices, found) in zip(pictures, json.loads(done.stdout)[::2]):
        assert len(vertices) == len(picture.shapes) + 1
        labels = [re.sub(r"ﬂ°°(\d+)¶ß", lambda code: chr(int(code[1])), text) for _, _, text in found]
        ends = [(start, end) for start, end, _ in found]
        assert ends == [(f"n{a.tail}", "out" if a.head is None else f"n{a.head}") for a in picture.arrows]
        for arrow, label in zip(picture.arrows, labels):
            value, gradient = labels_for("both", PLAIN)(arrow)
            assert label.endswith(f"{value}<br>{gradient}")


def test_mermaid_text() -> None:
    text = good("graph", "z = x_1*y", "x_1=2", "y=3", "--format", "mermaid")
    assert text == (
        "flowchart LR\n"
        '  n0["x#95;1"]\n'
        '  n1["y"]\n'
        '  n2(("×"))\n'
        '  out["z"]\n'
        '  n0 -->|"2<br>← 3"| n2\n'
        '  n1 -->|"3<br>← 2"| n2\n'
        '  n2 -->|"6<br>← 1"| out\n'
    )
