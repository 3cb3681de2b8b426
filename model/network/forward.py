"""The network's way from pictures to logits, and back for gradients, in plain NumPy: what the app answers with.

The layers that act as one are one stage here: a convolution with its normalisation and its ReLU, or whatever it has
for one. Of poolings, "pooling" keeps the largest, "average" and "global" the mean of 2×2 values and of all. Dropout
does nothing outside training, and flattening only renames places. The lesson's network is, in this order: convolution,
pooling, convolution, pooling, dense, logits, softmax. Keras trains the weights and stays the reference (reference.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from model.network.architecture import Layer

Kind: TypeAlias = Literal["convolution", "pooling", "average", "global", "dense", "logits", "softmax"]
Activation: TypeAlias = Literal["relu", "tanh", "sigmoid", "none"]
Values: TypeAlias = NDArray[np.float32]
_POOLINGS: dict[str, Kind] = {
    "MaxPooling2D": "pooling",
    "AveragePooling2D": "average",
    "GlobalAveragePooling2D": "global",
}
_EPSILON = np.float32(1e-3)  # Keras' own in a batch normalisation


@dataclass(frozen=True)
class Stage:
    """One stage of the network.

    kernel: (side, side, inputs, maps) of a convolution, its side odd, (inputs, units) of a dense stage, else empty ·
    scale, shift: (maps,), what a sum of products is multiplied by and what is then added; without normalisation
    1 and the bias · normalised: whether scale and shift are a batch normalisation's · activation: what a convolution's
    or a dense stage's sums go through at last
    """

    name: str
    kind: Kind
    kernel: Values
    scale: Values
    shift: Values
    normalised: bool = False
    activation: Activation = "relu"

    @property
    def parameters(self) -> int:
        """Trainable numbers: kernel and biases, or kernel and the normalisation's two a map."""
        return self.kernel.size + len(self.shift) * (2 if self.normalised else 1)

    @cached_property
    def scaled(self) -> Values:
        """The kernel as a matrix, (side · side · inputs, maps) or (inputs, units), with the scale multiplied into it:
        a sum of products with it takes one step less. Without normalisation the kernel itself."""
        matrix = self.kernel.reshape(-1, self.kernel.shape[-1])
        return matrix * self.scale if self.normalised else matrix


def stages(layers: Sequence[Layer], weights: Iterable[NDArray[np.floating]]) -> tuple[Stage, ...]:
    """The stages of a network from its layers and all their weights in Keras' order."""
    left = iter(weights)
    found: list[Stage] = []
    for layer in layers:
        own = [np.asarray(next(left), np.float32) for _shape in layer.weights]
        if layer.kind in ("Conv2D", "Dense"):
            found.append(_weighted(layer.name, "convolution" if layer.kind == "Conv2D" else "dense", own))
        elif layer.kind == "BatchNormalization":
            found[-1] = _normalised(found[-1], own)
        elif layer.kind == "Activation":
            found[-1] = replace(found[-1], activation=layer.activation)  # type: ignore[arg-type]  # a recipe's word
        elif layer.kind in _POOLINGS:
            found.append(_unweighted(layer.name, _POOLINGS[layer.kind]))
    last = found.pop()  # its softmax is a stage of its own
    logits = replace(last, kind="logits", activation="none")
    return (*found, logits, _unweighted("softmax", "softmax"))


def as_input(pictures: NDArray[np.uint8]) -> Values:
    """The network's door: uint8 (N, 28, 28) -> float32 (N, 28, 28, 1) in [0, 1]."""
    return np.asarray(pictures[..., None] / np.float32(255), np.float32)


def through(steps: Sequence[Stage], inputs: Values) -> list[Values]:
    """What every stage is given and gives: [i] goes into stage i, [i + 1] comes out of it.

    Maps are (N, height, width, maps), dense values (N, units).
    """
    values = [inputs]
    for stage in steps:
        values.append(_STEPS[stage.kind](stage, values[-1]))
    return values


def gradient(steps: Sequence[Stage], inputs: Values, label: int) -> Values:
    """How the logit of class `label` changes with each input: (N, 28, 28, 1) -> the same shape.

    `steps` end with the logits.
    """

    def wanted(logits: Values) -> Values:  # (N, classes)
        found = np.zeros_like(logits)
        found[:, label] = 1
        return found

    return pull(steps, inputs, wanted)


