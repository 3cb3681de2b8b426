"""What a browser may send that no page of ours would: links and canvases with anything in them."""

from __future__ import annotations

import math

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import APP
from tests.ui.test_pages import page, texts
from ui.draw import PAD_KEY

PAGES = ("classify", "inside", "network", "training", "evaluation")
# Every name that a page reads from its link: a new one is a word here.
PARAMETERS = ("lang", "model", "view", "show", "part", "with")
GARBAGE = {
    "empty": "",
    "unknown": "nothing-of-ours",
    "markup": '<img src=x onerror="alert(1)">![a](http://example.org)[b](javascript:alert(1)) :red[c] $x^2$',
    "path": "../../../etc/passwd\0.png",
    "number": "-1e999",
    "json": '{"strokes": [[[[NaN, Infinity]]], null]}',
    "unicode": "\u202e\U0001f45f\ud7ff\ufffd\u0000%00%ff{0.__class__}%s",
    "long": "A" * 200_000,
}


def opened(name: str, link: dict[str, str | list[str]]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for parameter, value in link.items():
        app.query_params[parameter] = value
    return page(app, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_with_anything_in_it_opens_the_page_as_it_is_without(name: str) -> None:
    expected = texts(opened(name, {}))
    values = [*GARBAGE.values(), ["ko", "<b>"]]
    for start in (0, len(values) // 2):  # soak/fuzz.py has more
        link = {parameter: values[(start + place) % len(values)] for place, parameter in enumerate(PARAMETERS)}
        assert texts(opened(name, link)) == expected


DEEP: list[object] = []
for _ in range(100_000):
    DEEP = [DEEP]
STROKE = {"path": [["M", 1, 1], ["L", 9, 9]], "strokeWidth": 9, "stroke": "#000000"}
NO_DRAWING, TOO_LARGE = "The canvas sent something that is no drawing", "This drawing is too large"
SENT: dict[str, tuple[object, str]] = {
    "a word": ({"drawing": "x"}, NO_DRAWING),
    "a number": ({"drawing": 7}, NO_DRAWING),
    "nothing drawn": ({"drawing": {"raw": None, "data": None}}, NO_DRAWING),
    "another part": ({"drawing": {"raw": {"objects": []}}, "backgroundFit": 3}, NO_DRAWING),
    "nested without end": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [[DEEP, 1, 2]]}]}}}, NO_DRAWING),
    "no numbers": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", math.nan, math.inf]]}]}}}, NO_DRAWING),
    "far away": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", 1e9, -1e9]]}]}}}, NO_DRAWING),
    "millions of points": (
        {"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", 1, 1], *[["Q", 1, 1, 2, 2]] * 9_999]}] * 500}}},
        TOO_LARGE,
    ),
    "a million strokes": ({"drawing": {"raw": {"objects": [STROKE] * 1_000_000}}}, TOO_LARGE),
}


def test_whatever_comes_from_the_canvas_is_told_and_the_next_drawing_is_read(app: AppTest) -> None:
    app.session_state["source"] = "draw"
    app.run()
    key = f"canvas-{app.session_state[PAD_KEY].version}"
    for sent, sentence in SENT.values():
        app.session_state[key] = sent
        app.run()
        assert len(app.error) == 1 and sentence in app.error[0].value and not app.exception
    app.session_state[key] = {"drawing": {"raw": {"objects": [STROKE]}}}
    app.run()
    assert not app.error and len(app.session_state[PAD_KEY].present.strokes) == 1
