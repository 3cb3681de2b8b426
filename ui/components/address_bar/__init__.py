"""The browser's address bar: it shows what the page shows, and survives the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).parent / "address_bar.js"
_render = st.components.v2.component("address_bar", js=_SCRIPT.read_text(encoding="utf-8"))


def address_bar(
    query: str, *, page: str, visit: str, in_tab: Mapping[str, str], on_told: Callable[[str], None], key: str
) -> None:
    """Let the address be that of `page` with `query`, in the history's present entry, for as long as it is shown.

    `in_tab`: values that are too long for an address, by the marks that stand in `query` for them. The tab keeps them,
    through a reload too, and an address that is told, or opened with such a mark, says the value again.

    `visit` tells one session of the server from another: a page that belonged to an earlier one (its server was
    stopped and another answers now) doesn't take the new one's address, but hands its own query to `on_told`.
    """

    def told() -> None:
        value = st.session_state[key].told
        if isinstance(value, str):  # what a browser sends is not to be trusted
            on_told(value)

    data = {"query": query, "page": page, "visit": visit, "in_tab": dict(in_tab)}
    _render(key=key, data=data, on_told_change=told)
