"""The last layer that was learned of a visitor's examples: what answers on the page and at home."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.network.forward import Values, softmax


@dataclass(frozen=True, eq=False)
class Head:
    """The last layer that was learned: logits = features @ weights + biases.

    places: of the classes it can answer, those with examples · weights: float32 (units, classes) · biases: (classes,) ·
    beside: whether the network's own ten classes stay, and a column more, the last, says "one of those"
    """

    places: tuple[int, ...]
    weights: Values
    biases: Values
    beside: bool = False

    def own(self, features: Values) -> Values:
        """float32 (N, units) -> (N, classes), each row summing to 1; with `beside` (N, classes + 1)."""
        return softmax(features @ self.weights + self.biases)

    def probabilities(self, features: Values, ten: Values) -> Values:
        """With what the network itself answers, (N, 10): its classes, where they stay, and then the learned ones."""
        own = self.own(features)
        return np.concatenate((ten * own[:, -1:], own[:, :-1]), axis=1) if self.beside else own


def as_page(head: Head) -> dict[str, Any]:
    """A head as static/network/head.js takes it."""
    weights, biases = (base64.b64encode(each.astype("<f4").tobytes()).decode() for each in (head.weights, head.biases))
    return {"weights": weights, "biases": biases, "beside": head.beside}
