"""Is it any good? Each example answered by what had not seen it, and what to draw next; the examples as points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from model.teaching import judging, learner
from model.teaching.classes import Classes
from ui.shared import charts, theme
from ui.teach import kept, taught
from ui.text import _

_OPEN_KEY, _KNOWN_KEY = "teach_judged", "teach_left_out"


def show() -> None:
    """The fold, worked out while it is open."""
    fold = st.expander(_("Is it any good?"), key=_OPEN_KEY, on_change="rerun")
    if not fold.open:
        return
    classes = kept.current()
    with fold:
        found = taught.once(_KNOWN_KEY, learner.left_out)
        if not found.any():
            st.markdown(_("Give each class two examples: then each can be answered by what has not seen it."))
            return
        _figures(classes, found)
        for sentence in advice(classes, found):
            st.markdown(sentence)
        _points(classes)


def _figures(classes: Classes, found: NDArray[np.int64]) -> None:
    right, all_ = int(np.trace(found)), int(found.sum())
    st.markdown(
        _(
            "Of {count} examples **{right}** are named rightly by a model that had not seen them.",
            count=all_,
            right=right,
        )
    )
    names = [kept.plain(name) for name in classes.names]
    columns = [*names, *([_("one of the ten")] if found.shape[1] > len(names) else [])]
    table = pd.DataFrame(found, index=names, columns=columns)
    table.index.name = _("is ↓, answered →")
    st.table(table, border="horizontal")


def advice(classes: Classes, found: NDArray[np.int64]) -> list[str]:
    """What to do next, in a sentence or two."""
    sentences = []
    pair = judging.mixed_up(found)
    if pair is not None:
        names = [*map(kept.plain, classes.names), _("one of the ten")]
        first, second = (names[place] for place in pair)
        sentences.append(
            _("**{first}** and **{second}** are hardly told apart: are they drawn alike?", first=first, second=second)
        )
    name = kept.plain(classes.names[judging.weakest(classes, found)])
    sentences.append(_("Next: draw three more of **{name}**.", name=name))
    return sentences


def _points(classes: Classes) -> None:
    st.markdown(_("**The examples as the network sees them**: alike ones lie near each other."))
    points, labels = judging.plane(classes, taught.seeing(classes))
    table = pd.DataFrame(points, columns=["x", "y"]).assign(name=[classes.names[label] for label in labels])
    described = ", ".join(f"{name} {(table['name'] == name).sum()}" for name in classes.names)
    st.altair_chart(charts.points(table, theme.palette()), alt=_("The examples as points: {names}", names=described))


def explain() -> None:
    """What was borrowed, and what was learned anew."""
    classes, head = kept.current(), taught.head()
    if head is None:
        return
    borrowed = _("the eyes for photos") if classes.of_photos else _("the network {name}", name=taught.NETWORK)
    st.caption(
        _(
            "Borrowed: {network}, all of it but its last layer, as it is. Learned from your {count} examples: that "
            "last layer, {numbers} numbers. This is called transfer learning.",
            network=borrowed,
            count=classes.count,
            numbers=f"{head.weights.size + head.biases.size:,}",
        )
    )
