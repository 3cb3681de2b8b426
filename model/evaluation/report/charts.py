"""Figures of an evaluation → Altair charts: pure functions, for the page and for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart  # the last: what Altair says charts with properties are
CELL = "cell"  # the selection of a confusion matrix: labels and answers of the clicked cells


@dataclass(frozen=True)
class Palette:
    """The colours of a theme that charts need."""

    paper: str
    text: str
    muted: str
    accent: str
    quiet: str
    track: str
    second: str


LIGHT = Palette("#fbfaf8", "#1c1b1a", "#6f6a64", "#c2410c", "#b9b0a6", "#f0ede6", "#1d4ed8")
DARK = Palette("#151413", "#f2efea", "#a39c92", "#f97316", "#6b645c", "#2a2826", "#7cacf8")
# The colours as variables of a style sheet, for a document that follows the reader's theme.
VARIABLES = Palette(*(f"var(--{field.name})" for field in fields(Palette)))
_FONT = "system-ui, 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif"


def percent(share: float) -> str:
    """0.667 → '66.7 %'."""
    return f"{100 * share:.1f} %"


def svg(chart: Chart, palette: Palette, width: int = 480) -> str:
    """The chart as an SVG of about this width in pixels, with a palette's colours for axes and words."""
    import vl_convert  # its library of 80 MB is only loaded when a chart is downloaded

    specification: dict[str, Any] = _with_values(chart).to_dict()
    specification |= {"width": width, "background": palette.paper, "padding": 8, "config": _config(palette)}
    return str(vl_convert.vegalite_to_svg(specification))


def _with_values(chart: Chart) -> Chart:
    """The chart with its tables written out. Altair would ask a setting of the whole process how to, which Streamlit
    changes for a moment whenever it shows a chart to another visitor: the file came without its data then."""
    made = chart.copy()
    for part in (made, *(made.layer if isinstance(made, alt.LayerChart) else ())):
        if isinstance(part.data, pd.DataFrame):
            part.data = alt.InlineData(values=part.data.pipe(alt.to_values)["values"])
    return made


def confusion(
    names: Sequence[str],
    counts: NDArray[np.int64],
    palette: Palette,
    *,
    shares: NDArray[np.float64] | None = None,
    chosen: tuple[int, int] | None = None,
    titles: tuple[str, str],
) -> Chart:
    """A square matrix of counts (or of `shares`, in per cent): the more mistakes in a cell, the stronger its colour.

    `titles`: of the labels' axis and of the answers'. `chosen`: label and answer of the cell with a frame.
    """
    rows = _cells(names, counts, shares, chosen)
    x = alt.X("called:N", sort=None, title=titles[1], axis=_names_axis(palette, labelAngle=-40, orient="top"))
    y = alt.Y("labelled:N", sort=None, title=titles[0], axis=_names_axis(palette))
    base = alt.Chart(rows).encode(x=x, y=y)
    colour = alt.condition(alt.datum.right, alt.value(palette.quiet), alt.value(palette.accent))
    # The click's parameter is on the bottom layer only; tooltips follow it.
    cells = base.mark_rect(cursor="pointer", cornerRadius=3, aria=True).encode(
        color=colour,
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("labelled:N", title=titles[0]),
            alt.Tooltip("called:N", title=titles[1]),
            alt.Tooltip("count:Q", title="n"),
            alt.Tooltip("share:Q", format=".1%", title="%"),
        ],
    )
    frame = base.transform_filter(alt.datum.chosen).mark_rect(
        fill=None, fillOpacity=0, stroke=palette.text, strokeWidth=2.5, cornerRadius=3
    )
    ink = alt.condition(alt.datum.strength > 0.6, alt.value(palette.paper), alt.value(palette.text))
    words = base.mark_text(fontSize=12).encode(text="text:N", color=ink)
    selection = alt.selection_point(CELL, fields=["label", "answer"], toggle=False)
    layers = [cells.add_params(selection), *([frame] if chosen else []), words]
    return alt.layer(*layers).properties(height=alt.Step(34))


