"""Trousers and dresses."""

from __future__ import annotations

from dataclasses import dataclass

from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, box, ellipse, mirrored, zigzag


@dataclass(frozen=True)
class Legs:
    """Measures of a pair of trousers: half widths, the middle of a foot, the levels of hem and crotch."""

    waist: float
    hip: float
    foot: float
    length: float
    crotch: float


def trousers(dice: Dice) -> Shapes:
    """Trousers: a waist and two legs; jeans, pleats, flares, joggers, and the plain arch of a quick doodle."""
    waist = dice.uniform(0.4, 0.75)
    hip = waist * dice.uniform(1.0, 1.3)
    length, crotch = dice.uniform(1.5, 2.4), dice.uniform(0.45, 0.9)
    spread = dice.uniform(-0.1, 0.4)
    foot = hip + spread  # x of the outer end of the leg
    gap = dice.choice((0.02, dice.uniform(0.02, 0.35))) + max(0.0, spread * 0.5)
    if dice.chance(0.3):
        foot, gap = hip * dice.uniform(0.8, 1.05), dice.uniform(0.02, 0.3)
    gap = min(gap, foot - 0.2)
    right = [
        (waist, 0.0),
        (hip, crotch * 0.6),
        ((hip + foot) / 2 * dice.about(1, 0.1), length * 0.6),
        (foot, length),
        (gap, length),
    ]
    fork = _fork(dice, gap, crotch, length)
    shapes = [Shape([*right, *fork, *mirrored(right)], "body")]
    if dice.chance(0.55):
        shapes += _waistband(waist, dice)
    if dice.chance(0.5):
        shapes.append(Shape([(0, 0.0), (dice.uniform(-0.05, 0.05), crotch)]))
    for probability, details in ((0.45, _pockets), (0.2, _creases), (0.2, _cords)):
        if dice.chance(probability):
            shapes += details(Legs(waist, hip, (foot + gap) / 2, length, crotch), dice)
    if dice.chance(0.25):
        level = length - dice.uniform(0.1, 0.25)
        shapes += [Shape([(gap, level), (foot, level)]), Shape([(-gap, level), (-foot, level)])]
    return shapes


def dress(dice: Dice) -> Shapes:
    """Dress: a bodice and a skirt; straps or sleeves, a neckline, a waist, a hem, a bow."""
    bust, hem = dice.uniform(0.28, 0.45), dice.uniform(0.4, 1.05)
    waist = bust * dice.uniform(0.6, 0.95)
    middle, length = dice.uniform(0.65, 0.95), dice.uniform(1.7, 2.5)
    if dice.chance(0.2):  # straight from shoulder to hem
        waist, hem = bust * dice.uniform(0.85, 1.0), bust * dice.uniform(0.95, 1.4)
    top = _bodice(bust, dice)
    side = [(waist, middle), *_skirt(waist, hem, middle, length, dice)]
    bottom = _hem(hem, length, dice)
    shapes = _straps(top, dice) if top[0][1] > 0.1 else []
    shapes += _sleeves(top, bust, dice) if top[0][1] <= 0.1 else []
    right = [*top, *side]
    apart = dice.chance(0.3)
    if apart:
        skirt = [(waist, middle), *side[1:]]
        shapes += [Shape([*skirt, *bottom, *mirrored(skirt)], "body")]
        shapes += [Shape([*_dip(top, dice), *top, (waist, middle), (-waist, middle), *mirrored(top)], "body")]
    else:
        shapes += [Shape([*_dip(top, dice), *right, *bottom, *mirrored(right)], "body")]
    if dice.chance(0.5):
        shapes += _sash(waist, middle, dice)
    if dice.chance(0.4):
        shapes += _folds(waist, hem, middle, length, dice)
    if dice.chance(0.2):
        level = length - dice.uniform(0.12, 0.35)
        reach = waist + (hem - waist) * (level - middle) / (length - middle)
        shapes.append(
            Shape(
                dice.choice(
                    (
                        bend((-reach, level), (0, level + 0.15), (reach, level)),
                        zigzag((-reach, level), (reach, level), 0.1, 4),
                    )
                )
            )
        )
    return shapes


