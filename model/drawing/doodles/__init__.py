"""Training data for drawings: doodles made of strokes, and training pictures redrawn. Seeded, quick, endless.

>>> pictures, labels = doodles(100, seed=1)  # uint8 (100, 28, 28), uint8 (100,)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.drawing.doodles.bags import bag
from model.drawing.doodles.boots import boot
from model.drawing.doodles.bottoms import dress, trousers
from model.drawing.doodles.pen import any_style, draw
from model.drawing.doodles.sandals import sandal
from model.drawing.doodles.shapes import Dice, Shape, Shapes, ellipse, flipped
from model.drawing.doodles.sneakers import sneaker
from model.drawing.doodles.tops import coat, pullover, shirt, tshirt
from model.drawing.reading import to_picture

MAKERS: tuple[Callable[[Dice], Shapes], ...] = (
    tshirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, boot,
)  # fmt: skip
LEANING = {5: 22.0, 7: 14.0, 9: 10.0}  # degrees by which shoes may tilt; other things hang or stand straighter


HANGING = (0, 2, 3, 4, 6)  # on a hanger, now and then


def doodle(label: int, dice: Dice) -> NDArray[np.uint8]:
    """One drawing of the class at full size: uint8 (144, 144), dark ink on white paper."""
    shapes = MAKERS[label](dice)
    shapes = flipped(shapes) if dice.chance(0.5) else shapes
    shapes = _hung(shapes, dice) if label in HANGING and dice.chance(0.025) else shapes
    return draw(shapes, any_style(dice, LEANING.get(label, 6.0)), dice)


def _hung(shapes: Shapes, dice: Dice) -> Shapes:
    """A hook above the neck."""
    hook = [(0.0, 0.1), (0.0, -0.12), *ellipse(0.0, -0.26, 0.1, 0.14, 90, -150)]
    return [Shape(hook, "limb", dice.uniform(0.03, 0.06)), *shapes]


def doodles(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """So many drawings, the classes in turn, as the network sees them: uint8 (count, 28, 28), labels uint8 (count,)."""
    dice = Dice(seed)
    labels = np.arange(count, dtype=np.uint8) % 10
    return np.stack([to_picture(doodle(int(label), dice)) for label in labels]), labels
