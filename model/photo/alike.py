"""Which of the photos that the eyes were taught by they see as most like another.

python -m model.photo.alike     look at them all and write what is needed for that beside the network

Alike are photos that come near each other in what the answers are made of: 1,280 numbers, of which the main axes are
kept.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import numpy as np

from model import untrusted
from model.data import photos
from model.photo import eyes
from model.problem import Problem

FILE = "alike.npz"
_AXES = 48
_FEATURES = 1280


class Album:
    """numbers: of photos in data/photos (N,) · possible: bool (N, 11), what each may be · vectors: float32 (N, 48),
    what each comes to along the axes"""

    def __init__(self, directory: Path = eyes.DIRECTORY) -> None:
        """Raises Problem if the file is not there or damaged."""
        try:
            file = untrusted.arrays(
                directory / FILE,
                numbers=(None,),
                possible=(None, photos.NONE + 1),
                middle=(_FEATURES,),
                axes=(_AXES, _FEATURES),
                vectors=(None, _AXES),
            )
            self.numbers, self.possible = file["numbers"].astype(np.int64), file["possible"].astype(bool)
            self._middle, self._axes, self.vectors = (
                file[name].astype(np.float32) for name in ("middle", "axes", "vectors")
            )
        except (OSError, Problem) as error:
            raise Problem("The model {name} cannot be used: {reason}.", name=eyes.NAME, reason=error) from error

    def nearest(self, sight: eyes.Sight, label: int, count: int) -> list[int]:
        """Numbers of those photos that may be of this class, or are none of the ten for 10, and look most alike."""
        vector = (sight.features - self._middle) @ self._axes.T  # (48,)
        distances = np.where(self.possible[:, label], np.linalg.norm(self.vectors - vector, axis=1), np.inf)
        order = np.argsort(distances, kind="stable")[:count]
        return [int(self.numbers[each]) for each in order if np.isfinite(distances[each])]


@functools.cache
def shipped() -> Album:
    """The album that ships, read once."""
    return Album()


def main() -> int:
    """Look at every photo that the eyes were taught by, and write the file."""
    given = photos.load()
    numbers = np.flatnonzero(~given.is_test)
    seen = np.stack([eyes.shipped().look(given.pictures[number]).features for number in numbers])  # (N, 1280)
    middle = seen.mean(axis=0)
    _left, _sizes, axes = np.linalg.svd(seen - middle, full_matrices=False)
    axes = axes[:_AXES]
    np.savez_compressed(
        eyes.DIRECTORY / FILE,
        numbers=numbers.astype(np.uint16),
        possible=given.possible[numbers].astype(np.uint8),
        middle=middle.astype(np.float16),
        axes=axes.astype(np.float16),
        vectors=((seen - middle) @ axes.T).astype(np.float16),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
