"""What is answered by what was learned: bars for the picture that is on the canvas, which follow the pen."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from zlib import crc32

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.problem import Problem
from model.teaching.classes import Classes, Example
from model.teaching.head import Head
from ui.classify import misread
from ui.components.live_answer import Live, live_answer
from ui.server import weights
from ui.shared import charts, theme
from ui.shared.state import Choice
from ui.teach import gather, kept, taught
from ui.text import _, class_names


def show(choice: Choice) -> None:
    """The bars, or what is missing for them."""
    classes, head = kept.current(), taught.head()
    if head is None:
        _says(_missing(classes))
        return
    names = names_of(classes, head)
    if not classes.of_photos and (choice.drawing is not None or choice.picture is None):
        with suppress(Problem), st.container(key="live"):
            live = Live(taught.NETWORK, weights.address(taught.NETWORK), 0.0, head)
            pixels = choice.picture.pixels if choice.picture else None
            live_answer(
                [live], pixels, misread.settings(), classes=names, beside=False, key="teach_live",
                says=_("What you taught says"),
            )  # fmt: skip
    given = gather.example(choice)
    if given is None or given.is_photo != classes.of_photos:
        asked = _("Show it a photo: what is it?") if classes.of_photos else _("Draw something: what is it?")
        _says(asked)
        return
    _panel(given, names, answered(given, head))


def _says(sentence: str) -> None:
    st.html(f'<div class="answer" data-about=""><p class="says">{escape(sentence)}</p></div>')


def names_of(classes: Classes, head: Head) -> list[str]:
    """What can be answered: where the network's ten classes stay those, then the visitor's."""
    own = [classes.names[place] for place in head.places]
    return [*class_names(), *own] if head.beside else own


def answered(example: Example, head: Head) -> NDArray[np.float32]:
    """The probabilities of what can be answered."""
    features = taught.seeing(kept.current()).features(example.picture[None])
    ten = taught.classifier().probabilities(example.picture[None]) if head.beside else np.empty((1, 0), np.float32)
    return np.asarray(head.probabilities(features, ten)[0], np.float32)


def _panel(example: Example, names: list[str], shares: NDArray[np.float32]) -> None:
    best = int(shares.argmax())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        alt = _("Your picture in 28×28 pixels") if not example.is_photo else _("Your photo")
        st.image(example.picture, width=112, alt=alt)
        share = f'<span class="percent">{charts.percent(float(shares[best]))}</span>'
        st.html(
            f'<div class="answer" data-about="{crc32(example.picture.tobytes())}"><p class="says">'
            f'{_("What you taught says")}</p><p class="name">{escape(names[best])} {share}</p></div>',
            width="stretch",
        )
    st.vega_lite_chart(
        charts.probability_bars(tuple(names), shares, None, theme.palette(), _("Probability")),
        alt=_("Probability of each class: {shares}", shares=charts.probability_text(tuple(names), shares)),
        key="teach_bars",
    )


def _missing(classes: Classes) -> str:
    lacking = [name for place, name in enumerate(classes.names) if place not in classes.taught]
    return _("It has nothing to tell apart yet: give an example of {names}.", names=", ".join(lacking[:2]))
