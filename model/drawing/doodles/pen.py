"""Shapes → pixels, as a hand or an icon set would draw them: style, width, wobble, gaps, tilt, missing details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from model.drawing.doodles.shapes import Dice, Role, Shape, Shapes

CANVAS = 144  # pixels; about five for each of the 28
DRAWN = 124  # longest side of the drawing on it
Fill = Literal["outline", "solid", "toned", "hatched", "partial"]
Vertices = NDArray[np.float32]  # (n, 2)


@dataclass(frozen=True)
class Style:
    """Everything about a drawing that is not its subject. Lengths are shares of the drawing's longest side."""

    fill: Fill = "outline"
    width: float = 0.04
    detail_width: float = 0.04
    wobble: float = 0.0  # how far the pen strays
    warp: float = 0.0  # how far proportions stray
    tilt: float = 0.0  # degrees
    shear: float = 0.0
    aspect: float = 1.0  # width over height
    rounding: int = 0  # rounds of corner cutting
    gap: float = 0.0  # share of a closed line left open, negative for an overshoot
    details: float = 1.0  # share of the details that are drawn
    see_through: bool = False  # lines behind an area stay visible
    tubes: bool = False  # straps as two lines rather than one
    edged: bool = True  # toned areas have an outline


def any_style(dice: Dice, tilt: float = 8.0) -> Style:
    """A style at random: two in five neat as an icon, the rest by hand. `tilt`: how far the subject may lean."""
    neat = dice.chance(0.4)
    fill: Fill = dice.choices(("outline", "solid", "toned", "hatched", "partial"), (46, 17, 22, 5, 10))[0]
    width = 0.016 * (8.0 if neat else 5.0) ** dice.random()  # 0.016 to 0.13, or to 0.08
    return Style(
        fill=fill,
        width=width,
        detail_width=width if dice.chance(0.6) else width * dice.uniform(0.4, 0.9),
        wobble=0.0 if neat else 0.014 * dice.random() ** 1.5,
        warp=dice.uniform(0, 0.03) if neat else dice.uniform(0.01, 0.1),
        tilt=dice.gauss(0, tilt / 2) * (0.4 if neat else 1),
        shear=0.0 if neat else dice.gauss(0, 0.08),
        aspect=dice.uniform(0.85, 1.18) if neat else dice.uniform(0.72, 1.38),
        rounding=dice.choice((0, 0, 1, 2)),
        gap=0.0 if neat or dice.chance(0.4) else dice.gauss(0, 0.03),
        details=max(0.15, dice.uniform(0.55, 1.15) - 2.5 * max(0.0, width - 0.06)),
        see_through=not neat and dice.chance(0.3),
        tubes=dice.chance(0.5),
        edged=dice.chance(0.5),
    )


def draw(shapes: Shapes, style: Style, dice: Dice) -> NDArray[np.uint8]:
    """Paint the shapes in their order: uint8 (CANVAS, CANVAS), dark ink on white paper."""
    kept = [shape for shape in shapes if shape.role in ("body", "limb", "hole") or dice.chance(style.details)]
    kept = kept or shapes  # something that is all details keeps them
    paths, scale = _placed(kept, style, dice)
    board = Image.new("L", (CANVAS, CANVAS), 255)
    painter = _Painter(board, style, dice, scale)
    for shape, path in zip(kept, paths, strict=True):
        painter.paint(shape.role, path, shape.width)
    if style.fill == "hatched":
        _hatch(board, [path for shape, path in zip(kept, paths, strict=True) if shape.role == "body"], dice)
    return np.asarray(board)


def _placed(shapes: Shapes, style: Style, dice: Dice) -> tuple[list[Vertices], float]:
    """Round, warp and wobble every line and fit all on the canvas: pixel paths, and pixels for one unit."""
    paths = [_rounded(_array(shape), shape.closed, style.rounding) for shape in shapes]
    paths = [_dense(path, shape.closed) if style.wobble or style.warp > 0.05 else path
             for path, shape in zip(paths, shapes, strict=True)]  # fmt: skip
    ends = np.cumsum([len(path) for path in paths])[:-1]
    points = np.concatenate(paths)  # (n, 2): all lines bent at once
    points = _warped(points, style, dice)
    low, high = points.min(axis=0), points.max(axis=0)
    size = float((high - low).max()) or 1.0
    if style.wobble:
        points = points + _stray(len(points), dice) * np.float32(style.wobble * size)
    points = (points - (low + high) / 2) * np.float32(DRAWN / size) + CANVAS / 2
    return [np.asarray(path, np.float32) for path in np.split(points, ends)], DRAWN / size


