"""A drawing as the strokes of a pen: what the canvas holds and what example files store.

Coordinates are floats in [0, 1] on a square canvas, x to the right and y down; widths are shares of the
canvas's side. A stroke with `erase` paints with the background.

As a file: {"label": 9, "name": "laced boot", "strokes": [{"width": 0.04, "points": [[0.2, 0.1], ...]}]}
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model import untrusted
from model.problem import Problem

INK, PAPER = 0, 255
MOST_STROKES = 500
MOST_POINTS = 20_000
MOST_COATS = 300  # of paint on the canvas; a hand lays on two, and to paint so many takes a processor two seconds
MOST_BYTES = 4_000_000  # of a drawing's file: four times what so many points take
_OVERSAMPLING = 8  # Pillow draws lines between whole pixels of this canvas: coarser ones move by up to half a pixel


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen: `points` (x, y) in [0, 1], `width` as a share of the canvas's side."""

    points: tuple[tuple[float, float], ...]
    width: float = 0.04
    erase: bool = False


@dataclass(frozen=True)
class Drawing:
    """Strokes in the order they were drawn; `label` 0–9 and `name` where somebody said what it is."""

    strokes: tuple[Stroke, ...] = ()
    label: int | None = None
    name: str = ""


def render(drawing: Drawing, size: int = 280) -> NDArray[np.uint8]:
    """Paint the strokes with a round, antialiased pen: uint8 (size, size), dark ink (0) on white paper (255)."""
    side = size * _OVERSAMPLING
    image = Image.new("L", (side, side), PAPER)
    draw = ImageDraw.Draw(image)
    for stroke in drawing.strokes:
        colour = PAPER if stroke.erase else INK
        points = [(x * side, y * side) for x, y in stroke.points]
        width = 2 * round((stroke.width * side - 1) / 2) + 1  # odd, or Pillow's lines and circles lie beside each other
        if len(points) > 1:
            draw.line(points, fill=colour, width=width, joint="curve")
        for x, y in points if len(points) == 1 else (points[0], points[-1]):
            draw.circle((int(x), int(y)), (width - 1) / 2, fill=colour)  # to the pixel as wide as the line
    return np.asarray(image.reduce(_OVERSAMPLING))


def bounded(drawing: Drawing) -> Drawing:
    """The drawing itself. Raises Problem if it lays on more paint than any hand, and so would take long to render."""
    if sum(map(_paint, drawing.strokes)) > MOST_COATS:
        raise Problem("This drawing is too large: it covers the canvas more than {times} times.", times=MOST_COATS)
    return drawing


def _paint(stroke: Stroke) -> float:
    """The area of a stroke's lines and of the round joints between them, as a share of the canvas."""
    length = sum(map(math.dist, stroke.points, stroke.points[1:]))
    return stroke.width * length + len(stroke.points) * stroke.width**2


def extent(drawing: Drawing) -> float:
    """The longer side of the box around all that was painted and not meant to erase, 0 for a blank drawing."""
    points = [point for stroke in drawing.strokes if not stroke.erase for point in stroke.points]
    if not points:
        return 0.0
    columns, rows = zip(*points, strict=True)
    return float(max(max(columns) - min(columns), max(rows) - min(rows)))


def to_json(drawing: Drawing) -> dict[str, Any]:
    """The drawing as plain lists and numbers, coordinates rounded to a thousandth of the canvas."""
    return {
        **({} if drawing.label is None else {"label": drawing.label}),
        **({"name": drawing.name} if drawing.name else {}),
        "strokes": [
            {
                "width": max(round(stroke.width, 4), 0.0001),
                **({"erase": True} if stroke.erase else {}),
                "points": [[round(x, 3), round(y, 3)] for x, y in stroke.points],
            }
            for stroke in drawing.strokes
        ],
    }


def from_json(content: Any) -> Drawing:
    """Read what `to_json` wrote. Raises Problem if it is not a drawing, or a larger one than a person makes."""
    try:
        items = content["strokes"]
        if len(items) > MOST_STROKES or sum(len(item["points"]) for item in items) > MOST_POINTS:  # before it costs
            raise _too_large()
        strokes = tuple(_stroke(item) for item in items)
        label, name = content.get("label"), content.get("name", "")
        if not isinstance(name, str):
            raise TypeError("a name is text")
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError) as error:
        raise Problem("This is not a drawing of ours: strokes with a width and points are expected.") from error
    if label is not None and (type(label) is not int or label not in range(10)):
        raise Problem("A drawing's label must be a whole number from 0 to 9.")
    return bounded(Drawing(strokes, label, name))


def read(path: Path) -> Drawing:
    """Read a drawing file. Raises Problem with the reason if it can't be had."""
    try:
        with path.open("rb") as file:
            return parsed(file.read(MOST_BYTES + 1), path.name)
    except OSError as error:
        raise _no_drawing(path.name) from error


def parsed(content: bytes, name: str) -> Drawing:
    """The drawing that a file called `name` holds. Raises Problem if it holds something else."""
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_drawing(name) from error
    return from_json(found)


def _no_drawing(name: str) -> Problem:
    return Problem("{file} cannot be read as a drawing: it must be a JSON file.", file=name)


def _too_large() -> Problem:
    return Problem(
        "This drawing is too large: at most {strokes} strokes and {points} points are read.",
        strokes=MOST_STROKES,
        points=MOST_POINTS,
    )


def _stroke(item: dict[str, Any]) -> Stroke:
    points = tuple((untrusted.number(x), untrusted.number(y)) for x, y in item["points"])
    width, erase = untrusted.number(item["width"]), item.get("erase", False)
    numbers = [width, *(value for point in points for value in point)]
    if not points or not all(map(math.isfinite, numbers)) or not 0 < width <= 1 or max(map(abs, numbers)) > 4:
        raise ValueError("a stroke needs points and a width on the canvas")
    if not isinstance(erase, bool):
        raise TypeError("erase is true or false")
    return Stroke(points, width, erase)
