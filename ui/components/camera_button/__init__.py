"""The camera as a choice of its own: Android's chooser of pictures leaves it out where pictures alone are asked for."""

from __future__ import annotations

from pathlib import Path

from ui.components.part import part

_render = part(Path(__file__).parent)


def camera_button(label: str, *, uploader: str, key: str) -> None:
    """A button named `label` that opens the camera, for screens that are touched: our style sheet hides it on others.

    `uploader`: the key of the file uploader on the page that gets the photo, as if it had been chosen there
    """
    _render(key=key, data={"label": label, "uploader": uploader})
