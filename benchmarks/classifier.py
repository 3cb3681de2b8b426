"""One picture through the classifier against `model.predict`, in one process: python -m benchmarks.classifier

And how many pictures a second it answers where a thousand come at once. NumPy has one thread, as in the app.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits

from benchmarks import results
from model.bundle import registry
from model.data import dataset
from model.network import keras_model

BLOCKS, CALLS = 10, 20
MANY, TIMES = 1_000, 5


def main() -> None:
    """Print the median milliseconds of both and their ratio, for every shipped model; keep them in RESULTS.md."""
    threadpool_limits(limits=1, user_api="blas")
    rows = [_row(name) for name, directory in registry.directories().items() if directory.parent == registry.SHIPPED]
    text = "\n".join(
        [
            "| one picture by | classifier | `model.predict` | ratio | of 1,000, a second |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )
    print(text)
    results.record("One picture, server side", f"By `python -m benchmarks.classifier`, medians.\n\n{text}")


def _row(name: str) -> str:
    found, pictures = registry.find(name), dataset.load_test().images[:MANY]
    picture = pictures[:1]
    model, classifier = found.network(), found.classifier()
    inputs = keras_model.as_input(picture).numpy()
    ours, predict = [], []
    for _ in range(BLOCKS):  # in turn, so that a busy moment of the machine meets both
        ours += _milliseconds(lambda: classifier.probabilities(picture))
        predict += _milliseconds(lambda: model.predict(inputs, verbose=0))
    fast, slow = statistics.median(ours), statistics.median(predict)
    many = statistics.median(_milliseconds(lambda: classifier.probabilities(pictures), TIMES))
    rate = 1000 * MANY / many
    return f"| `{name}` | {fast:.2f} ms | {slow:.1f} ms | 1/{slow / fast:.0f} | {rate:,.0f} |"


def _milliseconds(work: Callable[[], object], calls: int = CALLS) -> list[float]:
    """Of so many calls in a row, after one to warm up."""
    work()
    times = []
    for _ in range(calls):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return times


if __name__ == "__main__":
    main()
