"""How well the models read drawings: balanced accuracy, per class, confusion, share of the commonest answer.

python benchmarks/drawings.py DIRECTORY [--model NAME …]

DIRECTORY holds picture files or drawings of ours (.json) and an index.csv with the columns file and label.
Every drawing passes through `model/drawing/reading.py` at its default settings, as in the app.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.bundle import registry
from model.data.dataset import CLASS_NAMES, load_test
from model.drawing import hundred
from model.evaluation import calibration, drawings, measures
from model.evaluation.drawings import Reading
from model.problem import Problem


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
            f"  worst class {CLASS_NAMES[worst]} {found.classes[worst]:.2f} · "
            f"commonest answer {CLASS_NAMES[answer]} {share:.2f} · "
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
        given, test_labels = hundred.load(options.directory), load_test().labels
        for name in options.model or registry.directories():
            model = registry.find(name)
            answers = model.classifier().probabilities(given.images)
            found = drawings.reading(answers, given.labels, calibration.unknown_below(model))
            print(report(name, found, measures.score(model.test_logits, test_labels).accuracy), end="\n\n")
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
