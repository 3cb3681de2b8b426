"""Can the model's confidence be trusted? The reliability diagram, and answering only when sure enough."""

from __future__ import annotations

import streamlit as st

from model.evaluation import confidence
from model.evaluation.report.charts import percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import trust
from ui.evaluation import shown
from ui.shared import tables
from ui.text import _

SURE_KEY = "at_least_this_sure"


def show(model: Evaluated) -> None:
    """The part Confidence."""
    reader = shown.reader()
    st.markdown(trust.confidence_sentence(model, reader))
    left, right = st.columns(2, gap="large")
    with left:
        shown.chart(trust.reliability(model, reader), model.name)
        st.caption(
            _(
                "On the dashed line the model is right as often as it is sure; below it, it is too sure. "
                "The larger the dot, the more pictures."
            )
        )
        tables.download(trust.reliability_table(model, reader), "reliability", model.name)
    with right:
        _answering(model)
    with st.expander(_("What temperature scaling is")):
        st.markdown(
            _(
                "All logits are divided by one number, the temperature, before the softmax. It is chosen for the "
                "lowest loss on the validation pictures and changes no answer, only how sure the answers are. "
                "Wherever else this app shows probabilities, they are as trained."
            )
        )


@st.fragment
def _answering(model: Evaluated) -> None:
    place = st.container()
    sure = st.slider(
        _("Answer only when at least this sure, per cent"), 10, 100, 90, key=SURE_KEY, persist_state="session"
    )
    found = confidence.answering(model.probabilities, model.test.labels, sure / 100)
    tempered = confidence.answering(model.tempered, model.test.labels, sure / 100)
    with place:
        shown.chart(trust.answering(model, shown.reader(), found), model.name)
    st.markdown(_answered(found, _("As trained")) + "  \n" + _answered(tempered, _("After temperature scaling")))
    tables.download(trust.answering_table(model, shown.reader()), "answering", model.name)


def _answered(found: confidence.Answering, title: str) -> str:
    if not found.share:
        return _("{title}: it answers nothing.", title=title)
    return _(
        "{title}: it answers **{share}** of the pictures and is right in **{accuracy}** of these.",
        title=title,
        share=percent(found.share),
        accuracy=percent(found.accuracy),
    )
