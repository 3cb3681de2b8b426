"""Which pictures does the network take to be alike? Those whose activations of its hidden dense layer are near.

To ask the network about all 58,000 pictures takes a server half a minute, and all their activations would take up to
8 MB of a bundle. So a bundle holds where they lie on the first principal components (0.6 MB): that tells which few
hundred may be the nearest, and the network is asked about those.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import artefacts
from model.bundle.bundle import Bundle
from model.network.classifier import Answering

FILE = "projection.npz"
AXES = 12
# Of the twelve pictures that are nearest by all activations, 99.9 % (lesson), 99.4 % (sketch) and 99.5 % (sketch-plus)
# are found so, measured by 500 test pictures.
_CANDIDATES_EACH = 40


@dataclass(frozen=True)
class Projection:
    """Activations of the hidden layer on their first principal components, in steps of the same length on all axes.

    axes: float32 (K, units), the components, by steps · start: float32 (K,), where each axis has its zero ·
    train: uint8 (M, K), the training pictures · test: uint8 (N, K), the test pictures
    """

    axes: NDArray[np.float32]
    start: NDArray[np.float32]
    train: NDArray[np.uint8]
    test: NDArray[np.uint8]


def projected(train: NDArray[np.float32], test: NDArray[np.float32]) -> Projection:
    """The projection of activations (M, units) and (N, units) on the components of `train`."""
    _, components = np.linalg.eigh(np.atleast_2d(np.cov(train, rowvar=False)))  # in columns, the largest last
    components = components[:, ::-1][:, :AXES].T  # (K, units)
    spread = train @ components.T  # (M, K)
    lowest, highest = spread.min(axis=0), spread.max(axis=0)
    step = float((highest - lowest).max()) / 255 or 1.0
    axes, start = components / step, lowest / step
    places = (np.clip(np.round(_on(axes, start, hidden)), 0, 255).astype(np.uint8) for hidden in (train, test))
    return Projection(axes.astype(np.float32), start.astype(np.float32), *places)


def pack(projection: Projection) -> bytes:
    """The projection as the file of a bundle."""
    return artefacts.packed(asdict(projection))


def read(model: Bundle) -> Projection | None:
    """The model's projection; None if it was never worked out. Raises Problem if its file cannot be read."""
    count, units = len(model.test_logits), model.layers[-1].weights[0][0]
    axes = min(AXES, units)
    shapes = {"axes": (axes, units), "start": (axes,), "train": (None, axes), "test": (count, axes)}

    def reading(file: Path) -> Projection:
        arrays = untrusted.arrays(file, **shapes)
        if any(np.isnan(arrays[name]).any() for name in shapes):
            raise ValueError("a place is a number")
        return Projection(*(arrays[name] for name in shapes))

    return model.artefact(FILE, reading)


def nearest(hidden: NDArray[np.floating], others: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """Indices (N, count) of those of `others` (M, units) nearest to each of `hidden` (N, units), nearest first."""
    from sklearn.neighbors import NearestNeighbors  # takes a second to import, and few need it

    found = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(others).kneighbors(hidden, return_distance=False)
    return np.asarray(found, np.intp)


def search(
    hidden: NDArray[np.floating],
    images: NDArray[np.uint8],
    places: NDArray[np.uint8],
    projection: Projection,
    network: Answering,
    count: int,
) -> NDArray[np.intp]:
    """Indices (count,) of those of `images` (N, 28, 28) nearest to activations `hidden` (units,), nearest first.

    places: where the images lie, (N, K): the projection's own `train` or `test`
    """
    here = _on(projection.axes, projection.start, hidden[None])  # (1, K)
    likely = nearest(here, places.astype(np.float32), min(_CANDIDATES_EACH * count, len(places)))[0]
    order = nearest(hidden[None], network.hidden(images[likely]), min(count, len(likely)))[0]
    return np.asarray(likely[order], np.intp)


def _on(axes: NDArray[np.floating], start: NDArray[np.floating], hidden: NDArray[np.floating]) -> NDArray[np.floating]:
    """Where activations (N, units) lie: (N, K), in steps that are not whole yet, nor within 0 and 255."""
    return np.asarray(hidden @ axes.T - start)
