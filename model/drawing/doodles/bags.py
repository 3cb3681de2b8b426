"""Bags: handbags, totes, clutches, backpacks, cases; what they share is a body and, mostly, something to hold."""

from __future__ import annotations

from dataclasses import dataclass

from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, box, ellipse


@dataclass(frozen=True)
class Size:
    """Measures of a bag's body: half its width at the top and at the bottom, and its height."""

    top: float
    wide: float
    tall: float


def bag(dice: Dice) -> Shapes:
    """Any bag."""
    makers = (_handbag, _tote, _clutch, _backpack, _case, _pouch)
    return dice.choices(makers, (46, 20, 8, 8, 8, 10))[0](dice)


def _handbag(dice: Dice) -> Shapes:
    """A body under one or two arched handles, with a flap, a lock, a zip or studs."""
    wide, tall = dice.uniform(0.65, 1.1), dice.uniform(0.7, 1.5)
    top = wide * dice.choice((1.0, dice.uniform(0.55, 0.95), dice.uniform(0.8, 1.15)))
    body = _body(top, wide, tall, dice)
    shapes = _handles(top, dice)
    lid = [Shape(body, "body")]
    shapes = shapes + lid if dice.chance(0.75) else lid + _inner_handle(top, dice)
    for probability, detail in (
        (0.3, _flap),
        (0.2, _zip),
        (0.22, _lock),
        (0.2, _studs),
        (0.15, _corners),
        (0.15, _band),
    ):
        if dice.chance(probability):
            shapes += detail(Size(top, wide, tall), dice)
    return shapes


def _tote(dice: Dice) -> Shapes:
    """A shopping bag: a rectangle or bucket, its handles long, or sewn on inside."""
    wide, tall = dice.uniform(0.6, 0.95), dice.uniform(1.1, 1.7)
    top = wide * dice.uniform(0.8, 1.25)
    body = [Shape([(-top, 0), (top, 0), (wide, tall), (-wide, tall)], "body")]
    shapes = _handles(top, dice) + body if dice.chance(0.55) else body + _inner_handle(top, dice)
    if dice.chance(0.2):
        shapes += _band(Size(top, wide, tall), dice)
    if dice.chance(0.15):
        shapes.append(Shape(ellipse(0, tall * 0.6, 0.2, 0.2), "panel"))
    return shapes


def _clutch(dice: Dice) -> Shapes:
    """A wide low purse without a handle: an envelope, or a clasp with two balls."""
    wide, tall = 1.0, dice.uniform(0.8, 1.3)
    if dice.chance(0.5):
        shapes = [
            Shape(box(-wide, 0, wide, tall), "body"),
            Shape([(-wide, 0), (0, tall * dice.uniform(0.4, 0.7)), (wide, 0)]),
        ]
        return shapes + _lock(Size(wide, wide, tall), dice) if dice.chance(0.5) else shapes
    curve = [*bend((-0.6, 0), (-1.3, tall * 0.9), (-0.6, tall), 5), *bend((0.6, tall), (1.3, tall * 0.9), (0.6, 0), 5)]
    clasp = [Shape(ellipse(x, -0.1, 0.09, 0.09), "dark") for x in (-0.09, 0.09)]
    chain = [Shape(bend((-0.6, 0), (0, -dice.uniform(1, 2)), (0.6, 0), 9), "limb", 0.05)] if dice.chance(0.5) else []
    return [*chain, Shape(curve, "body"), Shape(box(-0.62, -0.02, 0.62, 0.12), "panel"), *clasp]


def _backpack(dice: Dice) -> Shapes:
    """A tall round-shouldered pack with a loop, a pocket and straps at its sides."""
    wide, tall, round_ = dice.uniform(0.6, 0.85), dice.uniform(1.4, 1.9), dice.uniform(0.3, 0.7)
    body = [(-wide, tall), (-wide, round_), *bend((-wide, round_), (-wide, 0), (-wide * 0.4, 0), 4)[1:]]
    body += [(-x, y) for x, y in reversed(body)]
    shapes = [Shape(ellipse(0, 0.02, 0.22, dice.uniform(0.15, 0.3), 180, 360), "limb", 0.1)]
    if dice.chance(0.5):
        shapes += [
            Shape(bend((x * wide, tall * 0.4), (x * wide * 1.5, tall * 0.7), (x * wide, tall * 0.95)), "limb", 0.12)
            for x in (-1, 1)
        ]
    shapes.append(Shape(body, "body"))
    if dice.chance(0.7):
        shapes.append(Shape(box(-wide * 0.65, tall * 0.58, wide * 0.65, tall * 0.9), "panel"))
    if dice.chance(0.5):
        shapes.append(Shape([(-wide * 0.95, tall * 0.38), (wide * 0.95, tall * 0.38)]))
    return shapes


