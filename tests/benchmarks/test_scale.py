"""A worker that is killed in the middle of a sweep costs no trial, and changes no figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import scale
from model.bundle.bundle import Bundle
from model.training import sweep

TRIALS = sweep.from_toml("""
seeds = [1, 2, 3]
[fields]
filters = [2, 3]
dense_units = 5
pictures = 200
epochs = 2
""")


@pytest.mark.slow
def test_nothing_is_lost_with_a_worker_and_every_figure_is_that_of_one_alone(tmp_path: Path) -> None:
    alone = scale.swept(TRIALS, tmp_path / "alone", workers=1)
    killed = scale.swept(TRIALS, tmp_path / "killed", workers=2, killed_in=1)
    assert killed.failures == alone.failures == ()
    assert killed.bundles.keys() == alone.bundles.keys() == TRIALS.keys()
    assert scale.is_sound([alone, killed], TRIALS)
    assert sorted(path.name for path in (tmp_path / "killed" / "runs").iterdir()) == sorted(TRIALS)
    assert list((tmp_path / "killed").glob("worker-1/*/run")), "it was in the middle of a trial"


def test_a_missing_trial_or_another_figure_is_found(tiny: Bundle) -> None:
    def run(bundle: Bundle) -> scale.Swept:
        return scale.Swept(1.0, 1.0, {"tiny": bundle}, ())

    first, *rest = tiny.history
    other = replace(tiny, history=(replace(first, val_loss=first.val_loss + 1e-7), *rest))
    slower = replace(tiny, history=(replace(first, seconds=first.seconds + 1), *rest))
    trials = {"tiny": tiny.recipe}
    assert scale.is_sound([run(tiny), run(slower)], trials)
    assert not scale.is_sound([run(tiny), run(other)], trials)
    assert not scale.is_sound([run(tiny), scale.Swept(1.0, 1.0, {}, ())], trials)
