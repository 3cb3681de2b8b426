"""Pictures of one's own: as many classes as there are, split alike each time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from model.data.picture_set import PictureSet, check_each_class
from model.problem import Problem

counts = st.lists(st.integers(2, 60), min_size=2, max_size=50)


def of(counts: list[int]) -> PictureSet:
    """So many pictures of each class, each of them another."""
    labels: NDArray[np.uint8] = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    images = np.zeros((len(labels), 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(len(labels)) % 256, np.arange(len(labels)) // 256
    return PictureSet(tuple(map(str, range(len(counts)))), images, labels)


def numbers(images: NDArray[np.uint8]) -> list[int]:
    return [int(image[0, 0]) + 256 * int(image[0, 1]) for image in images]


@given(counts)
def test_each_picture_is_on_one_side_with_its_label_and_each_class_is_trained(counts: list[int]) -> None:
    given = of(counts)
    train, validation = given.split()
    assert sorted(numbers(train.images) + numbers(validation.images)) == list(range(len(given)))
    for part in (train, validation):
        assert np.array_equal(part.labels, given.labels[numbers(part.images)])
        assert part.images.dtype == part.labels.dtype == np.uint8
    assert set(train.labels) == set(range(len(counts))) and len(validation) >= len(counts)
    assert numbers(given.split()[0].images) == numbers(train.images)


def test_it_is_the_lessons_split_with_the_classes_shares_kept() -> None:
    given = of([50, 30, 20])
    train, validation = given.split()
    theirs = train_test_split(given.images, test_size=0.2, random_state=42, stratify=given.labels)
    assert np.array_equal(train.images, theirs[0]) and np.array_equal(validation.images, theirs[1])
    assert np.bincount(validation.labels).tolist() == [10, 6, 4]


def test_two_of_each_are_enough() -> None:
    train, validation = of([2, 2]).split()
    assert sorted(train.labels) == sorted(validation.labels) == [0, 1]


@pytest.mark.parametrize(("labels", "name"), [([0, 0, 1], "b"), ([1, 1], "a"), ([], "a")])
def test_a_class_that_cannot_be_split_is_named(labels: list[int], name: str) -> None:
    check_each_class(("a", "b"), np.array([0, 0, 1, 1], np.uint8))
    with pytest.raises(Problem, match=f"The class {name} needs 2 pictures at least"):
        check_each_class(("a", "b"), np.array(labels, np.uint8))
