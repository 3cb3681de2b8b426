"""Drawings and units as words in a link: back as they were, bounded, and nothing else read."""

import contextlib
import itertools
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.drawing import compact, reading, strokes
from model.drawing.strokes import MOST_POINTS, MOST_STROKES, Drawing, Stroke
from model.problem import Problem

OWN = sorted((Path(__file__).parents[3] / "data" / "drawings").glob("*.json"))
grid = st.integers(-40_010, 40_010).map(lambda value: value / 10_000)
canvas_drawings = st.builds(
    Drawing,
    strokes=st.lists(
        st.builds(
            Stroke,
            points=st.lists(st.tuples(grid, grid), min_size=1, max_size=8).map(tuple),
            width=st.integers(1, 10_000).map(lambda value: value / 10_000),
            erase=st.booleans(),
        ),
        max_size=6,
    ).map(tuple),
)


def deflated(content: bytes) -> str:
    return "A" + urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def scribble(strokes_count: int, points_count: int) -> Drawing:
    points = np.round(np.random.default_rng(0).random((strokes_count, points_count, 2)), 4)
    return Drawing(tuple(Stroke(tuple((float(x), float(y)) for x, y in line)) for line in points))


@given(canvas_drawings)
def test_what_a_canvas_sends_comes_back_exactly(drawing: Drawing) -> None:
    word = compact.packed(drawing)
    assert word is not None
    assert compact.unpacked(word) == drawing


@given(canvas_drawings)
def test_a_word_needs_no_escaping_in_an_address(drawing: Drawing) -> None:
    assert set(compact.packed(drawing) or "") <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text() | st.text().map("A".__add__) | st.binary(max_size=60).map(deflated))
def test_anything_else_is_a_problem_or_a_drawing(word: str) -> None:
    with contextlib.suppress(Problem):
        drawing = compact.unpacked(word)
        strokes.from_json(strokes.to_json(drawing))
        assert compact.unpacked(compact.packed(drawing) or "") == drawing


@given(canvas_drawings.filter(lambda drawing: drawing.strokes), st.data())
def test_a_word_that_is_cut_off_is_a_problem(drawing: Drawing, data: st.DataObject) -> None:
    word = compact.packed(drawing) or ""
    with pytest.raises(Problem, match="damaged"):
        compact.unpacked(word[: data.draw(st.integers(0, len(word) - 1))])


@pytest.mark.parametrize(
    "content",
    [
        b"\x02",  # no number of points
        b"\x02\x00",  # no points
        b"\x00\x01\x00\x00",  # no width
        b"\xa2\x9c\x01\x01\x00\x00",  # wider than the canvas
        b"\x02\x01\x00",  # half a point
        b"\x02\x01\x00\x80",  # half a number
        b"\x02\x01\x00\xff\xff\xff\xff\x7f",  # too long a number
        b"\x02\x01\x00\xff\xff\x7f",  # far outside
        b"\x02\x01\x00\x00" * (MOST_STROKES + 1),
        b"\x02\xa1\x9c\x01" + b"\x00" * 2 * (MOST_POINTS + 1),
        b"\x00" * 50_000_000,  # a bomb: 48,000 characters
    ],
)
def test_what_no_canvas_sends_is_a_problem(content: bytes) -> None:
    with pytest.raises(Problem, match="damaged"):
        compact.unpacked(deflated(content))


def test_a_bomb_within_the_length_of_a_link_is_not_inflated() -> None:
    word = deflated(b"\x00" * 4_000_000)
    assert len(word) < compact.MOST_CHARACTERS
    with pytest.raises(Problem, match="damaged"):
        compact.unpacked(word)


def test_the_largest_drawing_within_the_bounds_is_read() -> None:
    dots = Drawing(tuple(Stroke(((0.5, 0.5),)) for _ in range(MOST_STROKES)))
    assert compact.unpacked(compact.packed(dots) or "") == dots
    line = Drawing((Stroke(((0.5, 0.5),) * MOST_POINTS),))
    assert compact.unpacked(compact.packed(line) or "") == line


@pytest.mark.parametrize("path", OWN[::10], ids=lambda path: path.stem)
def test_less_room_leaves_points_out_and_the_picture_nearly_as_it_was(path: Path) -> None:
    drawing = strokes.read(path)
    before = reading.to_picture(strokes.render(drawing)).astype(float)
    # Of 255; the worst of all hundred: 0.3 for a tolerance of 0.001, 6.1 for 0.004, 13.3 for 0.008.
    exact, *thinned = compact.simplifications(drawing)
    assert exact == drawing
    for thinner, most in zip(thinned, (1, 1, 8, 8, 16), strict=True):
        assert all(
            set(few.points) <= set(all_.points) for few, all_ in zip(thinner.strokes, drawing.strokes, strict=True)
        )
        assert np.abs(reading.to_picture(strokes.render(thinner)) - before).mean() < most


@given(canvas_drawings, st.integers(0, len(compact.TOLERANCES) - 1))
def test_left_out_points_lie_beside_the_line_by_no_more_than_allowed(drawing: Drawing, place: int) -> None:
    tolerance, thinned = compact.TOLERANCES[place], [*compact.simplifications(drawing)][place + 1]
    for stroke, thinner in zip(drawing.strokes, thinned.strokes, strict=True):
        kept = np.array(thinner.points)
        for point in np.array(stroke.points):
            pairs = itertools.pairwise(kept) if len(kept) > 1 else [(kept[0], kept[0])]
            assert min(compact._distances(point[None], *pair)[0] for pair in pairs) <= tolerance + 1e-9


def test_a_curve_takes_less_and_less_room_and_a_scribble_does_not_fit() -> None:
    turns = np.linspace(0, 6, 3000)
    points = np.round(0.5 + 0.4 * np.stack((np.cos(turns), np.sin(1.3 * turns)), axis=1), 4)
    curve = Drawing((Stroke(tuple((float(x), float(y)) for x, y in points)),))
    exact, small = compact.packed(curve), compact.packed(curve, 300)
    assert exact and small and len(small) <= 300 < len(exact)
    assert compact.unpacked(exact) == curve != compact.unpacked(small)
    assert compact.packed(scribble(20, 500)) is None


def test_no_line_costs_the_square_of_its_points(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at, distances = list[int](), compact._distances
    monkeypatch.setattr(
        compact, "_distances", lambda points, *ends: looked_at.append(len(points)) or distances(points, *ends)
    )
    count = MOST_POINTS // 4
    shrinking = tuple((turn % 2 * (1 - turn / count), turn / count) for turn in range(count))  # one point a step
    assert [*compact.simplifications(Drawing((Stroke(shrinking),)))]
    assert sum(looked_at) < count * 500


def test_a_link_that_would_take_long_to_paint_is_a_problem() -> None:
    wide = Stroke(tuple((float(turn % 2), 0.0) for turn in range(40)), 1.0)
    word = compact.packed(Drawing((wide,) * 500))
    assert word and len(word) < 1000
    with pytest.raises(Problem, match="covers the canvas"):
        compact.unpacked(word)


def test_the_whole_word_of_any_drawing_is_exact_and_as_long_as_it_may_be() -> None:
    drawing = scribble(20, 500)
    word = compact.whole(drawing)
    assert compact.packed(drawing) is None and len(word) <= compact.LONGEST_WORD
    assert compact.unpacked(word) == drawing
