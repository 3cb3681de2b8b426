"""Photos of clothes by the people who own them: on beds, floors and hangers, for training and for looking alike.

From github.com/alexeygrigorev/clothing-dataset (CC0): 4,235 of its photos by 341 senders, no side longer than 160
pixels, as WebP of quality 70 in one archive. A photo may be several of the ten classes (a pair of shoes from above), or
none.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.problem import Problem

DIRECTORY = Path(__file__).parents[2] / "data" / "photos"
ARCHIVE, INDEX = "pictures.zip", "index.csv"
NONE = 10  # the column of what is none of the ten classes
# Senders whose number divides by five are never trained on; those with a rest of one are chosen with.
_KEPT_OUT = 5


@dataclass(frozen=True)
class Photos:
    """pictures: uint8 (height, width, 3) each · possible: bool (N, 11), which of the ten classes each may be, and in
    the last column whether it may be none of them · kinds: what its sender called it · senders: int (N,)"""

    pictures: tuple[NDArray[np.uint8], ...]
    possible: NDArray[np.bool_]
    kinds: tuple[str, ...]
    senders: NDArray[np.int64]

    def some(self, numbers: NDArray[np.int64]) -> Photos:
        """The photos of these places, in their order."""
        pictures, kinds = tuple(self.pictures[each] for each in numbers), tuple(self.kinds[each] for each in numbers)
        return Photos(pictures, self.possible[numbers], kinds, self.senders[numbers])

    @property
    def is_test(self) -> NDArray[np.bool_]:
        """(N,), whose senders are kept for reporting."""
        return np.asarray(self.senders % _KEPT_OUT == 0)

    @property
    def is_validation(self) -> NDArray[np.bool_]:
        """(N,), whose senders are kept for choosing."""
        return np.asarray(self.senders % _KEPT_OUT == 1)


def load(directory: Path = DIRECTORY, numbers: Iterable[int] | None = None) -> Photos:
    """The photos of the archive, in the index's order; of those `numbers` alone, in theirs. Raises Problem if they are
    not there or damaged."""
    try:
        with zipfile.ZipFile(directory / ARCHIVE) as archive:
            return _read(directory, lambda name: archive.read(name), numbers)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise _unreadable(directory, error) from error


def load_folder(directory: Path) -> Photos:
    """Photos of a folder of one's own: an index.csv with the columns file, classes and, where they are known, label and
    sender; the files beside it or in `pictures`. Raises Problem if they cannot be read."""
    parent = directory / "pictures" if (directory / "pictures").is_dir() else directory
    try:
        return _read(directory, lambda name: (parent / name).read_bytes())
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise _unreadable(directory, error) from error


def _read(directory: Path, content: Callable[[str], bytes], numbers: Iterable[int] | None = None) -> Photos:
    with (directory / INDEX).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = rows if numbers is None else [rows[number] for number in numbers]
    possible = np.zeros((len(rows), NONE + 1), bool)
    for row, found in zip(rows, possible, strict=True):
        found[[NONE if each == "none" else int(each) for each in row["classes"].split()]] = True
    return Photos(
        tuple(np.asarray(Image.open(io.BytesIO(content(row["file"]))).convert("RGB")) for row in rows),
        possible,
        tuple(row.get("label") or "" for row in rows),
        np.array([int(row.get("sender") or 0) for row in rows]),
    )


def _unreadable(directory: Path, error: Exception) -> Problem:
    return Problem("The photos in {directory} cannot be read: {reason}.", directory=directory, reason=error)
