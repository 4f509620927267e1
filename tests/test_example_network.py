"""The network of examples/ learns, its gradient is right, and its scripts say so; with scikit-learn and without."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shell import Shell
from support import EXAMPLES

pytestmark = pytest.mark.once

FAKE_DIGITS = '''\
"""Ten patterns under noise, in the place of scikit-learn's digits."""
from types import SimpleNamespace
import numpy as np

def load_digits():
    random = np.random.default_rng(3)
    target = random.integers(0, 10, 500)
    patterns = random.integers(0, 2, (10, 64)) * 16
    data = np.where(random.random((500, 64)) < 0.2, random.integers(0, 17, (500, 64)), patterns[target])
    return SimpleNamespace(data=data.astype(float), target=target)
'''
ROW = re.compile(r"^ +(\d+)  (\d+\.\d{4})  +([\d.]+)%  +([\d.]+)%$", re.MULTILINE)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(EXAMPLES)
    return import_module("two_layer_net")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A folder whose examples find patterns where scikit-learn would be."""
    found = Shell(tmp_path)
    package = found.folder / "examples" / "sklearn"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "datasets.py").write_text(FAKE_DIGITS)
    return found


def net_of(example: Any, *sizes: int) -> Any:
    return example.TwoLayerNet(*sizes, np.random.default_rng(1))


def test_the_gradient_of_the_network(example: Any) -> None:
    net, random = net_of(example, 6, 5, 3), np.random.default_rng(2)
    x, t = random.normal(size=(4, 6)), np.eye(3)[[0, 2, 1, 2]]
    quick, slow = net.gradient(x, t), net.numerical_gradient(x, t)
    assert list(quick) == list(slow) == ["W1", "b1", "W2", "b2"]
    for name, value in net.params.items():
        assert quick[name].shape == value.shape
        np.testing.assert_allclose(quick[name], slow[name], rtol=0, atol=1e-8)
        assert abs(quick[name]).max() > 1e-3


def test_a_step_against_the_gradient_lowers_the_loss(example: Any) -> None:
    net, random = net_of(example, 6, 5, 3), np.random.default_rng(2)
    x, t = random.normal(size=(4, 6)), np.eye(3)[[0, 2, 1, 2]]
    before, gradient = net.loss(x, t), net.gradient(x, t)
    for name, value in net.params.items():
        value -= 0.01 * gradient[name]
    fall = 0.01 * sum(float((each**2).sum()) for each in gradient.values())
    assert before - net.loss(x, t) == pytest.approx(fall, rel=0.05)


def test_the_script_learns(shell: Shell) -> None:
    code, out, err = shell.run("python examples/two_layer_net.py --epochs 12 --plot found.png")
    assert (code, err) == (0, "")
    rows = [tuple(map(float, row)) for row in ROW.findall(out)]
    assert [row[0] for row in rows] == [*range(1, 13)]
    (_, first_loss, _, _), (_, loss, train, test) = rows[0], rows[-1]
    assert loss < first_loss / 10
    assert train > 99
    assert test >= 95
    assert "400 digits to learn from, 100 held out" in out
    assert f"{test:.0f} of 100 digits that it never saw are read right: {test:.1f}%\n" in out
    assert out.endswith("Loss and accuracy are drawn in found.png\n")
    picture = (shell.folder / "found.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_a_seed_is_a_run(shell: Shell) -> None:
    first, again, other = (shell.run(f"python examples/two_layer_net.py --epochs 1 --seed {n}").out for n in (5, 5, 6))
    assert first == again != other


def test_the_script_checks_the_gradient(shell: Shell) -> None:
    code, out, err = shell.run("python examples/gradient_check.py")
    assert (code, err) == (0, "")
    differences = re.findall(r"^([Wb][12]) .* (\d\.\de[-+]\d\d)$", out, re.MULTILINE)
    assert [name for name, _ in differences] == ["W1", "b1", "W2", "b2"]
    assert max(float(difference) for _, difference in differences) < 1e-8
    assert out.endswith("\nThe two agree.\n")


def test_the_script_finds_a_wrong_gradient(shell: Shell) -> None:
    net = shell.folder / "examples" / "two_layer_net.py"
    net.write_text(net.read_text().replace("self.last_layer.backward()", "self.last_layer.backward(1.001)"))
    code, out, err = shell.run("python examples/gradient_check.py")
    assert code == 1
    assert "agree" not in out
    assert err.strip().startswith("The two disagree")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--epochs 0", "argument --epochs: give a whole number from 1 on, not '0'"),
        ("--seed -1", "argument --seed: give a whole number from 0 on, not '-1'"),
        ("--plot a.svg", "--plot draws a PNG; end the name of the file in .png, not 'a.svg'"),
        ("--epochs 1 --plot no/a.png", "no/a.png cannot be written: No such file or directory; name another file"),
    ],
)
def test_what_the_script_refuses(words: str, sentence: str, shell: Shell) -> None:
    code, _, err = shell.run(f"python examples/two_layer_net.py {words}")
    assert code == 2
    assert err.endswith(f"{sentence}\n")


@pytest.mark.parametrize(
    ("module", "package", "words"),
    [
        ("numpy", "numpy", "two_layer_net.py"),
        ("sklearn", "scikit-learn", "two_layer_net.py"),
        ("sklearn", "scikit-learn", "gradient_check.py"),
        ("matplotlib", "matplotlib", "two_layer_net.py --plot a.png"),
    ],
)
def test_a_missing_package_is_named(module: str, package: str, words: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (shell.folder / "examples" / f"{module}.py").write_text("raise ImportError")
    done = shell.run(f"python examples/{words}")
    assert done.code == 2
    assert done.err == f"this example needs {package}; in the folder of backprop: pip install '.[examples]'\n"


def test_the_network_reads_real_digits(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    shell = Shell(tmp_path)
    code, out, err = shell.run("python examples/two_layer_net.py")
    assert (code, err) == (0, "")
    assert "1,437 digits to learn from, 360 held out" in out
    assert float(ROW.findall(out)[-1][-1]) >= 95
    code, out, err = shell.run("python examples/gradient_check.py")
    assert (code, err) == (0, "")
    assert "The two agree." in out
