"""Inside, layers: every stage's maps in the order the data flows, and the arithmetic of one unit."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain import sums, walk
from model.network.address import Unit
from model.network.forward import Stage, Values
from ui.components.map_viewer import map_viewer
from ui.components.picture_grid import Tile, picture_grid
from ui.inside import arithmetic
from ui.inside.passed import Pass, choose_unit, chosen_unit, keep_unit
from ui.shared import colours, header, link, state, theme
from ui.shared.stages import stage_name
from ui.text import _, class_names

PANEL = "unit"
ORDER_KEY, HIDE_KEY, SOURCE_KEY = "inside_order", "inside_hide", "inside_source"
_MAP_COLUMNS, _UNIT_COLUMNS, _CLASS_COLUMNS = (12, 8), (25, 12), (10, 5)


@st.fragment
def show(given: Pass) -> None:
    """The unit that is looked at on the left, all stages on the right; a click runs only this part again."""
    left, right = st.columns([6, 8], gap="medium")
    unit = chosen_unit(given)
    with left.container(key=PANEL, border=True):
        _unit(given, unit)
    with right:
        _order()
        with st.container(key="stages"):
            for index in range(len(given.stages)):
                with st.container(gap="xxsmall"):
                    _stage(given, index, unit)
    keep_unit(given)
    link.show("inside", key="unit_address")  # for when only this part ran


def _order() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(_("Strongest first"), key=ORDER_KEY, persist_state="session")
        st.toggle(_("Hide dead maps"), key=HIDE_KEY, persist_state="session")


def _stage(given: Pass, index: int, unit: Unit) -> None:
    """One stage's maps or units, all in one colour scale."""
    stage, values = given.stages[index], given.values[index + 1]
    dead = walk.dead(values)
    st.html(_heading(index, stage, values, int(dead.sum())))
    order = np.argsort(-walk.strengths(values), kind="stable") if st.session_state.get(ORDER_KEY) else range(len(dead))
    shown = [int(channel) for channel in order if not (dead[channel] and st.session_state.get(HIDE_KEY))]
    pictures = given.kept(f"pictures-{index}-{theme.palette().paper}", lambda: _pictures(stage, values))

    def hold(channel: str) -> None:
        choose_unit(walk.strongest_in_map(given.values, index, int(channel)))

    picture_grid(
        [Tile(str(channel), pictures[channel], _described(stage, values, channel), _caption(stage, values, channel))
         for channel in shown],
        hold,
        label=f"{index + 1} {stage_name(stage.kind)}",
        key=f"stage-{index}",
        selected=str(unit.channel) if unit.stage == index else None,
        columns=_MAP_COLUMNS if values.ndim == 3 else _UNIT_COLUMNS if stage.kind == "dense" else _CLASS_COLUMNS,
        show_after=PANEL,
    )  # fmt: skip


def _pictures(stage: Stage, values: Values) -> list[NDArray[np.uint8]]:
    """Each map, or each unit as one pixel, uint8 (H, W, 3)."""
    maps = values if values.ndim == 3 else values[None, None]  # (H, W, maps)
    top = float(np.abs(values).max())
    return [_coloured(stage, maps[:, :, channel], top) for channel in range(maps.shape[2])]


def _coloured(stage: Stage, values: NDArray[np.floating], top: float) -> NDArray[np.uint8]:
    """Only logits can be negative."""
    return colours.signed(values, top, theme.palette()) if stage.kind == "logits" else colours.heat(values, top)


def _heading(index: int, stage: Stage, values: Values, dead: int) -> str:
    size = "×".join(str(length) for length in values.shape)
    notes = [size]
    if stage.parameters:
        notes.append(_("{count} parameters", count=f"{stage.parameters:,}"))
    if stage.kind == "pooling":
        notes.append(_("the largest of every 2×2"))
    if dead and values.ndim == 3:
        notes.append(_("{count} dead here", count=dead))
    top = float(np.abs(values).max())
    gradient, least = colours.heat_gradient(), 0.0
    if stage.kind == "logits":
        gradient, least = colours.signed_gradient(theme.palette()), -top
    scale = f'{arithmetic.number(least, 1)}<i style="background: {gradient}"></i>{arithmetic.number(top, 2)}'
    return (
        f'<div class="stage"><h2>{index + 1} {stage_name(stage.kind)}</h2>'
        f'<span>{" · ".join(notes)}</span><span class="scale">{scale}</span></div>'
    )


