"""Examples come from the canvas or from photos: what is on it now, and a button for each class that takes it."""

from __future__ import annotations

import streamlit as st

from model.drawing import decoding
from model.drawing.strokes import Drawing
from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching.classes import Classes, Example
from ui.classify import draw, photo, sketchpad, source, upload
from ui.components.camera_burst import camera_burst
from ui.shared import problems
from ui.shared.state import Choice
from ui.teach import kept
from ui.text import _

HOW_KEY = "teach_how"
_CHOOSE = {source.DRAW: draw.choose, source.UPLOAD: upload.choose}


def choose() -> Choice:
    """Show the canvas or the uploader; returns what is on it."""
    titles = {source.DRAW: _("Draw"), source.UPLOAD: _("Photos")}
    how = st.segmented_control(
        _("Where examples come from"), list(titles), default=source.DRAW, required=True, key=HOW_KEY,
        format_func=titles.__getitem__, label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    with problems.told():
        return _CHOOSE[str(how)]()
    return Choice()


def example(choice: Choice) -> Example | None:
    """What would be taught: the drawing's 28×28 pixels, or what the eyes look at in a photo."""
    picture = choice.picture
    if picture is None:
        return None
    return Example(picture.pixels if picture.sight is None else picture.sight.picture)


def buttons(choice: Choice) -> None:
    """A button for each class: what is there now is an example of it."""
    classes, given = kept.current(), example(choice)
    st.caption(
        _("What is it? A press makes it an example, and the canvas is empty for the next.")
        if st.session_state[HOW_KEY] == source.DRAW
        else _("What is it? A press makes it an example.")
    )
    with st.container(key="teach_as", horizontal=True):
        for place, name in enumerate(classes.names):
            st.button(
                kept.plain(name), key=f"teach_as_{place}", icon=":material/add:", disabled=given is None,
                on_click=_take, args=(place, given, choice.drawing is not None),
            )  # fmt: skip


def _take(place: int, given: Example, is_drawn: bool) -> None:
    before = kept.current()
    kept.change(lambda classes: teaching.added(classes, place, given))
    if is_drawn and kept.current() is not before:
        st.session_state[draw.PAD_KEY] = sketchpad.replaced(draw.drawn(), Drawing())


def camera() -> None:
    """The camera takes pictures of a class while its button is held."""
    classes = kept.current()
    camera_burst(
        classes.names,
        start=_("Camera: hold a class's button"),
        stop=_("Close the camera"),
        hold=_("Hold: {name}", name="{name}"),
        refused=_("There is no camera here, or this page may not use it: allow it in the browser, or choose a file."),
        key="camera_burst",
        on_taken=_taken,
    )


def _taken(place: int, pictures: list[bytes]) -> None:
    def with_pictures(now: Classes) -> Classes:
        room = teaching.MOST_EXAMPLES - len(now.examples[place])
        found = [_seen(content, _("Camera")) for content in pictures[: max(room, 1)]]
        return teaching.added(now, place, *found)

    kept.change(with_pictures)


def files() -> None:
    """Several photos at once become examples of one class."""
    classes = kept.current()
    with st.expander(_("Several photos of one class")):
        names = dict(enumerate(classes.names))
        place = st.selectbox(_("Class"), list(names), format_func=names.__getitem__, key="teach_burst_class")
        sent = st.file_uploader(
            _("Up to {count} photos", count=teaching.MOST_EXAMPLES), type=["image/*"], accept_multiple_files=True,
            key="teach_files",
        )  # fmt: skip
        if st.button(_("Make them examples"), disabled=not sent) and sent and place is not None:
            with problems.told(), st.spinner(_("Looking at them …")):
                found = [_seen(file.getvalue(), file.name) for file in sent]
                kept.change(lambda current: teaching.added(current, place, *found))
            st.rerun()


def _seen(content: bytes, name: str) -> Example:
    try:
        return Example(photo.look(decoding.open_picture(content)).picture)
    except Problem as problem:
        raise Problem("{file}: {reason}", file=name, reason=problem) from problem
