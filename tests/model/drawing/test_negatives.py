"""A file of 28×28 grey pixels is a test picture, be it white on black or the negative of one, in whatever mode."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.data.dataset import Split
from model.drawing import reading
from model.problem import Problem

MODES = ("PNG L", "PNG RGB", "PNG RGBA", "PNG P", "PNG 1", "PNG I;16", "JPEG L", "JPEG RGB", "JPEG CMYK", "WEBP RGB")


def file(picture: NDArray[np.uint8], mode: str) -> bytes:
    format, colours = mode.split()
    image = Image.fromarray(picture)
    wide = Image.fromarray(picture.astype(np.uint16) * 257) if colours == "I;16" else image.convert(colours)
    buffer = io.BytesIO()
    wide.save(buffer, format, quality=95)
    return buffer.getvalue()


def read(picture: NDArray[np.uint8], mode: str) -> NDArray[np.uint8]:
    return reading.read(file(picture, mode))[-1].picture


@pytest.mark.parametrize("mode", MODES)
def test_a_test_picture_and_its_negative_are_read_alike(mode: str, data: Split) -> None:
    for picture in data.test.images[:100]:
        shades = np.where(picture > 127, 255, 0).astype(np.uint8) if mode == "PNG 1" else picture
        assert np.abs(read(shades, mode).astype(int) - shades).mean() <= (4 if mode[0] != "P" else 0)
        assert np.abs(read(255 - shades, mode).astype(int) - shades).mean() <= (4 if mode[0] != "P" else 0)


@pytest.mark.thorough
def test_none_of_two_thousand_test_pictures_is_taken_for_its_negative(data: Split) -> None:
    for picture in data.test.images[:2000]:
        assert np.array_equal(read(picture, "PNG L"), picture)
        assert np.array_equal(read(255 - picture, "PNG L"), picture)


@pytest.mark.parametrize("shade", [0, 90, 200, 255])
def test_28_by_28_pixels_of_one_shade_are_blank(shade: int) -> None:
    with pytest.raises(Problem, match="This picture is blank"):
        read(np.full((28, 28), shade, np.uint8), "PNG L")


def test_a_colourful_picture_of_this_size_goes_the_way_of_any_other() -> None:
    pixels = np.full((28, 28, 3), (240, 200, 120), np.uint8)
    pixels[8:20, 5:23] = (20, 40, 90)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    assert np.array_equal(reading.read(buffer.getvalue())[-1].picture, reading.to_picture(pixels))


def enlarged(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A test picture as somebody may have drawn or printed it: 280×280, with paper around it."""
    large = Image.fromarray(picture).resize((280, 280), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(large), 30)


def test_a_hundred_pictures_are_read_alike_dark_on_light_and_light_on_dark(data: Split) -> None:
    for picture in data.test.images[:100]:
        light = enlarged(picture)
        one, other = (reading.to_picture(each).astype(int) for each in (light, 255 - light))
        assert np.abs(one - other).mean() <= 1