def _fork(dice: Dice, gap: float, crotch: float, length: float) -> Points:
    """Between the legs: a point, an arch or a square."""
    kind = dice.randrange(4)
    if kind == 0:
        return (
            bend((gap, length), (gap * 0.8, crotch * 0.75), (0, crotch), 4)[1:]
            + bend((0, crotch), (-gap * 0.8, crotch * 0.75), (-gap, length), 4)[1:-1]
        )
    if kind == 1 and gap > 0.1:
        return [(gap * 0.9, crotch), (-gap * 0.9, crotch)]
    return [(0, crotch)]


def _waistband(waist: float, dice: Dice) -> Shapes:
    height = dice.uniform(0.1, 0.22)
    wide = waist * 1.03
    shapes = [
        Shape(box(-wide, 0, wide, height), "panel") if dice.chance(0.5) else Shape([(-wide, height), (wide, height)])
    ]
    if dice.chance(0.4):
        shapes += [Shape(box(x - 0.04, -0.03, x + 0.04, height + 0.03), "panel") for x in (-waist * 0.55, waist * 0.55)]
    if dice.chance(0.35):
        shapes.append(Shape(ellipse(0, height / 2, 0.05, 0.05), "dark"))
    return shapes


def _pockets(legs: Legs, dice: Dice) -> Shapes:
    start, end = legs.waist * dice.uniform(0.35, 0.7), legs.crotch * dice.uniform(0.4, 0.65)
    line = (
        bend((start, 0.12), (start + 0.03, end), (legs.hip, end))
        if dice.chance(0.6)
        else [(start, 0.12), (legs.hip, end)]
    )
    return [Shape(line), Shape(mirrored(line))]


def _creases(legs: Legs, _: Dice) -> Shapes:
    line = [(legs.waist * 0.55, legs.crotch * 0.6), (legs.foot, legs.length)]
    return [Shape(line), Shape(mirrored(line))]


def _cords(_: Legs, dice: Dice) -> Shapes:
    drop = dice.uniform(0.25, 0.45)
    return [Shape([(0.02, 0.1), (0.1, drop)]), Shape([(-0.02, 0.1), (-0.08, drop * dice.about(1))])]


def _bodice(bust: float, dice: Dice) -> Points:
    """The right edge from the neck or the top of the bust down to the armpit."""
    kind = dice.choices(("strapless", "wide", "shoulder"), (35, 30, 35))[0]
    if kind == "strapless":
        return [(bust * dice.uniform(0.85, 1.05), dice.uniform(0.2, 0.4))]
    strap = bust * dice.uniform(0.45, 0.8)
    width = dice.uniform(0.08, 0.2)
    if kind == "wide":
        return [(strap, 0.0), (strap + width, 0.0), (bust * 0.85, 0.25), (bust, 0.4)]
    return [(strap * 0.7, 0.0), (bust * dice.uniform(1.0, 1.2), dice.uniform(0.04, 0.12)), (bust, 0.42)]


def _dip(top: Points, dice: Dice) -> Points:
    """The neck's edge, from the left top to the right top."""
    x, y = top[0]
    depth = y + dice.uniform(0.0, 0.35)
    kind = dice.randrange(5)
    if kind == 0:
        return [(-x, y), (0, depth)]
    if kind == 1:
        return [(-x, y), (-x * 0.5, y - 0.06), (0, y + 0.1), (x * 0.5, y - 0.06)]
    if kind == 2:
        return [(-x, y), (-x * 0.9, depth), (x * 0.9, depth)]
    return bend((-x, y), (0, 2 * depth - y), (x, y), 5)[:-1]


def _straps(top: Points, dice: Dice) -> Shapes:
    """Thin straps of a dress that starts at the bust; none now and then, or one around the neck."""
    x, y = top[0]
    kind = dice.choices(("two", "halter", "none"), (60, 10, 30))[0]
    rise = dice.uniform(0.25, 0.4)
    if kind == "none":
        return []
    if kind == "halter":
        return [Shape(bend((-x * 0.7, y), (0, y - 2 * rise), (x * 0.7, y)), "limb", 0.06)]
    lean = dice.uniform(0.5, 0.9)
    line = [(x * 0.75, y + 0.03), (x * lean, y - rise)]
    return [Shape(line, "limb", 0.06), Shape(mirrored(line), "limb", 0.06)]


