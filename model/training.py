"""Recipe + data → trained model + history, epoch by epoch, so that an interrupted run loses no whole epoch.

While a run lasts it lives in a folder of its own:

    recipe.json · history.json (one row a finished epoch, written last) · epoch-00.weights.h5 (untrained), 01, …

Shuffling and dropout are seeded by (seed, epoch), so a resumed run repeats what an uninterrupted one does.
"""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model import bundle, network
from model import recipe as recipes
from model.bundle import Bundle, Epoch
from model.classifier import Classifier
from model.dataset import Pictures, Split
from model.problem import Problem
from model.recipe import Recipe

MOST_SNAPSHOTS = 8
_EPOCH_FILE = "epoch-{epoch:02d}.weights.h5"
_PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy")


def start(recipe: Recipe, run: Path) -> None:
    """Lay out a run's folder with the untrained network in it. Raises Problem if the folder is in use."""
    if run.exists():
        raise Problem("{folder} holds an unfinished run: continue it with --resume, or delete the folder.", folder=run)
    run.mkdir(parents=True)
    keras.utils.set_random_seed(recipe.seed)
    model = _compiled(recipe)
    model.save_weights(run / _EPOCH_FILE.format(epoch=0))
    _write(run / bundle.RECIPE, recipes.to_json(recipe))
    _write(run / bundle.HISTORY, bundle.history_to_json(()))


def load_run(run: Path) -> tuple[Recipe, tuple[Epoch, ...]]:
    """The recipe and the finished epochs of an unfinished run. Raises Problem if it is none."""
    try:
        return (
            recipes.from_json((run / bundle.RECIPE).read_text(encoding="utf-8")),
            bundle.history_from_json((run / bundle.HISTORY).read_text(encoding="utf-8")),
        )
    except (OSError, ValueError, TypeError) as error:
        raise Problem("{folder} holds no run that could be continued.", folder=run) from error


