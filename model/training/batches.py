"""Pictures and drawings → the batches of every epoch, shuffled by (seed, epoch)."""

from __future__ import annotations

import logging

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.data.dataset import Pictures
from model.drawing.doodles.pool import STRANGER, pool
from model.network import keras_model
from model.network.recipe import Recipe

_log = logging.getLogger(__name__)


def is_soft(recipe: Recipe) -> bool:
    """Whether the targets are probabilities rather than labels."""
    return recipe.label_smoothing > 0 or recipe.strangers > 0


def targets(labels: NDArray[np.uint8], recipe: Recipe, smoothing: float) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Labels (N,) as they are, or as probabilities (N, 10); what is none of the classes gets 0.1 for each."""
    if not is_soft(recipe):
        return labels
    hard = np.eye(STRANGER + 1, 10, dtype=np.float32)[labels]  # (N, 10), all zeros for a stranger
    hard[labels == STRANGER] = 0.1
    return (1 - smoothing) * hard + smoothing / 10


def drawings(recipe: Recipe, pictures: Pictures) -> Pictures:
    """All the drawings that the epochs choose from, made by as many processes as there are processors."""
    if not recipe.drawings_per_epoch:
        return Pictures.none()
    _log.info("Making %s drawings …", f"{recipe.doodles + recipe.redrawn + recipe.strangers:,}")
    return pool(pictures, doodles=recipe.doodles, redrawn=recipe.redrawn, strangers=recipe.strangers, seed=recipe.seed)


def batches(pictures: Pictures, drawings: Pictures, recipe: Recipe, first_epoch: int) -> tf.data.Dataset:
    """One row of batches to the last epoch; (seed, epoch) draws each epoch's order and its choice of drawings."""
    images = tf.constant(np.concatenate([pictures.images, drawings.images]))
    labels = np.concatenate([pictures.labels, drawings.labels])
    wanted = tf.constant(targets(labels, recipe, recipe.label_smoothing))

    def epoch_batches(epoch: tf.Tensor) -> tf.data.Dataset:
        seed = tf.stack([tf.constant(recipe.seed, tf.int64), epoch])
        chosen = shuffled(tf.range(len(pictures), len(labels)), seed)[: recipe.drawings_per_epoch]
        order = shuffled(tf.concat([tf.range(len(pictures)), chosen], 0), seed)
        mirrored = tf.random.stateless_uniform(tf.shape(order), seed) < (0.5 if recipe.mirrored else 0)
        mirrored &= order < len(pictures)  # drawings were made both ways round
        return tf.data.Dataset.from_tensor_slices((order, mirrored)).batch(recipe.batch_size)

    def shuffled(indices: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        return tf.random.experimental.stateless_shuffle(indices, seed)

    def pick(indices: tf.Tensor, mirrored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        chosen = tf.gather(images, indices)  # (batch, 28, 28)
        chosen = tf.where(mirrored[:, None, None], chosen[:, :, ::-1], chosen)
        # (batch, 28, 28, 1) in [0, 1], and (batch,) or (batch, 10)
        return keras_model.as_input(chosen), tf.gather(wanted, indices)

    epochs = tf.data.Dataset.range(first_epoch, recipe.epochs)
    return epochs.flat_map(epoch_batches).map(pick).prefetch(4)
