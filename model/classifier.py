"""Pictures → logits and probabilities, compiled once and safe to call from many threads."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model import evaluation
from model.network import as_input, logits

_BATCH = 1000


class Classifier:
    """One network's forward pass as a graph: some 80 times faster for one picture than `model.predict`.

    A traced graph only reads its weights, so threads may share it.
    """

    def __init__(self, network: keras.Model) -> None:
        self.network = network
        signature = tf.TensorSpec((None, 28, 28), tf.uint8)
        graph = tf.function(lambda pictures: logits(network, as_input(pictures)), input_signature=[signature])
        self._forward = graph.get_concrete_function()

    def logits(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, 28, 28), white on black -> float32 (N, 10), before the softmax. Raises ValueError otherwise."""
        if pictures.shape[1:] != (28, 28) or pictures.dtype != np.uint8:
            raise ValueError(f"pictures are uint8 (N, 28, 28), not {pictures.dtype} {pictures.shape}")
        parts = [
            self._forward(tf.constant(pictures[start : start + _BATCH])).numpy()
            for start in range(0, len(pictures), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, 10), np.float32)

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, 28, 28), white on black -> float32 (N, 10) in [0, 1], each row summing to 1."""
        return evaluation.probabilities(self.logits(pictures))
