"""What cameras, phones and programs write that is a picture to people, if not by the letter of its format."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.drawing import decoding, reading
from model.problem import Problem

ROOT = Path(__file__).parents[3]
GREY, RGB, RGBA = 0, 2, 6  # a PNG's kinds of colours


def boot(mode: str = "L", size: tuple[int, int] = (280, 280)) -> Image.Image:
    image = Image.new(mode, size, "white")
    corners = ((0.2, 0.1), (0.5, 0.1), (0.5, 0.6), (0.9, 0.7), (0.9, 0.9), (0.2, 0.9))
    ImageDraw.Draw(image).polygon([(size[0] * x, size[1] * y) for x, y in corners], fill="black")
    return image


BOOT = reading.to_picture(np.asarray(boot()))


def jpeg(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


def png16(values: NDArray[np.integer], colours: int) -> bytes:
    """A PNG of 16 bits a value: (height, width, channels)."""
    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, colours, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part)) for kind, part in parts
    )


def declared(width: int, height: int, **options: object) -> bytes:
    """A small JPEG that says to be of this size: its decoder takes the memory of what is said."""
    data = bytearray(jpeg(boot("RGB", (64, 64)), **options))
    frame = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def difference(data: bytes) -> float:
    return float(np.abs(reading.read(data)[-1].picture.astype(int) - BOOT).mean())


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
@pytest.mark.parametrize(("colours", "channels"), [(GREY, 1), (RGB, 3), (RGBA, 4)])
def test_16_bits_that_hold_fewer_are_scaled_by_what_is_in_them(bits: int, colours: int, channels: int) -> None:
    brightness = np.asarray(boot(), np.int64) * (2**bits - 1) // 255  # (280, 280)
    values = np.repeat(brightness[:, :, None], channels, axis=2)
    if colours == RGBA:
        values[:, :, 3] = 65_535
    assert difference(png16(values, colours)) < 1


def test_8_bits_in_16_keep_every_shade() -> None:
    shades = np.arange(256)[None, :, None]
    for colours, channels in ((GREY, 1), (RGB, 3)):
        pixels = decoding.open_picture(png16(np.repeat(shades, channels, axis=2), colours))
        assert np.array_equal(pixels[0, :, 0], np.arange(256))


def test_what_is_transparent_in_8_of_16_bits_stays_so() -> None:
    values = np.full((40, 40, 4), 200)
    values[:, :20, 3] = 0
    pixels = decoding.open_picture(png16(values, RGBA))
    assert (pixels[:, :20, 3] == 0).all() and (pixels[:, 20:, 3] == 200).all() and (pixels[:, :, 0] == 200).all()


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_jpeg_without_its_last_bytes_is_read(progressive: bool, lost: int) -> None:
    whole = jpeg(boot("RGB"), progressive=progressive)
    assert np.array_equal(decoding.open_picture(whole[:-lost]), decoding.open_picture(whole))


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_pixels_is_not(progressive: bool) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (90, 90, 3), dtype=np.uint8))
    whole = jpeg(noise, progressive=progressive)
    for lost in (60, 100, 500, len(whole) // 3):
        with pytest.raises(Problem, match="damaged or incomplete"):
            decoding.open_picture(whole[:-lost])


@pytest.mark.parametrize("megapixels", [50, 200])
def test_the_largest_photos_of_phones_are_read(megapixels: int) -> None:
    side = round((megapixels * 10**6) ** 0.5)
    assert difference(jpeg(boot("L", (side, side)))) < 3


def test_a_large_photo_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = boot("L", (7000, 7000)).transpose(Image.Transpose.ROTATE_90)
    assert difference(jpeg(turned, exif=exif)) < 3


def test_a_picture_beyond_the_bounds_is_told_how_to_be_read() -> None:
    buffer = io.BytesIO()
    Image.new("1", (8160, 6140)).save(buffer, "PNG")
    progressive, vast = declared(12_000, 9500, progressive=True), declared(20_000, 20_000)
    for data in (buffer.getvalue(), progressive, vast):
        with pytest.raises(Problem, match="at most 50 megapixels are read, 210 of a JPEG; make it smaller"):
            decoding.open_picture(data)


def test_a_photo_of_a_phone_that_is_broken_is_told() -> None:
    with pytest.raises(Problem, match="damaged or incomplete"):
        decoding.open_picture(struct.pack(">I", 16) + b"ftypxxxx" + bytes(300))


MEASURED = """
import sys
from model.drawing import decoding
from model.problem import Problem
def peak():  # ru_maxrss would begin with the parent's
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before, data = peak(), sys.stdin.buffer.read()
try:
    decoding.open_picture(data)
except Problem:
    pass
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory")
@pytest.mark.parametrize(("progressive", "megabytes"), [(False, 40), (True, 750)])
def test_the_memory_of_the_largest_jpeg_is_bounded(progressive: bool, megabytes: int) -> None:
    data = declared(12_000, 9100, progressive=progressive, subsampling=0)
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, input=data, capture_output=True, check=True)
    assert int(done.stdout) * 1024 / 10**6 < megabytes
