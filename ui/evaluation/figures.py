"""The figures that matter: accuracy and loss with intervals, among others' figures, and class by class."""

from __future__ import annotations

import streamlit as st

from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import overview
from ui.evaluation import shown
from ui.shared import models, tables
from ui.text import _


def show(model: Evaluated) -> None:
    """The part Figures."""
    reader = shown.reader()
    left, right = st.columns(2, gap="large")
    with left:
        rows = overview.figures_table(model, reader)
        st.header(_("On all test and validation pictures"))
        st.table(rows, border="horizontal", hide_index=True, alt=_("Accuracy and loss, with the lesson's beside them"))
        tables.download(rows, "figures", model.name)
        if models.is_own(model.name):
            st.caption(
                _("The pictures kept apart are those its best epoch was chosen by, so this is a little too good.")
            )
        else:
            shown.chart(overview.accuracy_scale(model, reader), model.name)
            st.caption(overview.sources(reader))
    with right:
        st.header(_("Class by class"))
        classes = overview.class_table(model, reader)
        shown.table(classes, "classes", model.name, alt=_("Precision, recall and F1 of each class"))
        with st.expander(_("What these figures mean")):
            st.markdown(
                _(
                    "**Precision**: of the pictures called a class, the share that bears its label. **Recall**: of the "
                    "pictures with the label, the share that is called so. **F1**: their harmonic mean. The "
                    "**interval** holds the accuracy on all pictures like these with 95 % confidence (Wilson's for "
                    "accuracies, 1.96 standard errors for losses)."
                )
            )
