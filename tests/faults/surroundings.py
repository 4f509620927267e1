"""The installed package in odd surroundings: `python -m tests.faults.surroundings`.

Installs the package into an environment of its own, and runs every command in every surrounding; what it prints must be
the same as anywhere. A line for each that is at fault; the exit code is 1 when there is one. As another user, and on a
system that is read-only, only as root on Linux.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FRUIT, KEY, ANSWERS = "apple_orange.yaml", "key.yaml", "answers.txt"
COMMANDS = {
    "solve": [FRUIT],
    "explain": ["explain", FRUIT],
    "graph": ["graph", FRUIT, "--format", "svg"],
    "lesson": ["lesson", FRUIT],
    "grade": ["grade", KEY, ANSWERS],
    "lint": ["lint", FRUIT],
    "quiz": ["quiz", FRUIT, "--vary", "--seed", "1"],
    "practice": ["practice", FRUIT],
    "compare": ["compare", FRUIT, "--no-grow", "--format", "csv"],
    "code": ["code", FRUIT],
    "code --style sql": ["code", FRUIT, "--style", "sql"],
    "table": [FRUIT, "--table", "rows.csv"],
    "table, float": [FRUIT, "--table", "rows.csv", "--arithmetic", "float"],
    "functions": ["functions"],
    "schema": ["schema"],
    "completion": ["completion", "bash", "--print"],
    "help": ["help", "yaml"],
    "pdf": ["graph", FRUIT, "--format", "pdf"],
}
NOBODY = 65534
BAITS = (
    "yaml",
    "click",
    "rich",
    "sympy",
    "numpy",
    "types",
    "flint",
    "json",
    "decimal",
    "fractions",
    "matplotlib",
    "typst",
)
TIMES = re.compile(rb"[0-9.e+-]{3,}|/CreationDate[^\n]*")
"""What compare measures, and other numbers."""


class Surrounding(NamedTuple):
    """What stands before the program, how it is called, and its variables."""

    before: list[str]
    program: list[str]
    variables: dict[str, str] = {}
    baits: str = ""
    """The folder that it runs in, where modules lie."""


def surroundings(folder: Path, home: Path) -> Iterator[tuple[str, Surrounding]]:
    """All of them that can be had here; the first is the usual one."""
    python, console = str(folder / "bin" / "python"), str(folder / "bin" / "backprop")
    usual = {"HOME": str(home)}
    module = [python, "-m", "backprop_cli"]
    yield "as usual", Surrounding([], [console], usual)
    yield "python -m", Surrounding([], module, usual)
    yield "without HOME", Surrounding([], [console])
    yield "a HOME that is not there", Surrounding([], [console], {"HOME": "/nonexistent"})
    yield "python -O", Surrounding([], [python, "-O", *module[1:]], usual)
    yield "python -OO", Surrounding([], [python, "-OO", *module[1:]], usual)
    yield "python -W error", Surrounding([], [python, "-W", "error", *module[1:]], usual)
    yield "PYTHONWARNINGS=error", Surrounding([], [console], usual | {"PYTHONWARNINGS": "error"})
    yield "python -X dev -W error", Surrounding([], [python, "-X", "dev", "-W", "error", *module[1:]], usual)
    yield "python -I", Surrounding([], [python, "-I", *module[1:]], usual)
    yield "modules in the working folder", Surrounding([], [console], usual, "baits")
    yield "modules in the working folder, python -m", Surrounding([], module, usual, "other baits")
    if os.geteuid() == 0:
        nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        closed = ["unshare", "-m", "sh", "-c", 'mount -o remount,ro,bind / && exec "$@"', "sh"]
        nowhere = {"HOME": "/nonexistent"}
        if not subprocess.run([*nobody, python, "-c", ""], check=False, capture_output=True).returncode:
            yield "as nobody", Surrounding(nobody, [console], nowhere)
            yield "as nobody, read-only", Surrounding([*closed, *nobody], [console])
        else:
            print("nobody may not run this Python: left out")
        if not subprocess.run([*closed, "true"], check=False, capture_output=True).returncode:
            yield "read-only", Surrounding(closed, [console], usual)
        else:
            print("no read-only system to be had: left out")


def installed(folder: Path) -> None:
    """An environment with the package as a wheel, and what it needs from the one that this runs in."""
    copy = folder.parent / "source"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", "*.egg-info", "build", "__pycache__", ".tox"))
    venv.create(folder, with_pip=False)
    place = next((folder / "lib").glob("python*/site-packages"))
    others = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))] or site.getsitepackages()
    (place / "others.pth").write_text("".join(f"{path}\n" for path in others), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "-q"]
    subprocess.run([*pip, "--no-deps", str(copy)], check=True)


def answer(way: Surrounding, words: list[str], folder: Path) -> tuple[int, bytes, bytes]:
    """The exit code, and what was written."""
    variables = {"PATH": os.environ["PATH"], "BACKPROP_LANG": "en", "PYTHONHASHSEED": "0", **way.variables}
    done = subprocess.run(
        [*way.before, *way.program, *words],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode, TIMES.sub(b"#", done.stdout), done.stderr


def main(wanted: list[str]) -> int:
    """All commands in all surroundings with a wanted word in its name; 1 when one is at fault."""
    faults = runs = 0
    with TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        work = top / "work"
        fill(work)
        for place in ("baits", "other baits"):
            fill(top / place)
            for bait in BAITS:
                (top / place / f"{bait}.py").write_text(f"import os\nos.write(2, b'{bait} was run')\nos._exit(99)\n")
        (top / "other baits" / "types.py").unlink()  # Python itself loads it, before it comes to `-m`
        (top / "home").mkdir()
        installed(top / "installed")
        ways = list(surroundings(top / "installed", top / "home"))
        right = {command: answer(ways[0][1], words, work) for command, words in COMMANDS.items()}
        for title, way in ways:
            for command, words in COMMANDS.items():
                if wanted and not any(word in f"{title}: {command}" for word in wanted):
                    continue
                runs += 1
                code, out, err = answer(way, words, top / way.baits if way.baits else work)
                if (code, out) != right[command][:2] or err or code not in (0, 1):
                    faults += 1
                    print(f"FAULT {title}: {command}: {code}, {len(out)} bytes {err.decode()[-300:]}", flush=True)
    print(
        f"{runs:,} runs, {len(COMMANDS)} commands of the installed package in {len(ways)} surroundings: "
        f"{faults} at fault"
    )
    return int(faults > 0)


def fill(folder: Path) -> None:
    """A folder with the files that the commands read."""
    folder.mkdir()
    examples = ROOT / "examples"
    for name, source in (
        (FRUIT, examples / FRUIT),
        (KEY, examples / "grading" / KEY),
        (ANSWERS, examples / "grading" / "class" / "aiko.txt"),
    ):
        shutil.copyfile(source, folder / name)
    (folder / "rows.csv").write_text("apple\n100\n200\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
