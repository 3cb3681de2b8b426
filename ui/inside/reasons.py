"""Inside, why this answer: which parts of the picture speak for a class, asked in two ways."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain.saliency import integrated_gradients, occlusion
from ui.components.map_viewer import map_viewer
from ui.inside.passed import Pass
from ui.shared import charts, colours, header, theme
from ui.text import _

CLASS_KEY, SIZE_KEY = "reasons_class", "reasons_size"
_SIZES = (3, 5, 7, 9)


@st.fragment
def show(given: Pass) -> None:
    """Occlusion and integrated gradients, for the answer and for any other class."""
    label = _label(given)
    left, middle, right = st.columns([3, 4, 4], gap="medium")
    with left:
        _picture(given, label)
    with middle:
        _occlusion(given, label)
    with right:
        _gradients(given, label)


def _label(given: Pass) -> int:
    names = given.names
    chosen = st.pills(
        _("What speaks for this class?"),
        range(len(names)),
        format_func=lambda label: names[label],
        default=given.answer,
        required=True,
        key=f"{CLASS_KEY}-{given.key}",
    )
    return int(chosen if chosen is not None else given.answer)


def _picture(given: Pass, label: int) -> None:
    name, share = given.names[label], charts.percent(float(given.values[-1][label]))
    st.image(given.picture.pixels, width="stretch", alt=header.describe(given.picture))
    if label == given.answer:
        st.markdown(_("The network answers **{name}**, {share}.", name=name, share=share))
    else:
        answer = given.names[given.answer]
        st.markdown(_("The network answers {answer}; **{name}** gets {share}.", answer=answer, name=name, share=share))


def _occlusion(given: Pass, label: int) -> None:
    st.header(_("Cover a part"))
    size = int(st.session_state.get(SIZE_KEY) or _SIZES[1])
    found = given.kept(
        f"occlusion-{size}",
        lambda: occlusion(given.picture.pixels, given.classifier.probabilities, size),
    )
    shares, whole = found[:, :, label], float(given.values[-1][label])
    map_viewer(
        _over(given, shares - whole, least=0.01),
        label=_("How the probability changes when a patch covers the picture there"),
        caption=_("Blue: covered there, it falls. Orange: it rises. Point at a place:"),
        texts=[f"{charts.percent(whole)} → {charts.percent(float(share))}" for share in shares.flat],
        pointer=size,
        key="occlusion",
    )
    row, column = (int(number) for number in np.unravel_index(shares.argmin(), shares.shape))
    st.markdown(
        _(
            "It falls most with the patch at row {row}, column {column}: from {whole} to **{least}**.",
            row=row + 1,
            column=column + 1,
            whole=charts.percent(whole),
            least=charts.percent(float(shares.min())),
        )
    )
    st.segmented_control(
        _("Size of the patch"),
        _SIZES,
        format_func=lambda side: f"{side}×{side}",
        default=_SIZES[1],
        required=True,
        key=SIZE_KEY,
        persist_state="session",
    )
    st.caption(
        _(
            "It shows what the answer depends on when one place at a time is missing; it misses what two places "
            "say alike, and a black patch is itself a shape."
        )
    )


def _over(given: Pass, values: NDArray[np.floating], least: float = 0.0) -> NDArray[np.uint8]:
    """Values over the picture; changes of less than `least` stay pale."""
    top = max(float(np.abs(values).max()), least)
    return colours.over(given.picture.pixels, values, top, theme.palette())


def _gradients(given: Pass, label: int) -> None:
    st.header(_("Share out the score"))
    found = given.kept(
        f"gradients-{label}",
        lambda: integrated_gradients(given.picture.pixels, lambda path: given.classifier.gradients(path, label)),
    )
    start = given.kept("black", lambda: given.classifier.logits(np.zeros((1, 28, 28), np.uint8))[0])
    logit, total = float(given.values[-2][label]), float(found.sum())
    map_viewer(
        _over(given, found),
        label=_("How much each pixel adds to the score of the class or takes from it"),
        caption=_("Orange: adds to the score. Blue: takes from it. Point at a place:"),
        texts=[charts.number(float(share)) for share in found.flat],
        key="gradients",
    )
    difference = logit - float(start[label])
    st.markdown(
        _(
            "The pixels add up to **{total}**. The score (logit) rose by {difference}, from {black} for a black "
            "picture to {logit}; the rest, {rest}, is the error of 256 steps.",
            total=charts.number(total, 2),
            difference=charts.number(difference, 2),
            black=charts.number(float(start[label]), 2),
            logit=charts.number(logit, 2),
            rest=charts.number(difference - total, 2),
        )
    )
    st.caption(
        _(
            "Integrated gradients give every pixel its share, and the shares add up; they say nothing of black pixels, "
            "nor of what would happen if a part were missing."
        )
    )
