"""What stands in the link, so that it opens the page as it was (Streamlit would put labels into it).

A link is read once, when a visit begins; from then on what the visitor does counts. The address bar follows without
an entry in the browser's history, so that a reload opens the same again, and so does a page whose server was
replaced: it tells its address to the new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from urllib.parse import parse_qs, urlencode

import streamlit as st

from model.drawing import compact
from model.problem import Problem
from model.teaching import rounds
from ui.components.address_bar import address_bar

_VISIT_KEY, _ASKED_KEY, _KEPT_KEY, _PAGE_KEY = "link_visit", "link_asked", "link_kept", "link_page"
_PROBLEM_KEY, _STARTED_KEY, _IN_TAB_KEY, _TOLD_KEY = "link_problem", "link_started", "link_in_tab", "link_told"
_MOST_CHARACTERS, _MOST_PARAMETERS, _SHOWN_CHARACTERS = 8_000 + compact.LONGEST_WORD + rounds.LONGEST_WORD, 50, 40


def begin() -> None:
    """Read the link if a visit begins, and start collecting what the next one holds. Call this before all else."""
    if _VISIT_KEY not in st.session_state:
        st.session_state[_VISIT_KEY] = secrets.token_hex(4)
        st.session_state[_ASKED_KEY] = {key: st.query_params.get_all(key) for key in st.query_params}
    st.session_state[_KEPT_KEY] = {}
    st.session_state[_IN_TAB_KEY] = {}


def start(key: str, options: Collection[str], default: str, also: Collection[str] = ()) -> None:
    """A choice begins as the link says. Call this before the widget of this key is shown.

    `also`: what a sound link may say though it is not among the options now; the choice begins with the default then.
    """
    st.session_state.setdefault(_STARTED_KEY, set()).add(key)
    if st.session_state.get(key) not in options:
        asked = take(key)
        if asked is not None and asked not in options and asked not in also:
            refuse(Problem("This link is damaged or from elsewhere: `{name}={value}` is not known here.",
                           name=key, value=short(asked)))  # fmt: skip
        st.session_state[key] = asked if asked in options else default


def keep(key: str, default: str) -> None:
    """The link says what was chosen, unless it is what everyone gets. Call this after the widget."""
    value = st.session_state[key]
    note(key, value if value != default else None)


def take(key: str) -> str | None:
    """What the link says about this, once: afterwards, and where it says nothing, None."""
    asked: dict[str, list[str]] = st.session_state.get(_ASKED_KEY, {})
    values = asked.pop(key, [])
    if len(set(values)) > 1:
        refuse(Problem("This link is damaged: it says {name} more than once.", name=key))
        return None
    return values[0] if values else None


def was_told() -> bool:
    """Whether the browser has told its address, as it stands there and with what its tab keeps."""
    return bool(st.session_state.get(_TOLD_KEY))


def asked() -> frozenset[str]:
    """What the link says something about that nobody has taken yet."""
    return frozenset(st.session_state.get(_ASKED_KEY, {}))


def note(key: str, value: str | None) -> None:
    """The next link says this; nothing about it for None."""
    kept: dict[str, str] = st.session_state.setdefault(_KEPT_KEY, {})
    if value is None:
        kept.pop(key, None)
    else:
        kept[key] = value


def note_in_tab(key: str, mark: str, value: str) -> None:
    """The next link says `mark`, for which this tab alone keeps `value`: it is too long for an address."""
    note(key, mark)
    st.session_state[_IN_TAB_KEY][mark] = value


def noted() -> dict[str, str]:
    """What the next link says: the parameters of the page as it is shown."""
    return dict(st.session_state.get(_KEPT_KEY, {}))


def written(parameters: dict[str, str]) -> str:
    """Parameters as they stand in an address, after the question mark."""
    return urlencode(parameters, safe="/")


def refuse(problem: Problem) -> None:
    """The link could not be opened: the home page says why. The first reason is told."""
    st.session_state.setdefault(_PROBLEM_KEY, problem)


def refused() -> bool:
    """Whether there is a reason to tell."""
    return _PROBLEM_KEY in st.session_state


def raise_refused() -> None:
    """Raise the reason why the link could not be opened, if there is one that was not told yet."""
    problem: Problem | None = st.session_state.pop(_PROBLEM_KEY, None)
    if problem:
        raise problem


def show(page: str, key: str = "address") -> None:
    """The address bar says what was noted of this page. A fragment that notes more calls it with a `key` of its own."""
    visit, in_tab = st.session_state[_VISIT_KEY], st.session_state[_IN_TAB_KEY]
    address_bar(written(noted()), page=page, visit=visit, in_tab=in_tab, on_told=_told, key=key)


def forget() -> None:
    """Nothing more that the link asked for counts."""
    st.session_state[_ASKED_KEY] = {}


def _told(query: str) -> None:
    """The page outlived the visit that it belonged to: begin this one as its address says."""
    if len(query) > _MOST_CHARACTERS or query.count("&") >= _MOST_PARAMETERS:
        return
    st.session_state[_ASKED_KEY], st.session_state[_TOLD_KEY] = parse_qs(query), True
    for key in st.session_state.get(_STARTED_KEY, ()):
        st.session_state.pop(key, None)


def asks(key: str) -> str | None:
    """What the link says about this, where nobody has taken it; None where it says nothing, or more than one thing."""
    values = st.session_state.get(_ASKED_KEY, {}).get(key, [])
    return str(values[0]) if len(values) == 1 else None


def short(value: str) -> str:
    """What a stranger wrote into a link, as it may stand between backticks: it leads nowhere there."""
    shown = "".join(character for character in value if character.isprintable() and character != "`")
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"
