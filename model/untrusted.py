"""Files that may come from anywhere: read at a bounded cost, without leading elsewhere and without running code."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.problem import Problem

MOST_BYTES = 2_000_000_000
MOST_JSON_BYTES = 4_000_000
MOST_UNPACKED_BYTES = 400_000_000  # of all arrays of an archive; what we write is a fiftieth of it


class Refused(Problem):
    """Why a file is not read: half a sentence, for whoever says what cannot be used."""


def content(path: Path) -> bytes:
    """A small file's bytes. Raises Refused for a link, a pipe or a large one, OSError if it is missing."""
    _check_ordinary(path)
    return path.read_bytes()


def digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal, read piece by piece. Raises as `content` does."""
    _check_ordinary(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def arrays(path: Path, **shapes: tuple[int | None, ...]) -> dict[str, NDArray[Any]]:
    """The arrays of a .npz file; those of `shapes` are among them, of numbers and of that shape, None for any side.

    Raises Refused for anything else. Pickles are never unpacked.
    """
    try:
        _check_ordinary(path)
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise Refused("{file} is too large", file=path.name)
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            found = dict(archive)
    except Refused:
        raise
    except Exception as error:  # zipfile, its decompressors and NumPy raise all kinds for a foreign file
        raise Refused("{file} cannot be read", file=path.name) from error
    if missing := shapes.keys() - found.keys():
        raise Refused("{file} lacks {array}", file=path.name, array=min(missing))
    for name, shape in shapes.items():
        if not _fits(found[name], shape):
            raise Refused("{file} holds something else than {array}", file=path.name, array=name)
    return found


def _fits(array: Any, shape: tuple[int | None, ...]) -> bool:
    """Whether it is an array at all: what has no ending .npy comes as bytes."""
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu" or array.ndim != len(shape):
        return False
    return all(wanted in (None, side) for wanted, side in zip(shape, array.shape, strict=True))


def _check_ordinary(path: Path) -> None:
    """A link may lead anywhere, and a pipe never ends."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise Refused("{file} is a link or no ordinary file", file=path.name)
    if found.st_size > (MOST_JSON_BYTES if path.suffix == ".json" else MOST_BYTES):
        raise Refused("{file} is too large", file=path.name)
