"""What a recipe will come to before it is trained: seconds and bytes. No Keras: pages ask at every choice."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

from model.bundle.bundle import Bundle
from model.data import dataset
from model.network import architecture
from model.network.recipe import Recipe

# Fitted to epochs of the lesson's network on two cores: 14 s at 1,500 steps, 9 s where 50 run as one, 5 s in bfloat16.
_SECONDS_A_STEP = 0.0035  # to hand over a step, whatever is in it
_SECONDS_A_MULTIPLICATION = 4.4e-11  # forwards and backwards
_BFLOAT16 = 0.58  # of float32's time
# TensorFlow's import, the first step, and the evaluation in the end; a drawing is made by one core in 0.002 s.
_SECONDS_AROUND, _SECONDS_A_DRAWING = 12.0, 0.001
_WEIGHT_BYTES = 3 * 4  # a float32 and its two moments in the optimizer


def cost(recipe: Recipe) -> float:
    """Seconds an epoch would take on the machine of the fit: steps × hand-over + pictures × multiplications × time."""
    pictures = min(recipe.pictures or dataset.TRAIN_SIZE, dataset.TRAIN_SIZE) + recipe.drawings_per_epoch
    steps = math.ceil(pictures / recipe.batch_size)
    precision = _BFLOAT16 if recipe.precision == "mixed_bfloat16" else 1.0
    computing = pictures * architecture.multiplications(recipe) * _SECONDS_A_MULTIPLICATION * precision
    together = math.gcd(steps, recipe.steps_per_execution)  # as compiling.py has it
    return steps / together * _SECONDS_A_STEP + computing


def seconds(recipe: Recipe, measured: Iterable[Bundle]) -> float:
    """How long all of a recipe's epochs will take, and what is around them.

    The model among `measured` whose epochs should cost most nearly the same says how fast the machine is: its median
    epoch divided by its own `cost`. Without any, the machine of the fit is assumed.
    """
    nearest = min(measured, key=lambda model: abs(math.log(cost(model.recipe) / cost(recipe))), default=None)
    speed = median(epoch.seconds for epoch in nearest.history) / cost(nearest.recipe) if nearest else 1.0
    drawings = recipe.doodles + recipe.redrawn + recipe.strangers + 2 * recipe.photos  # which take twice as long
    return _SECONDS_AROUND + drawings * _SECONDS_A_DRAWING + recipe.epochs * cost(recipe) * speed


def run_bytes(recipe: Recipe) -> int:
    """The disk that a run takes at most while it lasts: the weights and the optimizer's moments after every epoch."""
    return architecture.parameters(recipe) * _WEIGHT_BYTES * (recipe.epochs + 1)