def _described(stage: Stage, values: Values, channel: int) -> str:
    if stage.kind in ("logits", "softmax"):
        return f"{class_names()[channel]} {_figure(stage, values, channel)}"
    if values.ndim == 1:
        return _("Unit {unit}: {value}", unit=channel + 1, value=arithmetic.number(float(values[channel])))
    top = arithmetic.number(float(values[:, :, channel].max()))
    return _("Map {map}, at most {value}", map=channel + 1, value=top)


def _caption(stage: Stage, values: Values, channel: int) -> str:
    if stage.kind not in ("logits", "softmax"):
        return ""
    return f"{class_names()[channel]}\n{_figure(stage, values, channel)}"


def _figure(stage: Stage, values: Values, channel: int) -> str:
    value = float(values[channel])
    return f"{100 * value:.1f} %" if stage.kind == "softmax" else arithmetic.number(value, 2)


def _unit(given: Pass, unit: Unit) -> None:
    """The panel about one unit: where it is, what it sees, how it is computed."""
    stage = given.stages[unit.stage]
    st.html(_unit_heading(given, unit))
    _steps(given, unit)
    if stage.kind == "convolution":
        _convolution(given, unit, stage)
    elif stage.kind == "pooling":
        _pictures_of(given, unit, unit.channel)
        st.html(_framed(arithmetic.pooling(sums.maximum(given.values[unit.stage], unit))))
    elif stage.kind == "softmax":
        found = sums.shares(given.values[unit.stage])
        st.html(_framed(arithmetic.shares(found, class_names(), unit.channel)))
    else:
        _dense(given, unit, stage)


def _unit_heading(given: Pass, unit: Unit) -> str:
    stage, values = given.stages[unit.stage], given.values[unit.stage + 1]
    if stage.kind in ("logits", "softmax"):
        place = class_names()[unit.channel]
    elif values.ndim == 1:
        place = _("unit {unit}", unit=unit.channel + 1)
    else:
        place = _(
            "map {map}, row {row}, column {column}", map=unit.channel + 1, row=unit.row + 1, column=unit.column + 1
        )
    value = values[unit.row, unit.column, unit.channel] if values.ndim == 3 else values[unit.channel]
    return (
        f'<div class="unit" role="status"><p class="says">{unit.stage + 1} {stage_name(stage.kind)}: {place}</p>'
        f'<p class="value">{arithmetic.number(float(value))}</p></div>'
    )


def _steps(given: Pass, unit: Unit) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Back"), key="unit_back", icon=":material/arrow_back:", shortcut="Shift+Left", disabled=unit.stage == 0,
            on_click=lambda: choose_unit(walk.unit_before(given.stages, given.values, unit)),
            help=_("To the unit before from which most of it came"),
        )  # fmt: skip
        st.button(
            _("Forward"), key="unit_forward", icon=":material/arrow_forward:", shortcut="Shift+Right",
            disabled=unit.stage == len(given.stages) - 1,
            on_click=lambda: choose_unit(walk.unit_after(given.stages, given.values, unit)),
            help=_("To the strongest unit of the next layer at the same place"),
        )  # fmt: skip


def _convolution(given: Pass, unit: Unit, stage: Stage) -> None:
    found = sums.weighted_sum(stage, given.values[unit.stage], unit)
    contributions = sums.by_map(found)
    order = [int(source) for source in np.argsort(-np.abs(contributions), kind="stable")]
    source = order[0]
    pictures = st.container()
    if len(order) > 1:
        source = st.selectbox(
            _("Input map, the weightiest first"),
            order,
            format_func=lambda number: _("Map {map}: {value}", map=number + 1,
                                         value=arithmetic.number(float(contributions[number]))),
            key=state.translated(f"{SOURCE_KEY}-{unit}"),
        )  # fmt: skip
    with pictures:
        _pictures_of(given, unit, source)
    st.html(_framed(arithmetic.convolution(stage, found, source)))


