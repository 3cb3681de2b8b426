"""What a recipe will come to before it is trained: parameters, seconds, bytes. No Keras: pages ask at every choice."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

from model import dataset
from model.bundle import Bundle
from model.recipe import Recipe

# Fitted to epochs of the lesson's network on two cores: 14 s at 1,500 steps, 9 s where 50 run as one, 5 s in bfloat16.
_SECONDS_A_STEP = 0.0035  # to hand over a step, whatever is in it
_SECONDS_A_MULTIPLICATION = 4.4e-11  # forwards and backwards
_BFLOAT16 = 0.58  # of float32's time
# TensorFlow's import, the first step, and the evaluation in the end; a drawing is made by one core in 0.002 s.
_SECONDS_AROUND, _SECONDS_A_DRAWING = 12.0, 0.001
_PLUS_STAGES = ((28, 1, 32), (14, 32, 64), (14, 64, 64), (7, 64, 128), (7, 128, 128))  # side, channels in, out
_WEIGHT_BYTES = 3 * 4  # a float32 and its two moments in the optimizer


def parameters(recipe: Recipe) -> int:
    """How many numbers the network learns: what Keras' count_params says of model.network.build(recipe)."""
    if recipe.architecture == "plus":  # a normalisation has four numbers a channel, and no bias is beside it
        convolutions = sum(9 * before * after + 4 * after for _, before, after in _PLUS_STAGES)
        return convolutions + 3 * 3 * 128 * recipe.dense_units + 4 * recipe.dense_units + 10 * recipe.dense_units + 10
    first, second = recipe.filters
    convolutions = (9 * first + first) + (9 * first * second + second)
    return convolutions + 7 * 7 * second * recipe.dense_units + recipe.dense_units + 10 * recipe.dense_units + 10


def multiplications(recipe: Recipe) -> int:
    """How many multiplications one picture takes on its way through the network."""
    if recipe.architecture == "plus":
        convolutions = sum(side * side * 9 * before * after for side, before, after in _PLUS_STAGES)
        return convolutions + 3 * 3 * 128 * recipe.dense_units + 10 * recipe.dense_units
    first, second = recipe.filters
    convolutions = 28 * 28 * 9 * first + 14 * 14 * 9 * first * second
    return convolutions + 7 * 7 * second * recipe.dense_units + 10 * recipe.dense_units


def cost(recipe: Recipe) -> float:
    """Seconds an epoch would take on the machine of the fit: steps × hand-over + pictures × multiplications × time."""
    pictures = min(recipe.pictures or dataset.TRAIN_SIZE, dataset.TRAIN_SIZE) + recipe.drawings_per_epoch
    steps = math.ceil(pictures / recipe.batch_size)
    precision = _BFLOAT16 if recipe.precision == "mixed_bfloat16" else 1.0
    computing = pictures * multiplications(recipe) * _SECONDS_A_MULTIPLICATION * precision
    together = math.gcd(steps, recipe.steps_per_execution)  # as model/training has it
    return steps / together * _SECONDS_A_STEP + computing


def seconds(recipe: Recipe, measured: Iterable[Bundle]) -> float:
    """How long all of a recipe's epochs will take, and what is around them.

    The model among `measured` whose epochs should cost most nearly the same says how fast the machine is: its median
    epoch divided by its own `cost`. Without any, the machine of the fit is assumed.
    """
    nearest = min(measured, key=lambda model: abs(math.log(cost(model.recipe) / cost(recipe))), default=None)
    speed = median(epoch.seconds for epoch in nearest.history) / cost(nearest.recipe) if nearest else 1.0
    drawings = recipe.doodles + recipe.redrawn + recipe.strangers
    return _SECONDS_AROUND + drawings * _SECONDS_A_DRAWING + recipe.epochs * cost(recipe) * speed


def run_bytes(recipe: Recipe) -> int:
    """The disk that a run takes at most while it lasts: the weights and the optimizer's moments after every epoch."""
    return parameters(recipe) * _WEIGHT_BYTES * (recipe.epochs + 1)
