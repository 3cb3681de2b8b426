"""What is known of a model's answers, gathered once: the page and the report derive every figure from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.bundle.bundle import Bundle
from model.data.dataset import Pictures
from model.evaluation import confidence, figures
from model.evaluation.confidence import Bin
from model.network.forward import softmax
from model.problem import Problem


@dataclass(frozen=True)
class Evaluated:
    """A model called `name`, and the pictures whose logits its bundle holds. Figures are worked out when asked for."""

    name: str
    model: Bundle
    test: Pictures
    validation_labels: NDArray[np.uint8]

    @property
    def logits(self) -> NDArray[np.float32]:
        """(test pictures, classes), of the test pictures."""
        return self.model.test_logits

    @cached_property
    def probabilities(self) -> NDArray[np.float32]:
        """(test pictures, classes), of the test pictures."""
        return softmax(self.logits)

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """(classes, classes): test pictures by label and answer."""
        return figures.confusion(self.logits, self.test.labels)

    @cached_property
    def temperature(self) -> float:
        """What to divide the logits by, fitted to the validation pictures."""
        return confidence.temperature(self.model.validation_logits, self.validation_labels)

    @cached_property
    def tempered(self) -> NDArray[np.float32]:
        """(test pictures, classes), of the test pictures, after temperature scaling."""
        return confidence.tempered(self.logits, self.temperature)

    @cached_property
    def reliability(self) -> tuple[tuple[Bin, ...], tuple[Bin, ...]]:
        """On the test pictures, before and after temperature scaling."""
        return (
            confidence.reliability(self.probabilities, self.test.labels),
            confidence.reliability(self.tempered, self.test.labels),
        )


def evaluated(name: str, model: Bundle, test: Pictures, validation_labels: NDArray[np.uint8]) -> Evaluated:
    """The model with the pictures. Raises Problem if its evaluation is of other pictures."""
    if len(model.test_logits) != len(test) or len(model.validation_logits) != len(validation_labels):
        raise Problem(
            "The evaluation saved with model {name} is not of the data set's {test} test and {validation} "
            "validation pictures: train it again.",
            name=name,
            test=f"{len(test):,}",
            validation=f"{len(validation_labels):,}",
        )
    return Evaluated(name, model, test, validation_labels)
