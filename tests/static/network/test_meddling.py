"""What a visitor changes: gains, kernels and pixels, and the word that a link carries of them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.static.network.conftest import Run
from tests.static.network.given import Given
from tests.static.network.test_explain import opened as opened
from ui.network.changes import checked

SOME = """meddling.withPixel(meddling.withPixel(meddling.withWeight(meddling.withGain(meddling.withGain(
  meddling.NOTHING, {stage: 2, channel: 34}, 0), {stage: 0, channel: 3}, 2),
  {stage: 2, channel: 5}, 9, 4, -0.2504), 783, 255), 3, 128)"""


def test_a_link_brings_the_same_changes(run: Run, opened: Given) -> None:
    word, changes, again = run(
        f"""(meddling, _, network) => {{
            const changes = {SOME};
            const word = meddling.word(changes);
            return [word, changes, meddling.fromWord(word, network)];
        }}""",
        "meddling",
        given=opened,
    )
    assert word.startswith("g3.35.0~g1.4.200~k3.6.10.5.-250~p") or word.startswith("g1.4.200~g3.35.0~")
    assert again == changes
    assert changes["weights"] == {"2.5.9.4": -0.25}
    assert checked(word) == word


def test_all_pixels_painted_still_stand_in_a_link(run: Run, opened: Given) -> None:
    word, count = run(
        """(meddling, _, network) => {
            let changes = meddling.NOTHING;
            for (let index = 0; index < 784; index++) changes = meddling.withPixel(changes, index, index % 256);
            const word = meddling.word(changes);
            return [word, Object.keys(meddling.fromWord(word, network).pixels).length];
        }""",
        "meddling",
        given=opened,
    )
    assert count == 784
    assert checked(word) == word


@pytest.mark.parametrize(
    "word",
    [
        "",
        "nonsense",
        "g15.9.0",
        "g1.9999.0",
        "g2.1.0",
        "g0.0.0",
        "k1.1.2.1.5",
        "k1.1.1.0.5",
        "k2.1.1.1.5",
        "p____",
        "p!",
    ],
)
def test_what_a_network_does_not_have_is_left_out(run: Run, opened: Given, word: str) -> None:
    code = "(meddling, word, network) => meddling.isNothing(meddling.fromWord(word, network))"
    assert run(code, "meddling", word, given=opened)


def test_what_is_put_back_is_no_change(run: Run) -> None:
    left = run(
        f"""(meddling) => {{
            let changes = {SOME};
            changes = meddling.withGain(changes, {{stage: 2, channel: 34}}, 1);
            changes = meddling.withGain(changes, {{stage: 0, channel: 3}}, 1);
            changes = meddling.withWeight(changes, {{stage: 2, channel: 5}}, 9, 4, undefined);
            return [meddling.count({SOME}), meddling.count(changes), meddling.isNothing(meddling.unpainted(changes))];
        }}""",
        "meddling",
    )
    assert left == [5, 2, True]


def test_a_changed_number_of_a_kernel_changes_that_one_alone(run: Run, opened: Given) -> None:
    changed, same = run(
        f"""(meddling, _, network) => {{
            const stages = meddling.changedStages({SOME}, network.stages);
            return [Array.from(stages[2].kernel), stages.map((stage, index) => stage === network.stages[index])];
        }}""",
        "meddling",
        given=opened,
    )
    kernel = next(stage for stage in opened.stages[2:] if stage.kind == "convolution").kernel.copy()
    kernel[1, 1, 9, 5] = -0.25
    np.testing.assert_array_equal(np.array(changed, np.float32).reshape(kernel.shape), kernel)
    assert same == [number != 2 for number in range(len(opened.stages))]


def test_numbers_stay_within_bounds(run: Run) -> None:
    code = "(meddling) => meddling.withWeight(meddling.NOTHING, {stage: 0, channel: 0}, 0, 0, 1e9).weights"
    assert run(code, "meddling") == {"0.0.0.0": 2}


def test_paint_lies_on_the_picture(run: Run) -> None:
    painted, picture = run(
        f"""(meddling) => {{
            const picture = new Uint8Array(784).fill(7);
            return [Array.from(meddling.painted({SOME}, picture)), Array.from(picture)];
        }}""",
        "meddling",
    )
    assert set(picture) == {7}
    assert {index: value for index, value in enumerate(painted) if value != 7} == {3: 128, 783: 255}
