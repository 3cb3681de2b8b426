"""Every unit's arithmetic in the browser against NumPy's: sums.py and model/explain/walk.py."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from model.bundle import registry
from model.data import dataset
from model.explain import walk
from model.network.address import Unit
from model.network.recipes import SKETCH_PLUS
from tests.model.network.own_networks import OWN
from tests.static.network import given, sums
from tests.static.network.conftest import Run
from tests.static.network.given import Given

FOUND = """(explain, units, network, values) => units.map((unit) => {
  const kind = network.stages[unit.stage].kind;
  if (kind === "global") return values[unit.stage + 1][unit.channel];
  if (kind === "pooling" || kind === "average") return explain.ofFour(network, values, unit);
  if (kind === "softmax") return explain.shares(values[unit.stage]);
  const sum = explain.weightedSum(network, values, unit);
  const {terms, rest} = explain.terms(sum, 6);
  const lists = {inputs: [...sum.inputs], weights: [...sum.weights], products: [...sum.products]};
  return {...sum, ...lists, terms, rest, maps: [...explain.byMap(sum)]};
})"""


@pytest.fixture(params=["lesson", "plus"], scope="module")
def opened(request: pytest.FixtureRequest) -> Given:
    picture = dataset.load_test().images[4]
    stages = registry.find("lesson").classifier().stages if request.param == "lesson" else given.untrained(SKETCH_PLUS)
    return given.through(stages, picture)


@pytest.mark.parametrize("name", OWN)
def test_units_of_a_network_of_ones_own_come_to_what_its_stages_give(run: Run, name: str) -> None:
    opened = given.through(given.untrained(OWN[name]), dataset.load_test().images[4])
    chosen = [unit for unit in units(opened) if opened.stages[unit.stage].kind not in ("softmax", "global")]
    found = run(FOUND, "explain", [asdict(unit) for unit in chosen], given=opened)
    for unit, numbers in zip(chosen, found, strict=True):
        values = opened.values[unit.stage + 1]
        expected = values[unit.row, unit.column, unit.channel] if values.ndim == 3 else values[unit.channel]
        assert numbers["value"] == pytest.approx(float(expected), rel=1e-4, abs=1e-5), unit
        if opened.stages[unit.stage].kind == "convolution":
            assert numbers["shape"][:2] == list(opened.stages[unit.stage].kernel.shape[:2])


@pytest.mark.parametrize("name", OWN)
def test_what_its_units_see_is_what_python_says(run: Run, name: str) -> None:
    opened = given.through(given.untrained(OWN[name]), dataset.load_test().images[4])
    chosen = units(opened)
    found = run(
        "(explain, units, network) => units.map((unit) => explain.seen(network, unit))",
        "explain",
        [asdict(unit) for unit in chosen],
        given=opened,
    )
    assert found == [asdict(walk.fields(opened.stages, opened.values, unit)[0]) for unit in chosen]


def units(opened: Given) -> list[Unit]:
    """Of every stage the first, the last, and the strongest, at the edge and within."""
    found = []
    for stage, values in enumerate(opened.values[1:]):
        last = Unit(stage, values.shape[-1] - 1, *(size - 1 for size in values.shape[:-1]))
        found += [Unit(stage, 0), last, walk.strongest(opened.values, stage)]
    return found


def test_units_are_computed_as_numpy_does(run: Run, opened: Given) -> None:
    chosen = units(opened)
    found = run(FOUND, "explain", [asdict(unit) for unit in chosen], given=opened)
    for unit, numbers in zip(chosen, found, strict=True):
        stage, inputs = opened.stages[unit.stage], opened.values[unit.stage]
        if stage.kind == "pooling":
            maximum = sums.maximum(inputs, unit)
            assert numbers["window"] == pytest.approx(maximum.window.ravel().tolist())
            assert divmod(numbers["winner"], 2) == maximum.winner
        elif stage.kind == "softmax":
            shares = sums.shares(inputs)
            assert numbers["exponentials"] == pytest.approx(shares.exponentials.tolist())
            assert numbers["probabilities"] == pytest.approx(shares.probabilities.tolist())
        else:
            expected = sums.weighted_sum(stage, inputs, unit)
            assert numbers["shape"] == list(expected.inputs.shape)
            np.testing.assert_allclose(numbers["inputs"], expected.inputs.ravel(), atol=1e-9)
            np.testing.assert_allclose(numbers["weights"], expected.weights.ravel(), atol=1e-9)
            np.testing.assert_allclose(numbers["products"], expected.products.ravel(), atol=1e-9)
            np.testing.assert_allclose(numbers["maps"], sums.by_map(expected), atol=1e-9)
            for name in ("total", "scale", "shift", "before", "value"):
                assert numbers[name] == pytest.approx(getattr(expected, name), abs=1e-9), name
            terms, rest = sums.terms(expected, 6)
            products = [term.product for term in terms]
            assert [term["product"] for term in numbers["terms"]] == pytest.approx(products, abs=1e-9)
            assert numbers["rest"] == pytest.approx(rest, abs=1e-9)


def test_the_strongest_place_and_what_a_unit_sees_are_numpys(run: Run, opened: Given) -> None:
    chosen = units(opened)
    found = run(
        """(explain, units, network, values) => units.map((unit) => [
            explain.strongestInMap(network, values, unit.stage, unit.channel), explain.field(network, unit),
            explain.seen(network, unit)])""",
        "explain",
        [asdict(unit) for unit in chosen],
        given=opened,
    )
    for unit, (strongest, field, seen) in zip(chosen, found, strict=True):
        chosen = opened.values[unit.stage + 1][..., unit.channel]
        assert Unit(**strongest) == Unit(unit.stage, unit.channel, *np.unravel_index(chosen.argmax(), chosen.shape))
        boxes = walk.fields(opened.stages, opened.values, unit)
        assert field == asdict(boxes[-2])
        assert seen == asdict(boxes[0])


def test_a_unit_that_a_network_does_not_have_becomes_its_nearest(run: Run, opened: Given) -> None:
    code = "(explain, unit, network) => explain.moved(network, unit)"
    far = {"stage": 0, "channel": 5000, "row": 99, "column": -3}
    found = run(code, "explain", far, given=opened)
    assert found == {"stage": 0, "channel": len(opened.stages[0].scale) - 1, "row": 27, "column": 0}
