"""The figures that matter, by scikit-learn and SciPy: with intervals, class by class, label against answer.

They stand apart from `evaluation` because those libraries take a second to import, and most pages do without.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, norm
from sklearn import metrics

from model.evaluation import measures

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A figure and the interval that holds the true one with 95 % confidence."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ByClass:
    """Figures of the classes, each (classes,): `precision`, `recall` and `f1` in [0, 1], `pictures` of each class."""

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    f1: NDArray[np.float64]
    pictures: NDArray[np.int64]


def accuracy(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> Estimate:
    """Accuracy of logits (N, classes) against labels (N,), with Wilson's interval (JASA 22, 1927)."""
    return proportion(int((logits.argmax(axis=1) == labels).sum()), len(labels))


def proportion(right: int, total: int) -> Estimate:
    """`right` of `total`, with Wilson's interval."""
    interval = binomtest(right, total).proportion_ci(CONFIDENCE, method="wilson")
    return Estimate(right / total, float(interval.low), float(interval.high))


def loss(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> Estimate:
    """Mean cross-entropy in nats, give or take 1.96 standard errors of the mean."""
    each = measures.losses(logits, labels)  # (N,)
    margin = float(norm.ppf((1 + CONFIDENCE) / 2) * each.std(ddof=1) / np.sqrt(len(each)))
    return Estimate(float(each.mean()), float(each.mean()) - margin, float(each.mean()) + margin)


def widest_margin(total: int) -> float:
    """Half the widest interval that a share of `total` pictures can have: that of one half."""
    found = proportion(total // 2, total)
    return (found.high - found.low) / 2


def by_class(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> ByClass:
    """Precision, recall and F1 of each class; 0 where a class was never answered, or never there."""
    return ByClass(
        *metrics.precision_recall_fscore_support(
            labels, logits.argmax(axis=1), labels=range(logits.shape[1]), zero_division=0.0
        )
    )


def confusion(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How often each label (row) got each answer (column): int (classes, classes)."""
    return np.asarray(metrics.confusion_matrix(labels, logits.argmax(axis=1), labels=range(logits.shape[1])))


def row_shares(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each row of counts (classes, classes) divided by its sum; a row without pictures stays 0."""
    return np.asarray(confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1))
