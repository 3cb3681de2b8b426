"""Pictures of one's own to train on: a ZIP of class folders, read once."""

from __future__ import annotations

import streamlit as st

from model.data.picture_set import MOST_PICTURES, PictureSet
from model.problem import Problem
from model.training import picture_files
from ui import text
from ui.shared import problems
from ui.text import _

_READ_KEY = "own_pictures_read"
_SHOWN = 20  # names of files that were left out


def choose() -> PictureSet | None:
    """Ask for a ZIP, and show what is in it; None as long as there is none that can be used."""
    sent = st.file_uploader(
        _("A ZIP with a folder for each class, at most {most} pictures", most=f"{MOST_PICTURES:,}"),
        type=["zip"],
        key="own_pictures",
    )
    if sent is None:
        st.session_state.pop(_READ_KEY, None)
        return None
    known: tuple[str, PictureSet | Problem] | None = st.session_state.get(_READ_KEY)
    if known is None or known[0] != sent.file_id:
        with st.spinner(_("Reading the pictures …")):
            known = st.session_state[_READ_KEY] = sent.file_id, _read(sent.getvalue())
    found = known[1]
    if isinstance(found, Problem):
        with problems.told():
            raise found
        return None
    _show(found)
    return found


def _read(content: bytes) -> PictureSet | Problem:
    try:
        return picture_files.read(content)
    except Problem as problem:
        return problem


def _show(found: PictureSet) -> None:
    counts = [int((found.labels == label).sum()) for label in range(len(found.names))]
    said = ", ".join(f"{name} {count:,}" for name, count in zip(found.names, counts, strict=True))
    st.markdown(_("{count} pictures of {classes} classes:", count=f"{len(found):,}", classes=len(counts)))
    st.text(said)  # names from elsewhere are shown letter by letter
    if found.left_out:
        with st.expander(_("Left out: {count}", count=f"{len(found.left_out):,}")):
            st.text("\n".join(f"{name}: {text.say(reason)}" for name, reason in found.left_out[:_SHOWN]))
