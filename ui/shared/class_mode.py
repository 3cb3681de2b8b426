"""For a class: pages that it should not see yet, answers that wait for a guess, rounds of ten, big type.

All of it is in the link.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from model.evaluation import guessing
from model.evaluation.guessing import Round
from model.network.forward import softmax
from ui.shared import link, models
from ui.shared.state import CurrentPicture
from ui.text import _

TYPE_KEY, CLASS_KEY, ROUND_KEY, HIDE_KEY = "type", "class", "round", "hide"
NORMAL, BIG, OPEN, GUESS, NO_ROUND = "normal", "big", "open", "guess", ""
_SEEDS = [NO_ROUND, *(str(seed) for seed in range(1, guessing.ROUNDS + 1))]
_CAN_BE_HIDDEN = (
    "lesson",
    "inside",
    "network",
    "teach",
    "training",
    "evaluation",
)  # paths of pages; the home page stays
_HIDDEN = [",".join(some) for count in range(len(_CAN_BE_HIDDEN) + 1) for some in combinations(_CAN_BE_HIDDEN, count)]
_SHOWN_KEY = "shown_pages"
_GUESSES, _ROUND = "guesses", "kept_round"
_DRAWING = "drawing"


def begin() -> None:
    """Take what the link says. Call this before anything is shown."""
    link.start(TYPE_KEY, [NORMAL, BIG], NORMAL)
    link.start(CLASS_KEY, [OPEN, GUESS], OPEN)
    link.start(ROUND_KEY, _SEEDS, NO_ROUND)
    link.start(HIDE_KEY, _HIDDEN, "")
    link.keep(ROUND_KEY, NO_ROUND)
    link.keep(HIDE_KEY, "")


def visibility(path: str) -> Literal["visible", "hidden"]:
    """Whether the navigation shows the page at this path. Its address opens it all the same."""
    return "hidden" if path in st.session_state[HIDE_KEY].split(",") else "visible"


def switches(pages: Sequence[StreamlitPage]) -> None:
    """How large the type is, when answers are shown, and which pages are."""
    types = {NORMAL: _("Normal"), BIG: _("Big, for a projector")}
    st.segmented_control(_("Type"), list(types), required=True, key=TYPE_KEY, format_func=types.__getitem__)
    answers = {OPEN: _("At once"), GUESS: _("After a guess")}
    st.segmented_control(
        _("Show answers"), list(answers), required=True, key=CLASS_KEY, format_func=answers.__getitem__,
        on_change=_forget,
    )  # fmt: skip
    titles = {page.url_path: page.title for page in pages if page.url_path in _CAN_BE_HIDDEN}
    st.session_state[_SHOWN_KEY] = [path for path in titles if visibility(path) == "visible"]
    st.pills(
        _("Show the pages"), list(titles), selection_mode="multi", key=_SHOWN_KEY, format_func=titles.__getitem__,
        on_change=_hide,
    )  # fmt: skip
    link.keep(TYPE_KEY, NORMAL)
    link.keep(CLASS_KEY, OPEN)


def _hide() -> None:
    shown = st.session_state[_SHOWN_KEY]
    st.session_state[HIDE_KEY] = ",".join(path for path in _CAN_BE_HIDDEN if path not in shown)


def is_big() -> bool:
    """Whether the type is big."""
    return bool(st.session_state.get(TYPE_KEY) == BIG)


def is_guessing() -> bool:
    """Whether answers are shown after a guess only."""
    return bool(st.session_state.get(CLASS_KEY) == GUESS)


def is_hidden(picture: CurrentPicture | None) -> bool:
    """Whether the class should not see yet what this picture is, nor what the network says."""
    if picture is None:
        return False
    if is_round() and played().is_hidden(picture.number):
        return True
    return is_guessing() and guess_of(picture) is None


def guess_of(picture: CurrentPicture) -> int | None:
    """The class, 0–9, that the picture was guessed to be; None if it was not guessed."""
    if is_round() and picture.number in played().numbers:
        return played().guess(picture.number)
    guesses: dict[str, int] = st.session_state.get(_GUESSES, {})
    return guesses.get(_subject(picture))


def guess(picture: CurrentPicture, label: int) -> None:
    """Call the picture `label`. The first guess counts, so that a double click is one."""
    if is_round() and picture.number is not None:
        _keep(guessing.guessed(played(), picture.number, label))
    else:
        st.session_state.setdefault(_GUESSES, {}).setdefault(_subject(picture), label)


def forget_drawing() -> None:
    """The next drawing is of something else, to be guessed anew."""
    st.session_state.get(_GUESSES, {}).pop(_DRAWING, None)


def is_round() -> bool:
    """Whether a round of ten is being played."""
    return bool(st.session_state.get(ROUND_KEY, NO_ROUND) != NO_ROUND)


def played() -> Round:
    """The round that the link names, as far as it was played. Raises Problem if the lesson's model is broken."""
    seed: str = st.session_state[ROUND_KEY]
    kept: tuple[str, Round] | None = st.session_state.get(_ROUND)
    if kept is None or kept[0] != seed:
        # Always by the lesson's model, so that a link means the same ten whatever model is chosen.
        answers = softmax(models.read(models.DEFAULT).test_logits)
        _keep(guessing.draw(answers.max(axis=1), int(seed)))
    drawn: Round = st.session_state[_ROUND][1]
    return drawn


def start_round() -> None:
    """Begin any round."""
    st.session_state[ROUND_KEY] = str(secrets.randbelow(guessing.ROUNDS) + 1)
    st.session_state.pop(_ROUND, None)


def turn(number: int) -> None:
    """Go on to the picture after this one."""
    _keep(guessing.turned(played(), number))


def another_round() -> None:
    """Begin the round after this one, the same for all who played this one."""
    st.session_state[ROUND_KEY] = str(guessing.following(int(st.session_state[ROUND_KEY])))


def end_round() -> None:
    """Back to choosing pictures."""
    st.session_state[ROUND_KEY] = NO_ROUND
    st.session_state.pop(_ROUND, None)


def tell_hidden() -> None:
    """Say on another page that the answer is hidden, and where it can be guessed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("What the network makes of this picture is hidden until it was guessed."), width="content")
        st.page_link("ui/classify/page.py", label=_("Guess it on Classify"), icon=":material/quiz:")


def _keep(given: Round) -> None:
    st.session_state[_ROUND] = (st.session_state[ROUND_KEY], given)


def _forget() -> None:
    st.session_state.pop(_GUESSES, None)


def _subject(picture: CurrentPicture) -> str:
    """What a guess is about: a test picture, an upload, or the drawing, which may grow after its guess."""
    if picture.source == "drawing":
        return _DRAWING
    return str(zlib.crc32(picture.pixels.tobytes()) if picture.number is None else picture.number)
