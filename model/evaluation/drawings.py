"""How well a model reads drawings: the project's own hundred, data/drawings, which nothing is ever trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from model.bundle.bundle import Bundle
from model.drawing import hundred
from model.evaluation import calibration
from model.network.classifier import Answering


@dataclass(frozen=True)
class Reading:
    """What a model made of drawings.

    `answers` (N,), classes · `confusion` int (10, 10), a row for what was drawn · `unknown`: the share of drawings
    that look like none of the ten
    """

    answers: NDArray[np.intp]
    confusion: NDArray[np.int64]
    unknown: float

    @property
    def classes(self) -> NDArray[np.float64]:
        """Accuracy of each class (10,), NaN for one that was not drawn."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.diag(self.confusion) / self.confusion.sum(axis=1))

    @property
    def balanced(self) -> float:
        """The mean accuracy of the classes that were drawn."""
        return float(np.nanmean(self.classes))

    @property
    def commonest(self) -> tuple[int, float]:
        """The class answered most often, and its share of all answers."""
        answers = self.confusion.sum(axis=0)
        return int(answers.argmax()), float(answers.max() / answers.sum())


def of(model: Bundle, classifier: Answering) -> Reading:
    """How a model reads our drawings. Raises Problem where they can't be read."""
    own = hundred.own()
    return reading(classifier.probabilities(own.images), own.labels, calibration.unknown_below(model))


def reading(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], unknown_below: float) -> Reading:
    """Compare answers (N, 10) with labels (N,)."""
    answers = probabilities.argmax(axis=1)
    confusion = confusion_matrix(labels, answers, labels=range(10))
    return Reading(answers, confusion, float((calibration.score(probabilities) < unknown_below).mean()))
