"""One small picture, enlarged: places are pointed at by mouse, touch or the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent)


def map_viewer(
    pixels: NDArray[np.uint8],
    *,
    label: str,
    key: str,
    caption: str = "",
    texts: Sequence[str] = (),
    pointer: int = 1,
) -> None:
    """Show `pixels`, uint8 (H, W) or (H, W, 3), at the width there is.

    `texts`: what to say of each place, row by row, when it is pointed at · `pointer`: how many pixels wide the
    outline of that place is
    """
    height, width = pixels.shape[:2]
    data = {
        "src": png(pixels),
        "label": label,
        "caption": caption,
        "height": height,
        "width": width,
        "texts": list(texts),
        "pointer": pointer,
    }

    _render(key=key, data=data)
