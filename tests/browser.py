"""A browser for tests: it takes playwright and a Chromium, BACKPROP_CHROMIUM's, else the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = os.environ.get("BACKPROP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium; BACKPROP_CHROMIUM may name one")


@contextmanager
def launched() -> Iterator[Any]:
    """A browser without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
