"""Doodles, redrawn pictures and strangers: seeded, varied, of the right form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.drawing.doodles import MAKERS, doodle, doodles
from model.drawing.doodles.contours import redrawn
from model.drawing.doodles.others import FAMILIAR, STRANGE, strangers
from model.drawing.doodles.pen import CANVAS, Style, draw
from model.drawing.doodles.shapes import Dice, Shape, bend, box, ellipse, mirrored, spline


def test_doodles_are_seeded_and_varied() -> None:
    images, labels = doodles(60, seed=5)
    again, _ = doodles(60, seed=5)
    other, _ = doodles(60, seed=6)
    assert images.shape == (60, 28, 28) and images.dtype == np.uint8
    assert (np.bincount(labels) == 6).all()
    assert (images == again).all() and (images != other).any(axis=(1, 2)).mean() > 0.9


@settings(max_examples=150)
@given(st.integers(0, 9), st.integers(0, 2**32))
def test_every_doodle_is_ink_on_paper(label: int, seed: int) -> None:
    pixels = doodle(label, Dice(seed))
    assert pixels.shape == (CANVAS, CANVAS) and pixels.dtype == np.uint8
    assert 0.002 < (pixels < 250).mean() < 0.95


@settings(max_examples=60)
@given(st.integers(0, 9), st.integers(0, 2**32))
def test_shapes_have_points_enough(label: int, seed: int) -> None:
    for shape in MAKERS[label](Dice(seed)):
        assert len(shape.points) >= (3 if shape.closed else 2)
        assert np.isfinite(shape.points).all()


@pytest.mark.parametrize("fill", ["outline", "solid", "toned", "hatched", "partial"])
def test_styles_fill_as_they_say(fill: str) -> None:
    shapes = [Shape(box(-1, -1, 1, 1), "body")]
    share = (draw(shapes, Style(fill=fill), Dice(1)) < 240).mean()  # type: ignore[arg-type]
    assert share > 0.5 if fill in ("solid", "toned") else share < 0.5


def test_curves_keep_their_ends() -> None:
    assert bend((0, 0), (1, 2), (2, 0))[0] == (0, 0) and bend((0, 0), (1, 2), (2, 0))[-1] == (2, 0)
    assert spline([(0, 0), (1, 1), (2, 0)])[-1] == (2, 0)
    assert mirrored([(1, 0), (2, 1)]) == [(-2, 1), (-1, 0)]
    assert np.allclose(ellipse(0, 0, 2, 1, 0, 90)[-1], (0, 1))


def test_redrawn_pictures_keep_their_labels() -> None:
    pictures = np.zeros((3, 28, 28), np.uint8)
    pictures[:, 4:24, 8:20] = 200
    pictures[:, 10:12, 8:20] = 90
    images, labels = redrawn(pictures, np.array([0, 4, 6], np.uint8), 12, seed=2)
    assert images.shape == (12, 28, 28) and set(labels) <= {0, 4, 6}
    assert images.max(axis=(1, 2)).min() > 100


def test_blank_and_full_pictures_can_be_redrawn() -> None:
    extremes = np.stack([np.zeros((28, 28), np.uint8), np.full((28, 28), 255, np.uint8)])
    assert redrawn(extremes, np.array([0, 4], np.uint8), 20, seed=1)[0].shape == (20, 28, 28)


def test_strangers_of_every_kind() -> None:
    assert not FAMILIAR.keys() & STRANGE.keys()
    for unseen in (False, True):
        images = strangers(40, seed=3, unseen=unseen)
        assert images.shape == (40, 28, 28)
        assert (images == strangers(40, seed=3, unseen=unseen)).all()
