"""Each shift against what it must do to known pictures; the curves, their file and the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data.dataset import Pictures, Split
from model.evaluation import shifts
from model.evaluation.shifts import SHIFTS
from model.network.classifier import Classifier
from model.problem import Problem

pictures = arrays(np.uint8, (2, 28, 28))


@pytest.fixture(scope="module")
def some(data: Split) -> np.ndarray:
    return data.test.images[:20]


@pytest.mark.parametrize("name", SHIFTS)
@settings(max_examples=10)
@given(pictures, st.floats(0, 1))
def test_a_shift_keeps_the_form_and_its_input(name: str, images: np.ndarray, share: float) -> None:
    shift, before = SHIFTS[name], images.copy()
    amount = shift.amounts[0] + share * (shift.amounts[-1] - shift.amounts[0])
    found = shift.apply(images, amount)
    assert found.dtype == np.uint8 and found.shape == images.shape
    assert np.array_equal(images, before)
    assert np.array_equal(shift.apply(images, amount), found)


@pytest.mark.parametrize("name", SHIFTS)
def test_the_neutral_amount_changes_nothing_and_is_measured(name: str, some: np.ndarray) -> None:
    shift = SHIFTS[name]
    assert np.array_equal(shift.apply(some, shift.neutral), some)
    assert shift.neutral in shift.amounts and list(shift.amounts) == sorted(set(shift.amounts))
    for amount in {shift.amounts[0], shift.amounts[-1]} - {shift.neutral}:
        assert not np.array_equal(shift.apply(some, amount), some)


def test_a_quarter_turn_is_numpys(some: np.ndarray) -> None:
    turned = shifts.rotated(some, 90)
    assert np.abs(turned.astype(int) - np.rot90(some, axes=(1, 2))).max() <= 1


def test_whole_pixels_move_the_picture_and_black_comes_in(some: np.ndarray) -> None:
    assert np.array_equal(shifts.moved_right(some, 3)[:, :, 3:], some[:, :, :-3])
    assert not shifts.moved_right(some, 3)[:, :, :3].any()
    assert np.array_equal(shifts.moved_right(some, -2)[:, :, :-2], some[:, :, 2:])
    assert np.array_equal(shifts.moved_down(some, 4)[:, 4:], some[:, :-4])
    half = shifts.moved_down(some, 0.5).astype(float)
    np.testing.assert_allclose(half[:, 1:], (some[:, 1:].astype(float) + some[:, :-1]) / 2, atol=0.51)


def test_scaling_scales_a_disc_about_the_middle() -> None:
    rows, columns = np.indices((28, 28)) - 13.5
    disc = (255 * (np.hypot(rows, columns) < 6)).astype(np.uint8)[None]
    for factor in (0.5, 1.5):
        found = shifts.scaled(disc, factor)[0] / 255
        assert found.sum() == pytest.approx(disc.sum() / 255 * factor**2, rel=0.05)
        assert (found * rows).sum() == pytest.approx(0, abs=1e-6) == (found * columns).sum()


def test_noise_has_its_deviation_and_is_the_same_each_time() -> None:
    grey = np.full((50, 28, 28), 128, np.uint8)
    found = shifts.noisy(grey, 0.1)
    assert found.std() == pytest.approx(25.5, rel=0.02) and found.mean() == pytest.approx(128, abs=0.5)
    assert np.array_equal(shifts.noisy(grey, 0.1), found)


def test_a_blur_keeps_the_ink_and_spreads_it() -> None:
    point = np.zeros((1, 28, 28), np.uint8)
    point[0, 14, 14] = 255
    found = shifts.blurred(np.repeat(point, 3, axis=0), 1.0)[0].astype(float)
    expected = [[np.exp(-(x * x + y * y) / 2) / (2 * np.pi) for x in range(-3, 4)] for y in range(-3, 4)]
    np.testing.assert_allclose(found[11:18, 11:18] / 255, expected, atol=0.006)


def test_inversion_goes_over_grey_to_the_negative(some: np.ndarray) -> None:
    assert np.array_equal(shifts.inverted(some, 1), 255 - some)
    assert set(np.unique(shifts.inverted(some, 0.5))) <= {127, 128}


def test_thinning_takes_a_pixel_from_each_side() -> None:
    square = np.zeros((1, 28, 28), np.uint8)
    square[0, 8:20, 8:20] = 200
    for pixels, side in ((1, 10), (2, 8)):
        found = shifts.thinned(square, pixels)
        assert (found > 0).sum() == side * side and found.max() == 200
    rim = shifts.thinned(square, 0.25)[0]
    assert rim[8, 8] == 150 and rim[9, 9] == 200 and rim[7, 7] == 0


def test_shifts_add_up_in_their_order(some: np.ndarray) -> None:
    assert np.array_equal(shifts.shifted(some[0], {}), some[0])
    found = shifts.shifted(some[0], {"inversion": 1.0, "right": 2.0, "blur": 0.0})
    assert np.array_equal(found, shifts.inverted(shifts.moved_right(some[:1], 2), 1)[0])
    assert found.shape == (28, 28)


def test_the_curves_are_accuracies_after_each_shift(lesson_classifier: Classifier, data: Split) -> None:
    few = data.test.first(60)
    found = shifts.curves(lesson_classifier, few)
    assert found.keys() == SHIFTS.keys()
    for name, shift in SHIFTS.items():
        assert tuple(found[name]) == shift.amounts
    turned = lesson_classifier.logits(shifts.rotated(few.images, 20)).argmax(axis=1)
    assert found["rotation"][20] == (turned == few.labels).mean()
    plain = (lesson_classifier.logits(few.images).argmax(axis=1) == few.labels).mean()
    assert all(found[name][shift.neutral] == plain for name, shift in SHIFTS.items())


def test_what_is_measured_are_the_first_test_pictures(data: Split) -> None:
    assert np.array_equal(shifts.measured(data.test).labels, data.test.labels[:1000])
    assert len(shifts.measured(Pictures.none())) == 0


def test_a_training_measures_its_model(tiny: Bundle, few: Split) -> None:
    assert shifts.read(tiny) is not None and shifts.read(tiny).pictures == len(few.test)
    assert shifts.read(tiny).curves.keys() == SHIFTS.keys()
    plain = (tiny.test_logits.argmax(axis=1) == few.test.labels).mean()
    assert shifts.read(tiny).curves["blur"][0] == pytest.approx(plain, abs=1e-4)


def bare(source: Bundle, directory: Path, shifts_file: bytes | None = None) -> Bundle:
    """A copy of a bundle without the curves, or with other ones."""
    files = {path.name: path.read_bytes() for path in source.directory.iterdir()}
    files = {name: content for name, content in files.items() if name not in (bundle.MANIFEST, shifts.FILE)}
    if shifts_file is not None:
        files[shifts.FILE] = shifts_file
    return bundle.write(directory, files, source.created, source.seconds, source.versions)


def test_a_bundle_without_curves_has_none(tiny: Bundle, tmp_path: Path) -> None:
    assert shifts.read(bare(tiny, tmp_path / "mine")) is None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"pictures": 5}', b'{"pictures": 5, "curves": {"blur": [1]}}'])
def test_broken_curves_are_told(tiny: Bundle, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Problem, match=r"shifts\.json cannot be read"):
        _ = shifts.read(bare(tiny, tmp_path / "mine", content))


def test_the_file_says_what_was_measured() -> None:
    content = shifts.to_json({"blur": {0: 0.91234, 0.5: 0.9}, "noise": {0: 1.0}}, 7)
    assert json.loads(content) == {"pictures": 7, "curves": {"blur": [[0, 0.9123], [0.5, 0.9]], "noise": [[0, 1.0]]}}


def test_the_command_adds_the_curves_and_nothing_else(
    tiny: Bundle, few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = bare(tiny, tmp_path / "mine")
    before = {path.name: path.read_bytes() for path in mine.directory.iterdir()}
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    monkeypatch.setattr("model.data.dataset.load_test", lambda: few.test)
    monkeypatch.setattr("sys.argv", ["model.evaluation.shifts", "mine"])
    assert shifts.main() == 0
    after = {path.name: path.read_bytes() for path in mine.directory.iterdir()}
    assert after.keys() - before.keys() == {shifts.FILE}
    assert {name for name in before if after[name] != before[name]} == {bundle.MANIFEST}
    measured = shifts.read(bundle.read(mine.directory))
    assert measured == shifts.read(tiny) and "rotation" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["one", "two"], 2), (["nobody"], 1)])
def test_the_command_says_what_is_wrong(
    arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["model.evaluation.shifts", *arguments])
    assert shifts.main() == status
    assert capsys.readouterr().err.count("\n") == 1
