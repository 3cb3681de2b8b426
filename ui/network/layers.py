"""Network, the layers: shapes, parameters, and what each step does."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.bundle.bundle import Bundle
from model.network.architecture import Layer, printed_summary
from ui.shared import charts, stages, tables, theme
from ui.text import _


def show(model: Bundle) -> None:
    """The layers as a table, where the parameters sit, and what each step does to the shape."""
    total = sum(layer.parameters for layer in model.layers)
    said = _(
        "**{total}** parameters turn 28×28 pixels into {classes} probabilities.",
        total=f"{total:,}",
        classes=len(model.recipe.classes),
    )
    st.markdown(said)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _table(model.layers)
        _shares(model.layers, total)
    with right:
        _steps(model.layers)
    with st.expander(_("The summary as the lesson prints it")):
        st.code(printed_summary(model.recipe), language=None)


def _table(rows: Sequence[Layer]) -> None:
    st.header(_("Layers"))
    tables.layers([layer.name for layer in rows], rows)


def _shares(rows: Sequence[Layer], total: int) -> None:
    trained = [layer for layer in rows if layer.parameters]
    largest = max(trained, key=lambda layer: layer.parameters)
    share = charts.percent(largest.parameters / total)
    st.header(_("Where the parameters sit"))
    st.markdown(_("The layer `{layer}` holds {share} of them.", layer=largest.name, share=share))
    table = pd.DataFrame(
        {
            "layer": [layer.name for layer in trained],
            "share": [layer.parameters / total for layer in trained],
            "label": [charts.percent(layer.parameters / total) for layer in trained],
        }
    )
    described = ", ".join(f"{layer} {label}" for layer, label in zip(table["layer"], table["label"], strict=True))
    st.altair_chart(charts.parameter_shares(table, theme.palette()), alt=described)


def _steps(rows: Sequence[Layer]) -> None:
    st.header(_("From pixels to an answer"))
    before, lines = "28×28×1", []
    for layer in rows:
        after = stages.shape_name(layer.shape)
        lines.append(f"1. **{before} → {after}** {_explanation(layer)}")
        before = after
    st.markdown("\n".join(lines))


def _explanation(layer: Layer) -> str:
    """What a layer does, in one sentence."""
    size = f"{layer.shape[-1]:,}"
    sentences = {
        "Conv2D": _(
            "{size} kernels of {side}×{side} slide over what comes in and look for edges and patterns.",
            size=size,
            side=layer.weights[0][0] if layer.weights else 0,
        ),
        "MaxPooling2D": _("Of every 2×2 values the largest is kept: half the width, half the height."),
        "AveragePooling2D": _("Of every 2×2 values the mean is kept: half the width, half the height."),
        "GlobalAveragePooling2D": _("Of each map the mean is kept: where something was seen no longer matters."),
        "Flatten": _("The maps are laid out in one row of {size} numbers.", size=size),
        "Dense": _("Each of {size} units weighs all numbers before it.", size=size),
        "BatchNormalization": _("The values of each map are brought to one scale, whatever the picture's ink."),
        "Activation": {
            "relu": _("ReLU: what is below zero becomes zero."),
            "tanh": _("tanh: what is large either way is brought close to 1 or −1."),
            "sigmoid": _("Sigmoid: everything is brought between 0 and 1."),
        }.get(layer.activation, ""),
        "Dropout": _("While training, some units are switched off at random, against learning by heart."),
    }
    if layer.activation == "softmax":
        return _("{size} units, one a class; softmax turns them into probabilities that sum to 1.", size=size)
    return sentences.get(layer.kind, layer.kind)
