"""A photo as the borrowed eyes see it: whole, upright, in the middle of a square of its border's colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.drawing.decoding import Pixels
from model.drawing.reading import outermost

SIDE = 224
# Colours of five bits a channel that the commonest nine tenths of the pixels have, measured: of the 4,235 photos of
# data/photos 98 % have more; no drawing of data/drawings, and no grey picture (there are but 32 greys).
_FEWEST_COLOURS = 40
_COUNTED = 0.9
_LOOKED_AT = 128  # pixels: longest side of what colours are counted on


def framed(pixels: Pixels) -> Pixels:
    """uint8 (h, w, 3 or 4) → (224, 224, 3); what is transparent is laid on white."""
    image = on_white(pixels)
    scale = SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    square = Image.new("RGB", (SIDE, SIDE), border_colour(image))
    square.paste(image.resize(size, Image.Resampling.BICUBIC), ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    return np.asarray(square)


def closer(pixels: Pixels, box: tuple[int, int, int, int] | None) -> Pixels:
    """What lies in a box of the framed photo (left, top, right, bottom; None for all), framed anew from `pixels`."""
    if box is None:
        return framed(pixels)
    height, width = pixels.shape[:2]
    scale = SIDE / max(height, width)
    across, down = (SIDE - scale * width) / 2, (SIDE - scale * height) / 2
    left, right = (int(np.clip(round((place - across) / scale), 0, width)) for place in (box[0], box[2]))
    top, bottom = (int(np.clip(round((place - down) / scale), 0, height)) for place in (box[1], box[3]))
    return framed(pixels[top:bottom, left:right]) if right > left and bottom > top else framed(pixels)


def corrected(pixels: Pixels, crop: tuple[float, float, float, float], degrees: float) -> Pixels:
    """uint8 (h, w, 4) → what lies in `crop` (left, top, right, bottom as shares of width and height), turned clockwise
    by so many degrees; what comes in at the corners has the border's colour."""
    height, width = pixels.shape[:2]
    left, right = _stretch(crop[0], crop[2], width)
    top, bottom = _stretch(crop[1], crop[3], height)
    image = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]))
    if degrees % 360 == 0:
        return np.asarray(image)
    filling = (*border_colour(on_white(np.asarray(image))), 255)[: pixels.shape[2]]
    return np.asarray(image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=filling))


def _stretch(start: float, end: float, size: int) -> tuple[int, int]:
    """Whole pixels from a share to another, within 0 and `size`, one at least."""
    first = min(max(0, round(min(start, end) * size)), size - 1)
    return first, min(max(first + 1, round(max(start, end) * size)), size)


def as_input(pictures: Pixels) -> NDArray[np.float32]:
    """uint8 (N, 224, 224, 3) → about -1 to 1, as EfficientNet-Lite0 was trained with."""
    return np.asarray((pictures.astype(np.float32) - 127) / 128, np.float32)


def is_photo(pixels: Pixels) -> bool:
    """Whether uint8 (h, w, 3 or 4) has as many colours as only photos have."""
    image = on_white(pixels)
    image.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.NEAREST)
    five_bits = (np.asarray(image) >> 3).astype(np.int64) @ np.array([1024, 32, 1])  # (h, w)
    counts = np.sort(np.unique(five_bits, return_counts=True)[1])[::-1]
    return bool(np.searchsorted(counts.cumsum(), _COUNTED * counts.sum()) + 1 > _FEWEST_COLOURS)


def on_white(pixels: Pixels) -> Image.Image:
    """uint8 (h, w, 3 or 4) as an RGB picture."""
    image = Image.fromarray(pixels)
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def border_colour(image: Image.Image) -> tuple[int, ...]:
    """The middle colour of an RGB picture's outermost pixels."""
    return tuple(int(each) for each in np.median(outermost(np.asarray(image)), axis=0))
