"""Pictures as they might have been as well: moved by some pixels, or with a rectangle missing."""

from __future__ import annotations

import tensorflow as tf

# Of what is erased: its share of the picture, and its height to its width, from one to the other on a logarithmic
# scale (Zhong et al., Random Erasing, https://arxiv.org/abs/1708.04896, but for the largest share, theirs is 0.4).
_SHARES, _RATIOS = (0.02, 0.3), (0.3, 3.3)


def moved(pictures: tf.Tensor, by: tf.Tensor) -> tf.Tensor:
    """(N, 28, 28), and int32 (N, 2), pixels downwards and to the right -> the same shape, black where nothing was."""
    side, most = pictures.shape[-1], 14
    padded = tf.pad(pictures, [[0, 0], [most, most], [most, most]])
    rows, columns = (tf.range(side) + most - by[:, axis, None] for axis in (0, 1))  # (N, 28)
    return tf.gather(tf.gather(padded, rows, axis=1, batch_dims=1), columns, axis=2, batch_dims=1)


def rectangles(count: tf.Tensor, share: float, side: int, seed: tf.Tensor) -> tf.Tensor:
    """int32 (count, 4): top, left, bottom and right of what a picture loses; all but a share of them lose nothing."""
    chance, size, shape, down, right = tf.unstack(tf.random.stateless_uniform((5, count), seed))
    area = side**2 * (_SHARES[0] + (_SHARES[1] - _SHARES[0]) * size)
    ratio = _RATIOS[0] * (_RATIOS[1] / _RATIOS[0]) ** shape
    lengths = tf.minimum(tf.stack([tf.sqrt(area * ratio), tf.sqrt(area / ratio)], 1), side)  # (count, 2)
    first = tf.stack([down, right], 1) * (side - lengths)
    found = tf.cast(tf.round(tf.concat([first, first + lengths], 1)), tf.int32)
    return tf.where(chance[:, None] < share, found, 0)


def erased(pictures: tf.Tensor, holes: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """(N, 28, 28), and int32 (N, 4), `rectangles` -> the same shape, with pixels by chance where each loses its own."""
    places = tf.range(pictures.shape[-1])
    rows, columns = (
        (places >= holes[:, axis, None]) & (places < holes[:, axis + 2, None]) for axis in (0, 1)
    )  # (N, 28)
    chance = 255 * tf.random.stateless_uniform(tf.shape(pictures), seed)
    return tf.where(rows[:, :, None] & columns[:, None, :], tf.cast(chance, pictures.dtype), pictures)
