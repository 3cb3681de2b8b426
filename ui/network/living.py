"""Network, alive: every stage on one screen, with the current picture in it, opened and meddled with in the browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain import walk
from model.network import address
from model.network.forward import Stage, Values
from model.problem import Problem
from ui.components.network_view import network_view
from ui.network import wanted
from ui.network.changes import checked
from ui.network.words import words
from ui.server import weights
from ui.shared import class_mode, link, models, state
from ui.shared.stages import short_name, stage_name
from ui.shared.state import CurrentPicture
from ui.text import _

CHANGED = "changed"
_CHANGES_KEY = "network_changes"
_ANSWERING = 2  # stages that give an answer away: logits and softmax


def show(picture: CurrentPicture, *, is_empty: bool) -> None:
    """The network with this picture, or with an empty one. Raises Problem if the model cannot be used."""
    name = state.model_name(picture)
    _show(name, models.classifier(name).stages, picture, is_empty)


@st.fragment
def _show(name: str, stages: tuple[Stage, ...], picture: CurrentPicture, is_empty: bool) -> None:
    """What the visitor looks at and changes runs this part alone."""
    pixels = np.zeros_like(picture.pixels) if is_empty else picture.pixels
    values = walk.forward(stages, pixels)
    _open(values)
    if class_mode.is_hidden(picture):
        class_mode.tell_hidden()
    draw(
        name,
        stages,
        picture,
        pixels,
        opened=st.session_state.get(state.OPENED_KEY, ""),
        changes=st.session_state.get(_CHANGES_KEY, ""),
        key="network_view",
        on_told=lambda opened, changes: _keep(opened, changes, values),
    )
    with suppress(Problem):  # a unit that another network has, or wishes that cannot be read: the rest goes on
        if opened := st.session_state.get(state.OPENED_KEY):
            wanted.show(name, stages, values, address.from_word(opened, values))
    link.note(state.UNIT, st.session_state.get(state.OPENED_KEY) or None)
    link.note(CHANGED, st.session_state.get(_CHANGES_KEY) or None)
    link.show("network", key="network_address")  # for when only this part ran


def draw(
    name: str,
    stages: tuple[Stage, ...],
    picture: CurrentPicture,
    pixels: NDArray[np.uint8],
    *,
    opened: str,
    changes: str,
    key: str,
    on_told: Callable[[str, str], None],
) -> None:
    """The network itself, with `pixels` of the picture, uint8 (28, 28): what a class has to guess is left out."""
    hidden = class_mode.is_hidden(picture)
    network_view(
        weights.address(name),
        pixels,
        shown=len(stages) - (_ANSWERING if hidden else 0),
        titles=[_("Picture"), *(f"{number} {stage_name(stage.kind)}" for number, stage in enumerate(stages, 1))],
        headings=[_("Picture"), *(short_name(stage.kind) for stage in stages)],
        classes=models.class_names(name),
        words=words(_),
        truth=None if hidden or not pixels.any() else picture.label,
        opened=opened,
        changes=changes,
        key=key,
        on_told=on_told,
    )


def _open(values: tuple[Values, ...]) -> None:
    """Look at the unit that the link names, with its changes."""
    opened, changes = link.take(state.UNIT), link.take(CHANGED)
    try:
        if opened is not None:
            st.session_state[state.OPENED_KEY] = address.word(address.from_word(opened, values))
        if changes is not None:
            st.session_state[_CHANGES_KEY] = checked(changes)
    except Problem as problem:
        link.refuse(problem)


def _keep(opened: str, changes: str, values: tuple[Values, ...]) -> None:
    """What the visitor looks at and has changed, unless it is nothing that this network has."""
    try:
        st.session_state[state.OPENED_KEY] = address.word(address.from_word(opened, values)) if opened else ""
        st.session_state[_CHANGES_KEY] = checked(changes) if changes else ""
    except Problem:  # what a browser sends is not to be trusted
        return
