"""Keras' own forward pass, compiled: what evaluates a network after its training, and the tests' reference."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.network.classifier import check
from model.network.forward import softmax
from model.network.keras_model import as_input, hidden, logits

_BATCH = 1000


class Reference:
    """One network's forward pass as a graph of TensorFlow."""

    def __init__(self, network: keras.Model) -> None:
        self.network = network
        signature = tf.TensorSpec((None, 28, 28), tf.uint8)
        self._forward = tf.function(self._graph, input_signature=[signature]).get_concrete_function()

    def hidden(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, 28, 28), white on black -> float32 (N, units), the hidden dense layer. Raises ValueError."""
        return self._outputs(pictures)[0]

    def logits(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes), before the softmax. Raises ValueError."""
        return self._outputs(pictures)[1]

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (N, 28, 28), white on black -> float32 (N, classes) in [0, 1], each row summing to 1."""
        return softmax(self.logits(pictures))

    def _graph(self, pictures: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        activations = hidden(self.network, as_input(pictures))
        return activations, logits(self.network, activations)

    def _outputs(self, pictures: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        check(pictures)
        batches = [pictures[start : start + _BATCH] for start in range(0, len(pictures), _BATCH)]
        parts = [[output.numpy() for output in self._forward(tf.constant(batch))] for batch in batches]
        if not parts:  # TensorFlow's convolution refuses an empty batch
            units, classes = self.network.layers[-1].kernel.shape
            return np.empty((0, units), np.float32), np.empty((0, classes), np.float32)
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
