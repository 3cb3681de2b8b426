"""How often the shipped models are right, on the test pictures and on our drawings: python -m benchmarks.accuracy"""

from __future__ import annotations

import numpy as np

from benchmarks import figures, results
from benchmarks.figures import Figure
from model.bundle import registry
from model.data import dataset
from model.drawing import hundred


def main() -> None:
    """Print a row for each model; keep them in RESULTS.md."""
    found = {name: _figures(name) for name in registry.directories() if "/" not in name}
    rows = [f"| `{name}` | " + " | ".join(f"{each.value:.4f}" for each in both) + " |" for name, both in found.items()]
    text = "\n".join(["| model | test pictures | our drawings, balanced |", "|---|---|---|", *rows])
    print(text)
    both = [figure for each in found.values() for figure in each]
    results.record("Accuracy", f"By `python -m benchmarks.accuracy`.\n\n{text}", both)


def _figures(name: str) -> tuple[Figure, Figure]:
    model, test, drawings = registry.find(name), dataset.load_test(), hundred.own()
    right = model.test_logits.argmax(axis=1) == test.labels
    drawn = model.classifier().logits(drawings.images).argmax(axis=1) == drawings.labels
    classes = [drawn[drawings.labels == label] for label in np.unique(drawings.labels)]
    return (
        figures.share(f"`{name}`: test pictures", [float(right.mean())], [len(right)]),
        figures.share(
            f"`{name}`: our drawings", [float(each.mean()) for each in classes], [len(each) for each in classes]
        ),
    )


if __name__ == "__main__":
    main()
