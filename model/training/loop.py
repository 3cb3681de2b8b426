"""Recipe + data → trained model + history, epoch by epoch, so that an interrupted run loses no whole epoch.

While a run lasts it lives in a folder of its own:

    recipe.json · history.json (one row a finished epoch, written last) · epoch-00.weights.h5 (untrained), 01, …

Shuffling and dropout are seeded by (seed, epoch), so a resumed run repeats what an uninterrupted one does.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import keras

from model.bundle import registry
from model.bundle.history import is_finished
from model.data.dataset import Split
from model.network import keras_model
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import checkpoints, locks, runs
from model.training.batches import batches, pool, targets
from model.training.callbacks import Checkpoints, Journal, ResumedEarlyStopping, SeededDropout
from model.training.compiling import compiled


def start(recipe: Recipe, run: Path, pictures: bytes | None = None) -> None:
    """Lay out a run's folder with the untrained network in it, and pictures of one's own if it takes those.

    Raises Problem if the folder is in use.
    """
    _check_free(run)
    run.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=run.parent) as folder:
        laid_out = Path(folder) / run.name
        runs.lay_out(recipe, laid_out, pictures)
        prepare(laid_out)
        try:
            laid_out.rename(run)  # so that an interruption leaves no half of a run
        except OSError:
            _check_free(run)  # another process was faster
            raise


def _check_free(run: Path) -> None:
    """Raise Problem if there is a run already, and say who trains it if somebody does."""
    if run.exists():
        locks.check_free(run)
        raise Problem("{folder} holds an unfinished run: continue it with --resume, or delete the folder.", folder=run)


def prepare(run: Path) -> None:
    """Put the untrained network into a run that was laid out without it, as pages do: they have no Keras."""
    recipe, history = runs.load(run)
    if not history and not checkpoints.path(run, 0).exists():
        keras.utils.set_random_seed(recipe.seed)
        model = compiled(recipe)
        if recipe.begun_from:
            _go_on(model, recipe)
        checkpoints.save(model, run, 0)


def _go_on(model: keras.Model, recipe: Recipe) -> None:
    """Give a network what another one has learned, all but its last layer; of that the ten classes, where they stay.

    Raises Problem if that model is not there, is broken, or has other layers.
    """
    found, own = registry.find(recipe.begun_from), model.get_weights()
    *learned, kernel, bias = found.weights()
    if [each.shape for each in learned] != [each.shape for each in own[:-2]]:
        raise Problem("{name} cannot be gone on from: it has other layers.", name=recipe.begun_from)
    kept = len(found.recipe.classes)
    if recipe.classes[:kept] == found.recipe.classes:
        own[-2][:, :kept], own[-1][:kept] = kernel, bias
    model.set_weights([*learned, *own[-2:]])


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
    model = compiled(recipe, steps)
    checkpoints.load(model, run, len(history))
    model.fit(
        batches(pictures, pool(recipe, pictures), recipe, first_epoch=len(history)),
        steps_per_epoch=steps,
        validation_data=(keras_model.as_input(validation.images), targets(validation.labels, recipe, smoothing=0)),
        batch_size=recipe.batch_size,
        shuffle=False,  # `batches` did
        initial_epoch=len(history),
        epochs=recipe.epochs,
        verbose=verbose,
        callbacks=[
            SeededDropout(recipe.seed),
            *([keras.callbacks.SwapEMAWeights()] if recipe.averaging else []),  # the averaged weights are validated
            Checkpoints(run),
            Journal(run, history),
            ResumedEarlyStopping(history, monitor="val_loss", patience=recipe.patience),
            *callbacks,
        ],
    )
