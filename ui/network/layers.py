"""The page Network: layers, shapes, parameters, and what each step does."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.network.architecture import Layer, printed_summary
from ui.shared import charts, header, models, theme
from ui.text import _


def page() -> None:
    """The page Network."""
    name = header.title(_("Network"))
    model = models.read(name)
    total = sum(layer.parameters for layer in model.layers)
    st.markdown(_("**{total}** parameters turn 28×28 pixels into ten probabilities.", total=f"{total:,}"))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _table(model.layers, total)
        _shares(model.layers, total)
    with right:
        _steps(model.layers)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _drawing(model.layers)
    with right:
        st.header(_("The summary as the lesson prints it"))
        st.code(printed_summary(model.recipe), language=None)


def _table(rows: Sequence[Layer], total: int) -> None:
    st.header(_("Layers"))
    table = pd.DataFrame(
        {
            _("Layer"): [layer.name for layer in rows],
            _("Output shape"): [shape(layer) for layer in rows],
            _("Parameters"): [f"{layer.parameters:,}" for layer in rows],
            _("Share"): [charts.percent(layer.parameters / total) for layer in rows],
        }
    )
    st.table(table, border="horizontal", hide_index=True, alt=_("The network's layers, shapes and parameters"))


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
        after = shape(layer)
        lines.append(f"1. **{before} → {after}** {_explanation(layer)}")
        before = after
    st.markdown("\n".join(lines))


def _drawing(rows: Sequence[Layer]) -> None:
    st.header(_("The architecture"))
    nodes = [(_("Picture"), "28×28×1"), *((layer.kind, shape(layer)) for layer in rows)]
    st.graphviz_chart(
        charts.architecture(nodes, theme.palette()),
        alt=_("Layers in the order the data flows: {layers}", layers=" → ".join(f"{n} {s}" for n, s in nodes)),
    )


def _explanation(layer: Layer) -> str:
    """What a layer does, in one sentence."""
    size = f"{layer.shape[-1]:,}"
    sentences = {
        "Conv2D": _("{size} kernels of 3×3 slide over the picture and look for edges and patterns.", size=size),
        "MaxPooling2D": _("Of every 2×2 values the largest is kept: half the width, half the height."),
        "Flatten": _("The maps are laid out in one row of {size} numbers.", size=size),
        "Dense": _("Each of {size} units weighs all numbers before it.", size=size),
        "BatchNormalization": _("The values of each map are brought to one scale, whatever the picture's ink."),
        "Activation": _("ReLU: what is below zero becomes zero."),
        "Dropout": _("While training, some units are switched off at random, against learning by heart."),
    }
    if layer.kind == "Dense" and layer.shape == (10,):
        return _("Ten units, one a class; softmax turns them into probabilities that sum to 1.")
    return sentences.get(layer.kind, layer.kind)


def shape(layer: Layer) -> str:
    """(28, 28, 32) → '28×28×32'."""
    return "×".join(f"{size:,}" for size in layer.shape)


if __name__ == "__main__":  # as Streamlit runs a page
    page()
