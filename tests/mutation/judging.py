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


def job(mutant: Mutant, stages: list[list[Test]], known: frozenset[str]) -> Job:
    """The process that tries a mutant; it ends with 0 if no test notices. `known` are the names of all tests."""
    seconds = sum(test.seconds for stage in stages for test in stage)
    return Job(
        partial(_tried, mutant, [[test.name for test in stage] for stage in stages], known), 10 + int(5 * seconds)
    )


def _tried(mutant: Mutant, stages: list[list[str]], known: frozenset[str]) -> int:
    sys.meta_path.insert(0, _Finder(f"{PACKAGE}.{module_of(mutant.path)}".rstrip("."), mutant.source()))
    for stage in stages:
        files = dict.fromkeys(name.partition("::")[0] for name in stage)
        code = run_tests(["-x", *files], _Chosen(stage, known))
        if code not in _FINE:
            return code
    return 0


class _Chosen:
    """A plugin of pytest: runs the tests of that name, in that order, then those that a mutant has given new names."""

    def __init__(self, names: list[str], known: frozenset[str]) -> None:
        self.order = {name: number for number, name in enumerate(names)}
        self.functions = {_function(name) for name in names}
        self.known = known

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.order or self._is_new(item.nodeid)]
        items[:] = sorted(chosen, key=lambda item: self.order.get(item.nodeid, len(self.order)))

    def _is_new(self, name: str) -> bool:
        return name not in self.known and _function(name) in self.functions


def _function(name: str) -> str:
    """The function of a test, without what it is called with."""
    return name.partition("[")[0]


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
        return importlib.util.spec_from_file_location(
            name, found.origin, loader=self, submodule_search_locations=found.submodule_search_locations
        )

    def get_source(self, fullname: str) -> str:
        return self.source
