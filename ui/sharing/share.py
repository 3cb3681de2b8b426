"""The dialog Share: a link to what the visitor sees, as text and as a QR code, and the way in for a class."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from model.drawing import compact
from ui.components.copy_button import copy_button
from ui.server import addresses, opening
from ui.shared import link, state
from ui.sharing import reach, visit
from ui.sharing.reach import Reach
from ui.text import _


def show(page: str) -> None:
    """Open the dialog about the page at this path."""
    st.dialog(_("Share what you see"), width="medium")(_contents)(page)


def _contents(page: str) -> None:
    found = reached(page)
    st.markdown(_("Whoever opens the link sees what you see: the page, the model, the language and the picture."))
    if found.hindrance:
        tell_hindrance(found)
    else:
        found = _for_a_class(found, page)
    st.markdown(f"**{_('The link')}**")
    _left_behind()
    whole = _link(found, page, compact.MOST_CHARACTERS)
    copy_button(
        whole,
        label=_("Copy link"),
        copied=_("Copied"),
        refused=_("Your browser refused: select the link below and copy it."),
        key="copy_link",
    )
    st.code(whole, language=None, wrap_lines=True)


def reached(page: str) -> Reach:
    """How others open the app, by its settings, the way of the visitor of this page, or the machine's addresses."""
    url = (st.context.url or "").rstrip("/").removesuffix(f"/{page}" if page else "")
    machine = reach.likeliest(addresses.own(), reach.network_address())
    listens_on, told = st.get_option("server.address"), opening.address()
    return reach.reach(url, listens_on, machine, told, contained=reach.is_contained(machine))


def _for_a_class(found: Reach, page: str) -> Reach:
    """The code for the phones in the room, and the address to type; returns how others get in, as it was chosen."""
    with st.container(horizontal=True, vertical_alignment="center", key="share_code"):
        picture = st.container(width=300)
        with st.container(width=280):
            st.markdown(_("For a class in the same network: point a phone's camera at the code."))
            _code_caption()
            found = _chosen(found)
            st.markdown(_("Or type this address, and choose a picture of your own:"))
            st.code(found.typed, language=None, wrap_lines=True)
    small = _link(found, page, reach.MOST_CODE_CHARACTERS)
    picture.image(reach.code(small), alt=_("QR code of the link"), width=300)
    if found.choices:
        st.caption(
            _(
                "Does nobody get in? Start the server with the address by which others reach it: "
                "--browser.serverAddress=ADDRESS"
            )
        )
    return found


def _chosen(found: Reach) -> Reach:
    """The same by the address that the visitor chooses, where the machine has several."""
    titles = {address: f"{own.host} · {own.interface}" for address, own in found.choices}
    if len(titles) < 2:
        return found
    label = _("This machine's address in the network of the class")
    chosen = st.selectbox(label, list(titles), format_func=titles.__getitem__, key="share_address")
    return replace(found, address=chosen)


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


def tell_hindrance(found: Reach) -> None:
    """Say why only this machine can open the app."""
    if found.hindrance == "no network":
        st.info(_("Only this machine can open the link: it is in no network."))
    elif found.hindrance == "in a container":
        st.info(
            _(
                "Only this machine can open the link: the server runs in a container, which does not know by which "
                "address others reach it. Start it with --browser.serverAddress=ADDRESS to let a class join."
            )
        )
    else:
        st.info(
            _(
                "Only this machine can open the link: the server listens to nobody else. Start it with "
                "--server.address=0.0.0.0 to let a class join."
            )
        )
