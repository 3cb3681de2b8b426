"""Marks in a chapter's text that nobody sees: what a part of it speaks of, and which units a visitor looks at.

The row of the network's stages reads them (static/network/spoken.js).
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from model.network.address import Unit, word


def speaks_of(stages: Iterable[int]) -> None:
    """The container in which this stands speaks of these stages, from 0; −1 is the picture."""
    _mark("stages", " ".join(map(str, stages)))


def looks_at(*units: Unit) -> None:
    """These units are looked at, as long as this stands on the page."""
    _mark("units", " ".join(map(word, units)))


def _mark(name: str, value: str) -> None:
    st.html(f'<div class="unseen" data-{name}="{value}"></div>')
