"""What is drawn on any top: bands, cuffs, pockets, prints, stripes, knits, hoods."""

from __future__ import annotations

import math

from model.drawing.doodles.cuts import Cut, neckline, sleeve
from model.drawing.doodles.shapes import Dice, Point, Shape, Shapes, bend, ellipse, mirrored, zigzag


def neckband(kind: str, cut: Cut, depth: float, dice: Dice) -> Shapes:
    """A second line below the neck's edge, or the back of the neck above it."""
    if dice.chance(0.5):
        return [Shape(bend((-cut.neck, 0), (0, -0.12 if dice.chance(0.3) else 0.1), (cut.neck, 0)))]
    gap = dice.uniform(0.08, 0.14)
    wider = Cut(neck=cut.neck + gap)
    return [Shape([(x, y + gap * 0.3) for x, y in neckline(kind, wider, depth + gap)])]


def cuffs(cut: Cut, width: float) -> Shapes:
    """A line across each sleeve near its end."""
    arm = sleeve(cut)
    if cut.sleeve <= 0:
        return []
    share = min(0.4, width / (cut.sleeve / (1 if len(arm.outer) == 2 else 2)))
    line = [_towards(arm.outer[-1], arm.outer[-2], share), _towards(arm.inner[0], arm.inner[1], share)]
    return [Shape(line), Shape(mirrored(line))]


def _towards(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def hembands(cut: Cut, dice: Dice) -> Shapes:
    """A line above the hem."""
    height = dice.uniform(0.08, 0.2)
    level = cut.length - height
    return [Shape(bend((-cut.hem, level), (0, level + 2 * cut.curve), (cut.hem, level), 5))]


def emblem(cut: Cut, dice: Dice) -> Shapes:
    """Something in the middle of the chest: a disc, a star, a heart-like diamond, a number."""
    y, size = cut.length * dice.uniform(0.38, 0.55), dice.uniform(0.1, 0.25)
    kind = dice.randrange(4)
    if kind == 0:
        return [Shape(ellipse(0, y, size, size), dice.choice(("panel", "dark")))]
    if kind == 1:
        star = [(math.sin(i * math.pi / 5) * size * (1 - 0.5 * (i % 2)),
                 y - math.cos(i * math.pi / 5) * size * (1 - 0.5 * (i % 2))) for i in range(10)]  # fmt: skip
        return [Shape(star, dice.choice(("panel", "dark")))]
    if kind == 2:
        return [Shape([(0, y - size), (size, y), (0, y + size), (-size, y)], "panel")]
    return [Shape([(-size / 2, y - size), (size / 2, y - size), (-size / 4, y + size)])]


def pocket(cut: Cut, dice: Dice) -> Shapes:
    """A breast pocket."""
    size, x, y = dice.uniform(0.14, 0.24), cut.chest * dice.uniform(0.35, 0.6), cut.length * dice.uniform(0.3, 0.42)
    tip = dice.choice((0.0, size * 0.3))
    sides = [(x - size, y), (x + size, y), (x + size, y + 1.6 * size), (x, y + 1.6 * size + tip)]
    return [Shape([*sides, (x - size, y + 1.6 * size)], "panel")]


def stripes(cut: Cut, dice: Dice) -> Shapes:
    """Bars across the body."""
    count = dice.randint(1, 5)
    top, bottom = cut.slope + cut.armhole, cut.length * dice.uniform(0.65, 0.95)
    levels = [top + (bottom - top) * (index + 0.5) / count for index in range(count)]
    return [Shape([(-cut.waist, level), (cut.waist, level)]) for level in levels]


def checks(cut: Cut, dice: Dice) -> Shapes:
    """Upright stripes, sometimes crossed."""
    count = dice.randint(3, 7)
    columns = [cut.chest * (2 * (index + 0.5) / count - 1) * 0.95 for index in range(count)]
    shapes = [Shape([(x, 0.25), (x, cut.length)]) for x in columns]
    return shapes + stripes(cut, dice) if dice.chance(0.4) else shapes


def raglan(cut: Cut, _: Dice) -> Shapes:
    """Seams from the neck to the armpits."""
    line = [(cut.neck * 0.9, 0.0), (cut.chest, cut.slope + cut.armhole)]
    return [Shape(line), Shape(mirrored(line))]


def knit(cut: Cut, dice: Dice) -> Shapes:
    """Rows of zigzags."""
    rows = dice.randint(1, 3)
    top, step, teeth = cut.slope + cut.armhole * 0.9, dice.uniform(0.22, 0.4), dice.randint(2, 5)
    depth = dice.uniform(0.1, 0.2)
    return [
        Shape(zigzag((-cut.waist, top + row * step), (cut.waist, top + row * step), depth, teeth))
        for row in range(rows)
    ]


def argyle(cut: Cut, dice: Dice) -> Shapes:
    """Three diamonds."""
    y, size = cut.length * 0.5, dice.uniform(0.12, 0.2)
    centres = (-cut.waist * 0.6, 0.0, cut.waist * 0.6)
    return [Shape([(x, y - 1.5 * size), (x + size, y), (x, y + 1.5 * size), (x - size, y)], "panel") for x in centres]


def hood(cut: Cut, dice: Dice) -> Shapes:
    """A hood standing up behind the neck, or lying flat as a wide collar."""
    if dice.chance(0.65):
        height, wide = dice.uniform(0.45, 0.75), cut.neck * dice.uniform(1.1, 1.5)
        outside = bend((-wide, 0.12), (-wide * 1.15, -height), (0, -height), 5)
        inside = ellipse(0, -height * 0.4, wide * dice.uniform(0.5, 0.7), height * 0.42)
        shapes = [
            Shape([*outside, *mirrored(outside)[1:], (0, dice.uniform(0.15, 0.3))], "panel"),
            Shape(inside, "hole"),
        ]
    else:
        wide = cut.neck * dice.uniform(1.4, 1.9)
        flat = [
            *bend((-wide, 0.15), (0, -dice.uniform(0.4, 0.7)), (wide, 0.15)),
            *bend((wide, 0.15), (0, 0.6), (-wide, 0.15)),
        ]
        shapes = [Shape(flat, "panel"), Shape(bend((-cut.neck, 0.1), (0, -0.15), (cut.neck, 0.1)))]
    if dice.chance(0.6):
        drop = dice.uniform(0.3, 0.6)
        shapes += [Shape([(x, 0.2), (x * dice.uniform(0.8, 1.2), 0.2 + drop)]) for x in (-0.12, 0.12)]
    return shapes


def pouch(cut: Cut, dice: Dice) -> Shapes:
    """A hoodie's front pocket."""
    if dice.chance(0.25):
        return []
    top, bottom = cut.length * dice.uniform(0.58, 0.68), cut.length * dice.uniform(0.84, 0.95)
    upper, lower = cut.waist * dice.uniform(0.35, 0.5), cut.waist * dice.uniform(0.6, 0.8)
    middle = top + (bottom - top) * 0.45
    return [
        Shape(
            [(-upper, top), (upper, top), (lower, middle), (lower, bottom), (-lower, bottom), (-lower, middle)], "panel"
        )
    ]
