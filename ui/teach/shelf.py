"""The classes with their examples: names to change, examples to move or delete, and all of it as a file."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Classes, Example
from ui.components.example_shelf import Place, Shown, example_shelf
from ui.shared import problems
from ui.teach import kept, taught
from ui.text import _

_OPENED_KEY = "teach_file"
_SIDE = 84  # pixels of an example that is a photo, on the shelf


def show() -> None:
    """Every class in a box of its own, then what is done with all of them."""
    classes = kept.current()
    with problems.told():
        kept.raise_problem()
    st.header(_("Your classes"))
    for start in range(0, len(classes.names), 2):  # in pairs, so that a phone shows them in their order
        for place, column in enumerate(st.columns(2, gap="medium")[: len(classes.names) - start], start):
            with column:
                _class(classes, place)
    _whole(classes)


def _class(classes: Classes, place: int) -> None:
    name, examples = classes.names[place], classes.examples[place]
    with st.container(border=True, key=f"class_{place}"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            key = f"class_name_{place}_{name}"
            st.text_input(
                _("Name of class {number}", number=place + 1), name, max_chars=teaching.LONGEST_NAME, key=key,
                on_change=lambda: kept.change(lambda now: teaching.renamed(now, place, str(st.session_state[key]))),
                width=240,
            )  # fmt: skip
            st.button(
                _("Delete class {name}", name=kept.plain(name)),
                key=f"delete_class_{place}", icon=":material/delete:",
                on_click=lambda: kept.change(lambda now: teaching.without_class(now, place)),
            )  # fmt: skip
        if not examples:
            st.caption(_("No example yet: it cannot be an answer."))
            return
        st.caption(
            _("{count} examples: drag one to another class, or press it to move or delete it.", count=len(examples))
        )
        example_shelf(
            [_shown(example, number, name) for number, example in enumerate(examples)],
            [Place(f"class_{to}", _("Move to {name}", name=other)) for to, other in enumerate(classes.names)],
            own=place,
            label=_("Examples of {name}", name=name),
            delete=_("Delete example"),
            key=f"examples_{place}",
            on_move=lambda number, to: kept.change(lambda now: teaching.moved(now, place, number, to)),
            on_delete=lambda number: kept.change(lambda now: teaching.deleted(now, place, number)),
        )


def _shown(example: Example, number: int, name: str) -> Shown:
    """Called by what it is, too: what is done to it while the page still shows others must not befall another one."""
    small = _small(example)
    alt = _("Example {number} of {name}", number=number + 1, name=name)
    return Shown(f"{number}-{crc32(small.tobytes()):08x}", small, alt)


def _whole(classes: Classes) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="teach_whole"):
        st.text_input(
            _("A further class"), key="new_class", max_chars=teaching.LONGEST_NAME, on_change=_add,
            placeholder=_("Its name, then Enter"), width=220,
        )  # fmt: skip
        st.button(_("Undo"), key="teach_undo", icon=":material/undo:", disabled=not kept.can_undo(), on_click=kept.undo)
        st.download_button(
            _("Save as a file"), lambda: rounds.packed(classes), file_name="classes.zip", mime="application/zip",
            icon=":material/download:", on_click="ignore", disabled=not classes.count, key="teach_save",
        )  # fmt: skip
        if page := taught.to_take_home():
            st.download_button(
                _("Take home as a page"), page, file_name="classes.html", mime="text/html",
                icon=":material/home:", on_click="ignore", key="teach_home",
            )  # fmt: skip
    if classes.of_photos:
        st.caption(_("Photos are not kept when this page is reloaded: save them as a file."))
    with st.expander(_("Open a saved file")):
        st.file_uploader(_("A file that was saved here (.zip)"), key=_OPENED_KEY, on_change=_open)


def _add() -> None:
    name = str(st.session_state["new_class"])
    if name.strip():
        kept.change(lambda now: teaching.with_class(now, name))
        st.session_state["new_class"] = ""


def _open() -> None:
    sent = st.session_state[_OPENED_KEY]
    if sent is not None:
        kept.change(lambda _now: rounds.unpacked(sent.getvalue()))


def _small(example: Example) -> NDArray[np.uint8]:
    if not example.is_photo:
        return example.picture
    return np.asarray(Image.fromarray(example.picture).resize((_SIDE, _SIDE)))
