"""Which maps matter most is found by trying each that fires; test_engine.py has the answers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.static.network.conftest import Run
from tests.static.network.given import Given
from tests.static.network.test_explain import opened as opened


def test_the_effects_are_those_of_each_map_at_zero(run: Run, opened: Given) -> None:
    answer = int(opened.values[-1].argmax())
    asked, found = run(
        """({effects}, label, network, values) => {
            const asked = [];
            const answer = (stage, input) => (asked.push([stage, input.filter((value) => value !== 0).length]), input);
            return [asked, [...effects(network, values, label, answer)]];
        }""",
        "ablation",
        answer,
        given=opened,
    )
    weighed = [number for number, stage in enumerate(opened.stages) if stage.kind in ("convolution", "dense")]
    assert [(effect["stage"], effect["channel"]) for effect in found] == [
        (number, channel) for number in weighed for channel in range(len(opened.stages[number].scale))
    ]
    assert all(effect["before"] == pytest.approx(float(opened.values[-1][answer])) for effect in found)
    expected = []
    for number in weighed:
        values = opened.values[number + 1]
        for channel in range(values.shape[-1]):
            silent = np.count_nonzero(values[..., channel])
            if silent:  # a map that is zero already is not asked about
                expected.append([number + 1, np.count_nonzero(values) - silent])
    assert asked == expected


def test_the_weightiest_are_those_without_which_the_answer_loses_most(run: Run) -> None:
    effects = [{"stage": 0, "channel": channel, "before": 0.9, "after": after} for channel, after in
               enumerate((0.8, 0.2, 0.95, 0.5, 0.9))]  # fmt: skip
    found = run("({weightiest}, effects) => weightiest(effects, 3)", "ablation", effects)
    assert [effect["channel"] for effect in found] == [1, 3, 0]
