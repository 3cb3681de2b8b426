"""A browser part from the files in its folder: one .js, and where it shows something one .html and one .css."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_BUTTON = Path(__file__).parent / "button.css"


def part(
    folder: Path, *, looks: Path | None = None, buttons: bool = False, isolate_styles: bool = True
) -> ComponentRenderer:
    """The part in `folder`, named after it. Call this once, when its module is imported.

    looks: where its .html and .css are, if others than Streamlit's pages show the same · buttons: whether it has
    buttons that look as Streamlit's own do (button.css)
    """
    html, css = (_text(looks or folder, ending) for ending in ("html", "css"))
    if buttons:
        css = _BUTTON.read_text(encoding="utf-8") + (css or "")
    js = _text(folder, "js")
    return st.components.v2.component(folder.name, html=html, css=css, js=js, isolate_styles=isolate_styles)


def _text(folder: Path, ending: str) -> str | None:
    file = next(folder.glob(f"*.{ending}"), None)
    return file.read_text(encoding="utf-8") if file else None
