"""The photos that ship: all there, by whom, and split by sender."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.data import photos
from model.problem import Problem


def test_all_are_there_and_no_sender_is_on_both_sides() -> None:
    given = photos.load()
    assert len(given.pictures) == len(given.possible) == len(given.kinds) == len(given.senders) == 4235
    assert max(max(picture.shape) for picture in given.pictures) <= 160
    assert given.possible.any(axis=1).all() and given.possible[:, photos.NONE].sum() == 634 + 136
    rest = ~given.is_test & ~given.is_validation
    sides = [set(given.senders[side]) for side in (given.is_test, given.is_validation, rest)]
    assert sum(map(len, sides)) == len(set(given.senders)) == 341
    shares = [side.mean() for side in (given.is_test, given.is_validation, rest)]
    assert shares == pytest.approx([0.2, 0.28, 0.52], abs=0.02)


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20), "red").save(tmp_path / "a.png")
    (tmp_path / "index.csv").write_text("file,classes\na.png,5 7 9\n")
    given = photos.load_folder(tmp_path)
    assert given.pictures[0].shape == (20, 30, 3) and np.flatnonzero(given.possible[0]).tolist() == [5, 7, 9]


@pytest.mark.parametrize(
    "index", [None, "file,classes\nmissing.png,1\n", "file,classes\na.png,trousers\n", "name\nx\n"]
)
def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, index: str | None) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    if index is not None:
        (tmp_path / "index.csv").write_text(index)
    with pytest.raises(Problem, match="cannot be read"):
        photos.load_folder(tmp_path)
