"""A guided tour of six stops along the lesson. A slim panel above each page; the stop stands in the link."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.classify import samples
from ui.classroom.tour_stops import COUNT, HOME, Stop, settings, stop
from ui.shared import class_mode, link, state
from ui.text import _

TOUR_KEY, NO_TOUR = "tour", ""
_NUMBERS = [NO_TOUR, *(str(number) for number in range(1, COUNT + 1))]
_ARRIVING = "tour_arriving"


def begin() -> None:
    """Take what the link says; what else the link says goes before what the stop needs."""
    if TOUR_KEY not in st.session_state:
        link.start(TOUR_KEY, _NUMBERS, NO_TOUR)
        if is_on():
            class_mode.end_round()
            _arrive(link.asked())
    link.keep(TOUR_KEY, NO_TOUR)


def is_on() -> bool:
    """Whether the visitor is on the tour."""
    return bool(st.session_state.get(TOUR_KEY, NO_TOUR) != NO_TOUR)


def start() -> None:
    """Begin with the first stop."""
    _go(1)


def end() -> None:
    """Leave the tour."""
    st.session_state[TOUR_KEY] = NO_TOUR


def invite(page: StreamlitPage) -> None:
    """On the home page a way into the tour, as long as nothing else is going on."""
    if page.url_path == HOME and not is_on() and not class_mode.is_guessing() and not class_mode.is_round():
        st.button(
            _("New here? A tour of six stops"), key="invite", type="tertiary", icon=":material/map:", on_click=start
        )


def show(page: StreamlitPage) -> None:
    """The panel, on the page of its stop; another page, chosen on the way, is left alone."""
    if not is_on():
        return
    number = int(st.session_state[TOUR_KEY])
    here = stop(number)
    if st.session_state.pop(_ARRIVING, False):
        if number < COUNT:
            state.set_current_picture(state.sample(samples.picked()))
        if page.url_path != here.address:
            st.switch_page(here.page)
    with st.container(key="tour", border=True, horizontal=True, vertical_alignment="center"):
        st.html(_told(here, number))
        _buttons(number)


def _told(here: Stop, number: int) -> str:
    place = escape(_("Stop {number} of {count}", number=number, count=COUNT))
    return (
        '<div class="tour" role="status">'
        f'<p><span class="says">{place}</span> <strong>{escape(here.title)}</strong></p>'
        f"<p>{escape(here.says)}</p><p><strong>{escape(_('Try it:'))}</strong> {escape(here.attempt)}</p></div>"
    )


def _buttons(number: int) -> None:
    with st.container(key="tour_buttons", horizontal=True, width="content"):
        st.button(_("Previous stop"), key="tour_back", disabled=number == 1, on_click=_go, args=(number - 1,))
        if number < COUNT:
            st.button(_("Next stop"), key="tour_next", type="primary", on_click=_go, args=(number + 1,))
        st.button(_("End the tour"), key="tour_end", on_click=end)


def _go(number: int) -> None:
    """To this stop: its page is opened, and what it needs is set."""
    class_mode.end_round()
    st.session_state[TOUR_KEY] = str(number)
    _arrive()


def _arrive(but: frozenset[str] = frozenset()) -> None:
    st.session_state[_ARRIVING] = True
    for key, value in settings(int(st.session_state[TOUR_KEY])).items():
        if key not in but:
            st.session_state[key] = value
