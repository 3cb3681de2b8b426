"""What survives between pages: the current picture and the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.drawing.reading import Step
from model.drawing.strokes import Drawing
from model.photo.eyes import Sight
from ui.shared import models

_TRANSLATED_KEY = "translated"
UNIT = "unit"  # in the link: the map or unit that is looked at
OPENED_KEY = "opened_unit"  # its address, "" for none (model/network/address.py)
MODEL_KEY, AUTOMATIC = "model", "automatic"
_PICTURE_KEY, _UNLABELLED_KEY = "current_picture", "unlabelled_picture"


@dataclass(frozen=True)
class CurrentPicture:
    """What every page shows: uint8 (28, 28), white on black, where it came from, and its label where known.

    `number` is a test picture's place in the test set, None for drawings and uploads. `owner`: the model whose own
    pictures it is one of, "" for Fashion-MNIST's. `sight`: what the eyes for photos
    say of an upload that is read as a photo.
    """

    pixels: NDArray[np.uint8]
    source: Literal["sample", "drawing", "upload"]
    label: int | None = None
    number: int | None = None
    owner: str = ""
    sight: Sight | None = None


@dataclass(frozen=True)
class Choice:
    """What a way of choosing a picture came to: the `picture`, the `steps` to it and the
    `drawing` it was made of, or an `invitation` to choose."""

    picture: CurrentPicture | None = None
    steps: tuple[Step, ...] = ()
    drawing: Drawing | None = None
    invitation: str = ""


def sample(number: int, name: str = "") -> CurrentPicture:
    """A test picture of the model of this name, of the chosen one for none; the first one for a number it lacks."""
    return sampler(name)(number)


def sampler(name: str = "") -> Callable[[int], CurrentPicture]:
    """What gives a model's test pictures as `sample` does, for whoever wants many: the model is looked up once."""
    name = name or model_name()
    test = models.pictures(name)
    owner = name if models.is_own(name) else ""

    def given(number: int) -> CurrentPicture:
        number = number if number < len(test) else 0
        return CurrentPicture(test.images[number], "sample", int(test.labels[number]), number, owner)

    return given


def current_picture() -> CurrentPicture | None:
    """The picture that the visitor chose or drew last; None if there is none yet.

    What was chosen among another model's pictures has no label here: its classes are others.
    """
    picture: CurrentPicture | None = st.session_state.get(_PICTURE_KEY)
    name = model_name(picture)
    if picture is None or picture.label is None or picture.owner == (name if models.is_own(name) else ""):
        return picture
    known: tuple[CurrentPicture, CurrentPicture] | None = st.session_state.get(_UNLABELLED_KEY)
    if known is None or known[0] is not picture:
        known = st.session_state[_UNLABELLED_KEY] = picture, replace(picture, label=None, number=None, owner="")
    return known[1]


def set_current_picture(picture: CurrentPicture | None) -> None:
    """Make this the picture that every page shows."""
    st.session_state[_PICTURE_KEY] = picture


def is_automatic() -> bool:
    """Whether the model is chosen by what is shown."""
    return str(st.session_state.get(MODEL_KEY) or AUTOMATIC) == AUTOMATIC


def model_name(picture: CurrentPicture | None = None) -> str:
    """The chosen model's name; where the choice is automatic, the lesson's, or "sketch" for drawings and uploads."""
    if not is_automatic():
        return str(st.session_state[MODEL_KEY])
    drawn = picture is not None and picture.source != "sample"
    return models.FOR_DRAWINGS if drawn and models.FOR_DRAWINGS in models.names() else models.DEFAULT


def translated(key: str) -> str:
    """The same key, of a box whose options are named in the visitor's language: those names are what its browser keeps.

    Give it to every selectbox with a `format_func` that speaks.
    """
    st.session_state.setdefault(_TRANSLATED_KEY, set()).add(key)
    return key


def tell_translated() -> None:
    """Tell the browser what is chosen in those boxes, by its new name: call this when the language changes."""
    for key in st.session_state.get(_TRANSLATED_KEY, ()):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def choose_model(name: str) -> None:
    """Make this the app's model; for a button's on_click, since the header's choice is drawn before a page runs."""
    st.session_state[MODEL_KEY] = name


def is_dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"
