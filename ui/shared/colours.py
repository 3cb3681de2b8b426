"""Values → coloured pixels: pure functions on arrays, no Streamlit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.shared.charts import Palette

# Eighths of matplotlib's magma, which is evenly graded to the eye, also without colour vision.
_MAGMA = ("#000004", "#1c1044", "#4f127b", "#812581", "#b5367a", "#e55064", "#fb8761", "#fec287", "#fcfdbf")


def heat(values: NDArray[Any], top: float) -> NDArray[np.uint8]:
    """Values from 0 (black) to `top` (pale yellow): (H, W) -> uint8 (H, W, 3)."""
    return _between(np.asarray(values, float) / (top or 1), 0, _MAGMA)


def signed(values: NDArray[Any], top: float, palette: Palette) -> NDArray[np.uint8]:
    """Values from −`top` (blue) over 0 (the paper's colour) to `top` (the accent's): (H, W) -> uint8 (H, W, 3)."""
    return _between(np.asarray(values, float) / (top or 1), -1, (palette.second, palette.paper, palette.accent))


def over(picture: NDArray[np.uint8], values: NDArray[Any], top: float, palette: Palette) -> NDArray[np.uint8]:
    """`signed` drawn over a pale picture: uint8 (H, W) and values (H, W) -> uint8 (H, W, 3).

    The stronger a value, the more of its colour covers the picture.
    """
    pale = _between(0.3 * picture / 255, 0, (palette.paper, palette.text)).astype(float)
    cover = np.clip(np.abs(values) / (top or 1), 0, 1)[..., None] ** 0.7  # (H, W, 1)
    strongest = _between(np.sign(values), -1, (palette.second, palette.paper, palette.accent))
    return np.asarray((pale * (1 - cover) + strongest * cover).round(), np.uint8)  # (H, W, 3)


def _between(shares: NDArray[np.float64], lowest: float, colours: tuple[str, ...]) -> NDArray[np.uint8]:
    """Shares in [lowest, 1], cut off beyond, on the line through evenly spaced colours."""
    known = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours])  # (colours, 3)
    stops = np.linspace(lowest, 1, len(colours))
    channels = [np.interp(shares, stops, known[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)  # (H, W, 3)
