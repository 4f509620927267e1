"""What others run the program by: the GitHub Action, the hooks of pre-commit, the container file; and the licences."""

from __future__ import annotations

import base64
import configparser
import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import metadata, requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from pages import MANUAL
from support import APPLE, ROOT, environment, run

from backprop_cli import __version__
from backprop_cli.cli.commands import COMMANDS
from backprop_cli.language.messages import LANGUAGES

pytestmark = pytest.mark.once

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ANSWERS = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 2\n"
OLDEST, NEWEST = 10, 14
"""The Pythons: 3.10 and so on."""


def setup() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(ROOT / "setup.cfg", "utf-8")
    return found


# The version


def test_the_changelog_is_headed_by_the_version() -> None:
    heading = re.search(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heading
    assert re.fullmatch(rf"{re.escape(__version__)} \(\d{{4}}-\d\d-\d\d\)|Unreleased", heading[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_graders_names_the_version(language: str) -> None:
    page = (MANUAL / language / "graders.md").read_text("utf-8")
    assert {*re.findall(r"rev: v(\S+)", page)} == {__version__}
    assert {*re.findall(r"@v(\S+)", page.replace("checkout@v4", ""))} >= {__version__.partition(".")[0]}


def test_every_python_is_named_where_it_is_run() -> None:
    versions = [f"3.{minor}" for minor in range(OLDEST, NEWEST + 1)]
    told = re.findall(r"Python :: (3\.\d+)", setup()["metadata"]["classifiers"])
    assert told == versions
    assert setup()["options"]["python_requires"] == f">={versions[0]}"
    environments = re.findall(r"py3(\d+)\b(?!-)", setup()["tox:tox"]["env_list"])
    assert [f"3.{minor}" for minor in environments] == versions
    assert f"for wanted in {' '.join(reversed(versions))};" in (ROOT / ".ci" / "run").read_text("utf-8")


# The GitHub Action


def acted(folder: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """Exit code, log, and what the last step of the action wrote for the job."""
    temp, work = folder / "temp", folder / "work"
    (temp / "backprop" / "bin").mkdir(parents=True)
    program = temp / "backprop" / "bin" / "backprop"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backprop_cli "$@"\n')
    program.chmod(0o755)
    step = ACTION["runs"]["steps"][-1]
    given = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()} | inputs
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], text)
        for name, text in step["env"].items()
    }
    files = {"GITHUB_OUTPUT": temp / "output", "GITHUB_STEP_SUMMARY": temp / "summary"}
    variables |= {"RUNNER_TEMP": str(temp), **{name: str(path) for name, path in files.items()}}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, cwd=work, env=environment(variables), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    written = {name: path.read_text("utf-8") if path.exists() else "" for name, path in files.items()}
    return done.returncode, (done.stdout + done.stderr).decode(), written


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "a b.yaml").write_text("expression: x*\n")
    (folder / "--format=json.yaml").write_text("valuess: 1\n")
    (folder / "answers.txt").write_text(ANSWERS)
    (folder / "key.yaml").write_text(Path(APPLE).read_text("utf-8"))
    return tmp_path


def test_the_action_annotates_every_fault(work: Path) -> None:
    code, log, _ = acted(work, files="**/*.yaml\n\n")
    places = re.findall(r"^::error file=(.*),title", log, re.MULTILINE)
    assert (code, places) == (1, ["./--format=json.yaml,line=1,col=1", "deep/er/a b.yaml,line=1,col=15"])


def test_the_action_marks(work: Path) -> None:
    code, log, written = acted(work, command="grade", key="key.yaml", files="answers.txt", **{"pass": "60%"})
    assert code == 0
    assert "3 of 4 points" in written["GITHUB_STEP_SUMMARY"]
    token = re.match(r"::stop-commands::(\d+)\n", log)
    assert token
    assert log.endswith(f"{written['GITHUB_STEP_SUMMARY']}::{token[1]}::\n")


def test_the_action_hands_a_result_to_the_reporter(work: Path) -> None:
    code, _, written = acted(work, command="grade", key="key.yaml", files="answers.txt", format="github")
    assert code == 1
    name, _, result = written["GITHUB_OUTPUT"].partition("=")
    assert name == "result"
    assert yaml.safe_load(base64.b64decode(result))["max_score"] == 4


@pytest.mark.parametrize(
    "inputs",
    [
        {"command": "$(touch bad)", "files": "key.yaml"},
        {"files": "$(touch bad)\n`touch bad`"},
        {"files": " "},
        {"command": "grade", "key": "$(touch bad)", "files": "answers.txt"},
    ],
    ids=["command", "files", "none", "key"],
)
def test_the_action_runs_no_input(inputs: dict[str, str], work: Path) -> None:
    before = {*(work / "work").iterdir()}
    code, _, _ = acted(work, **inputs)
    assert code == 2
    assert {*(work / "work").iterdir()} == before


