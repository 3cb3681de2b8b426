"""What finds the garment in a photo, on the borrowed eyes' lower half: taught by composites alone (composites.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.data import dataset, photos
from model.photo import borrowed
from model.training.composites import composite

_log = logging.getLogger(__name__)
_BATCH, _RATE, _DECAY = 32, 2e-3, 0.01


def taught(
    front: Callable[[Sequence[NDArray[np.uint8]]], tuple[NDArray[np.float16], NDArray[np.float16]]],
    count: int,
    seed: int,
    epochs: int = 10,
) -> keras.Model:
    """A finder that has seen `count` composites: (N, 14, 14, 112), (N, 28, 28, 64) → logits (N, 28, 28, 1).

    front: the lower half, as model/training/photos has it
    """
    keras.utils.set_random_seed(seed)
    random, train, given = np.random.default_rng(seed), dataset.load().train, photos.load()
    pieces = given.some(np.flatnonzero(~given.is_test & ~given.is_validation)).pictures
    chosen = random.choice(len(train), count, replace=False)
    made = [composite(train.images[number], pieces, random) for number in chosen]
    coarse, fine = front([each.picture for each in made])
    network = borrowed.finder()
    schedule = keras.optimizers.schedules.CosineDecay(_RATE, epochs * -(-count // _BATCH))
    network.compile(keras.optimizers.AdamW(schedule, weight_decay=_DECAY), _found_badly)
    course = network.fit(
        [coarse.astype(np.float32), fine.astype(np.float32)],
        np.stack([each.garment for each in made])[..., None],
        batch_size=_BATCH,
        epochs=epochs,
        verbose=0,
    )
    _log.info("The garment is found with a loss of %.3f", course.history["loss"][-1])
    return network


def _found_badly(garments: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Cross-entropy of each place, and how little what was found and what is there overlap (Dice)."""
    shares = tf.sigmoid(logits)
    both, either = tf.reduce_sum(shares * garments, (1, 2, 3)), tf.reduce_sum(shares + garments, (1, 2, 3))
    overlap = tf.reduce_mean((2 * both + 1) / (either + 1))
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(garments, logits)) + 1 - overlap
