"""What breaks a model: pictures turned, moved, scaled, blurred … a little, and the accuracy that is left.

python -m model.evaluation.shifts NAME     measure a model's accuracy along each shift and add it to its bundle
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from model import untrusted
from model.bundle import bundle, command
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Pictures
from model.network.classifier import Answering

FILE = "shifts.json"
_MOST_AMOUNT = 1_000_000  # of a shift, and of pictures that it was measured on

Images = NDArray[np.uint8]
PICTURES = 1_000  # of the test set, the first: their order is random. 0.9 ± 0.02 with 95 % confidence
_NOISE_SEED = 0


@dataclass(frozen=True)
class Shifts:
    """Accuracy on so many test `pictures` by the shift's name and its amount."""

    pictures: int
    curves: dict[str, dict[float, float]]


@dataclass(frozen=True)
class Shift:
    """A way to change pictures: `apply` takes uint8 (N, 28, 28) and an amount, and returns the same form.

    `neutral` is the amount that changes nothing; `amounts`, ascending and with `neutral` among them, are measured.
    """

    apply: Callable[[Images, float], Images]
    amounts: tuple[float, ...]
    neutral: float = 0.0


def rotated(images: Images, degrees: float) -> Images:
    """Turned about the middle, counter-clockwise for positive degrees; what comes in from outside is black."""
    return _bytes(ndimage.rotate(images.astype(np.float32), degrees, axes=(1, 2), reshape=False, order=1))


def moved_right(images: Images, pixels: float) -> Images:
    """Moved to the right by so many pixels, to the left for negative ones."""
    return _bytes(ndimage.shift(images.astype(np.float32), (0, 0, pixels), order=1))


def moved_down(images: Images, pixels: float) -> Images:
    """Moved down by so many pixels, up for negative ones."""
    return _bytes(ndimage.shift(images.astype(np.float32), (0, pixels, 0), order=1))


def scaled(images: Images, factor: float) -> Images:
    """Made larger or smaller about the middle; what no longer fits is cut off."""
    middle = (images.shape[1] - 1) / 2
    offset = middle - middle / factor
    return _bytes(
        ndimage.affine_transform(
            images.astype(np.float32), (1, 1 / factor, 1 / factor), offset=(0, offset, offset), order=1
        )
    )


def noisy(images: Images, deviation: float) -> Images:
    """With Gaussian noise; its standard deviation is a share of full white. The same noise each time."""
    noise = np.random.default_rng(_NOISE_SEED).standard_normal(images.shape, dtype=np.float32)
    return _bytes(images + np.float32(255 * deviation) * noise)


def blurred(images: Images, radius: float) -> Images:
    """Blurred by a Gaussian whose standard deviation is `radius` pixels."""
    return _bytes(ndimage.gaussian_filter(images.astype(np.float32), (0, radius, radius), mode="constant"))


def inverted(images: Images, share: float) -> Images:
    """From the picture (0) over plain grey (0.5) to its negative (1)."""
    pixels = images.astype(np.float32)
    return _bytes((1 - share) * pixels + share * (255 - pixels))


def thinned(images: Images, pixels: float) -> Images:
    """The ink thinner by so many pixels on every side; part of a pixel is part of the change."""
    whole, part = divmod(pixels, 1)
    ink = images.astype(np.float32)
    for _step in range(int(whole)):
        ink = _eroded(ink)
    return _bytes(ink + np.float32(part) * (_eroded(ink) - ink) if part else ink)


SHIFTS: Mapping[str, Shift] = {
    "rotation": Shift(rotated, (-45, -30, -20, -10, -5, 0, 5, 10, 20, 30, 45)),
    "right": Shift(moved_right, (-8, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8)),
    "down": Shift(moved_down, (-8, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8)),
    "scale": Shift(scaled, (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5), neutral=1),
    "noise": Shift(noisy, (0, 0.05, 0.1, 0.2, 0.3, 0.4)),
    "blur": Shift(blurred, (0, 0.5, 1, 1.5, 2, 3)),
    "inversion": Shift(inverted, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1)),
    "thinner": Shift(thinned, (0, 0.25, 0.5, 0.75, 1, 2)),
}


def shifted(picture: Images, amounts: Mapping[str, float]) -> Images:
    """One picture, uint8 (28, 28), through the named shifts, in the order of SHIFTS."""
    images = picture[None]
    for name, shift in SHIFTS.items():
        if amounts.get(name, shift.neutral) != shift.neutral:
            images = shift.apply(images, amounts[name])
    return np.asarray(images[0])


def curves(classifier: Answering, pictures: Pictures) -> dict[str, dict[float, float]]:
    """The accuracy on `pictures` after each amount of each shift."""
    return {
        name: {amount: _accuracy(classifier, shift, amount, pictures) for amount in shift.amounts}
        for name, shift in SHIFTS.items()
    }


def measured(test: Pictures) -> Pictures:
    """The test pictures that the curves are measured on."""
    return test.first(PICTURES)


def read(model: Bundle) -> Shifts | None:
    """The model's accuracy along each shift; None if it was not measured. Raises Problem if it cannot be read."""
    return model.artefact(FILE, _read)


def _read(file: Path) -> Shifts:
    found = untrusted.parsed(untrusted.content(file))
    curves = {
        name: {untrusted.bounded(x, -_MOST_AMOUNT, _MOST_AMOUNT): untrusted.bounded(y, 0, 1) for x, y in curve}
        for name, curve in found["curves"].items()
    }
    if not all(curves.values()):
        raise ValueError("a curve has points")
    return Shifts(int(untrusted.bounded(found["pictures"], 1, _MOST_AMOUNT)), curves)


def to_json(accuracies: Mapping[str, Mapping[float, float]], pictures: int) -> bytes:
    """The curves as the file of a bundle."""
    rows = {name: [[amount, round(value, 4)] for amount, value in curve.items()] for name, curve in accuracies.items()}
    lines = ",\n".join(f'    "{name}": {json.dumps(row)}' for name, row in rows.items())
    return f'{{\n  "pictures": {pictures},\n  "curves": {{\n{lines}\n  }}\n}}\n'.encode()


def main() -> int:
    """Add the curves to the bundle that the command line names."""
    return command.main("model.evaluation.shifts", _add)


def _add(model: Bundle) -> str:
    pictures = measured(dataset.load_test())
    found = curves(model.classifier(), pictures)
    bundle.add(model.directory, {FILE: to_json(found, len(pictures))})
    return "\n".join(
        f"{name:10} " + "  ".join(f"{amount:g}: {value:.3f}" for amount, value in curve.items())
        for name, curve in found.items()
    )


def _accuracy(classifier: Answering, shift: Shift, amount: float, pictures: Pictures) -> float:
    images = pictures.images if amount == shift.neutral else shift.apply(pictures.images, amount)
    return float((classifier.logits(images).argmax(axis=1) == pictures.labels).mean())


def _eroded(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each pixel as dark as the darkest of itself and its four neighbours: float32 (N, 28, 28)."""
    cross = ndimage.generate_binary_structure(2, 1)[None]  # (1, 3, 3)
    return np.asarray(ndimage.grey_erosion(ink, footprint=cross, mode="constant"))


def _bytes(pixels: NDArray[np.floating]) -> Images:
    return np.asarray(np.rint(np.clip(pixels, 0, 255)), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