def test_the_action_needs_a_key_to_mark(work: Path) -> None:
    code, log, _ = acted(work, command="grade", files="answers.txt")
    assert (code, log) == (2, "::error title=backprop::the input key names no key\n")


def test_no_text_of_an_input_is_put_into_a_script() -> None:
    assert [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_input_of_the_action_is_on_its_page(language: str) -> None:
    page = (MANUAL / language / "graders.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` ", page, re.MULTILINE)
    assert rows == [*ACTION["inputs"]]
    assert all(each["description"] for each in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


# pre-commit


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs(hook: dict[str, Any], tmp_path: Path) -> None:
    """As pre-commit does: the entry, the arguments, the names of files."""
    program, name, *others = shlex.split(hook["entry"])
    assert (program, others, hook["language"]) == ("backprop", [], "python")
    assert name in COMMANDS
    file = tmp_path / "file.yaml"
    file.write_text(ANSWERS)
    arguments = [APPLE] if name == "grade" else []
    assert run(name, *arguments, str(file)).code == 1
    file.write_text(ANSWERS.replace("dtax: 2\n", "dtax: 200\n") if name == "grade" else "expression: x\n")
    assert run(name, *arguments, str(file)).code == 0


def test_the_hooks_read_arrays() -> None:
    """As the action and the container do, which install the extra."""
    wanted = [setup()["options.extras_require"]["array"].strip()]
    assert [hook["additional_dependencies"] for hook in HOOKS] == [wanted, wanted]


# The container file


def test_the_container_file_copies_what_is_built() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    copied = {word for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for word in line.split()}
    about = setup()["metadata"]
    needed = {about["long_description"].removeprefix("file: "), about["license_files"]}
    assert copied == needed | {"pyproject.toml", "setup.cfg", "backprop_cli"}
    assert "USER nobody" in text


# What lies where the program runs


def test_the_console_command_imports_nothing_from_the_working_folder(tmp_path: Path) -> None:
    for name in ("yaml", "click", "numpy", "sympy", "rich", "flint", "json"):
        (tmp_path / f"{name}.py").write_text("import os\nos._exit(99)\n")
    (tmp_path / "key.yaml").write_text("expression: X @ Y\nvalues: {X: [1, 2], Y: [3, 4]}\nask: [output]\n")
    program = Path(sys.executable).parent / "backprop"
    if not program.exists():
        pytest.skip("the package is not installed")
    command = [sys.executable, "-O", "-W", "error", str(program), "grade", "key.yaml"]
    variables = {"PATH": os.defpath, "LANG": "C.UTF-8"}  # no HOME either
    done = subprocess.run(command, cwd=tmp_path, env=variables, input=b"output: 11\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# Licences

OF_DEVELOPERS = ("test", "mutation", "fuzz", "bench")
FAMILIES = {"BSD": "BSD", "MIT": "MIT", "LGPL": "LGPL", "GPL": r"\bGPL", "Apache": "Apache", "PSF": "Python Software"}


def families(package: str) -> set[str]:
    """The kinds of licences that a package names."""
    told = metadata(package)
    named = told.get("License-Expression") or (told.get("License") or "").partition("\n")[0]
    text = " ".join([named, *(each for each in told.get_all("Classifier", []) if each.startswith("License"))])
    return {family for family, sign in FAMILIES.items() if re.search(sign, text)}


def with_their_own(wanted: list[str]) -> set[str]:
    """Packages and all that they need."""
    found: set[str] = set()
    while wanted:
        needed = Requirement(wanted.pop())
        name = needed.name.lower()
        if name not in found and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
            found.add(name)
            wanted += requires(name) or []
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_licences_are_those_of_what_is_installed(language: str) -> None:
    page = (MANUAL / language / "security.md").read_text("utf-8")
    head, comes, extra = page.rpartition("\n## ")[2].split("\n\n|")
    rows = [dict(re.findall(r"^\| ([\w-]+) +\| ([\w, ]+?) +\|", f"|{part}", re.MULTILINE)) for part in (comes, extra)]
    extras = setup()["options.extras_require"]
    of_users = [line for name in extras if name not in OF_DEVELOPERS for line in extras[name].split()]
    direct = {Requirement(line).name.lower() for line in of_users}
    for table, needed in zip(rows, (with_their_own(setup()["options"]["install_requires"].split()), direct)):
        told = {name.lower(): {*licence.split(", ")} for name, licence in table.items() if set(name) != {"-"}}
        del told[next(iter(told))]  # the head
        assert told.keys() == needed
        for name, stated in told.items():
            assert stated & families(name), name
            assert families(name) & {"LGPL", "GPL"} <= stated, name
