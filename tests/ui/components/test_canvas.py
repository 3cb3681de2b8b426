"""Our drawings as Fabric's objects and back, and whatever else a browser may send."""

from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.drawing import strokes
from model.drawing.strokes import MOST_POINTS, MOST_STROKES, Drawing, Stroke
from model.problem import Problem
from ui.components import canvas
from ui.components.canvas import SIDE, as_sent, from_fabric, to_fabric

EXAMPLES = sorted((Path(__file__).parents[3] / "ui" / "classify" / "examples").glob("*.json"))

places = st.floats(-1, 2)
points = st.lists(st.tuples(places, places), min_size=1, max_size=8).map(tuple)
drawings = st.builds(
    Drawing,
    strokes=st.lists(st.builds(Stroke, points=points, width=st.floats(0.0001, 1), erase=st.booleans()), max_size=5).map(
        tuple
    ),
    label=st.none() | st.integers(0, 9),
    name=st.text(max_size=8),
)
pixels = st.tuples(st.floats(-SIDE, 2 * SIDE), st.floats(-SIDE, 2 * SIDE))

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
number = st.floats(0, SIDE) | st.floats() | st.integers() | anything
command = anything | st.tuples(st.sampled_from("MLQCZ") | anything, st.lists(number, max_size=5)).map(
    lambda pair: [pair[0], *pair[1]]
)
thing = anything | st.fixed_dictionaries(
    {"path": anything | st.lists(command, max_size=4), "strokeWidth": number, "stroke": anything | st.just("#ffffff")}
)
nearly = st.fixed_dictionaries({"objects": anything | st.lists(thing, max_size=3)})


def sent(*path: list[Any], width: object = 18, stroke: object = canvas.INK) -> dict[str, Any]:
    """One path as the browser sends it."""
    return {"objects": [{"path": list(path), "strokeWidth": width, "stroke": stroke}]}


def only(content: Any) -> Stroke:
    (stroke,) = from_fabric(content).strokes
    return stroke


# There and back


@given(drawings)
def test_what_came_back_once_comes_back_the_same(drawing: Drawing) -> None:
    once = as_sent(drawing)
    assert from_fabric(to_fabric(once)) == once
    assert from_fabric(json.loads(json.dumps(to_fabric(once)))) == once


@given(drawings)
def test_a_drawing_comes_back_with_its_strokes_and_without_label_and_name(drawing: Drawing) -> None:
    back = as_sent(drawing)
    assert (back.label, back.name, len(back.strokes)) == (None, "", len(drawing.strokes))
    for old, new in zip(drawing.strokes, back.strokes, strict=True):
        assert new.erase is old.erase and abs(new.width - old.width) <= 0.0000501
        if len(new.points) == len(old.points):
            assert np.abs(np.subtract(new.points, old.points)).max() <= 0.0000501
        else:  # two points that are one
            assert (len(old.points), len(new.points)) == (2, 1) and math.dist(*old.points) < 0.0012


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_look_the_same_when_they_come_back(file: Path) -> None:
    drawing = strokes.read(file)
    difference = np.abs(strokes.render(drawing, 112).astype(int) - strokes.render(as_sent(drawing), 112).astype(int))
    assert difference.mean() < 0.5 and len(as_sent(drawing).strokes) == len(drawing.strokes)


def test_the_canvas_is_given_paths_in_pixels() -> None:
    content = to_fabric(Drawing((Stroke(((0.5, 0.25), (1.0, 0.0)), 0.25), Stroke(((0, 0), (0, 1)), erase=True))))
    first, second = content["objects"]
    assert first["path"] == [["M", 224, 112], ["L", 448, 0]] and first["strokeWidth"] == 112
    assert (first["stroke"], second["stroke"]) == (canvas.INK, canvas.PAPER) and first["fill"] is None


def test_an_empty_drawing_is_an_empty_canvas() -> None:
    assert to_fabric(Drawing())["objects"] == [] and as_sent(Drawing(label=3, name="none")) == Drawing()


# What a pen leaves


def between(one: tuple[float, float], other: tuple[float, float], t: float) -> tuple[float, float]:
    return one[0] + t * (other[0] - one[0]), one[1] + t * (other[1] - one[1])


@given(pixels, pixels, pixels)
def test_a_quadratic_curve_gives_points_on_it_in_quarters_unless_it_is_straight(
    start: tuple[float, float], control: tuple[float, float], end: tuple[float, float]
) -> None:
    found = [*only(sent(["M", *start], ["Q", *control, *end], ["L", 900, 900])).points][:-1]
    # by de Casteljau's construction
    curve = [between(between(start, control, t), between(control, end, t), t) for t in (0, 0.25, 0.5, 0.75, 1)]
    bend = math.dist(curve[2], between(start, end, 0.5))
    assert len(found) == (5 if bend >= 0.0005 * SIDE else 2)
    assert np.abs(np.multiply(found, SIDE) - (curve if len(found) == 5 else curve[::4])).max() <= 0.00015 * SIDE


