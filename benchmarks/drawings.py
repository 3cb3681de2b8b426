"""How well the models read drawings: balanced accuracy, per class, confusion, share of the commonest answer.

python benchmarks/drawings.py DIRECTORY [--model NAME …]

DIRECTORY holds picture files or drawings of ours (.json) and an index.csv with the columns file and label.
Every drawing passes through `model.sketch` at its default settings, as in the app.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model import bundle, calibration, evaluation
from model.classifier import Classifier
from model.classify import picture
from model.dataset import CLASS_NAMES, Pictures, load_test
from model.problem import Problem


@dataclass(frozen=True)
class Reading:
    """What a model made of drawings: `confusion` int (10, 10), a row for what was drawn; `unknown`, a share."""

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
    def commonest(self) -> tuple[str, float]:
        """The answer given most often, and its share of all answers."""
        answers = self.confusion.sum(axis=0)
        return CLASS_NAMES[int(answers.argmax())], float(answers.max() / answers.sum())


def read(directory: Path) -> Pictures:
    """The drawings that index.csv names, as the network sees them. Raises Problem for what can't be read."""
    try:
        with (directory / "index.csv").open(newline="", encoding="utf-8") as lines:
            rows = [(directory / row["file"], int(row["label"])) for row in csv.DictReader(lines)]
    except (OSError, KeyError, ValueError) as error:
        raise Problem("{folder} needs an index.csv with the columns file and label.", folder=directory) from error
    return Pictures(np.stack([picture(file) for file, _ in rows]), np.array([label for _, label in rows], np.uint8))


def reading(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], unknown_below: float) -> Reading:
    """Compare answers (N, 10) with labels (N,)."""
    confusion = confusion_matrix(labels, probabilities.argmax(axis=1), labels=range(10))
    return Reading(confusion, float((calibration.score(probabilities) < unknown_below).mean()))


def report(name: str, found: Reading, test_accuracy: float) -> str:
    """The figures as text."""
    answer, share = found.commonest
    worst = int(np.nanargmin(found.classes))
    rows = [
        f"  {label:12} {accuracy:4.2f}  " + " ".join(f"{count:3d}" for count in row)
        for label, accuracy, row in zip(CLASS_NAMES, found.classes, found.confusion, strict=True)
    ]
    return "\n".join(
        [
            f"{name}: balanced accuracy {found.balanced:.3f} on {found.confusion.sum()} drawings",
            f"  worst class {CLASS_NAMES[worst]} {found.classes[worst]:.2f} · commonest answer {answer} {share:.2f} · "
            f'called "none of the ten" {found.unknown:.3f} · real test pictures {test_accuracy:.4f}',
            "  class        right, answers 0 to 9",
            *rows,
        ]
    )


def main() -> None:
    """Measure the models on one folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--model", action="append", help="a model's name; all of them by default")
    options = parser.parse_args()
    try:
        drawings, test_labels = read(options.directory), load_test().labels
        for name in options.model or bundle.directories():
            model = bundle.find(name)
            answers = Classifier(model.network()).probabilities(drawings.images)
            found = reading(answers, drawings.labels, model.unknown_below)
            print(report(name, found, evaluation.score(model.test_logits, test_labels).accuracy), end="\n\n")
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
