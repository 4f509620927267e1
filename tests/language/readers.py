"""What the program writes, read by others: each reader gives the texts that stand there and how they are arranged.

Two outputs that differ in one text alone are read as the same but for that text, whatever it is.
"""

from __future__ import annotations

import ast
import csv
import html
import io
import json
import re
import tokenize
import unicodedata
import zipfile
from base64 import b64decode
from collections.abc import Callable
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import yaml
from markdown_it import MarkdownIt
from pygraphviz import AGraph
from tap.parser import Parser

from tests import tikz_reader
from tests.latex_reader import of_latex

SIGN = "=+-@＝＋－＠"
_NUMBER = re.compile(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?")
_GUARD = re.compile(rf"(^|;)'(?=[\s\"]*[{SIGN}])")
_MERMAID = re.compile(
    r'  (?:n\d+\(\("([^"]*)"\)\)|(?:n\d+|out)\["([^"]*)"\]|n\d+ -->(?:\|"([^"]*)"\|)? (?:n\d+|out))|flowchart LR'
)


@lru_cache(10_000)
def written(text: str) -> str:
    """A text as people get to see it: what is hidden is written out."""
    if text.isprintable():  # nothing hidden is; it spares a look at every character
        return text
    return "".join(c.encode("unicode_escape").decode() if hidden(c) else c for c in text)


@lru_cache(10_000)
def seen(text: str) -> str:
    """The same for many lines, in which blanks count once."""
    return " ".join("\n".join(map(written, text.split("\n"))).split())


@cache
def hidden(character: str) -> bool:
    """Whether a terminal, an editor or a browser would do something else than show a character."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


def plain(text: str) -> str:
    """Lines for people: columns may be wider."""
    return re.sub("─{2,}", "──", text)


def of_json(text: str) -> list[Any]:
    """One or more values."""
    decoder, found, text = json.JSONDecoder(parse_constant=float.fromhex), [], text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:].strip()
    return found


def of_csv(text: str) -> list[list[str]]:
    """Rows, in which no spreadsheet finds a formula, at whichever sign it splits."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(set(map(len, rows))) == 1
    for sign in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            for cell in row:
                start = cell.strip(' "\u00a0\u3000')[:1]
                number = _NUMBER.match(cell)  # where a spreadsheet does not split at commas, more of the row follows
                assert not start or start not in SIGN or (number and cell[number.end() :][:1] in ("", ",")), cell
    return rows


def unguarded(cell: str) -> str:
    """A cell without what keeps it from being a formula."""
    return _GUARD.sub(r"\1", cell)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.found and isinstance(self.found[-1], list):
            self.found[-1].append(data)
        else:
            self.found.append([data])

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        assert (decl, self.found) == ("doctype html", [])

    handle_pi = unknown_decl = handle_comment


def of_html(text: str) -> list[Any]:
    """Tags and the texts between them."""
    parser = _Html()
    parser.feed(text)
    parser.close()
    return ["".join(part) if isinstance(part, list) else part for part in parser.found]


def of_xml(text: str) -> list[Any]:
    """Elements in order."""
    return [(one.tag, one.attrib, one.text, one.tail) for one in ElementTree.fromstring(text.encode()).iter()]


def of_svg(text: str) -> list[Any]:
    """Elements in order, wherever they stand; a title is one, however many lines it takes."""
    names = ("class", "role", "aria-label", "onload", "href")
    root = ElementTree.fromstring(text.encode())
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        if group.get("class") == "title":
            first, *others = group
            first.text = "".join(one.text or "" for one in group)
            for one in others:
                group.remove(one)
    found = root.iter()
    return [(one.tag, {name: one.get(name) for name in names}, one.text) for one in found]


def of_plot(text: str) -> list[Any]:
    """What matplotlib notes before the shapes of a text; how many shapes there are is checked elsewhere."""
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    found = ElementTree.fromstring(text.encode(), parser).iter()
    return [re.sub("- (?=-)", "-", html.unescape(one.text or "")) for one in found if one.tag is ElementTree.Comment]


def of_markdown(text: str) -> list[Any]:
    """Blocks, marks and texts, with HTML and links told from text as a page would."""
    found: list[Any] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        if token.type == "inline":
            run = ""
            for child in token.children or []:
                if child.type in ("text", "text_special", "softbreak"):
                    run += child.content or " "
                else:
                    found += [run, child.type, child.content, child.attrs]
                    run = ""
            found.append(run)
        elif token.type == "fence":
            found += ["fence", token.info, plain(token.content)]
        else:
            found += [token.type, token.tag, token.content]
    return found


def of_python(text: str) -> list[Any]:
    """The program as Python finds it in a file, its comments, and the encoding that it reads it in."""
    data = text.encode()
    compile(data, "program", "exec", dont_inherit=True)
    comments = [one.string for one in tokenize.tokenize(io.BytesIO(data).readline) if one.type == tokenize.COMMENT]
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    return [encoding, text.split("\n")[:2], ast.dump(ast.parse(data)), comments]


def of_dot(text: str) -> list[Any]:
    """Nodes, edges and the labels that Graphviz would draw."""
    graph = AGraph(string=text)
    nodes = {str(node): _dot_label(node.attr["label"]) for node in graph.nodes()}
    title = _dot_label(graph.graph_attr["label"])
    labels = re.findall(r'->.*label="((?:[^"\\]|\\.)*)"', text)  # AGraph takes one of several edges for all of them
    return [title, nodes, sorted(graph.edges()), list(map(_dot_label, labels))]


def _dot_label(text: str) -> str:
    assert set(re.findall(r"\\(.)", text)) <= {"\\", '"', "n"}
    return html.unescape(re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text))


