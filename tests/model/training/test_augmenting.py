"""Pictures moved, and with rectangles missing."""

import numpy as np
import tensorflow as tf

from model.training import augmenting

SEED = tf.constant([1, 2], tf.int64)


def test_a_picture_is_moved_down_and_right_and_black_comes_in() -> None:
    pictures = np.arange(2 * 28 * 28, dtype=np.int32).reshape(2, 28, 28) + 1
    moved = augmenting.moved(tf.constant(pictures), tf.constant([[2, 0], [-1, 3]])).numpy()
    assert (moved[0, 2:] == pictures[0, :-2]).all() and not moved[0, :2].any()
    assert (moved[1, :-1, 3:] == pictures[1, 1:, :-3]).all() and not moved[1, -1].any() and not moved[1, :, :3].any()


def test_rectangles_lie_in_the_picture_and_are_as_large_as_they_should_be() -> None:
    top, left, bottom, right = augmenting.rectangles(tf.constant(4_000), 0.5, 28, SEED).numpy().T
    area = (bottom - top) * (right - left) / 28**2
    assert (top >= 0).all() and (left >= 0).all() and (bottom <= 28).all() and (right <= 28).all()
    assert 0.45 < (area > 0).mean() < 0.55 and area.max() < 0.33 and 0.12 < area[area > 0].mean() < 0.18


def test_what_is_erased_is_chance_and_the_rest_stays() -> None:
    pictures = tf.fill((3, 28, 28), tf.constant(7, tf.uint8))
    erased = augmenting.erased(pictures, tf.constant([[0, 0, 0, 0], [2, 3, 12, 8], [0, 0, 28, 28]]), SEED).numpy()
    assert (erased[0] == 7).all()
    inside = erased[1, 2:12, 3:8]
    assert (erased[1] != 7).sum() == (inside != 7).sum() and inside.std() > 50
    assert 110 < erased[2].mean() < 145 and erased.dtype == np.uint8
