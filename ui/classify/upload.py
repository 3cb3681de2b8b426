"""Upload a picture file, or take a photo on a phone."""

from __future__ import annotations

import secrets

import streamlit as st

from model.drawing import reading
from model.drawing.reading import Step
from model.problem import Problem
from ui.components.camera_button import camera_button
from ui.components.upload_guard import Why, upload_guard
from ui.shared.state import Choice, CurrentPicture
from ui.text import _

UPLOADER_KEY = "uploader"
_WIDGET_KEY = "uploader_widget"
_STEPS_KEY = "uploaded_steps"
_LONGEST_NAME = 60  # characters that are shown of a file's


def choose() -> Choice:
    """Show the uploader; returns the file as a picture, or None and an invitation. Raises Problem for a bad file."""
    st.html(f"<style>:root {{ --choose-file: '{_('Choose a file')}'; }}</style>")
    with st.container(key=UPLOADER_KEY):
        st.file_uploader(
            _(
                "A picture of a garment, a shoe or a bag (whatever a phone gives, at most {most} MB).",
                most=st.get_option("server.maxUploadSize"),
            ),
            # A kind, not endings: another ending would be met with Streamlit's own error in place of our sentence.
            type=["image/*"],
            key=st.session_state.setdefault(_WIDGET_KEY, _new_widget()),
            on_change=_keep,
        )
    most = st.get_option("server.maxUploadSize") * 2**20
    upload_guard(uploader=UPLOADER_KEY, most=most, key="upload_guard", on_refused=_refuse)
    camera_button(_("Take a photo"), uploader=UPLOADER_KEY, key="camera")
    steps: tuple[Step, ...] | Problem | None = st.session_state.get(_STEPS_KEY)
    if isinstance(steps, Problem):
        raise steps
    if steps is None:
        return Choice(invitation=_("Choose a picture file: one piece on a plain background is read best."))
    return Choice(CurrentPicture(steps[-1].picture, "upload"), steps)


def _new_widget() -> str:
    """A key that no uploader has had: the page keeps the name of the file in one whose key it knows, whatever happened
    to the file (a session that ended, a file that came after it and was refused)."""
    return f"uploader-{secrets.token_hex(4)}"


def _refuse(why: Why, name: str) -> None:
    """A file that is not even sent: what the page says in place of an answer."""
    st.session_state[_WIDGET_KEY] = _new_widget()
    most = st.get_option("server.maxUploadSize")
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]} …"
    st.session_state[_STEPS_KEY] = (
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
        st.session_state[_STEPS_KEY] = reading.read(sent.getvalue()) if sent else None
    except Problem as problem:
        st.session_state[_STEPS_KEY] = problem
