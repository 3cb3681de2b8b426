"""Thousands of points, one a picture: the one that is pointed at is shown, a click chooses it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent)
_STEPS = 65535  # positions are sent as whole numbers of so many steps: sharper than any screen


@dataclass(frozen=True)
class Place:
    """The picture of one point: its number, pixels uint8 (H, W), and its text equivalent."""

    number: int
    pixels: NDArray[np.uint8]
    alt: str


def scatter_map(
    positions: NDArray[np.float32],
    labels: NDArray[np.uint8],
    *,
    colours: Sequence[str],
    names: Sequence[str],
    here: tuple[float, float],
    label: str,
    here_label: str,
    shown: Place | None,
    key: str,
    on_hover: Callable[[int], None],
    on_pick: Callable[[int], None],
) -> None:
    """Show `positions` (N, 2) in the colours of their labels (N,), with a mark at `here`.

    When a point is pointed at, `on_hover` is called with its number before the page runs again; answer with `shown`.
    """
    lowest, span = positions.min(axis=0), np.ptp(positions, axis=0)
    steps = ((positions - lowest) / span * _STEPS).astype("<u2")  # (N, 2)
    data = {
        "positions": base64.b64encode(steps.tobytes()).decode(),
        "labels": base64.b64encode(labels.tobytes()).decode(),
        "colours": list(colours),
        "names": list(names),
        "here": [float(number) for number in (np.array(here) - lowest) / span],
        "label": label,
        "here_label": here_label,
        "shown": {"number": shown.number, "src": png(shown.pixels), "alt": shown.alt} if shown else None,
    }

    def call(listener: Callable[[int], None], name: str) -> None:
        number = getattr(st.session_state[key], name)
        if type(number) in (int, float) and number == int(number) and 0 <= number < len(labels):
            listener(int(number))

    _render(
        key=key,
        data=data,
        on_hovered_change=lambda: call(on_hover, "hovered"),
        on_picked_change=lambda: call(on_pick, "picked"),
    )
