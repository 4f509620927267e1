"""`backprop help`: the pages of the manual, which are the files of manual/LANGUAGE/, and the help of the commands."""

from __future__ import annotations

import re

import click

from backprop_cli.cli.commands import COMMANDS
from backprop_cli.cli.streams import show
from backprop_cli.cli.translated_click import Choice, Command, Offered, language, option
from backprop_cli.language.errors import BackpropError, suggestion
from backprop_cli.language.messages import LANGUAGES, say

_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


def pages(spoken: str) -> dict[str, str]:
    """The texts of the manual by topic."""
    from importlib.resources import files

    found = (files("backprop_cli") / "manual" / spoken).iterdir()
    texts = {page.name.removesuffix(".md"): page for page in found if page.name.endswith(".md")}
    return {topic: texts[topic].read_text("utf-8") for topic in sorted(texts)}


def _known() -> dict[str, None]:
    """The topics, and the commands."""
    return dict.fromkeys([*pages(LANGUAGES[0]), *COMMANDS])


@click.command("help", cls=Command)
@click.argument("word", metavar="TOPIC|COMMAND", required=False, type=Offered("topic", _known))
@option("--lang", type=Choice(LANGUAGES))
@click.pass_context
def command(context: click.Context, /, word: str | None, lang: str | None) -> None:
    """Show a page of the manual, the help of a command, or what there is of both."""
    spoken = language(context)
    manual = pages(spoken)
    if word is None:
        show(_contents(manual, spoken))
    elif word in manual:
        show(_plain(manual[word]) + (f"\n{say('manual-options', spoken, name=word)}\n" if word in COMMANDS else ""))
    elif word in COMMANDS:
        show(_help_of(context, word, manual, spoken))
    else:
        raise BackpropError("unknown-topic", word=word, hint=suggestion(word, [*manual, *COMMANDS]))


def _contents(manual: dict[str, str], spoken: str) -> str:
    """Every topic and every command, a line each."""
    topics = {topic: _heading(text).partition(" – ")[2] for topic, text in manual.items()}
    commands = {name: say(f"short-{name}", spoken) for name in COMMANDS}
    width = max(map(len, (*topics, *commands)))
    lines = [say("manual-topics", spoken)]
    lines += [f"  {topic:{width}}  {about}" for topic, about in topics.items()]
    lines += ["", say("manual-commands", spoken)]
    lines += [f"  {name:{width}}  {about}" for name, about in commands.items()]
    return "\n".join(lines) + "\n"


def _help_of(context: click.Context, name: str, manual: dict[str, str], spoken: str) -> str:
    """What `backprop NAME --help` prints, and the page that tells more: the one whose heading names the command."""
    group = context.find_root().command
    assert isinstance(group, click.Group)
    found = group.get_command(context, name)
    assert found is not None
    text = found.get_help(click.Context(found, parent=context.parent, info_name=name)) + "\n"
    page = next((topic for topic, page in manual.items() if re.search(rf"backprop {name}\b", _heading(page))), None)
    return text if page is None else f"{text}\n{say('manual-page', spoken, topic=page)}\n"


def _plain(page: str) -> str:
    """A page as it is read in a terminal: without the fences, what stood between them set in; links are their words."""
    inside = False
    lines = []
    for line in page.splitlines():
        if line.startswith("```"):
            inside = not inside
        else:
            lines.append(f"  {line}".rstrip() if inside else _LINK.sub(r"\1", line))
    return "\n".join(lines) + "\n"


def _heading(page: str) -> str:
    return page.partition("\n")[0]
