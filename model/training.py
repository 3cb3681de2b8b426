"""Recipe + data → trained model + history, epoch by epoch, so that an interrupted run loses no whole epoch.

While a run lasts it lives in a folder of its own:

    recipe.json · history.json (one row a finished epoch, written last) · epoch-00.weights.h5 (untrained), 01, …

Shuffling and dropout are seeded by (seed, epoch), so a resumed run repeats what an uninterrupted one does.
"""

from __future__ import annotations

import logging
import math
import shutil
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from model import bundle, calibration, evaluation, network, runs, shifts
from model import recipe as recipes
from model.bundle import Bundle, Epoch, is_finished
from model.dataset import Pictures, Split
from model.doodles.pool import STRANGER, pool
from model.muon import Muon
from model.problem import Problem
from model.recipe import Recipe
from model.reference import Reference

_log = logging.getLogger(__name__)
MOST_SNAPSHOTS = 8
SNAPSHOT_BYTES = 10_000_000  # for all snapshots of a bundle together
_EPOCH_FILE = "epoch-{epoch:02d}.weights.h5"
_PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy")


def start(recipe: Recipe, run: Path) -> None:
    """Lay out a run's folder with the untrained network in it. Raises Problem if the folder is in use."""
    if run.exists():
        raise Problem("{folder} holds an unfinished run: continue it with --resume, or delete the folder.", folder=run)
    run.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=run.parent) as folder:
        laid_out = Path(folder) / run.name
        runs.lay_out(recipe, laid_out)
        prepare(laid_out)
        laid_out.rename(run)  # so that an interruption leaves no half of a run


def prepare(run: Path) -> None:
    """Put the untrained network into a run that was laid out without it, as pages do: they have no Keras."""
    recipe, history = runs.load(run)
    if not history and not (run / _EPOCH_FILE.format(epoch=0)).exists():
        keras.utils.set_random_seed(recipe.seed)
        _compiled(recipe).save_weights(run / _EPOCH_FILE.format(epoch=0))


