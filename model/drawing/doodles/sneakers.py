"""Sneakers: low and high ones, blocks, quick outlines, from the side and askew."""

from __future__ import annotations

from model.drawing.doodles.footwear import Profile, heel_patch, laces, lean, paired, toe_cap
from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, box, ellipse, moved, spline


def sneaker(dice: Dice) -> Shapes:
    """Sneaker: low or high, laces, a pale sole, stripes; from the side, from above the toe, running, or a pair."""
    makers = (_trainer, _high_top, _block_shoe, _plain_shoe, _three_quarter)
    maker = dice.choices(makers, (39, 19, 15, 14, 13))[0]
    return paired(maker, dice, 0.05)


def _trainer(dice: Dice) -> Shapes:
    """A low shoe from the side."""
    sole, toe, top = dice.uniform(0.1, 0.26), dice.uniform(0.25, 0.45), dice.uniform(0.6, 1.05)
    mouth, dip = dice.uniform(0.15, 0.4), dice.uniform(0.0, 0.22)  # where the opening starts, how far it sinks
    tongue = top + dice.uniform(0.0, 0.15)
    upper: Points = [
        (-1.0, -sole), (-0.97, -sole - toe * 0.55), (-0.72, -sole - toe * 0.85), (-0.4, -sole - toe),
        (mouth - 0.12, -tongue * 0.95), (mouth, -tongue), (mouth + 0.12, -tongue + 0.08),
        (0.6, -top + dip), (0.88, -top), (0.98, -top * 0.9), (0.94, -top * 0.55), (1.0, -sole),
    ]  # fmt: skip
    outline = spline(upper, count=3) if dice.chance(0.7) else upper
    shapes = [Shape(outline, "body"), Shape(_sole(sole, dice), dice.choice(("panel", "panel", "body")))]
    profile = Profile(((-0.4, -sole - toe), (mouth - 0.12, -tongue * 0.95)), sole, top)
    for probability, detail in ((0.65, laces), (0.3, toe_cap), (0.3, heel_patch), (0.35, _stripes), (0.25, _mouth)):
        if dice.chance(probability):
            shapes += detail(profile, dice)
    if dice.chance(0.12):
        shapes += [Shape([(x, 0.12), (x + 0.7, 0.12)]) for x in (-1.0, dice.uniform(0, 0.4))]  # speed lines
    return lean(_seen_from_above(shapes, dice) if dice.chance(0.25) else shapes, dice)


def _high_top(dice: Dice) -> Shapes:
    """A basketball shoe: toe cap, patch on the ankle, many laces."""
    sole, top = dice.uniform(0.14, 0.24), dice.uniform(1.1, 1.5)
    toe, front = dice.uniform(0.3, 0.45), dice.uniform(0.0, 0.25)
    upper = [
        (-1.0, -sole), (-0.95, -sole - toe * 0.7), (-0.7, -sole - toe), (-0.3, -sole - toe * 1.25),
        (front, -top), (front + 0.1, -top - 0.1), (0.85, -top * dice.uniform(0.85, 1.0)),
        (0.9, -top * 0.6), (0.95, -sole),
    ]  # fmt: skip
    shapes = [Shape(spline(upper, count=2) if dice.chance(0.4) else upper, "body"), Shape(_sole(sole, dice), "panel")]
    shapes += toe_cap(Profile(((-0.3, -sole - toe), (front, -top)), sole, top), dice)
    shapes += laces(Profile(((-0.35, -sole - toe * 1.2), (front, -top)), sole, top), dice)
    if dice.chance(0.7):
        shapes.append(Shape(ellipse(0.5, -top * 0.68, 0.15, 0.15), dice.choice(("panel", "dark", "hole"))))
    if dice.chance(0.4):
        shapes.append(Shape([(front + 0.1, -top), (0.1, -sole)]))
    return shapes


def _block_shoe(dice: Dice) -> Shapes:
    """The angular shoe of an icon set: a step, a slope with notches for laces, a bar for the sole."""
    sole, top, step = dice.uniform(0.2, 0.32), dice.uniform(0.8, 1.15), dice.uniform(0.1, 0.45)
    toe = dice.uniform(0.35, 0.6)
    shapes = [
        Shape(
            [(-1.0, 0), (-1.0, -toe * 0.8), (-0.75, -toe), (-step, -top), (0.6, -top), (1.0, -top * 0.9), (1.0, 0)],
            "body",
        )
    ]
    if dice.chance(0.4):
        shapes = [
            Shape(
                [
                    (-1.0, 0),
                    (-1.0, -toe * 0.7),
                    *bend((-1, -toe * 0.7), (-0.95, -toe), (-0.6, -toe), 4),
                    (-0.1, -toe - 0.05),
                    (0.1, -top),
                    (1.0, -top),
                    (1.0, 0),
                ],
                "body",
            )
        ]
    shapes.append(
        Shape([(-1.0, -sole), (1.0, -sole)]) if dice.chance(0.6) else Shape(box(-1.0, -sole, 1.0, 0), "panel")
    )
    count = dice.randint(1, 3)
    for index in range(count):
        x, y = -0.7 + 0.22 * (index + 1), -toe - 0.12 * (index + 1)
        shapes.append(Shape([(x, y), (x + 0.18, y + 0.2)]))
    return lean(shapes, dice, 0.15)


