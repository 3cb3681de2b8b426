"""What a file uploader does not take, told by us: in the visitor's language, and with no answer to an earlier file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

from ui.components.part import part

_render = part(Path(__file__).parent)
Why = Literal["kind", "size"]


def upload_guard(
    *, uploader: str, most: int, key: str, on_refused: Callable[[Why, str], None], anywhere: bool = True
) -> None:
    """Keep files from the uploader of this key that are no pictures, or larger than `most` bytes.

    Browsers that know no kind for a picture's name, such as Firefox for HEIC, are told it. `anywhere`: whether a file
    that is pasted, or dropped beside the uploader, is given to it, too

    `on_refused` is called with the reason and the file's name before the page runs again.
    """

    def refused() -> None:
        try:
            sent = st.session_state[key].refused
            why, name = sent["why"], sent["name"]
        except (TypeError, KeyError, AttributeError):  # what a browser sends is not to be trusted
            return
        if why in ("kind", "size") and isinstance(name, str):
            on_refused(why, name)

    _render(key=key, data={"uploader": uploader, "most": most, "anywhere": anywhere}, on_refused_change=refused)