def _array(shape: Shape) -> Vertices:
    return np.array(shape.points, np.float32)


def _rounded(points: Vertices, closed: bool, rounds: int) -> Vertices:
    """Cut the corners (Chaikin); curves that are already fine are left alone."""
    for _ in range(rounds if len(points) < 12 else min(rounds, 1)):
        after = np.roll(points, -1, axis=0) if closed else points[1:]
        before = points if closed else points[:-1]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1).reshape(-1, 2)
        points = cut if closed else np.concatenate([points[:1], cut, points[-1:]])
    return points.astype(np.float32)


def _dense(points: Vertices, closed: bool, step: float = 0.12) -> Vertices:
    """Points every `step` units or so along the line, so that it can bend."""
    if closed:
        points = np.concatenate([points, points[:1]])
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(lengths)])
    wanted = np.union1d(along, np.arange(0, along[-1], step))
    dense = np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)
    return (dense[:-1] if closed and len(dense) > 3 else dense).astype(np.float32)


def _warped(points: Vertices, style: Style, dice: Dice) -> Vertices:
    """Stretch, lean, turn and bend the whole drawing smoothly: (n, 2) → (n, 2)."""
    turn = np.deg2rad(style.tilt)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = matrix @ np.array([[style.aspect, style.shear], [dice.gauss(0, 1) * abs(style.shear) / 2, 1]])
    bent = points.copy()
    for _ in range(3 if style.warp else 0):
        direction = np.array([dice.gauss(0, 1.6), dice.gauss(0, 1.6)], np.float32)
        wave = np.sin(points @ direction + dice.uniform(0, 6.28))
        bent = bent + wave[:, None] * np.array([dice.gauss(0, style.warp), dice.gauss(0, style.warp)], np.float32)
    return np.asarray(bent @ matrix.T, np.float32)


