"""How well photos of clothes are read: python -m benchmarks.photos [DIRECTORY]

DIRECTORY holds an index.csv with the columns file, classes and, where they are known, label and sender, and the files
beside it or in `pictures`. Without it: the photos of data/photos by senders that nothing was trained on (those whose
number divides by five). Every model reads each photo as the app does.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks import figures, results
from benchmarks.figures import Figure
from model.bundle import registry
from model.data import photos
from model.data.photos import NONE, Photos
from model.drawing import decoding, reading
from model.evaluation import calibration
from model.evaluation.photos import GROUPS, PhotoReading, is_stranger
from model.evaluation.photos import reading as judged
from model.photo import eyes, framing
from model.problem import Problem

GROUP_NAMES = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Shirt", "Shoes")


def main() -> int:
    """Print a row for each model, and how long a photo of 12 megapixels takes; keep them in RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?")
    options = parser.parse_args()
    try:
        given = photos.load_folder(options.directory) if options.directory else _kept_out(photos.load())
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    pictures = np.stack([_cut_out(picture) for picture in given.pictures])  # (N, 28, 28)
    found = {name: small(name, given, pictures) for name in ("lesson", "sketch", "sketch-plus")} | {
        eyes.NAME: large(given)
    }
    rows = [_row(name, each) for name, each in found.items()]
    head = f"| model | balanced | {' | '.join(GROUP_NAMES)} | hats, skirts, shorts told | others wrongly |"
    table = "\n".join([head, "|---" * (len(GROUP_NAMES) + 4) + "|", *rows])
    print(table)
    times = _milliseconds()
    took = f"A photo of 12 megapixels, file → answer: {statistics.median(times):.0f} ms on one processor."
    print(took)
    if options.directory is None:
        whose = f"{len(given.pictures)} photos of data/photos, by senders whose numbers divide by five"
        how = f"By `python -m benchmarks.photos`: {whose}."
        figured = [figure for name, each in found.items() for figure in _figures(name, each, given)]
        figured.append(figures.repeated("a photo of 12 megapixels, file → answer", times, unit="ms"))
        results.record("Photos", f"{how}\n\n{table}\n\n{took}", figured)
    return 0


def small(name: str, given: Photos, pictures: NDArray[np.uint8]) -> PhotoReading:
    """A network of 28×28 grey pixels on photos that were cut out as the page does, (N, 28, 28)."""
    model = registry.find(name)
    shares = model.classifier().probabilities(pictures)
    unknown = calibration.score(shares) < calibration.unknown_below(model)
    return judged(shares.argmax(axis=1), unknown, given.possible, given.kinds)


def _cut_out(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 (h, w, 3) → (28, 28): what is no photo by its colours is read as a picture."""
    return (
        eyes.shipped().look(photo, upright=True).steps()[-1].picture
        if framing.is_photo(photo)
        else reading.to_picture(photo)
    )


def large(given: Photos) -> PhotoReading:
    """The bundle `photo`."""
    seen = [eyes.shipped().look(picture, upright=True) for picture in given.pictures]
    labels, unknown = (np.array([each.label for each in seen]), np.array([each.is_unknown for each in seen]))
    return judged(labels, unknown, given.possible, given.kinds)


def _kept_out(given: Photos) -> Photos:
    return given.some(np.flatnonzero(given.is_test))


def _figures(name: str, found: PhotoReading, given: Photos) -> list[Figure]:
    clothes = ~given.possible[:, NONE]
    counts = [int((clothes & given.possible[:, list(group)].any(axis=1)).sum()) for group in GROUPS]
    strangers = int(is_stranger(given.possible, given.kinds).sum())
    return [
        figures.share(f"`{name}`: balanced accuracy", list(found.groups), counts),
        figures.share(f"`{name}`: hats, skirts and shorts told", [found.told], [strangers]),
        figures.share(f"`{name}`: others wrongly", [found.wrongly], [int(clothes.sum())], "less"),
    ]


def _row(name: str, found: PhotoReading) -> str:
    figures = " | ".join(f"{share:.2f}" for share in found.groups)
    return f"| `{name}` | {found.balanced:.3f} | {figures} | {found.told:.2f} | {found.wrongly:.2f} |"


def _milliseconds() -> list[float]:
    """Of seven times, of a JPEG with as much in it as a photo has."""
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).resize((4000, 3000), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
    taken = []
    for _turn in range(7):
        began = time.perf_counter()
        eyes.shipped().look(decoding.open_picture(buffer.getvalue()), upright=True)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


if __name__ == "__main__":
    sys.exit(main())
