"""The torso that tops share, with its sleeves and neck, and how each kind is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass

from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, mirrored


@dataclass(frozen=True)
class Cut:
    """The pattern of a garment with sleeves; lengths as shares of about half its height."""

    neck: float = 0.3  # half the neck's width
    shoulder: float = 0.75  # half the width across the shoulders
    slope: float = 0.12  # how far the shoulder's end lies below the neck
    sleeve: float = 0.45  # length of the sleeve, 0 for none
    angle: float = 40.0  # of the sleeve: 0 straight out, 90 hanging
    elbow: float = 0.0  # degrees that the lower arm turns down further
    armhole: float = 0.5  # width of the sleeve at the body
    cuff: float = 0.38  # width of the sleeve at its end
    chest: float = 0.62  # half widths of the body
    waist: float = 0.6
    hem: float = 0.62
    length: float = 1.9
    curve: float = 0.0  # how far the hem bows down


@dataclass(frozen=True)
class Arm:
    """The right sleeve: its outer line from the shoulder, its inner line from the cuff to the armpit."""

    outer: Points
    inner: Points


def sleeve(cut: Cut) -> Arm:
    """Where the right sleeve runs."""
    first, second = math.radians(cut.angle), math.radians(cut.angle + cut.elbow)
    armpit = (cut.chest, cut.slope + cut.armhole)
    half = cut.sleeve / 2
    elbow = (cut.shoulder + half * math.cos(first), cut.slope + half * math.sin(first))
    end = (elbow[0] + half * math.cos(second), elbow[1] + half * math.sin(second))
    inner_end = (end[0] - cut.cuff * math.sin(second), end[1] + cut.cuff * math.cos(second))
    middle, width = (first + second) / 2, (cut.cuff + cut.armhole) / 2
    inner_elbow = (elbow[0] - width * math.sin(middle), elbow[1] + width * math.cos(middle))
    bent = cut.elbow > 4
    return Arm(
        [(cut.shoulder, cut.slope), *([elbow] if bent else []), end],
        [inner_end, *([inner_elbow] if bent else []), armpit],
    )


def torso(cut: Cut, neckline: Points, apart: bool = False) -> Shapes:
    """The body with its sleeves, in one piece or (`apart`) as a body and two sleeves."""
    arm = sleeve(cut)
    trunk = [(cut.waist, cut.length * 0.55), (cut.hem, cut.length)]
    bottom = bend((cut.hem, cut.length), (0, cut.length + 2 * cut.curve), (-cut.hem, cut.length), 5)[1:-1]
    bottom = bottom if cut.curve else []
    if cut.sleeve <= 0:
        side = [(cut.shoulder, cut.slope), (cut.chest * 0.92, cut.slope + cut.armhole * 0.55),
                (cut.chest, cut.slope + cut.armhole), *trunk]  # fmt: skip
        return [Shape([*neckline, *side, *bottom, *mirrored(side)], "body")]
    if apart:
        side = [(cut.shoulder, cut.slope), (cut.chest, cut.slope + cut.armhole), *trunk]
        limb = [*arm.outer, *arm.inner]
        body = Shape([*neckline, *side, *bottom, *mirrored(side)], "body")
        return [Shape(limb, "body"), Shape(mirrored(limb), "body"), body]
    side = [*arm.outer, *arm.inner, *trunk]
    return [Shape([*neckline, *side, *bottom, *mirrored(side)], "body")]


def neckline(kind: str, cut: Cut, depth: float) -> Points:
    """The neck's edge from left to right."""
    left, right = (-cut.neck, 0.0), (cut.neck, 0.0)
    if kind == "round":
        return bend(left, (0, 2 * depth), right, 6)
    if kind == "deep":
        return [left, (-cut.neck * 0.8, depth * 0.7), (0, depth), (cut.neck * 0.8, depth * 0.7), right]
    if kind == "v":
        return [left, (0, depth), right]
    if kind == "square":
        return [left, (-cut.neck * 0.85, depth), (cut.neck * 0.85, depth), right]
    return [left, right]


def short_cut(dice: Dice) -> Cut:
    """A body with short sleeves."""
    chest = dice.uniform(0.5, 0.75)
    angle = dice.uniform(10, 62)
    length = dice.uniform(1.4, 2.1)
    waist = chest * dice.uniform(0.85, 1.02)
    return Cut(
        neck=dice.uniform(0.2, 0.42), shoulder=chest * dice.uniform(0.9, 1.2), slope=dice.uniform(0.0, 0.25),
        sleeve=dice.uniform(0.28, 0.68), angle=angle, armhole=dice.uniform(0.4, 0.6), cuff=dice.uniform(0.3, 0.55),
        chest=chest, waist=waist, hem=chest * dice.uniform(0.9, 1.12), length=length,
        curve=dice.choice((0.0, 0.0, dice.uniform(0, 0.12))),
    )  # fmt: skip


def tank_cut(dice: Dice) -> Cut:
    """A body with straps."""
    chest = dice.uniform(0.5, 0.7)
    shoulder = chest * dice.uniform(0.55, 0.8)
    return Cut(
        neck=shoulder - dice.uniform(0.08, 0.25), shoulder=shoulder, slope=dice.uniform(0, 0.05), sleeve=0,
        armhole=dice.uniform(0.5, 0.75), chest=chest, waist=chest * dice.uniform(0.85, 1), hem=dice.about(chest, 0.08),
        length=dice.uniform(1.5, 1.95), curve=dice.choice((0.0, 0.1)),
    )  # fmt: skip


def long_cut(dice: Dice) -> Cut:
    """A body with long sleeves, hanging or held out."""
    chest = dice.uniform(0.48, 0.72)
    length = dice.uniform(1.35, 2.0)
    spread = dice.chance(0.25)  # arms held out, as children draw them
    angle = dice.uniform(5, 35) if spread else dice.uniform(35, 74)
    return Cut(
        neck=dice.uniform(0.2, 0.38), shoulder=chest * dice.uniform(0.95, 1.2), slope=dice.uniform(0.02, 0.28),
        sleeve=dice.uniform(0.9, 1.15) if spread else length * dice.uniform(0.62, 0.92), angle=angle,
        elbow=dice.choice((0.0, dice.uniform(5, 30))), armhole=dice.uniform(0.38, 0.55), cuff=dice.uniform(0.2, 0.36),
        chest=chest, waist=chest * dice.uniform(0.88, 1.0), hem=chest * dice.uniform(0.88, 1.08), length=length,
        curve=dice.choice((0.0, 0.0, dice.uniform(0, 0.12))),
    )  # fmt: skip


def coat_cut(dice: Dice) -> Cut:
    """As with long sleeves, often longer and wider at the hem."""
    cut = long_cut(dice)
    length = dice.uniform(1.45, 2.0) if dice.chance(0.5) else dice.uniform(1.9, 2.6)
    hem = cut.chest * (dice.uniform(0.92, 1.1) if length < 1.9 else dice.uniform(0.95, 1.5))
    sleeve = max(cut.sleeve, dice.uniform(1.1, 1.4)) if length > 1.9 else cut.sleeve
    return Cut(cut.neck, cut.shoulder, cut.slope, sleeve, cut.angle, cut.elbow, cut.armhole, cut.cuff, cut.chest,
               cut.waist, hem, length, cut.curve)  # fmt: skip
