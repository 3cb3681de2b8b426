"""Drawings as strokes: painted, stored, read back, bounded; and the drawings that we keep."""

from __future__ import annotations

import contextlib
import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.drawing import reading, strokes
from model.drawing.strokes import INK, PAPER, Drawing, Stroke
from model.problem import Problem

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "ui" / "classify" / "examples").glob("*.json"))
DRAWINGS = sorted((ROOT / "data" / "drawings").glob("*.json"))

thousandths = st.integers(0, 1000).map(lambda value: value / 1000)
drawings = st.builds(
    Drawing,
    strokes=st.lists(
        st.builds(
            Stroke,
            points=st.lists(st.tuples(thousandths, thousandths), min_size=1, max_size=6).map(tuple),
            width=st.integers(1, 10_000).map(lambda value: value / 10_000),
            erase=st.booleans(),
        ),
        max_size=5,
    ).map(tuple),
    label=st.none() | st.integers(0, 9),
    name=st.text(max_size=12),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
number = st.floats() | st.integers() | st.floats(0, 1) | anything
nearly = st.fixed_dictionaries(
    {
        "strokes": anything
        | st.lists(
            anything
            | st.fixed_dictionaries(
                {
                    "width": number | st.just(0.04),
                    "points": anything | st.lists(st.lists(number, min_size=1, max_size=3), max_size=3),
                },
                optional={"erase": anything},
            ),
            max_size=3,
        )
    },
    optional={"label": anything, "name": anything},
)


def dot(x: float = 0.5, y: float = 0.5, width: float = 0.2, erase: bool = False) -> Stroke:
    return Stroke(((x, y),), width, erase)


def test_no_strokes_leave_the_paper_white() -> None:
    picture = strokes.render(Drawing(), 40)
    assert picture.shape == (40, 40) and picture.dtype == np.uint8
    assert (picture == PAPER).all()


def test_a_dot_is_a_dark_disc_where_the_pen_was() -> None:
    picture = strokes.render(Drawing((dot(0.25, 0.75),)), 100)
    ink = (PAPER - picture.astype(float)) / (PAPER - INK)
    assert ink.sum() == pytest.approx(np.pi * 10**2, rel=0.05)
    rows, columns = np.indices(ink.shape)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(75, abs=0.6)
    assert (ink * columns).sum() / ink.sum() == pytest.approx(25, abs=0.6)
    assert picture[75, 25] == INK and set(np.unique(picture)) - {INK, PAPER}  # the edge is antialiased


def test_a_line_has_its_width_and_round_ends() -> None:
    picture = strokes.render(Drawing((Stroke(((0.2, 0.5), (0.8, 0.5)), 0.1),)), 100)
    assert (picture[47:53, 20:80] == INK).all()
    assert (picture[:44] == PAPER).all() and (picture[56:] == PAPER).all()
    assert (picture[:, :14] == PAPER).all() and (picture[:, 86:] == PAPER).all()
    assert picture[50, 17] == INK and picture[46, 15] == PAPER


def test_the_thinnest_pen_leaves_a_trace() -> None:
    assert strokes.render(Drawing((dot(width=0.0001), Stroke(((0.1, 0.1), (0.9, 0.1)), 0.0001)))).min() < PAPER


def test_an_eraser_takes_away_what_was_drawn_before_it_and_only_that() -> None:
    erased = strokes.render(Drawing((dot(), dot(width=0.4, erase=True))))
    assert (erased == PAPER).all()
    redrawn = strokes.render(Drawing((dot(width=0.4, erase=True), dot())))
    assert np.array_equal(redrawn, strokes.render(Drawing((dot(),))))


def test_what_lies_off_the_canvas_is_cut_off() -> None:
    picture = strokes.render(Drawing((Stroke(((-3, 0.5), (4, 0.5)), 0.1),)), 50)
    assert (picture[25] == INK).all() and picture[0].min() == PAPER


@given(drawings)
def test_a_drawing_comes_back_from_its_json(drawing: Drawing) -> None:
    assert strokes.from_json(json.loads(json.dumps(strokes.to_json(drawing)))) == drawing


@given(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), st.floats(0.001, 1))
def test_json_keeps_a_point_to_a_thousandth(point: tuple[float, float], width: float) -> None:
    stroke = strokes.from_json(strokes.to_json(Drawing((Stroke((point,), width),)))).strokes[0]
    assert np.abs(np.subtract(stroke.points[0], point)).max() <= 0.000501
    assert abs(stroke.width - width) <= 0.0000501


