"""Pictures of one's own to train on: a ZIP of class folders, read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from model.bundle import own_pictures
from model.data.class_names import class_names
from model.data.picture_set import MOST_PICTURES
from model.network.recipe import FEWEST_PICTURES
from model.problem import Problem
from model.training import picture_files
from ui import text
from ui.shared import problems
from ui.text import _

_READ_KEY = "own_pictures_read"
_SHOWN = 20  # names of files that were left out


@dataclass(frozen=True)
class Prepared:
    """Pictures as a run takes them: names of their classes, how many there are to train on, the run's file; and what is
    told of them: how many of each class, and which files were left out, and why."""

    classes: tuple[str, ...]
    count: int
    packed: bytes
    of_each: tuple[int, ...]
    left_out: tuple[tuple[str, Problem], ...]


def choose() -> Prepared | None:
    """Ask for a ZIP, and show what is in it; None as long as there is none that can be used."""
    sent = st.file_uploader(
        _("A ZIP with a folder for each class, at most {most} pictures", most=f"{MOST_PICTURES:,}"),
        type=["zip"],
        key="own_pictures",
    )
    if sent is None:
        st.session_state.pop(_READ_KEY, None)
        return None
    known: tuple[str, Prepared | Problem] | None = st.session_state.get(_READ_KEY)
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


def _read(content: bytes) -> Prepared | Problem:
    """Once for each file: to split and to pack thousands of pictures takes seconds."""
    try:
        found = picture_files.read(content)
    except Problem as problem:
        return problem
    train, validation = found.split()
    of_each = tuple(int(count) for count in np.bincount(found.labels, minlength=len(found.names)))
    file = own_pictures.packed(train, validation)
    return Prepared(class_names(found.names), max(len(train), FEWEST_PICTURES), file, of_each, found.left_out)


def _show(found: Prepared) -> None:
    count, classes = f"{sum(found.of_each):,}", len(found.classes)
    st.markdown(_("{count} pictures of {classes} classes:", count=count, classes=classes))
    st.text(", ".join(f"{name} {each:,}" for name, each in zip(found.classes, found.of_each, strict=True)))
    if found.left_out:
        with st.expander(_("Left out: {count}", count=f"{len(found.left_out):,}")):
            # Files' names from elsewhere are shown letter by letter.
            st.text("\n".join(f"{name}: {text.say(reason)}" for name, reason in found.left_out[:_SHOWN]))