def train(run: Path, data: Split, callbacks: tuple[keras.callbacks.Callback, ...] = (), verbose: int | str = 0) -> None:
    """Train from the last finished epoch of `run` until the recipe's patience or epochs run out.

    `verbose` is Keras': 0 silent, 1 a progress bar with time left, 2 a line an epoch.
    """
    recipe, history = runs.load(run)
    if is_finished(recipe, history):
        return
    keras.utils.set_random_seed(recipe.seed)
    pictures, validation = data.train.first(recipe.pictures), data.validation.first(recipe.pictures)
    steps = -(-(len(pictures) + recipe.drawings_per_epoch) // recipe.batch_size)
    model = _compiled(recipe, steps)
    _load_weights(model, run, len(history))
    model.fit(
        _batches(pictures, _drawings(recipe, pictures), recipe, first_epoch=len(history)),
        steps_per_epoch=steps,
        validation_data=(network.as_input(validation.images), _targets(validation.labels, recipe, smoothing=0)),
        batch_size=recipe.batch_size,
        shuffle=False,  # `_batches` did
        initial_epoch=len(history),
        epochs=recipe.epochs,
        verbose=verbose,
        callbacks=[
            _SeededDropout(recipe.seed),
            *([keras.callbacks.SwapEMAWeights()] if recipe.averaging else []),  # the averaged weights are validated
            keras.callbacks.ModelCheckpoint(_checkpoint_template(run), save_weights_only=True),
            _Journal(run, history),
            _ResumedEarlyStopping(history, monitor="val_loss", patience=recipe.patience),
            *callbacks,
        ],
    )


def finish(run: Path, data: Split, directory: Path) -> Bundle:
    """Turn a trained run into a bundle at `directory`, evaluated with the best epoch's weights; drop its folder."""
    recipe, history = runs.load(run)
    trained = _compiled(recipe)
    snapshots = _snapshots(trained, recipe, run, history)
    _load_epoch(trained, recipe, run, bundle.best_epoch(history))
    model = network.build(recipe)  # in full precision, and without the optimizer's moments: they are twice the weights
    model.set_weights(trained.get_weights())
    weights = run / bundle.WEIGHTS
    model.save_weights(weights)
    classifier = Reference(model)
    validation = classifier.logits(data.validation.images)
    drawn = classifier.probabilities(calibration.held_out_drawings().images) if recipe.drawings_per_epoch else None
    measured = shifts.measured(data.test)
    files = {
        bundle.RECIPE: recipes.to_json(recipe).encode(),
        bundle.HISTORY: bundle.history_to_json(history).encode(),
        bundle.WEIGHTS: weights.read_bytes(),
        bundle.SNAPSHOTS: snapshots,
        bundle.CALIBRATION: calibration.to_json(
            calibration.threshold(evaluation.probabilities(validation), drawn),
        ),
        bundle.SHIFTS: shifts.to_json(shifts.curves(classifier, measured), len(measured)),
        bundle.EVALUATION: bundle.packed(
            {
                "validation_logits": validation,
                "test_logits": classifier.logits(data.test.images),
            }
        ),
    }
    seconds = sum(epoch.seconds for epoch in history)
    result = bundle.write(directory, files, datetime.now(UTC).isoformat(timespec="seconds"), seconds, _versions())
    shutil.rmtree(run, ignore_errors=True)  # Windows keeps the lock that its owner holds
    from model import card  # with pandas, Altair and scikit-learn, which the epochs need not wait for
    from model.report.contents import Evaluated

    return card.add(Evaluated(directory.name, result, data.test, data.validation.labels), classifier)


def snapshot_epochs(epochs: int, best: int, most: int = MOST_SNAPSHOTS) -> list[int]:
    """At most `most` of the epochs 0 (untrained) … `epochs`: 0, 1, the best, the last, the rest evenly spaced."""
    kept = set(list(dict.fromkeys((best, 0, 1, epochs)))[: max(most, 1)])
    for epoch in np.linspace(1, epochs, most).round().astype(int):
        if len(kept) < most:
            kept.add(int(epoch))
    return sorted(kept)


def _compiled(recipe: Recipe, steps_per_epoch: int = 1) -> keras.Model:
    """The untrained network, ready to train; only a schedule's course depends on the steps."""
    keras.mixed_precision.set_global_policy(recipe.precision)
    model = network.build(recipe)
    keras.mixed_precision.set_global_policy("float32")
    model.compile(
        optimizer=_optimizer(recipe, recipe.epochs * steps_per_epoch),
        loss="categorical_crossentropy" if _is_soft(recipe) else "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        # What does not divide an epoch's steps would run into the next epoch's.
        steps_per_execution=math.gcd(steps_per_epoch, recipe.steps_per_execution),
    )
    model.optimizer.build(model.trainable_variables)  # so that saved weights hold its moments from the start
    return model


def _optimizer(recipe: Recipe, steps: int) -> keras.Optimizer:
    shared = {
        "learning_rate": _rate(recipe, steps),
        "weight_decay": recipe.weight_decay or None,
        "use_ema": recipe.averaging > 0,
        "ema_momentum": recipe.averaging or None,
    }
    if recipe.optimizer == "muon":
        return Muon(momentum=0.9, adam_lr_ratio=0.2, adam_weight_decay=None, exclude_layers=["/dense_1/"], **shared)
    return keras.optimizers.get({"class_name": recipe.optimizer, "config": shared})


def _rate(recipe: Recipe, steps: int) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """The learning rate, or its course over all steps."""
    if recipe.schedule == "one-cycle":  # up to the peak in an eighth of the training, then down along a cosine
        return keras.optimizers.schedules.CosineDecay(
            recipe.learning_rate / 20, steps - steps // 8, alpha=0.001,
            warmup_target=recipe.learning_rate, warmup_steps=steps // 8,
        )  # fmt: skip
    if recipe.schedule == "linear":
        return keras.optimizers.schedules.PolynomialDecay(recipe.learning_rate, steps, end_learning_rate=0.0)
    return recipe.learning_rate


def _is_soft(recipe: Recipe) -> bool:
    """Whether the targets are probabilities rather than labels."""
    return recipe.label_smoothing > 0 or recipe.strangers > 0


def _targets(labels: NDArray[np.uint8], recipe: Recipe, smoothing: float) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Labels (N,) as they are, or as probabilities (N, 10); what is none of the classes gets 0.1 for each."""
    if not _is_soft(recipe):
        return labels
    hard = np.eye(STRANGER + 1, 10, dtype=np.float32)[labels]  # (N, 10), all zeros for a stranger
    hard[labels == STRANGER] = 0.1
    return (1 - smoothing) * hard + smoothing / 10


def _drawings(recipe: Recipe, pictures: Pictures) -> Pictures:
    """All the drawings that the epochs choose from, made by as many processes as there are processors."""
    if not recipe.drawings_per_epoch:
        return Pictures.none()
    _log.info("Making %s drawings …", f"{recipe.doodles + recipe.redrawn + recipe.strangers:,}")
    return pool(pictures, doodles=recipe.doodles, redrawn=recipe.redrawn, strangers=recipe.strangers, seed=recipe.seed)


def _batches(pictures: Pictures, drawings: Pictures, recipe: Recipe, first_epoch: int) -> tf.data.Dataset:
    """One row of batches to the last epoch; (seed, epoch) draws each epoch's order and its choice of drawings."""
    images = tf.constant(np.concatenate([pictures.images, drawings.images]))
    labels = np.concatenate([pictures.labels, drawings.labels])
    targets = tf.constant(_targets(labels, recipe, recipe.label_smoothing))

    def epoch_batches(epoch: tf.Tensor) -> tf.data.Dataset:
        seed = tf.stack([tf.constant(recipe.seed, tf.int64), epoch])
        chosen = shuffled(tf.range(len(pictures), len(labels)), seed)[: recipe.drawings_per_epoch]
        order = shuffled(tf.concat([tf.range(len(pictures)), chosen], 0), seed)
        mirrored = tf.random.stateless_uniform(tf.shape(order), seed) < (0.5 if recipe.mirrored else 0)
        mirrored &= order < len(pictures)  # drawings were made both ways round
        return tf.data.Dataset.from_tensor_slices((order, mirrored)).batch(recipe.batch_size)

    def shuffled(indices: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        return tf.random.experimental.stateless_shuffle(indices, seed)

    def pick(indices: tf.Tensor, mirrored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        chosen = tf.gather(images, indices)  # (batch, 28, 28)
        chosen = tf.where(mirrored[:, None, None], chosen[:, :, ::-1], chosen)
        # (batch, 28, 28, 1) in [0, 1], and (batch,) or (batch, 10)
        return network.as_input(chosen), tf.gather(targets, indices)

    epochs = tf.data.Dataset.range(first_epoch, recipe.epochs)
    return epochs.flat_map(epoch_batches).map(pick).prefetch(4)


def _checkpoint_template(run: Path) -> str:
    """Keras fills in {epoch}; braces of the folder's own are doubled to be left alone."""
    return str(run).replace("{", "{{").replace("}", "}}") + f"/{_EPOCH_FILE}"


def _load_weights(model: keras.Model, run: Path, epoch: int) -> None:
    path = run / _EPOCH_FILE.format(epoch=epoch)
    if not path.is_file():
        raise Problem("The run cannot be continued: {file} is missing.", file=path)
    model.load_weights(path)


def _load_epoch(model: keras.Model, recipe: Recipe, run: Path, epoch: int) -> None:
    """The weights after an epoch, averaged where the recipe averages them; 0 is the untrained network."""
    _load_weights(model, run, epoch)
    if recipe.averaging and epoch:
        model.optimizer.finalize_variable_values(model.trainable_variables)


def _snapshots(model: keras.Model, recipe: Recipe, run: Path, history: tuple[Epoch, ...]) -> bytes:
    """Half precision: it halves the file, and the best epoch's exact weights stand beside it."""
    most = min(MOST_SNAPSHOTS, SNAPSHOT_BYTES // (2 * model.count_params()))
    epochs = snapshot_epochs(len(history), bundle.best_epoch(history), most)
    arrays: dict[str, NDArray[np.float16] | NDArray[np.int64]] = {"epochs": np.array(epochs)}
    for epoch in epochs:
        _load_epoch(model, recipe, run, epoch)
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


class _SeededDropout(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Start each epoch's dropout from (seed, epoch), whatever ran before it."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed

    def on_epoch_begin(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout) and layer.rate > 0:
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
        runs.write(self._run / bundle.HISTORY, bundle.history_to_json(self._epochs))


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
