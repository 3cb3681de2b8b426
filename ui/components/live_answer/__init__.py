"""The answer while the pen moves: computed in the browser, laid over the server's until that has come, too.

Without Web Workers or the network's file nothing is laid over, and the server's answer follows each stroke as before.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.drawing.reading import Settings
from model.teaching.head import Head, as_page
from ui.components.part import part
from ui.text import _

_render = part(Path(__file__).parent)


@dataclass(frozen=True)
class Live:
    """A model that answers: where its network is, below which score a picture looks like none of the ten, and the last
    layer that was learned in place of its own."""

    name: str
    address: str
    unknown_below: float
    head: Head | None = None


def live_answer(
    models: Sequence[Live],
    picture: NDArray[np.uint8] | None,
    settings: Settings,
    *,
    classes: Sequence[str],
    beside: bool,
    key: str,
    says: str = "",
    doubt: str = "",
) -> None:
    """Lay the live answer over the container that this is called in, while a stroke is drawn on the canvas.

    picture: uint8 (28, 28) that the server has answered, None for none · settings: how the canvas is read · classes:
    names of what is answered · beside: whether each model has its bars, or the first alone · says: what stands above
    the first answer in place of the model's name · doubt: what is asked of a picture that looks like none of the
    classes, that it is none of the ten if it is not given
    """
    data = {
        "models": [
            {
                "name": model.name,
                "address": model.address,
                "unknownBelow": model.unknown_below,
                "head": None if model.head is None else as_page(model.head),
            }
            for model in models
        ],
        "picture": "" if picture is None else base64.b64encode(picture.tobytes()).decode(),
        "settings": asdict(settings),
        "beside": beside,
        "classes": list(classes),
        "words": {
            "says": says or _("The {name} model says", name="{name}"),
            "other": _("The {name} model says {answer}, {share}", name="{name}", answer="{answer}", share="{share}"),
            "otherUnknown": _("The {name} model says: none of the ten?", name="{name}"),
            "unknown": doubt or _("None of the ten?"),
            "closest": _("Closest: {name}", name="{name}"),
        },
    }
    _render(key=key, data=data)
