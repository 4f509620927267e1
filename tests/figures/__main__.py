"""Run a command of the tests and keep its figures: `python -m tests.figures MODULE [WORDS]`. Ends as the command does.

What the command prints on stdout is passed on; its record is written when it has ended by itself, whatever it found.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence

from tests.figures import LINES, RECORDS, path_of, record


def main(words: Sequence[str]) -> int:
    """Run `python -m` with these words, and keep its last lines."""
    if not words or words[0] not in LINES:
        print(f"python -m tests.figures MODULE [WORDS]; MODULE is one of {', '.join(LINES)}", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", *words]
    printed = []
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(line)
    if process.returncode in (0, 1):
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        RECORDS.mkdir(exist_ok=True)
        path_of(words[0]).write_text(record(words, "".join(printed), used.ru_utime + used.ru_stime), "utf-8")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
