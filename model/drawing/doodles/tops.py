"""T-shirts, pullovers, coats and shirts: one torso, cut differently, and what is drawn on it."""

from __future__ import annotations

from model.drawing.doodles.cuts import Cut, coat_cut, long_cut, neckline, short_cut, tank_cut, torso
from model.drawing.doodles.fronts import FRONT_SHARES, FRONTS, belt, collar, placket, pockets, tie
from model.drawing.doodles.patterns import (
    argyle,
    checks,
    cuffs,
    emblem,
    hembands,
    hood,
    knit,
    neckband,
    pocket,
    pouch,
    raglan,
    stripes,
)
from model.drawing.doodles.shapes import Dice, Shape, Shapes, bend, box, ellipse, mirrored


def tshirt(dice: Dice) -> Shapes:
    """T-shirt or top: short sleeves or none, an open neck, perhaps bands, a print or a pocket."""
    bare = dice.chance(0.13)
    cut = short_cut(dice) if not bare else tank_cut(dice)
    kind = dice.choices(("round", "deep", "v", "square", "flat"), (45, 15, 20, 4, 16))[0]
    depth = dice.uniform(0.1, 0.35) if not bare else dice.uniform(0.25, 0.6)
    shapes = torso(cut, neckline(kind, cut, depth), apart=not bare and dice.chance(0.2))
    if dice.chance(0.3):
        shapes += neckband(kind, cut, depth, dice)
    if dice.chance(0.25) and not bare:
        shapes += cuffs(cut, dice.uniform(0.08, 0.16))
    if dice.chance(0.25):
        shapes += dice.choice((emblem, pocket, stripes, hembands, raglan))(cut, dice)
    if dice.chance(0.08):
        shapes += [Shape(ellipse(0, depth + 0.12 + step, 0.04, 0.04), "dark") for step in (0, 0.16)]
    return shapes


def pullover(dice: Dice) -> Shapes:
    """Pullover: long sleeves, nothing to open: ribs, patterns, a turtleneck, a hood with a pouch."""
    cut = long_cut(dice)
    hooded = dice.chance(0.22)
    kind = dice.choices(("round", "v", "flat", "deep"), (55, 15, 20, 10))[0]
    depth = dice.uniform(0.08, 0.3)
    shapes = torso(cut, neckline(kind, cut, depth), apart=dice.chance(0.35))
    if hooded:
        shapes += hood(cut, dice) + pouch(cut, dice)
    elif dice.chance(0.2):
        shapes += [Shape(box(-cut.neck, -dice.uniform(0.12, 0.3), cut.neck, 0.06), "panel")]
    elif dice.chance(0.5):
        shapes += neckband(kind, cut, depth, dice)
    if dice.chance(0.5):
        shapes += cuffs(cut, dice.uniform(0.08, 0.18))
    if dice.chance(0.5):
        shapes += hembands(cut, dice)
    if dice.chance(0.28):
        shapes += dice.choice((knit, stripes, emblem, argyle))(cut, dice)
    return shapes


def coat(dice: Dice) -> Shapes:
    """Coat or jacket: long sleeves, opens in front: lapels, buttons, zip, belt, pockets, quilting, hood."""
    cut = coat_cut(dice)
    depth = dice.uniform(0.1, 0.35)
    kind = dice.choice(("v", "flat", "round"))
    shapes = torso(cut, neckline(kind, cut, depth), apart=dice.chance(0.45))
    start = depth if kind != "flat" else 0.0
    manner = dice.choices(tuple(FRONTS), FRONT_SHARES)[0]
    shapes += FRONTS[manner](cut, start, dice)
    if dice.chance(0.25) and manner in ("line", "quilted", "parted"):
        shapes += hood(cut, dice)
    if dice.chance(0.3) and cut.length > 1.7 and manner != "quilted":
        shapes += belt(cut, dice)
    if dice.chance(0.5):
        shapes += pockets(cut, dice)
    if dice.chance(0.35):
        shapes += cuffs(cut, dice.uniform(0.08, 0.2))
    return shapes


def shirt(dice: Dice) -> Shapes:
    """Shirt: a pointed collar and a row of buttons, a tie or a pocket; whole, cropped or folded."""
    folded = dice.chance(0.33)
    shapes = _folded(dice) if folded else []
    if folded:
        cut = Cut(neck=dice.uniform(0.35, 0.5), chest=1.0, hem=1.0, waist=1.0, length=1.9)
    else:
        cut = short_cut(dice) if dice.chance(0.5) else long_cut(dice)
        shapes = torso(cut, neckline("v", cut, dice.uniform(0.15, 0.35)), apart=dice.chance(0.35))
    drop = dice.uniform(0.25, 0.45)
    with_tie = dice.chance(0.55 if folded else 0.15)
    if dice.chance(0.15):
        shapes += checks(cut, dice)
    shapes += tie(cut, drop, dice) if with_tie else placket(cut, drop, dice)
    shapes += collar(cut, drop, dice)
    if dice.chance(0.35):
        shapes += pocket(cut, dice)
    if dice.chance(0.3) and not folded:
        shapes += cuffs(cut, dice.uniform(0.08, 0.16))
    return shapes


def _folded(dice: Dice) -> Shapes:
    """The shirt as in a shop: a square with its shoulders rounded or sloping, sometimes with folded sleeves."""
    half, bottom, shoulder = dice.uniform(0.85, 1.05), 1.9, dice.uniform(0.05, 0.3)
    neck = dice.uniform(0.25, 0.5)
    right = [
        (neck, 0.0),
        *bend((half * 0.75, shoulder * 0.3), (half, shoulder * 0.4), (half, shoulder + 0.25), 4),
        (half, bottom),
    ]
    shapes = [Shape([*right, *mirrored(right)], "body")]
    if dice.chance(0.3):
        shapes += [Shape([(x * half * 0.7, shoulder + 0.5), (x * half * 0.72, bottom)]) for x in (-1, 1)]
    return shapes
