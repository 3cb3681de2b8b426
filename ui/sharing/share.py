"""The dialog Share: a link to what the visitor sees, as text and as a QR code, and the way in for a class."""

from __future__ import annotations

import streamlit as st

from model.drawing import compact
from ui.components.copy_button import copy_button
from ui.shared import link, state
from ui.sharing import reach, visit
from ui.sharing.reach import Reach
from ui.text import _


def show(page: str) -> None:
    """Open the dialog about the page at this path."""
    st.dialog(_("Share what you see"), width="medium")(_contents)(page)


def _contents(page: str) -> None:
    base = (st.context.url or "").rstrip("/").removesuffix(f"/{page}" if page else "")
    found = reach.reach(base, st.get_option("server.address"), reach.network_address())
    st.markdown(_("Whoever opens the link sees what you see: the page, the model, the language and the picture."))
    if found.hindrance:
        _hindered(found)
    else:
        _for_a_class(found, page)
    st.markdown(f"**{_('The link')}**")
    _left_behind()
    whole = _link(found, page, compact.MOST_CHARACTERS)
    st.code(whole, language=None, wrap_lines=True)
    copy_button(
        whole,
        label=_("Copy link"),
        copied=_("Copied"),
        refused=_("Your browser refused: select the link above and copy it."),
        key="copy_link",
    )


def _for_a_class(found: Reach, page: str) -> None:
    """The code for the phones in the room, and the address to type."""
    with st.container(horizontal=True, vertical_alignment="center", key="share_code"):
        small = _link(found, page, reach.MOST_CODE_CHARACTERS)
        st.image(reach.code(small), alt=_("QR code of the link"), width=300)
        with st.container(width=280):
            st.markdown(_("For a class in the same network: point a phone's camera at the code."))
            _code_caption()
            st.markdown(_("Or type this address, and choose a picture of your own:"))
            st.code(found.address, language=None, wrap_lines=True)


def _link(found: Reach, page: str, most: int) -> str:
    """The link in whose drawing takes at most `most` characters."""
    query = link.written(visit.shared(most))
    return f"{found.address}/{page}" + (f"?{query}" if query else "")


def _left_behind() -> None:
    picture = state.current_picture()
    if picture is not None and picture.source == "upload":
        st.info(_("Your picture file stays here: no link can hold it. The link opens everything else."))
    elif visit.is_too_large(compact.MOST_CHARACTERS):
        st.info(_("Your drawing is too large for a link, which opens everything else."))


def _code_caption() -> None:
    if visit.is_too_large(reach.MOST_CODE_CHARACTERS):
        st.caption(_("Your drawing is too large for the code, which opens everything else."))
    elif visit.is_simplified(reach.MOST_CODE_CHARACTERS):
        st.caption(_("The code holds your drawing with fewer points, so that cameras can read it: figures may differ."))


def _hindered(found: Reach) -> None:
    if found.hindrance == "no network":
        st.info(_("Only this machine can open the link: it is in no network."))
    else:
        st.info(
            _(
                "Only this machine can open the link: the server listens to nobody else. Start it with "
                "--server.address=0.0.0.0 to let a class join."
            )
        )
