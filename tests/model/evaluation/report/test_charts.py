"""The evaluation's charts are valid, tell what the figures say, and become SVG without a browser."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from model.bundle.bundle import Bundle
from model.data.dataset import CLASS_NAMES, Split
from model.evaluation import figures
from model.evaluation.report import charts
from model.evaluation.report.charts import DARK, LIGHT, VARIABLES, Palette


@pytest.fixture(scope="module")
def counts(lesson: Bundle, data: Split) -> np.ndarray:
    return figures.confusion(lesson.test_logits, data.test.labels)


def table(specification: dict[str, Any], rows: int) -> pd.DataFrame:
    """The chart's table with so many rows."""
    (found,) = [each for each in specification["datasets"].values() if len(each) == rows]
    return pd.DataFrame(found)


@pytest.mark.parametrize("palette", [LIGHT, DARK, VARIABLES])
def test_the_matrix_holds_every_cell_and_mistakes_are_stronger_the_more_they_are(
    counts: np.ndarray, palette: Palette
) -> None:
    chart = charts.confusion(CLASS_NAMES, counts, palette, chosen=(6, 0), titles=("Labelled", "Called"))
    cells = table(chart.to_dict(), 100).set_index(["label", "answer"])
    assert all(cells.loc[pair, "count"] == counts[pair] for pair in np.ndindex(10, 10))
    assert cells[cells["chosen"]].index.tolist() == [(6, 0)]
    wrong = cells[~cells["right"]].sort_values("count")
    assert wrong["strength"].is_monotonic_increasing and wrong["strength"].iloc[-1] == 1
    assert cells.loc[(6, 0), ["labelled", "called", "text"]].tolist() == ["Shirt", "T-shirt/top", f"{counts[6, 0]}"]
    assert set(cells.loc[cells["count"] == 0, "text"]) == {""}


def test_the_matrix_of_shares_says_per_cent_of_the_row(counts: np.ndarray) -> None:
    shares = figures.row_shares(counts)
    chart = charts.confusion(CLASS_NAMES, counts, LIGHT, shares=shares, titles=("", ""))
    cells = table(chart.to_dict(), 100).set_index(["label", "answer"])
    assert cells.loc[(6, 6), "text"] == f"{100 * counts[6, 6] / counts[6].sum():.1f}"
    assert not cells["chosen"].any()


def test_a_model_without_mistakes_has_a_matrix_too() -> None:
    chart = charts.confusion(CLASS_NAMES, np.diag([10] * 10), LIGHT, titles=("", ""))
    assert table(chart.to_dict(), 100)["strength"].max() < 1


def test_the_click_gives_label_and_answer(counts: np.ndarray) -> None:
    specification = charts.confusion(CLASS_NAMES, counts, LIGHT, titles=("", "")).to_dict()
    (parameter,) = specification["params"]
    assert parameter["name"] == charts.CELL and parameter["select"]["fields"] == ["label", "answer"]


@pytest.mark.parametrize("palette", [LIGHT, DARK, VARIABLES])
def test_a_chart_becomes_an_svg_in_the_palettes_colours(counts: np.ndarray, palette: Palette) -> None:
    svg = charts.svg(charts.confusion(CLASS_NAMES, counts, palette, titles=("Labelled", "Called")), palette)
    tree = ElementTree.fromstring(svg)
    words = {"".join(element.itertext()) for element in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert {*CLASS_NAMES, "Labelled", "Called", f"{counts[6, 0]}"} <= words
    colours = {element.get("fill") for element in tree.iter()} - {None, "none", "transparent"}
    assert colours <= {palette.paper, palette.text, palette.muted, palette.accent, palette.quiet}
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_a_chosen_point_is_marked_unless_nothing_is_answered() -> None:
    rows = pd.DataFrame({"share": [1.0, 0.5], "accuracy": [0.9, 1.0], "sure": [0.1, 0.9]})
    for chosen, marked in ((None, 0), ((0.5, 0.95), 1), ((0.0, float("nan")), 0)):
        specification = charts.answering(rows, LIGHT, titles=("", ""), chosen=chosen).to_dict()
        mark = specification["layer"][1]
        assert len(specification["datasets"][mark["data"]["name"]]) == marked


def test_several_series_have_a_legend_and_one_has_none() -> None:
    rows = pd.DataFrame({"amount": [0.0, 1.0] * 2, "accuracy": [1, 0.5] * 2, "series": ["a", "a", "b", "b"]})
    for several, legend in ((rows, True), (rows[:2], False)):
        colour = charts.shift_curve(several, LIGHT, titles=("", "")).to_dict()["layer"][0]["encoding"]["color"]
        assert (colour["legend"] is not None) == legend
        assert colour["scale"]["range"][0] == LIGHT.accent


def test_differences_are_drawn_to_both_sides_of_zero_on_an_even_axis() -> None:
    rows = pd.DataFrame({"name": ["a", "b"], "difference": [0.03, -0.11], "label": ["+3.0", "-11.0"]})
    specification = charts.differences(rows, LIGHT, "points").to_dict()
    low, high = specification["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low == -high and high >= 0.11
    same = pd.DataFrame({"name": ["a"], "difference": [0.0], "label": ["+0.0"]})
    assert charts.differences(same, LIGHT, "points").to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"][1] > 0


def test_a_charts_file_holds_its_data_while_another_visitor_is_shown_one(counts: np.ndarray) -> None:
    chart = charts.confusion(CLASS_NAMES, counts, LIGHT, titles=("Labelled", "Called"))
    alone = charts.svg(chart, LIGHT)
    alt.data_transformers.register("elsewhere", lambda _table: {"name": "sent on another way"})  # as Streamlit does
    with alt.data_transformers.enable("elsewhere"):
        assert charts.svg(chart, LIGHT) == alone and "T-shirt/top" in alone
