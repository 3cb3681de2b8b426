"""Figures against scikit-learn's and against formulas written out, on the shipped models' 10,000 test pictures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix, log_loss

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data.dataset import CLASS_NAMES, Split
from model.evaluation import figures, measures
from model.network.forward import softmax


@pytest.fixture(scope="module", params=["lesson", "sketch", "sketch-plus"])
def shipped(request: pytest.FixtureRequest) -> Bundle:
    return bundle.read(registry.SHIPPED / request.param)


def test_accuracy_and_loss_of_the_test_pictures_are_scikit_learns(shipped: Bundle, data: Split) -> None:
    labels, logits = data.test.labels, shipped.test_logits
    assert figures.accuracy(logits, labels).value == accuracy_score(labels, logits.argmax(axis=1))
    shares = softmax(logits).astype(np.float64)
    shares /= shares.sum(axis=1, keepdims=True)
    assert figures.loss(logits, labels).value == pytest.approx(log_loss(labels, shares, labels=range(10)), abs=1e-5)


def test_every_class_is_as_in_scikit_learns_report(shipped: Bundle, data: Split) -> None:
    answers = shipped.test_logits.argmax(axis=1)
    report = classification_report(data.test.labels, answers, target_names=CLASS_NAMES, output_dict=True)
    found = figures.by_class(shipped.test_logits, data.test.labels)
    for label, name in enumerate(CLASS_NAMES):
        ours = (found.precision[label], found.recall[label], found.f1[label], found.pictures[label])
        theirs = report[name]
        assert ours == (theirs["precision"], theirs["recall"], theirs["f1-score"], theirs["support"])


def test_the_confusion_matrix_counts_every_test_picture_once(shipped: Bundle, data: Split) -> None:
    found = figures.confusion(shipped.test_logits, data.test.labels)
    assert np.array_equal(found, confusion_matrix(data.test.labels, shipped.test_logits.argmax(axis=1)))
    by_hand = np.zeros((10, 10), int)
    for label, logits in zip(data.test.labels, shipped.test_logits, strict=True):
        by_hand[label, logits.argmax()] += 1
    assert np.array_equal(found, by_hand) and found.sum() == 10_000
    np.testing.assert_allclose(figures.row_shares(found).sum(axis=1), 1)


def test_wilsons_interval_is_the_formula() -> None:
    right, total, z = 9158, 10_000, 1.959963984540054
    share = right / total
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z / (1 + z**2 / total) * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    found = figures.proportion(right, total)
    assert (found.value, found.low, found.high) == pytest.approx((share, middle - half, middle + half), rel=1e-9)


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(counts: tuple[int, int]) -> None:
    found = figures.proportion(*counts)
    assert 0 <= found.low <= found.value + 1e-12 and found.value - 1e-12 <= found.high <= 1


def test_the_losss_interval_is_two_standard_errors_wide(lesson: Bundle, data: Split) -> None:
    found = figures.loss(lesson.test_logits, data.test.labels)
    each = measures.losses(lesson.test_logits, data.test.labels)
    error = math.sqrt(((each - each.mean()) ** 2).sum() / (len(each) - 1) / len(each))
    assert found.high - found.value == pytest.approx(1.959964 * error, rel=1e-5)
    assert found.value - found.low == pytest.approx(found.high - found.value)


def test_about_95_of_100_intervals_hold_the_true_accuracy() -> None:
    right = np.random.default_rng(3).binomial(1000, 0.9, size=1000)
    held = [found.low <= 0.9 <= found.high for found in (figures.proportion(int(n), 1000) for n in right)]
    assert 0.92 < np.mean(held) < 0.98


def test_a_class_that_is_never_answered_or_never_there_has_zeros_and_no_warning() -> None:
    logits, labels = np.eye(10, dtype=np.float32)[[0, 0, 1]], np.array([0, 2, 1], np.uint8)
    found = figures.by_class(logits, labels)
    assert found.precision.tolist() == [0.5, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert found.recall.tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert figures.row_shares(figures.confusion(logits, labels))[5].tolist() == [0] * 10


@pytest.mark.parametrize("total", [100, 1000])
def test_no_share_has_a_wider_interval_than_one_half(total: int) -> None:
    halves = [(found.high - found.low) / 2 for found in (figures.proportion(n, total) for n in range(total + 1))]
    assert figures.widest_margin(total) == pytest.approx(max(halves))


def test_losses_are_the_logarithms_of_the_labels_probabilities(lesson: Bundle, data: Split) -> None:
    logits: NDArray[np.float64] = lesson.test_logits[:200].astype(np.float64)
    by_hand = [math.log(np.exp(row).sum()) - row[label] for row, label in zip(logits, data.test.labels, strict=False)]
    np.testing.assert_allclose(
        measures.losses(lesson.test_logits[:200], data.test.labels[:200]), by_hand, rtol=1e-6, atol=1e-9
    )