def pull(steps: Sequence[Stage], inputs: Values, wanted: Callable[[Values], Values]) -> Values:
    """How the sum of what comes out of the last stage, before its activation, changes with each input, each value as
    often as `wanted` says: (N, 28, 28, 1) -> the same shape.

    `wanted`: what comes out, (N, height, width, maps) or (N, units) -> the same shape. The chain rule, from the last
    stage to the first; where two values of a pooling are equal, the first counts.
    """
    values = through(steps, inputs)
    found = wanted(values[-1])
    steps = (*steps[:-1], replace(steps[-1], activation="none"))  # which lets all through: what is silent can be woken
    for stage, before, after in zip(reversed(steps), reversed(values[:-1]), reversed(values), strict=False):
        found = _BACK[stage.kind](stage, before, after, found)
    return found


def softmax(logits: Values) -> Values:
    """exp(x) / Σ exp(x) over the last axis, in float64; the largest logit is taken off first, so nothing overflows."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def _weighted(name: str, kind: Kind, weights: list[Values]) -> Stage:
    kernel, *bias = weights
    maps = kernel.shape[-1]
    return Stage(name, kind, kernel, np.ones(maps, np.float32), bias[0] if bias else np.zeros(maps, np.float32))


def _unweighted(name: str, kind: Kind) -> Stage:
    nothing = np.empty(0, np.float32)
    return Stage(name, kind, nothing, nothing, nothing)


def _normalised(stage: Stage, weights: list[Values]) -> Stage:
    """Batch normalisation as Keras computes it outside training: (x − mean) / √(variance + ε) · gamma + beta."""
    gamma, beta, mean, variance = weights
    scale = gamma / np.sqrt(variance + _EPSILON)
    return Stage(stage.name, stage.kind, stage.kernel, scale, (stage.shift - mean) * scale + beta, normalised=True)


def _neighbourhoods(values: Values, side: int) -> Values:
    """All side × side neighbourhoods, zeros beyond the edge, as the rows of one matrix, which makes of a convolution
    one product of matrices: (N, H, W, inputs) -> (N · H · W, side · side · inputs)."""
    count, height, width, inputs = values.shape
    edge = side // 2
    padded = np.zeros((count, height + 2 * edge, width + 2 * edge, inputs), np.float32)
    padded[:, edge : edge + height, edge : edge + width] = values
    # A line's places and their inputs lie in a row: a neighbourhood is `side` unbroken pieces, copied each at once.
    lines = padded.reshape(count, height + 2 * edge, -1)
    windows = sliding_window_view(lines, (side, side * inputs), (1, 2))[:, :, ::inputs]
    return windows.reshape(count * height * width, side * side * inputs)


def _convolution(stage: Stage, values: Values) -> Values:
    sums = _neighbourhoods(values, len(stage.kernel)) @ stage.scaled
    sums += stage.shift  # in place, here and below: new arrays of this size take longer than what is done to them
    return _activated(stage, sums).reshape(*values.shape[:-1], -1)


def _activated(stage: Stage, sums: Values) -> Values:
    """What comes of the sums, which may be written over."""
    return np.asarray(_ACTIVATIONS[stage.activation](sums), np.float32)


def _relu(sums: Values) -> Values:
    return np.maximum(sums, np.float32(0), out=sums)


def _sigmoid(sums: Values) -> Values:
    """1 / (1 + exp(−x)), written so that nothing overflows."""
    return np.asarray((1 + np.tanh(sums / 2)) / 2)


def _slope(stage: Stage, after: Values) -> Values:
    """The derivative of a stage's activation, told from what came out of it."""
    return np.asarray(_SLOPES[stage.activation](after), np.float32)


