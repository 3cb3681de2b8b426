"""Pictures of Fashion-MNIST as if they were photos: where the garment is, it stands out from its ground."""

from __future__ import annotations

import numpy as np

from model.data import dataset, photos
from model.photo.framing import is_photo
from model.training.composites import composite


def test_the_garment_is_where_it_is_said_to_be() -> None:
    grounds, test, random = photos.load(numbers=range(30)).pictures, dataset.load_test(), np.random.default_rng(3)
    made = [composite(picture, grounds, random) for picture in test.images[:40]]
    assert all(each.picture.shape == (224, 224, 3) and each.picture.dtype == np.uint8 for each in made)
    assert all(each.garment.shape == (28, 28) and 0 <= each.garment.min() <= each.garment.max() <= 1 for each in made)
    assert 0.05 < np.mean([each.garment.mean() for each in made]) < 0.6
    means = [each.picture.reshape(28, 8, 28, 8, 3).mean(axis=(1, 3)) for each in made]  # (28, 28, 3)
    apart = [
        np.abs(mean[each.garment > 0.9].mean(axis=0) - mean[each.garment < 0.1].mean(axis=0)).max()
        for mean, each in zip(means, made, strict=True)
        if (each.garment > 0.9).any()
    ]
    assert len(apart) > 30 and np.median(apart) > 25
    assert np.mean([is_photo(each.picture) for each in made]) > 0.6


def test_the_seed_says_which_composite_it_is() -> None:
    grounds, picture = photos.load(numbers=range(5)).pictures, dataset.load_test().images[1]
    one, same, other = (composite(picture, grounds, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.picture, same.picture) and np.array_equal(one.garment, same.garment)
    assert not np.array_equal(one.picture, other.picture)
