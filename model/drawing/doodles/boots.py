"""Ankle boots: flat, heeled, for hiking, as blocks, and a pair from the front."""

from __future__ import annotations

import math
from dataclasses import dataclass

from model.drawing.doodles.footwear import Profile, heel_patch, lean, paired, toe_cap
from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, box, ellipse, flipped, moved, spline


@dataclass(frozen=True)
class Shaft:
    """Measures of a boot's shaft: how high it reaches, and where its front edge is."""

    height: float
    front: float


def boot(dice: Dice) -> Shapes:
    """Ankle boot: a shaft above the ankle; laced, Chelsea, heeled, fur-topped, cowboy, wellington, hiking."""
    makers = (_ankle_boot, _heeled_boot, _hiking_boot, _block_boot, _front_boot)
    maker = dice.choices(makers, (36, 25, 21, 14, 4))[0]
    if maker is _front_boot:
        one = _front_boot(dice)
        return moved(flipped(one), -0.6, 0, 1, dice.uniform(-8, 4)) + moved(one, 0.6, 0, 1, dice.uniform(-4, 8))
    return paired(maker, dice, 0.07)


def _shaft(dice: Dice, heel: float, sole: float) -> tuple[Points, Shaft]:
    """The outline of a boot down to its sole, and the measures of its shaft."""
    height, front = dice.uniform(1.35, 2.4), dice.uniform(-0.15, 0.25)
    toe, instep = dice.uniform(0.25, 0.42), dice.uniform(0.55, 0.8)
    flare, back = dice.uniform(-0.12, 0.12), dice.uniform(0.0, 0.1)
    base = -heel - sole
    tip = -sole - 0.02
    outline: Points = [
        (-1.0, tip), (-0.98, tip - toe * 0.6), (-0.75, tip - toe), (-0.35, (tip + base) / 2 - instep * 0.75),
        (front - 0.05, base - instep), (front, base - instep - 0.25), (front - flare, -height),
        (0.95 + flare, -height + dice.uniform(-0.12, 0.12)), (0.92 - back, base - 0.55),
        (1.0, base - 0.25), (0.98, base), (0.3, base), (-0.3, tip),
    ]  # fmt: skip
    return outline, Shaft(height, front)


def _ankle_boot(dice: Dice) -> Shapes:
    """A flat boot: Chelsea, laced, zipped, a wellington, or with a fur rim."""
    sole = dice.uniform(0.06, 0.2)
    outline, shaft = _shaft(dice, 0.0, sole)
    shapes = [Shape(_softened(outline, dice), "body")]
    bottom = [(-1.03, -sole), (1.0, -sole), (1.0, 0), (-0.9, 0)]
    shapes.append(Shape(bottom, dice.choice(("panel", "body", "dark"))))
    if dice.chance(0.4):
        shapes.append(Shape(box(0.55, -sole, 1.0, dice.uniform(0.0, 0.15)), "panel"))
    kinds = (_lacing, _elastic, _rim, _buckle, _zip, _nothing)
    return lean(shapes + dice.choices(kinds, (34, 18, 16, 8, 8, 16))[0](shaft, dice), dice, 0.12, 20)


def _heeled_boot(dice: Dice) -> Shapes:
    """A boot on a heel: block, slanting (cowboy) or thin."""
    heel, sole = dice.uniform(0.15, 0.6), dice.uniform(0.02, 0.1)
    outline, shaft = _shaft(dice, heel, sole)
    base = -heel - sole
    thick, lean = dice.uniform(0.08, 0.5), dice.uniform(-0.05, 0.15)
    block = [(0.98 - thick - 0.15, base), (0.99, base), (0.97 - lean, 0), (0.97 - lean - thick, 0)]
    shapes = [Shape(block, dice.choice(("body", "panel"))), Shape(_softened(outline, dice), "body")]
    if dice.chance(0.5):
        under = [
            (-1.0, -sole),
            (-0.3, -sole),
            (0.35, base),
            (0.98, base),
            (0.98, base + sole),
            (0.35, base + sole),
            (-0.3, 0),
            (-0.95, 0),
        ]
        shapes.append(Shape(under, "panel"))
    kinds = (_rim, _zip, _lacing, _star, _buckle, _nothing)
    return shapes + dice.choices(kinds, (25, 15, 15, 15, 10, 20))[0](shaft, dice)


