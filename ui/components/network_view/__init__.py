"""The living network: all stages on one screen, computed in the browser, to be pointed at, opened and meddled with."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.part import part

_HERE = Path(__file__).parent
_render = part(_HERE, looks=_HERE.parents[2] / "static" / "network")


def network_view(
    weights: str,
    picture: NDArray[np.uint8],
    *,
    shown: int,
    titles: Sequence[str],
    headings: Sequence[str],
    classes: Sequence[str],
    words: Mapping[str, str],
    truth: int | None,
    opened: str,
    changes: str,
    key: str,
    on_told: Callable[[str, str], None],
) -> None:
    """Show the network whose weights' file is at this address with `picture`, uint8 (28, 28).

    shown: how many of its stages are shown, so that an answer is not given away · titles, headings: of the picture and
    of each stage, whole and short · words: what else it says, with {fields} · truth: the picture's label · opened,
    changes: what a link says of the unit that is looked at (model/network/address.py) and of what a visitor changed
    (static/network/meddling.js)

    `on_told` is called with both before the page runs again, as the browser sent them.
    """
    data = {
        "weights": weights,
        "picture": base64.b64encode(picture.tobytes()).decode(),
        "shown": shown,
        "titles": list(titles),
        "headings": list(headings),
        "classes": list(classes),
        "words": dict(words),
        "truth": truth,
        "opened": opened,
        "changes": changes,
    }

    def told() -> None:
        try:
            sent = st.session_state[key].told
            opened, changes = sent["opened"], sent["changes"]
        except (TypeError, KeyError):  # what a browser sends is not to be trusted
            return
        if isinstance(opened, str) and isinstance(changes, str):
            on_told(opened, changes)

    _render(key=key, data=data, on_told_change=told)
