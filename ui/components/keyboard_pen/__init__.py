"""Drawing by keyboard: a pen on the 28×28 grid that the arrow keys move. It draws by moving the canvas's own mouse."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from ui.components.part import part
from ui.text import _

_render = part(Path(__file__).parent)


def keyboard_pen(*, canvas: str, side: int, width: float) -> None:
    """Lay the pen over the canvas of this key: call this in the container `canvas`, after the canvas.

    `side`: how many pixels the canvas has; it is shown at the width there is · `width`: the pen's, as a share of it
    """
    data = {
        "canvas": canvas,
        "side": side,
        "width": width,
        "label": _("Canvas of 28×28 squares"),
        "help": _help(),
        "place": _("row {row}, column {column}", row="{row}", column="{column}"),
        "down": _("pen down"),
        "up": _("pen lifted"),
        "undone": _("taken back"),
    }
    _render(key="keyboard_pen", data=data)


def keyboard_help() -> None:
    """What the keys do, for whoever sees the pen: shown while it has the focus, which tells others the same."""
    st.html(f'<p class="pen-help" aria-hidden="true">{escape(_help())}</p>')


def _help() -> str:
    return _(
        "Arrow keys move the pen; with Shift they draw. Space puts the pen down and lifts it. Home, End, Page Up "
        "and Page Down go to the edges. Delete takes back the last stroke."
    )
