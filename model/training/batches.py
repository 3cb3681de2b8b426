"""Pictures, drawings and photos → the batches of every epoch, shuffled by (seed, epoch)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model.data.dataset import Pictures
from model.drawing.doodles import pool as doodles
from model.drawing.doodles.pool import STRANGER
from model.network import keras_model
from model.network.recipe import Recipe
from model.training import augmenting, photo_pictures

_NOISIEST = 0.3  # standard deviation, as a share of full white
_log = logging.getLogger(__name__)


def is_soft(recipe: Recipe) -> bool:
    """Whether the targets are probabilities rather than labels."""
    return recipe.label_smoothing > 0 or recipe.strangers > 0 or recipe.photos > 0


def targets(labels: NDArray[np.uint8], recipe: Recipe, smoothing: float) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Labels (N,) as they are, or as probabilities (N, classes); what is none of the ten gets 0.1 for each."""
    if not is_soft(recipe):
        return labels
    count = len(recipe.classes)
    hard = np.eye(max(count, STRANGER + 1), count, dtype=np.float32)[labels]  # (N, classes), zeros for a stranger
    if recipe.strangers:
        hard[labels == STRANGER] = 1 / count
    return (1 - smoothing) * hard + smoothing / count


@dataclass(frozen=True)
class Pool:
    """What the epochs choose from beside the pictures.

    images: uint8 (N, 28, 28) · wanted: labels (N,) or probabilities (N, classes), as `targets` has them
    """

    images: NDArray[np.uint8]
    wanted: NDArray[np.uint8] | NDArray[np.float32]


def pool(recipe: Recipe, pictures: Pictures) -> Pool:
    """All drawings and photos that the epochs choose from, made by as many processes as there are processors."""
    if not recipe.drawings_per_epoch:
        return Pool(pictures.images[:0], targets(pictures.labels[:0], recipe, 0))
    _log.info("Making %s drawings …", f"{recipe.doodles + recipe.redrawn + recipe.strangers:,}")
    drawn = doodles.pool(
        pictures, doodles=recipe.doodles, redrawn=recipe.redrawn, strangers=recipe.strangers, seed=recipe.seed
    )
    wanted = targets(drawn.labels, recipe, recipe.label_smoothing)
    if not recipe.photos:
        return Pool(drawn.images, wanted)
    _log.info("Cutting %s garments out of photos …", f"{recipe.photos:,}")
    seen = photo_pictures.make(pictures, recipe.photos, recipe.seed)
    soft = (1 - recipe.label_smoothing) * seen.targets + recipe.label_smoothing / 10
    return Pool(np.concatenate([drawn.images, seen.images]), np.concatenate([wanted, soft]))


def batches(pictures: Pictures, others: Pool, recipe: Recipe, first_epoch: int) -> tf.data.Dataset:
    """One row of batches to the last epoch; (seed, epoch) draws each epoch's order, its choice of others, its noise."""
    images = tf.constant(np.concatenate([pictures.images, others.images]))
    own = targets(pictures.labels, recipe, recipe.label_smoothing)
    wanted = tf.constant(np.concatenate([own, others.wanted]))

    def epoch_batches(epoch: tf.Tensor) -> tf.data.Dataset:
        seed = tf.stack([tf.constant(recipe.seed, tf.int64), epoch])
        chosen = shuffled(tf.range(len(pictures), len(images)), seed)[: recipe.drawings_per_epoch]
        order = shuffled(tf.concat([tf.range(len(pictures)), chosen], 0), seed)
        mirrored = tf.random.stateless_uniform(tf.shape(order), seed) < (0.5 if recipe.mirrored else 0)
        mirrored &= order < len(pictures)  # drawings and photos were made both ways round
        count = tf.size(order)
        changes = (
            mirrored,
            _noise(count, recipe.noisy, seed),
            tf.random.stateless_uniform((count, 2), seed + 2, -recipe.moved, recipe.moved + 1, tf.int32),
            augmenting.rectangles(count, recipe.erased, images.shape[-1], seed + 3),
        )
        return tf.data.Dataset.from_tensor_slices((order, *changes)).batch(recipe.batch_size)

    def shuffled(indices: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        return tf.random.experimental.stateless_shuffle(indices, seed)

    def pick(
        indices: tf.Tensor, mirrored: tf.Tensor, noise: tf.Tensor, moves: tf.Tensor, holes: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        chosen = tf.gather(images, indices)  # (batch, 28, 28)
        chosen = tf.where(mirrored[:, None, None], chosen[:, :, ::-1], chosen)
        seed = tf.cast(tf.stack([indices[0], recipe.seed]), tf.int64)
        if recipe.moved:
            chosen = augmenting.moved(chosen, moves)
        if recipe.erased:
            chosen = augmenting.erased(chosen, holes, seed + 1)
        if recipe.noisy:
            grain = noise[:, None, None] * tf.random.stateless_normal(tf.shape(chosen), seed)
            chosen = tf.clip_by_value(tf.cast(chosen, tf.float32) + grain, 0, 255)
        # (batch, 28, 28, 1) in [0, 1], and (batch,) or (batch, classes)
        return keras_model.as_input(chosen), tf.gather(wanted, indices)

    epochs = tf.data.Dataset.range(first_epoch, recipe.epochs)
    return epochs.flat_map(epoch_batches).map(pick).prefetch(4)


def _noise(count: tf.Tensor, share: float, seed: tf.Tensor) -> tf.Tensor:
    """float32 (count,): the standard deviation of each picture's noise, 0 for all but a share of them."""
    chance, strength = tf.unstack(tf.random.stateless_uniform((2, count), seed + 1))
    return tf.where(chance < share, 255 * _NOISIEST * strength, 0.0)
