"""A drawing, an upload or a photo → the 28×28 picture that the network expects.

As Fashion-MNIST was made (arXiv 1708.07747, section 2): trim, scale the longest edge to 28, centre, negate.
Every step can be shown:

>>> prepare(np.full((280, 280), 255, np.uint8))[-1].picture.shape
(28, 28)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from model.drawing.decoding import Pixels, open_picture, reduced
from model.problem import Problem

SIDE = 28
FAINTEST_INK = 0.08  # contrast against the background, 0 to 1, below which there is no ink
SPECK = 0.03  # longest side of a speck, as a share of the canvas
_ROUNDING = 2  # between the red, green and blue of a grey pixel, as WebP leaves it
FRINGE = 0.13  # ink of a line of pixels that is only the edge of the next; an eighth is Pillow's finest
THINNEST_STROKE = 1.6  # in pixels of the 28×28 picture: thinner lines fade to grey

Ink = NDArray[np.float32]
Value = TypeVar("Value", np.uint8, np.float32)


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
        return Step("ink found", to_bytes(ink)), Step("28×28", np.zeros((SIDE, SIDE), np.uint8))
    trimmed = trim(ink) if settings.fit else ink  # (h', w')
    square = centred(trimmed)  # (s, s)
    strokes = _restroke(square, settings)  # (s, s)
    return (
        Step("ink found", to_bytes(ink)),
        Step("trimmed", to_bytes(trimmed)),
        Step("strokes", to_bytes(strokes)),
        Step("28×28", _shrink(strokes)),
    )


def to_picture(pixels: Pixels, settings: Settings | None = None) -> Pixels:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) → uint8 (28, 28), white ink on black: the last step of `prepare`."""
    return prepare(pixels, settings)[-1].picture


def is_blank(picture: Pixels) -> bool:
    """Whether a 28×28 picture holds no ink to speak of."""
    return int(picture.max(initial=0)) < 32


def visible(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps themselves. Raises Problem if the picture that they lead to is blank."""
    if is_blank(steps[-1].picture):
        raise Problem("This picture is blank: choose one in which something stands out from the background.")
    return steps


def read(data: bytes, settings: Settings | None = None) -> tuple[Step, ...]:
    """A picture file → every step to the 28×28 picture, as `prepare` has them.

    A grey file of 28×28 pixels is taken as it is, or as its negative: it is a picture in the network's own form.

    Raises Problem if it can't be read, or is blank.
    """
    return read_pixels(open_picture(data), settings)


def read_pixels(pixels: Pixels, settings: Settings | None = None) -> tuple[Step, ...]:
    """What `open_picture` gave, uint8 (h, w, 4) → every step, as `read` has them. Raises Problem if it is blank."""
    own = _own_form(pixels)
    return visible(prepare(pixels, settings) if own is None else (Step("28×28", own),))


def find_ink(pixels: Pixels, invert: Literal["auto", "yes", "no"] = "auto") -> Ink:
    """Where the ink is, whatever the colours: uint8 (H, W[, 3 or 4]) → float32 (h, w), 0 none to 1 full."""
    if pixels.size == 0:
        return np.zeros((SIDE, SIDE), np.float32)
    colours = _on_paper(np.asarray(reduced(Image.fromarray(pixels))))  # float32 (h, w, channels), 0 to 1
    if invert == "auto":
        border = outermost(colours)  # (border pixels, channels)
        background = np.median(border, axis=0)
        noise = float(np.median(np.abs(border - background)))
        distances = (np.abs(colours[:, :, channel] - shade) for channel, shade in enumerate(background))
        ink = reduce(np.maximum, distances)  # in a fifth of what max(axis=2) takes
    else:
        noise, grey = 0.0, colours.mean(axis=2)
        ink = 1 - grey if invert == "yes" else grey
    return _stretch(ink.astype(np.float32), float(np.clip(5 * noise, FAINTEST_INK, 0.3)))


def _own_form(pixels: Pixels) -> Pixels | None:
    """uint8 (h, w, 4) → (28, 28), white on black, if it is a test picture or the negative of one; None otherwise.

    All but two of the data set's 70,000 pictures are darker than 128 along most of their border.
    """
    colours = pixels[:, :, :3]
    if pixels.shape[:2] != (SIDE, SIDE) or pixels[:, :, 3].min() < 255 or np.ptp(colours, axis=2).max() > _ROUNDING:
        return None
    grey = np.ascontiguousarray(colours[:, :, 0])
    if np.ptp(grey) < 255 * FAINTEST_INK:
        return None
    return 255 - grey if np.median(outermost(grey)) > 127 else grey


def trim(ink: Ink) -> Ink:
    """Cut to the box around the ink, ignoring specks that lie beside it: float32 (h, w) → (h', w')."""
    parts, _ = ndimage.label(ink > 0, structure=np.ones((3, 3)))
    boxes = np.array([[rows.start, rows.stop, columns.start, columns.stop] for rows, columns in _boxes(parts)])
    longest = np.maximum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
    boxes = boxes[longest >= min(SPECK * max(ink.shape), longest.max())]
    return _without_fringe(ink[boxes[:, 0].min() : boxes[:, 1].max(), boxes[:, 2].min() : boxes[:, 3].max()])


def _without_fringe(ink: Ink) -> Ink:
    """Leave out an outermost line that is no more than the soft edge of the next: else a breath of it moves the box."""
    for turn in range(4):
        turned = np.rot90(ink, turn)
        if len(turned) > 1 and turned[0].max() < FRINGE <= turned[1].max():
            ink = np.rot90(turned[1:], -turn)
    return ink


def stroke_width(ink: Ink) -> float:
    """About how wide the lines are, in pixels of `ink`: twice the area over the outline's length (Crofton)."""
    mask = np.pad(ink > 0.5 * ink.max(), 1)
    crossings = np.count_nonzero(mask[1:] ^ mask[:-1]) + np.count_nonzero(mask[:, 1:] ^ mask[:, :-1])
    return 2 * np.count_nonzero(mask) / max(1.0, np.pi / 4 * crossings)


def _boxes(parts: NDArray[np.int32]) -> list[tuple[slice, slice]]:
    return [(box[0], box[1]) for box in ndimage.find_objects(parts)]


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


def outermost(pixels: NDArray[Value]) -> NDArray[Value]:
    """The outermost pixels: (h, w[, channels]) → (pixels[, channels])."""
    return np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))


