"""How often a model says "none of the ten", rightly and wrongly: python benchmarks/unknown.py [DIRECTORY of drawings]

False alarms: real test pictures, and the drawings of DIRECTORY (the project's own by default). Hits: generated
scribbles, faces, rooms, noise and the like, of kinds that were trained on and of kinds that never were.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.bundle import registry
from model.data import dataset
from model.drawing import hundred
from model.drawing.doodles import others
from model.evaluation import calibration
from model.network.classifier import Classifier

COUNT = 2000
SEED = 2**31 - 1  # no recipe's


def main() -> None:
    """Print a table for each model."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else hundred.OWN
    pictures = {
        "real test pictures": dataset.load_test().images,
        f"drawings of {directory.name}": hundred.load(directory).images,
        "strangers of kinds trained on": others.strangers(COUNT, SEED),
        "strangers of other kinds": others.strangers(COUNT, SEED, unseen=True),
    }
    for name in registry.directories():
        model = registry.find(name)
        classifier = model.classifier()
        print(f"{name}, unknown below {calibration.unknown_below(model):.3f}")
        for title, images in pictures.items():
            print(f"  {title:32} {_unknown(classifier, images, calibration.unknown_below(model)).mean():.3f}")
        unseen = _unknown(classifier, pictures["strangers of other kinds"], calibration.unknown_below(model))
        kinds = list(others.STRANGE)
        shares = {kind: unseen[index :: len(kinds)].mean() for index, kind in enumerate(kinds)}
        print("    " + ", ".join(f"{kind} {share:.2f}" for kind, share in shares.items()))


def _unknown(classifier: Classifier, images: NDArray[np.uint8], below: float) -> NDArray[np.bool_]:
    return np.asarray(calibration.score(classifier.probabilities(images)) < below)


if __name__ == "__main__":
    main()
