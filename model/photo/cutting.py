"""A photo's garment, cut from its background → the 28×28 picture, white on black, that the small networks expect.

As Fashion-MNIST was made: the garment alone, its longest edge 28 pixels, in the middle, its greys negated. There the
background was white and became black; here it is what the eyes take for no garment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from model.drawing.decoding import Pixels
from model.drawing.reading import SIDE as PICTURE_SIDE
from model.drawing.reading import Step, centred, find_ink, to_bytes
from model.photo.framing import SIDE

Mask = NDArray[np.bool_]
_CLOSED = 3  # pixels of 224: narrower gaps are closed
_SMALLEST = 0.2  # of the largest part's area: the other shoe of a pair is larger, what lies beside it smaller
_MARGIN = 0.08  # of the longest edge, around the garment in a closer look
# Of full white, in 28×28: the lightest cloth, which still stands out from the black around it.
_DARKEST = np.float32(0.35)
_LEAST_CONTRAST = 0.1  # of full white, between a garment's darkest and lightest greys: less is not stretched to all
_OUTLIERS = 2  # per cent of its pixels at either end
_PLAIN = 0.25  # of full ink: what differs from a plain background


def garment(where: NDArray[np.float32]) -> Mask:
    """How probably each of 28×28 places is garment, float32 (28, 28) → bool (224, 224): without holes and specks."""
    enlarged = Image.fromarray(np.rint(255 * where).astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return _whole(np.asarray(enlarged) > 127)


def on_plain(square: Pixels) -> Mask:
    """uint8 (224, 224, 3) → bool (224, 224): whatever differs from the background's one colour."""
    return _whole(find_ink(square) > _PLAIN)


def _whole(mask: Mask) -> Mask:
    """Gaps closed, holes filled, specks left out."""
    closed = ndimage.binary_closing(np.pad(mask, _CLOSED + 1), iterations=_CLOSED)
    filled = ndimage.binary_fill_holes(closed[_CLOSED + 1 : -_CLOSED - 1, _CLOSED + 1 : -_CLOSED - 1])
    parts, count = ndimage.label(filled)
    if not count:
        return np.asarray(filled)
    areas = np.bincount(parts.ravel())[1:]
    return np.isin(parts, 1 + np.flatnonzero(areas >= _SMALLEST * areas.max()))


def box_around(mask: Mask) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of the garment with a margin, within (h, w); None if there is none."""
    if not mask.any():
        return None
    (top, bottom), (left, right) = _extent(mask, axis=1), _extent(mask, axis=0)
    margin = round(_MARGIN * max(bottom - top, right - left))
    height, width = mask.shape
    return max(0, left - margin), max(0, top - margin), min(width, right + margin), min(height, bottom + margin)


def cut_out(square: Pixels, mask: Mask, *, invert: bool = False) -> tuple[Step, ...]:
    """uint8 (h, w[, 3]) and where the garment is, bool (h, w) → every step to uint8 (28, 28).

    Where there is no garment, all of it is taken for one.
    """
    mask = mask if mask.any() else np.ones_like(mask)
    grey = np.asarray(Image.fromarray(square).convert("L"), np.float32) / np.float32(255)  # (h, w)
    (top, bottom), (left, right) = _extent(mask, axis=1), _extent(mask, axis=0)
    inside = mask[top:bottom, left:right]  # (h', w')
    shades = _stretched(grey[top:bottom, left:right], inside)  # (h', w')
    cloth = (_DARKEST + (1 - _DARKEST) * (shades if invert else 1 - shades)) * inside
    found = np.where(mask, grey, grey / 4)
    return (
        Step("grey", to_bytes(grey)),
        Step("garment found", to_bytes(found)),
        Step("cut out", to_bytes(cloth)),
        Step("28×28", _shrunk(cloth)),
    )


def _extent(mask: Mask, axis: int) -> tuple[int, int]:
    places = np.flatnonzero(mask.any(axis=axis))
    return int(places[0]), int(places[-1]) + 1


def _stretched(grey: NDArray[np.float32], inside: Mask) -> NDArray[np.float32]:
    """The garment's own darkest grey becomes 0, its lightest 1."""
    darkest, lightest = np.percentile(grey[inside], (_OUTLIERS, 100 - _OUTLIERS))
    span = max(lightest - darkest, _LEAST_CONTRAST)
    return np.asarray(np.clip((grey - darkest) / span, 0, 1), np.float32)


def _shrunk(cloth: NDArray[np.float32]) -> Pixels:
    """float32 (h, w) → uint8 (28, 28), in the middle of a square, each pixel the average of what it covers."""
    square = Image.fromarray(centred(cloth))
    return to_bytes(np.asarray(square.resize((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.BOX)))
