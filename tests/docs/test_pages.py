"""The pages are complete and say the same in every language; what they list is what the registries have."""

from __future__ import annotations

import ast
import configparser
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pages import MANUAL, PAGES, PAIRS, READMES, TOPICS, blocks, steps
from rich.cells import cell_len
from support import ROOT
from test_architecture import PACKAGE, ROOMS

from backprop_cli.cli.main import cli
from backprop_cli.cli.translated_click import Choice
from backprop_cli.graph.functions import FAMILIES, FUNCTIONS
from backprop_cli.language.errors import ExitCode
from backprop_cli.language.messages import LANGUAGES, catalogue

pytestmark = pytest.mark.once

INSTALL = "pip install . && backprop examples/apple_orange.yaml"
TEST = "pip install '.[test]' && python -m pytest"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
every_pair = pytest.mark.parametrize("name", PAIRS)
every_page = pytest.mark.parametrize("page", [page for page, _ in PAGES], ids=lambda page: str(page.relative_to(ROOT)))


def manual(language: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in (MANUAL / language).glob("*.md")}


def has(text: str, word: str) -> bool:
    """Whether a page has a word, not as a part of another one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.ASCII) is not None


# The READMEs


@in_every_language
def test_a_readme_is_one_screen_that_begins_with_the_picture(language: str) -> None:
    lines = READMES[language].read_text("utf-8").splitlines()
    assert len(lines) <= 220
    assert re.fullmatch(r"!\[.+\]\(examples/apple_orange\.svg\)", lines[2])


@in_every_language
def test_the_two_commands_for_a_fresh_machine(language: str) -> None:
    lines = READMES[language].read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("pip ")] == [INSTALL, TEST]
    for command in (INSTALL, TEST):
        at = lines.index(command)
        assert (lines[at - 1], lines[at + 1]) == ("```sh", "```")


@in_every_language
def test_what_the_first_command_prints_comes_first(language: str) -> None:
    first = steps(blocks(READMES[language], language, "console")[0])[0]
    assert first.command.strip() == INSTALL.partition("&& ")[2]
    assert "715 円" in first.output


@in_every_language
def test_a_readme_leads_to_every_page(language: str) -> None:
    links = set(_links(READMES[language]))
    assert {f"backprop_cli/manual/{language}/{topic}.md" for topic in TOPICS} | {"CONTRIBUTING.md"} <= links


# The same in every language


@every_pair
def test_a_page_is_there_in_every_language(name: str) -> None:
    assert [language for language, page in PAIRS[name].items() if not page.exists()] == []


@every_pair
def test_pages_have_the_same_headings_commands_and_links(name: str) -> None:
    headings = [re.findall(r"^#+ ", page.read_text("utf-8"), re.MULTILINE) for page in PAIRS[name].values()]
    commands = [
        [step.command for block in blocks(page, language, "console") for step in steps(block)]
        for language, page in PAIRS[name].items()
    ]
    links = [sorted(_links(page)) for page in PAIRS[name].values() if name != "README"]
    for found in (headings, commands, links):
        assert all(each == found[0] for each in found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (name, kind)
        for name in PAIRS
        for kind in ("yaml", "python", "text", "sh")
        if (name, kind) != ("json", "text")  # there are words between the code
    ],
)
def test_pages_have_the_same_blocks(name: str, kind: str) -> None:
    found = [[_code(block.text) for block in blocks(page, each, kind)] for each, page in PAIRS[name].items()]
    assert all(each == found[0] for each in found)


# Every page


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in _links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), flags=re.MULTILINE)
            assert anchor in {_anchor(heading) for heading in headings}, target


@in_every_language
@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_of_the_manual_fits_a_terminal(topic: str, language: str) -> None:
    """But for what programs print, which is as wide as it is in a pipe."""
    text = manual(language)[topic]
    assert re.match(rf"# {topic} – [^\n]+\n\n", text)
    for block in blocks(MANUAL / language / f"{topic}.md", language, "console"):
        text = text.replace(block.text, "".join(f"  {step.shown}" for step in steps(block)))
    assert [line for line in text.splitlines() if cell_len(line) > 80] == []


# What the manual lists


def _options() -> Iterator[tuple[str, click.Option]]:
    context = click.Context(cli, info_name="backprop")
    for name in ("", *cli.list_commands(context)):
        command = cli.get_command(context, name) if name else cli
        assert command is not None
        for parameter in command.get_params(click.Context(command, info_name=command.name)):
            if isinstance(parameter, click.Option):
                yield name, parameter


@in_every_language
def test_every_command_is_on_a_page(language: str) -> None:
    text = "\n".join(manual(language).values())
    assert [name for name in cli.list_commands(click.Context(cli)) if not has(text, f"backprop {name}")] == []


@in_every_language
def test_every_option_is_on_a_page(language: str) -> None:
    """That of a command with a page of its own name on that page, if it is the only one that has it."""
    pages = manual(language)
    owners: dict[str, set[str]] = {}
    for name, option in _options():
        for word in option.opts:
            owners.setdefault(word, set()).add(name)
    missing = []
    for word, names in owners.items():
        own = pages.get(next(iter(names))) if len(names) == 1 else None
        if not has(own if own is not None else "\n".join(pages.values()), word):
            missing.append((word, names))
    assert missing == []


@in_every_language
def test_every_word_that_an_option_takes_is_on_a_page(language: str) -> None:
    """Formats, checks, styles and whatever else is chosen: on the command's page, or on one that has the option."""
    pages = [*manual(language).values()]
    missing = set()
    for name, option in _options():
        if isinstance(option.type, Choice):
            word = max(option.opts, key=len)
            told = [page for page in pages if has(page, word)]
            own = [page for page in told if has(page.partition("\n")[0], f"backprop {name}")] or told
            missing |= {(name, word, each) for each in option.type.words if not any(has(page, each) for page in own)}
    assert sorted(missing) == []


