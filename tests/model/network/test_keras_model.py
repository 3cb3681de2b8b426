"""The lesson's architecture to the parameter, and the network's door."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from model.bundle.bundle import Bundle
from model.data.dataset import Split
from model.network import keras_model
from model.network.recipe import Recipe


@pytest.fixture(scope="module")
def untrained() -> keras.Model:
    return keras_model.build(Recipe())


def test_the_lessons_network_has_333526_parameters(untrained: keras.Model) -> None:
    assert untrained.count_params() == 333_526
    assert untrained.input_shape == (None, 28, 28, 1) and untrained.output_shape == (None, 10)


def test_layers_have_the_same_names_however_often_networks_were_built(untrained: keras.Model) -> None:
    again = keras_model.build(Recipe())
    assert [layer.name for layer in again.layers] == [layer.name for layer in untrained.layers]
    assert again.name == "lesson"


def test_activations_and_dropout_are_the_lessons(untrained: keras.Model) -> None:
    activations = [layer.activation.__name__ for layer in untrained.layers if hasattr(layer, "activation")]
    assert activations == ["relu", "relu", "relu", "softmax"]
    assert untrained.get_layer("dropout").rate == 0.4


def test_the_door_takes_bytes_and_gives_floats_from_0_to_1(data: Split) -> None:
    pictures = data.test.images[:5]
    inputs = np.asarray(keras_model.as_input(pictures))
    assert inputs.shape == (5, 28, 28, 1) and inputs.dtype == np.float32
    assert inputs.min() == 0.0 and inputs.max() <= 1.0
    assert np.array_equal(inputs[..., 0], pictures.astype(np.float32) / np.float32(255))
    assert np.asarray(keras_model.as_input(np.full((1, 28, 28), 255, np.uint8))).max() == 1.0
    assert np.asarray(keras_model.as_input(pictures[:0])).shape == (0, 28, 28, 1)


def test_logits_are_the_log_of_the_softmax_up_to_a_constant(lesson: Bundle, data: Split) -> None:
    model = lesson.network()
    inputs = keras_model.as_input(data.test.images[:64])
    logits = np.asarray(keras_model.logits(model, keras_model.hidden(model, inputs)))
    assert logits.shape == (64, 10) and logits.dtype == np.float32
    difference = logits - np.log(np.asarray(model(inputs, training=False)))
    np.testing.assert_allclose(difference, np.repeat(difference[:, :1], 10, axis=1), atol=1e-3)
    assert logits.std(axis=1).min() > 1  # a constant row would pass the line above


def test_hidden_activations_leave_dropout_out_even_while_training(untrained: keras.Model, data: Split) -> None:
    inputs = keras_model.as_input(data.test.images[:3])
    first, second = (np.asarray(keras_model.hidden(untrained, inputs)) for _ in range(2))
    assert np.array_equal(first, second)
