"""model.weights.h5: where Keras puts each of a network's weights, read without Keras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from model.network.architecture import Layer

_BYTES = 4  # of a float32


def read(path: Path, network: Sequence[Layer]) -> list[NDArray[np.float32]]:
    """The weights in Keras' order. Raises ValueError if they are not this network's."""
    check_size(path, network)
    try:
        with h5py.File(path, "r") as file:
            return [_dataset(file, place, shape) for place, shape in places(network)]
    except (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError) as error:
        raise ValueError("these are no weights of this network") from error


def check_size(path: Path, network: Sequence[Layer]) -> None:
    """Raises ValueError for a file that is smaller than its weights: HDF5 makes arrays of any size out of nothing."""
    if path.stat().st_size < _BYTES * sum(layer.parameters for layer in network):
        raise ValueError("the file is smaller than its weights")


def places(network: Sequence[Layer]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Where Keras puts each weight in its file, and its shape: layers/batch_normalization_2/vars/0."""
    counts = Counter[str]()
    for layer in network:
        kind = {"Conv2D": "conv2d", "Dense": "dense", "BatchNormalization": "batch_normalization"}.get(layer.kind)
        if kind is None:
            continue
        group = f"{kind}_{counts[kind]}" if counts[kind] else kind
        counts[kind] += 1
        for index, shape in enumerate(layer.weights):
            yield f"layers/{group}/vars/{index}", shape


def _dataset(file: h5py.File, path: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """One array of this shape; ValueError for any other, and for one that points to another file."""
    found = file[path]
    if found.shape != shape or found.dtype != np.float32 or found.external or found.is_virtual or found.file != file:
        raise ValueError(path)
    return np.asarray(found[()], np.float32)