def _stray(count: int, dice: Dice) -> Vertices:
    """Smooth noise along the lines, about 1 in size: (count, 2)."""
    every = dice.choice((1, 3, 5, 8))
    knots = np.random.default_rng(dice.getrandbits(32)).standard_normal((2, count // every + 2))
    where = np.arange(count) / every
    return np.stack([np.interp(where, np.arange(knots.shape[1]), row) for row in knots], axis=1).astype(np.float32)


class _Painter:
    """Knows how each style paints each role."""

    def __init__(self, board: Image.Image, style: Style, dice: Dice, scale: float) -> None:
        self.pen = ImageDraw.Draw(board)
        self.style, self.dice, self.scale = style, dice, scale
        self.thick = max(1, round(style.width * DRAWN))
        self.thin = max(1, round(style.detail_width * DRAWN))
        self.body_tone = dice.randint(20, 200)
        self.line_tone = dice.choice((0, 0, 255, dice.randint(0, 255)))
        self.inverse = dice.chance(0.35)

    def paint(self, role: Role, path: Vertices, width: float) -> None:
        """Paint one shape: `path` in pixels, `width` in units (limbs only)."""
        if role == "limb":
            self._limb(path, width)
        elif self.style.fill == "solid":
            self._solid(role, path)
        elif self.style.fill == "toned":
            self._toned(role, path)
        else:
            self._outline(role, path)

    def _outline(self, role: Role, path: Vertices) -> None:
        inked = role == "dark" and self.dice.chance(0.7)
        inked = inked or (self.style.fill == "partial" and role == "panel" and self.dice.chance(0.7))
        if role != "line" and (inked or not self.style.see_through):
            self._area(path, 0 if inked else 255)
        self._line(path, 0, self.thick if role == "body" else self.thin, role != "line")

    def _solid(self, role: Role, path: Vertices) -> None:
        light = min(max(3, self.thin), 8)
        if role == "line":
            self._line(path, 255, light, False)
            return
        if role == "body":  # a halo sets it off from what lies behind
            self._line(path, 255, 2 * light, True)
        paper = role in ("dark", "hole") or (role == "panel" and self.inverse)
        self._area(path, 255 if paper else 0)
        if role == "panel" and not paper:
            self._line(path, 255, light, True)

    def _toned(self, role: Role, path: Vertices) -> None:
        if role == "line":
            self._line(path, self.line_tone, self.thin, False)
            return
        tones = {"body": self.body_tone, "hole": 255, "dark": self.line_tone}
        self._area(path, tones.get(role) if role in tones else self.dice.randint(0, 240))
        if self.style.edged or role == "hole":
            self._line(path, 0 if self.style.edged else 255, self.thick if role == "body" else self.thin, True)

    def _limb(self, path: Vertices, width: float) -> None:
        pixels = max(self.thick, round(width * self.scale))
        tone = self.dice.choice((0, self.body_tone, self.dice.randint(0, 230))) if self.style.fill == "toned" else 0
        hollow = self.style.fill not in ("solid", "toned") and self.style.tubes
        if not hollow and self.style.fill != "solid":
            pixels = max(self.thick, min(pixels, 2 * self.thick)) if self.style.fill != "toned" else pixels
        if self.style.fill == "solid":
            self._line(path, 255, pixels + 2 * min(max(3, self.thin), 8), False)
        self._line(path, tone, pixels + (self.thick if hollow else 0), False)
        if hollow and pixels > self.thick:
            self._line(path, 255, pixels - self.thick, False)

    def _area(self, path: Vertices, tone: int | None) -> None:
        if len(path) > 2:
            self.pen.polygon(path.ravel().tolist(), fill=tone)

    def _line(self, path: Vertices, tone: int, width: int, closed: bool) -> None:
        """A line with round corners and ends; a closed one may miss its start or run past it."""
        if closed:
            path = np.concatenate([path, path[:2]])
            path = _opened(path, self.style.gap, self.dice) if self.style.gap else path
        self.pen.line(path.ravel().tolist(), fill=tone, width=width)
        if width > 2:
            self._joints(path, tone, width / 2)

    def _joints(self, path: Vertices, tone: int, radius: float) -> None:
        steps = np.diff(path, axis=0)
        lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-3)
        turns = (steps[1:] * steps[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1])
        for x, y in [path[0], path[-1], *path[1:-1][turns < (0.97 if radius < 4 else 0.998)]]:
            self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)


def _opened(path: Vertices, gap: float, dice: Dice) -> Vertices:
    """Start the closed line elsewhere and leave a gap at its end, or run on past its start."""
    path = np.roll(path[:-2], dice.randrange(len(path) - 2), axis=0)
    count = round(len(path) * abs(gap))
    if gap > 0:
        return path[: max(2, len(path) + 1 - count)]
    return np.concatenate([path, path[: 1 + min(count, 3)] + np.float32(dice.uniform(-2, 2))])


def _hatch(board: Image.Image, bodies: list[Vertices], dice: Dice) -> None:
    """Lines across the bodies, or a pen run to and fro."""
    mask, lines = Image.new("L", board.size, 255), Image.new("L", board.size, 255)
    for path in bodies:
        ImageDraw.Draw(mask).polygon(path.ravel().tolist(), fill=0)
    pen, spacing, width = ImageDraw.Draw(lines), dice.randint(6, 16), dice.randint(1, 4)
    slope = dice.uniform(-1.5, 1.5)
    upright = dice.chance(0.3)
    stray = dice.choice((0, 2, spacing * 0.6))  # a scribble rather than a ruler
    for start in range(-2 * CANVAS, 3 * CANVAS, spacing):
        ends = (start, 0, start + slope * CANVAS, CANVAS) if upright else (0, start, CANVAS, start + slope * CANVAS)
        pen.line([end + dice.uniform(-stray, stray) for end in ends], fill=0, width=width)
    board.paste(ImageChops.darker(board, ImageChops.lighter(mask, lines)))
