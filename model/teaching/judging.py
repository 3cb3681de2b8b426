"""What is to be said of classes that were taught: which are mixed up, which needs examples, where each example lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.network.forward import Values
from model.teaching.classes import Classes
from model.teaching.seeing import Seeing, seen

_MIXED_UP = 0.3  # of the examples of two classes, answered by the other


def mixed_up(found: NDArray[np.int64]) -> tuple[int, int] | None:
    """The two classes that are most often taken for each other, from `learner.left_out`; None if none is too often.

    The second may be one more than there are classes: "one of the ten".
    """
    classes = len(found)
    worst, pair = 0.0, None
    for first in range(classes):
        for second in range(first + 1, found.shape[1]):
            wrong, seen = int(found[first, second]), int(found[first].sum())
            if second < classes:
                wrong, seen = wrong + int(found[second, first]), seen + int(found[second].sum())
            share = wrong / max(seen, 1)
            if share > max(worst, _MIXED_UP):
                worst, pair = share, (first, second)
    return pair


def weakest(classes: Classes, found: NDArray[np.int64]) -> int:
    """The class that should have more examples: one with few, or else that which is named rightly least often."""
    counts = np.array([len(examples) for examples in classes.examples])
    if counts.min() < counts.max() / 2 or counts.min() < 3:
        return int(counts.argmin())
    seen = found.sum(axis=1)
    shares = np.array([found[place, place] / max(int(seen[place]), 1) for place in range(len(found))])
    return int(shares.argmin())


def plane(classes: Classes, seeing: Seeing) -> tuple[Values, list[int]]:
    """Where each example lies on the two main axes of all: float32 (N, 2), and the place of each one's class."""
    examples = [(place, example) for place in classes.taught for example in classes.examples[place]]
    hidden = np.stack([seen(example, seeing)[0] / seeing.scale for _place, example in examples])  # (N, units)
    middle = hidden - hidden.mean(axis=0)
    _left, _sizes, axes = np.linalg.svd(middle, full_matrices=False)
    found = middle @ axes[:2].T
    padded = np.zeros((len(found), 2), np.float32)
    padded[:, : found.shape[1]] = found
    return padded, [place for place, _example in examples]
