"""A grid of small pictures, each a button: by mouse, by touch, or by Tab and the arrow keys."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

_HERE = Path(__file__).parent
_render = st.components.v2.component(
    "picture_grid",
    html=(_HERE / "grid.html").read_text(encoding="utf-8"),
    css=(_HERE / "grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "grid.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Tile:
    """One picture of the grid: what clicking it returns, its pixels uint8 (H, W), and its text equivalent."""

    value: str
    pixels: NDArray[np.uint8]
    alt: str


def picture_grid(
    tiles: Sequence[Tile], *, label: str, key: str, selected: str | None = None, few_when_narrow: bool = False
) -> str | None:
    """Show `tiles`; returns the value of the one that was clicked just now, None otherwise.

    `few_when_narrow`: only the first twelve on a phone, so that what stands below stays near.
    """
    data = {
        "label": label,
        "selected": selected,
        "few_when_narrow": few_when_narrow,
        "tiles": [{"value": tile.value, "alt": tile.alt, "src": _png(tile.pixels)} for tile in tiles],
    }
    picked = _render(key=key, data=data, on_picked_change=lambda: None).picked
    return picked if any(picked == tile.value for tile in tiles) else None


def _png(pixels: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
