"""Every unit's arithmetic against a sum by hand."""

from __future__ import annotations

import numpy as np
import pytest

from model.network.address import Unit
from tests.model.explain.conftest import Opened
from tests.model.explain.conftest import lesson_opened as lesson_opened
from tests.model.explain.conftest import opened as opened
from tests.static.network import sums


def test_every_units_arithmetic_adds_up_to_its_value(opened: Opened) -> None:
    for unit in opened.units():
        stage, inputs, value = opened.stages[unit.stage], opened.values[unit.stage], value_of(opened, unit)
        if stage.kind == "pooling":
            found = sums.maximum(inputs, unit)
            assert found.value == value == found.window.max() and found.window.shape == (2, 2)
        elif stage.kind == "global":
            assert value == pytest.approx(inputs[..., unit.channel].mean(), abs=1e-5)
        elif stage.kind == "softmax":
            split = sums.shares(inputs)
            assert split.total == pytest.approx(sum(np.exp(float(logit)) for logit in inputs))
            assert split.exponentials[unit.channel] / split.total == pytest.approx(value, abs=1e-6)
        else:
            terms = sums.weighted_sum(stage, inputs, unit)
            by_hand = sum(float(a) * float(b) for a, b in zip(terms.inputs.flat, terms.weights.flat, strict=True))
            assert terms.total == pytest.approx(by_hand, abs=1e-9)
            assert terms.before == pytest.approx(by_hand * terms.scale + terms.shift, abs=1e-9)
            assert terms.value == pytest.approx(value, abs=1e-4)


def value_of(opened: Opened, unit: Unit) -> float:
    values = opened.values[unit.stage + 1]
    return float(values[unit.row, unit.column, unit.channel] if values.ndim == 3 else values[unit.channel])


def test_a_dense_units_products_lie_on_the_grid_of_the_maps_before_it(lesson_opened: Opened) -> None:
    terms = sums.weighted_sum(lesson_opened.stages[4], lesson_opened.values[4], Unit(4, 17))
    assert terms.products.shape == (7, 7, 64)
    kernel = lesson_opened.network.get_layer("dense").get_weights()[0]
    assert terms.weights[2, 3, 5] == kernel[2 * 7 * 64 + 3 * 64 + 5, 17]
