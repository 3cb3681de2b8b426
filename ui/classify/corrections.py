"""What a visitor corrects before an upload is read: what of it counts, how it lies, and what is its background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.photo import framing
from ui.components.cropper import Crop, cropper
from ui.text import _

_CROP_KEY, _DEGREES_KEY, _PLAIN_KEY, _INVERT_KEY = "correct_crop", "correct_degrees", "correct_plain", "correct_invert"
OPEN_KEY = "correct"
_WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)
_STEEPEST = 45  # degrees: a quarter more is the button's


@dataclass(frozen=True)
class Corrections:
    """crop: left, top, right, bottom as shares · degrees: how far it is turned clockwise · plain: whether the
    background has one colour, and all else is the garment · invert: greys the other way round"""

    crop: Crop = _WHOLE
    degrees: int = 0
    plain: bool = False
    invert: bool = False

    def corrected(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """uint8 (h, w, 4), cut and turned."""
        return framing.corrected(pixels, self.crop, self.degrees)


def current() -> Corrections:
    """What the visitor has corrected so far."""
    state, usual = st.session_state, Corrections()
    return Corrections(
        state.get(_CROP_KEY, usual.crop),
        state.get(_DEGREES_KEY, usual.degrees),
        state.get(_PLAIN_KEY, usual.plain),
        state.get(_INVERT_KEY, usual.invert),
    )


def forget() -> None:
    """Another file, or the same turned: what was corrected is of no use."""
    st.session_state[_CROP_KEY], st.session_state[_DEGREES_KEY] = _WHOLE, 0
    st.session_state[_PLAIN_KEY] = st.session_state[_INVERT_KEY] = False


def show(pixels: NDArray[np.uint8], *, is_photo: bool) -> None:
    """The fold with the tools, for an upload of uint8 (h, w, 4)."""
    st.session_state.setdefault(_DEGREES_KEY, 0)
    fold = st.expander(_("Correct how it is read"), key=OPEN_KEY, on_change="rerun")
    if not fold.open:  # the photo itself need not be sent
        return
    with fold:
        cropper(
            np.asarray(framing.on_white(pixels)),
            crop=st.session_state.setdefault(_CROP_KEY, _WHOLE),
            label=_("What counts: drag the corners, or move them by the arrow keys"),
            corners=(_("Upper left corner"), _("Upper right corner"), _("Lower left corner"), _("Lower right corner")),
            key="cropper",
            on_crop=_keep,
        )
        st.slider(
            _("Turn freely, degrees"), -_STEEPEST, _STEEPEST, key=_DEGREES_KEY, persist_state="session", width=280
        )
        with st.container(horizontal=True):
            if is_photo:
                st.toggle(_("Plain background"), key=_PLAIN_KEY, persist_state="session")
            st.toggle(_("Invert"), key=_INVERT_KEY, persist_state="session")
            st.button(_("As it was"), on_click=forget, disabled=current() == Corrections())


def _keep(crop: Crop) -> None:
    st.session_state[_CROP_KEY] = crop
