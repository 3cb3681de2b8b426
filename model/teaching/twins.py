"""An example as it might have been drawn as well: turned, moved, larger, smaller, thinner, thicker."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

_MIDDLE = 13.5  # of 28 pixels
_TURNED, _LEANED, _SCALED, _MOVED = 9.0, 0.12, 0.1, 1.0  # degrees, and shares and pixels: standard deviations
_THICKER = 0.8  # of a pixel on every side, at most


def twins(picture: NDArray[np.uint8], count: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """uint8 (28, 28) → (count, 28, 28): half of them mirrored."""
    return np.stack([_twin(picture, random) for _turn in range(count)])


def _twin(picture: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    ink = picture.astype(np.float32)
    if random.random() < 0.5:
        ink = ink[:, ::-1]
    angle = np.deg2rad(random.normal(0, _TURNED))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.array([[1, random.normal(0, _LEANED)], [0, 1]])
    back = turn @ lean / np.exp(random.normal(0, _SCALED, 2))  # from the twin's places to the picture's
    away = random.normal(0, _MOVED, 2)
    moved = ndimage.affine_transform(ink, back, _MIDDLE - back @ (_MIDDLE + away), order=1)
    change = random.uniform(-_THICKER, _THICKER)
    wider = ndimage.grey_dilation(moved, size=(3, 3)) if change > 0 else ndimage.grey_erosion(moved, size=(2, 2))
    share = abs(change)
    return np.asarray(np.clip((1 - share) * moved + share * wider, 0, 255), np.uint8)
