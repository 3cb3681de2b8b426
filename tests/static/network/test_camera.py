"""Zoom and pan: what is under the pointer stays there, and nothing beyond the drawing is shown."""

from __future__ import annotations

import pytest

from tests.static.network.conftest import Run

DRAWING = {"width": 1000, "height": 500}


def test_what_is_under_the_pointer_stays_there(run: Run) -> None:
    before, after, camera = run(
        """({whole, zoomed, inDrawing}, drawing) => {
            const near = zoomed(whole(), 2, [500, 250], drawing, drawing);
            const nearer = zoomed(near, 1.5, [420, 260], drawing, drawing);
            return [inDrawing(near, [420, 260]), inDrawing(nearer, [420, 260]), nearer];
        }""",
        "camera",
        DRAWING,
    )
    assert after == pytest.approx(before)
    assert camera["scale"] == 3


@pytest.mark.parametrize("moved", [[-1e6, -1e6], [1e6, 1e6]])
def test_the_window_never_leaves_the_drawing(run: Run, moved: list[float]) -> None:
    camera = run(
        """({whole, zoomed, panned}, [drawing, moved]) =>
            panned(zoomed(whole(), 4, [0, 0], drawing, drawing), moved, drawing, drawing)""",
        "camera",
        [DRAWING, moved],
    )
    corner = (0, 0) if moved[0] < 0 else (750, 375)
    assert (camera["x"], camera["y"]) == corner


def test_it_shrinks_to_the_whole_and_no_further(run: Run) -> None:
    camera = run("({whole, zoomed}, size) => zoomed(zoomed(whole(), 5, [900, 10], size, size), 0, [0, 0], size, size)",
                 "camera", DRAWING)  # fmt: skip
    assert camera == {"x": 0, "y": 0, "scale": 1}


def test_a_cell_that_has_the_focus_is_seen(run: Run) -> None:
    camera = run(
        """({whole, zoomed, showing}, size) =>
            showing(zoomed(whole(), 4, [0, 0], size, size), {left: 900, top: 10, width: 30, height: 30}, size, size)""",
        "camera",
        DRAWING,
    )
    assert camera["x"] <= 900 and camera["x"] + 1000 / 4 >= 930 and camera["y"] == 0
