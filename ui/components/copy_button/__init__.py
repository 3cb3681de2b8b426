"""A button that copies a text, where the clipboard wants https (any other host than localhost), too."""

from __future__ import annotations

from pathlib import Path

from ui.components.part import part

_render = part(Path(__file__).parent)


def copy_button(text: str, *, label: str, copied: str, refused: str, key: str) -> None:
    """Show a button named `label`; beside it stands what came of it: `copied`, or `refused` by the browser."""
    _render(key=key, data={"text": text, "label": label, "copied": copied, "refused": refused})