def of_mermaid(text: str) -> list[Any]:
    """The title, and lines of the few kinds that there are, with the texts between their quotes."""
    head, found = re.match(r"---\n(.*)\n---\n", text), []
    lines = (text[head.end() :] if head else text).removesuffix("\n").split("\n")
    for line in lines:
        match = _MERMAID.fullmatch(line)
        assert match, line
        label = "".join(part or "" for part in match.groups()).replace("<br>", "\n")
        assert not set(label) & set('<>`"{}%&\\')
        found.append(re.sub(r"#(\d+);", lambda number: chr(int(number[1])), label))
    return [yaml.safe_load(head[1]) if head else None, found]


def of_tap(text: str) -> list[Any]:
    """Test points, their diagnostics, plans, comments; and subtests, which are indented."""
    inner = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    head = "TAP version 14\n"
    found: list[Any] = [of_tap(head + re.sub("^    ", "", part, flags=re.MULTILINE)) for part in inner]
    outer = re.sub(r"^    .*\n", "", text, flags=re.MULTILINE)
    points = re.findall(r"^(?:not )?ok \d+ (.*)", outer, re.MULTILINE)  # tap.py knows no escapes
    for line in Parser().parse_text(outer):
        if line.category == "test":
            words, directive = re.fullmatch(r"((?:[^\\#]|\\[\\#])*)(.*)", points.pop(0)).groups()  # type: ignore[union-attr]
            assert not directive
            description = re.sub(r"\\([\\#])", r"\1", words).replace("\\x23", "#").replace("\\x7b", "{")
            found.append([line.ok, line.number, description, line.skip, line.todo, line.yaml_block])
        else:
            assert line.category in ("version", "plan", "diagnostic"), (line.category, text)
            found.append([line.category, getattr(line, "expected_tests", None), getattr(line, "text", None)])
    assert not re.search(r"^ *(not )?ok .*\{\s*$", text, re.MULTILINE)
    return found


def of_form(text: str) -> list[Any]:
    """An answer form: what YAML finds, and what stands in its comments."""
    return [yaml.safe_load(text), plain(text)]


def of_tikz(text: str) -> list[Any]:
    """The texts of all nodes."""
    tikz_reader.check(text)
    return tikz_reader.node_texts(text)


def nothing(data: bytes) -> str:
    """A picture in points: that it is one."""
    assert data.startswith((b"\x89PNG", b"%PDF"))
    return ""


def of_coderunner(text: str) -> list[Any]:
    """The one object, the HTML in it as a page would show it."""
    return [{**one, "prologuehtml": of_html(one["prologuehtml"])} for one in of_json(text)]


def of_inginious(text: str) -> list[Any]:
    """The one object, with its reStructuredText as text: paragraphs in which every sign is escaped."""
    found = of_json(text)
    for one in found:
        one["text"] = _of_rst(one["text"])
        one["problems"] = {key: [result, _of_rst(told)] for key, (result, told) in one["problems"].items()}
    return found


def _of_rst(text: str) -> list[str]:
    rest = re.sub(r"(?m)^\\ |\\[!-/:-@\[-`{-~]", "", text)
    assert not set(rest) & set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    return [re.sub(r"\\(.)", r"\1", part.removeprefix("\\ ")) for part in text.split("\n\n")]


def of_autograderio(text: str) -> list[Any]:
    """The score, which stands there once; and the lines before it, with what was kept from being one."""
    *lines, score = text.removesuffix("\n").split("\n")
    assert re.findall(r"(?i)<!!\s*score:\s*(-?\d+)\s*!!>", text) == [score.split()[2]]
    return [score, plain("\n".join(lines).replace("< !", "<!"))]


_CLOZE = re.compile(r"\{(\d*):([A-Z_]+):((?:[^}\\]|\\.)*)\}")
"""A blank of Moodle (question/type/multianswer/questiontype.php)."""


def of_moodle(text: str) -> list[Any]:
    """The category; of each question its name, its page, its blanks and its pictures."""
    root = ElementTree.fromstring(text.encode())
    found: list[Any] = []
    for question in root:
        page = question.findtext("questiontext/text") or ""
        pictures = [of_svg(b64decode(file.text or "").decode()) for file in question.iter("file")]
        blanks = _CLOZE.findall(page)
        assert re.sub(_CLOZE, "", page).count("{") == 0
        assert page.count("@@") == 2 * len(pictures)
        category = question.findtext("category/text", "").replace("//", "/")  # a single one would part two categories
        texts = [question.get("type"), category, question.findtext("name/text")]
        found.append([*texts, of_html(_CLOZE.sub("", page)), blanks, pictures])
    return found


def of_qti(data: bytes) -> list[Any]:
    """The files of the package."""
    found: list[Any] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            assert not {character for character in set(text) if character != "\n" and hidden(character)}
            found.append([name, of_svg(text) if name.endswith(".svg") else of_xml(text)])
    return found


READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("table", "plain", "text", "kattis"), plain),
    **dict.fromkeys(("json", "check50", "github", "gradescope", "prairielearn"), of_json),
    "autograderio": of_autograderio,
    "coderunner": of_coderunner,
    "inginious": of_inginious,
    "moodle": of_moodle,
    "qti": of_qti,
    **dict.fromkeys(("layers", "numpy", "plain program"), of_python),
    **dict.fromkeys(("png", "pdf", ".png", ".pdf"), nothing),
    "csv": of_csv,
    "html": of_html,
    "latex": of_latex,
    "junit": of_xml,
    "svg": of_svg,
    ".svg": of_plot,
    "markdown": of_markdown,
    "dot": of_dot,
    "tikz": of_tikz,
    "mermaid": of_mermaid,
    "tap": of_tap,
    "yaml": of_form,
    "key": yaml.safe_load,
}
