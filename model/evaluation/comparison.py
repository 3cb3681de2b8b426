"""Two models on the same pictures: where they differ, and whether the difference is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

ALPHA = 0.05  # the usual limit below which a difference is called more than chance


@dataclass(frozen=True)
class Comparison:
    """How many pictures both models, one alone, or neither gets right.

    `only_first`, `only_second`: the pictures' numbers, the most confident right answer first.
    `p`: McNemar's exact test: if the models were equally good, a difference this large would be this likely.
    """

    both: int
    neither: int
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    p: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether p lies below 0.05."""
        return self.p < ALPHA


def compare(first: NDArray[np.float32], second: NDArray[np.float32], labels: NDArray[np.uint8]) -> Comparison:
    """Compare two models' probabilities (N, classes) on pictures with `labels` (N,)."""
    right, other = first.argmax(axis=1) == labels, second.argmax(axis=1) == labels
    only_first = _surest(first, right & ~other)
    only_second = _surest(second, other & ~right)
    return Comparison(
        int((right & other).sum()),
        int((~right & ~other).sum()),
        only_first,
        only_second,
        mcnemar(len(only_first), len(only_second)),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p of McNemar's test (Psychometrika 12, 1947): a coin thrown for each picture of dispute."""
    if only_first + only_second == 0:
        return 1.0
    return float(binomtest(only_first, only_first + only_second).pvalue)


def recall_differences(
    first: NDArray[np.float32], second: NDArray[np.float32], labels: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """(classes,): how much larger a share of each the second model gets right; NaN for one without pictures."""
    gained = (second.argmax(axis=1) == labels).astype(float) - (first.argmax(axis=1) == labels)  # (N,) -1, 0 or 1
    counts = np.bincount(labels, minlength=first.shape[1])
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(labels, gained, minlength=len(counts)) / counts)


def pair_differences(first: NDArray[np.int64], second: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Label and answer of the mistakes whose counts differ, the greatest difference first, from two confusions."""
    difference = np.abs(second - first)  # (classes, classes)
    np.fill_diagonal(difference, 0)
    order = np.argsort(-difference, axis=None, kind="stable")
    pairs = [divmod(int(place), difference.shape[1]) for place in order]
    return [pair for pair in pairs if difference[pair]]


def _surest(probabilities: NDArray[np.float32], chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    numbers = np.flatnonzero(chosen)
    order = np.argsort(-probabilities[numbers].max(axis=1), kind="stable")
    return tuple(int(number) for number in numbers[order])
