"""Several pictures at once: a table of what is said of each, to take away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from model.drawing import decoding
from model.photo import framing
from model.problem import Problem
from ui import text
from ui.classify import answer, upload
from ui.components.upload_guard import Why, upload_guard
from ui.server.uploads import MOST_FILES
from ui.shared import state, tables
from ui.text import _

UPLOADER_KEY, OPEN_KEY = "several", "several_open"
_ROWS_KEY, _REFUSED_KEY = "several_rows", "several_refused"


def show() -> None:
    """The fold for several pictures, below the choice of one."""
    fold = st.expander(_("Several at once"), key=OPEN_KEY, on_change="rerun")
    if not fold.open:
        return
    with fold:
        most = st.get_option("server.maxUploadSize")
        with st.container(key=UPLOADER_KEY):
            sent = st.file_uploader(
                _("Up to {count} pictures; each is answered as it would be alone.", count=MOST_FILES),
                type=["image/*"],
                accept_multiple_files=True,
                key="several_files",
                on_change=_forget_refused,
            )
        upload_guard(uploader=UPLOADER_KEY, most=most * 2**20, key="several_guard", on_refused=_refuse, anywhere=False)
        if refused := st.session_state.get(_REFUSED_KEY):
            st.warning(_("{file} was not taken: it is no picture, or larger than {most} MB.", file=refused, most=most))
        if sent:
            rows = pd.DataFrame([_row(file) for file in sent[:MOST_FILES]])
            st.dataframe(rows, hide_index=True, width="stretch")
            tables.download(rows, "pictures", "cnn-atelier")


def _row(file: UploadedFile) -> dict[str, Any]:
    """What is said of a file; worked out once, as long as the language and the model stay."""
    known: dict[tuple[str, ...], dict[str, Any]] = st.session_state.setdefault(_ROWS_KEY, {})
    key = (file.file_id, text.language(), str(st.session_state.get(state.MODEL_KEY)))
    if key not in known:
        known[key] = _answered(file)
    return known[key]


def _answered(file: UploadedFile) -> dict[str, Any]:
    try:
        pixels = decoding.open_picture(file.getvalue())
        given = answer.leading(upload.read(pixels, as_photo=framing.is_photo(pixels)).picture)
    except Problem as problem:
        return _named(file.name, str(problem), "", None, "")
    share = round(float(given.shares[given.label]), 3)
    return _named(file.name, given.names[given.label], given.model, share, _("yes") if given.unknown else "")


def _named(file: str, said: str, model: str, share: float | None, unknown: str) -> dict[str, Any]:
    titles = (_("File"), _("Answer"), _("Probability"), _("None of the ten?"), _("Model"))
    return dict(zip(titles, (file, said, share, unknown, model), strict=True))


def _refuse(_why: Why, name: str) -> None:
    st.session_state[_REFUSED_KEY] = name


def _forget_refused() -> None:
    st.session_state.pop(_REFUSED_KEY, None)
