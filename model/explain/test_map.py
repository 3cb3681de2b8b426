"""The test set in two dimensions, as the network sees it: near pictures are alike to it (model/explain/neighbours).

python -m model.explain.test_map NAME     draw the map and add it to the model's bundle (half a minute)
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import artefacts, bundle, command
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Split
from model.explain import neighbours
from model.problem import Problem

FILE = "test_map.npz"
VOTERS = 20
PLACED_BY = 5


@dataclass(frozen=True)
class TestMap:
    """The test set as the network sees it.

    positions: float32 (N, 2), t-SNE of the hidden activations: near pictures are alike, far ones need not differ ·
    votes: uint8 (N, 10), how many of each picture's 20 nearest training pictures bear each label
    """

    __test__ = False  # pytest takes it for a test otherwise

    positions: NDArray[np.float32]
    votes: NDArray[np.uint8]


def draw(test: NDArray[np.float32], train: NDArray[np.float32], labels: NDArray[np.uint8], seed: int = 0) -> TestMap:
    """The map of hidden activations `test` (N, units), with votes of `train` (M, units) and their labels (M,)."""
    from sklearn.manifold import TSNE  # takes a second to import, and few need it

    perplexity = min(30, (len(test) - 1) / 3)
    positions = TSNE(2, perplexity=perplexity, init="pca", max_iter=500, random_state=seed).fit_transform(
        test
    )  # (N, 2)
    voters = labels[neighbours.nearest(test, train, min(VOTERS, len(train)))]  # (N, 20)
    votes = (voters[:, :, None] == np.arange(10)).sum(axis=1)  # (N, 10)
    return TestMap(positions.astype(np.float32), votes.astype(np.uint8))


def place(near: NDArray[np.intp], positions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where a picture belongs on the map: (2,), the middle of the PLACED_BY test pictures nearest to it.

    t-SNE has no formula for new points; the median of their positions stays within a crowd where a mean would not.
    """
    return np.asarray(np.median(positions[near], axis=0), np.float32)


def tally(labels: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """(label, how often), the most frequent first."""
    return [(int(label), count) for label, count in Counter(labels.tolist()).most_common()]


def pack(drawn: TestMap) -> bytes:
    """The map as the file of a bundle, positions in half precision."""
    return artefacts.packed({"positions": drawn.positions.astype(np.float16), "votes": drawn.votes})


def read(model: Bundle) -> TestMap | None:
    """The model's map; None if it was never drawn. Raises Problem if its file cannot be read."""
    count = len(model.test_logits)

    def reading(file: Path) -> TestMap:
        arrays = untrusted.arrays(file, positions=(count, 2), votes=(count, 10))
        return TestMap(arrays["positions"].astype(np.float32), arrays["votes"])

    return model.artefact(FILE, reading)


def add(model: Bundle, data: Split) -> Bundle:
    """Draw a model's map of the test pictures and add it to its bundle, with what finds pictures that are alike.

    Raises Problem if its training diverged: then it answers with no numbers.
    """
    classifier = model.classifier()
    train, test = classifier.hidden(data.train.images), classifier.hidden(data.test.images)
    if not np.isfinite(train).all() or not np.isfinite(test).all():
        raise Problem("The training of {name} diverged: there is no map to draw.", name=model.name)
    drawn, projection = draw(test, train, data.train.labels), neighbours.projected(train, test)
    files = {FILE: pack(drawn), neighbours.FILE: neighbours.pack(projection)}
    return bundle.add(model.directory, files)


def main() -> int:
    """Add the map to the bundle that the command line names."""
    return command.main("model.explain.test_map", lambda model: command.size(add(model, dataset.load()), FILE))


if __name__ == "__main__":
    sys.exit(main())
