"""How well photos are read: balanced accuracy over seven groups, and how often "none of the ten" is said rightly.

Right is any of the classes that a photo may be. Shoes are one group: from above, sandals, sneakers and boots are hard
to tell apart. Of bags there are no photos.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.photos import NONE

GROUPS = ((0,), (1,), (2,), (3,), (4,), (6,), (5, 7, 9))
_STRANGERS = ("Hat", "Skirt", "Shorts")


@dataclass(frozen=True)
class PhotoReading:
    """groups: share of each of GROUPS named right, NaN where there are none · told: share of hats, skirts and shorts
    that are told as none of the ten · wrongly: share of the ten classes' photos that are"""

    groups: NDArray[np.float64]
    told: float
    wrongly: float

    @property
    def balanced(self) -> float:
        """The mean of the groups."""
        return float(np.nanmean(self.groups))


def reading(
    labels: NDArray[np.int64], unknown: NDArray[np.bool_], possible: NDArray[np.bool_], kinds: tuple[str, ...]
) -> PhotoReading:
    """Answers (N,), whether each was called none of the ten (N,), what each may be (N, 11), and its kind."""
    right = possible[np.arange(len(labels)), labels]
    clothes = ~possible[:, NONE]
    own = [clothes & possible[:, list(group)].any(axis=1) for group in GROUPS]
    groups = np.array([right[each].mean() if each.any() else np.nan for each in own])
    return PhotoReading(groups, _share(unknown[is_stranger(possible, kinds)]), _share(unknown[clothes]))


def is_stranger(possible: NDArray[np.bool_], kinds: tuple[str, ...]) -> NDArray[np.bool_]:
    """(N,): whether each is of a hat, a skirt or shorts, and none of the ten; photos as `reading` is given them."""
    return np.asarray(possible[:, NONE] & (possible.sum(axis=1) == 1) & np.isin(kinds, _STRANGERS))


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if flags.size else float("nan")
