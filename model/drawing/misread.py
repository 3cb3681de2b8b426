"""Why was a drawing misread: how it differs from real pictures of a class, and which of them come nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.dataset import Pictures


@dataclass(frozen=True)
class Measures:
    """What can be said of a 28×28 picture at a glance.

    ink: mean brightness in [0, 1] · width, height: of the box around the ink, in pixels, 0–28 ·
    right, down: how far the ink's centre of mass lies from the picture's middle, in pixels
    """

    ink: float
    width: float
    height: float
    right: float
    down: float


def measures(picture: NDArray[np.uint8]) -> Measures:
    """Measure one picture: uint8 (28, 28). A blank one measures 0 throughout."""
    ink = picture.astype(np.float64) / 255
    if not ink.any():
        return Measures(0, 0, 0, 0, 0)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    middle = (len(ink) - 1) / 2
    positions = np.arange(len(ink)) - middle
    return Measures(
        float(ink.mean()),
        float(columns[-1] - columns[0] + 1),
        float(rows[-1] - rows[0] + 1),
        float(ink.sum(axis=0) @ positions / ink.sum()),
        float(ink.sum(axis=1) @ positions / ink.sum()),
    )


def average(pictures: Pictures, label: int) -> Measures:
    """The mean of each measure over the pictures of one class."""
    rows = [list(vars(measures(image)).values()) for image in pictures.images[pictures.labels == label]]
    return Measures(*(float(value) for value in np.mean(rows, axis=0)))


def nearest(picture: NDArray[np.uint8], pictures: Pictures, label: int, count: int) -> list[int]:
    """Indices of the class's pictures that come nearest to (28, 28) `picture`, nearest first.

    Distance is Euclidean between the pixels of pictures scaled to the same length, so that a pale and a dark
    picture of the same form are near each other.
    """
    members = np.flatnonzero(pictures.labels == label)
    vectors = _directions(pictures.images[members])  # (members, 784)
    distances = np.linalg.norm(vectors - _directions(picture[None]), axis=1)
    return [int(index) for index in members[np.argsort(distances, kind="stable")[:count]]]


def _directions(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(N, 28, 28) -> (N, 784), each of length 1, or 0 for a blank one."""
    vectors = images.reshape(len(images), -1).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), np.float32)
