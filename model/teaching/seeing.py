"""What is borrowed: what a shipped network makes of a picture before it answers, frozen, as numbers to learn from."""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.drawing.doodles import doodles
from model.network import forward
from model.network.classifier import Classifier, batches
from model.network.forward import Values
from model.photo.eyes import Eyes
from model.photo.framing import as_input
from model.teaching.classes import Example
from model.teaching.twins import twins

TWINS = 20  # of each drawn example
_REMEMBERED = 1_500  # examples for all visitors together, of 60 kilobytes each
_MEASURED, _SEED = 100, 3  # drawings that the scale is measured on


class Seeing(Protocol):
    """A network that looks at examples."""

    def __hash__(self) -> int:
        """What it has seen is remembered by this."""

    @property
    def scale(self) -> Values:
        """float32 (units,): what each number is divided by before it is learned from."""

    def features(self, pictures: NDArray[np.uint8]) -> Values:
        """Pictures of examples -> float32 (N, units)."""

    def with_twins(self, picture: NDArray[np.uint8]) -> Values:
        """An example's picture -> float32 (1 + twins, units), its own numbers first."""


class Drawings:
    """A network of 28×28 pixels: the maps before its hidden layer, laid out in a row, and then the hidden units."""

    def __init__(self, classifier: Classifier) -> None:
        self._stages = classifier.stages[:-2]

    def features(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28) -> float32 (N, maps + units)."""
        found = []
        for batch in batches(pictures):
            *_before, maps, hidden = forward.through(self._stages, forward.as_input(batch))
            found.append(np.concatenate((maps.reshape(len(maps), -1), hidden), axis=1))
        return np.concatenate(found)

    def with_twins(self, picture: NDArray[np.uint8]) -> Values:
        """uint8 (28, 28) -> (21, maps + units); the same twins each time."""
        random = np.random.default_rng(zlib.crc32(picture.tobytes()))
        return self.features(np.concatenate((picture[None], twins(picture, TWINS, random))))

    @cached_property
    def scale(self) -> Values:
        """How much maps and units differ from drawing to drawing."""
        found, units = self.features(doodles(_MEASURED, _SEED)[0]), len(self._stages[-1].shift)
        maps, hidden = found[:, :-units], found[:, -units:]
        return np.repeat(np.array([maps.std(), hidden.std()], np.float32), [maps.shape[1], units])


class Photos:
    """The eyes for photos: what their answers are made of, of a photo and of its mirror image."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes

    def features(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 224, 224, 3) -> float32 (N, 1280)."""
        return self._eyes.see(as_input(pictures)).features

    def with_twins(self, picture: NDArray[np.uint8]) -> Values:
        """uint8 (224, 224, 3) -> (2, 1280)."""
        return self.features(np.stack((picture, picture[:, ::-1])))

    @cached_property
    def scale(self) -> Values:
        """One for all."""
        return np.ones(1280, np.float32)


def seen(example: Example, seeing: Seeing) -> Values:
    """What is seen in an example and its twins: float32 (1 + twins, units), its own first; remembered."""
    return _seen(example.picture.tobytes(), example.picture.shape, seeing).astype(np.float32)


@lru_cache(maxsize=_REMEMBERED)
def _seen(content: bytes, shape: tuple[int, ...], seeing: Seeing) -> NDArray[np.float16]:
    return seeing.with_twins(np.frombuffer(content, np.uint8).reshape(shape)).astype(np.float16)
