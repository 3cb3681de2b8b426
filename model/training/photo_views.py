"""Photos as another hand might have taken them, and pictures of Fashion-MNIST as if they were photos."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from model.photo.framing import SIDE, border_colour, framed

Pixels = NDArray[np.uint8]
_CLOTH = 160  # pixels: side of a test-like picture dressed up as a photo
_GROUND_LEVEL = 8  # of 255: what is darker is no garment in Fashion-MNIST
_BICUBIC = Image.Resampling.BICUBIC


def taken_again(picture: Pixels, random: np.random.Generator) -> Pixels:
    """uint8 (h, w, 3) → (224, 224, 3): mirrored, turned a little, cut, from farther away, in another light."""
    image = Image.fromarray(picture)
    if random.random() < 0.5:
        image = ImageOps.mirror(image)
    image = image.rotate(random.normal(0, 10), _BICUBIC, fillcolor=border_colour(image))
    image = image.crop(_part(image.size, random))
    square = Image.fromarray(framed(np.asarray(image)))
    if random.random() < 0.3:
        square = _farther(square, random)
    for kind, least, most in (
        (ImageEnhance.Brightness, 0.65, 1.35),
        (ImageEnhance.Contrast, 0.7, 1.3),
        (ImageEnhance.Color, 0.0, 1.8),
    ):
        square = kind(square).enhance(random.uniform(least, most))
    return np.asarray(square)


def dressed(picture: Pixels, grounds: Sequence[Pixels], random: np.random.Generator) -> Pixels:
    """A picture of Fashion-MNIST, uint8 (28, 28) → (160, 160, 3): in a colour, on a plain ground or a photo's corner.

    Of bags there is no photo to learn from, and none that tells sandals, sneakers and boots apart.
    """
    tones = _enlarged(picture) / 255  # (160, 160, 1)
    covered = np.clip(_enlarged(np.where(picture > _GROUND_LEVEL, 255, 0).astype(np.uint8)) / 255 * 1.6 - 0.3, 0, 1)
    colour = random.uniform(0, 255, 3)
    colour = (colour + colour.mean()) / 2
    cloth = (0.25 + 0.75 * tones if random.random() < 0.7 else 1 - 0.6 * tones) * colour
    if random.random() < 0.6:
        ground = random.uniform(60, 255, 3).mean() + random.normal(0, 4, (_CLOTH, _CLOTH, 3))
    else:
        ground = _corner(grounds[int(random.integers(len(grounds)))], random)
    return np.asarray(np.clip(covered * cloth + (1 - covered) * ground, 0, 255), np.uint8)


def _part(size: tuple[int, int], random: np.random.Generator) -> tuple[int, int, int, int]:
    """A box of 60 to 100 % of the area, of about the same form, more often in the middle than at the edge."""
    share, form = np.sqrt(random.uniform(0.6, 1)), np.exp(random.normal(0, 0.06))
    width, height = min(size[0], size[0] * share * form), min(size[1], size[1] * share / form)
    left, top = (size[0] - width) * random.beta(2, 2), (size[1] - height) * random.beta(2, 2)
    return round(left), round(top), round(left + width), round(top + height)


def _farther(square: Image.Image, random: np.random.Generator) -> Image.Image:
    side = int(random.integers(140, SIDE))
    farther = Image.new("RGB", (SIDE, SIDE), border_colour(square))
    place = (int(random.integers(SIDE - side + 1)), int(random.integers(SIDE - side + 1)))
    farther.paste(square.resize((side, side), _BICUBIC), place)
    return farther


def _enlarged(picture: Pixels) -> NDArray[np.float32]:
    """uint8 (28, 28) → float32 (160, 160, 1)."""
    image = Image.fromarray(picture).resize((_CLOTH, _CLOTH), _BICUBIC)
    return np.asarray(image, np.float32)[..., None]


def _corner(photo: Pixels, random: np.random.Generator) -> NDArray[np.float32]:
    """One of a photo's corners, where there is mostly no garment, as (160, 160, 3)."""
    side = max(1, int(0.3 * min(photo.shape[:2])))
    turned = np.rot90(photo, int(random.integers(4)))[:side, :side]
    return np.asarray(Image.fromarray(np.ascontiguousarray(turned)).resize((_CLOTH, _CLOTH), _BICUBIC), np.float32)
