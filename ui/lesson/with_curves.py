"""What is tried with the training: its patience, and finding the best epoch on its curves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from model.bundle.bundle import Bundle
from model.lesson import sums
from ui.components.training_step import training_step
from ui.components.training_step.words import words
from ui.server import few
from ui.shared import charts, models, theme
from ui.text import _, class_names

PATIENCE_KEY, EPOCH_KEY = "lesson_patience", "lesson_epoch"
_MOST_PATIENCE = 5


def train() -> None:
    """Chapter 9: what early stopping makes of the shipped training."""
    _patience()


def watch() -> None:
    """Chapter 9, over the whole width: a small network that learns in the page, step by step."""
    st.subheader(_("One training step, watched"))
    training_step(few.ADDRESS, classes=class_names(), words=words(_), key="training_step")


@st.fragment
def _patience() -> None:
    model = models.read(models.DEFAULT)
    losses = [epoch.val_loss for epoch in model.history]
    patience = st.slider(_("Patience"), 1, _MOST_PATIENCE, key=PATIENCE_KEY)
    end = sums.stop(losses, patience)
    seen = losses[:end]
    details = {"patience": patience, "epochs": len(seen), "loss": f"{min(seen):.4f}", "all": len(losses)}
    if end is None:
        st.markdown(
            _("With a patience of {patience} it would have gone on beyond epoch {epochs}, where ours ended: what "
              "would have come, nobody knows without training. Kept so far: validation loss **{loss}**.", **details)
        )  # fmt: skip
    elif patience == model.recipe.patience:
        st.markdown(
            _("A patience of {patience} is the lesson's: it ended after epoch {epochs}, and the weights that were kept "
              "have a validation loss of **{loss}**.", **details)
        )  # fmt: skip
    else:
        st.markdown(
            _("With a patience of {patience} it would have ended after epoch {epochs} instead of {all}, and kept "
              "weights with a validation loss of **{loss}**.", **details)
        )  # fmt: skip
    st.caption(_("Validation losses: {losses}", losses=", ".join(f"{loss:.3f}" for loss in seen)))


@st.fragment
def find() -> None:
    """Chapter 10: which epoch was the best, on curves that do not tell yet."""
    model = models.read(models.DEFAULT)
    epochs = range(1, len(model.history) + 1)
    chosen = st.segmented_control(_("The best epoch"), epochs, key=EPOCH_KEY)
    is_found = chosen == model.best_epoch
    _chart(model, is_found=is_found)
    if chosen is not None:
        _judge(model, int(chosen), is_found=is_found)


def _judge(model: Bundle, chosen: int, *, is_found: bool) -> None:
    losses = [epoch.val_loss for epoch in model.history]
    own = f"{losses[chosen - 1]:.4f}"
    if is_found:
        last = model.history[-1]
        st.success(
            _("Found: after epoch {epoch} the validation loss is lowest, {loss}. Until epoch {last} the training loss "
              "falls on to {training}, and the validation loss rises to {validation}: overfitting.", epoch=chosen,
              loss=own, last=len(losses), training=f"{last.loss:.4f}", validation=f"{last.val_loss:.4f}")
        )  # fmt: skip
    elif chosen == len(losses):
        st.info(
            _("In epoch {epoch} the training loss is lowest. But the validation loss, {loss}, was lower before.",
              epoch=chosen, loss=own)
        )  # fmt: skip
    elif chosen < model.best_epoch:
        st.info(_("After epoch {epoch} the validation loss is {loss}: later it goes lower still.", epoch=chosen,
                  loss=own))  # fmt: skip
    else:
        st.info(_("After epoch {epoch} the validation loss, {loss}, has already turned up.", epoch=chosen, loss=own))


def _chart(model: Bundle, *, is_found: bool) -> None:
    rows = pd.DataFrame(
        [
            {"epoch": number, "value": value, "series": series, "published": False, "dots": True}
            for series, name in ((_("training"), "loss"), (_("validation"), "val_loss"))
            for number, value in enumerate((getattr(epoch, name) for epoch in model.history), 1)
        ]
    )
    loss, epoch, palette, best, count = _("Loss"), _("Epoch"), theme.palette(), model.best_epoch, len(model.history)
    chart = (
        charts.learning_curve(rows, axis_title=loss, epoch_title=epoch, best_epoch=best, best_title=_("best epoch"),
                              palette=palette)
        if is_found
        else charts.growing_curve(rows, axis_title=loss, epoch_title=epoch, epochs=count, palette=palette)
    )  # fmt: skip
    losses = [f"{epoch.val_loss:.3f}" for epoch in model.history]
    st.altair_chart(
        chart,
        alt=_("Loss over {epochs} epochs: training from {first} to {last}, validation {losses}.",
              epochs=len(model.history), first=f"{model.history[0].loss:.3f}", last=f"{model.history[-1].loss:.3f}",
              losses=", ".join(losses)),
    )  # fmt: skip