def _case(dice: Dice) -> Shapes:
    """A briefcase or satchel: a low box, a short square or round grip, straps with buckles."""
    wide, tall, grip = 1.0, dice.uniform(0.9, 1.4), dice.uniform(0.25, 0.45)
    high = dice.uniform(0.15, 0.35)
    handle = [(-grip, 0.03), (-grip, -high), (grip, -high), (grip, 0.03)]
    if dice.chance(0.4):
        handle = ellipse(0, 0.02, grip, high, 180, 360)
    shapes = [Shape(handle, "limb", 0.12), Shape(box(-wide, 0, wide, tall), "body")]
    if dice.chance(0.6):
        shapes += _band(Size(wide, wide, tall), dice)
    if dice.chance(0.5):
        for x in (-0.5, 0.5):
            shapes.append(
                Shape([(x, 0), (x, tall)])
                if dice.chance(0.4)
                else Shape(box(x - 0.1, tall * 0.4, x + 0.1, tall * 0.62), "panel")
            )
    return shapes if dice.chance(0.7) else shapes + _lock(Size(wide, wide, tall), dice)


def _pouch(dice: Dice) -> Shapes:
    """A purse as people scribble it: a round or half-round body under a big strap."""
    wide, tall = dice.uniform(0.6, 1.0), dice.uniform(0.7, 1.3)
    strap = dice.uniform(0.6, 1.6)
    if dice.chance(0.4):
        body = ellipse(0, tall / 2, wide, tall / 2)
    elif dice.chance(0.5):
        body = bend((-wide, 0), (-wide, tall), (0, tall), 5) + bend((0, tall), (wide, tall), (wide, 0), 5)[1:]
    else:
        body = box(-wide, 0, wide, tall)
    lean = dice.gauss(0, 0.3)
    hold = (
        bend((-wide * 0.9, 0.06), (lean - wide * 0.7, -2 * strap), (lean, -strap), 5)
        + bend((lean, -strap), (lean + wide * 0.7, -1.6 * strap), (wide * 0.9, 0.06), 5)[1:]
    )
    if dice.chance(0.4):
        hold = bend((-wide * 0.9, 0.06), (lean, -2 * strap), (wide * 0.9, 0.06))
    shapes = [Shape(hold, "limb", dice.uniform(0.04, 0.16)), Shape(body, "body")]
    if dice.chance(0.5):
        shapes += _flap(Size(wide, wide, tall), dice)
    return shapes


def _body(top: float, wide: float, tall: float, dice: Dice) -> Points:
    """The outline from the left top, clockwise: corners, round corners, a belly, or six sides."""
    kind = dice.randrange(4)
    if kind == 0:
        return [(-top, 0), (top, 0), (wide, tall), (-wide, tall)]
    if kind == 1:
        bulge = dice.uniform(1.0, 1.25)
        return [(-top, 0), (top, 0), *bend((top, 0), (wide * bulge, tall * 0.5), (wide, tall * 0.85), 4)[1:],
                *bend((wide, tall * 0.85), (wide, tall), (wide * 0.7, tall), 4)[1:], (-wide * 0.7, tall),
                *bend((-wide * 0.7, tall), (-wide, tall), (-wide, tall * 0.85), 4)[1:],
                *bend((-wide, tall * 0.85), (-wide * bulge, tall * 0.5), (-top, 0), 4)[1:-1]]  # fmt: skip
    if kind == 2:
        corner = min(top, wide, tall) * dice.uniform(0.15, 0.4)
        return [(-top + corner, 0), (top - corner, 0), (top, corner), (wide, tall - corner), (wide - corner, tall),
                (-wide + corner, tall), (-wide, tall - corner), (-top, corner)]  # fmt: skip
    low = dice.uniform(0.35, 0.75) * tall
    return [(-top * 0.8, 0), (top * 0.8, 0), (wide, low), (wide * 0.85, tall), (-wide * 0.85, tall), (-wide, low)]


