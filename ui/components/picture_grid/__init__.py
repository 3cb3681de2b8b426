"""A grid of small pictures, each a button: by mouse, by touch, or by Tab and the arrow keys."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
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
    tiles: Sequence[Tile],
    on_pick: Callable[[str], None],
    *,
    label: str,
    key: str,
    selected: str | None = None,
    few_when_narrow: bool = False,
) -> None:
    """Show `tiles`; before the page runs after a click, `on_pick` is called with the clicked one's value.

    `few_when_narrow`: only the first twelve on a phone, so that what stands below stays near.
    """
    data = {
        "label": label,
        "selected": selected,
        "few_when_narrow": few_when_narrow,
        "tiles": [{"value": tile.value, "alt": tile.alt, "src": _png(tile.pixels)} for tile in tiles],
    }

    def picked() -> None:
        value = st.session_state[key].picked
        if any(value == tile.value for tile in tiles):  # what a browser sends is not to be trusted
            on_pick(value)

    _render(key=key, data=data, on_picked_change=picked)


def _png(pixels: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
