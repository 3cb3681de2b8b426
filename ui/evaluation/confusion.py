"""The confusion matrix, and the pictures in one of its cells: by a click, or by two boxes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from model.evaluation import mistakes
from model.evaluation.report.charts import CELL
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import confusion
from ui.evaluation import shown
from ui.shared import state
from ui.text import _

LABEL_KEY, ANSWER_KEY, SHARES_KEY = "cell_label", "cell_answer", "row_shares"
_CHART_KEY = "confusion_matrix"


def show(model: Evaluated) -> None:
    """The part Confusion."""
    _start(model)
    left, right = st.columns([11, 10], gap="large")
    with left:
        _matrix(model)
    with right:
        _cell(model)


def _start(model: Evaluated) -> None:
    """Begin with the commonest mistake."""
    wrong = model.confusion - np.diag(np.diag(model.confusion))
    label, answer = np.unravel_index(wrong.argmax(), wrong.shape)
    for key, commonest in ((LABEL_KEY, label), (ANSWER_KEY, answer)):
        if st.session_state.get(key, len(wrong)) >= len(wrong):  # none yet, or of a model with more classes
            st.session_state[key] = int(commonest)


def _matrix(model: Evaluated) -> None:
    chosen = (st.session_state[LABEL_KEY], st.session_state[ANSWER_KEY])
    by_share = bool(st.session_state.get(SHARES_KEY))
    reader = shown.reader()
    part = confusion.matrix(model.confusion, reader, by_share=by_share, chosen=chosen)
    shown.heading(part, model.name)
    st.altair_chart(part.chart, alt=part.alt, key=_CHART_KEY, on_select=_clicked)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(_("Shares of each row, in per cent"), key=SHARES_KEY, persist_state="session")
    with st.expander(_("The matrix as a table")):
        rows = confusion.table(model.confusion, reader, by_share=by_share)
        shown.table(rows, "confusion", model.name, alt=_("A row for each label, a column for each answer"))


def _clicked() -> None:
    """A click on a cell chooses its label and answer; a click beside the cells changes nothing."""
    for cell in st.session_state[_CHART_KEY].selection.get(CELL, [])[:1]:
        st.session_state[LABEL_KEY], st.session_state[ANSWER_KEY] = int(cell["label"]), int(cell["answer"])


def _cell(model: Evaluated) -> None:
    names = shown.reader().names
    left, right = st.columns(2)
    with left:
        label = st.selectbox(
            _("Labelled"), range(len(names)), format_func=names.__getitem__, key=state.translated(LABEL_KEY)
        )
    with right:
        answer = st.selectbox(
            _("Called"), range(len(names)), format_func=names.__getitem__, key=state.translated(ANSWER_KEY)
        )
    numbers = mistakes.answered(model.logits, model.test.labels, label, answer)
    shown.picked(model)
    if not numbers:
        st.info(_("No test picture labelled {label} is called {answer}.", label=names[label], answer=names[answer]))
        return
    st.markdown(
        _(
            "**{count}** pictures labelled {label} are called {answer}, the most confident first:",
            count=f"{len(numbers):,}",
            label=names[label],
            answer=names[answer],
        )
    )
    shown.gallery(numbers, model, "cell_gallery", same_pair=True, columns=(6, 4))
