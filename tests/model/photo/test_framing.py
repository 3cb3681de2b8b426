"""A photo in its square, and what is taken for a photo."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from model.data import dataset, photos
from model.drawing import strokes
from model.drawing.hundred import OWN
from model.photo import framing


def test_a_wide_photo_stands_whole_in_the_middle_on_its_borders_colour() -> None:
    picture = np.full((50, 100, 3), (10, 200, 30), np.uint8)
    picture[20:30, 45:55] = 255
    framed = framing.framed(picture)
    assert framed.shape == (224, 224, 3) and (framed[0, 0] == (10, 200, 30)).all()
    rows, columns = np.nonzero(framed.min(axis=2) > 200)
    assert abs(rows.mean() - 111.5) < 1 and abs(columns.mean() - 111.5) < 1
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=1)  # nothing is stretched


def test_what_is_transparent_lies_on_white() -> None:
    assert (framing.framed(np.zeros((9, 9, 4), np.uint8)) == 255).all()


def test_a_closer_look_frames_what_lies_in_the_box() -> None:
    picture = np.zeros((100, 200, 3), np.uint8)
    picture[25:75, 50:150] = (200, 30, 40)
    # The photo fills the square's width: 224 for 200 pixels, 56 of the square's above and below it.
    box = (56, 84, 168, 140)
    found = framing.closer(picture, box)
    assert found.shape == (224, 224, 3) and (found[112, 20:204] == (200, 30, 40)).all()
    assert np.array_equal(framing.closer(picture, None), framing.framed(picture))
    assert np.array_equal(framing.closer(picture, (0, 0, 10, 10)), framing.framed(picture))  # beside the photo


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(4))),
    st.tuples(*[st.floats(0, 1)] * 4),
    st.integers(-45, 45),
)
def test_any_upload_can_be_cut_and_turned(pixels: np.ndarray, crop: tuple[float, ...], degrees: int) -> None:
    left, top, right, bottom = crop
    found = framing.corrected(pixels, (left, top, right, bottom), degrees)
    assert found.shape[2] == 4 and min(found.shape) > 0


def test_a_cut_upload_is_what_lies_within_and_turning_goes_clockwise() -> None:
    pixels = np.full((40, 80, 4), 255, np.uint8)
    pixels[:, 40:, :3] = 0
    assert np.array_equal(framing.corrected(pixels, (0.5, 0, 1, 0.5), 0), pixels[:20, 40:])
    bar = np.full((101, 101, 4), 255, np.uint8)
    bar[:50, 48:53, :3] = 0  # from the middle up
    turned = framing.corrected(bar, (0, 0, 1, 1), 45)
    rows, columns = np.nonzero(turned[..., 0] < 100)
    assert rows.mean() < len(turned) / 2 < columns.mean()  # to the upper right


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([3, 4]))))
def test_any_picture_can_be_framed(pixels: np.ndarray) -> None:
    assert framing.framed(pixels).shape == (224, 224, 3)
    assert framing.is_photo(pixels) in (True, False)


def test_photos_are_taken_for_photos_and_pictures_and_drawings_are_not() -> None:
    kept = photos.load()
    assert np.mean([framing.is_photo(picture) for picture in kept.pictures[::20]]) > 0.95
    for picture in dataset.load_test().images[:50]:
        assert not framing.is_photo(np.asarray(Image.fromarray(255 - picture).resize((280, 280)).convert("RGB")))
    for file in sorted(OWN.glob("*.json"))[::10]:
        assert not framing.is_photo(strokes.render(strokes.read(file)))
