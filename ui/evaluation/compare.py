"""Two models side by side: figures, where they differ, and whether that is more than chance."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from model.evaluation import comparison
from model.evaluation.report.charts import percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import trust, versus
from model.problem import Problem
from ui.evaluation import shown
from ui.shared import link, models, tables
from ui.text import _

OTHER_KEY, SIDE_KEY = "with", "right_alone"


def show(model: Evaluated) -> None:
    """The part Compare."""
    names = others(model.name)
    if not names:
        st.info(_("There is no other model to compare with: train one, and it stands here."))
        return
    link.start(OTHER_KEY, names, names[0])
    st.selectbox(_("Compare {name} with", name=model.name), names, key=OTHER_KEY, width=320, persist_state="session")
    link.keep(OTHER_KEY, names[0])
    other = models.evaluated(st.session_state[OTHER_KEY])
    found = comparison.compare(model.probabilities, other.probabilities, model.test.labels)
    st.markdown(versus.sentence(found, model.name, other.name, shown.reader()))
    _drawings(model, other)
    _figures(model, other)
    _alone(found, model, other)


def others(name: str) -> list[str]:
    """Every other model that can be used, those first that the usual comparison is with."""
    rest = [each for each in models.names() if each != name and models.is_sound(each) and not models.is_own(each)]
    return sorted(rest, key=lambda each: each not in (models.DEFAULT, models.FOR_DRAWINGS))


def chosen(name: str) -> Evaluated | None:
    """The model that was chosen to compare with, or the usual one; None if there is none with all its answers."""
    names = others(name)
    asked = st.session_state.get(OTHER_KEY)
    with suppress(Problem):
        return models.evaluated(asked if asked in names else names[0]) if names else None
    return None


def _figures(model: Evaluated, other: Evaluated) -> None:
    reader = shown.reader()
    left, right = st.columns(2, gap="large")
    with left:
        rows = versus.table(model, other, reader)
        st.table(rows, border="horizontal", hide_index=True, alt=_("The figures of both models"))
        tables.download(rows, "compared", model.name)
        shown.chart(versus.differences(model, other, reader), model.name)
    with right:
        shown.chart(trust.reliabilities((model, other), reader), model.name)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{_('F1, class by class')}**")
        shown.table(versus.class_table(model, other, reader), "compared-classes", model.name, alt=_("F1 of each class"))
    with right:
        st.markdown(f"**{_('Where their mistakes differ most')}**")
        rows = versus.pair_table(model, other, reader)
        shown.table(rows, "compared-mistakes", model.name, alt=_("How often both models make a mistake"))


def _alone(found: comparison.Comparison, model: Evaluated, other: Evaluated) -> None:
    st.header(_("Pictures that only one of them gets right"))
    titles = {"first": _("Only {name} is right", name=model.name), "second": _("Only {name} is right", name=other.name)}
    side = st.segmented_control(
        _("Which model is right"), list(titles), default="first", required=True, key=SIDE_KEY,
        format_func=titles.__getitem__, label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    right, wrong = (model, other) if side == "first" else (other, model)
    numbers = found.only_first if side == "first" else found.only_second
    shown.picked(model)
    if not numbers:
        st.info(_("There is no such picture."))
        return
    st.caption(
        _(
            "Below each picture: what {wrong} calls it. {right} calls it by its label.",
            wrong=wrong.name,
            right=right.name,
        )
    )
    shown.gallery(numbers, wrong, f"alone_{side}")


def _drawings(model: Evaluated, other: Evaluated) -> None:
    first, second = models.drawn(model.name), models.drawn(other.name)
    st.markdown(
        _(
            "On our hundred drawings: {first} has a balanced accuracy of **{one}**, {second} of **{two}**.",
            first=model.name,
            second=other.name,
            one=percent(first.balanced),
            two=percent(second.balanced),
        )
    )
