"""The page Network: the whole network on one screen, alive; below it its layers as a table."""

from __future__ import annotations

import streamlit as st

from ui.classify import choosing
from ui.network import layers, living
from ui.shared import class_mode, header, models, state
from ui.text import _


def page() -> None:
    """The page Network."""
    header.unseen_title(_("Network"))
    picture = state.current_picture() or state.sample(0)
    with st.container(key="living"):
        left, right = st.columns([5, 18], gap="medium")
    with left.container(key="input"):
        choice = None if class_mode.is_round() else choosing.choose()
    picture = state.current_picture() or picture
    with right.container(key="network"):
        living.show(picture, is_empty=choice is not None and choice.picture is None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("ui/inside/page.py", label=_("Look inside the network"), icon=":material/visibility:")
        st.caption(_("Why it answers so, how it learned, and which pictures are alike to it"))
    st.header(_("The layers"))
    layers.show(models.read(state.model_name(picture)))


if __name__ == "__main__":  # as Streamlit runs a page
    page()
