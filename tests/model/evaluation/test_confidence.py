"""Reliability, calibration error, temperature and answering only when sure, each against a plain computation."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.bundle import registry
from model.data import dataset
from model.data.dataset import Split
from model.evaluation import confidence, measures
from model.network.forward import softmax

answers = st.integers(1, 200).flatmap(
    lambda count: st.tuples(
        arrays(np.float32, (count, 10), elements=st.floats(-5, 5, width=32)).map(softmax),
        arrays(np.uint8, count, elements=st.integers(0, 9)),
    )
)


@given(answers, st.integers(1, 20))
def test_bins_are_a_loop_over_the_pictures(given: tuple[np.ndarray, np.ndarray], count: int) -> None:
    probabilities, labels = given
    bins = confidence.reliability(probabilities, labels, count)
    edges = np.linspace(0, 1, count + 1)
    for each in bins:
        inside = [
            (float(row.max()), row.argmax() == label)
            for row, label in zip(probabilities, labels, strict=True)
            if each.low < float(row.max()) <= each.high or (float(row.max()) > 1 and each.high == 1)
        ]
        assert each.pictures == len(inside)
        assert each.confidence == pytest.approx(np.mean([sure for sure, _right in inside]))
        assert each.accuracy == pytest.approx(np.mean([right for _sure, right in inside]))
        assert each.low in edges and each.high in edges
    assert sum(each.pictures for each in bins) == len(labels)


@given(answers)
def test_the_calibration_error_is_a_weighted_mean_of_gaps(given: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, labels = given
    sure, right = probabilities.max(axis=1).astype(float), probabilities.argmax(axis=1) == labels
    places = np.minimum(np.ceil(sure * 15).astype(int), 15)
    by_hand = sum(abs(right[places == place].sum() - sure[places == place].sum()) for place in set(places)) / len(sure)
    found = confidence.calibration_error(confidence.reliability(probabilities, labels))
    assume(not np.isclose(sure * 15, np.rint(sure * 15), atol=1e-4).any())  # on an edge rounding decides
    assert found == pytest.approx(by_hand, abs=1e-6)


def test_a_model_that_is_as_right_as_it_is_sure_has_no_error() -> None:
    probabilities = np.full((10, 10), 0.3 / 9, np.float32)
    probabilities[:, 0] = 0.7
    labels = np.array([0] * 7 + [1] * 3, np.uint8)
    assert confidence.calibration_error(confidence.reliability(probabilities, labels)) == pytest.approx(0, abs=1e-6)
    wrong = np.ones(10, np.uint8)
    assert confidence.calibration_error(confidence.reliability(probabilities, wrong)) == pytest.approx(0.7)


@pytest.mark.parametrize("true", [0.4, 1.0, 3.0])
def test_the_temperature_finds_what_the_logits_were_multiplied_by(true: float) -> None:
    random = np.random.default_rng(1)
    honest = random.normal(scale=2, size=(20_000, 10)).astype(np.float32)
    shares = softmax(honest).astype(float)
    labels = (shares.cumsum(axis=1) > random.random((len(shares), 1))).argmax(axis=1).astype(np.uint8)
    assert confidence.temperature(honest * np.float32(true), labels) == pytest.approx(true, rel=0.05)


def test_the_temperature_has_the_lowest_loss_of_a_grid() -> None:
    model, labels = registry.find("lesson"), dataset.load_validation_labels()
    found = confidence.temperature(model.validation_logits, labels)

    def loss(value: float) -> float:
        return float(measures.losses(model.validation_logits / np.float32(value), labels).mean())

    assert loss(found) <= min(loss(value) for value in np.arange(0.5, 2, 0.05)) + 1e-7


@pytest.mark.parametrize("name", ["lesson", "sketch", "sketch-plus"])
def test_the_shipped_models_are_better_calibrated_after_scaling_and_answer_the_same(name: str, data: Split) -> None:
    model = registry.find(name)
    heat = confidence.temperature(model.validation_logits, data.validation.labels)
    before, after = softmax(model.test_logits), confidence.tempered(model.test_logits, heat)
    assert np.array_equal(before.argmax(axis=1), after.argmax(axis=1))
    errors = [confidence.calibration_error(confidence.reliability(each, data.test.labels)) for each in (before, after)]
    assert errors[1] < errors[0] < 0.05


@given(answers, st.floats(0, 1))
def test_answering_is_a_loop_over_the_pictures(given: tuple[np.ndarray, np.ndarray], sure: float) -> None:
    probabilities, labels = given
    rows = [row.argmax() == label for row, label in zip(probabilities, labels, strict=True) if float(row.max()) >= sure]
    found = confidence.answering(probabilities, labels, sure)
    assert found.share == len(rows) / len(labels)
    assert found.accuracy == pytest.approx(np.mean(rows)) if rows else math.isnan(found.accuracy)


def test_the_curve_goes_from_all_pictures_to_the_surest(data: Split) -> None:
    shares = softmax(registry.find("lesson").test_logits)
    curve = confidence.answering_curve(shares, data.test.labels)
    assert curve[0].share == 1 and curve[0].accuracy == (shares.argmax(axis=1) == data.test.labels).mean()
    assert all(one.share > other.share for one, other in itertools.pairwise(curve))
    assert curve[-1].accuracy > 0.99 > curve[0].accuracy
    assert all(each == confidence.answering(shares, data.test.labels, each.sure) for each in curve[::20])
