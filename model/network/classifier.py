"""Pictures → logits and probabilities by the plain NumPy of forward.py; safe to call from many threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.network import forward
from model.network.forward import Stage, Values, softmax

Number = TypeVar("Number", np.uint8, np.float32)
_BATCH = 8  # what larger ones lay out leaves the processor's cache


class Answering(Protocol):
    """What answers pictures: the classifier here, or Keras (reference.py). Both raise ValueError alike."""

    def hidden(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, units), the hidden dense layer."""

    def logits(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes), before the softmax."""

    def probabilities(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes) in [0, 1], each row summing to 1."""


@dataclass(frozen=True)
class Classifier:
    """A network by its stages: a fifth of a millisecond for one picture of the lesson's, without TensorFlow."""

    stages: tuple[Stage, ...]

    def hidden(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, units), the hidden dense layer. Raises ValueError."""
        return self._after(self.stages[:-2], pictures)

    def logits(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes), before the softmax. Raises ValueError."""
        return self._after(self.stages[:-1], pictures)

    def probabilities(self, pictures: NDArray[np.uint8]) -> Values:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes) in [0, 1], each row summing to 1."""
        return softmax(self.logits(pictures))

    def gradients(self, inputs: Values, label: int) -> Values:
        """How the logit of class `label` changes with each pixel: (N, 28, 28, 1) in [0, 1] -> the same shape."""
        parts = [forward.gradient(self.stages[:-1], batch, label) for batch in batches(inputs)]
        return np.concatenate(parts) if parts else inputs

    def _after(self, stages: Sequence[Stage], pictures: NDArray[np.uint8]) -> Values:
        check(pictures)
        parts = [forward.through(stages, forward.as_input(batch))[-1] for batch in batches(pictures)]
        return np.concatenate(parts) if parts else np.empty((0, len(stages[-1].shift)), np.float32)


def check(pictures: NDArray[np.uint8]) -> None:
    """Raises ValueError for anything but uint8 (N, 28, 28)."""
    if pictures.shape[1:] != (28, 28) or pictures.dtype != np.uint8:
        raise ValueError(f"pictures are uint8 (N, 28, 28), not {pictures.dtype} {pictures.shape}")


def batches(pictures: NDArray[Number]) -> Iterator[NDArray[Number]]:
    """(N, …) in parts of as many as go through a network fastest, the last one of what is left."""
    return (pictures[start : start + _BATCH] for start in range(0, len(pictures), _BATCH))
