"""Data → Altair charts and drawings: pure functions, no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from model.evaluation.report.charts import DARK as DARK
from model.evaluation.report.charts import LIGHT as LIGHT
from model.evaluation.report.charts import Palette as Palette
from model.evaluation.report.charts import percent as percent

Chart: TypeAlias = alt.LayerChart | alt.FacetChart  # what Altair says a layered chart with properties is

_BARS = "bars"  # the name of the bars' table

# The ten classes in their order, where several stand in one chart: Tableau's ten, told apart on light and dark.
CLASS_COLOURS = (
    "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#8f8782",
)  # fmt: skip


def number(value: float, digits: int = 3) -> str:
    """-0.0312 → '−0.031'; what rounds to nothing has no sign."""
    return f"{value:z.{digits}f}".replace("-", "−")


@alt.theme.register("atelier", enable=True)
def _config() -> alt.theme.ThemeConfig:
    """Vega describes axes, legends and each mark in English and by columns' names: a chart's own text equivalent
    says what it shows, in the visitor's language. A legend below ends where the axis does: on a phone, one that began
    with it would be cut."""
    layout = {"expr": "{bottom: {anchor: 'end'}}"}
    return {"config": {"axis": {"aria": False}, "legend": {"aria": False, "layout": layout}, "mark": {"aria": False}}}


def probability_bars(
    names: Sequence[str], probabilities: NDArray[np.float32], truth: int | None, palette: Palette, title: str = ""
) -> dict[str, Any]:
    """Ten bars in the classes' fixed order on an axis from 0 to 1; the answer stands out, the truth has a tick.

    `title` says below the axis what the bars show. As a Vega-Lite specification, for `st.vega_lite_chart`: Altair
    builds and checks it once for each answer, since doing so for every visitor's every stroke took half of a run, and
    the rows are an Arrow table, which Streamlit sends as it is: by way of pandas it took a twentieth.
    """
    answer = int(probabilities.argmax())
    shown = tuple(f"{name} ✓" if index == truth else name for index, name in enumerate(names))
    rows = [
        {
            "name": name,
            "probability": float(value),
            "label": percent(float(value)),
            "answer": index == answer,
            "whole": 1.0,
        }
        for index, (name, value) in enumerate(zip(shown, probabilities, strict=True))
    ]
    return {**_bars(shown[answer], palette, title), "datasets": {_BARS: pa.Table.from_pylist(rows)}}


@lru_cache(maxsize=256)
def _bars(answer: str, palette: Palette, title: str) -> dict[str, Any]:
    weight = alt.condition(alt.datum.value == answer, alt.value("bold"), alt.value("normal"))
    axis = alt.Axis(
        title=None, labelLimit=140, labelFontSize=13, ticks=False, domain=False, labelPadding=8,
        labelFontWeight=weight, labelColor=palette.text,
    )  # fmt: skip
    named = alt.Chart(alt.NamedData(_BARS))
    base = named.encode(y=alt.Y("name:N", sort=None, axis=axis, scale=alt.Scale(paddingInner=0.35)))
    scale = alt.Scale(domain=[0, 1])
    ticks = alt.Axis(title=title, values=[0, 0.5, 1], format="~g", grid=False, domain=False, labelColor=palette.muted)
    track = base.mark_bar(color=palette.track, cornerRadius=3).encode(x=alt.X("whole:Q", scale=scale, axis=ticks))
    colour = alt.condition("datum.answer", alt.value(palette.accent), alt.value(palette.quiet))
    bars = base.mark_bar(cornerRadius=3, minBandSize=2).encode(
        x=alt.X("probability:Q", scale=scale, axis=ticks), color=colour, tooltip=["name:N", "label:N"]
    )
    labels = [
        base.transform_filter(alt.datum.answer == bold)
        .mark_text(align="left", dx=8, fontSize=13, color=palette.text, fontWeight="bold" if bold else "normal")
        .encode(x=alt.X("whole:Q", scale=scale, axis=ticks), text="label:N")
        for bold in (True, False)
    ]
    return (
        alt.layer(track, bars, *labels)
        .properties(height=alt.Step(26), padding={"left": 0, "right": 8, "top": 4, "bottom": 4})
        .to_dict()
    )


def probability_text(names: Sequence[str], probabilities: NDArray[np.float32]) -> str:
    """The bars in words, most probable first: 'Shirt 66.7 %, Coat 33.1 %, …'."""
    order = np.argsort(-probabilities, kind="stable")
    return ", ".join(f"{names[index]} {percent(float(probabilities[index]))}" for index in order)


def answer_text(names: Sequence[str], probabilities: NDArray[np.float32]) -> str:
    """The most probable class in words: 'Shirt 66.7 %'."""
    answer = int(probabilities.argmax())
    return f"{names[answer]} {percent(float(probabilities[answer]))}"


def points(table: pd.DataFrame, palette: Palette) -> alt.Chart:
    """Places on a plane without axes: columns x, y, and the class's name, which has a colour and a shape of its own."""
    legend = alt.Legend(title=None, orient="bottom", labelColor=palette.text)
    chart: alt.Chart = (
        alt.Chart(table, height=260)
        .mark_point(filled=True, size=90, opacity=0.85)
        .encode(
            x=alt.X("x:Q", axis=None),
            y=alt.Y("y:Q", axis=None),
            color=alt.Color("name:N", sort=None, scale=alt.Scale(range=CLASS_COLOURS), legend=legend),
            shape=alt.Shape("name:N", sort=None, legend=legend),
            tooltip=alt.Tooltip("name:N", title=""),
        )
    )
    return chart


