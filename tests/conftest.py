from __future__ import annotations

import compileall
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings

# half of what hypothesis would try, for time; `python -m tests.fuzz`, tests.digits and tests.broken try thousands.
# Tests that try more ask for a multiple of it, so that it is less with the other Python, too.
settings.register_profile("suite", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(  # the same few examples in every run
    "mutation",
    settings.get_profile("suite"),
    derandomize=True,
    database=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.register_profile("beside", settings.get_profile("suite"), max_examples=15)
settings.load_profile("suite")

# what a script starts in the background ignores Ctrl-C, and so would every program that is started here
signal.signal(signal.SIGINT, signal.default_int_handler)

# only these processes write bytecode: what is started under a limit of the size of files would leave half of it
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.dont_write_bytecode = False

QUICK = {"REPEAT_SECONDS": 0, "ROW_SECONDS": 0.2, "GROWTH_SECONDS": 0.05, "CURVE_SECONDS": 0.2}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """How much is tried; and the package compiled once, not by hundreds of processes: a third of their time."""
    if config.option.markexpr == "not once":  # another Python beside the default one, which has tried more
        settings.load_profile("beside")
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(config.rootpath / "backprop_cli", quiet=1)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None for one file or test, which is done before processes have started, and where tests write their golden files.

    Otherwise as many as xdist finds best.
    """
    one = len(config.args) == 1 and ".py" in config.args[0]
    return 0 if one or config.getoption("--refresh-golden") else None


@pytest.fixture
def refresh_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh-golden"))


@pytest.fixture(autouse=True, scope="session")
def _quick() -> Iterator[None]:
    """Times that `compare` measures, and that no test looks at: not good ones, and of made-up purchases once."""
    from backprop_cli.teaching.compare import comparison

    with mock.patch.multiple(comparison, _growth=cache(comparison._growth), **QUICK):
        yield
