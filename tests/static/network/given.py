"""A network and what it makes of a picture, for the browser's modules: NumPy's stages and values, letter by letter."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.explain import walk
from model.network import forward
from model.network.architecture import Layer, layers
from model.network.forward import Stage, Values
from model.network.recipe import Recipe

# What came from Python, as the modules take it: stages with typed arrays, values as a list of them.
OPENED = """({stages, inputShape, values}) => {
  const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer);
  const weights = ({kernel, scale, shift}) => ({kernel: floats(kernel), scale: floats(scale), shift: floats(shift)});
  const arrays = (stage) => ({...stage, ...weights(stage)});
  return {network: {inputShape, stages: stages.map(arrays)}, values: values.map(floats)};
}"""


@dataclass(frozen=True)
class Given:
    """A network's stages and a picture's way through them."""

    stages: tuple[Stage, ...]
    values: tuple[Values, ...]

    def as_json(self) -> dict[str, Any]:
        """What `OPENED` opens in the browser."""
        return {
            "inputShape": list(self.values[0].shape),
            "stages": [
                {
                    "name": stage.name, "kind": stage.kind, "normalised": stage.normalised, "shape": list(values.shape),
                    "activation": stage.activation,
                    "kernelShape": list(stage.kernel.shape), "kernel": _letters(stage.kernel),
                    "scale": _letters(stage.scale), "shift": _letters(stage.shift),
                }
                for stage, values in zip(self.stages, self.values[1:], strict=True)
            ],
            "values": [_letters(values) for values in self.values],
        }  # fmt: skip


def through(stages: tuple[Stage, ...], picture: NDArray[np.uint8]) -> Given:
    """The picture's way through the stages."""
    return Given(stages, walk.forward(stages, picture))


def untrained(recipe: Recipe, seed: int = 3) -> tuple[Stage, ...]:
    """A recipe's stages with drawn weights, all of them above zero where a variance must be."""
    random = np.random.default_rng(seed)
    found = layers(recipe)
    return forward.stages(found, [_drawn(random, layer, shape) for layer in found for shape in layer.weights])


def _drawn(random: np.random.Generator, layer: Layer, shape: tuple[int, ...]) -> NDArray[np.float64]:
    if layer.kind == "BatchNormalization":
        return random.uniform(0.5, 1.5, shape)
    return random.normal(0, (2 / max(1, np.prod(shape[:-1]))) ** 0.5, shape)


def _letters(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
