"""The page Inside: why the network answers as it does, how it learned to, and which pictures are alike to it.

What each map and unit does with the picture is shown by Network.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.inside import epochs, reasons, similar
from ui.inside.passed import Pass, passed
from ui.shared import class_mode, header, link, models, state
from ui.text import _

VIEW_KEY = "view"
_ON_NETWORK = ("layers", "kernels")  # views that older links ask for, as they do for a unit


def page() -> None:
    """The page Inside."""
    asked = link.asks(VIEW_KEY)
    if asked in _ON_NETWORK or (asked is None and link.asks(state.UNIT)):
        link.take(VIEW_KEY)
        st.switch_page("ui/network/page.py")
    picture = state.current_picture() or state.sample(0)
    state.set_current_picture(picture)
    name = header.title(_("Inside"))
    if class_mode.is_hidden(picture):
        class_mode.tell_hidden()
        return
    views: dict[str, tuple[str, Callable[[Pass], None]]] = {
        "reasons": (_("Why this answer"), reasons.show),
        "epochs": (_("While it learned"), epochs.show),
        "similar": (_("Pictures like it"), similar.show),
    }
    link.start(VIEW_KEY, list(views), "reasons")
    st.segmented_control(
        _("View"), list(views), required=True, key=VIEW_KEY, format_func=lambda view: views[view][0],
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    link.keep(VIEW_KEY, "reasons")
    views[st.session_state[VIEW_KEY]][1](passed(name, picture, models.read(name), models.classifier(name)))


if __name__ == "__main__":  # as Streamlit runs a page
    page()
