"""Fronts that open: lapels, buttons, zips, belts, collars, ties."""

from __future__ import annotations

from model.drawing.doodles.cuts import Cut, sleeve
from model.drawing.doodles.patterns import cuffs
from model.drawing.doodles.shapes import Dice, Role, Shape, Shapes, bend, box, ellipse, mirrored


def _buttons(x: float, top: float, bottom: float, dice: Dice, most: int = 5) -> Shapes:
    count, size = dice.randint(2, most), dice.uniform(0.03, 0.07)
    role: Role = dice.choice(("dark", "dark", "panel"))
    step = (bottom - top) / count
    return [Shape(ellipse(x, top + step * (index + 0.5), size, size), role) for index in range(count)]


def _front_line(cut: Cut, start: float, dice: Dice) -> Shapes:
    shapes = [Shape([(0, start), (0, cut.length + cut.curve)])]
    if dice.chance(0.4):
        shapes.append(Shape([(0.1, start), (0.1, cut.length + cut.curve)]))
    if dice.chance(0.5):
        shapes += _buttons(dice.choice((0.05, 0.15, -0.15)), start + 0.2, cut.length * 0.9, dice)
    return shapes


def _lapels(cut: Cut, _: float, dice: Dice) -> Shapes:
    """A notched collar that folds outwards from where the coat closes."""
    close, wide = dice.uniform(0.55, 1.1), dice.uniform(0.15, 0.35)
    notch = close * dice.uniform(0.35, 0.55)
    right = [(cut.neck, -0.02), (cut.neck + wide * 0.7, notch * 0.75), (cut.neck * 0.8, notch),
             (cut.neck + wide * 0.5, notch * 1.1), (0, close)]  # fmt: skip
    if dice.chance(0.35):
        right = [(cut.neck, -0.02), (cut.neck + wide * 0.6, close * 0.5), (0, close)]
    opening = [(-cut.neck, -0.02), (cut.neck, -0.02), (0, close)]
    shapes = [
        Shape(opening, dice.choice(("hole", "panel", "dark"))),
        Shape([*right], "panel"),
        Shape(mirrored(right), "panel"),
    ]
    shapes.append(Shape([(0, close), (0, cut.length + cut.curve)]))
    return shapes + _buttons(dice.uniform(0.06, 0.16), close, cut.length * dice.uniform(0.7, 0.95), dice, 4)


def _open_front(cut: Cut, _: float, dice: Dice) -> Shapes:
    """Worn open: a strip of lining, or a shirt, between two edges."""
    upper, lower = dice.uniform(0.02, cut.neck), dice.uniform(0.08, 0.3)
    right = [(cut.neck * 0.9, 0.0), (upper, cut.length * 0.4), (lower, cut.length + cut.curve + 0.02)]
    strip = [*right, *mirrored(right)]
    shapes = [Shape(strip, dice.choice(("panel", "hole", "dark")))]
    if dice.chance(0.6):
        collar = [(cut.neck, -0.05), (cut.neck + dice.uniform(0.1, 0.3), 0.35), (upper, dice.uniform(0.6, 1.0))]
        shapes += [Shape(collar, "panel"), Shape(mirrored(collar), "panel")]
    return shapes


def _double(cut: Cut, start: float, dice: Dice) -> Shapes:
    """Double-breasted: lapels and two columns of buttons."""
    shapes = _lapels(cut, start, dice)[:3]
    apart, top = dice.uniform(0.15, 0.28), dice.uniform(0.75, 1.0)
    shapes.append(
        Shape([(apart * 1.6, top), (apart * 1.6, cut.length)])
        if dice.chance(0.4)
        else Shape([(0, top), (0, cut.length)])
    )
    seed = dice.getrandbits(30)
    return shapes + [button for x in (-apart, apart) for button in _buttons(x, top, cut.length * 0.85, Dice(seed), 3)]


def _quilted(cut: Cut, start: float, dice: Dice) -> Shapes:
    count = dice.randint(3, 7)
    top = cut.slope + 0.15
    levels = [top + (cut.length - top) * index / count for index in range(1, count)]
    rows = [Shape(bend((-cut.chest, level), (0, level + 0.06), (cut.chest, level), 5)) for level in levels]
    collar = [Shape(box(-cut.neck, -0.2, cut.neck, 0.05), "panel")] if dice.chance(0.6) else []
    arm = sleeve(cut)
    across = [cuffs(cut, cut.sleeve * share) for share in (0.15, 0.35)] if len(arm.outer) == 2 else []
    return rows + [shape for pair in across for shape in pair] + collar + [Shape([(0, start), (0, cut.length)])]


def _shirt_collar(cut: Cut, start: float, dice: Dice) -> Shapes:
    return _front_line(cut, start, dice) + collar(cut, dice.uniform(0.25, 0.4), dice)


