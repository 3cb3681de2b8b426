"""Icons of five things that are none of the ten classes, by many hands: to measure what a few examples teach."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.problem import Problem

FILE = Path(__file__).parents[2] / "data" / "things" / "things.npz"
NAMES = ("hat", "sock", "glasses", "umbrella", "cup")


@dataclass(frozen=True)
class Things:
    """images: uint8 (N, 28, 28), white on black · labels: uint8 (N,), places in NAMES · hands: the set of each (N,)"""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    hands: NDArray[np.str_]


def load() -> Things:
    """All of them. Raises Problem if the file is missing or damaged."""
    try:
        file = untrusted.arrays(FILE, images=(None, 28, 28), labels=(None,))
        return Things(file["images"], file["labels"], np.array([name.partition(":")[0] for name in file["names"]]))
    except (OSError, KeyError) as error:
        raise Problem("The file {file} cannot be read: {reason}.", file=FILE, reason=error) from error
