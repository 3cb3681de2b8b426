"""One picture through the classifier against `model.predict`, in one process: python -m benchmarks.classifier"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from model import bundle, dataset, network

BLOCKS, CALLS = 10, 20


def main() -> None:
    """Print the median milliseconds of both and their ratio."""
    lesson, picture = bundle.find("lesson"), dataset.load_test().images[:1]
    model, classifier = lesson.network(), lesson.classifier()
    inputs = network.as_input(picture).numpy()
    ours, predict = [], []
    for _ in range(BLOCKS):  # in turn, so that a busy moment of the machine meets both
        ours += _milliseconds(lambda: classifier.probabilities(picture))
        predict += _milliseconds(lambda: model.predict(inputs, verbose=0))
    fast, slow = statistics.median(ours), statistics.median(predict)
    print(f"one picture, median of {len(ours)}: {fast:.2f} ms, model.predict {slow:.1f} ms, 1/{slow / fast:.0f} of it")


def _milliseconds(work: Callable[[], object]) -> list[float]:
    """Of CALLS calls in a row, after one to warm up."""
    work()
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return times


if __name__ == "__main__":
    main()
