"""The weights after every epoch of a run that is not finished: epoch-00.weights.h5 (untrained), 01, …"""

from __future__ import annotations

import io
from pathlib import Path

import keras

from model.network.recipe import Recipe
from model.problem import Problem
from model.training import run_folder

_FILE = "epoch-{epoch:02d}.weights.h5"


def path(run: Path, epoch: int) -> Path:
    """Where the weights after an epoch lie; 0 is the untrained network."""
    return run / _FILE.format(epoch=epoch)


class _Memory(io.BytesIO):
    """A file in memory, to Keras one of weights by its name."""

    def __str__(self) -> str:
        return "memory.weights.h5"


def content(model: keras.Model) -> bytes:
    """What Keras' save_weights writes of the model, the optimizer's moments included.

    HDF5 writes some of a file when it closes it, so late that on a full disk it takes the whole process with it: on the
    disk go only bytes that are all there.
    """
    memory = _Memory()
    model.save_weights(memory)
    return memory.getvalue()


def save(model: keras.Model, run: Path, epoch: int) -> None:
    """Keep the model's weights after an epoch, whole or not at all. Raises OSError where the disk takes no more."""
    run_folder.write(path(run, epoch), content(model))


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
