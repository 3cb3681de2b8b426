"""A picture with a frame around what counts, drawn by its corners with mouse, finger or arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent)
Crop = tuple[float, float, float, float]


def cropper(
    pixels: NDArray[np.uint8],
    *,
    crop: Crop,
    label: str,
    corners: tuple[str, str, str, str],
    key: str,
    on_crop: Callable[[Crop], None],
) -> None:
    """Show `pixels`, uint8 (H, W, 3), and in it the frame `crop`: left, top, right, bottom as shares in [0, 1].

    corners: names of the four, from the upper left on, row by row · `on_crop`: called with the new frame before the
    page runs after it was drawn
    """
    data = {"src": png(pixels), "crop": crop, "label": label, "corners": corners}

    def cropped() -> None:
        try:
            left, top, right, bottom = (float(share) for share in st.session_state[key].cropped)
        except (TypeError, ValueError):  # what a browser sends is not to be trusted
            return
        if 0 <= left < right <= 1 and 0 <= top < bottom <= 1:
            on_crop((left, top, right, bottom))

    _render(key=key, data=data, on_cropped_change=cropped)
