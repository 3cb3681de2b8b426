"""What a link carries, as short words: a drawing, and a unit of the network.

A drawing's word is "A", the version, and base64url of a deflated row of whole numbers, each written in groups of
seven bits, the lowest first, with the high bit set on all but the last. A stroke is twice its width, plus one for an
eraser's, then the number of its points and their steps, x and y in turn, from (0, 0). Lengths are ten-thousandths of
the canvas's side, as the canvas sends them; steps fold their sign into the lowest bit: 0, -1, 1, -2, 2 … are 0, 1, 2,
3, 4 …
"""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from model.drawing.strokes import MOST_POINTS, MOST_STROKES, Drawing, Stroke, bounded
from model.network.forward import Values
from model.problem import Problem

Places = NDArray[np.floating]
VERSION = "A"
MOST_CHARACTERS = 6_000  # servers commonly refuse a header line, which an address becomes, of more than 8,000
_UNIT = 10_000
_FARTHEST = 4 * _UNIT + 10  # as far as `strokes` and the canvas let a point lie
_MOST_BYTES = 3 * (2 * MOST_STROKES + 2 * MOST_POINTS)  # no number below takes more than three bytes
LONGEST_WORD = 3 * _MOST_BYTES // 2  # of any drawing: base64 takes four characters for three bytes
_PIECE = 500  # points
TOLERANCES = (0.0005, 0.001, 0.002, 0.004, 0.008)  # of the side; a pixel of the 28×28 picture is 0.036


def packed(drawing: Drawing, most: int = MOST_CHARACTERS) -> str | None:
    """The drawing in at most `most` characters, None if it is too large for that.

    It is exact to 1/10,000 of the canvas's side if that fits, and otherwise as exact as fits: lines leave out points
    that lie at most 0.008 beside them. Label and name stay behind.
    """
    words = map(whole, simplifications(drawing))
    return next((word for word in words if len(word) <= most), None)


def whole(drawing: Drawing) -> str:
    """The drawing's word, exact to 1/10,000 of the canvas's side, in at most LONGEST_WORD characters."""
    data = zlib.compress(b"".join(map(_bytes, _written(drawing))), 9)
    return VERSION + urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(word: str) -> Drawing:
    """Read what `packed` or `whole` wrote. Raises Problem for anything else, however large."""
    try:
        drawing = Drawing(tuple(_strokes(_numbers(_inflated(word)))))
    except (ValueError, StopIteration, binascii.Error, zlib.error) as error:
        raise Problem("The drawing in this link is damaged: ask for the link anew.") from error
    return bounded(drawing)


def simplifications(drawing: Drawing) -> Iterator[Drawing]:
    """The drawing as it is, then for each of TOLERANCES, shares of the side, without points that matter no more.

    A point is left out if it lies at most so far beside the line without it, by Douglas and Peucker, "Algorithms for
    the reduction of the number of points required to represent a digitized line or its caricature" (1973).
    """
    yield drawing
    weights = [_significance(np.array(stroke.points)) for stroke in drawing.strokes]
    for tolerance in TOLERANCES:
        kept = [np.flatnonzero(weight > tolerance) for weight in weights]
        pairs = zip(drawing.strokes, kept, strict=True)
        yield replace(drawing, strokes=tuple(_with_points(stroke, indices.tolist()) for stroke, indices in pairs))


def _with_points(stroke: Stroke, indices: Iterable[int]) -> Stroke:
    return replace(stroke, points=tuple(stroke.points[index] for index in indices))


def _significance(points: Places) -> Values:
    """Above which tolerance each of the points (N, 2) may be left out: (N,).

    Long strokes are taken in pieces whose ends stay: N points in one would cost up to N² distances.
    """
    weights = np.full(len(points), np.inf)
    ends = [*range(0, len(points) - 1, _PIECE), len(points) - 1]
    parts = [(first, last, np.inf) for first, last in pairwise(ends)]
    while parts:
        first, last, most = parts.pop()
        if last - first < 2:
            continue
        distances = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(distances.argmax())
        middle, weight = first + 1 + farthest, min(float(distances[farthest]), most)
        weights[middle] = weight
        parts += [(first, middle, weight), (middle, last, weight)]
    return weights


def _distances(points: Places, start: Places, end: Places) -> Places:
    """How far each of the points (N, 2) lies from the line between `start` and `end`, both (2,): (N,)."""
    along, offsets = end - start, points - start
    length = float(along @ along)
    place = np.clip(offsets @ along / length, 0, 1) if length else np.zeros(len(points))  # (N,), 0 start to 1 end
    distances: Places = np.linalg.norm(offsets - place[:, None] * along, axis=1)
    return distances


def _written(drawing: Drawing) -> Iterator[int]:
    """The drawing as whole numbers, none below zero."""
    for stroke in drawing.strokes:
        yield 2 * max(round(stroke.width * _UNIT), 1) + stroke.erase
        yield len(stroke.points)
        grid = np.rint(np.array(stroke.points) * _UNIT).astype(int)  # (N, 2)
        steps = np.diff(grid, axis=0, prepend=0).ravel()  # (2N,)
        yield from np.where(steps < 0, -2 * steps - 1, 2 * steps).tolist()


def _bytes(number: int) -> bytes:
    groups = []
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    return bytes([*groups, number])


def _inflated(word: str) -> bytes:
    if not word.startswith(VERSION) or len(word) > LONGEST_WORD or not word.isascii():
        raise ValueError("no word of this version")
    data = urlsafe_b64decode(word[1:] + "=" * (-len(word[1:]) % 4))
    inflater = zlib.decompressobj()
    content = inflater.decompress(data, _MOST_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise ValueError("cut off, followed by something, or larger than a drawing can be")
    return content


def _numbers(content: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in content:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
        elif shift > 14:
            raise ValueError("a number takes at most three bytes")
    if shift:
        raise ValueError("the last number is cut off")


def _strokes(numbers: Iterable[int]) -> Iterator[Stroke]:
    """The strokes that the numbers tell of. Raises ValueError for too many, or ones that no canvas sends."""
    rest, strokes, points = iter(numbers), 0, 0
    for first in rest:
        count = _next(rest)
        strokes, points = strokes + 1, points + count
        if not 2 <= first <= 2 * _UNIT + 1 or not count or strokes > MOST_STROKES or points > MOST_POINTS:
            raise ValueError("a width off the canvas, no point, or too many")
        steps = np.array([_next(rest) for _ in range(2 * count)]).reshape(count, 2)
        grid = np.where(steps % 2, -(steps + 1) // 2, steps // 2).cumsum(axis=0)  # (count, 2)
        if np.abs(grid).max() > _FARTHEST:
            raise ValueError("a point lies far outside the canvas")
        places = tuple((x / _UNIT, y / _UNIT) for x, y in grid.tolist())
        yield Stroke(places, first // 2 / _UNIT, bool(first % 2))


def _next(numbers: Iterator[int]) -> int:
    """The next number. Raises ValueError if there is none: a StopIteration would end a generator in silence."""
    number = next(numbers, None)
    if number is None:
        raise ValueError("a stroke is cut off")
    return number
