"""Pictures as browser parts take them."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png(pixels: NDArray[np.uint8]) -> str:
    """uint8 (H, W) or (H, W, 3) as a data address that holds a PNG file."""
    return _png(pixels.tobytes(), pixels.shape)


@lru_cache(maxsize=2048)  # a few kilobytes each: a page that runs again mostly shows what it showed
def _png(pixels: bytes, shape: tuple[int, ...]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(shape)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
