"""Sandals: flip-flops and slides from above and askew; mules, straps and heels from the side."""

from __future__ import annotations

from model.drawing.doodles.footwear import lean
from model.drawing.doodles.shapes import Dice, Role, Shape, Shapes, bend, ellipse, flipped, mirrored, moved, spline


def sandal(dice: Dice) -> Shapes:
    """Sandal: flip-flops and slides from above or askew; mules, wedges, straps and heels from the side."""
    makers = (_flip_flops, _leaning_flip_flop, _mule, _strappy_heel, _flat_sandal)
    return dice.choices(makers, (42, 10, 20, 16, 12))[0](dice)


def _flip_flops(dice: Dice) -> Shapes:
    """From above: one sole, or a pair, with a thong, a band or two."""
    seed, strap = dice.getrandbits(30), dice.choices((_thong, _band, _bands), (65, 20, 15))[0]
    one = _foot(Dice(seed)) + strap(Dice(seed))
    if dice.chance(0.4):
        return moved(one, 0, 0, 1, dice.gauss(0, 25) if dice.chance(0.5) else 0)
    other = _foot(dice) + strap(dice) if dice.chance(0.25) else one  # drawn a second time, not quite the same
    spread, apart = dice.gauss(4, 12), dice.uniform(0.48, 0.7)
    left, right = moved(flipped(other), -apart, dice.gauss(0, 0.12), 1, -spread), moved(one, apart, 0, 1, spread)
    return moved(left + right, 0, 0, 1, dice.choice((0.0, 0.0, dice.gauss(0, 15))))


def _foot(dice: Dice) -> Shapes:
    """The sole of a right foot, toes up, about 2 tall."""
    ball, waist, heel = dice.uniform(0.35, 0.55), dice.uniform(0.24, 0.45), dice.uniform(0.25, 0.42)
    skew = dice.uniform(-0.12, 0.12)
    kind = dice.randrange(4)
    if kind == 0:
        points = ellipse(0, 0, ball, 1)[:-1]
    elif kind == 1:
        points = spline(
            [
                (skew, -1),
                (ball * 0.95, -0.55),
                (waist, 0.1),
                (heel, 0.6),
                (0, 1),
                (-heel, 0.6),
                (-waist, 0.1),
                (-ball, -0.55),
            ],
            True,
            3,
        )
    elif kind == 2:
        corner = dice.uniform(0.2, 0.4)
        right = bend((0, -1), (ball, -1), (ball, -1 + corner), 4) + bend((heel, 1 - corner), (heel, 1), (0, 1), 4)
        points = [*right, *mirrored(right)[1:-1]]
    else:
        points = spline(
            [
                (-0.1 + skew, -1),
                (0.3, -0.85),
                (ball, -0.4),
                (waist * 0.9, 0.2),
                (heel, 0.75),
                (0, 1),
                (-heel, 0.7),
                (-waist, 0.1),
                (-ball, -0.5),
                (-0.35, -0.9),
            ],
            True,
            3,
        )
    inner = [Shape([(x * 0.78, y * 0.86) for x, y in points], "panel")] if dice.chance(0.12) else []
    return [Shape(points, "body"), *inner]


def _thong(dice: Dice) -> Shapes:
    """Two straps from between the toes to the sides."""
    post = (dice.uniform(-0.15, 0.1), -dice.uniform(0.35, 0.8))
    reach, low, bulge = dice.uniform(0.28, 0.48), dice.uniform(-0.25, 0.3), dice.uniform(-0.15, 0.3)
    width = dice.uniform(0.05, 0.16)
    sides = [
        bend(post, ((post[0] + x) / 2 + x * bulge, post[1] + (low - post[1]) * 0.25), (x, low), 6)
        for x in (-reach, reach)
    ]
    if dice.chance(0.1):
        return [Shape([*sides[0], *reversed(sides[1])], "panel")]
    dots = [Shape(ellipse(post[0], post[1], 0.06, 0.06), "dark")] if dice.chance(0.25) else []
    role: Role = "line" if dice.chance(0.45) else "limb"
    return [Shape(line, role, width) for line in sides] + dots


def _band(dice: Dice) -> Shapes:
    """One broad band across the front."""
    top, deep, wide = -dice.uniform(0.3, 0.6), dice.uniform(0.3, 0.6), dice.uniform(0.42, 0.56)
    bow = dice.uniform(-0.15, 0.1)
    return [
        Shape(
            [
                *bend((-wide, top), (0, top + 2 * bow), (wide, top), 5),
                *bend((wide, top + deep), (0, top + deep + 2 * bow), (-wide, top + deep), 5),
            ],
            "panel",
        )
    ]


def _bands(dice: Dice) -> Shapes:
    """Several straps across; sometimes crossing, sometimes one around the heel."""
    levels = [-0.6, -0.2, 0.15][: dice.randint(1, 3)]
    lean = dice.choice((0.0, dice.uniform(-0.3, 0.3)))
    width = dice.uniform(0.05, 0.15)
    shapes = [Shape([(-0.42, level + lean), (0.42, level - lean)], "limb", width) for level in levels]
    if dice.chance(0.3):
        shapes.append(Shape([(-0.42, levels[0] - lean), (0.42, levels[0] + lean + 0.2)], "limb", width))
    return shapes


def _leaning_flip_flop(dice: Dice) -> Shapes:
    """A flip-flop or slide seen askew: a sole with an edge below it."""
    angle, flat = dice.uniform(40, 85), dice.uniform(0.4, 0.75)
    top = moved(_foot(dice)[:1] + dice.choice((_thong, _thong, _band))(dice), 0, 0, 1, angle)
    squashed = [
        Shape([(x + 0.15 * y, y * flat) for x, y in shape.points], shape.role, shape.width * 0.8) for shape in top
    ]
    thickness = dice.uniform(0.06, 0.22)
    return moved(squashed[:1], 0.02, thickness) + squashed


