"""Why was it misread: a drawing beside real pictures, in numbers, and with switches that change how it is read; a photo
beside those that taught the eyes."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import streamlit as st

from model.data import photos
from model.data.dataset import Pictures
from model.data.photos import NONE
from model.drawing import misread, strokes
from model.drawing.misread import Measures
from model.drawing.reading import Settings
from model.drawing.strokes import Drawing
from model.photo import alike
from model.photo.eyes import Sight
from ui.classify.answer import Answer
from ui.shared import class_mode, header, models, state
from ui.shared.state import CurrentPicture
from ui.text import _, class_names

OPEN_KEY, PHOTO_OPEN_KEY, MEANT_KEY = "misread", "misread_photo", "meant"
FIT_KEY, INVERT_KEY, FILL_KEY, THICKNESS_KEY = "read_fit", "read_invert", "read_fill", "read_thickness"
_NEAREST = 4


def settings() -> Settings:
    """How drawings are read: as the switches of the open fold say, as usual while it is closed."""
    switches, usual = st.session_state, Settings()
    if not switches.get(OPEN_KEY):
        return usual
    return Settings(
        fit=switches.get(FIT_KEY, usual.fit),
        invert="no" if switches.get(INVERT_KEY) else "auto",
        fill=switches.get(FILL_KEY, usual.fill),
        thickness=switches.get(THICKNESS_KEY, usual.thickness),
    )


def forget() -> None:
    """Forget what the visitor said to have drawn, and what it was guessed to be."""
    class_mode.forget_drawing()
    if MEANT_KEY in st.session_state:
        st.session_state[MEANT_KEY] = None


def show(picture: CurrentPicture, drawing: Drawing, answer: Answer) -> None:
    """The fold under the answer to a drawing."""
    fold = st.expander(_("Why was my drawing misread?"), key=OPEN_KEY, on_change="rerun")
    if not fold.open:
        return
    with fold:
        meant = _meant(_("What did you draw?"), answer.names)
        _switches()
        labels = [answer.label] if meant in (None, answer.label) else [answer.label, meant]
        _nearest(picture, labels, answer)
        _measures(picture, labels, answer)
        _download(drawing, meant)


def show_photo(sight: Sight) -> None:
    """The fold under the answer to a photo."""
    fold = st.expander(_("Why was my photo misread?"), key=PHOTO_OPEN_KEY, on_change="rerun")
    if not fold.open:
        return
    with fold:
        meant = _meant(_("What is it?"), class_names())
        taken = _("Taken for the garment")
        st.image(sight.steps()[2].picture, width=128, caption=taken, alt=taken)
        st.caption(_("If that is not all of it, or more: correct how it is read."))
        answer = NONE if sight.is_unknown else sight.label
        for label in [answer] if meant in (None, answer) else [answer, meant]:
            _nearest_photos(sight, label)


def _nearest_photos(sight: Sight, label: int) -> None:
    names = (*class_names(), _("none of the ten"))
    st.markdown(_("The photos of the class **{name}** that look most alike to the network:", name=names[label]))
    alt = _("A photo of the class {name}", name=names[label])
    with st.container(horizontal=True, gap="xsmall"):
        for picture in photos.load(numbers=alike.shipped().nearest(sight, label, _NEAREST)).pictures:
            st.image(picture, width=96, alt=alt)


def _meant(question: str, names: tuple[str, ...]) -> int | None:
    if (st.session_state.get(MEANT_KEY) or 0) >= len(names):  # of a model with more classes
        st.session_state[MEANT_KEY] = None
    meant: int | None = st.selectbox(
        question,
        range(len(names)),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Choose a class"),
        key=state.translated(MEANT_KEY),
        persist_state="session",
    )
    return meant


def _switches() -> None:
    st.markdown(_("**Read it differently**: the bars follow at once."))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(_("Fit to the frame"), True, key=FIT_KEY, persist_state="session")
        st.toggle(_("Invert"), key=INVERT_KEY, persist_state="session")
        st.toggle(_("Fill closed outlines"), key=FILL_KEY, persist_state="session")
        st.slider(_("Thickness"), -1.0, 1.0, 0.0, 0.1, key=THICKNESS_KEY, width=180, persist_state="session")


def _nearest(picture: CurrentPicture, labels: list[int], answer: Answer) -> None:
    test, names, sample = models.pictures(answer.model), answer.names, state.sampler(answer.model)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.image(picture.pixels, width=64, caption=_("Yours"), alt=header.describe(picture))
    for label in labels:
        st.markdown(_("The test pictures of the class **{name}** that come nearest:", name=names[label]))
        with st.container(horizontal=True, gap="xsmall"):
            for number in misread.nearest(picture.pixels, test, label, _NEAREST):
                st.image(test.images[number], width=64, alt=header.describe(sample(number)))


def _measures(picture: CurrentPicture, labels: list[int], answer: Answer) -> None:
    names = answer.names
    columns = {_("Yours"): misread.measures(picture.pixels)}
    columns |= {_("Average {name}", name=names[label]): average(answer.model, label) for label in labels}
    st.table(pd.DataFrame({title: _figures(found) for title, found in columns.items()}), border="horizontal")


def _figures(found: Measures) -> dict[str, str]:
    return {
        _("Ink, share of full white"): f"{100 * found.ink:.0f} %",
        _("Width, pixels"): f"{found.width:.0f}",
        _("Height, pixels"): f"{found.height:.0f}",
        _("Off centre to the right, pixels"): f"{found.right:+.1f}",
        _("Off centre downwards, pixels"): f"{found.down:+.1f}",
    }


def _download(drawing: Drawing, meant: int | None) -> None:
    st.download_button(
        _("Download the drawing with its label"),
        json.dumps(strokes.to_json(replace(drawing, label=meant)), ensure_ascii=False),
        file_name="drawing.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        disabled=meant is None,
    )
    st.caption(_("The file holds your strokes and the class you chose. Nothing is kept on the server."))


def average(name: str, label: int) -> Measures:
    """The mean measures of a class's test pictures, of those that the model of this name is judged by."""
    return _average(models.read(name).created if models.is_own(name) else "", label, models.pictures(name))


@st.cache_data(show_spinner=False, max_entries=50)
def _average(owner: str, label: int, _pictures: Pictures) -> Measures:  # noqa: ARG001 (part of the cache's key)
    return misread.average(_pictures, label)