def _plain_shoe(dice: Dice) -> Shapes:
    """A quick doodle: a low bent outline, perhaps a sole line, ticks or a bow for laces."""
    top, toe, mouth = dice.uniform(0.4, 0.9), dice.uniform(0.2, 0.4), dice.uniform(-0.1, 0.35)
    outline = [
        (-1.0, -0.05),
        (-1.0, -toe * 0.8),
        (-0.8, -toe),
        (-0.3, -toe - 0.05),
        (mouth, -top),
        (0.95, -top * dice.about(1)),
        (1.0, 0),
        (0.0, 0.02),
    ]
    if dice.chance(0.3):
        outline = [(-1.0, 0), (-0.95, -toe), (mouth - 0.1, -toe - 0.04), (mouth, -top), (0.95, -top), (0.95, 0)]
    shapes = [Shape(spline(outline, closed=True, count=3) if dice.chance(0.5) else outline, "body")]
    if dice.chance(0.5):
        shapes.append(Shape([(-1.0, -0.12), (1.0, -0.12)]))
    kind = dice.randrange(4)
    if kind == 0:
        shapes += [Shape([(x, -toe - 0.12), (x + 0.06, -toe + 0.1)]) for x in (-0.5, -0.32, -0.14)]
    elif kind == 1:
        shapes += [Shape(ellipse(mouth - 0.25 + side * 0.12, -toe - 0.25, 0.13, 0.09)) for side in (-1, 1)]
    elif kind == 2:
        shapes += laces(Profile(((-0.4, -toe - 0.05), (mouth, -top)), 0.1, top), dice)
    return shapes


def _three_quarter(dice: Dice) -> Shapes:
    """A shoe seen from the front and above: a broad toe, an open mouth, laces across the middle."""
    sole = dice.uniform(0.12, 0.25)
    lower = _shaken([(-1.05, -0.1), (-0.6, 0.18), (0.1, 0.05), (0.9, -0.4), (1.05, -0.6)], dice)
    back = (
        [(1.05, -0.75), (0.95, -1.1), (0.65, -1.3)] if dice.chance(0.5) else [(1.1, -1.0), (1.1, -1.3), (0.75, -1.25)]
    )
    upper = _shaken([*back, (0.35, -1.2), (-0.1, -0.9), (-0.6, -0.7), (-1.0, -0.5)], dice)
    body = spline([*lower, *upper], closed=True, count=3)
    strip = [*lower, *[(x, y - sole) for x, y in reversed(lower)]]
    shapes = [Shape(body, "body"), Shape(spline(strip, closed=True, count=2), "panel")]
    if dice.chance(0.7):
        shapes.append(Shape(ellipse(0.65, -1.08, 0.28, 0.16), dice.choice(("hole", "dark", "panel"))))
    count, reach = dice.randint(2, 5), dice.uniform(0.25, 0.4)
    for index in range(count):
        x = -0.45 + 0.8 * index / count
        y = -0.62 - 0.45 * index / count
        shapes.append(
            Shape(
                [(x - 0.05, y - reach * 0.15), (x + reach * 0.5, y + reach)],
                "limb" if dice.chance(0.3) else "line",
                0.07,
            )
        )
    if dice.chance(0.5):
        cap = bend((-0.75, -0.65), (-0.35, -0.45), (-0.45, -0.05))
        shapes.append(Shape([*cap, (-0.95, -0.1), (-1.0, -0.4)], "panel") if dice.chance(0.4) else Shape(cap))
    return moved(shapes, 0, 0, 1, dice.uniform(-15, 15))


def _shaken(points: Points, dice: Dice) -> Points:
    """Every point a little elsewhere."""
    return [(x + dice.gauss(0, 0.06), y + dice.gauss(0, 0.06)) for x, y in points]


def _seen_from_above(shapes: Shapes, dice: Dice) -> Shapes:
    """The shoe from a little higher: the ground tilts, the mouth opens, the far side shows."""
    tilt, mouth = dice.uniform(0.15, 0.5), dice.uniform(0.08, 0.2)
    tilted = [Shape([(x, y - tilt * (x + 1)) for x, y in shape.points], shape.role, shape.width) for shape in shapes]
    top = min(y for _, y in tilted[0].points)
    opening = Shape(ellipse(0.62, top + mouth + 0.12, 0.32, mouth), dice.choice(("hole", "dark", "panel")))
    return [*tilted, opening] if dice.chance(0.7) else tilted


def _sole(height: float, dice: Dice) -> Points:
    """The band under the shoe, from the toe: flat, curled up at the toe, thick at the heel, or with a tread."""
    curl, heel = dice.choice((0.0, dice.uniform(0, 0.2))), height * dice.uniform(1.0, 1.5)
    lower: Points = [(1.0, 0), (-0.75, 0), (-1.04, -curl)]
    if dice.chance(0.15):
        lower = [(1.0 - 0.25 * index / 2, 0.07 * (index % 2)) for index in range(15)] + [(-1.0, -curl)]
    return [(-1.03, -height - curl), (-0.6, -height), (0.2, -height), (1.02, -heel), *lower]


def _stripes(shoe: Profile, dice: Dice) -> Shapes:
    """Stripes on the side, or one long curve."""
    if dice.chance(0.4):
        return [Shape(bend((-0.35, -shoe.sole - 0.08), (0.15, -shoe.sole), (0.85, -shoe.top * 0.7)))]
    count, lean, x = dice.randint(1, 3), dice.uniform(0.0, 0.3), dice.uniform(-0.1, 0.2)
    return [
        Shape([(x + 0.16 * index, -shoe.sole), (x + lean + 0.16 * index, -shoe.top * 0.65)]) for index in range(count)
    ]


def _mouth(shoe: Profile, _: Dice) -> Shapes:
    x, y = shoe.slope[1]
    return [Shape(bend((x + 0.1, y + 0.1), (0.5, -shoe.top * 0.6), (0.92, -shoe.top * 0.85), 5))]
