"""The page Inside: what the network does to the current picture, and why it answers as it does."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.inside import epochs, kernels, layers, reasons, similar
from ui.inside.passed import Pass, keep_unit, open_unit, passed
from ui.shared import class_mode, header, link, models, state
from ui.text import _

VIEW_KEY = "view"
_GIVING_NOTHING_AWAY = ("layers", "kernels")  # of the answer, where it is hidden


def page() -> None:
    """The page Inside."""
    picture = state.current_picture() or state.sample(0)
    state.set_current_picture(picture)
    name = header.title(_("Inside"))
    bundle, classifier = models.read(name), models.classifier(name)
    views: dict[str, tuple[str, Callable[[Pass], None]]] = {
        "layers": (_("Layers"), layers.show),
        "kernels": (_("Kernels"), kernels.show),
        "reasons": (_("Why this answer"), reasons.show),
        "epochs": (_("While it learned"), epochs.show),
        "similar": (_("Pictures like it"), similar.show),
    }
    hidden, all_views = class_mode.is_hidden(picture), tuple(views)
    if hidden:
        views = {name: views[name] for name in _GIVING_NOTHING_AWAY}
    link.start(VIEW_KEY, list(views), "layers", also=all_views)
    st.segmented_control(
        _("View"), list(views), required=True, key=VIEW_KEY, format_func=lambda view: views[view][0],
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    link.keep(VIEW_KEY, "layers")
    if hidden:
        class_mode.tell_hidden()
    given = passed(name, picture, bundle, classifier, hidden)
    open_unit(given)
    keep_unit(given)
    views[st.session_state[VIEW_KEY]][1](given)


if __name__ == "__main__":  # as Streamlit runs a page
    page()
