"""What lies in the working folder is nobody's program and nobody's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, environment, spawn
from test_faults import EVERY_COMMAND

APPLE = str(EXAMPLES / "apple.yaml")
EMPTY = "import sys; print(*sys.modules)"


@pytest.fixture(scope="module")
def folder_of_baits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for every module that the commands load, except for what Python itself needs to run any module at all."""
    folder = tmp_path_factory.mktemp("baits")
    (folder / "probe").mkdir()
    (folder / "probe" / "__init__.py").write_text("")
    (folder / "probe" / "__main__.py").write_text(EMPTY)
    command = [sys.executable, "-m", "probe"]
    before = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()
    foreign = {"yaml", "click", "rich", "sympy", "mpmath", "numpy", "matplotlib", "typst", "flint", "gmpy2"}
    names = ({*sys.stdlib_module_names} | foreign) - {name.partition(".")[0] for name in before} - {"_frozen_importlib"}
    for name in names:
        (folder / f"{name}.py").write_text(f"import os\nos.write(2, b'{name} was run\\n')\nos._exit(99)\n")
    assert len(names) > 100
    return folder


@pytest.mark.once
@pytest.mark.parametrize(
    "words", [*EVERY_COMMAND.values(), ("graph", APPLE, "--format", "svg")], ids=lambda w: w[0][-9:]
)
def test_nothing_is_imported_from_the_working_folder(words: tuple[str, ...], folder_of_baits: Path) -> None:
    done = spawn(*words, cwd=folder_of_baits)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("safe", ["", "1"])
def test_a_checkout_runs_from_its_own_folder(safe: str, tmp_path: Path) -> None:
    settings = environment({"PYTHONSAFEPATH": safe, "PYTHONPATH": str(ROOT) if safe else ""})
    command = [sys.executable, "-m", "backprop_cli", "1+1", "--get", "output"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


def plotted(folder: Path, **variables: str) -> bytes:
    done = spawn("compare", APPLE, "--no-grow", "--plot", "plot.svg", "--format", "csv", cwd=folder, env=variables)
    assert (done.returncode, done.stderr) == (0, b"")
    return (folder / "plot.svg").read_bytes()


@pytest.mark.once
def test_a_plot_obeys_no_settings_of_the_folder(tmp_path: Path) -> None:
    plain = plotted(tmp_path)
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: ff00ff\nlines.linewidth: 9\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "matplotlibrc").write_text("axes.facecolor: 00ff00\n")
    assert plotted(tmp_path) == plain
    for place in ("other", "other/matplotlibrc"):
        assert plotted(tmp_path, MATPLOTLIBRC=place) == plain


@pytest.mark.once
def test_a_plot_waits_for_no_pipe_of_the_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "matplotlibrc")
    assert plotted(tmp_path).startswith(b"<?xml")