def _stretch(ink: Ink, faintest: float) -> Ink:
    """Scale so that the darkest ink is 1; what differs less than `faintest` from the background becomes 0."""
    visible = ink[ink > faintest]
    if not visible.size:
        return np.zeros_like(ink)
    full = float(np.percentile(visible, 98))
    return np.where(ink > faintest, np.minimum(ink / full, 1), 0).astype(np.float32)


def centred(ink: Ink) -> Ink:
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
    return _grow(ink, widening) if widening >= 0 else 1 - _grow(1 - ink, -widening)


def _grow(ink: Ink, radius: float) -> Ink:
    """Grey dilation by an octagon of about `radius` pixels; the picture keeps its size.

    Between two whole radii their mixture, so that a hair's breadth more of a stroke changes no more than that.
    """
    for step in range(int(radius)):
        ink = _step(ink, step)
    rest = np.float32(radius % 1)
    return ink if rest == 0 else np.asarray((1 - rest) * ink + rest * _step(ink, int(radius)), np.float32)


def _step(ink: Ink, step: int) -> Ink:
    """One pixel further: by a square and by a cross in turn."""
    grown: Ink = ndimage.grey_dilation(ink, footprint=_CROSS) if step % 2 else ndimage.grey_dilation(ink, size=3)
    return grown


_CROSS = ndimage.generate_binary_structure(2, 1)


def _shrink(ink: Ink) -> Pixels:
    """float32 (s, s) → uint8 (28, 28), each pixel the average of the area that it covers."""
    edges = np.linspace(0, len(ink), SIDE + 1, dtype=np.float32)[:, None]  # (29, 1), between pixels
    covered = np.clip(edges[1:] - np.arange(len(ink)), 0, 1) - np.clip(edges[:-1] - np.arange(len(ink)), 0, 1)
    share = (covered * SIDE / len(ink)).astype(np.float32)  # (28, s), of each of the 28 in each pixel of `ink`
    return to_bytes(share @ ink @ share.T)


def to_bytes(ink: Ink) -> Pixels:
    """float32 in [0, 1], what lies beyond cut off → uint8 of the same shape."""
    return np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)
