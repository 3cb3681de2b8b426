"""What a doodle is made of: lines and areas in plain coordinates (x to the right, y down, about 2 units tall)."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Points = list[Point]
Role = Literal["body", "panel", "dark", "hole", "line", "limb"]


@dataclass(frozen=True)
class Shape:
    """One movement of the pen.

    `role` says how each style paints it. Closed: "body" (the garment), "panel" (a part that lies on it), "dark"
    (small and usually filled: a button, a tie), "hole" (paper shows through). Open: "line" (a detail), "limb"
    (a strap or handle, `width` units thick, which is never cut out of a solid).
    """

    points: Points
    role: Role = "line"
    width: float = 0.0

    @property
    def closed(self) -> bool:
        """Whether the last point is joined to the first."""
        return self.role not in ("line", "limb")


Shapes = list[Shape]


class Dice(random.Random):
    """Python's generator (much quicker than NumPy's for single numbers) with two words of its own."""

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def about(self, value: float, share: float = 0.15) -> float:
        """A number within `share` of the value."""
        return value * self.uniform(1 - share, 1 + share)


def bend(start: Point, control: Point, end: Point, count: int = 7) -> Points:
    """A quadratic Bézier curve, both ends included."""
    steps = [index / (count - 1) for index in range(count)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1],
        )
        for t in steps
    ]


def spline(points: Points, closed: bool = False, count: int = 4) -> Points:
    """A Catmull-Rom curve through the points, `count` steps from each to the next."""
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    path: Points = []
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        path.extend(_between(a, b, c, d, index / count) for index in range(count))
    return path if closed else [*path, points[-1]]


def ellipse(x: float, y: float, across: float, down: float, start: float = 0, end: float = 360) -> Points:
    """An arc from `start` to `end` degrees, clockwise from the right; `across` and `down` are the radii."""
    count = max(4, round(abs(end - start) / 24))
    angles = [math.radians(start + (end - start) * index / count) for index in range(count + 1)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """The four corners, clockwise."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def mirrored(points: Points) -> Points:
    """The same line on the other side of x = 0, run backwards, so that it can follow the first."""
    return [(-x, y) for x, y in reversed(points)]


def zigzag(start: Point, end: Point, depth: float, teeth: int) -> Points:
    """A line with teeth, pointing down by `depth`."""
    count = 2 * teeth
    return [
        (
            start[0] + (end[0] - start[0]) * index / count,
            start[1] + (end[1] - start[1]) * index / count + depth * (index % 2),
        )
        for index in range(count + 1)
    ]


def moved(shapes: Shapes, right: float, down: float, scale: float = 1.0, degrees: float = 0.0) -> Shapes:
    """The shapes turned about the origin, scaled, and shifted."""
    cosine, sine = math.cos(math.radians(degrees)) * scale, math.sin(math.radians(degrees)) * scale
    return [
        Shape(
            [(x * cosine - y * sine + right, x * sine + y * cosine + down) for x, y in shape.points],
            shape.role,
            shape.width * scale,
        )
        for shape in shapes
    ]


def flipped(shapes: Shapes) -> Shapes:
    """The shapes as in a mirror."""
    return [Shape([(-x, y) for x, y in shape.points], shape.role, shape.width) for shape in shapes]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The Catmull-Rom point between b and c."""
    weights = (-t + 2 * t * t - t**3, 2 - 5 * t * t + 3 * t**3, t + 4 * t * t - 3 * t**3, -t * t + t**3)
    corners = (a, b, c, d)
    return (
        sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)) / 2,
        sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)) / 2,
    )
