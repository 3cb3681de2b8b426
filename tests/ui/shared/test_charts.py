"""Charts are valid Vega-Lite, tell the truth about their axes, and have their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.bundle.bundle import Bundle
from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN
from model.network.forward import softmax
from ui.shared import charts
from ui.shared.charts import DARK, LIGHT, Chart, Palette

shares = arrays(np.float32, 10, elements=st.floats(-15, 15, width=32)).map(softmax)


@pytest.fixture(scope="module")
def probabilities(lesson: Bundle) -> np.ndarray:
    """What the lesson's network says of the first test picture, an ankle boot."""
    return softmax(lesson.test_logits[0])


def encodings(specification: dict[str, Any], channel: str) -> Iterator[dict[str, Any]]:
    """What every layer says of a channel."""
    for layer in specification["layer"]:
        if channel in layer.get("encoding", {}):
            yield layer["encoding"][channel]


def rows(chart: Chart) -> list[dict[str, Any]]:
    """The chart's one table."""
    (table,) = chart.to_dict()["datasets"].values()
    return list(table)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# Probabilities


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("names", [CLASS_NAMES, CLASS_NAMES_KOREAN], ids=["en", "ko"])
@pytest.mark.parametrize("truth", [None, 0, 9])
def test_the_bars_are_a_valid_chart_from_0_to_1(
    probabilities: np.ndarray, truth: int | None, names: tuple[str, ...], palette: Palette
) -> None:
    specification = charts.probability_bars(names, probabilities, truth, palette)
    rows = {name: table.to_pylist() for name, table in specification["datasets"].items()}
    alt.LayerChart.from_dict(specification | {"datasets": rows})  # validates
    axes = list(encodings(specification, "x"))
    assert len(axes) == 4 and all(axis["scale"]["domain"] == [0, 1] for axis in axes)
    assert all(axis["sort"] is None for axis in encodings(specification, "y"))  # as the rows come


@settings(max_examples=30)
@given(shares, st.none() | st.integers(0, 9))
def test_there_are_ten_rows_in_the_classes_order_with_one_answer_and_the_truth_ticked(
    probabilities: np.ndarray, truth: int | None
) -> None:
    table = charts.probability_bars(CLASS_NAMES, probabilities, truth, LIGHT)["datasets"]["bars"].to_pylist()
    ticked = [f"{name} ✓" if index == truth else name for index, name in enumerate(CLASS_NAMES)]
    assert [row["name"] for row in table] == ticked
    assert [row["probability"] for row in table] == pytest.approx(probabilities.tolist())
    assert [row["label"] for row in table] == [f"{100 * float(share):.1f} %" for share in probabilities]
    (answer,) = (index for index, row in enumerate(table) if row["answer"])
    assert probabilities[answer] == probabilities.max()


def test_the_answer_alone_has_the_accent_and_bold_letters(probabilities: np.ndarray) -> None:
    specification = charts.probability_bars(CLASS_NAMES, probabilities, 9, LIGHT)
    (colour,) = encodings(specification, "color")
    assert colour["condition"] == {"test": "datum.answer", "value": LIGHT.accent} and colour["value"] == LIGHT.quiet
    for axis in encodings(specification, "y"):
        weight = axis["axis"]["labelFontWeight"]
        assert weight["condition"]["value"] == "bold" and weight["value"] == "normal"
        assert "'Ankle boot ✓'" in weight["condition"]["test"]


@settings(max_examples=50)
@given(shares)
def test_the_words_name_every_class_once_the_most_probable_first(probabilities: np.ndarray) -> None:
    parts = charts.probability_text(CLASS_NAMES, probabilities).split(", ")
    said = [part.rsplit(" ", 2) for part in parts]
    assert sorted(name for name, _, _ in said) == sorted(CLASS_NAMES)
    order = [float(probabilities[CLASS_NAMES.index(name)]) for name, _, _ in said]
    assert order == sorted(order, reverse=True)
    assert [f"{figure} {sign}" for _, figure, sign in said] == [charts.percent(share) for share in order]


