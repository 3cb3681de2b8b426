"""A file → the 28×28 that the network expects, whatever kind of picture or drawing it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.drawing import reading, strokes
from model.problem import Problem


def picture(file: Path) -> NDArray[np.uint8]:
    """A picture file, or a drawing of ours (.json) -> uint8 (28, 28). Raises Problem if it can't be read."""
    if file.suffix == ".json":
        return reading.to_picture(strokes.render(strokes.read(file)))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Problem("{file} cannot be read: {reason}.", file=file, reason=error.strerror) from error
    return reading.read(content)[-1].picture
