"""The choices in the header where they fit beside the pages' names, whatever the language; else above the page."""

from __future__ import annotations

from pathlib import Path

from ui.components.part import part

_render = part(Path(__file__).parent)


def header_room(key: str) -> None:
    """Measure whether the container of this key fits: the document's `data-choices` says "header" or "page"."""
    _render(key="header_room", data={"key": key})
