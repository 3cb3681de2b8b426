"""A few hundred training pictures of each class, and a few dozen to validate: what a training in the page learns from.

One file, as static/network/training.js takes it apart: how many pictures to train on and to validate (two uint32,
little-endian), the labels of all of them, then their pixels, one byte each.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import numpy as np

from model.data import dataset
from model.data.dataset import CLASS_NAMES, Pictures

TRAINING, VALIDATION = 300, 50  # of each class, the first in the lesson's split
FORMAT = 1


def chosen() -> tuple[Pictures, Pictures]:
    """The pictures to train on and to validate with, of both class after class. Raises Problem without the data set."""
    split = dataset.load()
    return _first(split.train, TRAINING), _first(split.validation, VALIDATION)


@lru_cache(maxsize=1)  # a good megabyte; making it takes a second, since all pictures are unpacked
def packed() -> bytes:
    """The file, compressed by gzip; the same bytes each time. Raises Problem without the data set."""
    parts = chosen()
    counts = np.array([len(part) for part in parts], "<u4").tobytes()
    labels = b"".join(part.labels.tobytes() for part in parts)
    images = b"".join(part.images.tobytes() for part in parts)
    return gzip.compress(counts + labels + images, 6, mtime=0)  # the last 1 % would take ten times as long


def _first(pictures: Pictures, count: int) -> Pictures:
    """The first `count` of each class."""
    numbers = [
        number for label in range(len(CLASS_NAMES)) for number in dataset.pick(pictures.labels, count, label=label)
    ]
    return Pictures(pictures.images[numbers], pictures.labels[numbers])
