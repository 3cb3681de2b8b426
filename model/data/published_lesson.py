"""What the lesson published, to stand beside our own figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedEpoch:
    """One line of the lesson's log: mean losses in nats, accuracies in [0, 1]."""

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float


# Epochs 1–8 of the lesson's log (chapter 8-2); early stopping ended it there.
HISTORY = (
    PublishedEpoch(0.5237, 0.8120, 0.3200, 0.8809),
    PublishedEpoch(0.3450, 0.8777, 0.2833, 0.8988),
    PublishedEpoch(0.2965, 0.8932, 0.2616, 0.9028),
    PublishedEpoch(0.2617, 0.9047, 0.2388, 0.9106),
    PublishedEpoch(0.2389, 0.9134, 0.2262, 0.9137),
    PublishedEpoch(0.2181, 0.9207, 0.2157, 0.9202),
    PublishedEpoch(0.1985, 0.9268, 0.2172, 0.9171),
    PublishedEpoch(0.1844, 0.9316, 0.2278, 0.9180),
)
BEST_EPOCH = 6
BEST = HISTORY[BEST_EPOCH - 1]
# What the lesson's network made of the first validation picture: the class and its probability.
FIRST_ANSWER, FIRST_PROBABILITY = 8, 1.0
