"""Where a unit of the network is, and how a link says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.network.forward import Values
from model.problem import Problem


@dataclass(frozen=True)
class Unit:
    """One number of the network: the value at (row, column) of map `channel` after stage number `stage`, all from 0.

    Dense stages have row and column 0; their units are channels.
    """

    stage: int
    channel: int
    row: int = 0
    column: int = 0


def moved_to(values: Values, unit: Unit) -> Unit:
    """The unit, or for numbers that this picture's values don't have the nearest that they have."""
    height, width, channels = values.shape if values.ndim == 3 else (1, 1, len(values))
    limits = ((unit.channel, channels), (unit.row, height), (unit.column, width))
    return Unit(unit.stage, *(int(np.clip(number, 0, size - 1)) for number, size in limits))


def word(unit: Unit) -> str:
    """Stage, map, row and column as the page counts them, from 1: Unit(2, 5, 6, 6) is "3.6.7.7"."""
    return ".".join(str(number + 1) for number in (unit.stage, unit.channel, unit.row, unit.column))


def from_word(text: str, values: Sequence[Values]) -> Unit:
    """Read what `word` wrote. `values` are a network's, as model/explain/walk's `forward` has them.

    Raises Problem for anything else, and for a unit that the network does not have.
    """
    numbers = [int(part) - 1 for part in text.split(".") if part.isascii() and part.isdigit() and len(part) < 5]
    if text.count(".") == len(numbers) - 1 == 3 and 0 <= numbers[0] < len(values) - 1:
        found = Unit(*numbers)
        if moved_to(values[found.stage + 1], found) == found:
            return found
    raise Problem("The link names a unit that this network does not have.")
