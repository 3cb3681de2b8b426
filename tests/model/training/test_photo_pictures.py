"""Photos as 28×28 pictures to learn from: as many as asked, of senders that are not kept out, with what each may be."""

from __future__ import annotations

import numpy as np
import pytest

from model.data import dataset, photos
from model.photo import eyes
from model.training import photo_pictures


@pytest.mark.slow
@pytest.mark.thorough
def test_so_many_are_made_and_the_seed_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    given = photos.load()
    few = given.some(np.flatnonzero(~given.is_test)[:16])
    monkeypatch.setattr(photos, "load", lambda numbers=None: few if numbers is None else few.some(numbers))
    monkeypatch.setattr(photo_pictures, "_grounds", lambda: few.pictures)
    monkeypatch.setattr(photo_pictures.pool, "run", lambda jobs: [job() for job in jobs])
    one, same, other = (photo_pictures.make(dataset.load_test(), 40, seed) for seed in (1, 1, 2))
    assert one.images.shape == (40, 28, 28) and one.images.dtype == np.uint8 and one.targets.shape == (40, 10)
    assert one.targets.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(one.images, same.images) and not np.array_equal(one.images, other.images)
    assert (one.images.max(axis=(1, 2)) > 100).mean() > 0.95  # there is something on them


def test_the_eyes_tell_among_the_classes_that_a_photo_may_be() -> None:
    shares = np.full(10, 0.01, np.float32)
    shares[[5, 7, 4]] = 0.2, 0.1, 0.62
    shoes = np.zeros(11, bool)
    shoes[[5, 7, 9]] = True
    told = photo_pictures.told(shares, shoes)
    assert told[[5, 7, 9]] == pytest.approx([0.2 / 0.31, 0.1 / 0.31, 0.01 / 0.31], abs=1e-3) and told[4] == 0
    stranger = np.arange(11) == photos.NONE
    assert photo_pictures.told(shares, stranger) == pytest.approx(np.full(10, 0.1))


def test_rarer_kinds_are_seen_in_more_views() -> None:
    possible = np.zeros((110, 11), bool)
    possible[:100, 0] = possible[100:, 4] = True
    views = photo_pictures._views(possible, 20_000, np.random.default_rng(0))
    assert views.sum() == 20_000 and views[100:].mean() / views[:100].mean() == pytest.approx(10**0.5, rel=0.1)


def test_a_view_is_the_garment_once_more() -> None:
    given = photos.load(numbers=range(3))
    random = np.random.default_rng(5)
    for picture in given.pictures:
        sight = eyes.shipped().look(picture)
        views = [photo_pictures.view(sight.picture, sight.garment, random) for _turn in range(6)]
        assert all(each.shape == (28, 28) and each.dtype == np.uint8 for each in views)
        assert len({each.tobytes() for each in views}) == 6
