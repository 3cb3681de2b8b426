"""A file → its pixels, and the 28×28 that the network expects, whatever kind of picture or drawing it is."""

from __future__ import annotations

import io
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
    """pixels: uint8 (h, w, 4) of a picture file, (280, 280) of a drawing of ours"""

    pixels: NDArray[np.uint8]
    is_drawing: bool

    def picture(self) -> NDArray[np.uint8]:
        """uint8 (28, 28), white on black. Raises Problem if that is blank."""
        steps = reading.visible(reading.prepare(self.pixels)) if self.is_drawing else reading.read_pixels(self.pixels)
        return steps[-1].picture


def picture(file: Path) -> NDArray[np.uint8]:
    """A picture file, or a drawing of ours -> uint8 (28, 28). Raises Problem if it can't be read, or is blank."""
    return read(file).picture()


def read(file: Path) -> Read:
    """The pixels of a picture file, or of a drawing of ours. Raises Problem if it can't be read."""
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


def contained(content: bytes, name: str) -> Read:
    """What a file of this name holds that lies in another, as `read` has it."""
    return _read(io.BytesIO(content), name, is_drawing=name.lower().endswith(".json"))


def _read(stream: BinaryIO, name: str, *, is_drawing: bool = False) -> Read:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("{file} is too large: at most {most} MB are read.", file=name, most=MOST_BYTES // 10**6)
    if is_drawing or content.lstrip().startswith(b"{"):
        return Read(strokes.render(strokes.parsed(content, name)), is_drawing=True)
    return Read(decoding.open_picture(content), is_drawing=False)
