"""Upload a picture file, or take a photo on a phone."""

from __future__ import annotations

import secrets
from typing import Literal, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.drawing import decoding, reading
from model.drawing.reading import Settings, Step
from model.photo import framing
from model.problem import Problem
from ui.classify import corrections, photo
from ui.classify.corrections import Corrections
from ui.components.camera_button import camera_button
from ui.components.upload_guard import Why, upload_guard
from ui.shared import state
from ui.shared.state import Choice, CurrentPicture
from ui.text import _

UPLOADER_KEY = "uploader"
_WIDGET_KEY = "uploader_widget"
_UPLOADED_KEY, READ_AS_KEY, _TURNED_KEY = "uploaded", "read_as", "uploaded_turned"
_ReadAs = Literal["photo", "picture"]
_LONGEST_NAME = 60  # characters that are shown of a file's


class Reading(NamedTuple):
    """An upload as the current picture, and how it became 28×28."""

    picture: CurrentPicture
    steps: tuple[Step, ...]


def choose() -> Choice:
    """Show the uploader; returns the file as a picture, or None and an invitation. Raises Problem for a bad file."""
    st.html(f"<style>:root {{ --choose-file: '{_('Choose a file')}'; }}</style>")
    with st.container(key=UPLOADER_KEY):
        st.file_uploader(
            _(
                "A picture of a garment, a shoe or a bag (whatever a phone gives, at most {most} MB): choose it, paste "
                "it, or drop it anywhere.",
                most=st.get_option("server.maxUploadSize"),
            ),
            # A kind, not endings: another ending would be met with Streamlit's own error in place of our sentence.
            type=["image/*"],
            key=st.session_state.setdefault(_WIDGET_KEY, _new_widget()),
            on_change=_keep,
        )
    most = st.get_option("server.maxUploadSize") * 2**20
    upload_guard(uploader=UPLOADER_KEY, most=most, key="upload_guard", on_refused=_refuse)
    camera_button(
        _("Take a photo"),
        take=_("Take it"),
        close=_("Close"),
        refused=_("There is no camera here, or this page may not use it: allow it in the browser, or choose a file."),
        uploader=UPLOADER_KEY,
        key="camera",
    )
    uploaded: NDArray[np.uint8] | Problem | None = st.session_state.get(_UPLOADED_KEY)
    if isinstance(uploaded, Problem):
        raise uploaded
    if uploaded is None:
        return Choice(invitation=_("Choose a picture file: one piece on a plain background is read best."))
    is_photo = _tools() == "photo"
    corrections.show(uploaded, is_photo=is_photo)
    return Choice(*read(uploaded, as_photo=is_photo, corrected=corrections.current()))


def read(pixels: NDArray[np.uint8], *, as_photo: bool, corrected: Corrections | None = None) -> Reading:
    """uint8 (h, w, 4) → 28×28: the garment in a photo, or the ink of a picture. Raises Problem if that is blank."""
    wanted = corrected or Corrections()
    shown = wanted.corrected(pixels)
    if as_photo:
        is_turned = bool(wanted.degrees or st.session_state.get(_TURNED_KEY))  # by the visitor, who knows better
        sight = photo.look(shown, plain=wanted.plain, upright=not is_turned)
        steps = sight.steps(invert=wanted.invert)
        return Reading(CurrentPicture(steps[-1].picture, "upload", sight=sight), steps)
    steps = reading.read_pixels(shown, Settings(invert="no" if wanted.invert else "auto"))
    return Reading(CurrentPicture(steps[-1].picture, "upload"), steps)


def _tools() -> _ReadAs:
    """What the file is taken for, which the visitor may correct, and a button that turns it."""
    names = {"photo": _("Photo"), "picture": _("Picture or drawing")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            _("Read as"),
            list(names),
            format_func=names.__getitem__,
            key=READ_AS_KEY,
            required=True,
            persist_state="session",
        )
        st.button(_("Turn"), icon=":material/rotate_90_degrees_cw:", key="turn", on_click=_turn)
    return "photo" if chosen == "photo" else "picture"


def _turn() -> None:
    """A quarter to the right, from how it is shown."""
    picture = state.current_picture()
    shown = picture.sight.turned if picture is not None and picture.sight is not None else 0
    st.session_state[_UPLOADED_KEY] = np.ascontiguousarray(np.rot90(st.session_state[_UPLOADED_KEY], shown - 1))
    st.session_state[_TURNED_KEY] = True
    corrections.forget()


def _new_widget() -> str:
    """A key that no uploader has had: the page keeps the name of the file in one whose key it knows, whatever happened
    to the file (a session that ended, a file that came after it and was refused)."""
    return f"uploader-{secrets.token_hex(4)}"


def _refuse(why: Why, name: str) -> None:
    """A file that is not even sent: what the page says in place of an answer."""
    st.session_state[_WIDGET_KEY] = _new_widget()
    most = st.get_option("server.maxUploadSize")
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]} …"
    st.session_state[_UPLOADED_KEY] = (
        Problem(
            "{file} is too large: at most {most} MB. Choose a smaller picture, or a screenshot.", file=shown, most=most
        )
        if why == "size"
        else Problem("{file} is not a picture we can read: choose a photo, or a PNG or JPEG file.", file=shown)
    )


def _keep() -> None:
    """Read the file once and keep what became of it: the uploader itself forgets it when the page is left."""
    sent = st.session_state[st.session_state[_WIDGET_KEY]]
    try:
        st.session_state[_UPLOADED_KEY] = None
        if sent:
            pixels = decoding.open_picture(sent.getvalue())
            st.session_state[_UPLOADED_KEY] = pixels
            st.session_state[_TURNED_KEY] = False
            st.session_state[READ_AS_KEY] = "photo" if framing.is_photo(pixels) else "picture"
            corrections.forget()
    except Problem as problem:
        st.session_state[_UPLOADED_KEY] = problem
