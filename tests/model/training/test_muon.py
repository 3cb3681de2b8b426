"""Muon's step: orthogonal whatever the kernel's shape, and the one that Keras takes for a matrix."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from model.network import keras_model
from model.network.recipe import Recipe
from model.training.muon import Muon

SHAPES = [(3, 3, 1, 32), (3, 3, 32, 64), (300, 20), (20, 300), (10, 10)]


def orthogonalised(optimizer: keras.optimizers.Muon, shape: tuple[int, ...]) -> np.ndarray:
    gradient = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    return np.asarray(optimizer.zeropower_via_newtonschulz5(keras.ops.convert_to_tensor(gradient), 5))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_steps_directions_are_about_equally_long(shape: tuple[int, ...]) -> None:
    step = orthogonalised(Muon(), shape)
    assert step.shape == shape
    singular = np.linalg.svd(step.reshape(-1, shape[-1]), compute_uv=False)
    assert singular.max() < 1.35 and np.median(singular) > 0.6


@pytest.mark.parametrize("shape", [(300, 20), (20, 300)])
def test_of_a_matrix_it_is_what_keras_computes(shape: tuple[int, ...]) -> None:
    assert orthogonalised(Muon(), shape) == pytest.approx(orthogonalised(keras.optimizers.Muon(), shape), abs=1e-3)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_is_of_adams_size(shape: tuple[int, ...]) -> None:
    optimizer = Muon(rms_rate=0.2)
    step = optimizer.lr_adjust(keras.ops.convert_to_tensor(orthogonalised(optimizer, shape)))
    assert 0.12 < float(np.sqrt(np.mean(np.square(step)))) < 0.27


def test_biases_and_the_last_layer_are_left_to_adam() -> None:
    model = keras_model.build(Recipe(filters=(2, 3), dense_units=4))
    optimizer = Muon(exclude_layers=["/dense_1/"])
    optimizer.build(model.trainable_variables)
    by_adam = {
        variable.path.removeprefix("lesson/")
        for variable, velocity in zip(model.trainable_variables, optimizer.adam_velocities, strict=True)
        if velocity is not None
    }
    assert by_adam == {"conv2d/bias", "conv2d_1/bias", "dense/bias", "dense_1/kernel", "dense_1/bias"}
