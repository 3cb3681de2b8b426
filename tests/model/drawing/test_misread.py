"""A picture's measures and its nearest relatives, against direct computations and on real pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.data.dataset import Pictures, Split
from model.drawing import misread
from model.drawing.misread import Measures

full = arrays(np.uint8, (28, 28))
sparse = arrays(np.uint8, (28, 28), elements=st.integers(0, 255), fill=st.just(0))


@pytest.fixture(scope="module")
def some(data: Split) -> Pictures:
    """Real test pictures, some sixty of each class."""
    return data.test.first(600)


def values(measures: Measures) -> list[float]:
    return [measures.ink, measures.width, measures.height, measures.right, measures.down]


@given(full | sparse)
def test_the_measures_are_those_of_a_loop_over_the_pixels(picture: np.ndarray) -> None:
    inked = [(row, column) for row in range(28) for column in range(28) if picture[row, column]]
    if not inked:
        assert values(misread.measures(picture)) == [0] * 5
        return
    rows, columns = zip(*inked, strict=True)
    weights = [int(picture[place]) for place in inked]
    right = sum(weight * column for weight, column in zip(weights, columns, strict=True)) / sum(weights) - 13.5
    down = sum(weight * row for weight, row in zip(weights, rows, strict=True)) / sum(weights) - 13.5
    expected = [sum(weights) / 255 / 784, max(columns) - min(columns) + 1, max(rows) - min(rows) + 1, right, down]
    assert values(misread.measures(picture)) == pytest.approx(expected, abs=1e-9)


def test_a_blank_picture_measures_nothing() -> None:
    assert misread.measures(np.zeros((28, 28), np.uint8)) == Measures(0, 0, 0, 0, 0)


def test_a_white_picture_measures_all() -> None:
    white = misread.measures(np.full((28, 28), 255, np.uint8))
    assert values(white) == pytest.approx([1, 28, 28, 0, 0], abs=1e-9)


def test_right_is_to_the_right_and_down_is_below() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[24:26, 17] = 200
    assert values(misread.measures(picture)) == pytest.approx([400 / 255 / 784, 1, 2, 3.5, 11], abs=1e-9)


@given(full | sparse)
def test_a_mirrored_picture_leans_to_the_other_side(picture: np.ndarray) -> None:
    straight, mirrored = misread.measures(picture), misread.measures(picture[:, ::-1])
    assert mirrored.right == pytest.approx(-straight.right, abs=1e-9)
    assert values(mirrored)[:3] == pytest.approx(values(straight)[:3]) and mirrored.down == pytest.approx(straight.down)


@pytest.mark.parametrize("label", range(10))
def test_the_average_is_that_of_a_loop_over_the_class(some: Pictures, label: int) -> None:
    total, members = np.zeros(5), 0
    for image, own in zip(some.images, some.labels, strict=True):
        if own == label:
            total, members = total + values(misread.measures(image)), members + 1
    assert members > 40
    assert values(misread.average(some, label)) == pytest.approx(list(total / members))


def test_trousers_are_narrow_and_sandals_have_little_ink(some: Pictures) -> None:
    averages = [misread.average(some, label) for label in range(10)]
    assert min(range(10), key=lambda label: averages[label].width) == 1
    assert min(range(10), key=lambda label: averages[label].ink) == 5


@pytest.mark.parametrize("label", range(10))
def test_the_nearest_are_those_of_a_loop_over_the_class(some: Pictures, label: int) -> None:
    picture = some.images[np.flatnonzero(some.labels != label)[label]]  # of another class
    direction = picture.astype(float) / np.linalg.norm(picture.astype(float))
    distances = {}
    for index, (image, own) in enumerate(zip(some.images.astype(float), some.labels, strict=True)):
        if own == label:
            distances[index] = float(np.sqrt(((image / np.linalg.norm(image) - direction) ** 2).sum()))
    found = misread.nearest(picture, some, label, 8)
    assert len(set(found)) == 8 and all(type(index) is int for index in found)
    assert [distances[index] for index in found] == pytest.approx(sorted(distances.values())[:8], abs=1e-5)


@pytest.mark.parametrize("label", range(10))
@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_a_paler_copy_of_a_picture_is_nearest_to_the_picture_itself(data: Split, label: int, share: float) -> None:
    index = int(np.flatnonzero(data.test.labels == label)[20 + label])
    paler = (data.test.images[index] * share).astype(np.uint8)
    assert misread.nearest(paler, data.test, label, 3)[0] == index


def test_no_more_relatives_are_found_than_a_class_has(some: Pictures) -> None:
    few = some.first(30)
    members = np.flatnonzero(few.labels == 2).tolist()
    assert sorted(misread.nearest(some.images[50], few, 2, 100)) == members and members
    assert misread.nearest(some.images[50], few, 2, 0) == []


def test_a_blank_picture_has_relatives_too(some: Pictures) -> None:
    found = misread.nearest(np.zeros((28, 28), np.uint8), some, 3, 5)
    assert len(set(found)) == 5 and (some.labels[found] == 3).all()
