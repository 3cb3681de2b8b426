"""A drawing, an upload or a photo → the 28×28 picture that the network expects.

As Fashion-MNIST was made (arXiv 1708.07747, section 2): trim, scale the longest edge to 28, centre, negate.
Every step can be shown:

>>> prepare(np.full((280, 280), 255, np.uint8))[-1].picture.shape
(28, 28)
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage

from model.problem import Problem

SIDE = 28
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_SCANS = 100  # of a JPEG: a progressive one has about ten, and each is a pass over all pixels
WORKING_SIDE = 448  # larger inputs are reduced to about this before anything else
FAINTEST_INK = 0.08  # contrast against the background, 0 to 1, below which there is no ink
SPECK = 0.03  # longest side of a speck, as a share of the canvas
THINNEST_STROKE = 1.6  # in pixels of the 28×28 picture: thinner lines fade to grey

Pixels = NDArray[np.uint8]
Ink = NDArray[np.float32]
_decoding = threading.Lock()  # a picture of 40 megapixels takes hundreds of megabytes: one at a time
# What Pillow raises for a damaged file; the last two are for EXIF data of the wrong kind.
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, IndexError, KeyError, TypeError,
    struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How to read the pixels.

    `fit`: trim to the ink and scale its longest edge to 28 (otherwise the whole canvas is scaled).
    `invert`: "yes" takes what is dark as ink, "no" what is light, "auto" whatever differs from the background.
    `fill`: paint the inside of closed outlines. `thickness`: -1 thinner … 0 automatic … +1 thicker.
    """

    fit: bool = True
    invert: Literal["auto", "yes", "no"] = "auto"
    fill: bool = False
    thickness: float = 0.0


@dataclass(frozen=True)
class Step:
    """One stage on the way to the 28×28 picture: uint8 (height, width), 255 for full ink, 0 for none."""

    name: str
    picture: Pixels


def prepare(pixels: Pixels, settings: Settings | None = None) -> tuple[Step, ...]:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) → every step; the last is uint8 (28, 28), white ink on black."""
    settings = settings or Settings()
    ink = find_ink(pixels, settings.invert)  # float32 (h, w), h and w at most about 448
    if not ink.any():
        return Step("ink found", _to_bytes(ink)), Step("28×28", np.zeros((SIDE, SIDE), np.uint8))
    trimmed = trim(ink) if settings.fit else ink  # (h', w')
    square = _centre(trimmed)  # (s, s)
    strokes = _restroke(square, settings)  # (s, s)
    return (
        Step("ink found", _to_bytes(ink)),
        Step("trimmed", _to_bytes(trimmed)),
        Step("strokes", _to_bytes(strokes)),
        Step("28×28", _shrink(strokes)),
    )


def to_picture(pixels: Pixels, settings: Settings | None = None) -> Pixels:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) → uint8 (28, 28), white ink on black: the last step of `prepare`."""
    return prepare(pixels, settings)[-1].picture


def is_blank(picture: Pixels) -> bool:
    """Whether a 28×28 picture holds no ink to speak of."""
    return int(picture.max(initial=0)) < 32


def read(data: bytes, settings: Settings | None = None) -> tuple[Step, ...]:
    """A picture file → every step to the 28×28 picture, as `prepare` has them. Raises Problem if it can't be read.

    A grey file of 28×28 pixels is taken as it is: it is a picture in the network's own form.
    """
    pixels = open_picture(data)  # (h, w, 4)
    if (
        pixels.shape[:2] == (SIDE, SIDE)
        and (pixels[:, :, :3] == pixels[:, :, :1]).all()
        and pixels[:, :, 3].min() == 255
    ):
        return (Step("28×28", np.ascontiguousarray(pixels[:, :, 0])),)
    return prepare(pixels, settings)


