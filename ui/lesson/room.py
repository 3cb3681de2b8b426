"""A class that goes through the lesson together: the teacher's panel, and how the others follow.

The room's code stands in the link; the key to lead it stays in the teacher's tab.
"""

from __future__ import annotations

import secrets
from zlib import crc32

import pandas as pd
import streamlit as st

from model.problem import Problem
from ui.lesson import progress
from ui.lesson.questions import Question
from ui.server import rooms
from ui.server.rooms import ROOMS, Room
from ui.shared import charts, link, problems, theme
from ui.sharing import reach, share
from ui.text import LANGUAGE_KEY, _, language

ROOM_KEY, LEAD_KEY, SHOWN_KEY = "room", "lead", "lesson_answers_shown"
_VOTER_KEY, _TURN_KEY, _PROBLEM_KEY = "lesson_voter", "lesson_turn", "lesson_room_problem"
_CODE_KEY, _KEY_KEY, _TYPED_KEY = "lesson_room", "lesson_room_key", "lesson_room_typed"
_SECONDS = 2  # until the class has followed
_LONGEST_KEY = 40


def open_room() -> None:
    """Begin to lead a class, at the chapter where this visitor is; for a button's on_click."""
    problems.kept(_PROBLEM_KEY, _open)


def is_leading() -> bool:
    """Whether this visitor leads a class."""
    return code() != "" and ROOMS.leads(code(), str(st.session_state.get(_KEY_KEY, "")))


def code() -> str:
    """The room's code, or nothing."""
    return str(st.session_state.get(_CODE_KEY, ""))


def begin(chapter: int) -> None:
    """Take what the link says, follow the teacher, and say it in the next link. Call this before the chapter shows."""
    _take()
    if not code():
        return
    link.note(ROOM_KEY, code())
    if is_leading():
        ROOMS.move(code(), st.session_state[_KEY_KEY], chapter)
        key = st.session_state[_KEY_KEY]
        link.note_in_tab(LEAD_KEY, f"tab-{crc32(key.encode()):08x}", key)
        return
    with problems.told():
        try:
            _follow(ROOMS.see(code()))
        except Problem:
            leave()
            raise


def show() -> None:
    """The panel above the chapter, if there is a room."""
    problems.tell(_PROBLEM_KEY)
    if not code():
        return
    with st.container(key="lesson_room", border=True):
        if is_leading():
            _lead()
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_("With the class **{code}**: the chapters follow the teacher.", code=code()))
                st.button(_("Leave the class"), key="lesson_leave", on_click=leave, type="tertiary")
            _watch()


def show_answers(asked: Question) -> None:
    """Below a question, for whoever leads a class: its answers, once they are asked for."""
    if is_leading() and st.toggle(_("Show the class's answers"), key=SHOWN_KEY, persist_state="session"):
        _answers(asked)


def answered(question: Question, choice: int) -> None:
    """Count a choice for the class."""
    st.session_state.setdefault(_VOTER_KEY, secrets.token_hex(8))
    problems.kept(_PROBLEM_KEY, lambda: ROOMS.answer(code(), st.session_state[_VOTER_KEY], question.identity, choice))


def leave() -> None:
    """Go on alone; whoever leads ends the room."""
    ROOMS.close(code(), str(st.session_state.get(_KEY_KEY, "")))
    for key in (_CODE_KEY, _KEY_KEY, _TURN_KEY):
        st.session_state.pop(key, None)


def join() -> None:
    """A field for the code, for whoever came without the link."""
    with st.popover(_("Join a class"), icon=":material/group:", key="lesson_join"):
        st.text_input(_("The code that the teacher shows"), key=_TYPED_KEY, max_chars=5, on_change=_typed)


def _open() -> None:
    leave()
    chapter = int(st.session_state.get(progress.CHAPTER_KEY, 1))
    st.session_state[_CODE_KEY], st.session_state[_KEY_KEY] = ROOMS.open(chapter)


def _typed() -> None:
    typed = str(st.session_state.get(_TYPED_KEY, "")).strip().upper()
    problems.kept(_PROBLEM_KEY, lambda: _enter(typed))


def _enter(typed: str) -> None:
    """Raises Problem for what is the code of no class."""
    if not rooms.CODE.fullmatch(typed):
        raise Problem("A class's code is five letters, as the teacher's page shows it.")
    ROOMS.see(typed)
    leave()
    st.session_state[_CODE_KEY] = typed


def _take() -> None:
    asked, key = link.take(ROOM_KEY), link.take(LEAD_KEY)
    if asked is not None and asked != code():
        if rooms.CODE.fullmatch(asked):
            leave()
            st.session_state[_CODE_KEY] = asked
        else:
            link.refuse(Problem("This link is damaged or from elsewhere: `{name}={value}` is not known here.",
                                name=ROOM_KEY, value=link.short(asked)))  # fmt: skip
    if key is not None and not key.startswith("tab-") and len(key) <= _LONGEST_KEY:
        st.session_state[_KEY_KEY] = key


def _follow(room: Room) -> None:
    """To the teacher's chapter, each time that the class is moved; in between everybody may look around."""
    if st.session_state.get(_TURN_KEY) != room.turn:
        st.session_state[_TURN_KEY] = room.turn
        if str(room.chapter) != st.session_state[progress.CHAPTER_KEY]:
            progress.go(room.chapter)
            st.rerun()


@st.fragment(run_every=_SECONDS)
def _watch() -> None:
    """Look whether the class was moved."""
    try:
        room = ROOMS.see(code())
    except Problem:
        st.rerun()
    if room.turn != st.session_state.get(_TURN_KEY):
        st.rerun()


def _lead() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("You lead the class **{code}**: whoever joined goes where you go.", code=code()))
        with st.popover(_("How to join"), icon=":material/qr_code:", key="lesson_how"):
            _how()
        st.button(_("End the class"), key="lesson_leave", on_click=leave, type="tertiary")


def _how() -> None:
    found = share.reached("lesson")
    address = f"{found.address}/lesson?" + link.written({ROOM_KEY: code(), LANGUAGE_KEY: language()})
    if found.hindrance:
        share.tell_hindrance(found)
    st.image(reach.code(address), alt=_("QR code of the link"), width=300)
    st.markdown(_("Point a phone's camera at the code, or open this address:"))
    st.code(address, language=None, wrap_lines=True)
    st.caption(_("Or choose Lesson, Join a class, and type {code}.", code=code()))


@st.fragment(run_every=_SECONDS)
def _answers(asked: Question) -> None:
    """What the class chose: counts alone."""
    try:
        counts = ROOMS.see(code()).counts(asked.identity, len(asked.choices))
    except Problem:
        st.rerun()
    total = sum(counts)
    letters = [chr(ord("A") + place) for place in range(len(counts))]
    rows = pd.DataFrame(
        {"layer": letters, "share": [count / (total or 1) for count in counts], "label": [str(each) for each in counts]}
    )
    st.markdown(_("Answers: {count}", count=total))
    described = ", ".join(f"{letter} {count}" for letter, count in zip(letters, counts, strict=True))
    st.altair_chart(charts.parameter_shares(rows, theme.palette()), alt=described)
