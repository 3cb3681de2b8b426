"""Training, "Curves": how loss and accuracy went, the log, the recipe, and the lesson's figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
import streamlit as st

from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, is_finished
from model.data import published_lesson
from model.data.published_lesson import PublishedEpoch
from model.evaluation import measures
from model.evaluation.report.parts.recipe import lines as recipe_lines
from model.network.recipe import Recipe
from ui.shared import charts, models, tables, theme
from ui.text import _


def show(name: str) -> None:
    """The curves of the model of this name."""
    model = models.evaluated(name).model
    st.markdown(_summary(model))
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Loss per epoch"))
        _curve(model, "loss", _("Loss"))
    with right:
        st.header(_("Accuracy per epoch"))
        _curve(model, "accuracy", _("Accuracy"))
    if model.recipe.drawings_per_epoch:
        st.caption(
            _(
                "The training figures of this model include drawings and smoothed labels, so they cannot be compared "
                "with its validation figures, which are of real pictures, nor with the lesson's."
            )
        )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _log(model)
    with right:
        st.header(_("The recipe"))
        describe(model.recipe)


def _summary(model: Bundle) -> str:
    test = measures.score(model.test_logits, models.evaluated(models.name_of(model)).test.labels)
    best = model.history[model.best_epoch - 1]
    details = {"epochs": len(model.history)}
    if not is_finished(model.recipe, model.history):
        ended = _("The training was stopped after epoch {epochs}.", **details)
    elif len(model.history) < model.recipe.epochs:
        ended = _("Early stopping ended the training after epoch {epochs}.", **details)
    else:
        ended = _("The training used all of its {epochs} epochs.", **details)
    return " ".join(
        [
            ended,
            _(
                "The best epoch was **{epoch}**: validation loss **{loss}**, validation accuracy **{accuracy}**. "
                "On the test pictures it is right in **{test}**.",
                epoch=model.best_epoch,
                loss=f"{best.val_loss:.4f}",
                accuracy=f"{best.val_accuracy:.4f}",
                test=charts.percent(test.accuracy),
            ),
            _(
                "The lesson published {loss} and {accuracy} for its epoch {epoch}.",
                loss=f"{published_lesson.BEST.val_loss:.4f}",
                accuracy=f"{published_lesson.BEST.val_accuracy:.4f}",
                epoch=published_lesson.BEST_EPOCH,
            ),
        ]
    )


def _curve(model: Bundle, figure: str, title: str) -> None:
    parts = [
        _rows(model.history, figure, _("training"), published=False),
        _rows(model.history, f"val_{figure}", _("validation"), published=False),
        _rows(published_lesson.HISTORY, figure, _("lesson: training"), published=True),
        _rows(published_lesson.HISTORY, f"val_{figure}", _("lesson: validation"), published=True),
    ]
    best = getattr(model.history[model.best_epoch - 1], f"val_{figure}")
    chart = charts.learning_curve(
        pd.concat(parts),
        axis_title=title,
        epoch_title=_("Epoch"),
        best_epoch=model.best_epoch,
        best_title=_("best epoch"),
        palette=theme.palette(),
    )
    first, last = getattr(model.history[0], figure), getattr(model.history[-1], figure)
    st.altair_chart(
        chart,
        alt=_(
            "{title} over {epochs} epochs: training from {first} to {last}, validation {best} in the best epoch.",
            title=title,
            epochs=len(model.history),
            first=f"{first:.4f}",
            last=f"{last:.4f}",
            best=f"{best:.4f}",
        ),
    )


def _rows(history: Sequence[Epoch | PublishedEpoch], figure: str, series: str, *, published: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "epoch": range(1, len(history) + 1),
            "value": [getattr(epoch, figure) for epoch in history],
            "series": series,
            "published": published,
        }
    )


def _log(model: Bundle) -> None:
    st.header(_("The log"))
    table = pd.DataFrame([asdict(epoch) for epoch in model.history])
    table.insert(0, "epoch", range(1, len(table) + 1))
    shown = table.copy()
    shown["epoch"] = [f"{n} ({_('best')})" if n == model.best_epoch else f"{n}" for n in shown["epoch"]]
    for figure in ("loss", "accuracy", "val_loss", "val_accuracy"):
        shown[figure] = shown[figure].map("{:.4f}".format)
    shown["seconds"] = shown["seconds"].map("{:.1f}".format)
    shown.columns = shown.columns.str.replace("_", "_\u200b")  # where a phone may break a column's name
    st.table(shown, border="horizontal", hide_index=True, alt=_("Loss, accuracy and seconds of every epoch"))
    tables.download(table, "history", model.name)


def describe(recipe: Recipe) -> None:
    """A recipe in words, a line for each of its parts."""
    st.markdown("\n".join(f"- {line}" for line in recipe_lines(recipe, _)))