def train(run: Path, data: Split, callbacks: tuple[keras.callbacks.Callback, ...] = (), verbose: int | str = 0) -> None:
    """Train from the last finished epoch of `run` until the recipe's patience or epochs run out.

    `verbose` is Keras': 0 silent, 1 a progress bar with time left, 2 a line an epoch.
    """
    recipe, history = load_run(run)
    if is_finished(recipe, history):
        return
    keras.utils.set_random_seed(recipe.seed)
    model = _compiled(recipe)
    model.load_weights(run / _EPOCH_FILE.format(epoch=len(history)))
    pictures, validation = data.train.first(recipe.pictures), data.validation.first(recipe.pictures)
    model.fit(
        _batches(pictures, recipe, first_epoch=len(history)),
        steps_per_epoch=-(-len(pictures) // recipe.batch_size),
        validation_data=(network.as_input(validation.images), validation.labels),
        batch_size=recipe.batch_size,
        shuffle=False,  # `_batches` did
        initial_epoch=len(history),
        epochs=recipe.epochs,
        verbose=verbose,
        callbacks=[
            _SeededDropout(recipe.seed),
            keras.callbacks.ModelCheckpoint(run / _EPOCH_FILE, save_weights_only=True),
            _Journal(run, history),
            _ResumedEarlyStopping(history, monitor="val_loss", patience=recipe.patience),
            *callbacks,
        ],
    )


def is_finished(recipe: Recipe, history: tuple[Epoch, ...]) -> bool:
    """Whether the epochs are used up, or the last `patience` of them brought no better validation loss."""
    return len(history) >= recipe.epochs or (
        len(history) > 0 and len(history) - bundle.best_epoch(history) >= recipe.patience
    )


def finish(run: Path, data: Split, directory: Path) -> Bundle:
    """Turn a trained run into a bundle at `directory`, evaluated with the best epoch's weights; drop its folder."""
    recipe, history = load_run(run)
    model = _compiled(recipe)
    snapshots = _snapshots(model, run, history)
    model.load_weights(run / _EPOCH_FILE.format(epoch=bundle.best_epoch(history)))
    model.optimizer = None  # its moments are twice the weights, and no reader wants them
    weights = run / bundle.WEIGHTS
    model.save_weights(weights)
    classifier = Classifier(model)
    files = {
        bundle.RECIPE: recipes.to_json(recipe).encode(),
        bundle.HISTORY: bundle.history_to_json(history).encode(),
        bundle.WEIGHTS: weights.read_bytes(),
        bundle.SNAPSHOTS: snapshots,
        bundle.EVALUATION: bundle.packed(
            {
                "validation_logits": classifier.logits(data.validation.images),
                "test_logits": classifier.logits(data.test.images),
            }
        ),
    }
    seconds = sum(epoch.seconds for epoch in history)
    result = bundle.write(directory, files, datetime.now(UTC).isoformat(timespec="seconds"), seconds, _versions())
    shutil.rmtree(run)
    return result


def snapshot_epochs(epochs: int, best: int, most: int = MOST_SNAPSHOTS) -> list[int]:
    """At most `most` of the epochs 0 (untrained) … `epochs`: 0, 1, the best, the last, the rest evenly spaced."""
    kept = {0, 1, best, epochs}
    for epoch in np.linspace(1, epochs, most).round().astype(int):
        if len(kept) < most:
            kept.add(int(epoch))
    return sorted(kept)


def _compiled(recipe: Recipe) -> keras.Model:
    model = network.build(recipe)
    model.compile(optimizer=recipe.optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)  # so that saved weights hold its moments from the start
    return model


def _batches(pictures: Pictures, recipe: Recipe, first_epoch: int) -> tf.data.Dataset:
    """One endless row of batches, each epoch in an order of its own drawn from (seed, epoch)."""
    images, labels = tf.constant(pictures.images), tf.constant(pictures.labels)

    def epoch_batches(epoch: tf.Tensor) -> tf.data.Dataset:
        seed = tf.stack([tf.constant(recipe.seed, tf.int64), epoch])
        order = tf.random.experimental.stateless_shuffle(tf.range(len(pictures)), seed)
        return tf.data.Dataset.from_tensor_slices(order).batch(recipe.batch_size)

    def pick(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        # (batch,) -> (batch, 28, 28, 1) in [0, 1] and (batch,)
        return network.as_input(tf.gather(images, indices)), tf.gather(labels, indices)

    epochs = tf.data.Dataset.range(first_epoch, recipe.epochs)
    return epochs.flat_map(epoch_batches).map(pick).prefetch(4)


def _snapshots(model: keras.Model, run: Path, history: tuple[Epoch, ...]) -> bytes:
    """Half precision: it halves the file, and the best epoch's exact weights stand beside it."""
    epochs = snapshot_epochs(len(history), bundle.best_epoch(history))
    arrays: dict[str, NDArray[np.float16] | NDArray[np.int64]] = {"epochs": np.array(epochs)}
    for epoch in epochs:
        model.load_weights(run / _EPOCH_FILE.format(epoch=epoch))
        weights = [variable.numpy().astype(np.float16) for variable in model.weights]
        arrays |= {f"{epoch}/{index}": tensor for index, tensor in enumerate(weights)}
        arrays["tensors"] = np.array(len(weights))
    return bundle.packed(arrays)


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


class _SeededDropout(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Start each epoch's dropout from (seed, epoch), whatever ran before it."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed

    def on_epoch_begin(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout):
                layer.seed_generator.state.assign([self._seed, epoch << 20])  # a key and a counter


class _Journal(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Append each finished epoch to the run's history, after its weights are on disk."""

    def __init__(self, run: Path, history: tuple[Epoch, ...]) -> None:
        super().__init__()
        self._run, self._epochs = run, history

    def on_epoch_begin(self, _epoch: int, _logs: dict[str, float] | None = None) -> None:
        self._started = time.perf_counter()

    def on_epoch_end(self, _epoch: int, logs: dict[str, float] | None = None) -> None:
        seconds = round(time.perf_counter() - self._started, 2)
        self._epochs += (Epoch(**{name: float(value) for name, value in (logs or {}).items()}, seconds=seconds),)
        _write(self._run / bundle.HISTORY, bundle.history_to_json(self._epochs))


class _ResumedEarlyStopping(keras.callbacks.EarlyStopping):  # type: ignore[misc]  # Keras has no types
    """Keras' early stopping that remembers the epochs before an interruption.

    It restores no weights: `finish` reads the best epoch's from the run's folder.
    """

    def __init__(self, history: tuple[Epoch, ...], monitor: str, patience: int) -> None:
        super().__init__(monitor=monitor, patience=patience)
        self._earlier = history

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        super().on_train_begin(logs)
        for index, epoch in enumerate(self._earlier):
            self.on_epoch_end(index, vars(epoch))