@in_every_language
def test_every_family_of_functions_is_on_its_page_with_some_of_them(language: str) -> None:
    rows = dict(
        re.findall(r"^\| (\S.*?) +\| (`.*`) +\|$", manual(language)["functions"].partition("\n## ")[0], re.MULTILINE)
    )
    assert [*rows] == [catalogue(language)[f"family-{family}"] for family in FAMILIES]
    for family, examples in zip(FAMILIES, rows.values()):
        assert {FUNCTIONS[name].family for name in re.findall(r"`(\w+)\(", examples)} == {family}


@in_every_language
def test_the_page_of_grade_names_misconceptions_as_grade_does(language: str) -> None:
    texts = catalogue(language)
    names = {texts[f"name-{key[14:]}"] for key in texts if key.startswith("misconception-") and "difference" not in key}
    listed = re.findall(r"^- (.+)$", manual(language)["grade"].split("\n## ")[1], re.MULTILINE)
    assert listed
    assert set(listed) <= names


@in_every_language
def test_every_exit_code_is_on_the_page_of_the_shell(language: str) -> None:
    codes = re.findall(r"^\| (\d+) ", manual(language)["shell"], re.MULTILINE)
    assert [int(code) for code in codes] == [*ExitCode]


@in_every_language
def test_every_key_of_a_problem_is_on_the_page_of_yaml(language: str) -> None:
    schema = json.loads((PACKAGE / "reading" / "problem.schema.json").read_text("utf-8"))
    keys = set(_keys(schema)) - {"points", "key", "rtol", "atol"}
    pages = manual(language)
    assert sorted(key for key in keys if not has(pages["yaml"], key)) == []
    assert [key for key in ("points", "key", "rtol", "atol") if not has(pages["grade"], key)] == []


def test_every_extra_is_named_where_it_is_of_use() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    for language in LANGUAGES:
        text = READMES[language].read_text("utf-8") + CONTRIBUTING
        assert [name for name in setup["options.extras_require"] if f"'.[{name}]'" not in text] == []


def test_contributing_has_the_rooms_and_what_they_say_of_themselves() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", CONTRIBUTING, re.MULTILINE)
    assert rows == [(room, ast.get_docstring(ast.parse(_first_of(room)))) for room in ROOMS]


def test_contributing_has_every_command_of_the_tests() -> None:
    commands = {path.parent.name for path in (ROOT / "tests").glob("*/__main__.py")} | {"programs"}
    assert [name for name in sorted(commands) if f"| `python -m tests.{name}` |" not in CONTRIBUTING] == []


def test_contributing_says_where_the_benchmarks_write() -> None:
    from tests.benchmarks.__main__ import MARKS, PAGE

    assert len(MARKS.findall(PAGE.read_text("utf-8"))) == 1


def _first_of(room: str) -> str:
    return (PACKAGE / room / "__init__.py").read_text("utf-8")


def _keys(schema: object) -> Iterator[str]:
    """The names of all properties in a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        schema = [*schema.values()]
    if isinstance(schema, list):
        for each in schema:
            yield from _keys(each)


def _links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, but for other sites."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]


def _code(text: str) -> str:
    """A block without its comments, which each page writes in its own language."""
    return re.sub(r" *#.*|BACKPROP_LANG=\w+", "", re.sub(r"^(title|units):.*\n", "", text, flags=re.MULTILINE))


def _anchor(heading: str) -> str:
    """How GitHub names a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
