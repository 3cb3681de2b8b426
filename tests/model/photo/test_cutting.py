"""A garment cut from its background: where it is, its frame, and the 28×28 picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.photo import cutting


def places(rows: slice, columns: slice) -> np.ndarray:
    where = np.zeros((28, 28), np.float32)
    where[rows, columns] = 1
    return where


def test_holes_are_filled_specks_left_out_and_both_shoes_of_a_pair_kept() -> None:
    where = places(slice(5, 20), slice(4, 12)) + places(slice(5, 20), slice(16, 24))
    where[10:12, 7:9] = 0  # a print that looks like the ground
    where[25, 25] = 1  # something beside it
    mask = cutting.garment(where)
    assert mask.shape == (224, 224) and mask[88, 64] and mask[88, 160] and not mask[204, 204]


def test_the_frame_has_a_margin_and_stays_within_the_picture() -> None:
    mask = np.zeros((224, 224), bool)
    mask[0:100, 50:150] = True
    assert cutting.box_around(mask) == (42, 0, 158, 108)
    assert cutting.box_around(np.zeros((224, 224), bool)) is None


def test_a_garment_fills_the_28_pixels_in_the_middle_white_on_black() -> None:
    square = np.full((224, 224, 3), 230, np.uint8)
    square[20:220, 60:160] = 40
    square[100:120, 60:160] = 90
    mask = square[..., 0] < 200
    *_before, last = cutting.cut_out(square, mask)
    picture = last.picture
    assert picture.shape == (28, 28) and picture.dtype == np.uint8
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    assert (rows[0], rows[-1]) == (0, 27) and (columns[0], columns[-1]) == (7, 20)
    assert picture[3, 14] == 255 and picture[13, 14] == pytest.approx(255 * 0.35, abs=2)  # its own greys, negated
    assert cutting.cut_out(square, mask, invert=True)[-1].picture[3, 14] == pytest.approx(255 * 0.35, abs=2)


def test_on_a_plain_background_whatever_differs_is_the_garment() -> None:
    square = np.full((224, 224, 3), (200, 210, 190), np.uint8)
    square[50:150, 80:180] = (190, 40, 60)
    mask = cutting.on_plain(square)
    assert mask[100, 100] and not mask[10, 10] and mask.mean() == pytest.approx(100 * 100 / 224**2, rel=0.1)


@given(arrays.arrays(np.uint8, (224, 224, 3), elements=st.integers(0, 255)), st.integers(0, 3))
def test_every_picture_is_cut_out_of_even_where_nothing_is_found(square: np.ndarray, kind: int) -> None:
    mask = np.zeros((224, 224), bool)
    if kind:
        mask[:: 4**kind, 5 * kind] = True
    steps = cutting.cut_out(square, mask)
    assert [step.name for step in steps] == ["grey", "garment found", "cut out", "28×28"]
    assert all(step.picture.dtype == np.uint8 for step in steps) and steps[-1].picture.shape == (28, 28)
