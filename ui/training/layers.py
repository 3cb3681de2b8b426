"""Layers of one's own: up to four blocks and what follows them, with every shape at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from math import log2
from typing import TypeVar

import streamlit as st

from model.network import architecture
from model.network.recipe import KERNELS, LESSON_BLOCKS, Block, Recipe
from model.training import limits
from ui.shared import tables
from ui.shared.stages import shape_name
from ui.text import _

Value = TypeVar("Value", int, str)
_MAPS = (4, 8, 16, 32, 64, limits.MOST_FILTERS)
_UNITS = (10, 20, 50, 100, 200, limits.MOST_DENSE_UNITS)
_MOST_BLOCKS = 4  # side by side on a page; a recipe may have more
_HIGH, _BAR = 88, 12  # pixels of the diagram: the highest box, the width of one that stands for units


def choose(recipe: Recipe) -> Recipe:
    """The recipe with layers of the visitor's choice; the lesson's to begin with."""
    count = st.segmented_control(
        _("Blocks of convolution"), range(1, _MOST_BLOCKS + 1), default=len(LESSON_BLOCKS), required=True,
        key="layers-count", persist_state="session",
    )  # fmt: skip
    with st.container(key="blocks"):
        columns = st.columns(count, gap="medium")
    blocks = []
    for number, column in enumerate(columns, 1):
        with column.container(border=True):
            blocks.append(_block(number))
    left, middle, right = st.columns(3, gap="large")
    with left:
        activations = {"relu": "ReLU", "tanh": "tanh", "sigmoid": _("sigmoid")}
        activation = _one_of("activation", _("Activation"), activations)
    with middle:
        gathered = {"flatten": _("Flatten, hidden units"), "average": _("Global average")}
        gathering = _one_of("gathering", _("After the blocks"), gathered)
    with right:
        units = st.select_slider(
            _("Units of the dense layer"), _UNITS, value=100, key="layers-units", persist_state="session",
            disabled=gathering == "average",
        )  # fmt: skip
    return replace(
        recipe, architecture="own", blocks=tuple(blocks), activation=activation, gathering=gathering, dense_units=units
    )


def _block(number: int) -> Block:
    usual = LESSON_BLOCKS[min(number, len(LESSON_BLOCKS)) - 1]
    st.markdown(f"**{_('Block {number}', number=number)}**")
    kernel = _one_of(f"kernel-{number}", _("Kernel"), {side: f"{side}×{side}" for side in KERNELS}, usual.kernel)
    maps = st.select_slider(_("Maps"), _MAPS, value=usual.maps, key=f"layers-maps-{number}", persist_state="session")
    poolings = {"max": _("max"), "average": _("mean"), "none": _("none")}
    pooling = _one_of(f"pooling-{number}", _("Pooling of 2×2"), poolings, usual.pooling)
    normalised = st.toggle(_("Batch normalisation"), key=f"layers-normalised-{number}", persist_state="session")
    return Block(kernel, maps, normalised, pooling)


def _one_of(key: str, label: str, values: dict[Value, str], usual: Value | None = None) -> Value:
    return st.segmented_control(
        label, list(values), default=next(iter(values)) if usual is None else usual, required=True,
        key=f"layers-{key}", format_func=values.__getitem__, persist_state="session",
    )  # fmt: skip


def show(recipe: Recipe) -> None:
    """The way of the shapes, and each layer with its parameters."""
    found = architecture.layers(recipe)
    sizes = [(28, 28, 1), *(layer.shape for layer in found)]
    changes = [size for before, size in zip([None, *sizes], sizes, strict=False) if size != before]
    st.html(diagram(changes), width="stretch")
    with st.expander(_("Its layers")):
        tables.layers([f"{layer.name} ({layer.kind})" for layer in found], found)


def diagram(sizes: Sequence[tuple[int, ...]]) -> str:
    """Shapes in the order the data flows, as HTML: a box's height is the maps' side, its width grows with their number;
    units are a bar."""
    told = " → ".join(map(shape_name, sizes))
    boxes = "".join(f'<div class="shape">{_box(size)}<span>{shape_name(size)}</span></div>' for size in sizes)
    return f'<div class="shapes" role="img" aria-label="{escape(told)}">{boxes}</div>'


def _box(size: tuple[int, ...]) -> str:
    high = 4 + 3 * size[0] if len(size) == 3 else min(_HIGH, 14 * log2(1 + size[0]))
    wide = 10 * log2(1 + size[-1]) if len(size) == 3 else _BAR
    return f'<i style="height:{high:.0f}px;width:{wide:.0f}px"></i>'