def test_equal_probabilities_are_said_in_the_classes_order() -> None:
    text = charts.probability_text(CLASS_NAMES, np.full(10, 0.1, np.float32))
    assert text == ", ".join(f"{name} 10.0 %" for name in CLASS_NAMES)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0.0 %"), (0.667, "66.7 %"), (0.9996, "100.0 %"), (1, "100.0 %"), (0.0004, "0.0 %")]
)
def test_a_share_is_said_in_percent_with_one_place(share: float, text: str) -> None:
    assert charts.percent(share) == text


# The learning curve


@pytest.fixture
def curve(lesson: Bundle) -> pd.DataFrame:
    """Losses of the shipped run, and the validation losses once more as if published."""
    history = list(enumerate(lesson.history, 1))
    table = [(number, epoch.loss, "training", False) for number, epoch in history]
    table += [(number, epoch.val_loss, "validation", False) for number, epoch in history]
    table += [(number, epoch.val_loss, "published", True) for number, epoch in history]
    return pd.DataFrame(table, columns=["epoch", "value", "series", "published"])


def learning(curve: pd.DataFrame, best: int) -> dict[str, Any]:
    chart = charts.learning_curve(
        curve, axis_title="Loss", epoch_title="Epoch", best_epoch=best, best_title="best", palette=LIGHT
    )
    return dict(chart.to_dict())


def test_the_learning_curve_has_named_axes_and_every_epoch(curve: pd.DataFrame, lesson: Bundle) -> None:
    specification = learning(curve, lesson.best_epoch)
    assert {axis["title"] for axis in encodings(specification, "x")} == {"Epoch"}
    assert {tuple(axis["scale"]["domain"]) for axis in encodings(specification, "x")} == {(1, len(lesson.history))}
    assert "Loss" in {axis.get("title") for axis in encodings(specification, "y")}
    tables = sorted(specification["datasets"].values(), key=len)
    assert tables[0] == [{"epoch": lesson.best_epoch, "label": "best"}]
    assert len(tables[1]) == len(curve)


def test_every_series_has_its_colour_and_the_published_is_dashed_and_faint(curve: pd.DataFrame) -> None:
    specification = learning(curve, 1)
    (colour,), (dash,) = encodings(specification, "color"), encodings(specification, "strokeDash")
    assert colour["scale"]["domain"] == dash["scale"]["domain"] == ["training", "validation", "published"]
    assert colour["scale"]["range"][:2] == [LIGHT.second, LIGHT.accent] and len(colour["scale"]["range"]) == 3
    assert dash["scale"]["range"] == [[1, 0], [1, 0], [4, 3]]
    (opacity,) = encodings(specification, "opacity")
    assert opacity["condition"] == {"test": "datum.published", "value": 0.55}


def test_a_run_of_one_epoch_has_a_curve_too(curve: pd.DataFrame) -> None:
    (domain,) = {tuple(x["scale"]["domain"]) for x in encodings(learning(curve[curve["epoch"] == 1], 1), "x")}
    assert domain == (1, 1)


# The network


def test_the_shares_of_parameters_are_bars_from_0_to_1_in_the_layers_order() -> None:
    names = ["conv2d", "conv2d_1", "dense", "dense_1"]
    table = pd.DataFrame({"layer": names, "share": [0.001, 0.055, 0.941, 0.003], "label": ["a", "b", "c", "d"]})
    chart = charts.parameter_shares(table, DARK)
    assert [row["layer"] for row in rows(chart)] == names
    assert all(axis["scale"]["domain"] == [0, 1] for axis in encodings(chart.to_dict(), "x"))
    assert all(axis["sort"] is None for axis in encodings(chart.to_dict(), "y"))


# The palettes


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_and_bars_be_seen_on_the_paper(palette: Palette) -> None:
    assert contrast(palette.text, palette.paper) >= 7
    assert contrast(palette.muted, palette.paper) >= 4.5
    for colour in (palette.accent, palette.second):
        assert contrast(colour, palette.paper) >= 3
