"""Drawings made by many processes: how many, of what, and that the seed alone decides."""

from __future__ import annotations

import numpy as np
import pytest

from model.data.dataset import Pictures, Split
from model.drawing.doodles import pool as pools
from model.drawing.doodles.pool import STRANGER, pool


@pytest.fixture(scope="module")
def made(few: Split) -> Pictures:
    """30 doodles, 20 redrawn, 10 strangers of seed 1."""
    return pool(few.train, doodles=30, redrawn=20, strangers=10, seed=1)


def test_as_many_pictures_are_made_as_were_asked_for(made: Pictures) -> None:
    assert len(made) == 60
    assert made.images.shape == (60, 28, 28) and made.labels.shape == (60,)
    assert made.images.dtype == made.labels.dtype == np.uint8


def test_doodles_come_first_then_the_redrawn_then_strangers(made: Pictures, few: Split) -> None:
    assert made.labels[:30].tolist() == [*range(10)] * 3
    assert (made.labels[30:50] < 10).all() and len(set(made.labels[30:50].tolist())) > 3
    assert made.labels[50:].tolist() == [STRANGER] * 10 == [10] * 10


def test_every_drawing_shows_something_and_no_two_the_same(made: Pictures) -> None:
    assert (made.images.reshape(60, -1).std(axis=1) > 5).all()
    assert len({image.tobytes() for image in made.images}) == 60


def test_the_redrawn_are_no_copies_of_the_pictures(made: Pictures, few: Split) -> None:
    real = {image.tobytes() for image in few.train.images}
    assert not {image.tobytes() for image in made.images} & real


def test_the_same_seed_makes_the_same_drawings_by_any_number_of_processes(
    made: Pictures, few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.process_cpu_count", lambda: 1, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    again = pool(few.train, doodles=30, redrawn=20, strangers=10, seed=1)
    assert np.array_equal(again.images, made.images) and np.array_equal(again.labels, made.labels)


def test_another_seed_makes_other_drawings(made: Pictures, few: Split) -> None:
    other = pool(few.train, doodles=30, redrawn=20, strangers=10, seed=2)
    same = [bool((one == another).all()) for one, another in zip(made.images, other.images, strict=True)]
    assert sum(same) == 0


def test_many_drawings_are_made_in_parts_that_differ(few: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_CHUNK", 20)
    parts = pool(Pictures.none(), doodles=50, redrawn=0, strangers=0, seed=1)
    assert parts.labels.tolist() == [*range(10)] * 5
    assert len({image.tobytes() for image in parts.images}) == 50


def test_nothing_asked_for_is_nothing_made_and_no_process_started(few: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "ProcessPoolExecutor", None)
    nothing = pool(few.train, doodles=0, redrawn=0, strangers=0, seed=1)
    assert len(nothing) == 0 and nothing.images.shape == (0, 28, 28)
    assert nothing.images.dtype == nothing.labels.dtype == np.uint8