def _windows(values: Values) -> Values:
    """(N, H, W, maps) -> (N, H // 2, W // 2, maps, 4); an odd last line is left out, as Keras does."""
    count, height, width, maps = values.shape
    even = values[:, : height // 2 * 2, : width // 2 * 2]
    pairs = even.reshape(count, height // 2, 2, width // 2, 2, maps)
    return pairs.transpose(0, 1, 3, 5, 2, 4).reshape(count, height // 2, width // 2, maps, 4)


def _pooling(_stage: Stage, values: Values) -> Values:
    height, width = values.shape[1] // 2 * 2, values.shape[2] // 2 * 2
    rows = np.maximum(values[:, 0:height:2], values[:, 1:height:2])
    return np.maximum(rows[:, :, 0:width:2], rows[:, :, 1:width:2])  # (N, H // 2, W // 2, maps)


def _average(_stage: Stage, values: Values) -> Values:
    return np.asarray(_windows(values).mean(axis=-1), np.float32)  # (N, H // 2, W // 2, maps)


def _global(_stage: Stage, values: Values) -> Values:
    return np.asarray(values.mean(axis=(1, 2)), np.float32)  # (N, maps)


def _logits(stage: Stage, values: Values) -> Values:
    flat = values.reshape(len(values), len(stage.kernel))
    sums: Values = flat @ stage.scaled
    sums += stage.shift
    return sums  # (N, units)


def _dense(stage: Stage, values: Values) -> Values:
    return _activated(stage, _logits(stage, values))


def _softmax(_stage: Stage, values: Values) -> Values:
    return softmax(values)


def _back_convolution(stage: Stage, before: Values, after: Values, found: Values) -> Values:
    side, _side, inputs, maps = stage.kernel.shape
    turned = stage.kernel[::-1, ::-1].swapaxes(2, 3).reshape(side * side * maps, inputs)
    return (_neighbourhoods(found * _slope(stage, after) * stage.scale, side) @ turned).reshape(before.shape)


def _back_pooling(_stage: Stage, before: Values, _after: Values, found: Values) -> Values:
    winners = _windows(before).argmax(axis=-1)[..., None]  # (N, H // 2, W // 2, maps, 1)
    shares = np.zeros((*found.shape, 4), np.float32)
    np.put_along_axis(shares, winners, found[..., None], axis=-1)
    return _spread(shares, before)


def _back_average(_stage: Stage, before: Values, _after: Values, found: Values) -> Values:
    return _spread(np.repeat(found[..., None] / 4, 4, axis=-1), before)


def _spread(shares: Values, before: Values) -> Values:
    """(N, H // 2, W // 2, maps, 4) back where the four were: (N, H, W, maps); an odd last line gets nothing."""
    count, height, width, maps, _four = shares.shape
    spread = np.zeros_like(before)
    pairs = shares.reshape(count, height, width, maps, 2, 2).transpose(0, 1, 4, 2, 5, 3)
    spread[:, : 2 * height, : 2 * width] = pairs.reshape(count, 2 * height, 2 * width, maps)
    return spread


def _back_global(_stage: Stage, before: Values, _after: Values, found: Values) -> Values:
    height, width = before.shape[1:3]
    return np.broadcast_to(found[:, None, None] / np.float32(height * width), before.shape)


def _back_logits(stage: Stage, before: Values, _after: Values, found: Values) -> Values:
    return np.asarray((found * stage.scale) @ stage.kernel.T, np.float32).reshape(before.shape)


def _back_dense(stage: Stage, before: Values, after: Values, found: Values) -> Values:
    return _back_logits(stage, before, after, found * _slope(stage, after))


_STEPS: dict[Kind, Callable[[Stage, Values], Values]] = {
    "convolution": _convolution,
    "pooling": _pooling,
    "average": _average,
    "global": _global,
    "dense": _dense,
    "logits": _logits,
    "softmax": _softmax,
}
_BACK: dict[Kind, Callable[[Stage, Values, Values, Values], Values]] = {
    "convolution": _back_convolution,
    "pooling": _back_pooling,
    "average": _back_average,
    "global": _back_global,
    "dense": _back_dense,
    "logits": _back_logits,
}
_ACTIVATIONS: dict[Activation, Callable[[Values], Values]] = {
    "relu": _relu,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "none": lambda sums: sums,
}
_SLOPES: dict[Activation, Callable[[Values], Values]] = {
    "relu": lambda after: np.asarray(after > 0, np.float32),
    "tanh": lambda after: 1 - after * after,
    "sigmoid": lambda after: after * (1 - after),
    "none": np.ones_like,
}
