"""When the network says "I don't know": the score, the threshold, and its file in a bundle."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data.dataset import Pictures, Split
from model.drawing.doodles import doodles
from model.evaluation import calibration
from model.network import recipe as recipes
from model.network.forward import softmax

logits = st.integers(1, 300).flatmap(
    lambda count: arrays(np.float32, (count, 10), elements=st.floats(-20, 20, width=32))
)


def uncalibrated(source: Bundle, directory: Path, **recipe: object) -> Bundle:
    """A copy of a bundle that lacks the threshold; `recipe`: what its recipe says otherwise."""
    files = {path.name: path.read_bytes() for path in source.directory.iterdir()}
    files = {name: content for name, content in files.items() if name not in (bundle.MANIFEST, calibration.FILE)}
    files[bundle.RECIPE] = recipes.to_json(replace(source.recipe, **recipe)).encode()  # type: ignore[arg-type]
    return bundle.write(directory, files, source.created, source.seconds, source.versions)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def command(monkeypatch: pytest.MonkeyPatch, name: str, runs: Path) -> int:
    """Run `python -m model.evaluation.calibration NAME` with `runs` as the runs folder."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(runs))
    monkeypatch.setattr("sys.argv", ["model.evaluation.calibration", name])
    return calibration.main()


# The score


@given(logits)
def test_the_score_is_the_sum_of_the_two_largest(rows: np.ndarray) -> None:
    probabilities = softmax(rows)
    expected = [sum(sorted(row.tolist())[-2:]) for row in probabilities]
    scores = calibration.score(probabilities)
    assert scores.shape == (len(rows),) and scores.dtype == np.float32
    assert scores.tolist() == pytest.approx(expected, abs=1e-6)
    assert (scores >= 0.2 - 1e-6).all() and (scores <= 1 + 1e-6).all()


def test_a_doubt_between_two_scores_high_and_one_among_all_low() -> None:
    two = np.array([[0.5, 0.5] + [0.0] * 8], np.float32)
    assert calibration.score(two).tolist() == [1.0]
    assert calibration.score(np.full((1, 10), 0.1, np.float32)).tolist() == pytest.approx([0.2])


def test_the_score_leaves_the_probabilities_as_they_are() -> None:
    probabilities = np.random.default_rng(1).dirichlet(np.ones(10), 50).astype(np.float32)
    before = probabilities.copy()
    calibration.score(probabilities)
    assert np.array_equal(probabilities, before)


# The threshold


@given(logits, logits)
def test_no_more_are_called_strangers_than_are_allowed(real: np.ndarray, drawn: np.ndarray) -> None:
    pictures, drawings = softmax(real), softmax(drawn)
    for own, allowed, value in (
        (pictures, calibration.FALSE_ALARMS_PICTURES, calibration.threshold(pictures)),
        (pictures, calibration.FALSE_ALARMS_PICTURES, calibration.threshold(pictures, drawings)),
        (drawings, calibration.FALSE_ALARMS_DRAWINGS, calibration.threshold(pictures, drawings)),
    ):
        below = (calibration.score(own).astype(float) < value - 1e-6).sum()
        assert below <= allowed * len(own) + 1  # a quantile may fall between two pictures


@given(logits, logits)
def test_the_lower_of_the_two_quantiles_counts(real: np.ndarray, drawn: np.ndarray) -> None:
    pictures, drawings = softmax(real), softmax(drawn)
    own = calibration.threshold(pictures)
    # 2 % of the real ones: between the neighbours of place 0.02 (N - 1) in order
    ordered, place = np.sort(calibration.score(pictures)).astype(float), 0.02 * (len(pictures) - 1)
    assert ordered[int(place)] - 1e-6 <= own <= ordered[min(int(place) + 1, len(ordered) - 1)] + 1e-6
    assert calibration.threshold(pictures, drawings) <= own
    sure = np.eye(10, dtype=np.float32)  # score 1, the highest there is
    assert calibration.threshold(pictures, sure) == own
    assert calibration.threshold(sure, drawings) <= 1 == calibration.threshold(sure)


@pytest.mark.parametrize("count", [1000, 12_000])
def test_of_many_pictures_two_in_a_hundred_are_taken_for_strangers(count: int) -> None:
    probabilities = np.random.default_rng(count).dirichlet(np.full(10, 0.3), count).astype(np.float32)
    below = (calibration.score(probabilities) < calibration.threshold(probabilities)).mean()
    assert below == pytest.approx(0.02, abs=1 / count)


@given(st.floats(0, 1))
def test_the_file_holds_the_threshold_to_four_places(value: float) -> None:
    content = calibration.to_json(value)
    assert content.endswith(b"\n")
    assert json.loads(content) == {"unknown_below": pytest.approx(value, abs=0.0000501)}


# In bundles


def test_the_shipped_lesson_knows_nearly_all_test_pictures(lesson: Bundle, data: Split) -> None:
    unknown = calibration.score(softmax(lesson.test_logits)) < calibration.unknown_below(lesson)
    assert 0 < unknown.mean() <= 0.03
    right = lesson.test_logits.argmax(axis=1) == data.test.labels
    assert right[unknown].mean() < 0.75 < 0.9 < right[~unknown].mean()  # what it doubts is what it gets wrong


def test_a_bundle_that_was_not_measured_calls_nothing_unknown(tiny: Bundle, tmp_path: Path) -> None:
    assert calibration.unknown_below(uncalibrated(tiny, tmp_path / "bare")) == 0


def test_the_command_adds_the_threshold_and_changes_nothing_else(
    lesson: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = uncalibrated(lesson, tmp_path / "mine")
    before = contents(bare.directory)
    assert command(monkeypatch, "mine", tmp_path) == 0
    measured = bundle.read(bare.directory)
    assert calibration.unknown_below(measured) == calibration.unknown_below(lesson)
    assert replace(measured) == bare  # recipe, history, when and how long
    after = contents(bare.directory)
    assert after.keys() - before.keys() == {calibration.FILE}
    assert {name for name in before if after[name] != before[name]} == {bundle.MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    said = capsys.readouterr().out
    assert (
        said.startswith(f"mine: unknown below {calibration.unknown_below(lesson):.4f}; ")
        and "of 10,000 test pictures" in said
    )


def test_the_command_measures_a_model_of_drawings_with_drawings_too(
    tiny: Bundle, few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = Pictures(*doodles(60, seed=5))
    monkeypatch.setattr(calibration, "held_out_drawings", lambda: drawings)
    mine = uncalibrated(tiny, tmp_path / "mine", doodles=10, drawings_per_epoch=10)
    drawn = mine.classifier().probabilities(drawings.images)
    expected = calibration.threshold(softmax(tiny.validation_logits), drawn)
    assert command(monkeypatch, "mine", tmp_path) == 0
    assert calibration.unknown_below(bundle.read(mine.directory)) == pytest.approx(expected, abs=0.000051)