def _handles(top: float, dice: Dice) -> Shapes:
    """Above the body: an arch, a square or a triangle, single or double."""
    half, high, width = top * dice.uniform(0.35, 0.85), dice.uniform(0.25, 1.1), dice.uniform(0.05, 0.2)
    foot = dice.uniform(0.02, 0.2)
    kind = dice.choices(("arch", "loop", "square", "triangle"), (50, 20, 18, 12))[0]
    if kind == "arch":
        line = bend((-half, foot), (0, -2 * high), (half, foot), 9)
    elif kind == "loop":
        line = [(-half, foot), *ellipse(0, -high + half * 0.5, half, half * 0.8, 180, 360), (half, foot)]
    elif kind == "square":
        lean = dice.uniform(0.6, 1.0)
        line = [(-half, foot), (-half * lean, -high), (half * lean, -high), (half, foot)]
    else:
        line = [(-half, foot), (-half * 0.15, -high), (half * 0.15, -high), (half, foot)]
    second = [Shape([(x * 0.75 + 0.1, y * 0.8) for x, y in line], "limb", width)] if dice.chance(0.15) else []
    return [*second, Shape(line, "limb", width)]


def _inner_handle(top: float, dice: Dice) -> Shapes:
    """A handle that starts inside the body and stands above it: behind it a part is seen through."""
    half, high, width = top * dice.uniform(0.35, 0.6), dice.uniform(0.3, 0.6), dice.uniform(0.06, 0.14)
    foot = dice.uniform(0.2, 0.4)
    above = [(-half, 0.0), *ellipse(0, -high + half * 0.6, half, half * 0.8, 180, 360), (half, 0.0)]
    ends = [Shape([(x, 0.0), (x, foot)]) for x in (-half, half)]
    if dice.chance(0.3):
        return [Shape(bend((-half, 0.15), (0, foot + 0.7), (half, 0.15))), Shape(above, "limb", width)]
    return [Shape(above, "limb", width), *ends]


def _flap(size: Size, dice: Dice) -> Shapes:
    low = size.tall * dice.uniform(0.25, 0.6)
    edge = (
        bend((-size.top, size.tall * 0.05), (0, 2 * low), (size.top, size.tall * 0.05))
        if dice.chance(0.6)
        else [(-size.top, 0.02), (-size.top * 0.9, low), (size.top * 0.9, low), (size.top, 0.02)]
    )
    shapes = [Shape(edge) if dice.chance(0.6) else Shape(edge, "panel")]
    return [*shapes, Shape(ellipse(0, low, 0.09, 0.09), "dark")] if dice.chance(0.5) else shapes


def _zip(size: Size, dice: Dice) -> Shapes:
    level, reach = size.tall * dice.uniform(0.2, 0.55), dice.uniform(0.4, 0.9)
    return [Shape([(-size.wide * reach, level), (size.wide * reach, level)])]


def _lock(size: Size, dice: Dice) -> Shapes:
    extent, level = dice.uniform(0.07, 0.16), size.tall * dice.uniform(0.25, 0.5)
    return [
        Shape(
            dice.choice((box(-extent, level - extent, extent, level + extent), ellipse(0, level, extent, extent))),
            dice.choice(("dark", "panel")),
        )
    ]


def _studs(size: Size, dice: Dice) -> Shapes:
    x, y = size.top * dice.uniform(0.4, 0.7), size.tall * dice.uniform(0.1, 0.25)
    return [Shape(ellipse(side * x, y, 0.08, 0.08), dice.choice(("dark", "hole"))) for side in (-1, 1)]


def _corners(size: Size, dice: Dice) -> Shapes:
    extent = dice.uniform(0.25, 0.45)
    return [
        Shape(
            bend(
                (side * size.wide, size.tall - extent),
                (side * (size.wide - extent), size.tall - extent),
                (side * (size.wide - extent), size.tall),
            )
        )
        for side in (-1, 1)
    ]


def _band(size: Size, dice: Dice) -> Shapes:
    level = size.tall * dice.uniform(0.2, 0.8)
    reach = size.top + (size.wide - size.top) * level / size.tall
    lines = [Shape([(-reach, level), (reach, level)])]
    return [*lines, Shape([(-reach, level + 0.12), (reach, level + 0.12)])] if dice.chance(0.3) else lines