def _platform(dice: Dice) -> tuple[Shapes, float, float]:
    """A sole from the side: flat, wedge, block heel or thin heel; the foot's level at the toe and at the heel."""
    kind = dice.choices(("flat", "wedge", "block", "thin"), (30, 25, 25, 20))[0]
    thick, heel = dice.uniform(0.07, 0.2), dice.uniform(0.25, 0.8) if kind != "flat" else dice.uniform(0.0, 0.12)
    arch = bend((-0.35, -thick), (0.15, -thick), (0.95, -heel - thick), 6)
    if kind in ("flat", "wedge"):
        outline = [(-1.0, -thick * 0.8), *arch, (1.0, -heel), (0.92, 0), (-0.9, 0)]
        return [Shape(outline, "body")], -thick, -heel - thick
    wide = dice.uniform(0.25, 0.45) if kind == "block" else dice.uniform(0.05, 0.12)
    under = [(x, y + thick) for x, y in reversed(arch)]
    slab = Shape([(-1.0, -thick * 0.8), *arch, *under, (-0.95, 0)], "body")
    post = Shape([(0.95 - wide - 0.15, -heel * 0.85), (0.97, -heel), (0.93, 0), (0.93 - wide, 0)], "body")
    return [post, slab], -thick, -heel - thick


def _mule(dice: Dice) -> Shapes:
    """A slide from the side: a sole and one band over the toes, sometimes two that cross."""
    sole, toe, heel = _platform(dice)
    start, end, high = dice.uniform(-0.95, -0.7), dice.uniform(-0.25, 0.25), dice.uniform(0.3, 0.6)
    at_end = toe + (heel - toe) * max(0.0, end + 0.35) ** 1.5 * 0.5
    crest = ((start + end) / 2 + 0.2, toe - high - (toe - at_end) * 0.5)
    front = bend((start, toe), (start + 0.12, toe - high), crest, 5)
    band = [*front, (end + 0.12, at_end - high * 0.7), (end, at_end)]
    shapes = [*sole, Shape(band, dice.choice(("body", "panel", "panel")))]
    if dice.chance(0.3):
        shapes.append(Shape(bend((start + 0.1, toe), (start + 0.35, toe - high), (end + 0.1, at_end - high * 0.6), 5)))
    if dice.chance(0.2):
        shapes.append(Shape([(start + 0.1, toe - high * 0.5), (end, at_end - high * 0.1)]))
    return lean(shapes, dice, 0.3, 25)


def _strappy_heel(dice: Dice) -> Shapes:
    """An evening sandal: a bent sole on a heel, straps over the toes and round the ankle; now and then a pump."""
    heel, width = dice.uniform(0.5, 1.0), dice.uniform(0.05, 0.13)
    sole = [(-1.0, -0.03), (-0.5, -0.03), *bend((-0.5, -0.03), (0.0, -0.05), (0.85, -heel), 6)[1:], (0.95, -heel)]
    lean = dice.uniform(-0.15, 0.1)
    wide = dice.choice((0.0, dice.uniform(0.1, 0.3)))
    post = [(0.9, -heel), (0.95 + lean, 0)]
    shapes = [
        Shape(sole, "limb", width),
        Shape([*post, (0.95 + lean - wide, 0), (0.7, -heel * 0.85)], "body") if wide else Shape(post, "limb", width),
    ]
    if dice.chance(0.15):
        pump = [
            *sole,
            (0.98, -heel - 0.35),
            *bend((0.98, -heel - 0.35), (0.2, -heel * 0.3), (-0.55, -0.35), 6),
            (-1.02, -0.05),
        ]
        return [shapes[1], Shape(pump, "body")]
    for x in ([-0.85, -0.55], [-0.75], [-0.9, -0.65, -0.4])[dice.randrange(3)]:
        shapes.append(
            Shape(bend((x, -0.05), (x + 0.1, -0.45), (x + 0.38, -0.12 if x < -0.6 else -0.2), 6), "limb", width)
        )
    high = heel + dice.uniform(0.45, 0.75)
    if dice.chance(0.7):
        front = (dice.uniform(0.3, 0.5), -high)
        shapes += [
            Shape([(0.95, -heel), (0.98, -high)], "limb", width),
            Shape(bend((0.98, -high), (0.65, -high + 0.12), front, 4), "limb", width),
        ]
        shapes += [Shape(bend(front, (0.6, -high - 0.12), (0.98, -high), 4), "limb", width)] if dice.chance(0.5) else []
        if dice.chance(0.4):
            shapes.append(Shape([front, (-0.45, -0.3)], "limb", width))
    return shapes


def _flat_sandal(dice: Dice) -> Shapes:
    """From the side: a slab with several straps over it and one behind the heel."""
    sole, toe, heel = _platform(dice)
    width, count = dice.uniform(0.06, 0.16), dice.randint(1, 3)
    shapes = list(sole)
    for index in range(count):
        x = -0.85 + 0.4 * index
        shapes.append(Shape(bend((x, toe), (x + 0.2, toe - dice.uniform(0.5, 0.8)), (x + 0.42, toe), 6), "limb", width))
    high = heel - dice.uniform(0.5, 0.8)
    ankle = [(0.95, heel), (0.95, high), (0.35, high + dice.uniform(-0.1, 0.1))]
    shapes += [
        Shape(ankle, "limb", width),
        Shape([(0.35, high), (dice.uniform(-0.3, 0.4), (toe + heel) / 2)], "limb", width),
    ]
    return shapes if dice.chance(0.8) else [*shapes, Shape([(-0.3, toe - 0.3), (0.35, high)], "limb", width)]
