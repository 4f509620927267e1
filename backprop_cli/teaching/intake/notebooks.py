"""Jupyter notebooks -> what their cells printed: nbformat 3 and 4, read as JSON; no cell is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from backprop_cli.language.errors import BackpropError

MAX_NOTEBOOK = 10_000_000
"""Bytes of a notebook: most of it may be pictures."""

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CONTROLS = {code: " " for code in range(32) if code not in (9, 10)} | {13: "\n", 127: " "}
_NAMES = re.compile(r"[^\W\d][\w.]*(?:\s*,\s*[^\W\d][\w.]*)*")


class Notebook(NamedTuple):
    """The texts of a notebook: what its cells printed and gave, in the order they were run; and what is written in it.

    `has_code` says whether there is anything that could have been run.
    """

    printed: str
    written: str
    has_code: bool


def is_notebook(start: bytes) -> bool:
    """Whether a file begins like a notebook: a JSON object with what only notebooks have."""
    return start.lstrip()[:1] == b"{" and any(key in start for key in (b'"nbformat"', b'"cells"', b'"worksheets"'))


def read_notebook(text: str) -> Notebook:
    """The texts of a notebook. Raises BackpropError where it is none."""
    from json import loads

    try:
        document = loads(text, parse_int=_small, parse_float=lambda _: None)
        cells = list(_cells(document))
    except (ValueError, RecursionError):
        raise BackpropError("notebook-damaged") from None
    code = [cell for cell in cells if cell.get("cell_type") == "code"]
    code.sort(key=_turn)
    printed = "\n".join(piece for cell in code for piece in _outputs(cell))
    written = "\n".join(_text(cell.get("source")) for cell in cells if cell.get("cell_type") != "code")
    return Notebook(_plain(printed), _plain(written), any(_source(cell).strip() for cell in code))


def _small(digits: str) -> int | None:
    return int(digits) if len(digits) < 10 else None


def _cells(document: Any) -> Iterator[dict[str, Any]]:
    """The cells of nbformat 4, or those of the worksheets of nbformat 3."""
    sheets = document.get("worksheets") if isinstance(document, dict) else None
    holders = sheets if isinstance(sheets, list) else [document]
    for holder in holders:
        cells = holder.get("cells") if isinstance(holder, dict) else None
        if not isinstance(cells, list):
            raise ValueError
        yield from (cell for cell in cells if isinstance(cell, dict))


def _turn(cell: dict[str, Any]) -> int:
    """When a cell was run; one that was not comes last."""
    count = cell.get("execution_count", cell.get("prompt_number"))
    return count if isinstance(count, int) and not isinstance(count, bool) else 10**9


def _outputs(cell: dict[str, Any]) -> Iterator[str]:
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "stream" and output.get("name", output.get("stream")) != "stderr":
            yield _text(output.get("text"))
        elif kind in ("execute_result", "display_data", "pyout"):
            data = output.get("data")
            text = _text(data.get("text/plain") if isinstance(data, dict) else output.get("text"))
            yield _named(cell, text) if kind != "display_data" else text


def _named(cell: dict[str, Any], result: str) -> str:
    """The result of a cell, under the name that the cell ends with where it is one: `dapple` gives `dapple = 2.2`."""
    last = _source(cell).rstrip().rpartition("\n")[2].strip().rstrip(";")
    return f"{last} = {result}" if _NAMES.fullmatch(last) and not result.startswith("{") else result


def _source(cell: dict[str, Any]) -> str:
    return _text(cell.get("source", cell.get("input")))


def _text(value: Any) -> str:
    """A text, which may be a list of its lines."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


def _plain(text: str) -> str:
    return _ESCAPE.sub("", text).translate(_CONTROLS)
