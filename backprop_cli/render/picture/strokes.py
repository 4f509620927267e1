"""Lines with round corners and arrowheads, as the paths of SVG write them."""

from __future__ import annotations

from typing import NamedTuple

CORNER, HEAD, HALF_HEAD = 7, 7, 3  # of the round corners, the length of an arrowhead and half its width


class Point(NamedTuple):
    """A place in a drawing; downwards is positive."""

    x: float
    y: float


def with_head(points: list[Point]) -> tuple[str, str]:
    """The path of a line through points, along the axes, and that of the arrowhead at its last point."""
    *way, inner, tip = points
    neck = _towards(tip, inner, HEAD)
    return _line([*way, inner, neck]), _head(tip, inner)


def _line(points: list[Point]) -> str:
    parts = [f"M{_text(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:]):
        start, stop = _towards(corner, before, CORNER), _towards(corner, after, CORNER)
        parts.append(f"L{_text(start)}Q{_text(corner)} {_text(stop)}")
    return "".join([*parts, f"L{_text(points[-1])}"])


def _head(tip: Point, inner: Point) -> str:
    across = (tip.x > inner.x) - (tip.x < inner.x)
    down = (tip.y > inner.y) - (tip.y < inner.y)
    x, y = tip.x - HEAD * across, tip.y - HEAD * down
    wings = [Point(x + side * down, y + side * across) for side in (HALF_HEAD, -HALF_HEAD)]
    return f"M{_text(tip)}L{_text(wings[0])} {_text(wings[1])}Z"


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point at a distance from `start` on the way to `end`, at most half of the way."""
    length = abs(end.x - start.x) + abs(end.y - start.y)
    part = min(distance / length, 0.5) if length else 0.0
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)


def _text(point: Point) -> str:
    return f"{number(point.x)},{number(point.y)}"


def number(length: float) -> str:
    """A length to a tenth, which is finer than anybody sees."""
    return f"{length:.1f}".removesuffix(".0")
