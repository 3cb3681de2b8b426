"""Links are weight × value: over a map's firing places, with its shift, they add up to all that the map gives."""

from __future__ import annotations

import numpy as np
import pytest

from model.network.address import Unit
from tests.static.network import sums
from tests.static.network.conftest import Run
from tests.static.network.given import Given
from tests.static.network.test_explain import opened as opened  # the lesson's network, and one with normalisation

STRENGTHS = """({feeding, fed}, ends, network, values) => ends.map(([name, end]) =>
  ({feeding, fed})[name](network, values, end).map(({from, to, strength}) => [from.channel, to.channel, strength]))"""


def strengths(run: Run, opened: Given, name: str, stage: int, channel: int) -> list[list[float]]:
    found: list[list[list[float]]] = run(
        STRENGTHS, "connections", [[name, {"stage": stage, "channel": channel}]], given=opened
    )
    return found[0]


def channels(opened: Given, stage: int) -> list[int]:
    """A map or unit that fires much, and the first."""
    values = opened.values[stage + 1]
    return [int(values.reshape(-1, values.shape[-1]).sum(axis=0).argmax()), 0]


def test_links_and_shifts_add_up_to_what_comes_out(run: Run, opened: Given) -> None:
    for stage, (found, values) in enumerate(zip(opened.stages, opened.values[1:], strict=True)):
        if found.kind in ("pooling", "softmax"):
            continue
        for channel in channels(opened, stage):
            given = np.atleast_1d(values[..., channel])
            firing = given > 0 if found.kind != "logits" else np.ones_like(given, bool)
            links = strengths(run, opened, "feeding", stage, channel)
            if firing.any():
                total = sum(strength for _from, _to, strength in links) + firing.sum() * float(found.shift[channel])
                assert total == pytest.approx(float(given.sum()), rel=1e-3, abs=1e-3)


def test_a_dense_units_links_are_its_products_by_map(run: Run, opened: Given) -> None:
    stage = next(number for number, found in enumerate(opened.stages) if found.kind == "dense")
    for channel in channels(opened, stage):
        found = sums.weighted_sum(opened.stages[stage], opened.values[stage], Unit(stage, channel))
        links = strengths(run, opened, "feeding", stage, channel)
        np.testing.assert_allclose([link[2] for link in links], sums.by_map(found) * found.scale, atol=1e-4)


def test_what_a_map_feeds_is_what_feeds_those_maps(run: Run, opened: Given) -> None:
    for stage in range(len(opened.stages) - 1):
        channel = channels(opened, stage)[0]
        forth = strengths(run, opened, "fed", stage, channel)
        for _from, to, strength in forth[:5]:
            back = {source: value for source, _to, value in strengths(run, opened, "feeding", stage + 1, int(to))}
            assert back[channel] == pytest.approx(strength, abs=1e-9)


def test_a_map_that_fires_nowhere_shows_what_holds_it_down(run: Run) -> None:
    """One input map, one kernel of ones below a shift that nothing overcomes."""
    found = run(
        """({feeding}) => {
            const input = new Float32Array(9).fill(1);
            const stage = {kind: "convolution", shape: [3, 3, 1], kernelShape: [3, 3, 1, 1],
                kernel: new Float32Array(9).fill(-1), scale: Float32Array.of(1), shift: Float32Array.of(0)};
            const network = {inputShape: [3, 3, 1], stages: [stage]};
            return feeding(network, [input, new Float32Array(9)], {stage: 0, channel: 0});
        }""",
        "connections",
    )
    assert found[0]["strength"] == -(4 * 4 + 4 * 6 + 9)  # corners see four places, edges six, the middle nine


def test_the_picture_is_fed_by_nothing_and_the_answer_feeds_nothing(run: Run, opened: Given) -> None:
    assert strengths(run, opened, "feeding", -1, 0) == []
    assert strengths(run, opened, "fed", len(opened.stages) - 1, 0) == []
