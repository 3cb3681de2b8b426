"""The camera as a choice of its own, on phones and on laptops.

Android's chooser of pictures leaves it out where pictures alone are asked for.
"""

from __future__ import annotations

from pathlib import Path

from ui.components.part import part

_render = part(Path(__file__).parent, buttons=True)


def camera_button(label: str, *, take: str, close: str, refused: str, uploader: str, key: str) -> None:
    """A button named `label` that opens the camera: the phone's own program, elsewhere a live picture with the buttons
    `take` and `close`, or the sentence `refused` where there is no camera or none is allowed.

    `uploader`: the key of the file uploader on the page that gets the photo, as if it had been chosen there
    """
    words = {"label": label, "take": take, "close": close, "refused": refused}
    _render(key=key, data={**words, "uploader": uploader})
