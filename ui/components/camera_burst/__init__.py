"""A camera that takes picture after picture of one class for as long as that class's button is held."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from ui.components.part import part

_render = part(Path(__file__).parent, buttons=True)
MOST = 20  # pictures of one press


def camera_burst(
    classes: Sequence[str],
    *,
    start: str,
    stop: str,
    hold: str,
    refused: str,
    key: str,
    on_taken: Callable[[int, list[bytes]], None],
) -> None:
    """A button `start` that opens the camera, its live picture, and a button for each class, to be held.

    hold: what those say, with {name} for the class's · refused: where there is no camera or none is allowed · on_taken:
    called with the class's place and at most MOST JPEG files before the page runs after a press
    """
    words = {"start": start, "stop": stop, "refused": refused}
    labels = [hold.replace("{name}", name) for name in classes]

    def taken() -> None:
        try:
            place, sent = st.session_state[key].taken["place"], st.session_state[key].taken["pictures"]
            pictures = [base64.b64decode(picture.encode(), validate=True) for picture in sent[:MOST]]
        except (TypeError, KeyError, AttributeError, ValueError, binascii.Error):
            return  # what a browser sends is not to be trusted
        if type(place) is int and 0 <= place < len(classes) and pictures:
            on_taken(place, pictures)

    _render(key=key, data={"words": words, "labels": labels, "most": MOST}, on_taken_change=taken)
