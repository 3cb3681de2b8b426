"""A recipe's network, ready to train: optimizer, learning rate, loss."""

from __future__ import annotations

import math

import keras

from model.network import keras_model
from model.network.recipe import Recipe
from model.training.batches import is_soft
from model.training.muon import Muon


def compiled(recipe: Recipe, steps_per_epoch: int = 1) -> keras.Model:
    """The untrained network, ready to train; only a schedule's course depends on the steps.

    Of a network that goes on from another's weights the layers that make maps stay as they are: few examples would
    bend them too much.
    """
    keras.mixed_precision.set_global_policy(recipe.precision)
    model = keras_model.build(recipe)
    if recipe.begun_from:
        for layer in model.layers:
            layer.trainable = len(layer.output.shape) < 4
    keras.mixed_precision.set_global_policy("float32")
    model.compile(
        optimizer=_optimizer(recipe, recipe.epochs * steps_per_epoch),
        loss="categorical_crossentropy" if is_soft(recipe) else "sparse_categorical_crossentropy",
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
