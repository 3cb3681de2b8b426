"""What may come from anywhere: files, read at a bounded cost, without leading elsewhere and without running code; and
the JSON and the numbers in them."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.problem import Problem

# Of a file, and of all that an archive holds: the weights of 50 million parameters. Those of the largest network that a
# page trains are a fifteenth of it.
MOST_BYTES = 200_000_000
MOST_SMALL_BYTES = 4_000_000  # of JSON, and of whatever else is read as a whole
MOST_MEMBERS = 1_000  # of an archive; eight snapshots of "sketch-plus" are 258
_MEMBER = b"PK\x01\x02"  # begins each member's entry in an archive's directory
_MOST_WHOLE = 2**53  # a float holds every whole number up to here


class Refused(Problem):
    """Why a file is not read: half a sentence, for whoever says what cannot be used."""


def content(path: Path) -> bytes:
    """A small file's bytes. Raises Refused for a link, a pipe or a large one, OSError if it is missing."""
    _check_ordinary(path, MOST_SMALL_BYTES)
    return path.read_bytes()


def digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal, read piece by piece. Raises as `content` does."""
    _check_ordinary(path, MOST_SMALL_BYTES if path.suffix == ".json" else MOST_BYTES)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parsed(text: str | bytes) -> Any:
    """What a JSON text says. Raises ValueError for anything else, for whole numbers that no float holds, and for words
    that cannot be written."""
    try:
        found = json.loads(text, parse_int=_whole)
        json.dumps(found, ensure_ascii=False).encode()  # refuses half a character, such as "\ud800"
    except RecursionError as error:
        raise ValueError("this is nested too deep") from error
    return found


def number(value: Any) -> float:
    """A number of a JSON text as a float, NaN and infinity included. Raises ValueError for words and truth values."""
    if not isinstance(value, float) and (type(value) is not int or abs(value) > _MOST_WHOLE):
        raise ValueError("this is no number")
    return float(value)


def bounded(value: Any, least: float, most: float) -> float:
    """A number from `least` to `most`. Raises ValueError for anything else."""
    if not least <= number(value) <= most:
        raise ValueError("this number is out of its bounds")
    return float(value)


def is_text(words: str) -> bool:
    """Whether words can be written: a file's name that is no UTF-8 comes with halves of characters in it."""
    return words == words.encode(errors="ignore").decode()


def arrays(path: Path, **shapes: tuple[int | None, ...]) -> dict[str, NDArray[Any]]:
    """The arrays of a .npz file; those of `shapes` are among them, of numbers and of that shape, None for any side.

    NaN is a number here, as what a training that diverged answers; infinity is none.

    Raises Refused for anything else. Pickles are never unpacked.
    """
    try:
        _check_ordinary(path, MOST_BYTES)
        _check_archive(path)
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            found = dict(archive)
    except Refused:
        raise
    except Exception as error:  # zipfile, its decompressors and NumPy raise all kinds for a foreign file
        raise Refused("{file} cannot be read", file=path.name) from error
    if missing := shapes.keys() - found.keys():
        raise Refused("{file} lacks {array}", file=path.name, array=min(missing))
    for name, shape in shapes.items():
        if not fits(found[name], shape) or np.isinf(found[name]).any():
            raise Refused("{file} holds something else than {array}", file=path.name, array=name)
    return found


def fits(array: Any, shape: tuple[int | None, ...]) -> bool:
    """Whether it is an array of numbers and of this shape; what has no ending .npy in an archive comes as bytes."""
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu" or array.ndim != len(shape):
        return False
    return all(wanted in (None, side) for wanted, side in zip(shape, array.shape, strict=True))


def _whole(digits: str) -> int:
    return int(number(int(digits)))


def _check_archive(path: Path) -> None:
    """Entries are counted before zipfile makes an object of each, and sizes before anything is unpacked."""
    if path.read_bytes().count(_MEMBER) > MOST_MEMBERS:
        raise Refused("{file} is too large", file=path.name)
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise Refused("{file} is too large", file=path.name)


def _check_ordinary(path: Path, most: int) -> None:
    """A link may lead anywhere, and a pipe never ends."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise Refused("{file} is a link or no ordinary file", file=path.name)
    if found.st_size > most:
        raise Refused("{file} is too large", file=path.name)
