"""The page Evaluation: how good a model is, and where it fails. One part at a time; the link says which."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from model.evaluation import drawings
from model.evaluation.report import document
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.sections import Subject
from ui.evaluation import about, compare, confidence, confusion, figures, mistakes, shifts, shown
from ui.evaluation import drawings as drawn
from ui.shared import class_mode, header, link, models
from ui.text import _, language, speaker

PART_KEY = "part"


def page() -> None:
    """The page Evaluation."""
    model = models.evaluated(header.title(_("Evaluation")))
    parts: dict[str, tuple[str, Callable[[Evaluated], None]]] = {
        "figures": (_("Figures"), figures.show),
        "confusion": (_("Confusion"), confusion.show),
        "mistakes": (_("Mistakes"), mistakes.show),
        "confidence": (_("Confidence"), confidence.show),
        "compare": (_("Compare"), compare.show),
        "shifts": (_("Shifts"), shifts.show),
        "drawings": (_("Drawings"), drawn.show),
        "about": (_("About this model"), about.show),
    }
    if models.is_own(model.name):
        del parts["compare"], parts["drawings"]  # others know other classes
    if class_mode.is_guessing():
        del parts["mistakes"]  # every picture there stands beside its label
    link.start(PART_KEY, list(parts), "figures", also=("mistakes", "compare", "drawings"))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.segmented_control(
            _("Part"), list(parts), required=True, key=PART_KEY, format_func=lambda name: parts[name][0],
            label_visibility="collapsed", persist_state="session", width="content",
        )  # fmt: skip
        if not models.is_own(model.name):  # it sets a model beside others, and beside our drawings
            _report(model)
    link.keep(PART_KEY, "figures")
    parts[st.session_state[PART_KEY]][1](model)


def _report(model: Evaluated) -> None:
    """A button for the whole evaluation as one file, which is only made when it is asked for."""
    other = compare.chosen(model.name)
    code = language()
    reader = shown.reader(speaker(code))
    classifier = models.classifier(model.name)

    def make() -> str:
        """Runs beside the page, in no visitor's session."""
        reading = drawings.of(model.model, classifier)
        both = {each.name: each.model for each in (model, other) if each}
        return document.html(Subject(model, reading, other, both, shown.votes(model)), reader, code)

    st.download_button(
        _("Download report"),
        make,
        file_name=f"{models.safe(model.name)}-evaluation.html",
        mime="text/html",
        key="report",
        icon=":material/description:",
        on_click="ignore",
    )


if __name__ == "__main__":  # as Streamlit runs a page
    page()
