"""Which words and files `grade` takes for submissions: names that look like options, links, pipes, devices."""

from __future__ import annotations

import json
import os
import re
import socket
from importlib import import_module
from pathlib import Path

import click
import pytest
from support import APPLE, Result, run, shell

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.render.grade import REPORTS, SINGLE

RIGHT = "price: 220\ndapple: 2.2\ndapple_num: 110\ndtax: 200\n"
WRONG = "price: 1\n"


def whys(result: Result, folder: Path) -> dict[str, str]:
    """By file, why it was not marked; nothing for one that was."""
    reports = [json.loads(line) for line in result.out.splitlines()]
    return {os.path.relpath(one["submission"], folder): one["why"] or "" for one in reports}


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A class with links of every kind, pipes, sockets; and the answers beside it."""
    folder = tmp_path / "class"
    for name in ("keys/deep", "class/inner", "class-2", "class/.hidden"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("keys/answers.txt", "keys/deep/answers.txt", "class-2/answers.txt", "class/aiko.txt", "class/inner/a"):
        (tmp_path / name).write_text(RIGHT)
    links = {
        "ben.txt": "../keys/answers.txt",
        "chika.txt": str(tmp_path / "keys" / "answers.txt"),
        "daiki": "../keys",
        "emi.txt": "daiki/answers.txt",
        "fumi.txt": "../class-2/answers.txt",
        "gen.txt": "ben.txt",
        "inner/up.txt": "../../keys/answers.txt",
        "inner/out": "../../keys/deep",
        "null": "/dev/null",
        "own.txt": "aiko.txt",
        "inner/own.txt": "../aiko.txt",
        "own": "inner",
        "inner/loop": "..",
        "itself": "itself",
        "one": "other",
        "other": "one",
        "dangling": "nothing here",
        "dangling out": "../nothing there",
        ".secret": "../keys/answers.txt",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe")
    (folder / "to a pipe").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(folder)  # a socket's path is short
        try:
            server.bind("socket")
        finally:
            os.chdir(here)
    return folder


def test_what_leads_out_of_a_folder_or_is_no_file_is_told(school: Path) -> None:
    found = whys(run("grade", "--format", "json", APPLE, str(school)), school)
    out = {name for name, why in found.items() if "leads out of the folder" in why}
    assert out == {"ben.txt", "chika.txt", "daiki", "emi.txt", "fumi.txt", "gen.txt", "null", "dangling out"} | {
        os.path.join("inner", name) for name in ("up.txt", "out")
    }
    special = {name for name, why in found.items() if "pipe, a socket or a device" in why}
    assert special == {"pipe", "to a pipe", "socket"}
    broken = {name for name, why in found.items() if "no file" in why or "cannot be read" in why}
    assert broken == {"itself", "one", "other", "dangling"}
    marked = {name for name, why in found.items() if not why}
    assert marked == {"aiko.txt", "own.txt", *(os.path.join("inner", name) for name in ("a", "own.txt"))}
    assert len(found) == sum(map(len, (out, special, broken, marked)))


@pytest.mark.parametrize("form", sorted(set(REPORTS) - set(SINGLE)))
def test_every_report_tells_what_was_left_alone(form: str, school: Path) -> None:
    for language in ("en", "ja"):
        result = run("grade", "--format", form, "--lang", language, APPLE, str(school))
        assert (result.code, result.err) == (2, "")
        for name in ("ben.txt", "daiki", "pipe", "socket"):
            assert name in result.out


def test_what_the_teacher_names_is_followed(school: Path) -> None:
    assert run("grade", APPLE, str(school / "ben.txt")).code == 0
    (school.parent / "link").symlink_to("class")
    assert run("grade", "--format", "json", APPLE, str(school.parent / "link")).out.count('"graded"') == 4
    assert run("grade", "--format", "json", APPLE, str(school / "daiki")).out.count('"graded"') == 2
    assert shell(f"backprop grade '{APPLE}' <(printf '{RIGHT}')").returncode == 0


# Files that are called like options


def options_of(name: str) -> list[str]:
    command = import_module(f"backprop_cli.cli.commands.{name}").command
    parameters = command.get_params(click.Context(command))
    return [word for each in parameters if isinstance(each, click.Option) for word in each.opts]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_is_a_file_too_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for option in [*options_of(name), "--", "-"]:
        for word in {option, f"{option}=0"} if option.startswith("--") and len(option) > 2 else {option}:
            Path(word).write_text(WRONG)
            for words in ((name, word), (name, APPLE, word)):
                result = run(*words)
                assert (result.code, result.out) == (2, ""), words
                assert f"write ./{word} for the file" in result.err
            Path(word).unlink()
    for word in ("--version", "--help", "-h"):
        Path(word).write_text("x")
        assert run(word).code == 2
        Path(word).unlink()


HOSTILE = ["--pass=0%", "--pass", "0%", "--help", "-h", "--exact", "--atol=1e9", "--rtol=9", "--show-answers", "x=1"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_behind_the_first_submission_every_word_is_a_file(
    hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aiko.txt").write_text(WRONG)
    Path(hostile).write_text(WRONG)
    result = run("grade", "--format", "json", APPLE, "aiko.txt", hostile, "aiko.txt")
    assert (result.code, result.err) == (1, "")
    assert [json.loads(line)["submission"] for line in result.out.splitlines()] == ["aiko.txt", hostile]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("pattern", ["*", "./*", "."])
def test_no_file_lets_a_class_pass(pattern: str, locale: str, tmp_path: Path) -> None:
    for name in [*HOSTILE, "aiko.txt", "-", "--"]:
        (tmp_path / name).write_text(WRONG)
    done = shell(f"cd {tmp_path}; backprop grade {APPLE} {pattern}", {"LC_ALL": locale})
    assert done.returncode == (2 if pattern == "*" else 1)
    if pattern == "*":
        assert re.search(rb"write \./--? for the file", done.stderr)
    else:
        assert done.stdout.count(b"\xe2\x9c\x97    0%" if locale != "C" else b"  0%") == len(HOSTILE) + 3


def test_an_option_that_there_is_not_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aiko.txt").write_text(RIGHT)
    for words in (("--fromat=csv", "aiko.txt"), ("aiko.txt", "--fromat", "csv")):
        result = run("grade", APPLE, *words)
        assert (result.code, result.out) == (2, "")
        assert result.err == "backprop: there is no option '--fromat'; did you mean '--format'?\n"
    Path("--fromat").symlink_to("aiko.txt")
    assert run("grade", APPLE, "aiko.txt", "--fromat").code == 0
    assert "there is no file '--formt'" in run("grade", "--", APPLE, "--formt").out


def test_an_option_that_comes_too_late_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(RIGHT)
    for word in ("--pass=0%", "--exact", "--help"):
        result = run("grade", APPLE, str(tmp_path / "a"), word)
        assert (result.code, result.out) == (2, "")
        assert "write options before it" in result.err
    assert run("grade", "--", APPLE, str(tmp_path / "a")).code == 0
    assert run("grade", APPLE, "--", str(tmp_path / "a")).code == 0
