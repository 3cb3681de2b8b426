"""A picture file → its pixels, upright and reduced, whoever made it: at a bounded cost, or one sentence why not."""

from __future__ import annotations

import io
import struct
import threading
import warnings

import numpy as np
from numpy.typing import NDArray
from pi_heif import register_heif_opener
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from model.drawing import jpeg
from model.drawing.jpeg import Jpeg
from model.drawing.kinds import kind_of
from model.problem import Problem

# What phones, cameras and browsers write.
FORMATS = ("PNG", "JPEG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "TIFF")
MOST_PIXELS = 50_000_000  # phones write HEIC of up to 48 megapixels
MOST_JPEG_PIXELS = 210_000_000  # a JPEG is reduced while it is decoded; phones take up to 200 megapixels
MOST_PROGRESSIVE_PIXELS = 110_000_000  # a progressive JPEG holds all its coefficients until it is decoded
MOST_SCANS = 100  # of a JPEG: a progressive one has about ten, and each is a pass over all pixels
WORKING_SIDE = 448  # larger inputs are reduced to about this before anything else

Pixels = NDArray[np.uint8]
register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS  # Pillow's own bound is lower; ours are looked at as soon as a file is opened
_decoding = threading.Lock()  # a picture of 40 megapixels takes hundreds of megabytes: one at a time
# What Pillow raises for a damaged file; the last two are for EXIF data of the wrong kind.
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, IndexError, KeyError, TypeError,
    struct.error,
)  # fmt: skip
_DEEP_COLOURS = (b"\x10\x02", b"\x10\x06")  # in a PNG's header: 16 bits of RGB, of RGBA
# Pillow's names of 16-bit colours, of which it keeps the high bytes, and those by which it keeps the low ones.
_LOW_BYTES = {"RGB;16B": "RGB;16L", "RGBA;16B": "RGBA;16L"}


def open_picture(data: bytes) -> Pixels:
    """A picture file of one of the FORMATS → uint8 (h, w, 4), upright. Raises Problem if it can't be read safely.

    Of several frames the first counts, of a photo with a film the photo. What is larger than WORKING_SIDE is reduced to
    about that. What holds 16 bits a value is scaled by what is in it.
    """
    try:
        with _decoding, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged notes in a picture would fill the server's log
            if data.startswith(jpeg.START):
                structure = jpeg.structure(data)
                return _decoded(data[: structure.size], structure) if structure.size else _unended(data, structure)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(data)
    except UnidentifiedImageError as error:
        raise _unreadable(data) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except _DAMAGED as error:
        raise _damaged() from error


def reduced(image: Image.Image) -> Image.Image:
    """Average whole blocks of pixels until the longest side is about WORKING_SIDE."""
    factor = max(image.size) // WORKING_SIDE
    return image.reduce(factor) if factor > 1 else image


def _decoded(data: bytes, structure: Jpeg | None = None) -> Pixels:
    image = _opened(data, structure)
    if data[24:26] in _DEEP_COLOURS and image.format == "PNG":
        _keep_significant_bits(image, data)
    return np.asarray(_to_rgba(image))


def _opened(data: bytes, structure: Jpeg | None = None, *, low: bool = False) -> Image.Image:
    """The first frame, upright; `low`: with the low bytes of 16-bit colours in place of the high ones."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    _check_size(image, structure)
    if structure:
        factor = max(1, max(image.size) // WORKING_SIDE)
        image.draft(None, (max(1, image.width // factor), max(1, image.height // factor)))  # to an eighth at least
    if low:
        image.tile = [tile._replace(args=_LOW_BYTES[str(tile.args)]) for tile in image.tile]
    ImageOps.exif_transpose(image, in_place=True)
    image.load()
    return image


def _keep_significant_bits(image: Image.Image, data: bytes) -> None:
    """Of 16-bit colours keep those eight bits that begin with the highest in use; Pillow keeps the upper eight."""
    bits = int(np.max(image.getextrema()[:3])).bit_length()  # of the high bytes
    if bits < 8:
        upper = image.point(lambda byte: byte << (8 - bits) & 255)
        lower = _opened(data, low=True).point(lambda byte: byte >> bits)
        image.paste(ImageChops.add(upper, lower))


def _unended(data: bytes, structure: Jpeg) -> Pixels:
    """The pixels of a JPEG that lacks nothing but its end, which browsers show. Raises OSError if it lacks more.

    What comes after its last scan must make no difference, then.
    """
    whole, other = (_decoded(data.rstrip(b"\xff") + filling * 64 + jpeg.END, structure) for filling in (b"\0", b"U"))
    if not np.array_equal(whole, other):
        raise OSError("pixels are missing")
    return whole


def _check_size(image: Image.Image, structure: Jpeg | None) -> None:
    pixels, most = image.width * image.height, MOST_PIXELS
    if structure and image.mode in ("L", "RGB"):
        most = MOST_PROGRESSIVE_PIXELS if structure.is_progressive else MOST_JPEG_PIXELS
    if pixels > most:
        raise _too_large()
    if structure and structure.scans * max(1.0, pixels / MOST_PIXELS) > MOST_SCANS:
        raise _damaged()


def _to_rgba(image: Image.Image) -> Image.Image:
    """Any mode → RGBA, reduced. Pillow clips greys of more than 8 bits to white, so these are scaled first."""
    if image.mode == "F":
        image = Image.fromarray(_whole_numbers(np.asarray(image)))
    if image.mode.startswith("I"):
        image = Image.fromarray(_eight_bits(np.asarray(image).clip(0, 65_535).astype(np.uint16)))
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        image = reduced(image)  # now, while it is smallest; other modes mean something else after averaging
    return reduced(image.convert("RGBA"))


def _eight_bits(values: NDArray[np.uint16]) -> Pixels:
    """uint16 (h, w) → uint8 (h, w): white is what as many bits hold as the brightest pixel takes, and eight at least.

    A camera of 12 bits, or a program that thought of 8, writes files of 16 bits, too.
    """
    white = 2 ** max(8, int(values.max()).bit_length()) - 1
    shades: Pixels = (np.arange(white + 1) * 255 // white).astype(np.uint8)
    return shades[values]


def _whole_numbers(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """float32 (h, w) as scientific programs write it → uint16 (h, w); the largest becomes 65535, negatives 0."""
    known = np.where(np.isfinite(values), values, 0).clip(0)
    return np.rint(known * (65_535 / max(float(known.max(initial=0)), 1e-30))).astype(np.uint16)


def _unreadable(data: bytes) -> Problem:
    kind = kind_of(data)
    if kind in FORMATS:
        return _damaged()
    if kind is None:
        return Problem("This file is not a picture we can read: choose a photo, or a PNG or JPEG file.")
    return Problem(
        "This is a file of the kind {kind}, not a picture we can read: choose a photo, or a PNG or JPEG file.",
        kind=kind,
    )


def _too_large() -> Problem:
    return Problem(
        "This picture is too large: at most {limit} megapixels are read, {most} of a JPEG; make it smaller.",
        limit=MOST_PIXELS // 10**6,
        most=MOST_JPEG_PIXELS // 10**6,
    )


def _damaged() -> Problem:
    return Problem("This picture is damaged or incomplete: save it again or choose another file.")
