"""Files that somebody may upload, meant well or not: the right picture or one clear sentence, at a bounded cost."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.drawing import decoding, reading
from model.problem import Problem

ROOT = Path(__file__).parents[3]
NO_PICTURE, DAMAGED, TOO_LARGE = "not a picture we can read", "damaged or incomplete", "at most 40 megapixels"


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def boot(mode: str = "RGB", size: tuple[int, int] = (280, 280)) -> Image.Image:
    """Something like a boot, the sole at the bottom and the toe on the right."""
    image = Image.new("RGB", size, "white")
    width, height = size
    ImageDraw.Draw(image).polygon(
        [(width * x, height * y) for x, y in ((0.2, 0.1), (0.5, 0.1), (0.5, 0.6), (0.9, 0.7), (0.9, 0.9), (0.2, 0.9))],
        fill="black",
    )
    return image.convert(mode)


BOOT = reading.to_picture(np.asarray(boot()))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *between: bytes, rows: bytes = b"") -> bytes:
    """A PNG of one bit a pixel, all black unless `rows` says otherwise, with other chunks before its pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    pixels = zlib.compress(rows or bytes(height * (1 + (width + 7) // 8)), 9)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(between) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def scans(image: Image.Image, times: int) -> bytes:
    """A progressive JPEG whose last scan stands in it so many times more."""
    data = encoded(image, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + data[-2:]


def animated(format: str) -> bytes:
    blank = Image.new("RGB", (280, 280), "white")
    return encoded(boot(), format, save_all=True, append_images=[blank, blank], lossless=True)


def vast_webp(side: int) -> bytes:
    """An animated WebP of small frames on a canvas of side × side."""
    data = bytearray(encoded(boot(size=(16, 16)), "WEBP", save_all=True, append_images=[Image.new("RGB", (16, 16))]))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = struct.pack("<I", side - 1)[:3] * 2
    return bytes(data)


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("run.py", "print('it ran')")
    return buffer.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

# What is refused, and why


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", NO_PICTURE),
    "text": (lambda: b"An ankle boot, please.\n" * 50, NO_PICTURE),
    "svg": (lambda: SVG, NO_PICTURE),
    "html": (lambda: HTML, NO_PICTURE),
    "zip": (archive, NO_PICTURE),
    "gif named .png": (lambda: encoded(boot(), "GIF"), NO_PICTURE),
    "tiff named .jpg": (lambda: encoded(boot(), "TIFF"), NO_PICTURE),
    "postscript named .png": (lambda: encoded(boot(), "EPS"), NO_PICTURE),
    "gif and zip": (lambda: encoded(boot(), "GIF") + archive(), NO_PICTURE),
    "html before a png": (lambda: HTML + encoded(boot()), NO_PICTURE),
    "zip before a png": (lambda: archive() + encoded(boot()), NO_PICTURE),
    "truncated png": (lambda: encoded(boot())[:-300], DAMAGED),
    "truncated jpeg": (lambda: encoded(boot(), "JPEG")[:-900], DAMAGED),
    "truncated webp": (lambda: encoded(boot(), "WEBP")[:-300], DAMAGED),
    "png without pixels": (lambda: encoded(boot())[:40], NO_PICTURE),
    "20,000 by 20,000": (lambda: png(20_000, 20_000), TOO_LARGE),
    "41 megapixels": (lambda: png(6_404, 6_404), TOO_LARGE),
    "2 billion by 2 billion": (lambda: png(2**31 - 1, 2**31 - 1, rows=bytes(9)), TOO_LARGE),
    "no pixels": (lambda: png(0, 0, rows=bytes(9)), NO_PICTURE),
    "webp of 16,383 by 16,383": (lambda: vast_webp(16_383), TOO_LARGE),
    "text that unpacks to 100 MB": (
        lambda: png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**8)))), DAMAGED,
    ),
    "colour profile that unpacks to 100 MB": (
        lambda: png(9, 9, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(10**8)))), DAMAGED,
    ),
    # A scan is 36 bytes and a pass over all pixels: without a bound 10 MB of them could take hours.
    "jpeg of 3,000 scans": (lambda: scans(boot(), 3_000), DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_file_is_refused_in_one_clear_sentence(kind: str) -> None:
    make, reason = REFUSED[kind]
    with pytest.raises(Problem, match=reason) as raised:
        reading.read(make())
    assert str(raised.value).count(".") == 1


# What is read, and how


def turned() -> bytes:
    """The boot as a phone saves it: lying, with a note how to put it upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(boot().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95)


def grey16() -> bytes:
    return encoded(Image.fromarray(np.asarray(boot("L")).astype(np.uint16) * 257))


READ: dict[str, Callable[[], bytes]] = {
    "png": lambda: encoded(boot()),
    "jpeg named .png": lambda: encoded(boot(), "JPEG", quality=95),
    "animated png": lambda: animated("PNG"),
    "animated webp": lambda: animated("WEBP"),
    "several pictures in a jpeg": lambda: encoded(boot(), "MPO", save_all=True, append_images=[boot().rotate(90)]),
    "16-bit grey": grey16,
    "cmyk jpeg": lambda: encoded(boot("CMYK"), "JPEG", quality=95),
    "turned by its exif": turned,
    "palette": lambda: encoded(boot("P")),
    "one bit a pixel": lambda: encoded(boot("1")),
    "grey with a transparent colour": lambda: encoded(boot("L"), transparency=255),
    "palette with a transparent colour": lambda: encoded(boot().quantize(2), transparency=1),
    "progressive jpeg": lambda: encoded(boot(), "JPEG", progressive=True, quality=95),
    "png and zip": lambda: encoded(boot()) + archive(),
    "png and html": lambda: encoded(boot()) + HTML,
    "jpeg and zip": lambda: encoded(boot(), "JPEG", quality=95) + archive(),
    "jpeg with html inside": lambda: encoded(boot(), "JPEG", comment=HTML, quality=95),
    "many times the size": lambda: encoded(boot(size=(2800, 2800))),
    "many times the size, palette": lambda: encoded(boot("P", (2800, 2800))),
    "many times the size, 16-bit": lambda: encoded(
        Image.fromarray(np.asarray(boot("L", (2800, 2800))).astype(np.uint16) * 257)
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_an_odd_file_is_read_as_the_picture_it_shows(kind: str) -> None:
    picture = reading.read(READ[kind]())[-1].picture
    assert np.abs(picture.astype(int) - BOOT).mean() < 3, np.abs(picture.astype(int) - BOOT).mean()


def test_a_single_pixel_is_blank() -> None:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        with pytest.raises(Problem, match="blank"):
            reading.read(encoded(Image.new(mode, (1, 1))))


def test_16_bits_keep_their_shades() -> None:
    shades = np.tile(np.arange(0, 65_536, 256, dtype=np.uint16), (8, 1))  # (8, 256)
    assert (decoding.open_picture(encoded(Image.fromarray(shades)))[0, :, 0] == np.arange(256) * 256 // 257).all()


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "L with a transparent colour", "P", "LA", "CMYK"])
def test_a_large_picture_is_reduced_as_its_pixels_would_be(mode: str) -> None:
    """Reducing before converting saves memory and changes nothing."""
    noise = np.random.default_rng(1).integers(0, 256, (900, 1400, 4), dtype=np.uint8)
    image = Image.fromarray(noise).convert("RGB" if mode in ("P", "CMYK") else "RGBA").convert(mode.split()[0])
    format = "TIFF" if mode == "CMYK" else "PNG"  # which would lose the colours as a JPEG
    transparent = {"transparency": 200} if " " in mode else {}
    image = Image.open(io.BytesIO(encoded(image, format, **transparent)))
    expected = np.asarray(image.convert("RGBA").reduce(3))
    assert np.array_equal(np.asarray(decoding._to_rgba(image)), expected)


# What it costs

MEASURED = """
import sys
from pathlib import Path
from model.drawing import decoding, reading
from model.problem import Problem
def peak():  # ru_maxrss would begin with the parent's
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak()
try:
    reading.read(Path(sys.argv[1]).read_bytes())
except Problem:
    pass
print(peak() - before)
"""
EXPENSIVE: dict[str, tuple[Callable[[], bytes], int]] = {
    "20,000 by 20,000": (lambda: png(20_000, 20_000), 20),
    "40 megapixels of colour": (lambda: encoded(Image.new("RGB", (6_300, 6_300))), 230),
    "40 megapixels of 16 bits": (lambda: encoded(Image.fromarray(np.zeros((6_300, 6_300), np.uint16))), 330),
    "40 megapixels of an animation": (lambda: vast_webp(6_300), 750),
}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory")
@pytest.mark.parametrize("kind", EXPENSIVE)
def test_the_memory_that_a_file_takes_is_bounded(kind: str, tmp_path: Path) -> None:
    make, megabytes = EXPENSIVE[kind]
    (tmp_path / "file").write_bytes(make())
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "file")]
    measured = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert int(measured) * 1024 / 10**6 < megabytes


def test_one_picture_is_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes what the test above allows: two visitors' would take it twice."""
    begun, started, go_on = list[Image.Image](), threading.Event(), threading.Event()

    def decode(image: Image.Image) -> Image.Image:
        begun.append(image)
        started.set()
        go_on.wait(20)
        return image.convert("RGBA")

    monkeypatch.setattr(decoding, "_to_rgba", decode)
    first, second = (threading.Thread(target=decoding.open_picture, args=(encoded(boot()),)) for _ in range(2))
    first.start()
    assert started.wait(20)
    second.start()
    second.join(0.3)
    assert len(begun) == 1 and second.is_alive()
    go_on.set()
    for thread in (first, second):
        thread.join(20)
    assert len(begun) == 2
