"""Which pixels speak for an answer: by covering them, and by gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from model.network.forward import Values


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