def learning_curve(
    rows: pd.DataFrame, *, axis_title: str, epoch_title: str, best_epoch: int, best_title: str, palette: Palette
) -> Chart:
    """Lines over epochs. `rows`: epoch, value, series (what the legend says), published (drawn faint and dashed)."""
    series = list(dict.fromkeys(rows["series"]))
    colours = [palette.second, palette.accent] * 2
    colour = alt.Color(
        "series:N", sort=None, scale=alt.Scale(domain=series, range=colours[: len(series)]),
        legend=alt.Legend(title=None, orient="bottom", columns=2, labelLimit=260, symbolType="stroke"),
    )  # fmt: skip
    dash = alt.StrokeDash(
        "series:N", sort=None, legend=alt.Legend(title=None, orient="bottom", columns=2, labelLimit=260),
        scale=alt.Scale(domain=series, range=[[1, 0], [1, 0], [4, 3], [4, 3]][: len(series)]),
    )  # fmt: skip
    epochs = alt.X(
        "epoch:Q", title=epoch_title,
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        scale=alt.Scale(nice=False, domain=[1, int(rows["epoch"].max())]),
    )  # fmt: skip
    values = alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False))
    lines = (
        alt.Chart(rows)
        .mark_line(point={"filled": True, "size": 34}, strokeWidth=2)
        .encode(
            x=epochs,
            y=values,
            color=colour,
            strokeDash=dash,
            opacity=alt.condition("datum.published", alt.value(0.55), alt.value(1)),
            tooltip=["series:N", alt.Tooltip("epoch:Q", title=epoch_title), alt.Tooltip("value:Q", format=".4f")],
        )
    )
    best = pd.DataFrame({"epoch": [best_epoch], "label": [best_title]})
    rule = alt.Chart(best).mark_rule(color=palette.muted, strokeDash=[2, 2]).encode(x=epochs)
    note = alt.Chart(best).mark_text(align="right", dx=-6, baseline="top", color=palette.muted, fontSize=12)
    return alt.layer(rule, lines, note.encode(x=epochs, y=alt.value(0), text="label:N")).properties(height=340)


def probabilities_over_epochs(
    rows: pd.DataFrame, names: Sequence[str], epoch: int, palette: Palette, *, epoch_title: str, axis_title: str
) -> Chart:
    """Ten lines in the classes' colours, and a rule at the epoch that is shown. `rows`: epoch, name, probability."""
    base = alt.Chart(rows).encode(
        x=alt.X("epoch:Q", title=epoch_title, axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
        y=alt.Y("probability:Q", title=axis_title, scale=alt.Scale(domain=[0, 1])),
        color=alt.Color(
            "name:N", sort=None, scale=alt.Scale(domain=list(names), range=list(CLASS_COLOURS)),
            legend=alt.Legend(title=None, orient="bottom", columns=3, symbolType="stroke"),
        ),
        tooltip=["name:N", "epoch:Q", alt.Tooltip("probability:Q", format=".1%")],
    )  # fmt: skip
    lines = base.mark_line(point={"filled": True, "size": 26}, strokeWidth=2)
    rule = alt.Chart(pd.DataFrame({"epoch": [epoch]})).mark_rule(color=palette.muted, strokeWidth=2).encode(x="epoch:Q")
    return alt.layer(rule, lines).properties(height=330)


def growing_curve(
    rows: pd.DataFrame, *, axis_title: str, epoch_title: str, epochs: int, palette: Palette, height: int = 260
) -> Chart:
    """A training's curve while it grows. `rows`: epoch (done, with fractions), value, series, dots (whether epochs)."""
    series = list(dict.fromkeys(rows["series"]))
    legend = alt.Legend(title=None, orient="bottom", symbolType="stroke")
    base = alt.Chart(rows).encode(
        x=alt.X(
            "epoch:Q", title=epoch_title, axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            scale=alt.Scale(nice=False, domain=[0, epochs]),
        ),
        y=alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False), axis=alt.Axis(format=".2~f")),
        color=alt.Color(
            "series:N", sort=None, legend=legend,
            scale=alt.Scale(domain=series, range=[palette.second, palette.accent][: len(series)]),
        ),
        tooltip=["series:N", alt.Tooltip("epoch:Q", title=epoch_title, format=".2f"),
                 alt.Tooltip("value:Q", format=".4f")],
    )  # fmt: skip
    dots = base.transform_filter("datum.dots").mark_point(filled=True, size=44)
    return alt.layer(base.mark_line(strokeWidth=2), dots).properties(height=height)


