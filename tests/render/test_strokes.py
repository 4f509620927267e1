"""The paths of lines and arrowheads."""

from __future__ import annotations

import pytest

from backprop_cli.render.picture.strokes import Point, number, with_head


@pytest.mark.parametrize(
    ("end", "line", "head"),
    [
        ((150, 50), "M50,50L143,50", "M150,50L143,53 143,47Z"),
        ((-50, 50), "M50,50L-43,50", "M-50,50L-43,47 -43,53Z"),
        ((50, 150), "M50,50L50,143", "M50,150L53,143 47,143Z"),
        ((50, -50), "M50,50L50,-43", "M50,-50L47,-43 53,-43Z"),
    ],
    ids=["right", "left", "down", "up"],
)
def test_a_head_points_where_its_line_goes(end: tuple[float, float], line: str, head: str) -> None:
    drawn, drawn_head = with_head([Point(50, 50), Point(*end)])
    assert drawn == line
    assert corners(drawn_head) == corners(head)


def corners(head: str) -> tuple[str, set[str]]:
    """The tip, and the two points behind it in any order."""
    tip, wings = head.removeprefix("M").removesuffix("Z").split("L")
    return tip, {*wings.split()}


def test_corners_are_round() -> None:
    line, _ = with_head([Point(0, 0), Point(40, 0), Point(40, 40)])
    assert line == "M0,0L33,0Q40,0 40,7L40,33"


def test_a_corner_is_no_wider_than_half_of_a_short_line() -> None:
    line, head = with_head([Point(0, 0), Point(4, 0), Point(4, 4)])
    assert line == "M0,0L2,0Q4,0 4,1L4,2"
    assert head.startswith("M4,4")


def test_lengths_are_short() -> None:
    assert list(map(number, (3, 3.0, 3.04, 3.25, -0.5))) == ["3", "3", "3", "3.2", "-0.5"]
