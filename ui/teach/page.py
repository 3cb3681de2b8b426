"""The page Teach: draw a few examples of your own things, and the network knows them at once."""

from __future__ import annotations

import streamlit as st

from ui.classify import source
from ui.shared import header, problems
from ui.teach import answer, further, gather, judged, kept, shelf, taught
from ui.text import _


def page() -> None:
    """The page Teach."""
    header.unseen_title(_("Teach"))
    st.markdown(_("**Teach it your own things**: draw a few of each, say what they are, and it knows them at once."))
    drawn = st.session_state.get(gather.HOW_KEY, source.DRAW) == source.DRAW
    with st.container(key=f"panels-{source.DRAW if drawn else source.UPLOAD}"):
        left, right = st.columns([11, 10], gap="medium")
    with left.container(border=True, key="input"):
        choice = gather.choose()
        gather.buttons(choice)
        if not drawn:
            gather.camera()
            gather.files()
    with right.container(border=True, key="answer"), problems.told():
        st.toggle(
            _("Beside the ten garments"), key=taught.BESIDE_KEY, persist_state="session",
            help=_("The ten classes stay, and yours stand beside them."), disabled=kept.current().of_photos,
        )  # fmt: skip
        answer.show(choice)
        judged.explain()
    with problems.told():
        shelf.show()
        judged.show()
        further.show()


if __name__ == "__main__":  # as Streamlit runs a page
    page()
