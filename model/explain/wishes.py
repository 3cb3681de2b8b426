"""What each map, unit and class wants: the test pictures that move it most, how often it fires, and a picture that is
made to please it.

python -m model.explain.wishes NAME      find the test pictures and add them to the model's bundle (some 20 seconds)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import artefacts, bundle, command
from model.bundle.bundle import Bundle
from model.data import dataset
from model.explain import walk
from model.explain.walk import Box
from model.network.address import Unit
from model.network.classifier import batches
from model.network.forward import Stage, Values, as_input, pull, through

FILE = "wishes.npz"
PICTURES = 9  # of a map or unit
_KINDS = ("convolution", "dense", "logits")  # a pooled map wants what the map wants, a probability what its logit does
_LARGER = 4  # times, for an outline of two pixels
_STEPS, _RATE, _JITTER = 48, 0.06, 1  # of the ascent: how often, how far on the grey scale, and by how many pixels


@dataclass(frozen=True)
class Wishes:
    """What the maps or units of one stage want, by their number in it, `channels` in all.

    pictures: uint16 (channels, 9), numbers of test pictures, the one that moves it most first · places: uint8
    (channels, 9, 2), row and column where it does; 0, 0 for a unit, which has no places · strengths: float32
    (channels, 9), the value there · fires: float32 (channels,), for which share of the test pictures it is above zero
    anywhere; of a class, how often it is the answer
    """

    pictures: NDArray[np.uint16]
    places: NDArray[np.uint8]
    strengths: NDArray[np.float32]
    fires: NDArray[np.float32]


def find(steps: Sequence[Stage], pictures: NDArray[np.uint8]) -> dict[int, Wishes]:
    """Go through all pictures, uint8 (N, 28, 28), and note each stage's by its number. At least nine pictures."""
    peaks: dict[int, list[Values]] = {}
    places: dict[int, list[NDArray[np.intp]]] = {}
    widths: dict[int, int] = {}
    for batch in batches(pictures):
        values = through(steps[:-1], as_input(batch))[1:]
        for index, (stage, after) in enumerate(zip(steps[:-1], values, strict=True)):
            if stage.kind in _KINDS:
                flat = after.reshape(len(after), -1, after.shape[-1])  # (n, places, channels)
                peaks.setdefault(index, []).append(flat.max(axis=1))  # (n, channels)
                places.setdefault(index, []).append(flat.argmax(axis=1))
                widths[index] = after.shape[2] if after.ndim == 4 else 1
    return {
        index: _strongest(np.concatenate(peaks[index]), np.concatenate(places[index]), widths[index], steps[index])
        for index in peaks
    }


def _strongest(peaks: Values, places: NDArray[np.intp], width: int, stage: Stage) -> Wishes:
    """Both (N, channels): each picture's largest value, and the place where it is."""
    order = np.argsort(-peaks, axis=0, kind="stable")[:PICTURES]  # (9, channels)
    at = np.take_along_axis(places, order, axis=0).T  # (channels, 9)
    answers = np.bincount(peaks.argmax(axis=1), minlength=peaks.shape[1]) / len(peaks)
    return Wishes(
        order.T.astype(np.uint16),
        np.stack(np.divmod(at, width), axis=-1).astype(np.uint8),
        np.take_along_axis(peaks, order, axis=0).T.astype(np.float32),
        (answers if stage.kind == "logits" else (peaks > 0).mean(axis=0)).astype(np.float32),
    )


