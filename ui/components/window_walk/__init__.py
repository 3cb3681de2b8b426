"""A window that moves over a picture and makes a map of it: a kernel, the ReLU or a pooling, place by place.

The map is uncovered where the window was; what is under the window, and the sum, stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png
from ui.text import _

_DIGITS = 4
_render = part(Path(__file__).parent, buttons=True)


def window_walk(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    pictures: Sequence[NDArray[np.uint8]],
    *,
    size: int,
    stride: int,
    kernel: NDArray[np.float32] | None = None,
    bias: float = 0.0,
    titles: Sequence[str],
    says: str,
    covered: bool,
    key: str,
) -> None:
    """Show what goes in and what comes out, `before` (H, W) and `after` (h, w), drawn as `pictures` of these sizes.

    size, stride: of the window; one of odd size has its middle at the place, one of even size begins there · kernel,
    bias: what is under the window is multiplied by and what is added to the sum · titles: of both · says: the sentence
    of a place, with the fields row, column, values and result · covered: whether the map comes to light only where the
    window was
    """
    data = {
        "pictures": [png(picture) for picture in pictures],
        "shapes": [list(before.shape), list(after.shape)],
        "before": _rounded(before),
        "after": _rounded(after),
        "size": size,
        "stride": stride,
        "kernel": None if kernel is None else _rounded(kernel),
        "bias": round(bias, _DIGITS),
        "titles": list(titles),
        "says": says,
        "covered": covered,
        "words": {
            "keys": _("Point at a place, drag over the picture, or move with the arrow keys."),
            "all": _("Uncover all"),
            "walk": _("Walk over it"),
            "window": _("Under the window"),
            "kernel": _("The kernel"),
            "products": _("The products"),
        },
    }
    _render(key=key, data=data)


def _rounded(values: NDArray[np.float32]) -> list[float]:
    """Row by row, as short as they are told."""
    return [round(float(value), _DIGITS) for value in values.ravel()]
