"""Pictures step by step: what appears when, and what is said of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from pictures import ARRAYS, REUSE, WORDS
from strategies import programs
from support import ROOT, good
from test_graph import random_solution

from backprop_cli import solve
from backprop_cli.render.picture import drawn
from backprop_cli.render.picture.labels import labels_at, labels_for
from backprop_cli.render.view import View
from backprop_cli.teaching.picture import SHOWS, Label, picture_of
from backprop_cli.teaching.steps import Frame, Step, steps_of

GOLDEN = ROOT / "tests" / "golden" / "steps"
CASES = {
    "apple": [WORDS["apple"][0]],
    "apple_orange.ja": [WORDS["apple_orange"][0], "--lang", "ja"],
    "used_twice.ascii": [WORDS["used_twice"][0], "--ascii"],
    "square_of_sum": [WORDS["square_of_sum"][0]],
    "multiply": [WORDS["multiply"][0]],
    "affine": ARRAYS["affine"],
    "letters": ["t = x + y; z = t**2"],
    "letters_reuse.ja": ["t = x + y; z = t*t + x", "--lang", "ja"],
    "chain": ["t = x + y; z = t**2", "--show", "chain"],
    "reuse.backward": [*REUSE, "--show", "backward"],
}


@pytest.mark.parametrize("name", CASES)
def test_steps_look_as_they_did(name: str, refresh_golden: bool) -> None:
    printed = good("graph", *CASES[name], "--steps")
    path = GOLDEN / f"{name}.txt"
    if refresh_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")
    assert "ascii" not in name or printed.replace("リンゴ", "").isascii()


def test_the_lectures_order() -> None:
    """100, 2, 200, 1.1, 220 from left to right; then 1, 1.1, 200, 2.2, 110."""
    solution = solve("price = apple * no * tax", {"apple": 100, "no": 2, "tax": "1.1"}, check="none")
    picture = picture_of(solution)
    texts = {("value", arrow.tail, None, 0): arrow.value for arrow in picture.arrows}
    texts |= {("gradient", arrow.tail, arrow.head, arrow.position): arrow.gradient for arrow in picture.arrows}
    numbers = [float(texts[step]) for step in steps_of(picture)]
    assert numbers == [100, 2, 200, 1.1, 220, 1, 1.1, 200, 2.2, 110]


def test_a_sum_appears_before_it_goes_further() -> None:
    """t = x + y; z = t*t + x: the sum at t before x and y get theirs, and the sum at x at the end."""
    solution = solve("t = x + y; z = t*t + x", {"x": 3, "y": 4}, check="none")
    x, y, t, square, z = range(5)
    backward = steps_of(picture_of(solution), "backward")
    assert backward == (
        Step("gradient", z),
        Step("gradient", square, z, 0),
        Step("gradient", x, z, 1),
        Step("gradient", t, square, 0),
        Step("gradient", t, square, 1),
        Step("sum", t),
        Step("gradient", x, t, 0),
        Step("gradient", y, t, 1),
        Step("sum", x),
    )


@given(programs())
def test_each_step_adds_one_number_and_the_last_is_the_whole(text: str) -> None:
    picture = picture_of(random_solution(text))
    view = View()
    places = [*picture.arrows, *picture.meetings.values()]
    for show in SHOWS:
        steps = steps_of(picture, show)
        assert len({*steps}) == len(steps)
        whole = [labels_for(show, view)(place) for place in places]
        before = [Label("", "")] * len(places)
        for number in range(len(steps) + 1):
            now = [labels_at(Frame(steps, number), labels_for(show, view))(place) for place in places]
            changed = [place for place, old, new in zip(places, before, now) if old[:2] != new[:2]]
            assert len({place.tail for place in changed}) == (number > 0)  # a value stands on all arrows of its node
            assert changed == [place for place, new in zip(places, now) if new.new]
            before = now
        assert [label[:2] for label in before] == [label[:2] for label in whole]


def test_letters_grow_backwards() -> None:
    """The names stand there from the beginning; only what has no name appears on the way forward."""
    printed = good("graph", "t = x + y; z = t**2", "--steps")
    assert [line for line in printed.split("\n") if line.startswith("Step")][-1] == "Step 4 of 4"
    assert printed.index("⇐ 1\n") < printed.index("⇐ 2*t ") < printed.index("⇐ 2*t * 1")


def test_what_is_new_stands_out_in_every_format() -> None:
    picture = picture_of(solve("x*y", {"x": 2, "y": 3}, check="none"))
    steps = steps_of(picture)
    for number in range(1, len(steps) + 1):
        frame = Frame(steps, number)
        root = ElementTree.fromstring(str(drawn(picture, "svg", "both", View(), frame)))
        fields = [element for element in root.iter() if element.get("class") == "new"]
        assert len(fields) == 1
        plain = str(drawn(picture, "text", "both", View(), frame))
        assert ("═" in plain) + ("⇐" in plain) == 1
    colored = str(drawn(picture, "text", "both", View(color=True), Frame(steps, 3)))
    assert "\x1b[1;7;36m6" in colored


@pytest.mark.parametrize(
    ("words", "back"),
    [
        (["--upstream", "E"], ["E · ∂z/∂x", "E", "E · ∂z/∂y"]),
        (["--upstream", "2.5"], ["2.5 · ∂z/∂x", "2.5", "2.5 · ∂z/∂y"]),
        (["x=2", "y=3", "--upstream", "-1/4"], ["-0.25 · ∂z/∂x", "-0.25", "-0.25 · ∂z/∂y"]),
        (["x=2", "y=3"], ["∂z/∂z · ∂z/∂x", "∂z/∂z", "∂z/∂z · ∂z/∂y"]),
        (["x=[2]", "y=[3]"], ["∂z/∂z · ∂z/∂x", "∂z/∂z", "∂z/∂z · ∂z/∂y"]),
    ],
)
def test_the_chain_begins_with_what_arrives(words: list[str], back: list[str]) -> None:
    printed = good("graph", "z = x*y", *words, "--show", "chain")
    assert re.findall(r"← (.*?)(?:  |$)", printed, re.MULTILINE) == back