def made(steps: Sequence[Stage], stage: int, channel: int, seed: int = 0) -> NDArray[np.uint8]:
    """A picture that pleases a map, unit or class: uint8 (28, 28), in well under a second.

    Gradient ascent from faint noise on half the sum of the squares of what the map holds above zero (all of it as long
    as it is silent), on a class's logit: each step moves the pixels along the gradient, on a picture pushed about by
    up to a pixel, so that no single pixel is worth much. After Erhan et al., "Visualizing higher-layer features of a
    deep network" (2009); the jitter is Mordvintsev, Olah and Tyka's (2015).
    """
    chances = np.random.default_rng(seed)
    before = steps[: stage + 1]

    def wanted(after: Values) -> Values:
        """The channel's own values by what they are, or all alike: of a class, and as long as it is silent."""
        own, found = after[..., channel], np.zeros_like(after)
        found[..., channel] = own if (own > 0).any() and steps[stage].kind != "logits" else 1
        return found

    picture = chances.uniform(0, 0.2, (1, 28, 28, 1)).astype(np.float32)
    for _step in range(_STEPS):
        shift = tuple(chances.integers(-_JITTER, _JITTER + 1, 2))
        pushed = np.roll(picture, shift, (1, 2))
        gradient = np.roll(pull(before, pushed, wanted), (-shift[0], -shift[1]), (1, 2))
        length = float(np.sqrt(np.square(gradient).mean()))
        if not length > 0:  # nothing pulls, or the network has no numbers
            break
        picture = np.clip(picture + _RATE * gradient / length, 0, 1).astype(np.float32)
    return np.rint(picture[0, :, :, 0] * 255).astype(np.uint8)


def stage_of(steps: Sequence[Stage], stage: int) -> int:
    """The stage whose wishes these are: its own, the map's before it of a pooling, the logits' of the softmax."""
    return next(index for index in range(stage, -1, -1) if steps[index].kind in _KINDS)


def marked(
    steps: Sequence[Stage],
    values: Sequence[Values],
    picture: NDArray[np.uint8],
    unit: Unit,
    colour: tuple[int, int, int],
) -> NDArray[np.uint8]:
    """The picture with what the unit sees of it outlined, unless that is all: uint8 (28, 28) -> (112, 112, 3).

    `values`: any picture's, as walk.forward has them, for their shapes
    """
    large = np.repeat(np.repeat(picture, _LARGER, axis=0), _LARGER, axis=1)  # (112, 112)
    painted = np.repeat(large[:, :, None], 3, axis=2)
    box = walk.fields(steps, values, unit)[0]
    if box == Box(0, 0, *picture.shape):
        return painted
    top, left, bottom, right = (_LARGER * side for side in (box.top, box.left, box.bottom, box.right))
    for line in (np.s_[top : top + 2, left:right], np.s_[bottom - 2 : bottom, left:right]):
        painted[line] = colour
    for line in (np.s_[top:bottom, left : left + 2], np.s_[top:bottom, right - 2 : right]):
        painted[line] = colour
    return painted


def pack(found: dict[int, Wishes]) -> bytes:
    """All stages' as the file of a bundle."""
    names = [field.name for field in fields(Wishes)]
    return artefacts.packed({f"{stage}/{name}": getattr(found[stage], name) for stage in found for name in names})


def read(model: Bundle) -> dict[int, Wishes] | None:
    """What the model's stages want; None if it was never worked out. Raises Problem if its file cannot be read."""

    def reading(file: Path) -> dict[int, Wishes]:
        channels = {index: len(stage.shift) for index, stage in enumerate(model.stages()) if stage.kind in _KINDS}
        shapes: dict[str, tuple[int | None, ...]] = {}
        for index, count in channels.items():
            shapes |= {f"{index}/pictures": (count, PICTURES), f"{index}/places": (count, PICTURES, 2)}
            shapes |= {f"{index}/strengths": (count, PICTURES), f"{index}/fires": (count,)}
        arrays = untrusted.arrays(file, **shapes)
        found = {
            index: Wishes(**{field.name: arrays[f"{index}/{field.name}"] for field in fields(Wishes)})
            for index in channels
        }
        if any(each.pictures.max(initial=0) >= len(model.test_logits) for each in found.values()):
            raise ValueError("a picture that is none of the test set's")
        return found

    return model.artefact(FILE, reading)


def add(model: Bundle, pictures: NDArray[np.uint8]) -> Bundle:
    """Find what a model wants among the test pictures (N, 28, 28), and add it to its bundle."""
    return bundle.add(model.directory, {FILE: pack(find(model.stages(), pictures))})


def main() -> int:
    """Add it to the bundle that the command line names."""
    return command.main(
        "model.explain.wishes", lambda model: command.size(add(model, dataset.load_test().images), FILE)
    )


if __name__ == "__main__":
    sys.exit(main())