def test_json_says_only_what_is_so() -> None:
    plain = {"strokes": [{"width": 0.2, "points": [[0.5, 0.5]]}]}
    assert strokes.to_json(Drawing((dot(),))) == plain
    full = strokes.to_json(Drawing((dot(erase=True),), 9, "boot"))
    assert full == {"label": 9, "name": "boot", "strokes": [{"width": 0.2, "erase": True, "points": [[0.5, 0.5]]}]}


@settings(max_examples=300)
@given(anything | nearly)
def test_wild_json_is_a_drawing_that_can_be_painted_or_refused_in_words(content: Any) -> None:
    with contextlib.suppress(Problem):
        assert strokes.render(strokes.from_json(content), 28).shape == (28, 28)


@pytest.mark.parametrize(
    "stroke",
    [
        {"points": [[0.5, 0.5]]},
        {"width": 0.04},
        {"width": 0.04, "points": []},
        {"width": 0, "points": [[0.5, 0.5]]},
        {"width": 1.01, "points": [[0.5, 0.5]]},
        {"width": float("nan"), "points": [[0.5, 0.5]]},
        {"width": 0.04, "points": [[0.5]]},
        {"width": 0.04, "points": [[0.5, 0.5, 0.5]]},
        {"width": 0.04, "points": [[0.5, float("inf")]]},
        {"width": 0.04, "points": [[0.5, 4.01]]},
        {"width": 0.04, "points": [[10**400, 0]]},
        {"width": 0.04, "points": [["left", "top"]]},
        {"width": 0.04, "points": [["0.5", "0.5"]]},
        {"width": 0.04, "points": [["٠", "١"]]},
        {"width": 0.04, "points": [[True, False]]},
        {"width": "0.04", "points": [[0.5, 0.5]]},
        {"width": True, "points": [[0.5, 0.5]]},
        "stroke",
        None,
    ],
)
def test_a_stroke_without_points_and_width_on_the_canvas_is_refused_in_words(stroke: Any) -> None:
    with pytest.raises(Problem, match="not a drawing"):
        strokes.from_json({"strokes": [stroke]})


@pytest.mark.parametrize("label", [-1, 10, 3.5, "3", [3], {}])
def test_a_label_outside_the_ten_classes_is_refused_in_words(label: Any) -> None:
    with pytest.raises(Problem, match="from 0 to 9"):
        strokes.from_json({"strokes": [], "label": label})


def test_a_drawing_may_have_500_strokes_and_20000_points_and_not_one_more() -> None:
    many = strokes.to_json(Drawing((dot(),) * strokes.MOST_STROKES))
    assert len(strokes.from_json(many).strokes) == strokes.MOST_STROKES == 500
    long = {"width": 0.04, "points": [[0.5, 0.5]] * strokes.MOST_POINTS}
    assert len(strokes.from_json({"strokes": [long]}).strokes[0].points) == strokes.MOST_POINTS == 20_000
    for content in ({"strokes": [*many["strokes"], many["strokes"][0]]}, {"strokes": [long, many["strokes"][0]]}):
        with pytest.raises(Problem, match="500 strokes and 20000 points"):
            strokes.from_json(content)


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe{}"])
def test_a_file_that_is_no_drawing_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "boot.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Problem, match=r"boot\.json cannot be read"):
        strokes.read(file)


