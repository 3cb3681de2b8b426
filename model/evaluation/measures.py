"""Figures derived from logits and labels: pure functions on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network import forward


@dataclass(frozen=True)
class Score:
    """How well logits fit labels: mean cross-entropy `loss` in nats, `accuracy` in [0, 1], pictures `right`."""

    loss: float
    accuracy: float
    right: int


def score(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> Score:
    """Score logits (N, classes) against labels (N,), in float64."""
    right = int((logits.argmax(axis=1) == labels).sum())
    return Score(float(losses(logits, labels).mean()), right / len(labels), right)


def losses(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The cross-entropy of each picture (N,), in nats, from logits (N, classes) and labels (N,)."""
    from scipy.special import log_softmax  # takes time to load, and the first page answers without it

    log_probabilities = log_softmax(logits.astype(np.float64), axis=1)  # (N, classes)
    return np.asarray(-log_probabilities[np.arange(len(labels)), labels])


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax over the last axis: (..., classes) -> (..., classes) in [0, 1], summing to 1."""
    return forward.softmax(logits)


def mistakes(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Indices of the pictures whose largest logit is not their label's."""
    return np.flatnonzero(logits.argmax(axis=1) != labels)
