"""Examples of one class: dragged to another by mouse or finger, or chosen by a press or a key and moved or deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.part import part
from ui.components.pictures import png

_render = part(Path(__file__).parent, buttons=True)


@dataclass(frozen=True)
class Shown:
    """An example: what names it among all, its pixels uint8 (H, W) or (H, W, 3), and its text equivalent."""

    value: str
    pixels: NDArray[np.uint8]
    alt: str


@dataclass(frozen=True)
class Place:
    """Where an example can go: the key of the container that it is dropped on, and what a button says that moves it."""

    key: str
    move: str


def example_shelf(
    examples: Sequence[Shown],
    places: Sequence[Place],
    *,
    own: int,
    label: str,
    delete: str,
    key: str,
    on_move: Callable[[int, int], None],
    on_delete: Callable[[int], None],
) -> None:
    """Show `examples`, which lie in `places[own]`.

    on_move, on_delete: called with an example's number in `examples`, and where it goes, before the page runs. What was
    done to an example that has gone meanwhile is passed over.
    """
    data = {
        "label": label,
        "delete": delete,
        "own": own,
        "places": [{"key": place.key, "move": place.move} for place in places],
        "examples": [{"value": each.value, "alt": each.alt, "src": png(each.pixels)} for each in examples],
    }
    numbers = {each.value: number for number, each in enumerate(examples)}

    def acted() -> None:
        try:
            number, to = numbers[st.session_state[key].acted["value"]], st.session_state[key].acted["to"]
        except (TypeError, KeyError, AttributeError):
            return  # what a browser sends is not to be trusted
        if to is None:
            on_delete(number)
        elif type(to) is int and 0 <= to < len(places):
            on_move(number, to)

    _render(key=key, data=data, on_acted_change=acted)
