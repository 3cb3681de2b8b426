"""Bundles: the one that ships, what is refused, and that one is written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.bundle import artefacts, bundle
from model.bundle.bundle import Bundle
from model.bundle.history import history_to_json
from model.data.dataset import Split
from model.evaluation import calibration, measures
from model.explain import test_map
from model.network import keras_model
from model.network.classifier import Classifier
from model.network.recipes import RECIPES
from model.problem import Problem

FILES = sorted([bundle.RECIPE, bundle.HISTORY, bundle.WEIGHTS, bundle.EVALUATION, bundle.SNAPSHOTS])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_of(directory: Path) -> dict[str, bytes]:
    return {name: (directory / name).read_bytes() for name in FILES}


def rewrite_manifest(directory: Path, **changes: Any) -> None:
    file = directory / bundle.MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def write(directory: Path, files: dict[str, bytes]) -> Bundle:
    return bundle.write(directory, files, "2026-11-23T18:15:49+00:00", 1.5, {"keras": "3.15.1"})


# The bundle that ships


def test_the_shipped_lesson_is_the_lessons_recipe(lesson: Bundle) -> None:
    assert lesson.name == "lesson" and lesson.recipe == RECIPES["lesson"]
    assert lesson.versions["keras"] and lesson.created.startswith("20")
    assert lesson.seconds == pytest.approx(sum(epoch.seconds for epoch in lesson.history))


def test_the_shipped_lesson_is_smaller_than_8_mb(lesson: Bundle) -> None:
    assert sum(file.stat().st_size for file in lesson.directory.iterdir()) < 8_000_000


def test_the_shipped_lessons_validation_accuracy_is_the_lessons(lesson: Bundle, data: Split) -> None:
    assert lesson.validation_logits.shape == (12_000, 10)
    score = measures.score(lesson.validation_logits, data.validation.labels)
    assert 0.912 <= score.accuracy <= 0.925
    assert lesson.validation_logits[0].argmax() == data.validation.labels[0] == 8


def test_the_shipped_lesson_is_of_its_best_epoch(lesson: Bundle, data: Split) -> None:
    best = lesson.history[lesson.best_epoch - 1]
    assert best.val_loss == min(epoch.val_loss for epoch in lesson.history)
    score = measures.score(lesson.validation_logits, data.validation.labels)
    assert score.loss == pytest.approx(best.val_loss, abs=1e-4)
    assert score.accuracy == pytest.approx(best.val_accuracy, abs=1e-4)


def test_early_stopping_ended_the_shipped_run(lesson: Bundle) -> None:
    assert len(lesson.history) == min(lesson.best_epoch + lesson.recipe.patience, lesson.recipe.epochs)


def test_the_shipped_weights_give_the_test_figures_that_the_bundle_claims(
    lesson: Bundle, lesson_classifier: Classifier, data: Split
) -> None:
    measured = lesson_classifier.logits(data.test.images)
    np.testing.assert_allclose(lesson.test_logits, measured, atol=1e-4)
    claimed = measures.score(lesson.test_logits, data.test.labels)
    assert measures.score(measured, data.test.labels).accuracy == pytest.approx(claimed.accuracy, abs=1e-4)
    assert 0.90 <= claimed.accuracy <= 0.925


def test_the_shipped_snapshots_are_few_and_end_with_the_run(lesson: Bundle) -> None:
    snapshots = lesson.snapshots()
    assert len(snapshots) <= 8 and {0, 1, lesson.best_epoch, len(lesson.history)} <= snapshots.keys()
    shapes = [variable.shape for variable in lesson.network().weights]
    for tensors in snapshots.values():
        assert [tensor.shape for tensor in tensors] == shapes
        assert all(tensor.dtype == np.float16 for tensor in tensors)


def test_the_snapshot_of_the_best_epoch_is_the_weights_in_half_precision(lesson: Bundle) -> None:
    model = lesson.network()
    for kept, exact in zip(lesson.snapshots()[lesson.best_epoch], model.weights, strict=True):
        np.testing.assert_allclose(kept.astype(np.float32), exact.numpy(), rtol=2**-11, atol=2**-25)


def test_the_first_snapshot_is_untrained_and_the_last_is_not_the_best(lesson: Bundle) -> None:
    snapshots = lesson.snapshots()
    assert all(not tensor.any() for tensor in snapshots[0] if tensor.ndim == 1)  # the biases begin at 0
    assert not np.array_equal(snapshots[lesson.best_epoch][0], snapshots[len(lesson.history)][0])


def test_half_precision_changes_no_figure_shown(lesson: Bundle, data: Split) -> None:
    rough = Classifier(lesson.stages(lesson.snapshots()[lesson.best_epoch])).logits(data.test.images[:3000])
    exact = measures.score(lesson.test_logits[:3000], data.test.labels[:3000])
    score = measures.score(rough, data.test.labels[:3000])
    assert score.loss == pytest.approx(exact.loss, abs=5e-4) and abs(score.right - exact.right) <= 1


# Reading


def test_a_bundle_reads_as_it_was_written(tiny: Bundle) -> None:
    again = bundle.read(tiny.directory)
    assert again == tiny and again.recipe.name == "tiny" and len(again.history) == 3
    assert again.test_logits.shape == (40, 10) and again.validation_logits.shape == (50, 10)


def test_a_bundle_gives_the_network_that_was_evaluated(tiny: Bundle, few: Split) -> None:
    model = tiny.network()
    logits = np.asarray(keras_model.logits(model, keras_model.hidden(model, keras_model.as_input(few.test.images))))
    np.testing.assert_allclose(logits, tiny.test_logits, atol=1e-4)


@settings(max_examples=80)
@given(st.sampled_from(FILES), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_altered_byte_in_any_file_is_found(shared_copy: Path, name: str, where: float, difference: int) -> None:
    file = shared_copy / name
    content = file.read_bytes()
    spoilt = bytearray(content)
    spoilt[int(where * len(content))] ^= difference
    file.write_bytes(spoilt)
    try:
        with pytest.raises(Problem, match=f"{name} is not the file that was saved"):
            bundle.read(shared_copy)
    finally:
        file.write_bytes(content)


@settings(max_examples=150)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.integers(0, 40))
def test_an_altered_manifest_is_refused_or_leads_to_the_same_files(
    shared_copy: Path, where: float, difference: int, cut: int
) -> None:
    file = shared_copy / bundle.MANIFEST
    content = file.read_bytes()
    at = int(where * len(content))
    file.write_bytes(content[:at] + bytes([content[at] ^ difference]) + content[at + 1 + cut :])
    try:
        with contextlib.suppress(Problem):
            whole = bundle.read(shared_copy)
            assert whole.recipe.name == "tiny" and len(whole.history) == 3
    finally:
        file.write_bytes(content)


@pytest.mark.parametrize("name", [*FILES, bundle.MANIFEST])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(Problem, match=f"tiny cannot be used: {name} is missing"):
        bundle.read(copy)


@pytest.mark.parametrize("name", [*FILES, bundle.MANIFEST])
def test_a_truncated_file_is_refused(copy: Path, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:-3])
    with pytest.raises(Problem, match="tiny cannot be used"):
        bundle.read(copy)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"nowhere cannot be used: bundle\.json is missing"):
        bundle.read(tmp_path / "nowhere")


@pytest.mark.parametrize("number", [0, 2, None, "1"])
def test_another_format_is_told_with_both_numbers(copy: Path, number: Any) -> None:
    rewrite_manifest(copy, format=number)
    with pytest.raises(Problem, match=f"its format is {number}, this version reads 1"):
        bundle.read(copy)


def test_a_file_left_out_of_the_manifest_is_named(copy: Path) -> None:
    files = json.loads((copy / bundle.MANIFEST).read_text())["files"]
    del files[bundle.WEIGHTS]
    rewrite_manifest(copy, files=files)
    with pytest.raises(Problem, match=r"model\.weights\.h5 is missing"):
        bundle.read(copy)


@pytest.mark.parametrize("name", ["model.keras", "../elsewhere.npz", "/etc/hostname", "sub/model.weights.h5"])
def test_a_foreign_file_in_the_manifest_is_refused(copy: Path, name: str) -> None:
    files = json.loads((copy / bundle.MANIFEST).read_text())["files"]
    rewrite_manifest(copy, files=files | {name: hashlib.sha256(b"").hexdigest()})
    with pytest.raises(Problem, match=f"{name} does not belong to a bundle"):
        bundle.read(copy)


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "3", '{"format": 1}', '{"format": 1, "files": []}', '{"format": 1, "files": null}', "\0"]
)
def test_a_manifest_that_is_none_is_refused(copy: Path, text: str) -> None:
    (copy / bundle.MANIFEST).write_text(text)
    with pytest.raises(Problem, match="tiny cannot be used: its files cannot be read"):
        bundle.read(copy)


@pytest.mark.parametrize("history", ["", "3", "null", "[1]", '[{"loss": 1.0}]', '[{"loss": 1.0, "surprise": 2.0}]'])
def test_a_history_of_another_kind_is_refused(tiny: Bundle, tmp_path: Path, history: str) -> None:
    files = files_of(tiny.directory) | {bundle.HISTORY: history.encode()}
    with pytest.raises(Problem):
        write(tmp_path / "odd", files)


def test_the_places_kept_for_later_pages_may_be_filled_and_are_checked(tiny: Bundle, tmp_path: Path) -> None:
    later = {test_map.FILE: artefacts.packed({"points": np.zeros((40, 2))}), calibration.FILE: b"{}"}
    write(tmp_path / "later", files_of(tiny.directory) | later)
    (tmp_path / "later" / calibration.FILE).write_bytes(b"[]")
    with pytest.raises(Problem, match=r"calibration\.json is not the file that was saved"):
        bundle.read(tmp_path / "later")


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def test_a_pickle_in_the_arrays_is_not_run(tiny: Bundle, tmp_path: Path) -> None:
    trace = tmp_path / "it ran"
    objects = np.array([Bomb(trace)], dtype=object)
    packed = artefacts.packed({"validation_logits": objects, "test_logits": objects, "epochs": objects})
    pickle.loads(pickle.dumps(Bomb(trace)))
    trace.unlink()  # raises if the bomb were a dud
    foreign = write(
        tmp_path / "foreign", files_of(tiny.directory) | {bundle.EVALUATION: packed, bundle.SNAPSHOTS: packed}
    )
    for use in (lambda: foreign.validation_logits, lambda: foreign.test_logits, foreign.snapshots):
        with pytest.raises(Problem, match="foreign cannot be used"):
            use()
    assert not trace.exists()


def test_arrays_that_are_none_are_refused_when_asked_for(tiny: Bundle, tmp_path: Path) -> None:
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.EVALUATION: b"no arrays"})
    with pytest.raises(Problem, match=r"foreign cannot be used: evaluation\.npz cannot be read"):
        _ = foreign.test_logits


# Writing


def test_a_written_bundle_holds_its_files_and_a_manifest_and_nothing_else(tiny: Bundle, tmp_path: Path) -> None:
    written = write(tmp_path / "runs" / "new", files_of(tiny.directory))
    assert written.history == tiny.history and (written.seconds, written.versions) == (1.5, {"keras": "3.15.1"})
    assert contents(tmp_path).keys() == {f"runs/new/{name}" for name in [*FILES, bundle.MANIFEST]}
    assert (tmp_path / "runs" / "new").stat().st_mode & 0o777 == 0o755


# Finding


# The small parts


def test_arrays_come_back_from_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "some.npz").write_bytes(artefacts.packed({"a/0": np.arange(5), "b": np.eye(2, dtype=np.float16)}))
    with np.load(tmp_path / "some.npz") as archive:
        assert archive["a/0"].tolist() == [0, 1, 2, 3, 4] and archive["b"].dtype == np.float16


# What went wrong once


@pytest.mark.parametrize("name", FILES)
def test_without_a_required_file_nothing_is_written(tiny: Bundle, copy: Path, name: str) -> None:
    before, files = contents(copy.parent), files_of(tiny.directory)
    del files[name]
    with pytest.raises(ValueError, match="a bundle holds"):
        write(copy, files)
    assert contents(copy.parent) == before


@pytest.mark.parametrize("name", ["notes.txt", "model.keras", "../elsewhere.npz", bundle.MANIFEST])
def test_a_file_that_is_no_bundles_is_not_written(tiny: Bundle, copy: Path, name: str) -> None:
    before = contents(copy.parent)
    with pytest.raises(ValueError, match="a bundle holds"):
        write(copy, files_of(tiny.directory) | {name: b""})
    assert contents(copy.parent) == before


@pytest.mark.parametrize("seconds", [10**400, -(10**400), "long", None, [1]])
def test_seconds_that_are_no_number_are_refused(copy: Path, seconds: Any) -> None:
    rewrite_manifest(copy, seconds=seconds)
    with pytest.raises(Problem, match="tiny cannot be used: its files cannot be read"):
        bundle.read(copy)


def test_an_empty_history_is_refused(tiny: Bundle, tmp_path: Path) -> None:
    files = files_of(tiny.directory) | {bundle.HISTORY: history_to_json(()).encode()}
    with pytest.raises(Problem, match="odd cannot be used: its history is empty"):
        write(tmp_path / "odd", files)


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (artefacts.packed({"validation_logits": np.zeros((50, 10))}), r"evaluation\.npz lacks test_logits"),
        (artefacts.packed({}), r"evaluation\.npz lacks test_logits"),
        (npy(np.zeros((40, 10), np.float32)), r"evaluation\.npz cannot be read"),
        (b"PK", r"evaluation\.npz cannot be read"),
        (b"PK\x03\x04", r"evaluation\.npz cannot be read"),
        (b"", r"evaluation\.npz cannot be read"),
        (artefacts.packed({"test_logits": np.zeros((40, 10))})[:-30], r"evaluation\.npz cannot be read"),
    ],
    ids=["without test_logits", "empty", "npy", "PK", "PK34", "no bytes", "truncated"],
)
def test_arrays_of_another_kind_are_refused_when_asked_for(
    tiny: Bundle, tmp_path: Path, content: bytes, reason: str
) -> None:
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.EVALUATION: content})
    with pytest.raises(Problem, match=f"foreign cannot be used: {reason}"):
        _ = foreign.test_logits


def test_snapshots_without_epochs_are_refused_when_asked_for(tiny: Bundle, tmp_path: Path) -> None:
    content = artefacts.packed({"tensors": np.array(0)})
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.SNAPSHOTS: content})
    with pytest.raises(Problem, match=r"snapshots\.npz lacks epochs"):
        foreign.snapshots()


# Adding a file


def test_a_file_is_added_and_the_others_stay_as_they_are(tiny: Bundle, copy: Path) -> None:
    write(copy, files_of(tiny.directory))
    before = contents(copy)
    added = bundle.add(copy, {test_map.FILE: b"points"})
    after = contents(copy)
    assert after.pop(test_map.FILE) == b"points"
    assert after.keys() == before.keys() and (added.created, added.seconds) == ("2026-11-23T18:15:49+00:00", 1.5)
    assert {name for name, content in after.items() if content != before[name]} == {bundle.MANIFEST}
    assert added == bundle.read(copy) and added.versions == {"keras": "3.15.1"}
    assert [path.name for path in copy.parent.iterdir()] == ["tiny"]


def test_a_file_is_replaced_and_others_that_were_added_stay(tiny: Bundle, copy: Path) -> None:
    bundle.add(copy, {test_map.FILE: b"points"})
    for value in (0.5, 0.25):
        bundle.add(copy, {calibration.FILE: json.dumps({"unknown_below": value}).encode()})
        assert calibration.unknown_below(bundle.read(copy)) == value
    assert (copy / test_map.FILE).read_bytes() == b"points"


def test_only_files_that_a_bundle_has_a_place_for_are_added(copy: Path) -> None:
    before = contents(copy.parent)
    with pytest.raises(ValueError, match="a bundle holds"):
        bundle.add(copy, {"notes.txt": b""})
    assert contents(copy.parent) == before
