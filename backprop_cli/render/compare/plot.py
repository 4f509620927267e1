"""The growth and the curve of errors as one picture, by matplotlib (the extra `plot`)."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from backprop_cli.language.errors import BackpropError
from backprop_cli.language.escape import visible
from backprop_cli.language.messages import say
from backprop_cli.render.compare.words import method_name
from backprop_cli.render.view import View
from backprop_cli.teaching.compare.comparison import Comparison
from backprop_cli.teaching.compare.methods import COMPARED

ENDINGS = (".svg", ".pdf", ".png")
_LATIN = "DejaVu Sans"  # comes with matplotlib
_JAPANESE = (
    *("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Hiragino Sans", "Hiragino Maru Gothic Pro"),
    *("Yu Gothic", "Meiryo", "BIZ UDGothic", "MS Gothic", "TakaoPGothic", "TakaoGothic", "VL Gothic", "VL PGothic"),
    *("Noto Serif CJK JP", "IPAexMincho", "IPAMincho"),
)
_MARKERS = "osDv^"
_NO_DATE: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
"""The same comparison is the same file whenever it is drawn."""


def ready(path: str) -> None:
    """See that a picture can be drawn. Raises BackpropError for another ending, or without matplotlib."""
    if os.path.splitext(path)[1].lower() not in ENDINGS:
        raise BackpropError("plot-ending", file=path, endings=", ".join(ENDINGS))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it speaks of caches and fonts on stderr
    try:
        with _no_settings_around():
            import_module("matplotlib.figure")
    except ImportError:
        raise BackpropError("needs-plot") from None


@contextmanager
def _no_settings_around() -> Iterator[None]:
    """Let matplotlib find no settings but those that come with it: it looks in the working folder first of all."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        yield
        return
    package = spec.submodule_search_locations[0]
    saved = os.environ.get("MATPLOTLIBRC")
    try:
        here = os.getcwd()
    except OSError:  # it is gone, and nothing in it
        here = package
    os.chdir(package)
    os.environ["MATPLOTLIBRC"] = os.path.join(package, "mpl-data")
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.pop("MATPLOTLIBRC")
        if saved is not None:
            os.environ["MATPLOTLIBRC"] = saved


def drawn(comparison: Comparison, path: str, view: View) -> bytes:
    """One comparison in the format that the ending of `path` says."""
    import matplotlib
    from matplotlib.figure import Figure

    fonts, language = _fonts(view.language)
    with matplotlib.rc_context({"font.family": fonts, "svg.hashsalt": "backprop", "axes.grid": True}):
        panels = 2 if comparison.growth else 1
        figure = Figure(figsize=(6.4 * panels, 4.8), layout="constrained")
        axes = list(figure.subplots(1, panels, squeeze=False)[0])
        spoken = view._replace(language=language)
        if comparison.growth:
            _draw_growth(comparison, axes[0], spoken)
        _draw_curve(comparison, axes[-1], spoken)
        if comparison.title and _all_drawable(comparison.title, fonts):
            figure.suptitle(visible(comparison.title), parse_math=False)
        form = os.path.splitext(path)[1][1:].lower()
        picture = io.BytesIO()
        figure.savefig(picture, format=form, metadata=_NO_DATE.get(form))
        return picture.getvalue()


def _draw_growth(comparison: Comparison, axes: Any, view: View) -> None:
    for marker, (index, method) in zip(_MARKERS, enumerate(COMPARED)):
        points = [
            (growth.inputs, seconds)
            for growth in comparison.growth
            if (seconds := growth.timings[index].seconds) is not None
        ]
        if points:
            axes.loglog(*zip(*points), marker=marker, label=method_name(method.name, view))
    axes.set_title(say("compare-plot-growth", view.language))
    axes.set_xlabel(say("compare-plot-inputs", view.language))
    axes.set_ylabel(say("compare-plot-seconds", view.language))
    axes.legend()


def _draw_curve(comparison: Comparison, axes: Any, view: View) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    for name, marker, errors in (
        ("forward", _MARKERS[1], [(step.h, step.forward) for step in comparison.curve]),
        ("central", _MARKERS[2], [(step.h, step.central) for step in comparison.curve]),
    ):
        points = [point for point in errors if point[1]]  # 0 and "none" have no place on a logarithmic axis
        if points:
            colour = f"C{COMPARED.index(next(m for m in COMPARED if m.name == name))}"
            axes.plot(*zip(*points), marker=marker, color=colour, label=method_name(name, view))
    axes.axvline(comparison.h, color="grey", linestyle=":", label=f"h = {comparison.h:g}")
    axes.set_title(say("compare-plot-curve", view.language))
    axes.set_xlabel("h")
    axes.set_ylabel(say("column-error", view.language))
    axes.legend()


def _fonts(language: str) -> tuple[list[str], str]:
    """The fonts to draw with, and the language that they can write: English where a Japanese font is missing."""
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    japanese = next((name for name in _JAPANESE if name in there), None)
    return [_LATIN, *([japanese] if japanese else [])], language if japanese or language != "ja" else "en"


def _all_drawable(text: str, fonts: list[str]) -> bool:
    """Whether every character of a text has a shape in one of the fonts."""
    from matplotlib import font_manager

    drawable: set[int] = set()
    for name in fonts:
        drawable.update(font_manager.get_font(font_manager.findfont(name)).get_charmap())
    return all(ord(character) in drawable for character in visible(text))