def _parted(cut: Cut, start: float, dice: Dice) -> Shapes:
    """Worn open, as in a quick drawing: two edges that run apart, perhaps with lapels as two small ticks."""
    upper, lower = dice.uniform(0.0, cut.neck), dice.uniform(0.06, 0.4) * cut.hem
    edge = [(upper, start * (1 - upper / cut.neck)), (lower, cut.length + cut.curve * 0.8)]
    shapes = [Shape(edge), Shape(mirrored(edge))]
    if dice.chance(0.5):
        tick = [
            (cut.neck, 0.0),
            (cut.neck + dice.uniform(0.0, 0.25), dice.uniform(0.3, 0.6)),
            (upper, dice.uniform(0.5, 0.9)),
        ]
        shapes += [Shape(tick), Shape(mirrored(tick))]
    return shapes


FRONTS = {
    "line": _front_line,
    "lapels": _lapels,
    "open": _open_front,
    "double": _double,
    "quilted": _quilted,
    "collar": _shirt_collar,
    "parted": _parted,
}


FRONT_SHARES = (18, 28, 18, 14, 8, 4, 10)


def belt(cut: Cut, dice: Dice) -> Shapes:
    """A band at the waist, perhaps with a buckle."""
    level, height = cut.length * dice.uniform(0.48, 0.58), dice.uniform(0.08, 0.16)
    shapes = [Shape(box(-cut.waist, level, cut.waist, level + height), dice.choice(("panel", "dark")))]
    if dice.chance(0.5):
        shapes.append(Shape(box(-0.1, level - 0.03, 0.1, level + height + 0.03), "panel"))
    return shapes


def pockets(cut: Cut, dice: Dice) -> Shapes:
    """A pair: slits, flaps or patches."""
    level, inner, outer = cut.length * dice.uniform(0.62, 0.72), cut.hem * 0.3, cut.hem * dice.uniform(0.65, 0.8)
    kind = dice.randrange(3)
    if kind == 0:
        line = [(inner, level + 0.12), (outer, level)]
        return [Shape(line), Shape(mirrored(line))]
    height = 0.1 if kind == 1 else dice.uniform(0.25, 0.4)
    return [
        Shape(box(inner, level, outer, level + height), "panel"),
        Shape(box(-outer, level, -inner, level + height), "panel"),
    ]


def collar(cut: Cut, drop: float, dice: Dice) -> Shapes:
    """Two points folded down from the neck; `drop` is how far."""
    out = cut.neck * dice.uniform(1.0, 1.5)
    inner = dice.uniform(0.0, 0.06)
    right = [
        (inner, drop * dice.uniform(0.65, 0.9)),
        (out * dice.uniform(0.55, 0.8), drop * 1.35),
        (out, drop * 0.4),
        (cut.neck * 0.85, -0.08),
    ]
    if dice.chance(0.15):  # round, as on a blouse
        right = [
            (0.02, drop * 0.7),
            *bend((0.02, drop * 0.7), (out, drop * 1.6), (out, 0.1), 5),
            (cut.neck * 0.8, -0.05),
        ]
    shapes = [Shape(right, "panel"), Shape(mirrored(right), "panel")]
    if dice.chance(0.5):
        band = [*bend((-cut.neck * 0.85, -0.08), (0, -0.2), (cut.neck * 0.85, -0.08), 5), (0, drop * 0.75)]
        shapes.insert(0, Shape(band, dice.choice(("hole", "dark", "panel"))))
    return shapes


def placket(cut: Cut, drop: float, dice: Dice) -> Shapes:
    """Where a shirt closes: one line, two, or buttons alone."""
    bottom = cut.length + cut.curve
    kind = dice.randrange(4)
    half = dice.uniform(0.05, 0.12)
    lines = {
        0: [Shape([(0, drop), (0, bottom)])],
        1: [Shape([(-half, drop), (-half, bottom)]), Shape([(half, drop), (half, bottom)])],
        2: [Shape([(half, drop), (half, bottom)])],
        3: [],
    }[kind]
    if kind == 3 or dice.chance(0.65):
        lines += _buttons(0 if kind != 0 else half, drop + 0.05, bottom, dice, 6)
    return lines


def tie(cut: Cut, drop: float, dice: Dice) -> Shapes:
    """A knot and a blade, plain or striped."""
    knot, wide = dice.uniform(0.08, 0.16), dice.uniform(0.14, 0.3)
    top, bottom = drop * dice.uniform(0.4, 0.7), cut.length * dice.uniform(0.75, 1.0)
    role: Role = dice.choice(("dark", "panel"))
    blade = [
        (-knot * 0.6, top + 0.25),
        (knot * 0.6, top + 0.25),
        (wide, bottom - wide),
        (0, bottom),
        (-wide, bottom - wide),
    ]
    if dice.chance(0.3):
        blade = [*blade[:2], (wide, cut.length), (-wide, cut.length)]
    shapes = [
        Shape(blade, role),
        Shape([(-knot, top), (knot, top), (knot * 0.6, top + 0.27), (-knot * 0.6, top + 0.27)], role),
    ]
    if dice.chance(0.25):
        levels = [top + 0.4 + step * 0.25 for step in range(4)]
        shapes += [
            Shape([(-wide * 0.6, level + 0.12), (wide * 0.6, level)]) for level in levels if level < bottom - 0.2
        ]
    return shapes
