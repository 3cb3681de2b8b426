"""From any pixels to 28×28: colours, sizes, thin pens, photos, and files that are none."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.drawing import decoding, reading
from model.drawing.reading import Settings, is_blank, open_picture, prepare, to_picture
from model.problem import Problem

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
shapes = st.tuples(st.integers(1, 90), st.integers(1, 90)).flatmap(
    lambda size: st.sampled_from([size, (*size, 3), (*size, 4)])
)
choices = st.builds(
    Settings,
    fit=st.booleans(),
    invert=st.sampled_from(["auto", "yes", "no"]),
    fill=st.booleans(),
    thickness=st.floats(-1, 1),
)


def square(paper: tuple[int, ...], ink: tuple[int, ...], side: int = 280, width: int = 12) -> NDArray[np.uint8]:
    """A square outline off the centre of a canvas, uint8 (side, side, 3 or 4)."""
    image = Image.new("RGBA" if len(paper) == 4 else "RGB", (side, side), paper)
    box = (side // 7, side // 3, side // 7 + side // 2, side // 3 + side // 2)
    ImageDraw.Draw(image).rectangle(box, outline=ink, width=width)
    return np.asarray(image)


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


@settings(max_examples=60)
@given(shapes.flatmap(lambda shape: arrays.arrays(np.uint8, shape)), choices)
def test_any_pixels_become_a_picture(pixels: NDArray[np.uint8], chosen: Settings) -> None:
    steps = prepare(pixels, chosen)
    assert all(step.picture.dtype == np.uint8 and step.picture.ndim == 2 for step in steps)
    assert steps[-1].picture.shape == (28, 28)


@settings(max_examples=30)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_two_colours_that_differ_give_the_same_picture(paper: tuple[int, ...], ink: tuple[int, ...]) -> None:
    picture = to_picture(square(paper, ink))
    if max(abs(one - other) for one, other in zip(paper, ink, strict=True)) > 40:
        assert np.abs(picture.astype(int) - to_picture(square(WHITE, BLACK))).max() <= 2
    elif paper == ink:
        assert is_blank(picture)


@pytest.mark.parametrize("ink", [(0, 0, 0, 255), (255, 255, 255, 255), (230, 60, 40, 255), (0, 0, 0, 160)])
def test_transparent_paper(ink: tuple[int, ...]) -> None:
    picture = to_picture(square((0, 0, 0, 0), ink))
    assert np.abs(picture.astype(int) - to_picture(square(WHITE, BLACK))).max() <= 2


@pytest.mark.parametrize("side", [20, 28, 100, 280, 1000, 3000])
def test_ink_fills_28_and_is_centred_at_every_size(side: int) -> None:
    picture = to_picture(square(WHITE, BLACK, side, max(1, side // 25)))
    assert picture[:, 0].max() > 60 and picture[0].max() > 60
    assert np.abs(picture.astype(int) - picture[::-1, ::-1]).max() <= 60


def test_a_thin_pen_on_a_big_canvas_stays_bright() -> None:
    assert to_picture(square(WHITE, BLACK, 1000, 2)).max() > 200


def test_specks_beside_the_drawing_are_dropped() -> None:
    pixels = square(WHITE, BLACK).copy()
    pixels[4:6, 270:272] = 0
    assert (to_picture(pixels) == to_picture(square(WHITE, BLACK))).all()


def test_shading_is_kept() -> None:
    shades = np.full((300, 300), 240, np.uint8)
    shades[60:240, 60:240] = np.linspace(20, 160, 180).astype(np.uint8)
    picture = to_picture(shades)
    assert len(np.unique(picture)) > 20 and picture[14, 0] > picture[14, 14] > picture[14, 27]


def test_a_fashion_picture_comes_out_nearly_as_it_went_in() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[:, 6:22] = np.linspace(90, 255, 16).astype(np.uint8)
    assert np.abs(to_picture(picture).astype(int) - picture).max() < 12


def test_settings() -> None:
    pixels = square(WHITE, BLACK)
    plain = to_picture(pixels)
    assert to_picture(pixels, Settings(fill=True))[14, 14] == 255 and plain[14, 14] == 0
    assert to_picture(pixels, Settings(thickness=1)).sum() > plain.sum()
    assert to_picture(pixels, Settings(thickness=-0.5)).sum() < plain.sum()
    assert np.count_nonzero(to_picture(pixels, Settings(fit=False))) < np.count_nonzero(plain)
    assert (to_picture(pixels, Settings(invert="yes")) == plain).all()
    assert to_picture(pixels, Settings(invert="no"))[0, 0] == 255


@pytest.mark.parametrize("shape", [(280, 280), (1, 1), (280, 280, 3), (3, 900, 4)])
@pytest.mark.parametrize("colour", [0, 128, 255])
def test_one_colour_is_blank(shape: tuple[int, ...], colour: int) -> None:
    assert is_blank(to_picture(np.full(shape, colour, np.uint8)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_uploads_of_every_mode(mode: str) -> None:
    grey = Image.fromarray(square(WHITE, BLACK)).convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        image = grey.convert("RGB").convert(mode)
    pixels = open_picture(encoded(image))
    assert pixels.shape == (280, 280, 4) and pixels.dtype == np.uint8
    assert (to_picture(pixels) == to_picture(np.asarray(grey))).all()


def test_uploads_of_other_formats() -> None:
    image = Image.fromarray(square(WHITE, BLACK))
    for data in (encoded(image.convert("CMYK"), "JPEG"), encoded(image, "WEBP", save_all=True, append_images=[image])):
        assert np.abs(to_picture(open_picture(data)).astype(int) - to_picture(np.asarray(image))).mean() < 8


def test_a_turned_photo_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_picture(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif)).shape == (40, 20, 4)


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_wild_bytes_are_refused_in_words(noise: bytes, cut: int) -> None:
    good = encoded(Image.fromarray(square(WHITE, BLACK)))
    for data in (noise, good[:cut], good[:cut] + noise, b"\x89PNG\r\n\x1a\n" + noise):
        with pytest.raises(Problem):
            open_picture(data)


def test_other_formats_and_bombs_are_refused() -> None:
    for data in (encoded(Image.new("L", (9, 9)), "ICO"), encoded(Image.new("1", (8160, 6140)))):
        with pytest.raises(Problem):
            open_picture(data)
    assert decoding.MOST_PIXELS == 50_000_000


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16"])
def test_a_grey_file_of_28_by_28_is_taken_as_it_is(mode: str) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    image = (
        Image.fromarray(picture.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(picture).convert(mode)
    )
    (step,) = reading.read(encoded(image), Settings(invert="yes", thickness=1))
    assert np.array_equal(step.picture, picture) and step.picture.dtype == np.uint8
    assert not np.array_equal(to_picture(picture), picture)  # the usual way would have changed it


def test_any_other_file_goes_through_every_step() -> None:
    grey = Image.fromarray(square(WHITE, BLACK, 28, 2)).convert("L")
    coloured = Image.fromarray(square(WHITE, (200, 30, 30), 28, 2))
    see_through = Image.fromarray(square((0, 0, 0, 0), (0, 0, 0, 255), 28, 2))
    for image in (coloured, see_through, grey.resize((28, 29)), Image.fromarray(square(WHITE, BLACK))):
        steps = reading.read(encoded(image), Settings(fill=True))
        expected = prepare(open_picture(encoded(image)), Settings(fill=True))
        assert [step.name for step in steps] == ["ink found", "trimmed", "strokes", "28×28"]
        assert all(np.array_equal(one.picture, other.picture) for one, other in zip(steps, expected, strict=True))
