"""The drawing canvas: streamlit-drawable-canvas, with our `Drawing` going in and coming out.

The canvas speaks Fabric.js objects in pixels; what a browser sends is checked and never trusted.
"""

from __future__ import annotations

import math
from typing import Any

from model import untrusted
from model.drawing.strokes import MOST_POINTS, MOST_STROKES, Drawing, Stroke, bounded
from model.problem import Problem

SIDE = 448  # pixels of the canvas; the page's style scales it to the width there is
_FLAT = 0.0005  # of the side: a curve that bends less is a line, to a pixel of what is painted
INK, PAPER = "#000000", "#ffffff"


def draw(drawing: Drawing, *, key: str, width: float, erasing: bool) -> Drawing:
    """Show the canvas with `drawing` on it; returns what is on it now. `width`: the pen's, as a share of the side.

    A changed `drawing` replaces what is on the canvas, so pass the same one until it should be replaced.
    Raises Problem if what the browser sent is no drawing.
    """
    # Importing it outside a running server fails, as its assets are registered with the server's components.
    from streamlit_drawable_canvas import st_canvas

    try:
        sent = st_canvas(
            stroke_width=round(width * SIDE),
            stroke_color=PAPER if erasing else INK,
            background_color=PAPER,
            initial_drawing=to_fabric(drawing),
            width=SIDE,
            height=SIDE,
            key=key,
        )
    except (AttributeError, TypeError, KeyError) as error:  # the package unpacks what the browser sent unchecked
        raise _no_drawing() from error
    return from_fabric(sent.json_data)


def as_sent(drawing: Drawing) -> Drawing:
    """The drawing as the browser would send it back: with its coordinates rounded, without label and name."""
    return from_fabric(to_fabric(drawing))


def to_fabric(drawing: Drawing) -> dict[str, Any]:
    """The drawing as Fabric.js's JSON for a canvas of SIDE × SIDE pixels."""
    return {"version": "7.0.0", "objects": [_path(stroke) for stroke in drawing.strokes]}


def from_fabric(content: Any) -> Drawing:
    """Fabric.js's JSON as a drawing, coordinates rounded to 1/10,000 of the side. Raises Problem for anything else."""
    try:
        objects = content["objects"]
        if len(objects) > MOST_STROKES:
            raise Problem("This drawing is too large: at most {strokes} strokes are read.", strokes=MOST_STROKES)
        if sum(len(item["path"]) for item in objects) > MOST_POINTS:  # before it costs time to read them
            raise _too_many_points()
        strokes = tuple(_stroke(item) for item in objects)
        if sum(len(stroke.points) for stroke in strokes) > MOST_POINTS:
            raise _too_many_points()
    except (TypeError, KeyError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise _no_drawing() from error
    return bounded(Drawing(strokes))


def _path(stroke: Stroke) -> dict[str, Any]:
    (x, y), *rest = [(x * SIDE, y * SIDE) for x, y in stroke.points]
    # Fabric paints a path of one point only if it has some length.
    commands = [["M", x, y], *(["L", *point] for point in rest or [(x - 0.01, y)])]
    return {
        "type": "Path",
        "path": commands,
        "fill": None,
        "stroke": PAPER if stroke.erase else INK,
        "strokeWidth": stroke.width * SIDE,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
    }


def _stroke(item: dict[str, Any]) -> Stroke:
    points = tuple(_points(item["path"]))
    width = untrusted.number(item["strokeWidth"]) / SIDE
    if not points or not 0 < width <= 1:
        raise ValueError("a stroke needs points and a width on the canvas")
    return Stroke(points, max(round(width, 4), 0.0001), item["stroke"] == PAPER)


def _points(commands: list[list[Any]]) -> list[tuple[float, float]]:
    """Points along Fabric's M, L and Q commands."""
    points: list[tuple[float, float]] = []
    for name, *numbers in commands:
        values = [untrusted.number(number) / SIDE for number in numbers]
        if not all(math.isfinite(value) and abs(value) <= 4.001 for value in values):
            raise ValueError("a point lies far outside the canvas")
        if name == "Q":
            points += _curve(points[-1], *values)
        elif name in ("M", "L"):
            points.append(_rounded(values[-2], values[-1]))
        else:
            raise ValueError("unknown path command")  # whose name may be nested too deep to be told
    if len(points) == 2 and math.dist(*points) < 0.001:  # a tap, as Fabric or `_path` wrote it
        return points[:1]
    return points


def _curve(start: tuple[float, float], *rest: float) -> list[tuple[float, float]]:
    """A quadratic curve's end, with its quarters before it where it bends: a mouse's curves are mostly too short to."""
    (x, y), (control_x, control_y, end_x, end_y) = start, rest
    bend = math.hypot(x - 2 * control_x + end_x, y - 2 * control_y + end_y) / 4  # at its middle, from the line
    places = (1.0,) if bend < _FLAT else (0.25, 0.5, 0.75, 1.0)
    weights = [((1 - t) ** 2, 2 * t * (1 - t), t**2) for t in places]
    return [_rounded(a * x + b * control_x + c * end_x, a * y + b * control_y + c * end_y) for a, b, c in weights]


def _no_drawing() -> Problem:
    return Problem("The canvas sent something that is no drawing: clear it and draw again.")


def _too_many_points() -> Problem:
    return Problem("This drawing is too large: at most {points} points are read.", points=MOST_POINTS)


def _rounded(x: float, y: float) -> tuple[float, float]:
    return round(x, 4), round(y, 4)