def _dense(given: Pass, unit: Unit, stage: Stage) -> None:
    found = sums.weighted_sum(stage, given.values[unit.stage], unit)
    if found.products.ndim == 3:
        places = sums.by_place(found)
        with st.container(key="flow"):
            left, right = st.columns(2)
        with left:
            _picture(given, unit)
        with right:
            map_viewer(
                colours.signed(places, float(np.abs(places).max()), theme.palette()),
                label=_("What each place adds to the sum or takes from it, over all maps"),
                caption=_("orange adds, blue takes away"),
                texts=[arithmetic.number(float(value)) for value in places.flat],
                key="places",
            )
    st.html(_framed(arithmetic.dense(stage, found)))
    _products(given, unit, found.products)


def _products(given: Pass, unit: Unit, products: NDArray[np.float64]) -> None:
    """All products of a dense unit in the form of what came before it; a click goes there."""
    top = float(np.abs(products).max())
    maps = products if products.ndim == 3 else products[None, None]  # (H, W, maps)
    st.caption(_("All {count} products: orange adds to the sum, blue takes away.", count=f"{products.size:,}"))
    picture_grid(
        [
            Tile(
                str(channel),
                colours.signed(maps[:, :, channel], top, theme.palette()),
                _("{source} adds {value}", value=arithmetic.number(float(maps[:, :, channel].sum())),
                  source=_("Map {map}", map=channel + 1) if products.ndim == 3 else _("Unit {unit}", unit=channel + 1)),
            )
            for channel in range(maps.shape[2])
        ],
        lambda channel: choose_unit(walk.strongest_in_map(given.values, unit.stage - 1, int(channel))),
        label=_("Products"),
        key="products",
        columns=(16, 12) if products.ndim == 3 else (20, 12),
    )  # fmt: skip


def _pictures_of(given: Pass, unit: Unit, source: int) -> None:
    """As the data flows: the picture, the map before, the held map; what the unit depends on is outlined."""
    with st.container(key="flow"):
        columns = iter(st.columns(3 if unit.stage else 2, gap="small"))
    with next(columns):
        _picture(given, unit)
    if unit.stage:
        with next(columns):
            _before(given, unit, source)
    with next(columns):
        _held(given, unit)


def _before(given: Pass, unit: Unit, source: int) -> None:
    before = given.values[unit.stage]
    map_viewer(
        colours.heat(before[:, :, source], float(before.max())),
        label=_("Map {map} of the layer before, with what the unit sees of it", map=source + 1),
        caption=_("map {map} of the layer before", map=source + 1),
        box=walk.fields(given.stages, given.values, unit)[-2],
        key="before",
        on_pick=lambda row, column: choose_unit(Unit(unit.stage - 1, source, row, column)),
    )


def _held(given: Pass, unit: Unit) -> None:
    stage, values = given.stages[unit.stage], given.values[unit.stage + 1]
    held = values[:, :, unit.channel]
    map_viewer(
        _coloured(stage, held, float(values.max())),
        label=_("Map {map}: choose a place by click or by the arrow keys", map=unit.channel + 1),
        caption=_("map {map}: click a pixel", map=unit.channel + 1),
        box=walk.fields(given.stages, given.values, unit)[-1],
        texts=[arithmetic.number(float(value)) for value in held.flat],
        key="held",
        on_pick=lambda row, column: choose_unit(Unit(unit.stage, unit.channel, row, column)),
    )


def _picture(given: Pass, unit: Unit) -> None:
    box = walk.fields(given.stages, given.values, unit)[0]
    map_viewer(
        given.picture.pixels,
        label=_("{picture}; the unit sees rows {top} to {bottom}, columns {left} to {right}",
                picture=header.describe(given.picture), top=box.top + 1, bottom=box.bottom, left=box.left + 1,
                right=box.right),
        caption=_("what it sees: {height}×{width} pixels", height=box.bottom - box.top, width=box.right - box.left),
        box=box,
        key="field",
    )  # fmt: skip


def _framed(html: str) -> str:
    return f'<div class="arithmetic">{html}</div>'
