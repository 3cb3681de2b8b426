"""Photos → 28×28 pictures to learn from: every garment cut out by the eyes for photos, in many views.

What each may be is told by the eyes, too (distillation, Hinton et al., arXiv 1503.02531), among the classes that the
photo's label allows. Since no photo shows a bag, a share are composites of Fashion-MNIST, cut out in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from model.data import photos
from model.data.dataset import Pictures
from model.data.photos import NONE
from model.drawing.doodles import pool
from model.drawing.reading import SIDE
from model.photo import cutting, eyes
from model.photo.cutting import Mask
from model.photo.eyes import Sight
from model.training import composites

Pixels = NDArray[np.uint8]
_COMPOSITES = 0.15  # share of the pictures
_LOOKED_AT = 128  # photos, or composites, of one job
_VIEWS = 2  # of a composite
_BILINEAR = Image.Resampling.BILINEAR


@dataclass(frozen=True)
class Told:
    """images: uint8 (N, 28, 28) · targets: float32 (N, 10), how probably each is of each class"""

    images: Pixels
    targets: NDArray[np.float32]


def make(pictures: Pictures, count: int, seed: int) -> Told:
    """So many pictures out of all photos by senders that are not kept out, rarer kinds in more views, and out of
    composites of `pictures`."""
    given = photos.load()
    numbers = np.flatnonzero(~given.is_test)
    first, second, third = (np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(3))
    from_composites = round(_COMPOSITES * count)
    views = _views(given.possible[numbers], count - from_composites, first)
    order = first.permutation(len(numbers))  # or a job would have but one kind
    chosen = second.choice(len(pictures), -(-from_composites // _VIEWS))
    jobs: list[Callable[[], Told]] = [
        partial(_from_photos, numbers[part], views[part], int(third.integers(2**31)))
        for part in np.array_split(order, -(-len(order) // _LOOKED_AT))
    ]
    jobs += [
        partial(_from_composites, pictures.images[part], pictures.labels[part], int(third.integers(2**31)))
        for part in np.array_split(chosen, -(-len(chosen) // _LOOKED_AT) or 1)
    ]
    parts = pool.run(jobs)
    images, targets = np.concatenate([each.images for each in parts]), np.concatenate([each.targets for each in parts])
    return Told(images[:count], targets[:count])


def _views(possible: NDArray[np.bool_], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """(N,), how many views of each photo make up `count`: of rarer kinds more, by the root of how rare they are."""
    first = possible.argmax(axis=1)
    weights = 1 / np.sqrt(np.bincount(first, minlength=NONE + 1)[first])
    return np.asarray(random.multinomial(count, weights / weights.sum()))


def _from_photos(numbers: NDArray[np.int64], views: NDArray[np.int64], seed: int) -> Told:
    given, random = photos.load(numbers=numbers), np.random.default_rng(seed)
    images, targets = [], []
    for picture, possible, count in zip(given.pictures, given.possible, views, strict=True):
        sight = eyes.shipped().look(picture)
        images += _views_of(sight, int(count), random)
        targets += [told(sight.shares, possible)] * int(count)
    return _told(images, targets)


def _from_composites(pictures: Pixels, labels: NDArray[np.uint8], seed: int) -> Told:
    grounds, random = _grounds(), np.random.default_rng(seed)
    images, targets = [], []
    for picture, label in zip(pictures, labels, strict=True):
        sight = eyes.shipped().look(composites.composite(picture, grounds, random).picture)
        images += _views_of(sight, _VIEWS, random)
        targets += [np.eye(NONE, dtype=np.float32)[label]] * _VIEWS
    return _told(images, targets)


@cache
def _grounds() -> tuple[Pixels, ...]:
    """All photos that may be trained on, which every job of a process cuts its pieces from."""
    given = photos.load()
    return given.some(np.flatnonzero(~given.is_test)).pictures


def _views_of(sight: Sight, count: int, random: np.random.Generator) -> list[Pixels]:
    """At half the size, which is four times quicker and still four times as fine as what is made of it."""
    picture, garment = np.asarray(Image.fromarray(sight.picture).reduce(2)), sight.garment[::2, ::2]
    return [view(picture, garment, random) for _turn in range(count)]


def _told(images: list[Pixels], targets: list[NDArray[np.float32]]) -> Told:
    return Told(
        np.array(images, np.uint8).reshape(-1, SIDE, SIDE),
        np.array(targets, np.float32).reshape(-1, NONE),
    )


def told(shares: NDArray[np.float32], possible: NDArray[np.bool_]) -> NDArray[np.float32]:
    """What the eyes say, (10,), among the classes that a photo may be, bool (11,): (10,); all the same for a photo that
    is none of them."""
    if not possible[:NONE].any():
        return np.full(NONE, 1 / NONE, np.float32)
    allowed = np.where(possible[:NONE], shares + 1e-6, 0)
    return np.asarray(allowed / allowed.sum(), np.float32)


def view(picture: Pixels, garment: Mask, random: np.random.Generator) -> Pixels:
    """uint8 (h, w, 3) and where the garment is in it → (28, 28): mirrored, turned, stretched, in another light, cut out
    more or less narrowly, moved a little."""
    if random.random() < 0.5:
        picture, garment = picture[:, ::-1], garment[:, ::-1]
    grown = int(random.integers(-3, 4))  # mostly the edge is where it was found
    if abs(grown) == 1:
        change = ndimage.binary_dilation if grown > 0 else ndimage.binary_erosion
        garment = change(garment)
    degrees = random.normal(0, 9) + (90 * random.integers(1, 4) if random.random() < 0.08 else 0)
    size = tuple(round(each) for each in len(picture) * np.exp(random.normal(0, 0.08, 2)))
    turned = Image.fromarray(np.ascontiguousarray(picture)).convert("L").rotate(degrees, _BILINEAR)
    grey = np.asarray(turned.resize(size, _BILINEAR), np.float32) / 255
    lit = np.rint(255 * grey ** np.exp(random.normal(0, 0.3))).astype(np.uint8)
    where = np.asarray(Image.fromarray(np.ascontiguousarray(garment)).rotate(degrees).resize(size))
    small = cutting.cut_out(lit, where, invert=random.random() < 0.1)[-1].picture.astype(np.float32)
    if random.random() < 0.7:
        smaller, middle = np.exp(random.normal(0.03, 0.06)), (len(small) - 1) / 2
        away = middle * (1 - smaller) + random.normal(0, 0.8, 2)
        small = ndimage.affine_transform(small, (smaller, smaller), away, order=1)
    return np.asarray(np.clip(small * np.exp(random.normal(0, 0.1)), 0, 255), np.uint8)