def open_picture(data: bytes) -> Pixels:
    """An uploaded PNG, JPEG or WebP → uint8 (h, w, 4), upright. Raises Problem if it can't be read safely.

    Of several frames the first counts. What is larger than WORKING_SIDE is reduced to about that.
    """
    try:
        with _decoding, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged notes in a picture would fill the server's log
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image, data)
                ImageOps.exif_transpose(image, in_place=True)
                return np.asarray(_to_rgba(image))
    except UnidentifiedImageError as error:
        raise Problem("This file is not a picture we can read: choose a PNG, JPEG or WebP file.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except _DAMAGED as error:
        raise _damaged() from error


def find_ink(pixels: Pixels, invert: Literal["auto", "yes", "no"] = "auto") -> Ink:
    """Where the ink is, whatever the colours: uint8 (H, W[, 3 or 4]) → float32 (h, w), 0 none to 1 full."""
    if pixels.size == 0:
        return np.zeros((SIDE, SIDE), np.float32)
    colours = _on_paper(np.asarray(_reduce(Image.fromarray(pixels))))  # float32 (h, w, channels), 0 to 1
    if invert == "auto":
        border = _border(colours)  # (border pixels, channels)
        background = np.median(border, axis=0)
        noise = float(np.median(np.abs(border - background)))
        ink = np.abs(colours - background).max(axis=2)
    else:
        noise, grey = 0.0, colours.mean(axis=2)
        ink = 1 - grey if invert == "yes" else grey
    return _stretch(ink.astype(np.float32), float(np.clip(5 * noise, FAINTEST_INK, 0.3)))


def trim(ink: Ink) -> Ink:
    """Cut to the box around the ink, ignoring specks that lie beside it: float32 (h, w) → (h', w')."""
    parts, _ = ndimage.label(ink > 0, structure=np.ones((3, 3)))
    boxes = np.array([[rows.start, rows.stop, columns.start, columns.stop] for rows, columns in _boxes(parts)])
    longest = np.maximum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
    boxes = boxes[longest >= min(SPECK * max(ink.shape), longest.max())]
    return ink[boxes[:, 0].min() : boxes[:, 1].max(), boxes[:, 2].min() : boxes[:, 3].max()]


def stroke_width(ink: Ink) -> float:
    """About how wide the lines are, in pixels of `ink`: twice the area over the outline's length (Crofton)."""
    mask = np.pad(ink > 0.5 * ink.max(), 1)
    crossings = np.count_nonzero(mask[1:] ^ mask[:-1]) + np.count_nonzero(mask[:, 1:] ^ mask[:, :-1])
    return 2 * np.count_nonzero(mask) / max(1.0, np.pi / 4 * crossings)


def _boxes(parts: NDArray[np.int32]) -> list[tuple[slice, slice]]:
    return [(box[0], box[1]) for box in ndimage.find_objects(parts)]


def _reduce(image: Image.Image) -> Image.Image:
    """Average whole blocks of pixels until the longest side is about WORKING_SIDE."""
    factor = max(image.size) // WORKING_SIDE
    return image.reduce(factor) if factor > 1 else image


def _on_paper(pixels: Pixels) -> Ink:
    """uint8 (h, w[, 3 or 4]) → float32 (h, w, 1 or 3) in [0, 1], transparency laid on contrasting paper."""
    colours = pixels.reshape((*pixels.shape[:2], -1)).astype(np.float32) / np.float32(255)
    if colours.shape[2] != 4:
        return colours
    colours, opacity = colours[:, :, :3], colours[:, :, 3:]
    total = float(opacity.sum())
    if total == opacity.size:
        return colours
    brightness = float((colours * opacity).mean(axis=2).sum()) / max(total, 1e-6)
    paper = 1.0 if brightness < 0.6 else 0.0
    return np.asarray(colours * opacity + paper * (1 - opacity), np.float32)


def _border(colours: Ink) -> Ink:
    """The outermost pixels: float32 (h, w, channels) → (pixels, channels)."""
    return np.concatenate((colours[0], colours[-1], colours[:, 0], colours[:, -1]))


def _stretch(ink: Ink, faintest: float) -> Ink:
    """Scale so that the darkest ink is 1; what differs less than `faintest` from the background becomes 0."""
    visible = ink[ink > faintest]
    if not visible.size:
        return np.zeros_like(ink)
    full = float(np.percentile(visible, 98))
    return np.where(ink > faintest, np.minimum(ink / full, 1), 0).astype(np.float32)


def _centre(ink: Ink) -> Ink:
    """float32 (h, w) → (s, s): padded to a square, the ink in the middle."""
    height, width = ink.shape
    side = max(height, width)
    above, left = (side - height) // 2, (side - width) // 2
    return np.pad(ink, ((above, side - height - above), (left, side - width - left)))


def _restroke(ink: Ink, settings: Settings) -> Ink:
    """Fill closed outlines if asked, then widen thin lines (or all, or narrow them, as `thickness` says)."""
    scale = len(ink) / SIDE  # pixels of `ink` for one of the 28
    widening = max(0.0, THINNEST_STROKE * scale - stroke_width(ink)) / 2 + settings.thickness * scale
    if settings.fill:
        ink = np.maximum(ink, ndimage.binary_fill_holes(ink > 0.3)).astype(np.float32)
    return _grow(ink, round(widening)) if widening >= 0 else 1 - _grow(1 - ink, round(-widening))


def _grow(ink: Ink, radius: int) -> Ink:
    """Grey dilation by an octagon of about `radius` pixels; the picture keeps its size."""
    for step in range(radius):
        ink = ndimage.grey_dilation(ink, footprint=_CROSS) if step % 2 else ndimage.grey_dilation(ink, size=3)
    return ink


_CROSS = ndimage.generate_binary_structure(2, 1)


def _shrink(ink: Ink) -> Pixels:
    """float32 (s, s) → uint8 (28, 28), each pixel the average of the area that it covers."""
    image = Image.fromarray(ink).resize((SIDE, SIDE), Image.Resampling.BOX)
    return _to_bytes(np.asarray(image))


def _to_bytes(ink: Ink) -> Pixels:
    return np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)


def _check_size(image: Image.Image, data: bytes) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    if image.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MOST_SCANS:  # a scan's marker
        raise _damaged()


def _too_large() -> Problem:
    return Problem("This picture is too large: at most {limit} megapixels are read.", limit=MOST_PIXELS // 10**6)


def _damaged() -> Problem:
    return Problem("This picture is damaged or incomplete: save it again or choose another file.")


def _to_rgba(image: Image.Image) -> Image.Image:
    """Any mode → RGBA, reduced. Pillow clips 16-bit greys to white, so these are scaled first."""
    if image.mode.startswith("I"):
        image = Image.fromarray(np.clip(np.asarray(image) // 257, 0, 255).astype(np.uint8))
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        image = _reduce(image)  # now, while it is smallest; other modes mean something else after averaging
    return _reduce(image.convert("RGBA"))
