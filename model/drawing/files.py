"""A file → the 28×28 that the network expects, whatever kind of picture or drawing it is."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from model.drawing import decoding, reading, strokes
from model.problem import Problem

MOST_BYTES = 100_000_000  # of a file; a picture of 40 megapixels in 16-bit colours takes more than twice that at worst


@dataclass(frozen=True)
class Read:
    """picture: uint8 (28, 28), white on black · pixels: uint8 (h, w, 4) of a picture file, None of a drawing of ours"""

    picture: NDArray[np.uint8]
    pixels: NDArray[np.uint8] | None = None


def picture(file: Path) -> NDArray[np.uint8]:
    """A picture file, or a drawing of ours -> uint8 (28, 28). Raises Problem if it can't be read, or is blank."""
    return read(file).picture


def read(file: Path) -> Read:
    """As `picture`, with the pixels that it was made of."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # what is read from a device or a pipe may never end
            raise Problem("{file} is no ordinary file: name a file, or - to read from standard input.", file=file)
        with file.open("rb") as stream:
            return _read(stream, str(file), is_drawing=file.suffix.lower() == ".json")
    except OSError as error:
        raise Problem("{file} cannot be read: {reason}.", file=file, reason=error.strerror) from error


def piped(stream: BinaryIO) -> Read:
    """What comes from standard input, a picture or a drawing, as `read` has it."""
    return _read(stream, "-")


def _read(stream: BinaryIO, name: str, *, is_drawing: bool = False) -> Read:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("{file} is too large: at most {most} MB are read.", file=name, most=MOST_BYTES // 10**6)
    if is_drawing or content.lstrip().startswith(b"{"):
        drawn = strokes.render(strokes.parsed(content, name))  # (280, 280)
        return Read(reading.visible(reading.prepare(drawn))[-1].picture)
    pixels = decoding.open_picture(content)
    return Read(reading.read_pixels(pixels)[-1].picture, pixels)
