"""The way back in the browser gives Keras' gradients, and its optimizers Keras' next weights."""

from __future__ import annotations

import base64
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from model.data import dataset
from tests.static.network.conftest import Run

COUNT, FILTERS, UNITS, CLASSES, RATE = 6, (4, 6), 8, 10, 0.4
PICTURES = dataset.load_test().first(COUNT)
MASKS = (np.random.default_rng(5).random((COUNT, UNITS)) >= RATE) / np.float32(1 - RATE)
# Loss, gradients, and the weights after so many steps, of a network that Python sends.
TRAINED = """async (backward, {layers, pictures, labels, masks, relu, optimizer, rate, steps}) => {
  const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer);
  const kinds = ["convolution", "convolution", "dense", "logits"];
  const own = layers.map(({kernel, kernelShape, shift}, index) =>
    ({kind: kinds[index], kernelShape, kernel: floats(kernel), shift: floats(shift)}));
  const {OPTIMIZERS} = await import("/network/optimizers.js");
  const mover = OPTIMIZERS[optimizer]();
  const way = {relu, masks: masks && floats(masks), gradients: true};
  const passed = () => backward.pass(own, floats(pictures), labels, way);
  const {loss, gradients, probabilities} = passed();
  const plain = (each) => each.flatMap(({kernel, shift}) => [[...kernel], [...shift]]);
  for (let step = 0; step < steps; step++) mover.move(own, passed().gradients, rate);
  return {loss, probabilities: [...probabilities], gradients: plain(gradients), weights: plain(own)};
}"""


def letters(values: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def network(relu: bool, masks: NDArray[np.float32] | None) -> Any:
    """The lesson's layers, small; with these masks in dropout's place."""
    keras.utils.set_random_seed(3)
    activation = "relu" if relu else None
    given = keras.Input((28, 28, 1))
    values = given
    for filters in FILTERS:
        values = keras.layers.Conv2D(filters, 3, padding="same", activation=activation)(values)
        values = keras.layers.MaxPooling2D(2)(values)
    values = keras.layers.Dense(UNITS, activation=activation)(keras.layers.Flatten()(values))
    if masks is not None:
        values = keras.layers.Lambda(lambda each: each * masks)(values)
    made = keras.Model(given, keras.layers.Dense(CLASSES, activation="softmax")(values))
    random = np.random.default_rng(1)  # biases that are not zero, too
    made.set_weights([each + random.normal(0, 0.05, each.shape) for each in made.get_weights()])
    return made


def as_layers(weights: list[NDArray[np.float32]]) -> list[dict[str, Any]]:
    return [
        {"kernel": letters(kernel), "kernelShape": list(kernel.shape), "shift": letters(shift)}
        for kernel, shift in zip(weights[::2], weights[1::2], strict=True)
    ]


def gradients(made: Any) -> tuple[float, list[NDArray[np.float32]]]:
    """Keras' loss and its gradients, by TensorFlow's tape."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        answers = made(PICTURES.images[..., None] / np.float32(255), training=False)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(PICTURES.labels, answers))
    return float(loss), [each.numpy() for each in tape.gradient(loss, made.trainable_variables)]


def trained(run: Run, made: Any, **others: Any) -> dict[str, Any]:
    argument = {
        "layers": as_layers(made.get_weights()), "pictures": letters(PICTURES.images / np.float32(255)),
        "labels": PICTURES.labels.tolist(), "masks": None, "relu": True, "optimizer": "sgd", "rate": 0.1, "steps": 0,
    }  # fmt: skip
    found: dict[str, Any] = run(TRAINED, "backward", argument | others)
    return found


@pytest.mark.parametrize(
    ("relu", "masks"), [(True, None), (False, None), (True, MASKS)], ids=["relu", "none", "dropout"]
)
def test_gradients_are_keras(run: Run, relu: bool, masks: NDArray[np.float32] | None) -> None:
    made = network(relu, masks)
    loss, expected = gradients(made)
    found = trained(run, made, relu=relu, masks=None if masks is None else letters(masks))
    assert found["loss"] == pytest.approx(loss, abs=1e-4)
    for mine, keras_own in zip(found["gradients"], expected, strict=True):
        assert np.abs(keras_own).max() > 1e-3  # there is something to compare
        np.testing.assert_allclose(mine, keras_own.ravel(), atol=1e-4)


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.1), ("adam", 0.01)])
@pytest.mark.parametrize("steps", [1, 3])
def test_steps_are_keras(run: Run, optimizer: str, rate: float, steps: int) -> None:
    made = network(True, None)
    found = trained(run, made, optimizer=optimizer, rate=rate, steps=steps)
    mover = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[optimizer](rate)
    before = made.get_weights()
    for _ in range(steps):
        mover.apply(gradients(made)[1], made.trainable_variables)
    for mine, expected, first in zip(found["weights"], made.get_weights(), before, strict=True):
        assert np.abs(expected - first).max() > 1e-3
        np.testing.assert_allclose(mine, expected.ravel(), atol=1e-4)


def test_weights_of_zero_move_the_last_biases_alone(run: Run) -> None:
    made = network(True, None)
    made.set_weights([np.zeros_like(each) for each in made.get_weights()])
    found = trained(run, made)["gradients"]
    assert [any(each) for each in found] == [False] * 7 + [True]


def test_forward_it_answers_as_keras(run: Run) -> None:
    made = network(True, None)
    expected = made(PICTURES.images[..., None] / np.float32(255)).numpy()
    np.testing.assert_allclose(trained(run, made)["probabilities"], expected.ravel(), atol=1e-5)


def test_glorot_and_chance(run: Run) -> None:
    values, again, mixed = run(
        """({source, glorot, shuffled}) => [
            [...glorot(5000, 72, 144, source(4))], [...glorot(5000, 72, 144, source(4))],
            shuffled([...Array(50).keys()], source(1))]""",
        "random",
    )
    limit = (6 / (72 + 144)) ** 0.5
    assert values == again and max(values) <= limit and min(values) >= -limit
    assert np.std(values) == pytest.approx(limit / 3**0.5, rel=0.03) and abs(np.mean(values)) < 0.01
    assert sorted(mixed) == list(range(50)) and mixed != list(range(50))