def _sleeves(top: Points, bust: float, dice: Dice) -> Shapes:
    """Short or long sleeves, or none, on a dress that has shoulders."""
    kind = dice.choices(("none", "short", "puff", "long"), (45, 27, 10, 18))[0]
    if kind == "none" or len(top) < 3:
        return []
    x, y = top[1]
    if kind == "puff":
        right = ellipse(x + 0.08, y + 0.2, 0.18, 0.22)
    else:
        reach = dice.uniform(0.22, 0.4) if kind == "short" else dice.uniform(0.7, 1.0)
        down = reach * dice.uniform(0.6, 1.6)
        wide = dice.uniform(0.16, 0.28)
        right = [
            (x, y),
            (x + reach * 0.7, y + down),
            (x + reach * 0.7 - wide, y + down + wide * 0.5),
            (bust * 0.95, 0.42),
        ]
    return [Shape(right, "body"), Shape(mirrored(right), "body")]


def _skirt(waist: float, hem: float, middle: float, length: float, dice: Dice) -> Points:
    """The right edge of the skirt below the waist."""
    kind = dice.randrange(4)
    if kind == 0:
        return bend((waist, middle), (hem * 0.95, middle + 0.15), (hem, length), 5)[1:]  # a bell
    if kind == 1:
        return bend((waist, middle), (waist * 1.1, length * 0.75), (hem, length), 5)[1:]  # a trumpet
    return [(hem, length)]


def _hem(hem: float, length: float, dice: Dice) -> Points:
    """The lower edge, from right to left, without its ends."""
    kind = dice.randrange(5)
    if kind == 0:
        return zigzag((hem, length), (-hem, length), dice.uniform(-0.12, 0.12), dice.randint(2, 5))[1:-1]
    if kind == 1:
        count = dice.randint(3, 5)
        step = 2 * hem / count
        return [
            point
            for i in range(count)
            for point in bend(
                (hem - i * step, length), (hem - (i + 0.5) * step, length + 0.2), (hem - (i + 1) * step, length), 4
            )[:-1]
        ][1:]
    if kind == 2:
        return []
    return bend((hem, length), (0, length + dice.uniform(-0.1, 0.35)), (-hem, length), 6)[1:-1]


def _sash(waist: float, middle: float, dice: Dice) -> Shapes:
    """A line or a band at the waist, perhaps with a bow."""
    half = dice.uniform(0.03, 0.08)
    wide = waist * 1.03
    band = Shape(box(-wide, middle - half, wide, middle + half), dice.choice(("panel", "dark")))
    shapes = [band if dice.chance(0.6) else Shape([(-wide, middle), (wide, middle)])]
    if dice.chance(0.25):
        size, x = dice.uniform(0.14, 0.25), dice.choice((0.0, 0.0, waist * 0.6))
        for side in (-1, 1):
            shapes.append(
                Shape(
                    [(x, middle), (x + side * size, middle - size * 0.6), (x + side * size, middle + size * 0.6)],
                    "panel",
                )
            )
            shapes.append(Shape([(x, middle), (x + side * size * 0.7, middle + size * 2)]))
    return shapes


def _folds(waist: float, hem: float, middle: float, length: float, dice: Dice) -> Shapes:
    """Lines that run down the skirt."""
    count, reach = dice.randint(1, 4), dice.uniform(0.1, 0.6)
    shares = [2 * (index + 1) / (count + 1) - 1 for index in range(count)]
    top = middle + (length - middle) * reach
    upper = waist + (hem - waist) * reach
    lines = [Shape([(share * upper, top), (share * hem * 0.95, length)]) for share in shares]
    return (
        lines if dice.chance(0.6) else [Shape([(share * waist, middle), (share * hem * 0.95, top)]) for share in shares]
    )
