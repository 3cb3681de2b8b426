"""What is tried with the answer: softmax by ten logits, the loss of a probability, the first prediction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from model.data import published_lesson
from model.lesson import sums
from model.network.address import Unit
from ui.lesson import marks, with_picture
from ui.shared import charts, class_mode, models, state, theme
from ui.text import _, class_names

LOGIT_KEY, SHARE_KEY, GUESS_KEY = "lesson_logit", "lesson_share", "lesson_guess"
_MOST = 15.0  # of what a logit is raised or lowered by
_STEPS = 200  # of the probabilities that can be chosen


@st.fragment
def raise_a_logit() -> None:
    """Chapter 7: make softmax say 0.99."""
    picture, names = with_picture.shown(), class_names()
    if class_mode.is_hidden(picture):
        class_mode.tell_hidden()
        return
    own = models.classifier(models.DEFAULT).logits(picture.pixels[None])[0]
    left, right = st.columns([2, 3], gap="medium")
    with left:
        label = st.selectbox(
            _("Class"), range(10), format_func=names.__getitem__, key=state.translated(with_picture.CLASS_KEY)
        )
        marks.looks_at(Unit(5, label), Unit(6, label))
        amount = st.slider(_("Added to its logit"), -_MOST, _MOST, 0.0, 0.1, key=LOGIT_KEY)
        logits = sums.raised(own, label, amount)
        shares = sums.shares(logits)
        share = float(shares[label])
        details = {"name": names[label], "logit": charts.number(float(logits[label]), 2), "share": f"{share:.3f}"}
        if share >= sums.SURE:
            st.success(_("Done: {name} has the logit {logit}, and softmax says {share}.", **details))
        else:
            st.info(_("{name} has the logit {logit}, and softmax says {share}.", **details))
        st.caption(_("All ten logits: {logits}", logits=", ".join(charts.number(float(each), 1) for each in logits)))
    with right:
        _bars(shares, None)


@st.fragment
def lose() -> None:
    """Chapter 8: the loss of a probability that is chosen."""
    chances = np.arange(1, _STEPS + 1) / _STEPS
    share = st.select_slider(
        _("Probability of the right class"), [float(chance) for chance in chances], 0.5, key=SHARE_KEY,
        format_func=lambda chance: f"{chance:.3f}",
    )  # fmt: skip
    loss, half = sums.loss(share), sums.loss(share / 2)
    st.markdown(
        _("−ln {share} = **{loss}**. Half of that probability would cost {half}, {more} more.",
          share=f"{share:.3f}", loss=f"{loss:.3f}", half=f"{half:.3f}", more=f"{half - loss:.3f}")
    )  # fmt: skip
    rows = pd.DataFrame({"probability": chances, "loss": [sums.loss(float(chance)) for chance in chances]})
    st.altair_chart(
        charts.loss_curve(
            rows, share, share_title=_("Probability of the right class"), loss_title=_("Loss"), palette=theme.palette()
        ),
        alt=_("The loss falls from {most} at {least} to 0 at 1; at {share} it is {loss}.", most=f"{rows.loss[0]:.2f}",
              least=f"{chances[0]:.3f}", share=f"{share:.3f}", loss=f"{loss:.3f}"),
    )  # fmt: skip
    _own_loss()


def predict() -> None:
    """Chapter 11: the first validation picture, guessed first."""
    pixels, label = models.first_validation_picture()
    names = class_names()
    guess = st.pills(_("What do you see?"), range(10), format_func=names.__getitem__, key=GUESS_KEY)
    left, right = st.columns([2, 3], gap="medium")
    left.image(pixels, width=224, alt=_("The first validation picture"))
    with right:
        if guess is None:
            st.caption(_("The network's answer shows once you have said yours."))
            return
        shares = sums.shares(models.read(models.DEFAULT).validation_logits[0])
        st.markdown(
            _("You say {guess}. The network says **{answer}**, with {share}; the label is {label}. In the lesson, "
              "class {number} got {published}.", guess=names[guess], answer=names[int(shares.argmax())],
              share=charts.percent(float(shares.max())), label=names[label],
              number=published_lesson.FIRST_ANSWER, published=published_lesson.FIRST_PROBABILITY)
        )  # fmt: skip
        _bars(shares, label)


def _bars(shares: NDArray[np.float32], truth: int | None) -> None:
    names = class_names()
    st.vega_lite_chart(
        charts.probability_bars(names, shares, truth, theme.palette(), _("Probability")),
        alt=charts.probability_text(names, shares),
    )


def _own_loss() -> None:
    """What the current picture costs, where its label is known and nobody has to guess it."""
    picture = with_picture.shown()
    if picture.label is None or class_mode.is_hidden(picture):
        return
    shares = models.classifier(models.DEFAULT).probabilities(picture.pixels[None])[0]
    share = float(shares[picture.label])
    st.caption(
        _("Your picture is labelled {name}. The network gives that class {share}: a loss of {loss}.",
          name=class_names()[picture.label], share=charts.percent(share),
          loss=f"{sums.loss(max(share, float(np.finfo(np.float32).tiny))):.4f}")
    )  # fmt: skip
