"""Can a model's confidence be trusted? Reliability, its calibration error, temperature, and answering only when sure.

(`calibration` is the other question: whether a picture shows any of the ten classes at all.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from model.evaluation import measures
from model.network.forward import softmax

BINS = 15  # as Guo et al. have it


@dataclass(frozen=True)
class Bin:
    """The pictures whose answer is sure by more than `low` and at most `high`: how many, how sure, how often right."""

    low: float
    high: float
    pictures: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Answering:
    """Answering only when at least `sure`: `share` of pictures answered, and `accuracy` on them (NaN if on none)."""

    sure: float
    share: float
    accuracy: float


def reliability(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], bins: int = BINS) -> tuple[Bin, ...]:
    """Pictures by the probability of their answer, in `bins` of equal width over (0, 1]; empty ones are left out."""
    sure, right = _sure_and_right(probabilities, labels)
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.digitize(sure, edges, right=True) - 1, 0, bins - 1)  # (N,)
    return tuple(
        Bin(
            float(edges[place]),
            float(edges[place + 1]),
            int((places == place).sum()),
            float(sure[places == place].mean()),
            float(right[places == place].mean()),
        )
        for place in np.unique(places)
    )


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """The expected calibration error: how far confidence and accuracy lie apart, weighed by pictures, in [0, 1].

    Guo et al., On Calibration of Modern Neural Networks, arXiv 1706.04599, equation 5.
    """
    total = sum(each.pictures for each in bins)
    return sum(each.pictures * abs(each.accuracy - each.confidence) for each in bins) / total


def temperature(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    """What to divide logits by for the lowest loss; above 1 the model was too sure, below 1 too modest.

    Fit it to validation logits (N, classes) and labels (N,), never to the test set (Guo et al., section 4.2).
    """
    found = minimize_scalar(
        lambda power: measures.losses(logits / np.float32(2**power), labels).mean(),
        bounds=(-4, 4),  # from a sixteenth to sixteen
        method="bounded",
        options={"xatol": 1e-4},
    )
    return float(2**found.x)


def tempered(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities (N, classes) of logits divided by the temperature: the same answers, more or less sure."""
    return softmax(logits / np.float32(temperature))


def answering(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], sure: float) -> Answering:
    """How much is answered, and how often rightly, if only answers of at least this probability are given."""
    return _answering(*_sure_and_right(probabilities, labels), sure)


def answering_curve(
    probabilities: NDArray[np.float32], labels: NDArray[np.uint8], steps: int = 100
) -> tuple[Answering, ...]:
    """`answering` from all pictures to the two in a hundred that the model is surest of, evenly spaced in share."""
    confidences, right = _sure_and_right(probabilities, labels)
    thresholds = np.unique(np.quantile(confidences, np.linspace(0, 0.98, steps)))
    return tuple(_answering(confidences, right, float(sure)) for sure in thresholds)


def _answering(confidences: NDArray[np.float64], right: NDArray[np.bool_], sure: float) -> Answering:
    given = confidences >= sure  # (N,)
    return Answering(sure, float(given.mean()), float(right[given].mean()) if given.any() else float("nan"))


def _sure_and_right(
    probabilities: NDArray[np.float32], labels: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(N, classes) and (N,) -> the answers' probabilities (N,), and whether the answers are right (N,)."""
    return probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels
