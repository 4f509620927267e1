"""The example for Colab: it runs, it shows what it showed when it was written, and it reads without running.

`--refresh-golden` runs it and writes what it shows into it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, environment

pytestmark = pytest.mark.once

NOTEBOOK = EXAMPLES / "colab.ipynb"
PAGE = 1000
"""Pixels that a page is wide."""
Output = dict[str, Any]


def cells(notebook: dict[str, Any]) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def kept(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without what differs from run to run."""
    notebook["metadata"]["language_info"] = {"name": "python"}
    for number, cell in enumerate(cells(notebook), 1):
        cell["metadata"].pop("execution", None)
        cell["execution_count"] = number
        for output in cell["outputs"]:
            output.update({"execution_count": number} if "execution_count" in output else {})
    return notebook


def told(output: Output) -> str:
    """What an output says as text: that of an error without its colours."""
    lines: Any = output.get("traceback") or output.get("text") or output["data"]["text/plain"]
    text = "\n".join(lines) if output["output_type"] == "error" else "".join(lines)
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(NOTEBOOK.read_text("utf-8"))
    return found


@pytest.mark.once
def test_it_runs_and_shows_what_is_stored(
    stored: dict[str, Any], tmp_path: Path, refresh_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    pytest.importorskip("pandas")
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    done = kept(json.loads(nbformat.writes(notebook)))
    if refresh_golden:
        NOTEBOOK.write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    for ran, cell in zip(cells(done), cells(stored), strict=True):
        assert list(map(told, ran["outputs"])) == list(map(told, cell["outputs"])), "".join(cell["source"])


def test_it_reads_without_running(stored: dict[str, Any]) -> None:
    found = cells(stored)
    assert [cell["execution_count"] for cell in found] == [*range(1, len(found) + 1)]
    assert ["".join(cell["source"]) for cell in found if not cell["outputs"]] == ["".join(found[0]["source"])]
    kinds = {kind for cell in found for output in cell["outputs"] for kind in output.get("data", {})}
    assert kinds == {"text/plain", "text/html", "text/markdown", "image/svg+xml"}
    [error] = [output for cell in found for output in cell["outputs"] if output["output_type"] == "error"]
    assert error["traceback"][-1].strip() == "^"


def test_its_pictures_fit_a_page(stored: dict[str, Any]) -> None:
    outputs = [output for cell in cells(stored) for output in cell["outputs"]]
    pictures = ["".join(each["data"]["image/svg+xml"]) for each in outputs if "image/svg+xml" in each.get("data", {})]
    assert pictures
    for picture in pictures:
        width = re.search(r'<svg[^>]* width="([\d.]+)pt"', picture)
        assert width
        assert float(width[1]) * 96 / 72 <= PAGE
