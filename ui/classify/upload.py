"""Upload a picture file, or take a photo on a phone."""

from __future__ import annotations

import streamlit as st

from model.drawing import reading
from model.drawing.reading import Step
from model.problem import Problem
from ui.components.camera_button import camera_button
from ui.shared.state import Choice, CurrentPicture
from ui.text import _

UPLOADER_KEY = "uploader"
_STEPS_KEY = "uploaded_steps"


def choose() -> Choice:
    """Show the uploader; returns the file as a picture, or None and an invitation. Raises Problem for a bad file."""
    st.html(f"<style>:root {{ --choose-file: '{_('Choose a file')}'; }}</style>")
    st.file_uploader(
        _(
            "A picture of a garment, a shoe or a bag (PNG, JPEG or WebP, at most {most} MB). On a phone you can take "
            "a photo.",
            most=st.get_option("server.maxUploadSize"),
        ),
        # Kinds, not endings: another ending would be met with Streamlit's own error in place of our sentence.
        type=["image/png", "image/jpeg", "image/webp"],
        key=UPLOADER_KEY,
        on_change=_keep,
    )
    camera_button(_("Take a photo"), uploader=UPLOADER_KEY, key="camera")
    steps: tuple[Step, ...] | Problem | None = st.session_state.get(_STEPS_KEY)
    if isinstance(steps, Problem):
        raise steps
    if steps is None:
        return Choice(invitation=_("Choose a picture file: one piece on a plain background is read best."))
    return Choice(CurrentPicture(steps[-1].picture, "upload"), steps)


def _keep() -> None:
    """Read the file once and keep what became of it: the uploader itself forgets it when the page is left."""
    sent = st.session_state[UPLOADER_KEY]
    try:
        st.session_state[_STEPS_KEY] = reading.read(sent.getvalue()) if sent else None
    except Problem as problem:
        st.session_state[_STEPS_KEY] = problem
