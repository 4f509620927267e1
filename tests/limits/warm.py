"""Runs under limits, forked from one process in which everything is loaded: for tests that are not about the start.

`python -m tests.limits.warm` is that process: it reads jobs as lines of JSON and answers how each child ended.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from backprop_cli.__main__ import main
from backprop_cli.cli.commands import COMMANDS

from .bounded import MEMORY, ROOT, Outcome

LIBRARIES = ("click", "flint", "numpy", "rich.table", "sympy", "yaml")


def warm(words: list[str], seconds: int) -> Outcome:
    """The program on `words` under the limits of `bounded`, apart from its start."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        job = {"words": words, "memory": MEMORY, "seconds": seconds, "out": str(out), "err": str(err)}
        server = _server()
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps(job) + "\n")
        server.stdin.flush()
        code, used, kilobytes = json.loads(server.stdout.readline())
        return Outcome(code, out.stat().st_size, err.read_bytes(), used, kilobytes >> 10)


@cache
def _server() -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BACKPROP_LANG": "en", "OPENBLAS_NUM_THREADS": "1"}
    command, pipe = [sys.executable, "-m", "tests.limits.warm"], subprocess.PIPE
    server = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd="/")
    atexit.register(server.communicate)  # its input ends, and so does it
    return server


def serve() -> None:
    """Fork a child for every job, one after the other."""
    for module in (*LIBRARIES, *(f"backprop_cli.cli.commands.{name}" for name in COMMANDS)):
        import_module(module)
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            run(**job)
        _, status, usage = os.wait4(child, 0)
        ended = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss
        print(json.dumps(ended), flush=True)


def run(words: list[str], memory: int, seconds: int, out: str, err: str) -> None:
    """In the child: the program."""
    for path, stream in ((os.devnull, 0), (out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.argv[1:] = words
    sys.exit(main())


if __name__ == "__main__":
    serve()
