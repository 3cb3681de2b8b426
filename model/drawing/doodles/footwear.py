"""What sneakers and boots share. From the side the toe is at x = -1, the heel at x = 1, the ground at y = 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.drawing.doodles.shapes import Dice, Point, Shape, Shapes, bend, ellipse, flipped, moved


@dataclass(frozen=True)
class Profile:
    """Measures of a shoe from the side: the line from toe to tongue, the sole's height, the upper's height."""

    slope: tuple[Point, Point]
    sole: float
    top: float


def paired(maker: Callable[[Dice], Shapes], dice: Dice, probability: float) -> Shapes:
    """One shoe, or now and then two, the second a little behind."""
    shapes = maker(dice)
    if dice.chance(probability):
        behind = moved(shapes, dice.uniform(0.3, 0.8), -dice.uniform(0.2, 0.6))
        return behind + shapes if dice.chance(0.7) else flipped(moved(shapes, 1.1, 0)) + moved(shapes, 1.1, 0)
    return shapes


def lean(shapes: Shapes, dice: Dice, probability: float = 0.3, most: float = 45) -> Shapes:
    """Tilt the shoe as if it were running or standing on its toe."""
    degrees = dice.uniform(-most, most * 0.3) if dice.chance(probability) else 0.0
    return moved(shapes, 0, 0, 1, degrees)


def laces(shoe: Profile, dice: Dice) -> Shapes:
    """Ticks or crosses along the line from the toe to the tongue, sometimes with a bow."""
    (x0, y0), (x1, y1) = shoe.slope
    count, reach, lean = dice.randint(2, 5), dice.uniform(0.14, 0.34), dice.uniform(-0.1, 0.25)
    shapes: Shapes = []
    for index in range(count):
        share = (index + 0.5) / count
        x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        shapes.append(
            Shape([(x - 0.04, y - 0.04), (x + lean, y + reach)], "limb" if dice.chance(0.25) else "line", 0.06)
        )
        if dice.chance(0.15):
            shapes.append(Shape([(x + lean, y), (x - 0.04, y + reach)]))
    if dice.chance(0.2):
        shapes.append(Shape([(x0 + 0.15, y0 + reach), (x1 + 0.15, y1 + reach)]))
    if dice.chance(0.1):
        shapes += [Shape(ellipse(x1 - 0.1 + side * 0.14, y1, 0.14, 0.09)) for side in (-1, 1)]
    return shapes


def toe_cap(shoe: Profile, dice: Dice) -> Shapes:
    """The edge of the toe cap, or the cap."""
    x, y = shoe.slope[0]
    start = x - dice.uniform(0.0, 0.25)
    edge = bend(
        (start, y + 0.02), (start + 0.15, (y - shoe.sole) / 2), (start + dice.uniform(-0.1, 0.25), -shoe.sole), 5
    )
    if dice.chance(0.3):
        return [Shape([*edge, (-1.0, -shoe.sole), (-0.95, y * 0.75)], "panel")]
    return [Shape(edge)]


def heel_patch(shoe: Profile, dice: Dice) -> Shapes:
    """A curve round the heel."""
    x = dice.uniform(0.45, 0.75)
    return [Shape(bend((x, -shoe.sole), (x + 0.1, -shoe.top * 0.5), (0.95, -shoe.top * dice.uniform(0.55, 0.85)), 5))]
