"""A large class, and what strangers hand in, under limits of memory and time: `python -m tests.limits.intake [WORD]`.

A line a run: how it ended, CPU seconds, memory, and what it printed last; the exit code is 1 when one is at fault.
pytest does not collect it: tests/teaching/test_intake_archives.py and its neighbours have small ones.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from .bounded import bounded

RIGHT = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"
WRONG = "price: 220\ndapple: 4\ndapple_num: 200\ndtax: 100\n"
KEY = str(Path(__file__).resolve().parents[2] / "examples" / "apple.yaml")
Words = list[str]


def class_with_keys(folder: Path) -> Words:
    """1,000 submissions for 1,000 keys, each in another form."""
    command = [sys.executable, "-m", "backprop_cli", "quiz", KEY, "--vary", "--seed", "1", "--count", "1000", "-o"]
    subprocess.run([*command, str(folder / "sheets")], check=True, stdout=subprocess.DEVNULL)
    (folder / "class").mkdir()
    for number in range(1, 1001):
        text = (folder / "sheets" / f"{number:04}-answers.txt").read_text("utf-8")
        (folder / "class" / f"{number:04}{'.txt' if number % 2 else '-x.md'}").write_text(text, "utf-8")
    return [str(folder / "sheets"), str(folder / "class")]


def class_with_wrong_keys(folder: Path) -> Words:
    """The same, each with the answers of the next sheet."""
    words = class_with_keys(folder)
    files = sorted((folder / "class").iterdir())
    texts = [file.read_text("utf-8").replace("seed", "sown") for file in files]
    for file, text in zip(files, [*texts[1:], texts[0]]):
        file.write_text(text, "utf-8")
    return words


def many_files(folder: Path, text: str = RIGHT) -> Words:
    """10,000 files in a folder."""
    for number in range(10_000):
        (folder / f"{number:05}.txt").write_text(text, "utf-8")
    return [KEY, str(folder)]


def many_members(folder: Path) -> Words:
    """10,000 files in an archive."""
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10_000):
            archive.writestr(f"{number:05}.txt", WRONG)
    return [KEY, str(folder / "a.zip")]


def too_many_members(folder: Path) -> Words:
    """A million files in an archive, all of them one."""
    return overlapping(folder, 1_000_000, b"x" * 1_000)


def overlapping(folder: Path, count: int = 20_000, data: bytes = b"") -> Words:
    """Files in an archive that are the same bytes."""
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data or os.urandom(1_000_000).hex())
    whole = path.read_bytes()
    at = whole.find(b"PK\1\2")
    entry = whole[at : whole.find(b"PK\5\6")]
    shown = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, shown, shown, len(entry) * count, at, 0)
    path.write_bytes(whole[:at] + entry * count + end)
    return [KEY, str(path)]


def bomb(folder: Path, times: int = 1, size: int = 1 << 30) -> Words:
    """A gigabyte of spaces, or many megabytes of them."""
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            with archive.open(f"{number}.txt", "w") as member:
                for _ in range(size >> 20):
                    member.write(b" " * (1 << 20))
    return [KEY, str(folder / "a.zip")]


def dense(folder: Path) -> Words:
    """Thousands of files of a megabyte, each packed no more than is allowed."""
    piece = b"".join(os.urandom(11) + b" " * 989 for _ in range(990))
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2_000):
            archive.writestr(f"{number}.txt", piece)
    return [KEY, str(folder / "a.zip")]


def notebook(folder: Path, size: int = 100_000_000, unit: bytes = b"AAAA") -> Words:
    """A notebook of so many bytes, most of them a picture."""
    head, tail = json.dumps(
        {"cells": [{"cell_type": "code", "outputs": [{"data": {"image/png": "|"}}]}], "nbformat": 4}
    ).split("|")
    (folder / "a.ipynb").write_bytes(head.encode() + unit * (size // len(unit)) + tail.encode())
    return [KEY, str(folder / "a.ipynb")]


def nasty_notebook(folder: Path, unit: bytes) -> Words:
    """A notebook of ten megabytes that are as many objects as can be."""
    (folder / "a.ipynb").write_bytes(b'{"nbformat": 4, "x": [' + unit * (9_900_000 // len(unit)) + b'0], "cells": []}')
    return [KEY, str(folder / "a.ipynb")]


def table(folder: Path, rows: int) -> Words:
    """A table of so many rows."""
    text = "name,price,dapple,dapple_num,dtax\n" + "".join(f"student {n},220,4,200,100\n" for n in range(rows))
    (folder / "a.csv").write_text(text, "utf-8")
    return [KEY, "--rows", str(folder / "a.csv")]


def one_line(folder: Path, piece: str, behind: str = "") -> Words:
    """A megabyte of one piece between two words."""
    (folder / "a.txt").write_text("price" + behind + piece * (990_000 // len(piece.encode())) + "x\n", "utf-8")
    return [KEY, str(folder / "a.txt")]


def long_header(folder: Path) -> Words:
    """A table with a header of a hundred thousand blanks between two words."""
    (folder / "a.csv").write_text(f"name,price{' ' * 100_000}x,dtax\na,220,200\n", "utf-8")
    return [KEY, "--rows", str(folder / "a.csv")]


def open_tag(folder: Path) -> Words:
    """A page with a tag of a megabyte that nothing closes."""
    (folder / "a.html").write_text("<html><" + "a" * 990_000, "utf-8")
    return [KEY, str(folder / "a.html")]


CASES: dict[str, Callable[[Path], Words]] = {
    "1,000 submissions, 1,000 keys": class_with_keys,
    "1,000 submissions, 1,000 keys, all wrong": class_with_wrong_keys,
    "10,000 files, right": many_files,
    "10,000 files, wrong": lambda folder: many_files(folder, WRONG),
    "10,000 files in an archive": many_members,
    "1,000,000 files in an archive": too_many_members,
    "zip bomb, overlapping": overlapping,
    "zip bomb, a gigabyte": bomb,
    "zip bomb, 1,000 times a megabyte": lambda folder: bomb(folder, 1_000, 1 << 20),
    "zip bomb, as dense as is allowed": dense,
    "notebook, 100 MB": notebook,
    "notebook, 10 MB of a picture": lambda folder: notebook(folder, 9_900_000),
    "notebook, 10 MB of objects": lambda folder: nasty_notebook(folder, b'{"":0},'),
    "notebook, 10 MB of lists": lambda folder: nasty_notebook(folder, b"[],"),
    "notebook, 10 MB of escapes": lambda folder: notebook(folder, 9_900_000, b"\\u00e9"),
    "one line, blanks": lambda folder: one_line(folder, " "),
    "one line, wide blanks": lambda folder: one_line(folder, "\u3000"),
    "one line, tabs": lambda folder: one_line(folder, "\t"),
    "one line, blanks behind an array": lambda folder: one_line(folder, " ", ": [220]"),
    "table, a header of blanks": long_header,
    "page, an open tag": open_tag,
    "table, 100,000 rows": lambda folder: table(folder, 100_000),
    "table, 10,000 rows": lambda folder: table(folder, 10_000),
}


def main(wanted: list[str]) -> int:
    """Run the cases in whose names every wanted word stands; 1 when one of them is at fault."""
    faults = 0
    for name, make in CASES.items():
        if not all(word in name for word in wanted):
            continue
        with TemporaryDirectory() as folder:
            words = make(Path(folder))
            outcome = bounded(["grade", *words])
            fault = outcome.fault or ("" if outcome.out_bytes or outcome.err else "said nothing")
            faults += bool(fault)
            took = f"{outcome.code:3} {outcome.seconds:5.1f} s {outcome.megabytes:5} MB {outcome.out_bytes:10,}"
            print(f"{'FAULT' if fault else '     '} {took} {name}  {fault or outcome.sentence[:150]}", flush=True)
    print(f"{faults} at fault")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
