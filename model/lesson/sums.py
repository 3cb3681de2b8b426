"""The sums that the page Lesson lets one try, each a step of the network taken apart.

A kernel is (3, 3), a map (H, W), float32. `model/network/forward.py` computes the same for a whole network at once; the
tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.network.forward import Stage, Values, as_input, softmax

SURE = 0.99


def scaled(picture: NDArray[np.uint8]) -> Values:
    """uint8 (28, 28) -> (28, 28) in [0, 1], as it goes into the network."""
    return as_input(picture[None])[0, :, :, 0]


def thinned(picture: NDArray[np.uint8]) -> str:
    """Every second row and column as lesson.py prints them: uint8 (28, 28) -> 14 lines of 14 numbers."""
    return str(picture[::2, ::2])


def kernel(stage: Stage, number: int) -> tuple[Values, float]:
    """One kernel (3, 3) of the first convolution, and its bias."""
    return stage.kernel[:, :, 0, number], float(stage.shift[number])


def pre_activation(stage: Stage, picture: NDArray[np.uint8], number: int) -> Values:
    """What one kernel of the first convolution makes of a picture, before the ReLU: uint8 (28, 28) -> (28, 28)."""
    weights, bias = kernel(stage, number)
    padded = np.pad(scaled(picture), 1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))  # (28, 28, 3, 3)
    return np.asarray(np.tensordot(windows, weights, axes=2) * stage.scale[number] + bias, np.float32)


def relu(values: Values) -> Values:
    """max(0, x)."""
    return np.maximum(values, np.float32(0))


def pooled(values: Values) -> Values:
    """The largest of every 2×2: (H, W) -> (H // 2, W // 2)."""
    height, width = values.shape[0] // 2, values.shape[1] // 2
    blocks = values[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return np.asarray(blocks.max(axis=(1, 3)), np.float32)


def contributions(stage: Stage, maps: Values, unit: int) -> Values:
    """What each map brings to a unit of the dense layer: (height, width, maps) -> (maps,).

    A map's is the sum of its values times the unit's weights for them; all of them and the bias make the unit's sum.
    """
    weights = stage.kernel[:, unit].reshape(maps.shape)
    return np.asarray((maps * weights).sum(axis=(0, 1)) * stage.scale[unit], np.float32)


def raised(logits: Values, label: int, amount: float) -> Values:
    """The logits (10,) with `amount` added to that of class `label`."""
    changed = logits.copy()
    changed[label] += amount
    return changed


def shares(logits: Values) -> Values:
    """The softmax of logits (10,): ten probabilities."""
    return softmax(logits)


def loss(probability: float) -> float:
    """−ln p, in nats: the loss of a picture whose right class got this probability, in (0, 1]."""
    return float(-np.log(probability))


def stop(losses: Sequence[float], patience: int) -> int | None:
    """After which epoch, from 1, early stopping ends a training with these validation losses; None if it does not.

    As Keras' EarlyStopping: after `patience` epochs in a row without a lower loss than the lowest so far.
    """
    best, waited = float("inf"), 0
    for epoch, value in enumerate(losses, 1):
        best, waited = (value, 0) if value < best else (best, waited + 1)
        if waited >= patience:
            return epoch
    return None


def best(losses: Sequence[float]) -> int:
    """The epoch, from 1, with the lowest loss; the first of equals."""
    return min(range(len(losses)), key=losses.__getitem__) + 1
