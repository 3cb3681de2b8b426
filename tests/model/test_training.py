"""Training a tiny network on real pictures: what is kept, when it stops, and that nothing is lost on the way."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import bundle, training
from model.bundle import Bundle, Epoch
from model.dataset import Pictures, Split
from model.problem import Problem
from model.recipe import Recipe
from model.training import is_finished, snapshot_epochs


class Interrupt(keras.callbacks.Callback):
    """Ctrl-C in the middle of an epoch, numbered from 1, or at its end."""

    def __init__(self, epoch: int, batch: int | None) -> None:
        super().__init__()
        self.now, self.epoch, self.batch = 0, epoch, batch

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.now = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if (self.now, batch) == (self.epoch, self.batch):
            raise KeyboardInterrupt

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.batch is None and self.now == self.epoch:
            raise KeyboardInterrupt


class Weights(keras.callbacks.Callback):
    """Remembers the weights after every epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[list[np.ndarray]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epochs.append(self.model.get_weights())


def row(val_loss: float) -> Epoch:
    return Epoch(0.5, 0.8, val_loss, 0.8, 1.0)


def figures(history: tuple[Epoch, ...]) -> list[tuple[float, ...]]:
    """All of a history but the seconds."""
    return [(epoch.loss, epoch.accuracy, epoch.val_loss, epoch.val_accuracy) for epoch in history]


@pytest.fixture
def worsening(few: Split) -> Split:
    """Validation labels that are all wrong in the same way: learning makes the validation loss worse."""
    ankle_boots = few.train.labels == 9
    images = np.concatenate((few.train.images[ankle_boots],) * 20)[:96]
    train = Pictures(images, np.full(len(images), 9, np.uint8))
    return replace(few, train=train, validation=Pictures(images[:50], np.full(50, 3, np.uint8)))


@given(st.integers(1, 1000), st.data())
def test_snapshots_are_at_most_eight_with_the_first_the_best_and_the_last(epochs: int, drawn: st.DataObject) -> None:
    best = drawn.draw(st.integers(1, epochs))
    kept = snapshot_epochs(epochs, best)
    assert len(kept) <= training.MOST_SNAPSHOTS == 8
    assert {0, 1, best, epochs} <= set(kept) <= set(range(epochs + 1))
    assert kept == sorted(set(kept))


@given(st.integers(1, 7), st.data())
def test_short_runs_keep_every_epoch(epochs: int, drawn: st.DataObject) -> None:
    assert len(snapshot_epochs(epochs, drawn.draw(st.integers(1, epochs)))) >= min(epochs + 1, 7)


def test_snapshots_are_about_evenly_spaced() -> None:
    assert max(np.diff(snapshot_epochs(100, 98))) <= 45
    assert len(snapshot_epochs(100, 50)) == 8


@pytest.mark.parametrize(
    ("losses", "finished"),
    [
        ([], False),
        ([1.0], False),
        ([1.0, 0.9, 0.8], False),
        ([1.0, 0.9, 0.95], False),
        ([1.0, 0.9, 0.95, 0.93], True),
        ([0.9, 0.9, 0.9], True),  # as good is not better
        ([1.0, 0.9, 0.95, 0.8], False),
        ([1.0, 0.9, 0.8, 0.7, 0.6], True),  # the epochs are used up
    ],
)
def test_a_run_is_finished_when_patience_or_epochs_are_used_up(losses: list[float], finished: bool) -> None:
    assert is_finished(Recipe(epochs=5, patience=2), tuple(map(row, losses))) is finished


def test_a_trained_run_becomes_a_bundle_and_leaves_nothing_else(tiny: Bundle, tiny_recipe: Recipe) -> None:
    assert tiny.recipe == tiny_recipe and len(tiny.history) == 3
    assert [path.name for path in tiny.directory.parent.iterdir()] == ["tiny"]
    assert tiny.snapshots().keys() == {0, 1, 2, 3}
    assert tiny.seconds == pytest.approx(sum(epoch.seconds for epoch in tiny.history)) and tiny.seconds > 0
    assert {"keras", "numpy"} < tiny.versions.keys()


def test_the_bundles_weights_are_the_best_epochs(few: Split, tiny_recipe: Recipe, tmp_path: Path) -> None:
    weights = Weights()
    training.start(tiny_recipe, tmp_path / "run")
    training.train(tmp_path / "run", few, (weights,))
    done = training.finish(tmp_path / "run", few, tmp_path / "done")
    for saved, seen in zip(done.network().get_weights(), weights.epochs[done.best_epoch - 1], strict=True):
        assert np.array_equal(saved, seen)
    for epoch in range(1, 4):
        for saved, seen in zip(done.snapshots()[epoch], weights.epochs[epoch - 1], strict=True):
            assert np.array_equal(saved, seen.astype(np.float16))


def test_the_same_recipe_gives_the_same_run_and_another_seed_another(
    tiny: Bundle, few: Split, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    for name, recipe in (("again", tiny_recipe), ("other", replace(tiny_recipe, seed=43, epochs=1))):
        training.start(recipe, tmp_path / name)
        training.train(tmp_path / name, few)
    again, other = (training.load_run(tmp_path / name)[1] for name in ("again", "other"))
    assert figures(again) == figures(tiny.history)
    assert figures(other) != figures(tiny.history[:1])


@pytest.mark.parametrize(("epoch", "batch", "kept"), [(1, 2, 0), (2, 5, 1), (2, None, 2)])
def test_an_interrupted_run_continues_as_if_nothing_had_happened(
    tiny: Bundle, few: Split, tiny_recipe: Recipe, tmp_path: Path, epoch: int, batch: int | None, kept: int
) -> None:
    run = tmp_path / "run"
    training.start(tiny_recipe, run)
    with pytest.raises(KeyboardInterrupt):
        training.train(run, few, (Interrupt(epoch, batch),))
    assert training.load_run(run)[0] == tiny_recipe
    assert figures(training.load_run(run)[1]) == figures(tiny.history[:kept])
    training.train(run, few)
    resumed = training.finish(run, few, tmp_path / "done")
    assert figures(resumed.history) == figures(tiny.history)
    for saved, expected in zip(resumed.network().get_weights(), tiny.network().get_weights(), strict=True):
        assert np.array_equal(saved, expected)
    assert np.array_equal(resumed.validation_logits, tiny.validation_logits)


def test_a_run_stops_when_its_validation_loss_gets_worse(worsening: Split, tmp_path: Path) -> None:
    recipe = Recipe(name="stops", filters=(2, 2), dense_units=4, batch_size=8, epochs=9, dropout=0.1, pictures=96)
    training.start(recipe, tmp_path / "run")
    training.train(tmp_path / "run", worsening)
    history = training.load_run(tmp_path / "run")[1]
    assert len(history) < recipe.epochs and len(history) == bundle.best_epoch(history) + recipe.patience


def test_a_resumed_run_remembers_how_patient_it_has_been(worsening: Split, tmp_path: Path) -> None:
    recipe = Recipe(name="stops", filters=(2, 2), dense_units=4, batch_size=8, epochs=9, dropout=0.1, pictures=96)
    for name in ("whole", "cut"):
        training.start(recipe, tmp_path / name)
    training.train(tmp_path / "whole", worsening)
    whole = training.load_run(tmp_path / "whole")[1]
    with pytest.raises(KeyboardInterrupt):
        training.train(tmp_path / "cut", worsening, (Interrupt(len(whole), 3),))
    training.train(tmp_path / "cut", worsening)
    assert figures(training.load_run(tmp_path / "cut")[1]) == figures(whole)


def test_a_finished_run_is_not_trained_on(few: Split, tmp_path: Path) -> None:
    run = tmp_path / "run"
    training.start(Recipe(filters=(2, 2), dense_units=4, epochs=1, pictures=96), run)
    training.train(run, few)
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    training.train(run, few, (Interrupt(2, 0),))
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


def test_a_recipes_pictures_bound_what_is_trained_and_chosen_with(few: Split, tmp_path: Path) -> None:
    recipe = Recipe(filters=(2, 2), dense_units=4, epochs=1, batch_size=16, pictures=40)
    short = Split(few.train.first(40), few.validation.first(40), few.test)
    for name, split in (("many", few), ("short", short)):
        training.start(recipe, tmp_path / name)
        training.train(tmp_path / name, split)
    many, few_only = (training.load_run(tmp_path / name)[1] for name in ("many", "short"))
    assert figures(many) == figures(few_only)
    assert (many[0].accuracy * 40) % 1 == pytest.approx(0, abs=1e-4)


def test_every_picture_is_seen_once_an_epoch_in_an_order_of_its_own(
    few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = np.zeros((40, 28, 28), np.uint8)
    numbered[:, 0, 0] = range(40)  # each picture is known by its first pixel
    data = replace(few, train=Pictures(numbered, few.train.labels[:40]))
    recipe, run, given = Recipe(batch_size=7, epochs=3, pictures=40), tmp_path / "run", []
    training.start(recipe, run)
    monkeypatch.setattr(keras.Model, "fit", lambda _, batches, **options: given.append((list(batches), options)))
    training.train(run, data)
    (run / bundle.HISTORY).write_text(bundle.history_to_json((row(1.0), row(0.9))))
    (run / "epoch-00.weights.h5").rename(run / "epoch-02.weights.h5")
    training.train(run, data)
    (whole, options), (rest, _) = given
    orders = np.rint(np.concatenate([images[:, 0, 0, 0] for images, _ in whole]) * 255).astype(int).reshape(3, 40)
    assert options["steps_per_epoch"] == 6 and len(whole) == 18 and len(rest) == 6
    assert all(sorted(order) == list(range(40)) for order in orders.tolist())
    assert len({tuple(order) for order in [*orders.tolist(), range(40)]}) == 4
    assert np.array_equal(np.concatenate([labels for _, labels in whole[:6]]), few.train.labels[orders[0]])
    for left, expected in zip(rest, whole[12:], strict=True):
        assert all(map(np.array_equal, left, expected))


def test_a_run_in_use_is_not_begun_anew(tiny_recipe: Recipe, tmp_path: Path) -> None:
    training.start(tiny_recipe, tmp_path / "run")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(Problem, match="holds an unfinished run: continue it with --resume"):
        training.start(replace(tiny_recipe, seed=7), tmp_path / "run")
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before


@pytest.mark.parametrize("spoilt", ["folder", bundle.RECIPE, bundle.HISTORY])
def test_a_folder_without_a_run_is_refused(tiny_recipe: Recipe, few: Split, tmp_path: Path, spoilt: str) -> None:
    run = tmp_path / "run"
    if spoilt != "folder":
        training.start(tiny_recipe, run)
        (run / spoilt).write_text("{")
    with pytest.raises(Problem):
        training.train(run, few)


def test_a_full_disk_at_the_end_keeps_the_run_to_be_finished_later(
    few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = tmp_path / "run"
    training.start(Recipe(filters=(2, 2), dense_units=4, epochs=1, pictures=96), run)
    training.train(run, few)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            training.finish(run, few, tmp_path / "done")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert len(training.finish(run, few, tmp_path / "done").history) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["done"]
