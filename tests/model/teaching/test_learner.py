"""What is learned of a few examples of things that the network knows nothing of."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from model.bundle import registry
from model.data import dataset, things
from model.data.things import Things
from model.network.classifier import Classifier
from model.network.forward import Values
from model.teaching import classes as teaching
from model.teaching import garments, judging, learner
from model.teaching.classes import Classes, Example
from model.teaching.seeing import Drawings, seen
from model.teaching.twins import twins


@pytest.fixture(scope="module")
def given() -> Things:
    return things.load()


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return registry.find("sketch-plus").classifier()


@pytest.fixture(scope="module")
def seeing(classifier: Classifier) -> Drawings:
    return Drawings(classifier)


def taught(given: Things, labels: tuple[int, ...], count: int = 6) -> Classes:
    classes = teaching.begun(tuple(things.NAMES[label] for label in labels))
    for place, label in enumerate(labels):
        chosen = np.flatnonzero(given.labels == label)[:count]
        classes = teaching.added(classes, place, *(Example(given.images[number]) for number in chosen))
    return classes


def judged(given: Things, labels: tuple[int, ...], skipped: int = 6) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    numbers = [np.flatnonzero(given.labels == label)[skipped:] for label in labels]
    return given.images[np.concatenate(numbers)], np.repeat(np.arange(len(labels)), [len(each) for each in numbers])


def test_five_things_are_told_apart_by_six_examples_each(
    given: Things, classifier: Classifier, seeing: Drawings
) -> None:
    labels = (0, 1, 2, 3, 4)
    head = learner.learned(taught(given, labels), seeing)
    assert head and head.places == labels
    images, wanted = judged(given, labels)
    answers = head.own(seeing.features(images))
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)
    right = answers.argmax(axis=1) == wanted
    assert np.mean([right[wanted == label].mean() for label in labels]) > 0.85


def test_a_class_without_examples_is_no_answer(given: Things, classifier: Classifier, seeing: Drawings) -> None:
    classes = teaching.with_class(taught(given, (1, 3)), "nothing yet")
    head = learner.learned(classes, seeing)
    assert head and head.places == (0, 1) and head.own(seeing.features(given.images[:3])).shape == (3, 2)
    assert learner.learned(teaching.begun(("a", "b")), seeing) is None
    assert learner.learned(teaching.added(teaching.begun(("a", "b")), 0, Example(given.images[0])), seeing) is None


def test_a_deleted_class_is_no_answer_any_more(given: Things, seeing: Drawings) -> None:
    head = learner.learned(teaching.without_class(taught(given, (0, 1, 3)), 1), seeing)
    assert head and head.places == (0, 1) and head.weights.shape[1] == 2


@pytest.mark.thorough
def test_beside_the_ten_garments_they_stay_what_they_were(
    given: Things, classifier: Classifier, seeing: Drawings
) -> None:
    garments_seen = garments.seen(seeing)
    assert garments_seen.shape == (garments.PICTURES + garments.DRAWINGS, 1152 + 256)
    head = learner.learned(taught(given, (1,), 8), seeing, garments_seen)
    assert head and head.beside and head.places == (0,)
    taken = head.own(garments_seen).argmax(axis=1) == 0
    assert taken.mean() == pytest.approx(learner.FALSE_ALARMS, abs=1 / len(taken))
    test = dataset.load_test().first(500)
    ten = classifier.probabilities(test.images)
    eleven = head.probabilities(seeing.features(test.images), ten)
    assert eleven.shape == (500, 11) and eleven.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (eleven.argmax(axis=1) != ten.argmax(axis=1)).mean() < 0.03
    socks, _wanted = judged(given, (1,), 8)
    told = head.probabilities(seeing.features(socks), classifier.probabilities(socks)).argmax(axis=1) == 10
    assert told.mean() > 0.6


def test_leaving_out_counts_each_example_once_and_finds_what_is_mixed_up(given: Things, seeing: Drawings) -> None:
    classes = taught(given, (1, 2, 3), 5)
    found = learner.left_out(classes, seeing)
    assert found.sum(axis=1).tolist() == [5, 5, 5] and np.trace(found) >= 12
    assert judging.mixed_up(found) is None
    mixed = teaching.begun(("these", "those"))
    socks = [Example(given.images[number]) for number in np.flatnonzero(given.labels == 1)[:12]]
    mixed = teaching.added(teaching.added(mixed, 0, *socks[::2]), 1, *socks[1::2])
    assert judging.mixed_up(learner.left_out(mixed, seeing)) == (0, 1)


def test_a_classs_only_example_is_not_left_out(given: Things, seeing: Drawings) -> None:
    classes = teaching.added(taught(given, (1,), 4), 0)
    classes = teaching.added(teaching.with_class(classes, "one"), 1, Example(given.images[0]))
    assert learner.left_out(classes, seeing).sum(axis=1).tolist() == [4, 0]
    assert judging.weakest(classes, learner.left_out(classes, seeing)) == 1


def test_the_plane_parts_what_differs(given: Things, seeing: Drawings) -> None:
    points, labels = judging.plane(taught(given, (1, 2), 6), seeing)
    assert points.shape == (12, 2)
    own = np.array(labels)
    between = np.linalg.norm(points[own == 0].mean(axis=0) - points[own == 1].mean(axis=0))
    assert between > np.linalg.norm(points[own == 0] - points[own == 0].mean(axis=0), axis=1).mean()


def test_twins_are_alike_and_not_the_same(given: Things) -> None:
    found = twins(given.images[50], 30, np.random.default_rng(1))
    assert found.shape == (30, 28, 28) and found.dtype == np.uint8
    assert len({each.tobytes() for each in found}) == 30
    assert 0.4 < found.mean() / given.images[50].mean() < 1.7


def test_an_example_is_looked_at_once(given: Things, seeing: Drawings, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(pictures: NDArray[np.uint8]) -> Values:
        calls.append(pictures.shape)
        return np.ones((len(pictures), 4), np.float32)

    monkeypatch.setattr(seeing, "features", counted)
    example = Example(given.images[7] ^ 1)
    for _turn in range(3):
        assert seen(example, seeing).shape == (21, 4)
    assert calls == [(21, 28, 28)]
