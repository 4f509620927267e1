"""Explanations as PDF, for notes: title, picture, and the rows set in columns; by Typst (the extra `draw`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.render.explain.rows import groups_of, plain
from backprop_cli.render.explain.words import rows
from backprop_cli.render.paper.typesetting import typeset
from backprop_cli.render.picture.labels import labels_for
from backprop_cli.render.picture.svg_format import render as svg
from backprop_cli.render.view import View
from backprop_cli.teaching.explain.explanation import Explained
from backprop_cli.teaching.picture import picture_of


def render(explanations: Iterable[Explained], view: View) -> Iterator[bytes]:
    """One document of all explanations, none where there is none.

    Raises BackpropError where typst is not installed, or no font has a character.
    """
    view = view._replace(color=False, width=None)
    pictures: list[str] = []
    found = [_one(explanation, view, pictures) for explanation in explanations]
    if found:
        title = next((each["title"] for each in found if each["title"]), "")
        yield typeset("notes", {"language": view.language, "title": title, "explanations": found}, pictures)


def _one(explanation: Explained, view: View, pictures: list[str]) -> dict[str, Any]:
    """What the document knows of an explanation, whose picture is added to `pictures`."""
    groups = groups_of(rows(explanation, view))
    title = next((plain(group["rows"][0]) for group in groups if group["kind"] == "title"), None)
    drawn = _picture(explanation, view)
    if drawn:
        pictures.append(drawn)
    return {"title": title, "picture": len(pictures) - 1 if drawn else None, "groups": groups}


def _picture(explanation: Explained, view: View) -> str | None:
    """The picture without its title; None where it would be too large."""
    try:
        picture = picture_of(explanation.solution)._replace(title=None)
    except BackpropError:
        return None
    labels = labels_for("both", view)
    return svg(picture, labels, labels, view)