@pytest.mark.parametrize("file", EXAMPLES + DRAWINGS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_our_drawings_are_of_the_class_that_they_are_called_by(file: Path) -> None:
    drawing = strokes.read(file)
    assert drawing.label == int(file.name[0])
    assert drawing.name
    points = np.array([point for stroke in drawing.strokes for point in stroke.points])
    assert points.min() >= -0.05 and points.max() <= 1.05
    picture = reading.to_picture(strokes.render(drawing))
    assert not reading.is_blank(picture) and picture.std() > 20


def test_every_class_has_two_examples_and_eight_drawings_to_measure_with() -> None:
    for files, least in ((EXAMPLES, 2), (DRAWINGS, 8)):
        counts = Counter(strokes.read(file).label for file in files)
        assert sorted(counts) == list(range(10)) and min(counts.values()) >= least


def test_no_drawing_to_measure_with_is_an_example_too() -> None:
    seen = {replace(strokes.read(file), label=None, name="") for file in EXAMPLES}
    assert len(seen) == len(EXAMPLES)
    assert not seen & {replace(strokes.read(file), label=None, name="") for file in DRAWINGS}


def test_the_index_lists_every_drawing_with_its_label() -> None:
    with (ROOT / "data" / "drawings" / "index.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["file"]: int(row["label"]) for row in csv.DictReader(file)}
    assert labels == {file.name: strokes.read(file).label for file in DRAWINGS}


# What went wrong once


@pytest.mark.parametrize("label", [True, False, 3.0, 0.0, 10**400])
def test_a_label_that_only_equals_a_whole_number_is_refused_in_words(label: Any) -> None:
    with pytest.raises(Problem, match="from 0 to 9"):
        strokes.from_json({"strokes": [], "label": label})


@pytest.mark.parametrize("erase", ["false", "true", "", 0, 1, None, []])
def test_erase_is_true_or_false_and_nothing_like_it(erase: Any) -> None:
    with pytest.raises(Problem, match="not a drawing"):
        strokes.from_json({"strokes": [{"width": 0.04, "points": [[0.5, 0.5]], "erase": erase}]})


@pytest.mark.parametrize("width", [1e-300, 1e-9, 0.00004, 0.00005])
def test_the_thinnest_stroke_comes_back_from_its_json(width: float) -> None:
    drawing = strokes.from_json(json.loads(json.dumps(strokes.to_json(Drawing((dot(width=width),))))))
    assert drawing == Drawing((dot(width=0.0001),))


@pytest.mark.parametrize("opening", ["[", '{"strokes":', '{"strokes":[{"points":['])
def test_a_file_nested_without_end_is_named(tmp_path: Path, opening: str) -> None:
    (tmp_path / "deep.json").write_text(opening * 100_000)
    with pytest.raises(Problem, match=r"deep\.json cannot be read"):
        strokes.read(tmp_path / "deep.json")


def test_points_are_counted_before_they_are_read() -> None:
    nonsense = {"width": 0.04, "points": ["?"] * (strokes.MOST_POINTS // 2 + 1)}
    with pytest.raises(Problem, match="at most 500 strokes and 20000 points"):  # not: that is no drawing
        strokes.from_json({"strokes": [nonsense, nonsense]})


def test_a_name_nested_without_end_is_refused_in_words() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Problem, match="not a drawing"):
        strokes.from_json({"strokes": [], "name": deep})


# The extent


@given(drawings)
def test_the_extent_is_the_longer_side_of_the_box_around_the_ink(drawing: Drawing) -> None:
    ink = [point for stroke in drawing.strokes if not stroke.erase for point in stroke.points]
    sides = [abs(one[axis] - other[axis]) for one in ink for other in ink for axis in (0, 1)]
    assert strokes.extent(drawing) == pytest.approx(max(sides, default=0), abs=1e-12)


def test_a_blank_drawing_a_dot_and_an_eraser_have_no_extent() -> None:
    rubbed = Stroke(((0.0, 0.0), (1.0, 1.0)), erase=True)
    for drawing in (Drawing(), Drawing((dot(),)), Drawing((rubbed,)), Drawing((rubbed, dot(0.2, 0.9)))):
        assert strokes.extent(drawing) == 0


def test_strokes_far_apart_count_together() -> None:
    assert strokes.extent(Drawing((dot(0.1, 0.4), dot(0.3, 0.9)))) == pytest.approx(0.5)


@pytest.mark.parametrize(("strokes_", "points", "width"), [(500, 40, 1.0), (1, 20_000, 0.02)])
def test_more_paint_than_a_hand_lays_on_is_refused(strokes_: int, points: int, width: float) -> None:
    line = Stroke(tuple((float(turn % 2), float(turn % 2)) for turn in range(points)), width)
    with pytest.raises(Problem, match="covers the canvas more than 300 times"):
        strokes.from_json(strokes.to_json(Drawing((line,) * strokes_)))


def test_paint_is_the_area_of_lines_and_of_their_joints() -> None:
    stroke = Stroke(((0.0, 0.0), (0.0, 0.5), (0.5, 0.5)), 0.1)
    assert strokes._paint(stroke) == pytest.approx(0.1 * 1.0 + 3 * 0.01)
    assert max(sum(map(strokes._paint, strokes.read(path).strokes)) for path in DRAWINGS) < strokes.MOST_COATS / 100


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_bytes(b"[" * (strokes.MOST_BYTES + 1))
    with pytest.raises(Problem, match="too large"):
        strokes.read(file)
