"""The network in plain NumPy, forwards and backwards, against Keras and TensorFlow."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.network import forward, keras_model
from model.network.architecture import layers, parameters
from model.network.classifier import Classifier
from model.network.forward import Stage
from model.network.recipe import Recipe
from model.network.reference import Reference
from tests.model.network.own_networks import OWN

NAMES = [name for name in registry.directories() if "/" not in name]
NOTHING = np.empty(0, np.float32)
POOLING = Stage("", "pooling", NOTHING, NOTHING, NOTHING)


@pytest.fixture(scope="module", params=NAMES)
def model(request: pytest.FixtureRequest) -> Bundle:
    return registry.find(request.param)


def test_the_weights_are_those_that_keras_reads_in_its_order(model: Bundle) -> None:
    expected = model.network().get_weights()
    assert len(model.weights()) == len(expected)
    for own, theirs in zip(model.weights(), expected, strict=True):
        assert own.dtype == np.float32 and np.array_equal(own, theirs)


def test_a_thousand_pictures_are_answered_as_keras_answers(model: Bundle) -> None:
    pictures, reference = dataset.load_test().images[:1000], Reference(model.network())
    np.testing.assert_allclose(model.classifier().logits(pictures), reference.logits(pictures), atol=2e-4)
    np.testing.assert_allclose(model.classifier().hidden(pictures), reference.hidden(pictures), atol=2e-4)
    np.testing.assert_allclose(model.classifier().probabilities(pictures), reference.probabilities(pictures), atol=1e-5)


@pytest.mark.parametrize("label", [0, 6, 9])
def test_gradients_are_those_of_tensorflow(model: Bundle, label: int) -> None:
    # With noise: where equal values are pooled, such as those of a black corner, any of them may get the gradient.
    noise = np.random.default_rng(0).uniform(0, 0.3, (4, 28, 28, 1)).astype(np.float32)
    inputs = forward.as_input(dataset.load_test().images[[0, 4, 23, 1000]]) * np.float32(0.7) + noise
    network, tensor = model.network(), tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        logits = keras_model.logits(network, keras_model.hidden(network, tensor))[:, label]
    expected = tape.gradient(logits, tensor).numpy()
    found = model.classifier().gradients(inputs, label)
    assert found.shape == inputs.shape and found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


def _started(recipe: Recipe) -> keras.Model:
    """With weights that are not Keras' first ones: biases and means that are not zero, and variances above it."""
    network, random = keras_model.build(recipe), np.random.default_rng(2)
    network.set_weights(
        [
            random.uniform(0.5, 1.5, weight.shape) if "variance" in weight.name or "gamma" in weight.name
            else random.normal(0, (2 / max(1, np.prod(weight.shape[:-1]))) ** 0.5, weight.shape)
            for weight in network.weights
        ]
    )  # fmt: skip
    return network


@pytest.mark.parametrize("name", OWN)
def test_a_network_of_ones_own_answers_as_in_keras(name: str) -> None:
    recipe = OWN[name]
    network, pictures = _started(recipe), dataset.load_test().images[:60]
    assert network.count_params() == parameters(recipe)
    assert [layer.name for layer in network.layers] == [layer.name for layer in layers(recipe)]
    own, reference = Classifier(forward.stages(layers(recipe), network.get_weights())), Reference(network)
    assert own.logits(pictures).shape == (60, len(recipe.classes))
    np.testing.assert_allclose(own.hidden(pictures), reference.hidden(pictures), atol=1e-5)
    np.testing.assert_allclose(own.logits(pictures), reference.logits(pictures), atol=1e-5)


@pytest.mark.parametrize("name", OWN)
def test_gradients_of_a_network_of_ones_own_are_tensorflows(name: str) -> None:
    network = _started(OWN[name])
    inputs = np.random.default_rng(0).uniform(0, 1, (4, 28, 28, 1)).astype(np.float32)
    tensor = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        logits = keras_model.logits(network, keras_model.hidden(network, tensor))[:, 1]
    expected = tape.gradient(logits, tensor).numpy()
    found = Classifier(forward.stages(layers(OWN[name]), network.get_weights())).gradients(inputs, 1)
    assert np.abs(expected).max() > 0
    np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


def test_a_silent_unit_behind_a_tanh_can_be_woken() -> None:
    stages = forward.stages(layers(OWN["tanh"]), _started(OWN["tanh"]).get_weights())[:1]
    pulled = forward.pull(stages, np.full((1, 28, 28, 1), 0.5, np.float32), np.ones_like)
    assert np.abs(pulled).min() > 0


def test_gradients_of_nothing_are_nothing(lesson: Bundle) -> None:
    assert lesson.classifier().gradients(np.empty((0, 28, 28, 1), np.float32), 0).shape == (0, 28, 28, 1)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.integers(2, 9))
def test_pooling_there_and_back_on_any_size(seed: int, height: int, width: int) -> None:
    values = np.random.default_rng(seed).normal(size=(3, height, width, 2)).astype(np.float32)
    pooled = forward.through([POOLING], values)[1]
    ones = np.ones_like(pooled)
    back = forward._back_pooling(POOLING, values, pooled, ones)
    expected = np.zeros_like(values)
    for picture, row, column, channel in np.ndindex(pooled.shape):
        window = values[picture, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2, channel]
        assert pooled[picture, row, column, channel] == window.max()
        down, right = divmod(int(window.argmax()), 2)
        expected[picture, 2 * row + down, 2 * column + right, channel] = 1
    np.testing.assert_array_equal(back, expected)


def test_of_equal_values_the_first_gets_the_gradient() -> None:
    values = np.ones((1, 2, 2, 1), np.float32)
    back = forward._back_pooling(POOLING, values, values[:, :1, :1], np.full((1, 1, 1, 1), 5, np.float32))
    np.testing.assert_array_equal(back[0, :, :, 0], [[5, 0], [0, 0]])
