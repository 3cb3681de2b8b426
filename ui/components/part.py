"""A browser part from the files in its folder: one .js, and where it shows something one .html and one .css."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_BASE, _BUTTON = (Path(__file__).parent / name for name in ("base.css", "button.css"))


def part(
    folder: Path, *, looks: Path | None = None, buttons: bool = False, isolate_styles: bool = True
) -> ComponentRenderer:
    """The part in `folder`, named after it. Call this once, when its module is imported.

    What all parts share (base.css) goes before their own looks.

    looks: where its .html and .css are, if others than Streamlit's pages show the same · buttons: whether it has
    buttons that look as Streamlit's own do (button.css)
    """
    html, css = (_text(looks or folder, ending) for ending in ("html", "css"))
    if buttons or css:
        common = [_BASE, _BUTTON] if buttons else [_BASE]
        css = "".join(sheet.read_text(encoding="utf-8") for sheet in common) + (css or "")
    js = _text(folder, "js")
    return st.components.v2.component(folder.name, html=html, css=css, js=js, isolate_styles=isolate_styles)


def _text(folder: Path, ending: str) -> str | None:
    file = next(folder.glob(f"*.{ending}"), None)
    return file.read_text(encoding="utf-8") if file else None
