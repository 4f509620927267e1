"""What must hold after a run, whatever happened."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from .child import Ended, Run

PART = re.compile(r"\.backprop-[0-9a-f]{16}\.part")
"""How what is unfinished is called: only after SIGKILL may it be left."""
_NEVER = (b"Traceback", b"Exception ignored", b"this is a fault of", b"MemoryError", b"Fatal Python")

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file below a folder, and what is in it; a folder without any ends with a slash."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and path.stat().st_mode & 0o170000 == 0o100000:
            found[name] = path.read_bytes()
        elif not path.is_dir():
            found[name] = b""
    return found


def complaints(ended: Ended, allowed: set[int], deaf: bool, cold: bool = False) -> list[str]:
    """What is wrong with the way it ended; `deaf` where stderr leads nowhere, `cold` where Python itself started."""
    if cold and ended.code in (-signal.SIGINT, 1) and b"/backprop_cli/" not in ended.err:  # before there was a program
        return []
    found = []
    if ended.code is None:
        found.append("hangs")
    elif ended.code not in {0, 1, 2, *allowed}:
        found.append(f"ended with {ended.code}")
    for words in _NEVER:
        if words in ended.err:
            found.append(words.decode())
    said = [line for line in ended.err.decode(errors="replace").splitlines() if re.match(r"backprop: |[^ ]+: ", line)]
    if (ended.code or 0) < 0 and ended.err:
        found.append("said something though a signal ended it")
    if ended.code == 2 and not deaf and not ended.err and b"cannot be read" not in ended.out and not ended.out:
        found.append("said nothing")
    if len(said) > 1 and not deaf:
        found.append(f"said {len(said)} sentences")
    return found


def left(what: Run, old: Tree, new: Tree, found: Tree, code: int | None) -> list[str]:
    """What is wrong with the files that are there afterwards, in the folders where something is written."""
    wrong = []
    killed = code == -signal.SIGKILL
    for name, data in found.items():
        free = what.other_input and (code in (0, 1) or "/all/" in name)  # what cannot be read is told in the folder
        if PART.fullmatch(name.rpartition("/")[2]):
            if not killed and not what.gone:
                wrong.append(f"{name} is left behind")
        elif what.odd:
            continue
        elif name not in old and name not in new:
            wrong.append(f"{name} should not be there")
        elif data not in (old.get(name), new.get(name)) and not free:
            wrong.append(f"{name} is neither the old one nor the new one ({len(data)} bytes)")
    if what.gone or what.odd:
        return wrong
    wrong += [f"{name} is gone" for name in old if name not in found]
    if code == 0 and not what.other_input:
        wrong += [f"{name} is not written, but the exit code is 0" for name in new if found.get(name) != new[name]]
    return wrong


def death(names: list[int]) -> set[int]:
    """How a run may end that gets such signals."""
    return {130 if number == signal.SIGINT else -number for number in names if number != signal.SIGPIPE}
