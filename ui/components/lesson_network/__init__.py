"""The network in one row that stays in sight while a chapter is read: what the text speaks of stands out in it.

What is spoken of the text itself says, by marks (ui/lesson/marks.py) in the container `lesson_body` around it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ui.components.part import part

_render = part(Path(__file__).parent)


def lesson_network(
    weights: str,
    picture: NDArray[np.uint8],
    *,
    shown: int,
    headings: Sequence[str],
    classes: Sequence[str],
    words: Mapping[str, str],
    key: str,
) -> None:
    """Show the network whose weights' file is at this address with `picture`, uint8 (28, 28), in the browser.

    shown: how many of its stages are shown, so that an answer is not given away · headings: of the picture and of each
    stage · words: `label`, `failed`, and `answer` with the fields name and share

    Nothing is sent to the server. While a visitor draws on the page's canvas, the drawing is shown.
    """
    data = {
        "weights": weights,
        "picture": base64.b64encode(picture.tobytes()).decode(),
        "shown": shown,
        "headings": list(headings),
        "classes": list(classes),
        "words": dict(words),
    }
    _render(key=key, data=data)
