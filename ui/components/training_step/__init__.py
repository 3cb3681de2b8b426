"""One training step, watched: a small network learns in the page itself, forward, backward, and forward again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ui.components.part import part

_render = part(Path(__file__).parent, buttons=True)
PAIR = (7, 9)  # sneakers and ankle boots: an untrained network can't tell them apart, a trained one soon can


def training_step(
    pictures: str,
    *,
    classes: Sequence[str],
    words: Mapping[str, str],
    key: str,
    pair: tuple[int, int] = PAIR,
    seed: int = 1,
) -> None:
    """Show a training that has not begun, with the pictures whose file is at this address (ui/server/few.py).

    classes: all ten names, in their order · words: what it says (words.py), with {fields} · pair: labels of the two
    classes that are told apart, until a visitor chooses all ten · seed: of the first weights and of the pictures' order

    Nothing is sent to the server, and nothing there is waited for.
    """
    data = {"pictures": pictures, "classes": list(classes), "words": dict(words), "pair": list(pair), "seed": seed}
    _render(key=key, data=data)
