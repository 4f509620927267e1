"""The pages of the project and their fenced blocks, and how their commands run.

A ```console block holds commands (`$ command`, continued on lines that start with `> `), each followed by what it
prints.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from shell import Shell
from support import ROOT, environment

from backprop_cli.cli.main import run as run_program
from backprop_cli.language.messages import LANGUAGES

MANUAL = ROOT / "backprop_cli" / "manual"
READMES = {"en": ROOT / "README.md", "ja": ROOT / "README.ja.md"}
TOPICS = sorted({page.stem for page in MANUAL.glob("*/*.md")})
PAIRS = {"README": READMES} | {
    topic: {language: MANUAL / language / f"{topic}.md" for language in LANGUAGES} for topic in TOPICS
}
"""What is there in every language."""
PAGES = [
    *((path, language) for pair in PAIRS.values() for language, path in pair.items()),
    (ROOT / "CONTRIBUTING.md", "en"),
    (ROOT / "CHANGELOG.md", "en"),
]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT_CODE = '; echo "exit code $?"'
_BASH = re.compile(r"""[]|;&<>$()*?`"\\[~{}#\n]""")


class Block(NamedTuple):
    """A fenced block of a page."""

    page: Path
    spoken: str
    kind: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class Step(NamedTuple):
    """A command as it is shown, as bash gets it, and what the page says it prints."""

    shown: str
    command: str
    output: str


def blocks(page: Path, spoken: str, kind: str) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(page, spoken, kind, text.count("\n", 0, match.start(2)) + 1, match[2])
        for match in _BLOCK.finditer(text)
        if match[1] == kind
    ]


def all_blocks(kind: str) -> list[Block]:
    """Every block of that kind."""
    return [block for page, spoken in PAGES for block in blocks(page, spoken, kind)]


def distinct(found: list[Block]) -> list[Block]:
    """The same, but once what reads the same in two languages."""
    first = {(block.page.name.partition(".")[0], block.text): block for block in reversed(found)}
    return [block for block in found if block in first.values()]


def steps(block: Block) -> list[Step]:
    assert block.text.startswith("$ "), f"{block}: a console block starts with a command"
    found = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        first, *rest = part.splitlines(keepends=True)
        count = next((i for i, line in enumerate(rest) if not line.startswith("> ")), len(rest))
        command = "".join([first, *(line[2:] for line in rest[:count])])
        found.append(Step("$ " + "".join([first, *rest[:count]]), command, "".join(rest[count:])))
    return found


def printed(command: str, shell: Shell) -> str:
    """What a command prints in the shell's folder: `backprop` itself runs in this process, which is much quicker."""
    words, code_wanted, _ = command.strip().partition(_EXIT_CODE)
    words, piped, others = (part.strip() for part in _at_pipe(words))
    if not words.startswith("backprop ") or _BASH.search(re.sub(r"'[^']*'", "", words)):
        return shell.run(command, merged=True).out
    code, out, err = _run_here(words, shell, apart=bool(piped))
    if piped:
        return err + shell.run(others, merged=True, stdin=out).out
    return out + (f"exit code {code}\n" if code_wanted else "")


def _at_pipe(words: str) -> tuple[str, str, str]:
    """A command, and what its output goes to."""
    found = re.match(r"((?:'[^']*'|[^'|])*)(\|)([^|].*)", words, re.DOTALL)
    return (found[1].replace("\\\n", ""), found[2], found[3]) if found else (words, "", "")


def _run_here(words: str, shell: Shell, *, apart: bool) -> tuple[int, str, str]:
    """Exit code, stdout and stderr; both in the first unless `apart`."""
    out, err, source = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True, newline="") for _ in range(3))
    before = Path.cwd()
    os.chdir(shell.folder)
    try:
        with (
            mock.patch.dict(os.environ, environment({"BACKPROP_LANG": shell.language}), clear=True),
            mock.patch.multiple(sys, stdin=source, stdout=out, stderr=err if apart else out),
        ):
            code = run_program(shlex.split(words)[1:])
    finally:
        os.chdir(before)
    for stream in (out, err):
        stream.seek(0)
    return int(code), out.read(), err.read()
