"""Runs the tests of a mutant, in memory: no file is written.

A mutant is killed when a test fails, when it cannot be imported, or when it takes far too long.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from functools import partial

import pytest

from tests.mutation.choosing import Test
from tests.mutation.covering import PACKAGE
from tests.mutation.mutants import Mutant, module_of
from tests.mutation.running import Job, run_tests

_FINE = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)  # a mutant may give tests other names


def job(mutant: Mutant, stages: list[list[Test]]) -> Job:
    """The process that tries a mutant; it ends with 0 if no test notices."""
    seconds = sum(test.seconds for stage in stages for test in stage)
    return Job(partial(_tried, mutant, [[test.name for test in stage] for stage in stages]), 10 + int(5 * seconds))


def _tried(mutant: Mutant, stages: list[list[str]]) -> int:
    sys.meta_path.insert(0, _Finder(f"{PACKAGE}.{module_of(mutant.path)}", mutant.source()))
    for stage in stages:
        files = dict.fromkeys(name.partition("::")[0] for name in stage)
        code = run_tests(["-x", *files], _Chosen(stage))
        if code not in _FINE:
            return code
    return 0


class _Chosen:
    """A plugin of pytest: runs the tests of that name, in that order."""

    def __init__(self, names: list[str]) -> None:
        self.order = {name: number for number, name in enumerate(names)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports one module of the package from a text, as the loader of its base class does."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        assert found is not None
        return importlib.util.spec_from_file_location(name, found.origin, loader=self)

    def get_source(self, fullname: str) -> str:
        return self.source
