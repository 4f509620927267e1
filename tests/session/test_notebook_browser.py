"""What a notebook shows, in a browser: nothing is cut off, nothing is asked of a network, on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import launched, needs_browser
from support import EXAMPLES

from backprop_cli import load_problems, solve, solve_in_letters

pytestmark = [pytest.mark.once, needs_browser]
PAGE = """<!doctype html><html><head><meta name="color-scheme" content="light dark"></head>
<body style="margin: 0; padding: 8px; font: 13px sans-serif">{}</body></html>"""
WIDTHS = (700, 1000)
ARRAYS = ("affine", "two_layer_net", "softmax_with_loss")


@pytest.fixture(scope="module")
def solutions() -> dict[str, Any]:
    files = ("apple_orange", "receipt", "square_of_sum", *ARRAYS)
    found: dict[str, Any] = {name: solve(load_problems(EXAMPLES / f"{name}.yaml")[0]) for name in files}
    found["proven"] = solve("z = exp(x*y)/(1 + exp(x))*log(y)", {"x": 1.5, "y": 2})
    found["letters"] = solve_in_letters("z = (x*w + b)**2")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as browser:
        yield browser


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in ("light", "dark")], ids=str)
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page on which nothing may be loaded, and nothing go wrong."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.scheme, page.width = scheme, width
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url))
    yield page
    context.close()
    assert wrong == []


OUTSIDE = """(inside) => {
    const wide = document.documentElement;
    const found = wide.scrollWidth > wide.clientWidth ? ["the page scrolls"] : [];
    for (const part of document.querySelectorAll("body *")) {
        const own = [...part.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
        const hidden = part.closest("noscript, pre, style, script, .spoken, desc, title") || !part.checkVisibility();
        if (!own.length || hidden) continue;
        const frame = part.closest(inside)?.getBoundingClientRect() || { left: 0, right: wide.clientWidth };
        for (const node of own) {
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(node.data);
        }
    }
    return found;
}"""


def test_tables_fit(page: Any, solutions: dict[str, Any]) -> None:
    for name, solution in solutions.items():
        page.set_content(PAGE.format(solution._repr_html_()))
        scrolls = page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)"
                                "(document.querySelector('.backprop'))")  # fmt: skip
        if page.width < 1000 and name in ARRAYS:  # a matrix is not folded: the table scrolls, and the page does not
            assert page.evaluate("document.documentElement.scrollWidth") == page.width
        else:
            assert (name, scrolls, page.evaluate(OUTSIDE, ".backprop")) == (name, False, [])


def test_pictures_fit_and_have_colours_of_the_page(page: Any, solutions: dict[str, Any]) -> None:
    ink = {"light": "rgb(26, 26, 26)", "dark": "rgb(240, 240, 240)"}[page.scheme]
    for solution in solutions.values():
        page.set_content(PAGE.format(solution.picture()._repr_svg_()))
        box = page.locator("svg").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.width
        assert page.evaluate(OUTSIDE, "svg") == []
        assert page.evaluate("getComputedStyle(document.querySelector('svg .name text')).fill") == ink


def test_lessons_fit_their_frame_and_work(page: Any, solutions: dict[str, Any]) -> None:
    for name in ("apple_orange", "two_layer_net", "letters"):
        page.set_content(PAGE.format(solutions[name].steps()._repr_html_()))
        box = page.locator("iframe").bounding_box()
        assert box["x"] + box["width"] <= page.width
        frame = page.frames[-1]
        frame.wait_for_selector(".now h3")
        assert frame.evaluate(OUTSIDE, ".picture svg") == []
        frame.locator("[data-go=last]").click()
        assert frame.locator(".number.fresh").count()
        assert frame.evaluate(OUTSIDE, ".picture svg") == []
        ground = frame.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 27, 31)"}[page.scheme]
