"""One picture through the classifier against `model.predict`, in one process: python -m benchmarks.classifier"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from model import bundle, dataset, network
from model.classifier import Classifier

ROUNDS = 50


def main() -> None:
    """Print the median milliseconds of both and their ratio."""
    model = bundle.find("lesson").network()
    classifier, picture = Classifier(model), dataset.load_test().images[:1]
    inputs = network.as_input(picture).numpy()
    ours, predict = [], []
    for _ in range(ROUNDS + 5):
        ours.append(_milliseconds(lambda: classifier.probabilities(picture)))
        predict.append(_milliseconds(lambda: model.predict(inputs, verbose=0)))
    fast, slow = statistics.median(ours[5:]), statistics.median(predict[5:])
    print(f"one picture, median of {ROUNDS}: {fast:.2f} ms, model.predict {slow:.1f} ms, 1/{slow / fast:.0f} of it")


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
