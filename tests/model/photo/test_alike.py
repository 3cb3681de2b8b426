"""The photos that the eyes were taught by and see as most like another."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.data import photos
from model.photo import alike, eyes
from model.photo.alike import Album
from model.problem import Problem


def test_a_photo_of_the_album_is_most_like_itself() -> None:
    album = alike.shipped()
    for number in album.numbers[[0, 700, 2000]]:
        (picture,) = photos.load(numbers=[number]).pictures
        label = int(album.possible[list(album.numbers).index(number)].argmax())
        assert album.nearest(eyes.shipped().look(picture), label, 3)[0] == number


def test_the_nearest_are_of_the_class_that_was_asked_for_and_not_of_kept_out_senders() -> None:
    given, album = photos.load(), alike.shipped()
    sight = eyes.shipped().look(given.pictures[int(np.flatnonzero(given.is_test)[0])])
    for label in (1, 4, photos.NONE):
        near = album.nearest(sight, label, 4)
        assert len(near) == 4 and given.possible[near, label].all() and not given.is_test[near].any()
    assert album.nearest(sight, 8, 4) == []  # no photo shows a bag


def test_a_damaged_album_is_told(tmp_path: Path) -> None:
    shutil.copytree(eyes.DIRECTORY, tmp_path / "photo")
    (tmp_path / "photo" / alike.FILE).write_bytes(b"PK nonsense")
    with pytest.raises(Problem, match="The model photo cannot be used"):
        Album(tmp_path / "photo")
