"""Two models side by side, against plain counts and the binomial distribution written out."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.bundle import registry
from model.data.dataset import Split
from model.evaluation import comparison, figures
from model.network.forward import softmax


@pytest.fixture(scope="module")
def pair() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of the test pictures by `lesson` and by `sketch-plus`."""
    first, second = (softmax(registry.find(name).test_logits) for name in ("lesson", "sketch-plus"))
    return first, second


def test_every_picture_is_counted_once(pair: tuple[np.ndarray, np.ndarray], data: Split) -> None:
    found = comparison.compare(*pair, data.test.labels)
    right = [{n for n in range(10_000) if shares[n].argmax() == data.test.labels[n]} for shares in pair]
    assert (found.both, found.neither) == (len(right[0] & right[1]), 10_000 - len(right[0] | right[1]))
    assert set(found.only_first) == right[0] - right[1] and set(found.only_second) == right[1] - right[0]
    sure = [float(pair[0][number].max()) for number in found.only_first]
    assert sure == sorted(sure, reverse=True)


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemars_p_is_the_binomial_sum(only_first: int, only_second: int) -> None:
    total, fewer = only_first + only_second, min(only_first, only_second)
    by_hand = min(1.0, 2 * sum(comb(total, k) for k in range(fewer + 1)) / 2**total)
    assert comparison.mcnemar(only_first, only_second) == pytest.approx(by_hand)


def test_what_is_more_than_chance(pair: tuple[np.ndarray, np.ndarray], data: Split) -> None:
    better = comparison.compare(*pair, data.test.labels)
    assert better.p < 1e-10 and better.is_more_than_chance
    same = comparison.compare(pair[0], pair[0], data.test.labels)
    assert same.p == 1 and not same.is_more_than_chance and not same.only_first and not same.only_second


def test_differences_in_recall_are_scikit_learns(pair: tuple[np.ndarray, np.ndarray], data: Split) -> None:
    one, other = (figures.by_class(shares, data.test.labels).recall for shares in pair)
    np.testing.assert_allclose(comparison.recall_differences(*pair, data.test.labels), other - one, atol=1e-12)
    few = np.array([0, 0], np.uint8)
    assert np.isnan(comparison.recall_differences(pair[0][:2], pair[1][:2], few)[1:]).all()


def test_pairs_are_sorted_by_how_much_the_counts_differ() -> None:
    first, second = np.zeros((10, 10), int), np.zeros((10, 10), int)
    first[0, 0], second[0, 0] = 900, 100  # right answers are no mistakes
    first[6, 0], second[2, 4], second[9, 7] = 5, 9, 1
    assert comparison.pair_differences(first, second) == [(2, 4), (6, 0), (9, 7)]
    assert comparison.pair_differences(first, first) == []
