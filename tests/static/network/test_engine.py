"""A visitor's changes in the whole network, against NumPy's stages with the same changes; beside the page and apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.bundle import registry
from model.data import dataset
from model.network.forward import Stage, Values, as_input, through
from tests.static.network import given
from tests.static.network.conftest import Run
from tests.static.network.given import Given

CHANGES = {"gains": {"0.3": 2, "2.7": 0, "4.11": 0}, "weights": {"2.5.9.4": -0.25}, "pixels": {"400": 255}}
STAGE, SOURCE, CHANNEL, PLACE = 2, 9, 5, (1, 1)


@pytest.fixture(scope="module")
def lesson() -> Given:
    return given.through(registry.find("lesson").classifier().stages, dataset.load_test().images[4])


def answered(
    stages: tuple[Stage, ...], gains: dict[tuple[int, int], float], without: tuple[int, int] | None = None
) -> Values:
    """The answer (10,) with the changes, and without one map or unit."""
    picture = dataset.load_test().images[4].copy()
    picture.flat[400] = 255
    kernel = stages[STAGE].kernel.copy()
    kernel[(*PLACE, SOURCE, CHANNEL)] = -0.25
    values = as_input(picture[None])
    for number, stage in enumerate(stages):
        changed = replace(stage, kernel=kernel) if number == STAGE else stage
        values = through([changed], values)[-1]
        for channel, gain in ((channel, gain) for (place, channel), gain in gains.items() if place == number):
            values[..., channel] *= gain
        if without and without[0] == number:
            values[..., without[1]] = 0
    return values[0]


GAINS = {(0, 3): 2.0, (2, 7): 0.0, (4, 11): 0.0}


def test_all_changes_together_are_numpys(run: Run, lesson: Given) -> None:
    picture = dataset.load_test().images[4].ravel().tolist()
    found, before, kept = run(
        """async ({engine}, [picture, changes], network) => {
            const {picture: kept, values, before} = await engine(network.stages).run(Uint8Array.from(picture), changes);
            return [[...values.at(-1)], [...before], [...kept]];
        }""",
        "engine",
        [picture, CHANGES],
        given=lesson,
    )
    np.testing.assert_allclose(found, answered(lesson.stages, GAINS), atol=1e-5)
    np.testing.assert_allclose(before, lesson.values[-1], atol=1e-5)
    assert kept == picture  # as it was chosen, without the paint


def test_effects_are_tried_in_the_changed_network(run: Run, lesson: Given) -> None:
    picture, label = dataset.load_test().images[4].ravel().tolist(), int(answered(lesson.stages, GAINS).argmax())
    found = run(
        """({engine}, [picture, changes, label], network) =>
            engine(network.stages).effects(Uint8Array.from(picture), changes, label)""",
        "engine",
        [picture, CHANGES, label],
        given=lesson,
    )
    whole = float(answered(lesson.stages, GAINS)[label])
    assert all(effect["before"] == pytest.approx(whole, abs=1e-5) for effect in found)
    chosen = [effect for effect in found if (effect["stage"], effect["channel"]) in {(0, 5), (2, 20), (4, 40), (0, 3)}]
    assert len(chosen) == 4
    for effect in chosen:
        after = answered(lesson.stages, GAINS, (effect["stage"], effect["channel"]))[label]
        assert effect["after"] == pytest.approx(float(after), abs=1e-5)


def test_a_canvas_is_read_and_answered_in_one_turn(run: Run, lesson: Given) -> None:
    same = run(
        """async ({engine}, nothing, network) => {
            const data = new Uint8ClampedArray(4 * 100 * 100).fill(255);
            for (let row = 20; row < 80; row++) data.fill(0, 4 * (row * 100 + 30), 4 * (row * 100 + 45));
            for (let at = 3; at < data.length; at += 4) data[at] = 255;
            const asked = engine(network.stages);
            const changes = {gains: {}, weights: {}, pixels: {}};
            const seen = await asked.see({width: 100, height: 100, data}, changes);
            const again = await asked.run(seen.picture, changes);
            return [seen.picture.some(Boolean), `${seen.values.at(-1)}` === `${again.values.at(-1)}`, seen.before];
        }""",
        "engine",
        given=lesson,
    )
    assert same == [True, True, None]