@given(st.lists(st.tuples(pixels, pixels), min_size=1, max_size=5))
def test_curves_follow_each_other(curves: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    found = only(sent(["M", 1, 2], *(["Q", *control, *end] for control, end in curves), ["L", 3, 4])).points
    rest = iter(np.multiply(found, SIDE).tolist())
    for end in [(1, 2), *(end for _, end in curves), (3, 4)]:
        assert any(math.dist(point, end) <= 0.0001 * SIDE for point in rest)  # in this order


@given(pixels, st.floats(0.01, 0.12))
def test_a_tap_is_one_point(place: tuple[float, float], width: float) -> None:
    x, y = place
    aside = width * SIDE / 1000  # Fabric's pencil draws a dot as a line of that length to each side
    (point,) = only(sent(["M", x - aside, y], ["L", x + aside, y], width=width * SIDE)).points
    assert math.dist(point, (x / SIDE, y / SIDE)) < 0.0003
    (again,) = only(to_fabric(Drawing((Stroke(((x / SIDE, y / SIDE),)),)))).points
    assert math.dist(again, (x / SIDE, y / SIDE)) < 0.0001


def test_a_short_dash_is_no_tap() -> None:
    assert len(only(sent(["M", 100, 100], ["L", 101, 100])).points) == 2


@pytest.mark.parametrize(
    ("colour", "erases"), [("#ffffff", True), ("#000000", False), ("", False), (None, False), (["#ffffff"], False)]
)
def test_paper_colour_erases(colour: object, erases: bool) -> None:
    assert only(sent(["M", 1, 1], ["L", 9, 9], stroke=colour)).erase is erases


def test_an_eraser_still_erases_when_it_comes_back() -> None:
    drawing = Drawing((Stroke(((0.5, 0.5),), 0.2), Stroke(((0.5, 0.5),), 0.4, erase=True)))
    assert (strokes.render(as_sent(drawing)) == strokes.PAPER).all()


# What a browser may send


def test_curves_that_would_take_long_to_paint_are_refused() -> None:
    turns = (["Q", SIDE * (turn % 2), 0, SIDE * (turn % 2), SIDE * (turn % 2)] for turn in range(5000))
    with pytest.raises(Problem, match="covers the canvas"):
        from_fabric(sent(["M", 0, 0], *turns, width=SIDE))


@settings(max_examples=300)
@given(anything | nearly)
def test_wild_json_is_a_drawing_that_can_be_painted_or_refused_in_words(content: Any) -> None:
    with contextlib.suppress(Problem):
        drawing = from_fabric(content)
        assert isinstance(drawing, Drawing) and strokes.render(drawing, 28).shape == (28, 28)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"objects": None},
        {"objects": [None]},
        {"objects": [{"type": "Rect"}]},
        sent(),
        sent(["M"]),
        sent(["M", 1]),
        sent([]),
        sent(["Q", 1, 2, 3, 4]),
        sent(["M", 1, 2], ["Q", 1, 2]),
        sent(["M", 1, 2], ["C", 1, 2, 3, 4, 5, 6]),
        sent(["M", "left", "top"]),
        sent(["M", "1", "2"], ["L", 2, 2]),
        sent(["M", True, 1], ["L", 2, 2]),
        sent(["M", 1, 1], ["L", 2, 2], width="9"),
        sent(["M", float("nan"), 1], ["L", 2, 2]),
        sent(["M", float("inf"), 1], ["L", 2, 2]),
        sent(["M", 10**400, 1], ["L", 2, 2]),
        sent(["M", 1, 1], ["L", 4.01 * SIDE, 2]),
        sent(["M", 1, 1], ["L", 2, -4.01 * SIDE]),
        sent(["M", 1, 1], width=0),
        sent(["M", 1, 1], width=-1),
        sent(["M", 1, 1], width=SIDE * 1.001),
        sent(["M", 1, 1], width=float("nan")),
        sent(["M", 1, 1], width=None),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(content: Any) -> None:
    with pytest.raises(Problem, match="no drawing: clear it"):
        from_fabric(content)


def test_a_canvas_may_hold_500_strokes_and_not_one_more() -> None:
    item = sent(["M", 1, 1], ["L", 9, 9])["objects"][0]
    assert len(from_fabric({"objects": [item] * MOST_STROKES}).strokes) == 500
    with pytest.raises(Problem, match="at most 500 strokes"):
        from_fabric({"objects": [item] * (MOST_STROKES + 1)})


def test_a_stroke_may_have_20000_points_and_not_one_more() -> None:
    assert len(only(sent(["M", 1, 1], *[["L", 9, 9]] * (MOST_POINTS - 1))).points) == 20_000
    with pytest.raises(Problem):
        from_fabric(sent(["M", 1, 1], *[["L", 9, 9]] * MOST_POINTS))


# What went wrong once


def test_points_are_counted_before_they_are_read() -> None:
    nonsense = sent(*[["?"]] * (MOST_POINTS // 2 + 1))["objects"][0]
    with pytest.raises(Problem, match="at most 20000 points"):  # not: that is no drawing
        from_fabric({"objects": [nonsense, nonsense]})


def test_a_command_nested_without_end_is_refused_in_words() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Problem, match="no drawing: clear it"):
        from_fabric(sent(["M", 1, 1], [deep, 1, 2]))
