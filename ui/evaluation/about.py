"""The model's card: what it is for and not for, what it was made of, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.evaluation import card
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import about
from model.evaluation.report.parts.about import Section
from ui.evaluation import shown
from ui.shared import models
from ui.text import _


def show(model: Evaluated) -> None:
    """The part About this model."""
    drawings, reader = None if models.is_own(model.name) else models.drawn(model.name), shown.reader()
    st.markdown(about.introduction(model, reader))
    st.download_button(
        _("Download this card"),
        card.markdown(model, drawings, reader),
        file_name=f"{models.safe(model.name)}-{card.FILE}",
        mime="text/markdown",
        key="card",
        icon=":material/download:",
        on_click="ignore",
    )
    left, right = st.columns(2, gap="large")
    with left:
        _sections(about.described(model, reader))
    with right:
        _sections(about.measured(model, drawings, reader))


def _sections(sections: Sequence[Section]) -> None:
    for section in sections:
        st.subheader(section.title)
        st.markdown(section.text)
