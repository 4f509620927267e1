"""One process that runs one target on many inputs, guided by coverage (atheris) or by the kinds of answers."""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import NamedTuple

from .mutation import LONGEST, Mutator

_HEAD = struct.Struct("=QQQdQ")
SIZE = _HEAD.size + 8 * LONGEST
"""Bytes of the memory that a worker shares with who watches it."""
SLOW = 2.0
"""Seconds that an input may take."""
ANSWERED = {"exact", "float", "table", "correct", "0", "1"}
"""Words in the kind of an answer that is more than a refusal."""
_MEMORY = 6 << 30
_KEPT = 20_000


class State(NamedTuple):
    """How far a worker is: inputs done, how many of them got an answer, kinds of answers, and the input in hand."""

    runs: int
    answers: int
    kinds: int
    started: float
    data: bytes


class Shared:
    """The state of a worker, in memory that outlives it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(SIZE))
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)

    def write(self, state: State) -> None:
        """Say what is in hand."""
        data = state.data[: SIZE - _HEAD.size]
        _HEAD.pack_into(self._memory, 0, state.runs, state.answers, state.kinds, state.started, len(data))
        self._memory[_HEAD.size : _HEAD.size + len(data)] = data

    def read(self) -> State:
        """What the worker said last."""
        runs, answers, kinds, started, length = _HEAD.unpack_from(self._memory, 0)
        return State(runs, answers, kinds, started, self._memory[_HEAD.size : _HEAD.size + length])


class Runner:
    """Runs inputs, counts, and saves those that break a promise: the shortest for each promise and place."""

    def __init__(self, check: Callable[[bytes], str], shared: Shared, findings: Path, slow: float) -> None:
        self.check = check
        self.shared = shared
        self.findings = findings
        self.slow = slow
        self.runs = 0
        self.answers = 0
        self.kinds: set[str] = set()
        self.shortest: dict[str, int] = {}

    def __call__(self, data: bytes) -> tuple[bool, bool]:
        """Run one input; whether its answer is of a new kind, and whether it is more than a refusal."""
        self.shared.write(State(self.runs, self.answers, len(self.kinds), time.time(), data))
        started = time.process_time()
        kind = ""
        try:
            kind = self.check(data)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever an input raises is a finding, and saved
            self._save(key_of(error), data, "".join(traceback.format_exception(error)[-12:]))
        passed = time.process_time() - started
        if passed > self.slow:
            self._save("slow", data, f"{passed:.1f} s")
        self.runs += 1
        new = kind not in self.kinds
        self.kinds.add(kind)
        answered = not ANSWERED.isdisjoint(kind.split())
        self.answers += answered
        self.shared.write(State(self.runs, self.answers, len(self.kinds), 0.0, b""))
        return new, answered

    def _save(self, key: str, data: bytes, told: str) -> None:
        if len(data) >= self.shortest.get(key, LONGEST * 8):
            return
        self.shortest[key] = len(data)
        name = f"{key.partition(' ')[0].lower()}-{hashlib.sha1(key.encode()).hexdigest()[:8]}"
        (self.findings / name).write_bytes(data)
        (self.findings / f"{name}.why").write_text(f"{key}\n{told}", "utf-8", "backslashreplace")


def key_of(error: BaseException) -> str:
    """What is the same for every input that fails in this way."""
    promise = getattr(error, "promise", None)
    if promise is not None:
        return f"promise {promise}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "backprop_cli" in frame.filename]
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"


def work(name: str, memory: Path, findings: Path, runs: int, seconds: float, seed: int, plain: bool) -> None:
    """Fuzz one target until the runs are done or the time is up."""
    with suppress(ImportError, OSError, ValueError):  # where there are no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    guided = not plain and find_spec("atheris") is not None
    if guided:
        import atheris

        with atheris.instrument_imports(include=["backprop_cli"], enable_loader_override=False):
            target, runner, mutator = _prepared(name, memory, findings, 4 * SLOW)
    else:
        target, runner, mutator = _prepared(name, memory, findings, SLOW)
    if guided:
        _by_coverage(runner, mutator, target, memory.parent / "corpus", runs, seconds, seed)
    else:
        _by_kinds(runner, mutator, runs, seconds, seed)


def _prepared(name: str, memory: Path, findings: Path, slow: float) -> tuple[list[bytes], Runner, Mutator]:
    from .everything import TARGETS

    target = TARGETS[name]
    seeds = [seed for seed in target.seeds() if len(seed) <= LONGEST]
    return (
        seeds,
        Runner(target.check, Shared(memory), findings, slow),
        Mutator(seeds, target.words, target.fresh, target.separator),
    )


def _by_kinds(runner: Runner, mutator: Mutator, runs: int, seconds: float, seed: int) -> None:
    """Change seeds and what led to a new kind of answer, at random."""
    random = Random(seed)
    corpus = [seed.encode("utf-8", "surrogateescape") for seed in mutator.seeds]
    end = time.monotonic() + seconds
    for data in corpus[:runs]:
        runner(data)
    while runner.runs < runs and time.monotonic() < end:
        recent = corpus[-50:] if random.random() < 0.3 else corpus
        data = mutator.mutate(random.choice(recent), random)
        new, answered = runner(data)
        if new and len(corpus) < _KEPT:
            corpus.append(data)
        if answered:
            mutator.remember(data, random)


def _by_coverage(
    runner: Runner, mutator: Mutator, seeds: list[bytes], folder: Path, runs: int, seconds: float, seed: int
) -> None:
    """libFuzzer, with our changes to inputs beside its own."""
    import atheris

    random = Random(seed)
    folder.mkdir(exist_ok=True)
    for data in seeds:
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    def change(data: bytes, longest: int, number: int) -> bytes:
        if random.random() < 0.2:
            return bytes(atheris.Mutate(data, longest))
        return mutator.mutate(data, random, longest)

    def once(data: bytes) -> None:
        if runner(data)[1]:
            mutator.remember(data, random)

    options = [f"-runs={runs}", f"-max_total_time={max(1, int(seconds))}", f"-seed={seed % 2**32 or 1}"]
    options += [f"-max_len={LONGEST}", "-timeout=600", "-rss_limit_mb=0", "-verbosity=0", "-print_final_stats=0"]
    atheris.Setup(["fuzz", *options, str(folder)], once, custom_mutator=change)
    atheris.Fuzz()
