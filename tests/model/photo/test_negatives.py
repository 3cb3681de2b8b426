"""A garment photographed dark on a light ground, or light on a dark one: cut out and named as well."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.bundle import registry
from model.data.dataset import Pictures, Split
from model.photo import eyes
from model.photo.framing import is_photo

_WARM, _COLD = np.array([235, 222, 205]), np.array([38, 44, 60])


def photographed(picture: NDArray[np.uint8], *, is_dark: bool, seed: int) -> NDArray[np.uint8]:
    """A test picture in cloth and ground of two colours, in uneven light, with a camera's noise: (240, 240, 3)."""
    ink = np.pad(np.asarray(Image.fromarray(picture).resize((168, 168), Image.Resampling.BICUBIC)) / 255.0, 36)
    ground, cloth = (_WARM, _COLD) if is_dark else (_COLD, _WARM)
    colours = ground + ink[..., None] * (cloth - ground)  # (240, 240, 3)
    light = np.linspace(0.85, 1.1, 240)[:, None, None]
    noise = np.random.default_rng(seed).normal(0, 5, colours.shape)
    return np.asarray(np.clip(colours * light + noise, 0, 255), np.uint8)


@pytest.mark.slow
def test_a_hundred_photographed_pictures_are_named_as_well_either_way_round(data: Split) -> None:
    test, network = data.test.first(100), registry.find("sketch-plus").classifier()
    right = {}
    for is_dark in (True, False):
        photos = [photographed(picture, is_dark=is_dark, seed=seed) for seed, picture in enumerate(test.images)]
        assert np.mean([is_photo(photo) for photo in photos]) > 0.9
        seen = np.stack([eyes.shipped().look(photo).steps()[-1].picture for photo in photos])
        right[is_dark] = accuracy(Pictures(seen, test.labels), network.probabilities(seen))
    assert min(right.values()) > 0.6 and abs(right[True] - right[False]) <= 0.12


def accuracy(pictures: Pictures, shares: NDArray[np.float32]) -> float:
    return float((shares.argmax(axis=1) == pictures.labels).mean())
