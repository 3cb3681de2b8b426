"""A picture's way through a network: what every stage gives, what a unit depends on, and its neighbours on the way.

Stages are those of model/network/forward.py. Arrays are float32 unless said otherwise; a place is (row, column).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.explain.sums import largest, maximum, weighted_sum
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


def strengths(values: Values) -> Values:
    """How strongly each map or unit answers: the mean over its places, (maps,)."""
    return np.asarray(values.reshape(-1, values.shape[-1]).mean(axis=0), np.float32)


def dead(values: Values) -> NDArray[np.bool_]:
    """Which maps are zero everywhere, (maps,)."""
    return np.asarray(~values.reshape(-1, values.shape[-1]).any(axis=0))


def fields(steps: Sequence[Stage], values: Sequence[Values], unit: Unit) -> tuple[Box, ...]:
    """What a unit depends on: its box in the picture, in each stage's values after it, and itself at last."""
    box = Box(unit.row, unit.column, unit.row + 1, unit.column + 1)
    found = [box]
    for index in range(unit.stage, -1, -1):
        shape = values[index].shape
        height, width = shape[:2] if len(shape) == 3 else (1, 1)
        kind = steps[index].kind
        if kind == "convolution":
            box = Box(max(box.top - 1, 0), max(box.left - 1, 0), min(box.bottom + 1, height), min(box.right + 1, width))
        elif kind == "pooling":
            box = Box(2 * box.top, 2 * box.left, 2 * box.bottom, 2 * box.right)
        else:
            box = Box(0, 0, height, width)
        found.append(box)
    return tuple(reversed(found))


def unit_before(steps: Sequence[Stage], values: Sequence[Values], unit: Unit) -> Unit:
    """The unit of the stage before from which most of `unit` came; itself in the first stage."""
    if unit.stage == 0:
        return unit
    inputs, kind = values[unit.stage], steps[unit.stage].kind
    if kind == "softmax":
        return Unit(unit.stage - 1, unit.channel)
    if kind == "pooling":
        row, column = maximum(inputs, unit).winner
        return Unit(unit.stage - 1, unit.channel, 2 * unit.row + row, 2 * unit.column + column)
    index = largest(weighted_sum(steps[unit.stage], inputs, unit).products, 1)[0]
    if kind == "convolution":  # the edge's padding weighs nothing, but may be all there is
        row, column = (int(np.clip(at + step - 1, 0, size - 1)) for at, step, size in _along(unit, index, inputs))
        return Unit(unit.stage - 1, index[2], row, column)
    return Unit(unit.stage - 1, index[-1], *index[:-1])


def unit_after(steps: Sequence[Stage], values: Sequence[Values], unit: Unit) -> Unit:
    """The strongest unit of the next stage at the same place; itself in the last stage."""
    if unit.stage == len(steps) - 1:
        return unit
    after, kind = values[unit.stage + 2], steps[unit.stage + 1].kind
    if kind == "pooling":
        row, column = min(unit.row // 2, len(after) - 1), min(unit.column // 2, after.shape[1] - 1)
        return Unit(unit.stage + 1, unit.channel, row, column)
    if kind == "convolution":
        return Unit(unit.stage + 1, int(after[unit.row, unit.column].argmax()), unit.row, unit.column)
    return Unit(unit.stage + 1, unit.channel if kind == "softmax" else int(after.argmax()))


def strongest(values: Sequence[Values], stage: int) -> Unit:
    """The largest value that comes out of a stage."""
    index = [int(number) for number in np.unravel_index(values[stage + 1].argmax(), values[stage + 1].shape)]
    return Unit(stage, index[-1], *index[:-1])


def strongest_in_map(values: Sequence[Values], stage: int, channel: int) -> Unit:
    """The place where a map or unit of a stage is largest."""
    chosen = values[stage + 1][..., channel]
    return Unit(stage, channel, *(int(number) for number in np.unravel_index(chosen.argmax(), chosen.shape)))


def _along(unit: Unit, index: tuple[int, ...], inputs: Values) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Row and column: where the unit is, which line of its kernel, how many lines there are."""
    return (unit.row, index[0], inputs.shape[0]), (unit.column, index[1], inputs.shape[1])
