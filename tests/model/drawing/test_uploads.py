"""Files that somebody may upload, meant well or not: the right picture or one clear sentence, at a bounded cost."""

from __future__ import annotations

import functools
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
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from model.drawing import decoding, reading
from model.problem import Problem

ROOT = Path(__file__).parents[3]
NO_PICTURE, DAMAGED, TOO_LARGE = "not a picture we can read", "damaged or incomplete", "at most 50 megapixels"


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


def heic(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, **options)
    return buffer.getvalue()


def film() -> bytes:
    """What phones put behind a photo: boxes of an MP4, with bytes in it that are a JPEG's markers, too."""
    content = (b"\xff\xd8\xff\xda\xff\xd9" + bytes(range(256))) * 400
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + struct.pack(">I", len(content) + 8) + b"mdat" + content


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
    "text": (lambda: b"An ankle boot, please.\n" * 50, "of the kind TXT, not a picture"),
    "svg": (lambda: SVG, "of the kind SVG, not a picture"),
    "html": (lambda: HTML, "of the kind HTML, not a picture"),
    "zip": (archive, "of the kind ZIP, not a picture"),
    "postscript named .png": (lambda: encoded(boot(), "EPS"), "of the kind PostScript, not a picture"),
    "a film": (lambda: film(), "of the kind MP4, not a picture"),
    "pdf": (lambda: b"%PDF-1.7\n", "of the kind PDF, not a picture"),
    "html before a png": (lambda: HTML + encoded(boot()), NO_PICTURE),
    "zip before a png": (lambda: archive() + encoded(boot()), NO_PICTURE),
    "truncated png": (lambda: encoded(boot())[:-300], DAMAGED),
    "truncated jpeg": (lambda: encoded(boot(), "JPEG")[:-900], DAMAGED),
    "truncated webp": (lambda: encoded(boot(), "WEBP")[:-300], DAMAGED),
    "truncated heic": (lambda: heic(boot())[:-300], DAMAGED),
    "truncated avif": (lambda: encoded(boot(), "AVIF")[:-300], DAMAGED),
    "truncated tiff": (lambda: encoded(boot(), "TIFF")[:-300], DAMAGED),
    "truncated bmp": (lambda: encoded(boot(), "BMP")[:-300], DAMAGED),
    "tiff of 51 megapixels": (lambda: encoded(Image.new("1", (7_150, 7_150)), "TIFF", compression="group4"), TOO_LARGE),
    "png without pixels": (lambda: encoded(boot())[:40], NO_PICTURE),
    "20,000 by 20,000": (lambda: png(20_000, 20_000), TOO_LARGE),
    "51 megapixels": (lambda: png(7_150, 7_150), TOO_LARGE),
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


def upright(turn: int) -> bytes:
    """The boot as a camera held in one of the eight ways saves it (EXIF 2.3, tag 0x0112)."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = turn
    image = boot().transpose(back[turn]) if turn in back else boot()
    return encoded(image, "JPEG", exif=exif, quality=95)


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
    **{f"turned by its exif, {turn}": functools.partial(upright, turn) for turn in range(1, 9)},
    "heic": lambda: heic(boot(), quality=90),
    "heic of 10 bits": lambda: heic(boot("I;16"), quality=90),
    "avif": lambda: encoded(boot(), "AVIF", quality=90),
    "animated avif": lambda: encoded(
        boot(), "AVIF", save_all=True, append_images=[Image.new("RGB", (280, 280), "white")], quality=90
    ),
    "bmp": lambda: encoded(boot(), "BMP"),
    "bmp of one bit a pixel": lambda: encoded(boot("1"), "BMP"),
    "gif named .png": lambda: encoded(boot(), "GIF"),
    "animated gif": lambda: animated("GIF"),
    "gif and zip": lambda: encoded(boot(), "GIF") + archive(),
    "tiff named .jpg": lambda: encoded(boot(), "TIFF"),
    "tiff of four inks": lambda: encoded(boot("CMYK"), "TIFF", compression="tiff_lzw"),
    "tiff of 16 bits": lambda: encoded(Image.fromarray(np.asarray(boot("L")).astype(np.uint16) * 257), "TIFF"),
    "tiff of fractions": lambda: encoded(Image.fromarray(np.asarray(boot("L")).astype(np.float32) / 255), "TIFF"),
    "a photo with a film behind it": lambda: encoded(boot(), "JPEG", quality=95) + film(),
    "progressive, with a film behind it": lambda: encoded(boot(), "JPEG", quality=95, progressive=True) + film(),
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
    "50 megapixels of colour": (lambda: encoded(Image.new("RGB", (7_050, 7_050))), 280),
    "50 megapixels of 16 bits": (lambda: encoded(Image.fromarray(np.zeros((7_050, 7_050), np.uint16))), 410),
    "50 megapixels of an animation": (lambda: vast_webp(7_050), 940),
    "48 megapixels of heic": (lambda: heic(Image.new("RGB", (8_000, 6_000))), 400),
    "200 megapixels of a photo": (lambda: encoded(Image.new("L", (16_384, 12_288)), "JPEG"), 60),
}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory")
@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.slow if "heic" in kind else ()) for kind in EXPENSIVE]
)
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
