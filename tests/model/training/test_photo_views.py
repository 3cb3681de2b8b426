"""Photos taken again, and pictures dressed up as photos."""

from __future__ import annotations

import numpy as np

from model.data import dataset, photos
from model.photo.framing import is_photo
from model.training import photo_views


def test_a_photo_taken_again_is_another_of_the_same_and_the_seed_says_which() -> None:
    picture = photos.load().pictures[0]
    views = [photo_views.taken_again(picture, np.random.default_rng(seed)) for seed in (1, 2, 1)]
    assert all(view.shape == (224, 224, 3) and view.dtype == np.uint8 for view in views)
    assert np.array_equal(views[0], views[2]) and not np.array_equal(views[0], views[1])


def test_dressed_pictures_keep_the_garments_form() -> None:
    given, random = photos.load(), np.random.default_rng(3)
    picture = dataset.load_test().images[1]
    dressed = [photo_views.dressed(picture, given.pictures[:20], random) for _turn in range(20)]
    assert all(each.shape == (160, 160, 3) for each in dressed)
    inside, outside = (
        picture.repeat(6, 0).repeat(6, 1)[:160, :160] > 60,
        picture.repeat(6, 0).repeat(6, 1)[:160, :160] == 0,
    )
    spread = [abs(each[inside].mean() - each[outside].mean()) for each in dressed]
    assert np.median(spread) > 15  # it stands out, as a rule
    assert np.mean([is_photo(each) for each in dressed]) > 0.3