def accuracy_scale(rows: pd.DataFrame, palette: Palette, title: str) -> Chart:
    """Accuracies to compare, a dot a row, with intervals. `rows`: name, value, low, high, own (stands out)."""
    domain = [float(np.floor(20 * rows["low"].min()) / 20), 1]
    scale = alt.Scale(domain=domain)
    x = alt.X("value:Q", title=title, scale=scale, axis=_share_axis(palette))
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=None, title=None, axis=_names_axis(palette, labelLimit=260)))
    colour = alt.condition(alt.datum.own, alt.value(palette.accent), alt.value(palette.muted))
    return alt.layer(
        base.mark_rule(strokeWidth=5, opacity=0.35).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=x, color=colour, tooltip=["name:N", alt.Tooltip("value:Q", format=".4f")]
        ),
        base.mark_text(dy=-13, fontSize=12, color=palette.text).encode(x=x, text=alt.Text("value:Q", format=".4f")),
    ).properties(height=alt.Step(38))


def reliability(rows: pd.DataFrame, palette: Palette, *, titles: tuple[str, str]) -> Chart:
    """How often answers are right against how sure they are. `rows`: confidence, accuracy, pictures, series."""
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("confidence:Q", title=titles[0], scale=scale, axis=_share_axis(palette))
    y = alt.Y("accuracy:Q", title=titles[1], scale=scale, axis=_share_axis(palette))
    ideal = alt.Chart(pd.DataFrame({"confidence": [0, 1], "accuracy": [0, 1]}))
    base = alt.Chart(rows).encode(x=x, y=y, color=_series(rows, palette))
    points = base.mark_point(filled=True, opacity=1).encode(
        size=alt.Size("pictures:Q", scale=alt.Scale(type="sqrt", range=[20, 220]), legend=None),
        tooltip=["series:N", alt.Tooltip("confidence:Q", format=".1%"), alt.Tooltip("accuracy:Q", format=".1%"),
                 alt.Tooltip("pictures:Q", format=",")],
    )  # fmt: skip
    diagonal = ideal.mark_line(color=palette.quiet, strokeDash=[4, 4]).encode(x=x, y=y)
    return alt.layer(diagonal, base.mark_line(strokeWidth=2), points).properties(height=400)


def answering(
    rows: pd.DataFrame, palette: Palette, *, titles: tuple[str, str], chosen: tuple[float, float] | None = None
) -> Chart:
    """Accuracy against the share that is answered. `rows`: share, accuracy, sure; `chosen`: a point to mark."""
    lowest = float(np.floor(50 * rows["accuracy"].min()) / 50)
    x = alt.X("share:Q", title=titles[0], scale=alt.Scale(domain=[0, 1]), axis=_share_axis(palette))
    y = alt.Y("accuracy:Q", title=titles[1], scale=alt.Scale(domain=[lowest, 1]), axis=_share_axis(palette))
    tooltips = [alt.Tooltip(f"{name}:Q", format=".1%") for name in ("sure", "share", "accuracy")]
    line = alt.Chart(rows).mark_line(strokeWidth=2, color=palette.accent).encode(x=x, y=y, tooltip=tooltips)
    point = pd.DataFrame([chosen] if chosen else [], columns=["share", "accuracy"], dtype=float).dropna()
    mark = alt.Chart(point).mark_point(filled=True, size=140, color=palette.text, opacity=1).encode(x=x, y=y)
    return alt.layer(line, mark).properties(height=400)


def shift_curve(rows: pd.DataFrame, palette: Palette, *, titles: tuple[str, str]) -> Chart:
    """Accuracy along one shift. `rows`: amount, accuracy, series."""
    amounts = sorted(set(rows["amount"]))
    axis = alt.Axis(grid=False, values=amounts, format=".3~g", labelColor=palette.text, titleColor=palette.muted)
    x = alt.X("amount:Q", title=titles[0], axis=axis, scale=alt.Scale(nice=False, padding=6))
    y = alt.Y("accuracy:Q", title=titles[1], scale=alt.Scale(domain=[0, 1]), axis=_share_axis(palette))
    lines = (
        alt.Chart(rows)
        .mark_line(point={"filled": True, "size": 28}, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=_series(rows, palette),
            tooltip=["series:N", "amount:Q", alt.Tooltip("accuracy:Q", format=".1%")],
        )
    )
    return alt.layer(lines).properties(height=300)


