"""The target that runs whole command lines: the words and stdin, each behind a NUL."""

from __future__ import annotations

import atexit
import io
import os
import re
import shlex
import shutil
import sys
from functools import cache
from typing import NamedTuple
from unittest import mock
from xml.etree import ElementTree
from zlib import crc32

from backprop_cli import parse_expression
from backprop_cli.cli.commands import COMMANDS as NAMES
from backprop_cli.cli.main import run as run_program
from backprop_cli.language.choice import option_value
from backprop_cli.language.errors import BackpropError
from backprop_cli.teaching.program import STYLES

from . import hostile, vocabulary
from .everywhere import program_is_sound, select_is_sound
from .properties import OURS, RAW, broken, clean, strict_json, table_of
from .sandbox import ROOT, Sandbox
from .target import Target, cases, sparing

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
RARELY = {"compare": 40, "practice": 2, "svg": 8, "png": 20, "pdf": 20, "--plot": 200, "symbolic": 4, "--count": 8}
"""Words that make a run slow -> one in how many of such inputs is run."""
MOST_WORDS = 40
"""Words of a command line: each may be a file, and its check takes a while."""


class Result(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@cache
def sandbox() -> Sandbox:
    """The one folder that all command lines work in."""
    made = Sandbox()
    atexit.register(shutil.rmtree, made.folder, ignore_errors=True)
    return made


def run(words: list[str], stdin: bytes) -> Result:
    """Run the program in the sandbox."""
    written, said = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(end, "utf-8", write_through=True, newline="") for end in (written, said))
    source = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    language = "ja" if crc32(stdin) % 4 == 0 else "en"
    variables = {"BACKPROP_TRACEBACK": "1", "BACKPROP_LANG": language, "PATH": "", "MPLCONFIGDIR": "/tmp/matplotlib"}
    folder = sandbox()
    folder.enter()
    try:
        with mock.patch.dict(os.environ, variables), mock.patch.multiple(sys, stdin=source, stdout=out, stderr=err):
            code = run_program(words)
    finally:
        folder.leave()
    binary = written.getvalue()
    picture = binary.startswith((b"\x89PNG", b"%PDF"))
    return Result(int(code), "" if picture else binary.decode(), said.getvalue().decode())


def command_lines(data: bytes) -> str:
    """Any command line ends with 0, 1 or 2, and says why in clear words."""
    parts = data.split(b"\0")
    words = [part.decode("utf-8", "surrogateescape") for part in parts[:-1]][:MOST_WORDS]
    for word, one_in in RARELY.items():
        if any(word in each for each in words) and not sparing(data, one_in):
            return "left out"
    if "compare" in words and "--no-grow" not in words:
        words.insert(words.index("compare") + 1, "--no-grow")
    told: list[str] = []
    text = BackpropError.text

    def recording(error: BackpropError, language: str = "en") -> str:
        told.append(error.message.id)
        return text(error, language)

    with mock.patch.object(BackpropError, "text", recording):
        result = run(words, parts[-1])
    _promises(words, result, told)
    command = next((word for word in words if word in NAMES), "solve")
    return f"{result.code} {command} {told[0] if told else ''}"


def _promises(words: list[str], result: Result, told: list[str]) -> None:
    if result.code not in (0, 1, 2):
        broken("the exit code is 0, 1 or 2", (result.code, words))
    for ours in OURS:
        if ours in told:
            broken(f"the message {ours}", (words, result.err))
    reported = result.code == 2 and words[:1] == ["grade"] and result.out  # what is wrong stands in the report
    if (result.code < 2) != (not result.err) and not reported and "practice" not in words:
        broken("stderr says what is wrong, and nothing else", (words, result))
    clean(result.err.replace("\n", ""), "no control characters on stderr")
    if not _is(words, "--table"):
        out = COLOUR.sub("", result.out) if _is(words, "--color") else result.out
        if RAW.search(out):
            clean(out, "no control characters on stdout")
    if result.code < 2 and result.out and "--help" not in words and "-h" not in words and "--version" not in words:
        _reads_back(words, result.out)


