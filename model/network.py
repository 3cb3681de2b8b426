"""The lesson's CNN and its variants: pictures in, ten probabilities out.

`python -m model.network` prints the summary as the lesson does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras

from model.recipe import Recipe

# The layers that do something else while training.
_TRAINING_LAYERS = (keras.layers.Dropout, keras.layers.BatchNormalization)


def build(recipe: Recipe) -> keras.Model:
    """The lesson's network with `recipe`'s sizes, untrained: float32 (N, 28, 28, 1) in [0, 1] -> (N, 10).

    With the lesson's sizes: 333,526 parameters (320 + 18,496 + 313,700 + 1,010).
    """
    first, second = recipe.filters
    # Names are given, or Keras would count on from whatever it built before in the same process.
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(first, 3, activation="relu", padding="same", name="conv2d"),  # (N, 28, 28, 32)
            keras.layers.MaxPooling2D(2, name="max_pooling2d"),  # (N, 14, 14, 32)
            keras.layers.Conv2D(second, 3, activation="relu", padding="same", name="conv2d_1"),  # (N, 14, 14, 64)
            keras.layers.MaxPooling2D(2, name="max_pooling2d_1"),  # (N, 7, 7, 64)
            keras.layers.Flatten(name="flatten"),  # (N, 3136)
            keras.layers.Dense(recipe.dense_units, activation="relu", name="dense"),  # (N, 100)
            keras.layers.Dropout(recipe.dropout, name="dropout"),
            keras.layers.Dense(10, activation="softmax", name="dense_1"),  # (N, 10)
        ],
        name=recipe.name.replace("-", "_"),
    )


def as_input(pictures: Any) -> Any:
    """The network's door: uint8 (N, 28, 28) -> float32 (N, 28, 28, 1) in [0, 1], as arrays or as tensors."""
    return keras.ops.expand_dims(keras.ops.cast(pictures, "float32"), -1) / 255.0


def logits(network: keras.Model, inputs: Any) -> Any:
    """What the last layer computes before its softmax: (N, 28, 28, 1) -> float32 (N, 10)."""
    hidden, last = inputs, network.layers[-1]
    for layer in network.layers[:-1]:
        hidden = layer(hidden, training=False) if isinstance(layer, _TRAINING_LAYERS) else layer(hidden)
    return keras.ops.matmul(hidden, last.kernel) + last.bias


@dataclass(frozen=True)
class Layer:
    """One row of the summary: Keras' name and kind of the layer, its output shape without the batch, parameters."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int


def layers(network: keras.Model) -> tuple[Layer, ...]:
    """The layers in the order the data flows."""
    return tuple(
        Layer(layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
        for layer in network.layers
    )


def printed_summary(network: keras.Model) -> str:
    """The summary as Keras prints it and as the lesson shows it."""
    lines: list[str] = []
    network.summary(line_length=72, print_fn=lambda line, **_: lines.append(line))
    return "\n".join(lines)


if __name__ == "__main__":
    print(printed_summary(build(Recipe())))
