"""Pictures of one's own in a file: what a run trains on, and what the model that comes of it is judged by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import artefacts
from model.bundle.bundle import Bundle
from model.data.dataset import Pictures, Split

FILE = "pictures.npz"  # in a run's folder: to train on and to validate with; in a bundle: those it was validated with


def pack(pictures: Pictures, kind: str = "validation") -> dict[str, np.ndarray]:
    """Pictures as arrays of a file."""
    return {f"{kind}_images": pictures.images, f"{kind}_labels": pictures.labels}


def packed(train: Pictures, validation: Pictures) -> bytes:
    """The file of a run."""
    return artefacts.packed(pack(train, "train") | pack(validation))


def of_model(validation: Pictures) -> bytes:
    """The file of a bundle."""
    return artefacts.packed(pack(validation))


def read(model: Bundle) -> Pictures | None:
    """The pictures that a model of one's own was validated with; None for a model of Fashion-MNIST.

    Raises Problem if they cannot be read.
    """
    return model.artefact(FILE, lambda file: _pictures(untrusted.arrays(file), "validation", len(model.recipe.classes)))


def of_run(folder: Path, classes: int) -> Split | None:
    """What a run trains on and validates with; None for one that takes Fashion-MNIST. There is no test set apart.

    Raises ValueError, KeyError or Refused if the file cannot be read.
    """
    file = folder / FILE
    if not file.exists():
        return None
    arrays = untrusted.arrays(file)
    validation = _pictures(arrays, "validation", classes)
    return Split(_pictures(arrays, "train", classes), validation, validation)


def _pictures(arrays: dict[str, NDArray[Any]], kind: str, classes: int) -> Pictures:
    """The pictures of one kind. Raises KeyError or ValueError where there are none that are whole."""
    images, labels = arrays[f"{kind}_images"], arrays[f"{kind}_labels"]
    if not untrusted.fits(images, (None, 28, 28)) or not untrusted.fits(labels, (None,)):
        raise ValueError("no pictures with labels")
    if not images.dtype == labels.dtype == np.uint8 or not 0 < len(images) == len(labels) or labels.max() >= classes:
        raise ValueError("no pictures with labels")
    return Pictures(images, labels)
