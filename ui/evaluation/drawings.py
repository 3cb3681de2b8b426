"""How the model reads the project's own hundred drawings."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.drawing import hundred
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import confusion, robustness
from ui.evaluation import shown
from ui.shared import models
from ui.text import _, class_names

_SHOWN = 24


def show(model: Evaluated) -> None:
    """The part Drawings."""
    found, reader = models.drawn(model.name), shown.reader()
    st.markdown(robustness.drawings_sentence(found, reader))
    left, right = st.columns([11, 10], gap="large")
    with left:
        shown.chart(confusion.matrix(found.confusion, reader), f"{model.name}-drawings")
        with st.expander(_("The matrix as a table")):
            rows = confusion.table(found.confusion, reader)
            shown.table(rows, "drawings", model.name, alt=_("A row for each class drawn, a column for each answer"))
    with right:
        _misread(found.answers)


def _misread(answers: NDArray[np.intp]) -> None:
    pictures, names = hundred.own(), class_names()
    wrong = np.flatnonzero(answers != pictures.labels)
    st.markdown(_("**{count}** of them are misread:", count=len(wrong)))
    with st.container(horizontal=True, gap="small"):
        for number in wrong[:_SHOWN]:
            words = _("{label}, called {answer}", label=names[pictures.labels[number]], answer=names[answers[number]])
            st.image(pictures.images[number], width=104, caption=words, alt=words)
