"""Scores against scikit-learn's, on random and on extreme logits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, log_loss

from model.evaluation import measures
from model.network.forward import softmax

COUNT = 500


@pytest.fixture
def logits() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(scale=4, size=(COUNT, 10)).astype(np.float32)


@pytest.fixture
def labels(logits: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Right for some two thirds of the logits."""
    random = np.random.default_rng(2)
    wrong = random.integers(0, 10, COUNT)
    return np.where(random.random(COUNT) < 0.6, logits.argmax(axis=1), wrong).astype(np.uint8)


def test_loss_and_accuracy_are_scikit_learns(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> None:
    score = measures.score(logits, labels)
    exponentials = np.exp(logits.astype(np.float64))
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    assert score.loss == pytest.approx(log_loss(labels, shares, labels=range(10)), rel=1e-9)
    assert score.accuracy == accuracy_score(labels, logits.argmax(axis=1))
    assert score.right == accuracy_score(labels, logits.argmax(axis=1), normalize=False)
    assert 0.5 < score.accuracy < 0.75


def test_an_extreme_logit_gives_a_finite_loss() -> None:
    logits = np.zeros((2, 10), np.float32)
    logits[:, 3] = 1e4
    score = measures.score(logits, np.array([3, 4], np.uint8))
    assert score.loss == pytest.approx(5e3) and (score.accuracy, score.right) == (0.5, 1)


@given(arrays.arrays(np.float32, (4, 10), elements=st.floats(-1e4, 1e4, width=32)))
def test_probabilities_sum_to_one_and_keep_the_logits_order(logits: NDArray[np.float32]) -> None:
    shares = softmax(logits)
    assert shares.dtype == np.float32 and shares.shape == (4, 10)
    assert ((shares >= 0) & (shares <= 1)).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    best = np.take_along_axis(shares, logits.argmax(axis=1)[:, None], axis=1)[:, 0]
    assert (best == shares.max(axis=1)).all()


def test_probabilities_of_one_picture_and_of_many_axes(logits: NDArray[np.float32]) -> None:
    by_hand = np.exp(logits[0].astype(np.float64)) / np.exp(logits[0].astype(np.float64)).sum()
    np.testing.assert_allclose(softmax(logits[0]), by_hand, rtol=1e-6)
    stacked = softmax(logits.reshape(5, 100, 10))
    assert np.array_equal(stacked.reshape(COUNT, 10), softmax(logits))


def test_mistakes_are_the_pictures_that_are_not_right(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> None:
    mistakes = measures.mistakes(logits, labels)
    by_hand = [index for index in range(COUNT) if max(range(10), key=lambda i: logits[index, i]) != labels[index]]
    assert mistakes.tolist() == by_hand
    assert len(mistakes) + measures.score(logits, labels).right == COUNT


def test_no_mistakes_where_all_is_right(logits: NDArray[np.float32]) -> None:
    assert measures.mistakes(logits, logits.argmax(axis=1).astype(np.uint8)).size == 0