def _is(words: list[str], option: str) -> bool:
    return any(word == option or word.startswith(f"{option}=") for word in words)


def _reads_back(words: list[str], out: str) -> None:
    form, first = option_value(words, "--format"), words[0] if words else ""
    if _is(words, "-o") or _is(words, "--output") or _is(words, "--plot"):
        return
    if form == "json":
        for text in [out] if "\n  " in out else out.splitlines():
            strict_json(text)
    elif form == "csv" or _is(words, "--table"):
        if "\r" not in out:
            table_of(out)
    elif form in ("svg", "junit"):
        try:
            ElementTree.fromstring(out)
        except ElementTree.ParseError as error:
            broken(f"{form} is XML", f"{error}: {out}")
    elif first == "code" and option_value(words, "--style") == "sql":
        select_is_sound(out, option_value(words, "--dialect") or "duckdb")
    elif first == "code":
        program_is_sound(out)
    if form == "plain" and first not in NAMES[1:]:
        for line in out.splitlines():
            if line != "---" and not line.startswith("# ") and not _is_answer(line):  # the title of one of several
                broken("plain has lines NAME: NUMBER, or NAME: FORMULA in letters", out)


def _is_answer(line: str) -> bool:
    """A name with a number, an array of numbers, or a formula that can be read."""
    if re.fullmatch(r"\S+: -?[0-9.]+(e[-+][0-9]+)?", line):
        return True
    name, separator, text = line.partition(": ")
    if " if " in text or "…" in text:  # a chain behind relu or max has cases, one of many uses is cut short
        return bool(name)
    try:
        parse_expression(text)
    except BackpropError:
        return False
    return bool(name and separator)


def _seeds() -> list[bytes]:
    lines = [(command, files.get("stdin", b"")) for command, files in cases(*("command-line", "expression", "values"))]
    pages = (ROOT / "README.md", *sorted((ROOT / "backprop_cli" / "manual" / "en").glob("*.md")))
    shown = [line for page in pages for line in re.findall(r"^\$ (backprop .*)$", page.read_text("utf-8"), re.M)]
    lines += [(line, b"expression: x*y\nvalues: {x: 2, y: 3}\n") for line in shown]
    seeds = []
    for command, stdin in lines:
        try:
            words = shlex.split(re.split(r" [|;>&]|; ", command)[0])[1:]
        except ValueError:
            continue
        seeds.append("\0".join([*words, ""]).encode() + stdin)
    answers = b"price: 220\ndapple: 2.2\n"
    seeds += [
        f"code\0{name}\0--style\0{style}\0".encode() for style in STYLES for name in ("coding.yaml", *hostile.FILES)
    ]
    for name in NAMES[1:]:
        seeds.append(f"{name}\0t = x*pi(); z = exp(-t) + max(x, e())/y\0x=2\0y=1/3\0".encode())
    for form in vocabulary.FORMATS:
        seeds.append(f"grade\0examples/apple.yaml\0--format\0{form}\0".encode() + answers)
        seeds += [f"{name}\0coding.yaml\0--format\0{form}\0".encode() for name in ("solve", "explain", "graph", "quiz")]
        seeds.append(f"grade\0coding.yaml\0class\0--format\0{form}\0".encode())
        for name in ("solve", "explain", "graph", "quiz", "code", "functions"):
            seeds.append(f"{name}\0examples/apple_orange.yaml\0--format\0{form}\0".encode())
    return seeds


COMMANDS = {
    "commands": Target(
        command_lines,
        _seeds,
        (*vocabulary.COMMAND_WORDS, *vocabulary.EXPRESSION_WORDS, *vocabulary.ANSWER_WORDS),
        vocabulary.command_line,
        "\0",
    )
}
