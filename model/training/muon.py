"""Muon for a small network: Keras' own, which leaves convolutions to Adam, extended to every kernel.

A step moves a kernel by its momentum made orthogonal, so that all directions in it learn equally fast
(Jordan et al., https://kellerjordan.github.io/posts/muon/). Biases and the last layer are left to Adam, as it says.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class Muon(keras.optimizers.Muon):  # type: ignore[misc]  # Keras has no types
    """Keras' Muon with kernels of any shape taken as matrices: all that goes into a unit × the units."""

    def _should_use_adamw(self, variable: Any) -> bool:
        return len(variable.shape) < 2 or any(name in variable.path for name in self.exclude_layers)

    def lr_adjust(self, update: Any) -> Any:
        """Scale an orthogonal (…, units) so that its values are of Adam's usual size."""
        units = update.shape[-1]
        return update * (self.rms_rate * max(units, update.shape.num_elements() // units) ** 0.5)

    def zeropower_via_newtonschulz5(self, gradient: Any, steps: int) -> Any:
        """(…, units) with all its singular values brought near 1, by Keras' five iterations.

        Keras multiplies the whole matrix in each of them. All of them together are one polynomial of the small
        matrix of its columns' products, so here the long side is gone through twice: a third of the time (LOG.md).
        """
        matrix = ops.reshape(gradient, (-1, gradient.shape[-1]))  # (inputs, units)
        wide = matrix.shape[0] < matrix.shape[1]
        tall = ops.transpose(matrix) if wide else matrix
        tall = tall / (ops.norm(tall) + 1e-7)
        products, identity = ops.transpose(tall) @ tall, ops.eye(tall.shape[1])
        polynomial = identity
        for _ in range(steps):
            factor = self.muon_a * identity + self.muon_b * products + self.muon_c * products @ products
            polynomial, products = polynomial @ factor, factor @ products @ factor
        tall = tall @ polynomial
        return ops.reshape(ops.transpose(tall) if wide else tall, gradient.shape)
