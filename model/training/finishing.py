"""A trained run → a bundle: the best epoch's weights, evaluated, with snapshots along the training."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model.bundle import artefacts, bundle, own_pictures
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, best_epoch, history_to_json
from model.data.dataset import Split
from model.evaluation import calibration, shifts
from model.network import keras_model
from model.network import recipe as recipes
from model.network.forward import softmax
from model.network.recipe import Recipe
from model.network.reference import Reference
from model.training import checkpoints, runs
from model.training.compiling import compiled

MOST_SNAPSHOTS = 8
SNAPSHOT_BYTES = 10_000_000  # for all snapshots of a bundle together
_PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy")


def finish(run: Path, data: Split, directory: Path) -> Bundle:
    """Turn a trained run into a bundle at `directory`, evaluated with the best epoch's weights; drop its folder."""
    recipe, history = runs.load(run)
    trained = compiled(recipe)
    snapshots = _snapshots(trained, recipe, run, history)
    checkpoints.load_averaged(trained, recipe, run, best_epoch(history))
    # In full precision, and without the optimizer's moments: they are twice the weights.
    model = keras_model.build(recipe)
    model.set_weights(trained.get_weights())
    classifier = Reference(model)
    validation = classifier.logits(data.validation.images)
    drawn = classifier.probabilities(calibration.held_out_drawings().images) if recipe.drawings_per_epoch else None
    measured = shifts.measured(data.test)
    files = {
        bundle.RECIPE: recipes.to_json(recipe).encode(),
        bundle.HISTORY: history_to_json(history).encode(),
        bundle.WEIGHTS: checkpoints.content(model),
        bundle.SNAPSHOTS: snapshots,
        calibration.FILE: calibration.to_json(calibration.threshold(softmax(validation), drawn)),
        shifts.FILE: shifts.to_json(shifts.curves(classifier, measured), len(measured)),
        bundle.EVALUATION: artefacts.packed(
            {
                "validation_logits": validation,
                "test_logits": classifier.logits(data.test.images),
            }
        ),
    }
    is_own = runs.has_own_pictures(run)
    if is_own:
        files[own_pictures.FILE] = own_pictures.of_model(data.validation)
    seconds = sum(epoch.seconds for epoch in history)
    result = bundle.write(directory, files, datetime.now(UTC).isoformat(timespec="seconds"), seconds, _versions())
    shutil.rmtree(run, ignore_errors=True)  # Windows keeps the lock that its owner holds
    from model.evaluation import card  # with pandas, Altair and scikit-learn, which the epochs need not wait for
    from model.evaluation.report.contents import Evaluated

    subject = Evaluated(directory.name, result, data.test, data.validation.labels)
    return card.add(subject, None if is_own else classifier)


def snapshot_epochs(epochs: int, best: int, most: int = MOST_SNAPSHOTS) -> list[int]:
    """At most `most` of the epochs 0 (untrained) … `epochs`: 0, 1, the best, the last, the rest evenly spaced."""
    kept = set(list(dict.fromkeys((best, 0, 1, epochs)))[: max(most, 1)])
    for epoch in np.linspace(1, epochs, most).round().astype(int):
        if len(kept) < most:
            kept.add(int(epoch))
    return sorted(kept)


def _snapshots(model: keras.Model, recipe: Recipe, run: Path, history: tuple[Epoch, ...]) -> bytes:
    """Half precision: it halves the file, and the best epoch's exact weights stand beside it."""
    most = min(MOST_SNAPSHOTS, SNAPSHOT_BYTES // (2 * model.count_params()))
    epochs = snapshot_epochs(len(history), best_epoch(history), most)
    arrays: dict[str, NDArray[np.float16] | NDArray[np.int64]] = {"epochs": np.array(epochs)}
    for epoch in epochs:
        checkpoints.load_averaged(model, recipe, run, epoch)
        weights = [variable.numpy().astype(np.float16) for variable in model.weights]
        arrays |= {f"{epoch}/{index}": tensor for index, tensor in enumerate(weights)}
        arrays["tensors"] = np.array(len(weights))
    return artefacts.packed(arrays)


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
