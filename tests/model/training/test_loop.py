"""Training a tiny network on real pictures: what is kept, when it stops, and that nothing is lost on the way."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, best_epoch, history_to_json
from model.data.dataset import Pictures, Split
from model.drawing.doodles.pool import pool
from model.evaluation import calibration, measures
from model.network import keras_model
from model.network.forward import softmax
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.network.reference import Reference
from model.problem import Problem
from model.training import batches as making
from model.training import finishing, loop, runs
from model.training.finishing import snapshot_epochs
from model.training.loop import is_finished


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
    assert len(kept) <= finishing.MOST_SNAPSHOTS == 8
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
    loop.start(tiny_recipe, tmp_path / "run")
    loop.train(tmp_path / "run", few, (weights,))
    done = finishing.finish(tmp_path / "run", few, tmp_path / "done")
    for saved, seen in zip(done.network().get_weights(), weights.epochs[done.best_epoch - 1], strict=True):
        assert np.array_equal(saved, seen)
    for epoch in range(1, 4):
        for saved, seen in zip(done.snapshots()[epoch], weights.epochs[epoch - 1], strict=True):
            assert np.array_equal(saved, seen.astype(np.float16))


def test_the_same_recipe_gives_the_same_run_and_another_seed_another(
    tiny: Bundle, few: Split, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    for name, recipe in (("again", tiny_recipe), ("other", replace(tiny_recipe, seed=43, epochs=1))):
        loop.start(recipe, tmp_path / name)
        loop.train(tmp_path / name, few)
    again, other = (runs.load(tmp_path / name)[1] for name in ("again", "other"))
    assert figures(again) == figures(tiny.history)
    assert figures(other) != figures(tiny.history[:1])


@pytest.mark.slow
@pytest.mark.parametrize(("epoch", "batch", "kept"), [(1, 2, 0), (2, 5, 1), (2, None, 2)])
def test_an_interrupted_run_continues_as_if_nothing_had_happened(
    tiny: Bundle, few: Split, tiny_recipe: Recipe, tmp_path: Path, epoch: int, batch: int | None, kept: int
) -> None:
    run = tmp_path / "run"
    loop.start(tiny_recipe, run)
    with pytest.raises(KeyboardInterrupt):
        loop.train(run, few, (Interrupt(epoch, batch),))
    assert runs.load(run)[0] == tiny_recipe
    assert figures(runs.load(run)[1]) == figures(tiny.history[:kept])
    loop.train(run, few)
    resumed = finishing.finish(run, few, tmp_path / "done")
    assert figures(resumed.history) == figures(tiny.history)
    for saved, expected in zip(resumed.network().get_weights(), tiny.network().get_weights(), strict=True):
        assert np.array_equal(saved, expected)
    assert np.array_equal(resumed.validation_logits, tiny.validation_logits)


@pytest.mark.slow
def test_the_fast_recipes_means_continue_as_if_nothing_had_happened(
    few: Split, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    fast = replace(
        RECIPES["fast"], filters=tiny_recipe.filters, dense_units=5, batch_size=16, pictures=96, steps_per_execution=2
    )
    for name in ("whole", "cut"):
        loop.start(fast, tmp_path / name)
    loop.train(tmp_path / "whole", few)
    with pytest.raises(KeyboardInterrupt):
        loop.train(tmp_path / "cut", few, (Interrupt(2, 3),))
    loop.train(tmp_path / "cut", few)
    whole, cut = (finishing.finish(tmp_path / name, few, tmp_path / f"{name} done") for name in ("whole", "cut"))
    assert figures(cut.history) == figures(whole.history) and len(whole.history) == 2
    for saved, expected in zip(cut.network().get_weights(), whole.network().get_weights(), strict=True):
        assert np.array_equal(saved, expected)


def test_a_linear_rate_falls_to_zero_by_the_last_step(few: Split, tiny_recipe: Recipe, tmp_path: Path) -> None:
    rates = []

    class Rates(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
            rates.append(float(self.model.optimizer.learning_rate))

    recipe = replace(tiny_recipe, optimizer="muon", learning_rate=0.06, schedule="linear", epochs=2)
    loop.start(recipe, tmp_path / "run")
    loop.train(tmp_path / "run", few, (Rates(),))
    assert rates == pytest.approx([0.06 * left / 12 for left in range(11, -1, -1)])


def test_a_run_stops_when_its_validation_loss_gets_worse(worsening: Split, tmp_path: Path) -> None:
    recipe = Recipe(name="stops", filters=(2, 2), dense_units=4, batch_size=8, epochs=9, dropout=0.1, pictures=96)
    loop.start(recipe, tmp_path / "run")
    loop.train(tmp_path / "run", worsening)
    history = runs.load(tmp_path / "run")[1]
    assert len(history) < recipe.epochs and len(history) == best_epoch(history) + recipe.patience


@pytest.mark.slow
def test_a_resumed_run_remembers_how_patient_it_has_been(worsening: Split, tmp_path: Path) -> None:
    recipe = Recipe(name="stops", filters=(2, 2), dense_units=4, batch_size=8, epochs=9, dropout=0.1, pictures=96)
    for name in ("whole", "cut"):
        loop.start(recipe, tmp_path / name)
    loop.train(tmp_path / "whole", worsening)
    whole = runs.load(tmp_path / "whole")[1]
    with pytest.raises(KeyboardInterrupt):
        loop.train(tmp_path / "cut", worsening, (Interrupt(len(whole), 3),))
    loop.train(tmp_path / "cut", worsening)
    assert figures(runs.load(tmp_path / "cut")[1]) == figures(whole)


def test_a_finished_run_is_not_trained_on(few: Split, tmp_path: Path) -> None:
    run = tmp_path / "run"
    loop.start(Recipe(filters=(2, 2), dense_units=4, epochs=1, pictures=96), run)
    loop.train(run, few)
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    loop.train(run, few, (Interrupt(2, 0),))
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


def test_a_recipes_pictures_bound_what_is_trained_and_chosen_with(few: Split, tmp_path: Path) -> None:
    recipe = Recipe(filters=(2, 2), dense_units=4, epochs=1, batch_size=16, pictures=40)
    short = Split(few.train.first(40), few.validation.first(40), few.test)
    for name, split in (("many", few), ("short", short)):
        loop.start(recipe, tmp_path / name)
        loop.train(tmp_path / name, split)
    many, few_only = (runs.load(tmp_path / name)[1] for name in ("many", "short"))
    assert figures(many) == figures(few_only)
    assert (many[0].accuracy * 40) % 1 == pytest.approx(0, abs=1e-4)


def test_every_picture_is_seen_once_an_epoch_in_an_order_of_its_own(
    few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = np.zeros((40, 28, 28), np.uint8)
    numbered[:, 0, 0] = range(40)  # each picture is known by its first pixel
    data = replace(few, train=Pictures(numbered, few.train.labels[:40]))
    recipe, run, given = Recipe(batch_size=7, epochs=3, pictures=40), tmp_path / "run", []
    loop.start(recipe, run)
    monkeypatch.setattr(keras.Model, "fit", lambda _, batches, **options: given.append((list(batches), options)))
    loop.train(run, data)
    (run / bundle.HISTORY).write_text(history_to_json((row(1.0), row(0.9))))
    (run / "epoch-00.weights.h5").rename(run / "epoch-02.weights.h5")
    loop.train(run, data)
    (whole, options), (rest, _) = given
    orders = np.rint(np.concatenate([images[:, 0, 0, 0] for images, _ in whole]) * 255).astype(int).reshape(3, 40)
    assert options["steps_per_epoch"] == 6 and len(whole) == 18 and len(rest) == 6
    assert all(sorted(order) == list(range(40)) for order in orders.tolist())
    assert len({tuple(order) for order in [*orders.tolist(), range(40)]}) == 4
    assert np.array_equal(np.concatenate([labels for _, labels in whole[:6]]), few.train.labels[orders[0]])
    for left, expected in zip(rest, whole[12:], strict=True):
        assert all(map(np.array_equal, left, expected))


def test_a_run_in_use_is_not_begun_anew(tiny_recipe: Recipe, tmp_path: Path) -> None:
    loop.start(tiny_recipe, tmp_path / "run")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(Problem, match="holds an unfinished run: continue it with --resume"):
        loop.start(replace(tiny_recipe, seed=7), tmp_path / "run")
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before


@pytest.mark.parametrize("spoilt", ["folder", bundle.RECIPE, bundle.HISTORY])
def test_a_folder_without_a_run_is_refused(tiny_recipe: Recipe, few: Split, tmp_path: Path, spoilt: str) -> None:
    run = tmp_path / "run"
    if spoilt != "folder":
        loop.start(tiny_recipe, run)
        (run / spoilt).write_text("{")
    with pytest.raises(Problem):
        loop.train(run, few)


def test_a_full_disk_at_the_end_keeps_the_run_to_be_finished_later(
    few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = tmp_path / "run"
    loop.start(Recipe(filters=(2, 2), dense_units=4, epochs=1, pictures=96), run)
    loop.train(run, few)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            finishing.finish(run, few, tmp_path / "done")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert len(finishing.finish(run, few, tmp_path / "done").history) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["done"]


# Drawings, soft targets, the weights' average, a rate that rises and falls, half precision


@pytest.fixture(scope="module")
def drawing_recipe(tiny_recipe: Recipe) -> Recipe:
    """A tiny recipe with all that the lesson's has not: 10 steps an epoch, two at a time."""
    return replace(
        tiny_recipe, name="drawn", optimizer="adamw", learning_rate=0.002, schedule="one-cycle", weight_decay=1e-4,
        averaging=0.9, label_smoothing=0.05, precision="mixed_bfloat16", steps_per_execution=2, epochs=2,
        doodles=40, redrawn=20, strangers=20, drawings_per_epoch=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[str, Pictures]:
    """The drawings to train on and those held out, as the first run made them: processes take seconds to start."""
    return {}


@pytest.fixture(scope="module")
def drawn_run(
    few: Split, drawing_recipe: Recipe, made: dict[str, Pictures], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """That recipe's run, trained and not finished: `finish` takes it away, so tests copy it."""

    def recorded(*arguments: Pictures, **counts: int) -> Pictures:
        made["training"] = pool(*arguments, **counts)
        return made["training"]

    run: Path = tmp_path_factory.mktemp("drawn") / "run"
    loop.start(drawing_recipe, run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "pool", recorded)
        loop.train(run, few)
    return run


@pytest.fixture(scope="module")
def drawn(drawn_run: Path, few: Split, made: dict[str, Pictures], tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Its bundle, calibrated with the 2,000 drawings that are held out."""
    folder, make = tmp_path_factory.mktemp("drawn"), calibration.held_out_drawings
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "held_out_drawings", lambda: made.setdefault("held out", make()))
        return finishing.finish(Path(shutil.copytree(drawn_run, folder / "run")), few, folder / "drawn")


@pytest.fixture
def made_before(made: dict[str, Pictures], drawn: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same drawings again, without making them anew: test_pool.py says that they would be the same."""
    monkeypatch.setattr(making, "pool", lambda *_, **counts: made["training"])
    monkeypatch.setattr(calibration, "held_out_drawings", lambda: made["held out"])


def raw_weights(recipe: Recipe, run: Path, epoch: int) -> list[np.ndarray]:
    """The weights in an epoch's file, not averaged."""
    model = keras_model.build(recipe)
    file = h5py.File(run / f"epoch-{epoch:02d}.weights.h5")
    with file:
        for layer in model.layers:
            saved = file[f"layers/{layer.name}/vars"] if layer.weights else {}
            layer.set_weights([saved[str(index)][()] for index in range(len(saved))])
    return list(model.get_weights())


def test_a_run_with_drawings_becomes_a_bundle_in_full_precision(drawn: Bundle, drawing_recipe: Recipe) -> None:
    assert drawn.recipe == drawing_recipe and len(drawn.history) == 2
    model = drawn.network()
    assert {weight.dtype for weight in model.get_weights()} == {np.dtype(np.float32)}
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
    assert keras.mixed_precision.global_policy().name == "float32"  # whatever is built next is too


def test_a_bundle_of_drawings_was_evaluated_with_its_own_weights(drawn: Bundle, few: Split) -> None:
    fresh = drawn.network()
    for logits, part in ((drawn.test_logits, few.test), (drawn.validation_logits, few.validation)):
        np.testing.assert_allclose(Reference(fresh).logits(part.images), logits, atol=1e-6)
        hidden = np.asarray(keras.Model(fresh.inputs, fresh.layers[-2].output)(keras_model.as_input(part.images)))
        kernel, bias = fresh.layers[-1].get_weights()
        np.testing.assert_allclose(hidden @ kernel + bias, logits, atol=1e-5)


def test_a_bundle_of_drawings_is_calibrated_on_pictures_and_held_out_drawings(
    drawn: Bundle, made: dict[str, Pictures]
) -> None:
    held_out = made["held out"]
    assert len(held_out) == 2000 and set(held_out.labels.tolist()) == set(range(10))
    pictures = np.sort(calibration.score(softmax(drawn.validation_logits)))
    drawings = calibration.score(drawn.classifier().probabilities(held_out.images))
    expected = min(np.quantile(pictures, 0.02), np.quantile(drawings, 0.02))
    assert calibration.unknown_below(drawn) == pytest.approx(float(expected), abs=0.00006)


def test_a_bundle_of_pictures_is_calibrated_on_pictures(tiny: Bundle) -> None:
    scores = calibration.score(softmax(tiny.validation_logits))
    assert calibration.unknown_below(tiny) == pytest.approx(float(np.quantile(scores, 0.02)), abs=0.00006)


@pytest.mark.slow
@pytest.mark.usefixtures("made_before")
def test_an_interrupted_run_with_drawings_continues_bit_by_bit(
    drawn_run: Path, drawn: Bundle, drawing_recipe: Recipe, few: Split, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    loop.start(drawing_recipe, run)
    with pytest.raises(KeyboardInterrupt):
        loop.train(run, few, (Interrupt(2, 5),))
    assert figures(runs.load(run)[1]) == figures(drawn.history[:1])
    loop.train(run, few)
    assert figures(runs.load(run)[1]) == figures(drawn.history)
    for epoch in range(3):
        own, expected = (raw_weights(drawing_recipe, folder, epoch) for folder in (run, drawn_run))
        assert all(map(np.array_equal, own, expected))
    resumed = finishing.finish(run, few, tmp_path / "done")
    assert all(map(np.array_equal, resumed.network().get_weights(), drawn.network().get_weights()))
    assert np.array_equal(resumed.test_logits, drawn.test_logits)


def test_the_averaged_weights_are_kept_and_they_are_not_the_raw_ones(
    drawn_run: Path, drawn: Bundle, drawing_recipe: Recipe
) -> None:
    averaged = drawn.network().get_weights()
    raw = raw_weights(drawing_recipe, drawn_run, drawn.best_epoch)
    assert [weight.shape for weight in raw] == [weight.shape for weight in averaged]
    assert not any(map(np.array_equal, raw, averaged))
    untrained = raw_weights(drawing_recipe, drawn_run, 0)  # there is nothing to average
    for kept, own in zip(drawn.snapshots()[0], untrained, strict=True):
        assert np.array_equal(kept, own.astype(np.float16))
    for kept, own in zip(drawn.snapshots()[drawn.best_epoch], averaged, strict=True):
        assert np.array_equal(kept, own.astype(np.float16))


class Steps(keras.callbacks.Callback):
    """Remembers the weights and the rate after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.weights: list[list[np.ndarray]] = []
        self.rates: list[float] = []

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.weights.append(self.model.get_weights())
        self.rates.append(float(self.model.optimizer.learning_rate))


def test_the_average_is_that_of_a_loop_over_the_steps_and_the_rate_rises_and_falls_once(
    few: Split, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    recipe = replace(tiny_recipe, averaging=0.8, schedule="one-cycle", learning_rate=0.01, batch_size=8)
    steps, run = Steps(), tmp_path / "run"
    loop.start(recipe, run)
    loop.train(run, few, (steps,))
    done = finishing.finish(run, few, tmp_path / "done")
    assert len(steps.weights) == 3 * 12
    average, *later = steps.weights[: 12 * done.best_epoch]
    for weights in later:
        average = [0.8 * mean + 0.2 * own for mean, own in zip(average, weights, strict=True)]
    for own, expected in zip(done.network().get_weights(), average, strict=True):
        np.testing.assert_allclose(own, expected, atol=1e-5)
    top = steps.rates.index(max(steps.rates))
    assert max(steps.rates) == pytest.approx(0.01, rel=0.01) and 3 <= top <= 5  # an eighth of the 36 steps
    assert steps.rates[: top + 1] == sorted(steps.rates[: top + 1])
    assert steps.rates[top:] == sorted(steps.rates[top:], reverse=True) and steps.rates[-1] < 0.0002


def test_the_averaged_weights_are_the_ones_that_were_validated(drawn: Bundle, few: Split, tiny: Bundle) -> None:
    for done, tolerance in ((drawn, 0.01), (tiny, 1e-5)):  # half precision has three digits
        measured = measures.score(done.validation_logits, few.validation.labels)
        assert done.history[done.best_epoch - 1].val_loss == pytest.approx(measured.loss, abs=tolerance)


@pytest.mark.parametrize("steps", [3, 4, 50])
def test_steps_that_run_as_one_change_no_figure(
    tiny: Bundle, few: Split, tiny_recipe: Recipe, tmp_path: Path, steps: int
) -> None:
    loop.start(replace(tiny_recipe, steps_per_execution=steps), tmp_path / "run")  # an epoch has six
    loop.train(tmp_path / "run", few)
    own = runs.load(tmp_path / "run")[1]
    assert np.array(figures(own)) == pytest.approx(np.array(figures(tiny.history)), abs=1e-6)


def test_an_epoch_sees_all_pictures_and_its_own_choice_of_drawings_with_soft_targets(
    few: Split, drawing_recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = np.zeros((176, 28, 28), np.uint8)
    numbered[:, 0, 0] = range(176)  # each picture, then each drawing, is known by its first pixel
    labels = np.concatenate([few.train.labels, np.arange(60, dtype=np.uint8) % 10, np.full(20, 10, np.uint8)])
    data, given = replace(few, train=Pictures(numbered[:96], labels[:96])), []
    drawn = making.Pool(numbered[96:], making.targets(labels[96:], drawing_recipe, drawing_recipe.label_smoothing))
    monkeypatch.setattr(loop, "pool", lambda _recipe, _pictures: drawn)
    monkeypatch.setattr(keras.Model, "fit", lambda _, batches, **options: given.append((list(batches), options)))
    loop.start(drawing_recipe, tmp_path / "run")
    loop.train(tmp_path / "run", data)
    ((batches, options),) = given
    seen = np.rint(np.concatenate([images[:, 0, 0, 0] for images, _ in batches]) * 255).astype(int).reshape(2, 156)
    assert options["steps_per_epoch"] == 10 and len(batches) == 20
    for epoch in seen.tolist():
        assert len(set(epoch)) == 156 and set(range(96)) < set(epoch)
    assert set(seen[0].tolist()) != set(seen[1].tolist())
    targets = np.concatenate([target for _, target in batches])
    for target, label in zip(targets, labels[seen.ravel()], strict=True):
        expected = [0.1] * 10 if label == 10 else [0.005 + 0.95 * (index == label) for index in range(10)]
        assert target.tolist() == pytest.approx(expected, abs=1e-6)
    images, targets = options["validation_data"]  # real pictures with hard targets: comparable with other recipes'
    assert np.array_equal(targets, np.eye(10)[few.validation.labels]) and len(images) == 50


# What went wrong once


@pytest.mark.parametrize("name", ["a {x} run", "{epoch} 100 %"])
def test_without_dropout_and_in_a_folder_with_braces_a_run_trains(
    few: Split, tiny_recipe: Recipe, tmp_path: Path, name: str
) -> None:
    recipe, run = replace(tiny_recipe, dropout=0.0, epochs=1, pictures=20), tmp_path / name
    loop.start(recipe, run)
    loop.train(run, few)
    assert {path.name for path in run.iterdir()} == {
        bundle.RECIPE, bundle.HISTORY, "epoch-00.weights.h5", "epoch-01.weights.h5",
    }  # fmt: skip
    assert finishing.finish(run, few, tmp_path / "done").recipe == recipe


@pytest.mark.parametrize("failing", ["save_weights", "write", "rename"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_an_interruption_of_the_start_leaves_no_folder(
    tiny_recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        if failing == "save_weights":
            patch.setattr(keras.Model, "save_weights", fail)
        elif failing == "write":
            patch.setattr(runs, "history_to_json", fail)
        else:
            patch.setattr(Path, "rename", fail)
        with pytest.raises(type(error)):
            loop.start(tiny_recipe, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []
    loop.start(tiny_recipe, tmp_path / "run")  # and nothing is in the way of the next
    assert runs.load(tmp_path / "run") == (tiny_recipe, ())


def test_a_run_without_its_epochs_weights_is_refused_in_words(few: Split, tiny_recipe: Recipe, tmp_path: Path) -> None:
    run = tmp_path / "run"
    loop.start(tiny_recipe, run)
    (run / "epoch-00.weights.h5").unlink()
    with pytest.raises(Problem, match=r"cannot be continued: .*epoch-00\.weights\.h5 is missing"):
        loop.train(run, few)
    (run / bundle.HISTORY).write_text(history_to_json((row(1.0), row(0.9), row(0.8))))
    with pytest.raises(Problem, match=r"epoch-\d\d\.weights\.h5 is missing"):
        finishing.finish(run, few, tmp_path / "done")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_snapshots_of_a_big_network_are_fewer(few: Split, tmp_path: Path) -> None:
    recipe = Recipe(name="big", filters=(2, 64), dense_units=310, optimizer="sgd", epochs=6, patience=6, pictures=10)
    loop.start(recipe, tmp_path / "run")
    loop.train(tmp_path / "run", few)
    done = finishing.finish(tmp_path / "run", few, tmp_path / "done")
    snapshots = done.snapshots()
    assert {0, 1, done.best_epoch, 6} <= snapshots.keys() and len(snapshots) < 7
    unpacked = sum(tensor.nbytes for tensors in snapshots.values() for tensor in tensors)
    assert (done.directory / bundle.SNAPSHOTS).stat().st_size <= unpacked <= finishing.SNAPSHOT_BYTES
