"""Training pictures redrawn as a hand would: outline, inner lines, silhouette, flat tones; bent, tilted, with gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from model.drawing.doodles.shapes import Dice
from model.drawing.reading import to_picture

SIDE = 112  # four pixels for each of the 28
MARGIN = 14
NEEDS_LINES = (4, 6)  # an outline alone does not tell a coat or a shirt from a pullover


def redraw(picture: NDArray[np.uint8], label: int, dice: Dice) -> NDArray[np.uint8]:
    """One training picture, uint8 (28, 28) → a drawing of it at full size: uint8 (140, 140), dark on white."""
    shades = _bent(picture, dice)  # (140, 140), light garment on black
    inside = _silhouette(shades, dice)  # bool (140, 140)
    width = 1.5 * 8 ** dice.random()  # pixels: 0.4 to 3 of the 28
    manner = dice.choices(("outline", "lines", "solid", "cut", "tones"), (28, 36, 10, 12, 14))[0]
    if label in NEEDS_LINES and manner in ("outline", "solid"):
        manner = "lines"
    edge = _edge(inside, width)
    lines = _inner_lines(shades, inside, dice) & ~_edge(inside, 2 * width + 3)
    ink = _inked(manner, shades, inside, edge, lines, dice)
    return _with_gaps(255 - ink, dice) if manner in ("outline", "lines") else 255 - ink


def redrawn(
    pictures: NDArray[np.uint8], labels: NDArray[np.uint8], count: int, seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Drawings of `count` pictures chosen at random: uint8 (count, 28, 28), labels uint8 (count,)."""
    dice = Dice(seed)
    chosen = np.random.default_rng(seed).choice(len(pictures), count, replace=count > len(pictures))
    drawings = [to_picture(redraw(pictures[index], int(labels[index]), dice)) for index in chosen]
    return np.stack(drawings), labels[chosen]


def _bent(picture: NDArray[np.uint8], dice: Dice) -> NDArray[np.uint8]:
    """Four times larger, with a margin, flipped half the time, its corners pulled about: (28, 28) → (140, 140)."""
    image = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    if dice.chance(0.5):
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    board = Image.new("L", (SIDE + 2 * MARGIN, SIDE + 2 * MARGIN))
    board.paste(image, (MARGIN, MARGIN))
    far, pull = SIDE + 2 * MARGIN, dice.uniform(0, 16)
    corners = [(0, 0), (0, far), (far, far), (far, 0)]
    quad = [value + dice.gauss(0, pull / 2) for corner in corners for value in corner]
    board = board.transform(board.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    return np.asarray(board.rotate(dice.gauss(0, 6), Image.Resampling.BILINEAR))


def _blurred(image: NDArray[np.uint8], radius: float) -> NDArray[np.float32]:
    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(radius)), np.float32)


def _silhouette(shades: NDArray[np.uint8], dice: Dice) -> NDArray[np.bool_]:
    """Where the garment is: bool (140, 140), its outline smoothed more or less."""
    mask = ((shades > dice.choice((20, 35, 60))) * 255).astype(np.uint8)
    if dice.chance(0.4):
        mask = np.asarray(Image.fromarray(mask).filter(ImageFilter.MaxFilter(3)))  # closes cracks
    return _blurred(mask, dice.uniform(1.0, 3.0)) > 127


def _edge(inside: NDArray[np.bool_], width: float) -> NDArray[np.bool_]:
    """A band about `width` pixels wide along the outline."""
    size = max(2, round(width) + 1)
    mask = inside.astype(np.uint8)
    outer = ndimage.maximum_filter1d(ndimage.maximum_filter1d(mask, size, 0), size, 1)
    inner = ndimage.minimum_filter1d(ndimage.minimum_filter1d(mask, size, 0), size, 1)
    return np.asarray(outer > inner)


def _inner_lines(shades: NDArray[np.uint8], inside: NDArray[np.bool_], dice: Dice) -> NDArray[np.bool_]:
    """Where the shading changes sharply inside: collars, plackets, laces, soles, prints."""
    fine = dice.uniform(1.0, 2.5)
    change = _blurred(shades, fine) - _blurred(shades, 3 * fine)
    threshold = max(4.0, float(np.percentile(np.abs(change[inside]), dice.uniform(72, 92)))) if inside.any() else 255
    lines = (change < -threshold) if dice.chance(0.6) else np.abs(change) > threshold
    return np.asarray(lines & inside)


def _inked(
    manner: str,
    shades: NDArray[np.uint8],
    inside: NDArray[np.bool_],
    edge: NDArray[np.bool_],
    lines: NDArray[np.bool_],
    dice: Dice,
) -> NDArray[np.uint8]:
    """Ink, uint8 (140, 140), 255 for full."""
    if manner == "outline":
        return (edge * 255).astype(np.uint8)
    if manner == "lines":
        return ((edge | lines) * 255).astype(np.uint8)
    if manner == "solid":
        return (inside * 255).astype(np.uint8)
    if manner == "cut":
        return ((inside & ~lines) * 255).astype(np.uint8)
    step = dice.uniform(40, 90)
    tones = np.floor(_blurred(shades, 1.5) / step) * step + dice.uniform(0, 60)
    tones = np.where(inside, tones.clip(0, 255), 0)
    return np.where(edge & dice.chance(0.7), 255, tones).astype(np.uint8)


def _with_gaps(paper: NDArray[np.uint8], dice: Dice) -> NDArray[np.uint8]:
    """Rub out a few spots, now and then."""
    if dice.chance(0.6):
        return paper
    image = Image.fromarray(paper)
    pen = ImageDraw.Draw(image)
    for _ in range(dice.randint(1, 4)):
        x, y, radius = dice.uniform(0, 140), dice.uniform(0, 140), dice.uniform(3, 11)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(image)
