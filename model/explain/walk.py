"""A picture's way through a network: what every stage gives, and what a unit depends on.

Stages are those of model/network/forward.py. Arrays are float32 unless said otherwise; a place is (row, column).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network.address import Unit
from model.network.forward import Stage, Values, as_input, through


@dataclass(frozen=True)
class Box:
    """Rows top … bottom − 1 and columns left … right − 1."""

    top: int
    left: int
    bottom: int
    right: int


def forward(steps: Sequence[Stage], picture: NDArray[np.uint8]) -> tuple[Values, ...]:
    """uint8 (28, 28) -> what every stage is given and gives: [i] goes into stage i, [i + 1] comes out of it.

    Maps are (height, width, maps), dense values (units,), the last ones the ten probabilities.
    """
    return tuple(values[0] for values in through(steps, as_input(picture[None])))


def fields(steps: Sequence[Stage], values: Sequence[Values], unit: Unit) -> tuple[Box, ...]:
    """What a unit depends on: its box in the picture, in each stage's values after it, and itself at last."""
    box = Box(unit.row, unit.column, unit.row + 1, unit.column + 1)
    found = [box]
    for index in range(unit.stage, -1, -1):
        shape = values[index].shape
        height, width = shape[:2] if len(shape) == 3 else (1, 1)
        kind = steps[index].kind
        if kind == "convolution":
            edge = len(steps[index].kernel) // 2
            box = Box(
                max(box.top - edge, 0),
                max(box.left - edge, 0),
                min(box.bottom + edge, height),
                min(box.right + edge, width),
            )
        elif kind in ("pooling", "average"):
            box = Box(2 * box.top, 2 * box.left, 2 * box.bottom, 2 * box.right)
        else:
            box = Box(0, 0, height, width)
        found.append(box)
    return tuple(reversed(found))


def strongest(values: Sequence[Values], stage: int) -> Unit:
    """The largest value that comes out of a stage."""
    index = [int(number) for number in np.unravel_index(values[stage + 1].argmax(), values[stage + 1].shape)]
    return Unit(stage, index[-1], *index[:-1])
