"""One picture through the classifier against `model.predict`, in one process: python -m benchmarks.classifier"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks import figures, results
from benchmarks.figures import Figure
from model.bundle import registry
from model.data import dataset
from model.network import keras_model

BLOCKS, CALLS = 10, 20


def main() -> None:
    """Print the median milliseconds of both and their ratio, for every shipped model; keep them in RESULTS.md."""
    shipped = [name for name in registry.directories() if "/" not in name]
    times = {name: _times(name) for name in shipped}
    rows = [_row(name, *each) for name, each in times.items()]
    text = "\n".join(["| one picture by | classifier | `model.predict` | ratio |", "|---|---|---|---|", *rows])
    print(text)
    found = [figure for name, each in times.items() for figure in _figures(name, *each)]
    results.record("One picture, server side", f"By `python -m benchmarks.classifier`, medians.\n\n{text}", found)


def _figures(name: str, ours: list[float], predict: list[float]) -> list[Figure]:
    return [
        figures.repeated(f"`{name}`", ours, unit="ms"),
        figures.repeated(f"`{name}`, of `model.predict`", ours, predict, unit="×", statistic=figures.ratio),
    ]


def _row(name: str, ours: list[float], predict: list[float]) -> str:
    fast, slow = statistics.median(ours), statistics.median(predict)
    return f"| `{name}` | {fast:.2f} ms | {slow:.1f} ms | 1/{slow / fast:.0f} |"


def _times(name: str) -> tuple[list[float], list[float]]:
    """Milliseconds of every call of the classifier, and of `model.predict`."""
    found, picture = registry.find(name), dataset.load_test().images[:1]
    model, classifier = found.network(), found.classifier()
    inputs = keras_model.as_input(picture).numpy()
    ours, predict = [], []
    for _ in range(BLOCKS):  # in turn, so that a busy moment of the machine meets both
        ours += _milliseconds(lambda: classifier.probabilities(picture))
        predict += _milliseconds(lambda: model.predict(inputs, verbose=0))
    return ours, predict


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
