"""The answer to the current picture: what the network sees, says, and how sure it is."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import evaluation
from model.sketch import Step
from ui import charts, models, state, theme
from ui.state import CurrentPicture
from ui.text import _, class_names


def show(picture: CurrentPicture, steps: tuple[Step, ...] = ()) -> None:
    """The panel for a picture, with the chosen model's answer as soon as there is one.

    Call it last: while TensorFlow loads it waits, and what comes after it would wait too.
    """
    panel = st.empty()
    name = state.model_name()
    classifier = models.load(name)
    if classifier.done():
        _panel(panel, picture, steps, classifier.result().probabilities(picture.pixels[None])[0])
    elif picture.number is not None:
        # The same network answered every test picture after its training; that answer is at hand.
        _panel(panel, picture, steps, evaluation.probabilities(models.read(name).test_logits[picture.number]))
    else:
        with panel.container():
            _picture(picture)
            st.info(_("The network is being loaded; the answer comes in a few seconds."), icon=":material/hourglass:")
        _panel(panel, picture, steps, models.result(classifier).probabilities(picture.pixels[None])[0])


def invite(sentence: str) -> None:
    """The panel while there is no picture to answer."""
    st.html(f'<div class="answer"><p class="says">{escape(sentence)}</p></div>')


def _panel(
    panel: DeltaGenerator, picture: CurrentPicture, steps: tuple[Step, ...], shares: NDArray[np.float32]
) -> None:
    names = class_names()
    with panel.container():
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            _picture(picture)
            st.html(_headline(picture, names, shares), width="stretch")
        st.altair_chart(
            charts.probability_bars(names, shares, picture.label, theme.palette()),
            alt=_("Probability of each class: {shares}", shares=charts.probability_text(names, shares)),
        )
        st.caption(_("This picture of 28×28 pixels is all that the network sees."))
        if len(steps) > 1:
            _steps(steps)


def _steps(steps: tuple[Step, ...]) -> None:
    with st.expander(_("How it became 28×28 pixels")), st.container(horizontal=True):
        for step in steps:
            st.image(step.picture, caption=_(step.name), width=104, alt=_(step.name))


def _picture(picture: CurrentPicture) -> None:
    st.image(picture.pixels, width=112, alt=_describe(picture))


def _describe(picture: CurrentPicture) -> str:
    if picture.number is not None and picture.label is not None:
        return _("Test picture {number}: {name}", number=picture.number, name=class_names()[picture.label])
    return _("Your drawing in 28×28 pixels") if picture.source == "drawing" else _("Your picture in 28×28 pixels")


def _headline(picture: CurrentPicture, names: tuple[str, ...], shares: NDArray[np.float32]) -> str:
    answer = int(shares.argmax())
    verdict = ""
    if picture.label is not None:
        kind = "right" if answer == picture.label else "wrong"
        label = names[picture.label]
        sentence = (
            _("Right: it is labelled {name}", name=label)
            if kind == "right"
            else _("Wrong: it is labelled {name}", name=label)
        )
        verdict = f'<p class="verdict {kind}">{escape(sentence)}</p>'
    return (
        f'<div class="answer" role="status"><p class="says">{escape(_("The network says"))}</p>'
        f'<p class="name">{escape(names[answer])} '
        f'<span class="percent">{charts.percent(float(shares[answer]))}</span></p>{verdict}</div>'
    )
