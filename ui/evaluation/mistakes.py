"""Mistakes by confidence, by loss, by pair of classes; and the labels that the model doubts."""

from __future__ import annotations

import streamlit as st

from model.evaluation import mistakes
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import pictures
from ui.evaluation import shown
from ui.text import _

ORDER_KEY = "mistakes_order"
_PAIRS, _OF_EACH = 8, 8


def show(model: Evaluated) -> None:
    """The part Mistakes."""
    titles = {
        "confidence": _("Surest first"),
        "loss": _("Greatest loss first"),
        "pair": _("By pair of classes"),
        "suspects": _("Suspect labels"),
    }
    order = st.segmented_control(
        _("Order"), list(titles), default="confidence", required=True, key=ORDER_KEY, format_func=titles.__getitem__,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    shown.picked(model)
    {"confidence": _by_confidence, "loss": _by_loss, "pair": _by_pair, "suspects": _suspects}[order](model)


def _by_confidence(model: Evaluated) -> None:
    numbers = mistakes.by_confidence(model.logits, model.test.labels)
    st.markdown(_("**{count}** test pictures are read wrongly.", count=f"{len(numbers):,}"))
    shown.gallery(numbers, model, "sure_mistakes")


def _by_loss(model: Evaluated) -> None:
    st.markdown(_("The less the model believes in the label, the greater the loss."))
    shown.gallery(mistakes.by_loss(model.logits, model.test.labels), model, "costly_mistakes")


def _by_pair(model: Evaluated) -> None:
    names = shown.reader().names
    for pair in mistakes.by_pair(model.logits, model.test.labels)[:_PAIRS]:
        st.markdown(
            _(
                "**{label}** called **{answer}**: {count}",
                label=names[pair.label],
                answer=names[pair.answer],
                count=len(pair.numbers),
            )
        )
        shown.gallery(pair.numbers, model, f"pair_{pair.label}_{pair.answer}", most=_OF_EACH, same_pair=True)


def _suspects(model: Evaluated) -> None:
    votes = shown.votes(model)
    if votes is None:
        st.info(
            _(
                "The neighbours of this model's test pictures are not known, and suspect labels need them. "
                "To add them: `python -m model.explain.test_map {name}`",
                name=model.name,
            )
        )
        return
    numbers = mistakes.suspects(model.logits, model.test.labels, votes)
    st.markdown(pictures.suspects_sentence(len(numbers), shown.reader()))
    if numbers:
        shown.gallery(numbers, model, "suspects")
