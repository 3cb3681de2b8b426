"""A question to predict the answer of: chosen, then told why. What was answered stays in the browser's own storage.

The server hears of nothing but a choice in class, and then of the choice alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui.components.part import part
from ui.text import _

_render = part(Path(__file__).parent, buttons=True)


@dataclass(frozen=True)
class Choice:
    """What can be answered, and what is said of it once it was: why it is right, or why it is not."""

    text: str
    reason: str


def question(
    identity: str,
    asked: str,
    choices: Sequence[Choice],
    right: int,
    *,
    of: Sequence[str],
    may_forget: bool,
    on_chosen: Callable[[int], None] | None,
    key: str,
) -> None:
    """Ask, as the question of this name among all names `of`; `right` is the place of the right choice, from 0.

    may_forget: whether all answers can be wiped out here · `on_chosen` is called with a choice's place before the page
    runs again; without it nothing leaves the browser
    """
    data = {
        "identity": identity,
        "of": list(of),
        "asked": asked,
        "choices": [{"text": choice.text, "reason": choice.reason} for choice in choices],
        "right": right,
        "mayForget": may_forget,
        "inClass": on_chosen is not None,
        "words": {
            "heading": _("Predict, then reveal"),
            "right": _("Right."),
            "wrong": _("Not quite."),
            "again": _("Choose again"),
            "tally": _("Answered: {done} of {count}; right at the first try: {right}.", done="{done}", count=len(of),
                       right="{right}"),
            "kept": _("Your answers stay in this browser."),
            "forget": _("Forget my answers"),
        },
    }  # fmt: skip

    def chosen() -> None:
        place = st.session_state[key].chosen
        if on_chosen and isinstance(place, int) and 0 <= place < len(choices):  # a browser's word is not to be trusted
            on_chosen(place)

    _render(key=key, data=data, on_chosen_change=chosen)
