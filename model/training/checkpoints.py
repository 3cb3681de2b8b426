"""The weights after every epoch of a run that is not finished: epoch-00.weights.h5 (untrained), 01, …"""

from __future__ import annotations

from pathlib import Path

import keras

from model.network.recipe import Recipe
from model.problem import Problem

_FILE = "epoch-{epoch:02d}.weights.h5"


def path(run: Path, epoch: int) -> Path:
    """Where the weights after an epoch lie; 0 is the untrained network."""
    return run / _FILE.format(epoch=epoch)


def template(run: Path) -> str:
    """Keras fills in {epoch}; braces of the folder's own are doubled to be left alone."""
    return str(run).replace("{", "{{").replace("}", "}}") + f"/{_FILE}"


def load(model: keras.Model, run: Path, epoch: int) -> None:
    """Give the model the weights after an epoch. Raises Problem if they are missing."""
    file = path(run, epoch)
    if not file.is_file():
        raise Problem("The run cannot be continued: {file} is missing.", file=file)
    model.load_weights(file)


def load_averaged(model: keras.Model, recipe: Recipe, run: Path, epoch: int) -> None:
    """The weights after an epoch, averaged where the recipe averages them; 0 is the untrained network."""
    load(model, run, epoch)
    if recipe.averaging and epoch:
        model.optimizer.finalize_variable_values(model.trainable_variables)