def _hiking_boot(dice: Dice) -> Shapes:
    """A work boot: padded rim, laces, toe cap, a sole with a tread."""
    sole = dice.uniform(0.14, 0.25)
    outline, shaft = _shaft(dice, 0.0, sole)
    height, front = min(shaft.height, dice.uniform(1.4, 1.8)), shaft.front
    shaft = Shaft(height, front)
    outline = [(x, max(y, -height - 0.05)) for x, y in outline]
    teeth = dice.randint(4, 8)
    tread = [(1.05 - 2.1 * index / (2 * teeth), 0.09 * (index // 2 % 2)) for index in range(2 * teeth + 1)]
    rubber = [(-1.06, -sole), (0.2, -sole), (1.05, -sole), *(tread if dice.chance(0.7) else [(1.05, 0), (-1.06, 0)])]
    shapes = [Shape(_softened(outline, dice), "body"), Shape(rubber, dice.choice(("panel", "dark", "body")))]
    shapes += _lacing(shaft, dice)
    if dice.chance(0.5):
        shapes += toe_cap(Profile(((-0.45, -sole - 0.35), (front, -height)), sole, height), dice)
    if dice.chance(0.4):
        shapes += _rim(shaft, dice)
    if dice.chance(0.3):
        shapes += heel_patch(Profile(((0, 0), (0, 0)), sole, height * 0.6), dice)
    return lean(shapes, dice, 0.25, 25)


def _block_boot(dice: Dice) -> Shapes:
    """The angular boot of an icon set: a post, a foot with a round toe, a bar below, notches for laces."""
    height, front, toe = dice.uniform(1.4, 2.2), dice.uniform(-0.25, 0.25), dice.uniform(0.55, 0.85)
    sole = dice.uniform(0.18, 0.32)
    foot = [
        (-1.0, 0),
        (-1.0, -toe * 0.6),
        *bend((-1.0, -toe * 0.6), (-1.0, -toe), (-0.6, -toe), 4)[1:],
        (front, -toe - dice.uniform(0, 0.25)),
    ]
    shapes = [Shape([*foot, (front, -height), (1.0, -height), (1.0, 0)], "body")]
    if dice.chance(0.6):
        shapes.append(Shape([(-1.0, -sole), (1.0, -sole)]))
    if dice.chance(0.25):
        shapes += [Shape(box(front - 0.06, -height - 0.12, 1.06, -height + 0.15), "panel")]
    if dice.chance(0.25):
        shapes.append(Shape(box(0.45, -0.02, 1.0, dice.uniform(0.12, 0.3)), "body"))
    if dice.chance(0.6):
        shapes += [
            Shape([(front - 0.05, -y), (front + 0.35, -y)])
            for y in (toe + 0.2, toe + 0.45, toe + 0.7)
            if y < height - 0.1
        ]
    return shapes


def _front_boot(dice: Dice) -> Shapes:
    """One boot of a pair that faces us, its toe turned out a little."""
    height, top, toe = dice.uniform(1.3, 1.9), dice.uniform(0.3, 0.45), dice.uniform(0.4, 0.55)
    outline = [
        (-top, -height),
        (top, -height),
        (top * 0.9, -0.7),
        (toe + 0.1, -0.35),
        (toe, 0),
        (-toe * 0.7, 0),
        (-toe * 0.8, -0.4),
        (-top * 0.9, -0.7),
    ]
    shapes = [Shape(spline(outline, closed=True, count=2) if dice.chance(0.5) else outline, "body")]
    levels = [-0.55 - 0.28 * index for index in range(dice.randint(2, 4))]
    shapes += [Shape([(-0.2, level), (0.22, level + dice.uniform(-0.1, 0.1))]) for level in levels]
    if dice.chance(0.5):
        shapes.append(Shape([(-toe * 0.8, -0.15), (toe, -0.15)]))
    return shapes + _rim(Shaft(height, -top), dice) if dice.chance(0.15) else shapes


def _softened(outline: Points, dice: Dice) -> Points:
    return spline(outline, closed=True, count=2) if dice.chance(0.5) else outline


def _nothing(_shaft: Shaft, _dice: Dice) -> Shapes:
    return []


def _lacing(shaft: Shaft, dice: Dice) -> Shapes:
    """Bars, crosses or a zigzag up the shaft.front."""
    count, reach, kind = dice.randint(3, 5), dice.uniform(0.25, 0.45), dice.randrange(3)
    low, high = 0.55, shaft.height - 0.12
    levels = [-(low + (high - low) * index / (count - 1)) for index in range(count)]
    xs = [shaft.front - 0.08 - 0.2 * max(0.0, 0.8 + level) for level in levels]
    if kind == 2:
        return [
            Shape([(x + reach * (index % 2), level) for index, (x, level) in enumerate(zip(xs, levels, strict=True))])
        ]
    lean = dice.uniform(-0.05, 0.2)
    shapes = [Shape([(x, level), (x + reach, level + lean)]) for x, level in zip(xs, levels, strict=True)]
    if kind == 1:
        shapes += [Shape([(x, level + lean), (x + reach, level)]) for x, level in zip(xs, levels, strict=True)]
    return (
        [*shapes, Shape([(shaft.front + reach, -shaft.height), (shaft.front + reach - 0.1, -low)])]
        if dice.chance(0.3)
        else shapes
    )


def _elastic(shaft: Shaft, dice: Dice) -> Shapes:
    """The stretch panel of a Chelsea boot, and its loop."""
    middle, half, low = (shaft.front + 1) / 2, dice.uniform(0.12, 0.22), dice.uniform(0.5, 0.7)
    panel = [
        (middle - half, -shaft.height),
        (middle + half, -shaft.height),
        *bend((middle + half, -shaft.height), (middle, -low * 0.6), (middle - half, -shaft.height), 7),
    ]
    shapes = [Shape(panel, dice.choice(("panel", "dark", "hole")))]
    return (
        [*shapes, Shape(ellipse(0.92, -shaft.height - 0.05, 0.08, 0.15), "limb", 0.05)] if dice.chance(0.5) else shapes
    )


def _rim(shaft: Shaft, dice: Dice) -> Shapes:
    """A turned-down top, plain or of fur."""
    deep, left, right = dice.uniform(0.15, 0.4), shaft.front - 0.1, 1.08
    if dice.chance(0.5):
        return [Shape(box(left, -shaft.height - 0.05, right, -shaft.height + deep), "panel")]
    bumps = [(left + (right - left) * index / 8, -shaft.height + deep + 0.1 * (index % 2)) for index in range(9)]
    return [
        Shape([(right, -shaft.height), (right, -shaft.height - 0.1), (left, -shaft.height - 0.08), *bumps], "panel")
    ]


def _buckle(shaft: Shaft, dice: Dice) -> Shapes:
    level = -dice.uniform(0.7, max(0.75, shaft.height - 0.2))
    shapes = [Shape(box(shaft.front - 0.05, level - 0.1, 0.98, level + 0.1), "panel")]
    return [*shapes, Shape(box(0.35, level - 0.14, 0.55, level + 0.14), "dark")]


def _zip(shaft: Shaft, dice: Dice) -> Shapes:
    x = dice.uniform(0.3, 0.7)
    return [Shape([(x, -shaft.height), (x, -dice.uniform(0.3, 0.7))])]


def _star(shaft: Shaft, dice: Dice) -> Shapes:
    """A star and a notched top, as on a cowboy's."""
    x, y, size = 0.5, -shaft.height * 0.62, dice.uniform(0.12, 0.22)
    star = [
        (
            x + math.sin(i * math.pi / 5) * size * (1 - 0.5 * (i % 2)),
            y - math.cos(i * math.pi / 5) * size * (1 - 0.5 * (i % 2)),
        )
        for i in range(10)
    ]
    notch = [(shaft.front, -shaft.height), (0.5, -shaft.height + 0.2), (1.0, -shaft.height)]
    return [Shape(star, dice.choice(("panel", "dark"))), Shape(notch)]