def differences(rows: pd.DataFrame, palette: Palette, title: str) -> Chart:
    """Bars to both sides of zero. `rows`: name, difference in [-1, 1], label (written at the bar's end)."""
    most = float(np.ceil(20 * rows["difference"].abs().max() * 1.25 + 0.2) / 20)
    x = alt.X(
        "difference:Q",
        title=title,
        scale=alt.Scale(domain=[-most, most]),
        axis=alt.Axis(
            labelExpr="format(100 * datum.value, '+.0f')",
            grid=True,
            tickCount=7,
            labelColor=palette.text,
            titleColor=palette.muted,
        ),
    )
    base = alt.Chart(rows).encode(x=x, y=alt.Y("name:N", sort=None, title=None, axis=_names_axis(palette)))
    colour = alt.condition(alt.datum.difference > 0, alt.value(palette.accent), alt.value(palette.second))
    gained, lost = base.transform_filter(alt.datum.difference >= 0), base.transform_filter(alt.datum.difference < 0)
    words = [
        gained.mark_text(align="left", dx=5, fontSize=12, color=palette.text).encode(text="label:N"),
        lost.mark_text(align="right", dx=-5, fontSize=12, color=palette.text).encode(text="label:N"),
    ]
    bars = base.mark_bar(cornerRadius=3).encode(color=colour, tooltip=["name:N", "label:N"])
    return alt.layer(bars, *words).properties(height=alt.Step(28))


def _share_axis(palette: Palette) -> alt.Axis:
    return alt.Axis(format=".0%", grid=True, tickCount=5, labelColor=palette.text, titleColor=palette.muted)


def _names_axis(palette: Palette, **properties: Any) -> alt.Axis:
    """Every name of a row or column is written, in its middle."""
    return alt.Axis(
        ticks=False, domain=False, labelPadding=6, labelFlush=False, labelOverlap=False, labelColor=palette.text,
        titleColor=palette.muted, **{"labelLimit": 140} | properties,
    )  # fmt: skip


def _cells(
    names: Sequence[str],
    counts: NDArray[np.int64],
    shares: NDArray[np.float64] | None,
    chosen: tuple[int, int] | None,
) -> pd.DataFrame:
    """A row a cell: label, answer, their names, count, share of the row, text, and how strong its colour is."""
    classes = np.arange(len(names))
    label, answer = np.repeat(classes, len(names)), np.tile(classes, len(names))  # (classes²,)
    count, right = counts.ravel(), label == answer
    share = (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).ravel()
    value = count if shares is None else shares.ravel()
    most = max(float(value[~right].max()), 1e-9)
    # The square root lets few mistakes be seen beside many; a cell of right answers is calm, whatever it holds.
    strength = np.where(right, 0.35, np.sqrt(value / most))
    texts = [f"{n:,}" if shares is None else f"{100 * part:.1f}" for n, part in zip(count, share, strict=True)]
    return pd.DataFrame(
        {
            "label": label,
            "answer": answer,
            "labelled": np.array(names)[label],
            "called": np.array(names)[answer],
            "count": count,
            "share": share,
            "right": right,
            "strength": strength,
            "text": np.where((count > 0) | right, texts, ""),
            "chosen": (label == chosen[0]) & (answer == chosen[1]) if chosen else False,
        }
    )


def _series(rows: pd.DataFrame, palette: Palette) -> alt.Color:
    """The series in the rows' order, the first in the accent colour; a legend where there are several."""
    series = list(dict.fromkeys(rows["series"]))
    colours = [palette.accent, palette.second, palette.muted, palette.text]
    legend = alt.Legend(title=None, orient="bottom", labelLimit=260, symbolType="stroke", labelColor=palette.text)
    scale = alt.Scale(domain=series, range=[colours[index % len(colours)] for index in range(len(series))])
    return alt.Color("series:N", sort=None, scale=scale, legend=legend if len(series) > 1 else None)


def _config(palette: Palette) -> dict[str, Any]:
    axis = {
        "labelColor": palette.text, "titleColor": palette.muted, "gridColor": palette.track,
        "domainColor": palette.quiet, "tickColor": palette.quiet, "titleFontWeight": "normal", "labelFontSize": 12,
        "titleFontSize": 12,
    }  # fmt: skip
    legend = {"labelColor": palette.text, "titleColor": palette.muted, "labelFontSize": 12}
    return {"font": _FONT, "axis": axis, "legend": legend, "view": {"stroke": None}}
