"""The lesson's CNN and its variants: pictures in, probabilities out.

What shows or counts the layers without building them is architecture.py, and a test holds the two together.
"""

from __future__ import annotations

from typing import Any

import keras

from model.network.architecture import POOLING_LAYERS, network_name
from model.network.recipe import Recipe

# The layers that do something else while training.
_TRAINING_LAYERS = (keras.layers.Dropout, keras.layers.BatchNormalization)


def build(recipe: Recipe) -> keras.Model:
    """The recipe's network, untrained: float32 (N, 28, 28, 1) in [0, 1] -> probabilities (N, classes)."""
    layers = {"lesson": _lesson, "plus": _plus, "own": _own}[recipe.architecture](recipe)
    # In full precision whatever the policy: half of it is too coarse for probabilities.
    answer = keras.layers.Dense(len(recipe.classes), activation="softmax", dtype="float32", name="dense_1")
    return keras.Sequential([keras.Input((28, 28, 1)), *layers, answer], name=network_name(recipe))


def _lesson(recipe: Recipe) -> list[keras.Layer]:
    """The lesson's network with `recipe`'s sizes; with the lesson's: 333,526 parameters.

    320 + 18,496 + 313,700, and the last layer's 1,010. Names are given, or Keras would count on from whatever it built
    before.
    """
    first, second = recipe.filters
    return [
        keras.layers.Conv2D(first, 3, activation="relu", padding="same", name="conv2d"),  # (N, 28, 28, 32)
        keras.layers.MaxPooling2D(2, name="max_pooling2d"),  # (N, 14, 14, 32)
        keras.layers.Conv2D(second, 3, activation="relu", padding="same", name="conv2d_1"),  # (N, 14, 14, 64)
        keras.layers.MaxPooling2D(2, name="max_pooling2d_1"),  # (N, 7, 7, 64)
        keras.layers.Flatten(name="flatten"),  # (N, 3136)
        keras.layers.Dense(recipe.dense_units, activation="relu", name="dense"),  # (N, 100)
        keras.layers.Dropout(recipe.dropout, name="dropout"),
    ]


def _plus(recipe: Recipe) -> list[keras.Layer]:
    """A deeper network of three stages: 576,938 parameters with `dense_units` 256. Why each part is there:

    - Two convolutions a stage see 5×5 values, so that a corner where two strokes meet is one feature; the first
      stage makes do with one, since at 28×28 a second would double the time.
    - A third stage, since what tells a collar or a sole from others is as wide as a third of the picture. Its maps
      of 3×3 also keep the dense layer small, where the lesson's network has 94 % of its parameters.
    - Batch normalisation brings thin outlines and solid pictures, with ten times the ink, to one scale.
    - Flatten rather than global pooling: pictures are trimmed and centred, so where something is says what it is.
    - More dropout the deeper the stage: drawings are endless, the 48,000 pictures are not.
    """
    return [
        *_convolution(32, "1"),  # (N, 28, 28, 32)
        keras.layers.MaxPooling2D(2, name="pooling_1"),  # (N, 14, 14, 32)
        *_convolution(64, "2a"),
        *_convolution(64, "2b"),  # (N, 14, 14, 64)
        keras.layers.MaxPooling2D(2, name="pooling_2"),  # (N, 7, 7, 64)
        keras.layers.Dropout(0.2, name="dropout_2"),
        *_convolution(128, "3a"),
        *_convolution(128, "3b"),  # (N, 7, 7, 128)
        keras.layers.MaxPooling2D(2, name="pooling_3"),  # (N, 3, 3, 128)
        keras.layers.Dropout(0.3, name="dropout_3"),
        keras.layers.Flatten(name="flatten"),  # (N, 1152)
        keras.layers.Dense(recipe.dense_units, use_bias=False, name="dense"),  # (N, 256)
        keras.layers.BatchNormalization(name="normalization"),
        keras.layers.Activation("relu", name="relu"),
        keras.layers.Dropout(recipe.dropout, name="dropout"),
    ]


def _own(recipe: Recipe) -> list[keras.Layer]:
    """The layers that the recipe's blocks say, in the order convolution, normalisation, activation, pooling."""
    found: list[keras.Layer] = []
    for number, block in enumerate(recipe.blocks, 1):
        bias = not block.normalised
        found.append(
            keras.layers.Conv2D(block.maps, block.kernel, padding="same", use_bias=bias, name=f"conv_{number}")
        )
        if block.normalised:
            found.append(keras.layers.BatchNormalization(name=f"normalization_{number}"))
        found.append(keras.layers.Activation(recipe.activation, name=f"activation_{number}"))
        if block.pooling != "none":
            pooling = getattr(keras.layers, POOLING_LAYERS[block.pooling])
            found.append(pooling(2, name=f"pooling_{number}"))  # half the side
    if recipe.gathering == "average":
        found.append(keras.layers.GlobalAveragePooling2D(name="average"))  # (N, maps)
    else:
        found += [
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(recipe.dense_units, name="dense"),  # (N, units)
            keras.layers.Activation(recipe.activation, name="activation"),
        ]
    return [*found, keras.layers.Dropout(recipe.dropout, name="dropout")]


def _convolution(filters: int, name: str) -> list[keras.Layer]:
    """A 3×3 convolution, normalised, then ReLU; the bias is the normalisation's."""
    return [
        keras.layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv_{name}"),
        keras.layers.BatchNormalization(name=f"normalization_{name}"),
        keras.layers.Activation("relu", name=f"relu_{name}"),
    ]


def as_input(pictures: Any) -> Any:
    """The network's door: uint8 (N, 28, 28) -> float32 (N, 28, 28, 1) in [0, 1], as arrays or as tensors."""
    return keras.ops.expand_dims(keras.ops.cast(pictures, "float32"), -1) / 255.0


def hidden(network: keras.Model, inputs: Any) -> Any:
    """What the last layer is given: (N, 28, 28, 1) -> (N, units), the activations of the hidden dense layer."""
    values = inputs
    for layer in network.layers[:-1]:
        values = layer(values, training=False) if isinstance(layer, _TRAINING_LAYERS) else layer(values)
    return values


def logits(network: keras.Model, activations: Any) -> Any:
    """What the last layer computes before its softmax: `hidden`'s (N, units) -> float32 (N, classes)."""
    last = network.layers[-1]
    return keras.ops.matmul(activations, last.kernel) + last.bias
