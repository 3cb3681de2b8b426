"""Pictures of Fashion-MNIST as if they were photos, with where the garment is in each: no photo of ours says that.

Cloth and ground are pieces of photos or plain colours; the garment's form, folds and prints are the picture's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from model.drawing.reading import SIDE as PICTURE_SIDE
from model.photo.framing import SIDE, border_colour

Pixels = NDArray[np.uint8]
_Values = NDArray[np.float32]
_GROUND_LEVEL = 8  # of 255: what is darker is no garment in Fashion-MNIST
_BICUBIC = Image.Resampling.BICUBIC


@dataclass(frozen=True)
class Composite:
    """picture: uint8 (224, 224, 3) · garment: float32 (28, 28), how much of each place is garment, in [0, 1]"""

    picture: Pixels
    garment: _Values


def composite(picture: Pixels, photos: Sequence[Pixels], random: np.random.Generator) -> Composite:
    """A picture of Fashion-MNIST, uint8 (28, 28), in a cloth on a ground that pieces of `photos` give."""
    tones, covered = _laid_out(picture, random)  # (h, w) each
    colours = _cloth(tones, covered, photos, random)  # (h, w, 3)
    scene, covered = _placed(colours, covered, _ground(photos, random), random)  # (224, 224, 3), (224, 224)
    image = Image.fromarray(np.clip(scene * random.uniform(0.7, 1.2), 0, 255).astype(np.uint8))
    if random.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.5)))
    if random.random() < 0.7:
        image, covered = _upright(image, covered, random)
    places = SIDE // PICTURE_SIDE
    garment = covered.reshape(PICTURE_SIDE, places, PICTURE_SIDE, places).mean(axis=(1, 3))  # (28, 28)
    return Composite(np.asarray(image), garment.astype(np.float32))


def _laid_out(picture: Pixels, random: np.random.Generator) -> tuple[_Values, _Values]:
    """The picture's tones and where it is garment, both (h, w) in [0, 1]: enlarged, stretched and turned alike."""
    height, stretched, degrees = int(random.integers(110, 225)), np.exp(random.normal(0, 0.12)), random.normal(0, 25)
    size = (max(20, round(height * stretched)), height)
    is_garment = ndimage.binary_closing(np.pad(picture > _GROUND_LEVEL, 2))[2:-2, 2:-2]

    def large(values: Pixels) -> _Values:
        image = Image.fromarray(values).resize(size, _BICUBIC).rotate(degrees, _BICUBIC, expand=True)
        return np.asarray(image, np.float32) / np.float32(255)

    # The slope of an enlarged edge made steeper, as an edge in a photo is.
    return large(picture), np.clip(2.4 * large(255 * is_garment.astype(np.uint8)) - 0.7, 0, 1)


def _cloth(tones: _Values, covered: _Values, photos: Sequence[Pixels], random: np.random.Generator) -> _Values:
    """(h, w, 3): the middle of a photo with the picture's folds, or one colour in the picture's tones."""
    folds = tones[..., None]
    if random.random() < 0.65:
        piece = _resized(_middle(_one_of(photos, random), random), (tones.shape[1], tones.shape[0]))
        usual = float(folds[covered > 0.5].mean()) if (covered > 0.5).any() else 0.0
        return np.asarray(piece * (1 + random.uniform(0, 0.8) * (folds - usual)), np.float32)
    colour = random.uniform(0, 255, 3)
    colour = (colour + colour.mean()) / 2
    return np.asarray((0.25 + 0.75 * folds if random.random() < 0.7 else 1 - 0.6 * folds) * colour, np.float32)


def _ground(photos: Sequence[Pixels], random: np.random.Generator) -> _Values:
    """(224, 224, 3): one ground, or two that meet at a straight edge, as a bed and a wall do."""
    first = _one_ground(photos, random)
    if random.random() < 0.7:
        return first
    angle, away = random.uniform(0, 2 * np.pi), random.normal(0, 50)
    down, right = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    share = np.clip((right * np.cos(angle) + down * np.sin(angle) - away) / 3, 0, 1)[..., None]
    return np.asarray((1 - share) * first + share * _one_ground(photos, random), np.float32)


def _one_ground(photos: Sequence[Pixels], random: np.random.Generator) -> _Values:
    """One colour, or a piece of a photo's edge, where there is mostly no garment."""
    if random.random() < 0.2:
        return np.asarray(random.uniform(40, 255, 3) + random.normal(0, 4, (SIDE, SIDE, 1)), np.float32)
    turned = np.rot90(_one_of(photos, random), int(random.integers(4)))
    side = max(8, int(random.uniform(0.15, 0.35) * min(turned.shape[:2])))
    left = int(random.integers(turned.shape[1] - side + 1))
    return _resized(turned[:side, left : left + side], (SIDE, SIDE))


def _placed(
    colours: _Values, covered: _Values, ground: _Values, random: np.random.Generator
) -> tuple[_Values, NDArray[np.float32]]:
    """The garment on its ground, about in the middle, most often with a shadow: (224, 224, 3), (224, 224)."""
    height, width = covered.shape
    top, left = (
        int(np.clip((SIDE - size) / 2 + random.normal(0, 12), -0.15 * size, SIDE - 0.85 * size))
        for size in (height, width)
    )
    rows, columns = slice(max(0, top), min(SIDE, top + height)), slice(max(0, left), min(SIDE, left + width))
    shown = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
    place, worn = np.zeros((SIDE, SIDE), np.float32), np.zeros((SIDE, SIDE, 3), np.float32)
    place[rows, columns], worn[rows, columns] = covered[shown], colours[shown]
    if random.random() < 0.5:
        shadow = np.roll(ndimage.gaussian_filter(place, 6), random.integers(-6, 8, 2), axis=(0, 1))
        ground = ground * (1 - 0.45 * shadow[..., None])
    return ground * (1 - place[..., None]) + worn * place[..., None], place


def _upright(
    image: Image.Image, covered: NDArray[np.float32], random: np.random.Generator
) -> tuple[Image.Image, NDArray[np.float32]]:
    """Cut to the form of a phone's photo, upright or on its side, in the middle of a square of its border's colour."""
    narrow = int(random.integers(150, SIDE))
    edge = (SIDE - narrow) // 2
    is_tall = random.random() < 0.75
    box = (edge, 0, edge + narrow, SIDE) if is_tall else (0, edge, SIDE, edge + narrow)
    part = image.crop(box)
    square = Image.new("RGB", (SIDE, SIDE), border_colour(part))
    square.paste(part, box[:2])
    left = np.zeros_like(covered)
    left[box[1] : box[3], box[0] : box[2]] = covered[box[1] : box[3], box[0] : box[2]]
    return square, left


def _one_of(photos: Sequence[Pixels], random: np.random.Generator) -> Pixels:
    return photos[int(random.integers(len(photos)))]


def _middle(photo: Pixels, random: np.random.Generator) -> Pixels:
    """A piece of about the middle of a photo, where its garment mostly is."""
    height, width = photo.shape[:2]
    side = max(8, int(random.uniform(0.2, 0.45) * min(height, width)))
    top, left = (
        int(np.clip((size - side) // 2 + random.uniform(-0.1, 0.1) * size, 0, size - side)) for size in (height, width)
    )
    return photo[top : top + side, left : left + side]


def _resized(piece: Pixels, size: tuple[int, int]) -> _Values:
    return np.asarray(Image.fromarray(np.ascontiguousarray(piece)).resize(size, _BICUBIC), np.float32)
