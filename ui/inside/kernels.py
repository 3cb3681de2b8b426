"""Inside, kernels: what a convolution has learned to look for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.network.forward import Stage
from ui.components.map_viewer import map_viewer
from ui.components.picture_grid import Tile, picture_grid
from ui.inside import arithmetic
from ui.inside.passed import Pass
from ui.shared import colours, theme
from ui.text import _

STAGE_KEY, FILTER_KEY, SLICE_KEY = "kernel_stage", "kernel_filter", "kernel_slice"


@st.fragment
def show(given: Pass) -> None:
    """One convolution's kernels, and of a later one the slices of one filter."""
    index = _stage(given)
    stage = given.stages[index]
    inputs, filters = stage.kernel.shape[2:]
    if inputs == 1:
        st.markdown(
            _("**{filters} kernels of 3×3** slide over the picture. Where it resembles a kernel, the sum is large.",
              filters=filters)
        )  # fmt: skip
        chosen = _grid(
            stage.kernel[:, :, 0, :], FILTER_KEY, lambda number: _("Kernel {number}", number=number + 1), (8, 6)
        )
        _chosen(given, index, chosen, 0)
        return
    st.markdown(
        _("**{filters} filters**, each with one slice of 3×3 for every one of the {inputs} maps before it. "
          "Choose a filter by the map that it makes of this picture.", filters=filters, inputs=inputs)
    )  # fmt: skip
    chosen = _filter(given, index)
    st.markdown(_("**The {inputs} slices of filter {number}**", inputs=inputs, number=chosen + 1))
    source = _grid(
        stage.kernel[:, :, :, chosen], SLICE_KEY, lambda number: _("Slice for map {number}", number=number + 1), (16, 8)
    )
    _chosen(given, index, chosen, source)


def _stage(given: Pass) -> int:
    """The convolution that is looked at: its number among the stages."""
    convolutions = [index for index, stage in enumerate(given.stages) if stage.kind == "convolution"]
    if st.session_state.get(STAGE_KEY) not in convolutions:
        st.session_state[STAGE_KEY] = convolutions[0]
    chosen = st.segmented_control(
        _("Layer"),
        convolutions,
        format_func=lambda index: f"{index + 1} {_('Convolution')}",
        required=True,
        key=STAGE_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )
    return int(chosen if chosen is not None else convolutions[0])


def _grid(kernels: NDArray[np.float32], key: str, name: Callable[[int], str], columns: tuple[int, int]) -> int:
    """Kernels (3, 3, N) in one colour scale; returns which is chosen."""
    top = float(np.abs(kernels).max())
    count = int(kernels.shape[2])
    chosen = min(int(st.session_state.get(key, 0)), count - 1)
    st.html(_scale(top))
    picture_grid(
        [
            Tile(
                str(number),
                colours.signed(kernels[:, :, number], top, theme.palette()),
                name(number),
            )
            for number in range(count)
        ],
        lambda number: _keep(key, number),
        label=_("Kernels"),
        key=f"{key}_grid",
        selected=str(chosen),
        columns=columns,
    )
    return chosen


def _filter(given: Pass, index: int) -> int:
    values = given.values[index + 1]
    top = float(values.max())
    chosen = min(int(st.session_state.get(FILTER_KEY, 0)), int(values.shape[2]) - 1)
    picture_grid(
        [
            Tile(str(number), colours.heat(values[:, :, number], top), _("Filter {number}", number=number + 1))
            for number in range(values.shape[2])
        ],
        lambda number: _keep(FILTER_KEY, number),
        label=_("Filters"),
        key="filter_maps",
        selected=str(chosen),
        columns=(16, 8),
    )
    return chosen


def _keep(key: str, number: str) -> None:
    st.session_state[key] = int(number)


def _chosen(given: Pass, index: int, filter_number: int, source: int) -> None:
    """The chosen kernel in numbers, between the map that it reads and the map that its filter makes."""
    stage: Stage = given.stages[index]
    before, after = given.values[index], given.values[index + 1]
    columns = st.columns([2, 3, 2], gap="medium", vertical_alignment="center")
    with columns[0]:
        map_viewer(
            colours.heat(before[:, :, source], float(before.max())),
            label=_("What the kernel reads"),
            caption=_("what it reads: the picture") if index == 0 else _("what it reads: map {map}", map=source + 1),
            key="kernel_before",
        )
    with columns[1]:
        st.html(f'<div class="arithmetic">{arithmetic.kernel(stage.kernel[:, :, source, filter_number])}</div>')
    with columns[2]:
        map_viewer(
            colours.heat(after[:, :, filter_number], float(after.max())),
            label=_("What the filter makes of it"),
            caption=_("what the filter makes: map {map}", map=filter_number + 1),
            key="kernel_after",
        )


def _scale(top: float) -> str:
    gradient = colours.signed_gradient(theme.palette())
    figures = f'{arithmetic.number(-top, 2)}<i style="background: {gradient}"></i>{arithmetic.number(top, 2)}'
    return f'<div class="stage"><span class="scale">{figures}</span></div>'
