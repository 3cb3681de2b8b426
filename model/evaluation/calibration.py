"""When should the network rather say "I don't know"? A threshold for each model, kept in its bundle.

The score is the sum of the two largest probabilities: an honest doubt between Shirt and Coat still scores high,
while a scribble that is a little of everything scores low.

python -m model.evaluation.calibration NAME     measure a model's threshold and add it to its bundle
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import bundle, command
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Pictures
from model.network.forward import softmax

FILE = "calibration.json"
# Shares of real validation pictures and of generated drawings that may be taken for strangers.
FALSE_ALARMS_PICTURES = 0.02
FALSE_ALARMS_DRAWINGS = 0.02
_HELD_OUT_SEED = 2**31 - 1  # larger than any recipe's: never trained on


def score(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, classes) -> (N,), the sum of the two largest probabilities, in [0.2, 1]."""
    return np.asarray(np.partition(probabilities, -2, axis=-1)[..., -2:].sum(axis=-1), np.float32)


def threshold(pictures: NDArray[np.float32], drawings: NDArray[np.float32] | None = None) -> float:
    """The score below which a picture looks like none of the ten classes, from probabilities (N, classes).

    The low quantiles of real pictures, and of drawings for a model that was trained on them; the lower counts.
    """
    limits = [float(np.quantile(score(pictures), FALSE_ALARMS_PICTURES))]
    if drawings is not None:
        limits.append(float(np.quantile(score(drawings), FALSE_ALARMS_DRAWINGS)))
    return min(limits)


def held_out_drawings() -> Pictures:
    """2,000 generated drawings that no recipe trains on."""
    from model.drawing.doodles.pool import pool  # what answers need not load what makes drawings

    return pool(Pictures.none(), doodles=2000, redrawn=0, strangers=0, seed=_HELD_OUT_SEED)


def to_json(value: float) -> bytes:
    """The threshold as the file of a bundle."""
    return (json.dumps({"unknown_below": round(value, 4)}) + "\n").encode()


def unknown_below(model: Bundle) -> float:
    """The score below which a picture looks to the model like none of the ten classes; 0 if it was not measured.

    Raises Problem if its file cannot be read.
    """
    return model.artefact(FILE, _read) or 0.0


def _read(file: Path) -> float:
    return untrusted.number(untrusted.parsed(untrusted.content(file))["unknown_below"])


def main() -> int:
    """Add the threshold to the bundle that the command line names."""
    return command.main("model.evaluation.calibration", _add)


def _add(model: Bundle) -> str:
    drawings = None
    if model.recipe.drawings_per_epoch:
        drawings = model.classifier().probabilities(held_out_drawings().images)
    value = threshold(softmax(model.validation_logits), drawings)
    bundle.add(model.directory, {FILE: to_json(value)})
    test = score(softmax(model.test_logits)) < value
    return f"{model.name}: unknown below {value:.4f}; {test.mean():.2%} of {dataset.TEST_SIZE:,} test pictures are"


if __name__ == "__main__":
    sys.exit(main())
