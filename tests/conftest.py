from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(  # the same few examples in every run
    "mutation",
    settings.get_profile("suite"),
    derandomize=True,
    database=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("suite")

# what a script starts in the background ignores Ctrl-C, and so would every program that is started here
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write the messages of tests/refusals anew")


@pytest.fixture
def refresh_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh-golden"))
