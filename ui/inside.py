"""The page Inside: what the network does to the current picture, and why it answers as it does."""

from __future__ import annotations

import streamlit as st

from ui import header, models, state
from ui.inside_parts import epochs, kernels, layers, reasons, similar
from ui.inside_parts.passed import passed
from ui.text import _

VIEW_KEY = "view"


def page() -> None:
    """The page Inside."""
    picture = state.current_picture() or state.sample(0)
    state.set_current_picture(picture)
    name = header.title(_("Inside"))
    bundle, classifier = models.read(name), models.load(name)
    view = _view()
    place = st.empty()
    if not classifier.done():
        place.info(_("The network is being loaded; it is shown in a few seconds."), icon=":material/hourglass:")
    ready = models.result(classifier)
    place.empty()
    _VIEWS[view](passed(picture, bundle, ready))


def _view() -> str:
    names = {
        "layers": _("Layers"),
        "kernels": _("Kernels"),
        "reasons": _("Why this answer"),
        "epochs": _("While it learned"),
        "similar": _("Pictures like it"),
    }
    chosen = st.segmented_control(
        _("View"),
        list(names),
        format_func=names.__getitem__,
        default="layers",
        required=True,
        key=VIEW_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(chosen or "layers")


_VIEWS = {
    "layers": layers.show,
    "kernels": kernels.show,
    "reasons": reasons.show,
    "epochs": epochs.show,
    "similar": similar.show,
}


if __name__ == "__main__":  # as Streamlit runs a page
    page()
