"""A grid of small pictures, each a button: by mouse, by touch, or by Tab and the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent)


@dataclass(frozen=True)
class Tile:
    """One picture of the grid: what clicking it returns, its pixels uint8 (H, W) or (H, W, 3), its text equivalent,
    and what is written below it."""

    value: str
    pixels: NDArray[np.uint8]
    alt: str
    caption: str = ""


def picture_grid(
    tiles: Sequence[Tile],
    on_pick: Callable[[str], None] | None,
    *,
    label: str,
    key: str,
    selected: str | None = None,
    columns: tuple[int, int] = (6, 4),
    few_when_narrow: bool = False,
) -> None:
    """Show `tiles`; before the page runs after a click, `on_pick` is called with the clicked one's value.

    Without `on_pick` they are only pictures ·
    `columns`: on a wide page and on a phone · `few_when_narrow`: only the first twelve on a phone, so that what
    stands below stays near
    """
    wide, narrow = columns
    data = {
        "label": label,
        "pickable": on_pick is not None,
        "selected": selected,
        "wide": wide,
        "narrow": narrow,
        "few_when_narrow": few_when_narrow,
        "tiles": [
            {"value": tile.value, "alt": tile.alt, "caption": tile.caption, "src": png(tile.pixels)} for tile in tiles
        ],
    }

    def picked() -> None:
        value = st.session_state[key].picked
        if on_pick and any(value == tile.value for tile in tiles):  # what a browser sends is not to be trusted
            on_pick(value)

    _render(key=key, data=data, on_picked_change=picked)
