"""One small picture, enlarged: places are outlined, pointed at, and chosen, by mouse, touch or the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain.walk import Box
from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent)


def map_viewer(
    pixels: NDArray[np.uint8],
    *,
    label: str,
    key: str,
    caption: str = "",
    box: Box | None = None,
    texts: Sequence[str] = (),
    pointer: int = 1,
    on_pick: Callable[[int, int], None] | None = None,
) -> None:
    """Show `pixels`, uint8 (H, W) or (H, W, 3), at the width there is, with `box` outlined.

    `texts`: what to say of each place, row by row, when it is pointed at · `pointer`: how many pixels wide the
    outline of that place is · `on_pick`: called with row and column before the page runs after a click; the arrow
    keys then move from `box`
    """
    height, width = pixels.shape[:2]
    data = {
        "src": png(pixels),
        "label": label,
        "caption": caption,
        "height": height,
        "width": width,
        "box": vars(box) if box else None,
        "texts": list(texts),
        "pointer": pointer,
        "pickable": on_pick is not None,
    }

    def picked() -> None:
        try:
            row, column = (int(number) for number in st.session_state[key].picked)
        except (TypeError, ValueError):  # what a browser sends is not to be trusted
            return
        if on_pick and 0 <= row < height and 0 <= column < width:
            on_pick(row, column)

    _render(key=key, data=data, on_picked_change=picked)
