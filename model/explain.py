"""What a network does to one picture, step by step, so that every number can be shown.

Stages are those of model/forward.py. Arrays are float32 unless said otherwise; a place is (row, column).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.forward import Stage, Values, as_input, through


@dataclass(frozen=True)
class Unit:
    """One number of the network: the value at (row, column) of map `channel` after stage number `stage`, all from 0.

    Dense stages have row and column 0; their units are channels.
    """

    stage: int
    channel: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Box:
    """Rows top … bottom − 1 and columns left … right − 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sum:
    """A unit as a weighted sum: inputs × weights = products, of one shape; all float64.

    total: the products' sum · before: total × scale + shift · value: what goes on, after ReLU where there is one
    """

    inputs: NDArray[np.float64]
    weights: NDArray[np.float64]
    products: NDArray[np.float64]
    total: float
    scale: float
    shift: float
    before: float
    value: float


@dataclass(frozen=True)
class Term:
    """One product of a sum: where it stands, its two factors, itself."""

    index: tuple[int, ...]
    input: float
    weight: float
    product: float


@dataclass(frozen=True)
class Maximum:
    """A unit of a pooling: its four values (2, 2), and the place of the largest among them; the first of equals."""

    window: Values
    winner: tuple[int, int]

    @property
    def value(self) -> float:
        """The largest of the four."""
        return float(self.window[self.winner])


@dataclass(frozen=True)
class Shares:
    """The softmax: exponentials (10,) of the logits (10,), their sum, and the shares (10,) of it; float64."""

    logits: NDArray[np.float64]
    exponentials: NDArray[np.float64]
    total: float
    probabilities: NDArray[np.float64]


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


def weighted_sum(stage: Stage, inputs: Values, unit: Unit) -> Sum:
    """A convolution's, dense or logits unit from what goes into its stage.

    Shapes: (3, 3, inputs) for a convolution, zeros beyond the edge; else those of `inputs`, so that a dense unit's
    products lie on the grid of maps before it.
    """
    if stage.kind == "convolution":
        seen = _padded(inputs)[unit.row : unit.row + 3, unit.column : unit.column + 3]  # (3, 3, inputs)
        weights = stage.kernel[..., unit.channel]
    else:
        seen, weights = inputs, stage.kernel[:, unit.channel].reshape(inputs.shape)
    products = seen.astype(np.float64) * weights.astype(np.float64)
    total, scale, shift = float(products.sum()), float(stage.scale[unit.channel]), float(stage.shift[unit.channel])
    before = total * scale + shift
    value = before if stage.kind == "logits" else max(before, 0.0)
    return Sum(seen.astype(np.float64), weights.astype(np.float64), products, total, scale, shift, before, value)


def maximum(inputs: Values, unit: Unit) -> Maximum:
    """A pooling's unit from what goes into its stage."""
    window = inputs[2 * unit.row : 2 * unit.row + 2, 2 * unit.column : 2 * unit.column + 2, unit.channel]  # (2, 2)
    row, column = divmod(int(window.argmax()), 2)
    return Maximum(window, (row, column))


def shares(logits: Values) -> Shares:
    """The softmax, as written in books: exp(logit) / sum of exp(logits)."""
    exact = logits.astype(np.float64)
    exponentials = np.exp(exact)
    total = float(exponentials.sum())
    return Shares(exact, exponentials, total, exponentials / total)


def largest(products: NDArray[np.float64], count: int) -> list[tuple[int, ...]]:
    """Indices of the `count` products that weigh most, either way, heaviest first."""
    order = np.argsort(-np.abs(products), axis=None, kind="stable")[:count]
    return [tuple(int(number) for number in np.unravel_index(index, products.shape)) for index in order]


def terms(found: Sum, count: int) -> tuple[tuple[Term, ...], float]:
    """The `count` products that weigh most, heaviest first, and the sum of all others."""
    chosen = tuple(
        Term(index, float(found.inputs[index]), float(found.weights[index]), float(found.products[index]))
        for index in largest(found.products, count)
    )
    return chosen, found.total - sum(term.product for term in chosen)


def by_map(found: Sum) -> NDArray[np.float64]:
    """What each map before contributes to a sum over maps: products (…, maps) -> (maps,)."""
    return np.asarray(found.products.reshape(-1, found.products.shape[-1]).sum(axis=0))


def by_place(found: Sum) -> NDArray[np.float64]:
    """What each place contributes to a sum over maps: products (H, W, maps) -> (H, W)."""
    return np.asarray(found.products.sum(axis=-1))


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


def moved_to(values: Values, unit: Unit) -> Unit:
    """The unit, or for numbers that this picture's values don't have the nearest that they have."""
    height, width, channels = values.shape if values.ndim == 3 else (1, 1, len(values))
    limits = ((unit.channel, channels), (unit.row, height), (unit.column, width))
    return Unit(unit.stage, *(int(np.clip(number, 0, size - 1)) for number, size in limits))


def occlusion(
    picture: NDArray[np.uint8], probabilities: Callable[[NDArray[np.uint8]], Values], size: int = 5
) -> Values:
    """The ten probabilities with a black patch over each place: uint8 (28, 28) -> (28, 28, 10).

    The patch is `size` pixels wide (odd), its middle at the place, cut off at the edges. After Zeiler and Fergus,
    "Visualizing and understanding convolutional networks" (2014), section 4.2.
    """
    reach, side = size // 2, len(picture)
    distance = np.abs(np.arange(side)[:, None] - np.arange(side))  # (28, 28): of each middle from each line
    near = distance <= reach
    covered = near[:, None, :, None] & near[None, :, None, :]  # (28, 28, 28, 28): middles, then pixels
    pictures = np.where(covered, 0, picture).astype(np.uint8).reshape(-1, side, side)  # (784, 28, 28)
    return probabilities(pictures).reshape(side, side, -1)


def integrated_gradients(
    picture: NDArray[np.uint8], gradients: Callable[[Values], Values], steps: int = 256
) -> NDArray[np.float64]:
    """Each pixel's share of what the picture changes in a logit, compared with a black one: float64 (28, 28).

    `gradients`: (N, 28, 28, 1) in [0, 1] -> the logit's gradients of the same shape. Sundararajan, Taly and Yan,
    "Axiomatic attribution for deep networks" (2017): x · mean of the gradients at α·x, here for the middles of
    `steps` equal steps of α. The shares sum to logit(picture) − logit(black), but for the steps' error.
    """
    whole = (picture / np.float32(255)).astype(np.float32)[:, :, None]  # (28, 28, 1)
    middles = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
    path = middles[:, None, None, None] * whole  # (steps, 28, 28, 1)
    mean = gradients(path).mean(axis=0, dtype=np.float64)
    return np.asarray((mean * whole)[:, :, 0], np.float64)


def _padded(values: Values) -> Values:
    """(H, W, maps) -> (H + 2, W + 2, maps), with zeros around."""
    return np.pad(values, ((1, 1), (1, 1), (0, 0)))


def _along(unit: Unit, index: tuple[int, ...], inputs: Values) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Row and column: where the unit is, which line of its kernel, how many lines there are."""
    return (unit.row, index[0], inputs.shape[0]), (unit.column, index[1], inputs.shape[1])
