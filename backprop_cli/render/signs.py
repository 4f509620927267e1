"""Our own signs in ASCII, where nothing else can be shown, and the room that a text takes on a terminal."""

from __future__ import annotations

from backprop_cli.render.view import View

_ASCII_WORDS = {"≈": "~", "∂": "d", "×": "x", "✓": "ok", "✗": "NO", "…": "...", "−": "-", "·": "*", "→": "->", "—": "-"}


def signs(text: str, view: View) -> str:
    """`text` with ASCII for our own signs, where the view asks for it."""
    if view.ascii:
        for sign, word in _ASCII_WORDS.items():
            text = text.replace(sign, word)
    return text


def width(text: str) -> int:
    """Display cells of a text of one or more lines."""
    return max(map(cells, text.split("\n")))


def cells(text: str) -> int:
    """The display cells that a text takes, character by character."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return sum(map(cell_len, text))