def compared_curves(rows: pd.DataFrame, *, axis_title: str, epoch_title: str, palette: Palette) -> Chart:
    """One figure of up to four trainings over their epochs. `rows`: epoch, value, series (the training's name)."""
    series = list(dict.fromkeys(rows["series"]))
    colours = [palette.accent, palette.second, palette.text, palette.muted][: len(series)]
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=260, symbolType="stroke")
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]][: len(series)]
    return alt.layer(
        alt.Chart(rows)
        .mark_line(point={"filled": True, "size": 34}, strokeWidth=2)
        .encode(
            x=alt.X("epoch:Q", title=epoch_title, axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
            y=alt.Y("value:Q", title=axis_title, scale=alt.Scale(zero=False)),
            color=alt.Color("series:N", sort=None, legend=legend, scale=alt.Scale(domain=series, range=colours)),
            strokeDash=alt.StrokeDash(
                "series:N", sort=None, legend=legend, scale=alt.Scale(domain=series, range=dashes)
            ),
            tooltip=["series:N", alt.Tooltip("epoch:Q", title=epoch_title), alt.Tooltip("value:Q", format=".4f")],
        )
    ).properties(height=300)


def answers_over_epochs(rows: pd.DataFrame, *, epoch_title: str, share_title: str, palette: Palette) -> Chart:
    """One picture's probabilities after every epoch, a row a class. `rows`: name, epoch, share in [0, 1], label."""
    axis = alt.Axis(title=None, ticks=False, domain=False, labelLimit=140, labelFontSize=13, labelColor=palette.text,
                    labelBound=False, labelFlush=False)  # fmt: skip
    base = alt.Chart(rows).encode(
        x=alt.X("epoch:O", title=epoch_title, axis=alt.Axis(labelAngle=0, ticks=False, domain=False, labelFlush=False)),
        y=alt.Y("name:N", sort=None, axis=axis),
        tooltip=["name:N", alt.Tooltip("epoch:O", title=epoch_title), alt.Tooltip("label:N", title=share_title)],
    )
    colours = alt.Scale(domain=[0, 1], range=[palette.track, palette.accent])
    cells = base.mark_rect(cornerRadius=3).encode(color=alt.Color("share:Q", scale=colours, legend=None))
    return alt.layer(cells).properties(
        height=alt.Step(22), width=alt.Step(34), padding={"left": 0, "right": 8, "top": 4, "bottom": 4}
    )


def parameter_shares(rows: pd.DataFrame, palette: Palette) -> Chart:
    """Where the parameters sit: one bar a layer. `rows`: layer, share in [0, 1], label (written behind the bar)."""
    axis = alt.Axis(title=None, ticks=False, domain=False, labelLimit=160, labelFontSize=13, labelColor=palette.text)
    base = alt.Chart(rows).encode(y=alt.Y("layer:N", sort=None, axis=axis))
    scale = alt.Scale(domain=[0, 1])
    bars = base.mark_bar(color=palette.accent, cornerRadius=3).encode(x=alt.X("share:Q", scale=scale, axis=None))
    labels = base.mark_text(align="left", dx=8, fontSize=13, color=palette.text).encode(
        x=alt.X("share:Q", scale=scale, axis=None), text="label:N"
    )
    return alt.layer(bars, labels).properties(
        height=alt.Step(34), padding={"left": 0, "right": 8, "top": 4, "bottom": 4}
    )


def contributions(rows: pd.DataFrame, *, map_title: str, value_title: str, palette: Palette) -> Chart:
    """What each map brings to a unit: a bar a map, for it in the accent's colour, against it in the second.

    `rows`: map (its number), value.
    """
    bars = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("map:O", title=map_title, axis=alt.Axis(labelOverlap=True, labelAngle=0, ticks=False)),
            y=alt.Y("value:Q", title=value_title, axis=alt.Axis(format=".2~f")),
            color=alt.condition("datum.value < 0", alt.value(palette.second), alt.value(palette.accent)),
            tooltip=[alt.Tooltip("map:O", title=map_title), alt.Tooltip("value:Q", title=value_title, format=".3f")],
        )
    )
    return alt.layer(bars).properties(height=220)


def loss_curve(rows: pd.DataFrame, chosen: float, *, share_title: str, loss_title: str, palette: Palette) -> Chart:
    """The loss over the right class's probability, and the point that is chosen. `rows`: probability, loss."""
    share = alt.X("probability:Q", title=share_title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(grid=False))
    loss = alt.Y("loss:Q", title=loss_title)
    base = alt.Chart(rows).encode(
        x=share, y=loss,
        tooltip=[alt.Tooltip("probability:Q", format=".3f"), alt.Tooltip("loss:Q", format=".3f")],
    )  # fmt: skip
    near = f"datum.probability == {chosen}"
    point = base.transform_filter(near).mark_point(filled=True, size=140, color=palette.accent, opacity=1)
    return alt.layer(base.mark_line(color=palette.second, strokeWidth=2), point).properties(height=260)
