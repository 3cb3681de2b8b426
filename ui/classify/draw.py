"""Draw on a canvas: brush, eraser, undo, redo, clear, and example drawings to start from."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.drawing import reading, strokes
from model.drawing.reading import Settings, Step
from model.drawing.strokes import Drawing
from ui.classify import misread, sketchpad
from ui.classify.sketchpad import Sketchpad
from ui.components import canvas
from ui.components.keyboard_pen import keyboard_help, keyboard_pen
from ui.components.picture_grid import Tile, picture_grid
from ui.shared import problems
from ui.shared.state import Choice, CurrentPicture
from ui.text import _, class_names

EXAMPLES = Path(__file__).parent / "examples"
PAD_KEY, TOOL_KEY, WIDTH_KEY = "sketchpad", "tool", "brush_width"
_SMALLEST = 0.1  # of the canvas's side: a dot or a dash is no drawing yet
_DEFAULT_WIDTH = 4  # per cent of the canvas's side


def choose() -> Choice:
    """Show the canvas and its tools; returns the drawing as a picture, or None and an invitation."""
    pad = drawn()
    _tools(pad)
    key = f"canvas-{pad.version}"
    if key not in st.session_state:  # the visitor comes back from elsewhere: what was drawn is shown again
        pad = sketchpad.reopened(pad)
        key = f"canvas-{pad.version}"
    with st.container(key="canvas", gap=None), problems.told():
        width, erasing = st.session_state[WIDTH_KEY] / 100, st.session_state[TOOL_KEY] == "eraser"
        pad = sketchpad.drawn(pad, canvas.draw(pad.shown, key=key, width=width, erasing=erasing))
        keyboard_pen(canvas=key, side=canvas.SIDE, width=width)
    st.session_state[PAD_KEY] = pad
    _history(pad)
    keyboard_help()
    return read(pad.present)


def read(drawing: Drawing) -> Choice:
    """A drawing as a picture, or None and an invitation as long as there is too little of it."""
    steps = _steps(drawing, misread.settings())
    if reading.is_blank(steps[-1].picture) or strokes.extent(drawing) < _SMALLEST:
        sentence = _("Draw a garment, a shoe or a bag, or start from an example: the answer follows each stroke.")
        return Choice(invitation=sentence)
    return Choice(CurrentPicture(steps[-1].picture, "drawing"), steps, drawing=drawing)


@lru_cache(maxsize=16)  # of up to two megabytes each
def _steps(drawing: Drawing, settings: Settings) -> tuple[Step, ...]:
    """A page runs often while its drawing stays."""
    return reading.prepare(strokes.render(drawing, canvas.SIDE), settings)


def drawn() -> Sketchpad:
    """What the visitor drew, with what undo and redo bring back."""
    pad: Sketchpad = st.session_state.get(PAD_KEY) or Sketchpad()
    return pad


def _tools(pad: Sketchpad) -> None:
    titles = {"pen": _("Pen"), "eraser": _("Eraser")}
    with st.container(key="tools", horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            _("Tool"), list(titles), default="pen", required=True, key=TOOL_KEY, format_func=titles.__getitem__,
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        # Another drawing makes another popover, so that it closes when an example is chosen.
        with st.popover(_("Examples"), icon=":material/draw:", key=f"examples-{pad.version}"):
            _examples()
        st.slider(_("Brush size"), 1, 12, _DEFAULT_WIDTH, key=WIDTH_KEY, width=180, persist_state="session")


def _history(pad: Sketchpad) -> None:
    with st.container(key="history", horizontal=True, vertical_alignment="center"):
        _change("undo", _("Undo"), ":material/undo:", sketchpad.undone, pad)
        _change("redo", _("Redo"), ":material/redo:", sketchpad.redone, pad)
        _change("clear", _("Clear"), ":material/delete:", _cleared, pad)


def _change(key: str, label: str, icon: str, change: Callable[[Sketchpad], Sketchpad], pad: Sketchpad) -> None:
    st.button(label, key=key, icon=icon, disabled=change(pad) == pad, on_click=_apply, args=(change,))


def _apply(change: Callable[[Sketchpad], Sketchpad]) -> None:
    pad = change(drawn())
    if not pad.present.strokes:
        misread.forget()  # the next drawing is of something else
    st.session_state[PAD_KEY] = pad


def _cleared(pad: Sketchpad) -> Sketchpad:
    return sketchpad.replaced(pad, Drawing())


def _examples() -> None:
    examples, names = read_examples(), class_names()
    tiles = [Tile(name, thumbnail, names[examples[name].label or 0]) for name, thumbnail in _thumbnails().items()]

    def start_from(name: str) -> None:
        misread.forget()
        _apply(lambda pad: sketchpad.replaced(pad, canvas.as_sent(examples[name])))

    picture_grid(tiles, start_from, label=_("Example drawings"), key="example_grid")


@st.cache_data(show_spinner=False)
def _thumbnails() -> dict[str, NDArray[np.uint8]]:
    return {name: strokes.render(drawing, 72) for name, drawing in read_examples().items()}


@st.cache_data(show_spinner=False)
def read_examples() -> dict[str, Drawing]:
    """The example drawings that ship, by the name of their file."""
    return {path.stem: strokes.read(path) for path in sorted(EXAMPLES.glob("*.json"))}
