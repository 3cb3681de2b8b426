"""What matters most, in Blink, Gecko and WebKit: draw, by mouse and by keys; upload, language, theme, share.

Every run of the suite has some of it in all three; `make test-browsers` has the rest, too.
"""

from __future__ import annotations

from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from model.data import dataset
from scripts.engines import Tab
from tests.browser.engines.acting import (
    along,
    canvas,
    choose_source,
    click,
    look,
    open_app,
    pointer,
    press,
    rectangle,
    says,
    seen,
    settled,
    text,
    until,
)
from ui.shared import charts

pytestmark = pytest.mark.slow
HOOK = [(0.2, 0.25), (0.75, 0.25), (0.75, 0.8)]
TOLERANCE = 1.5  # pixels
PAPER = "return getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"


@pytest.mark.parametrize("width", [900, pytest.param(1280, marks=pytest.mark.engines)])
def test_ink_lands_beneath_the_pointer(tab: Tab, server: str, width: int) -> None:
    """On a canvas as it was made, and on one that is shown smaller, as on phones."""
    tab.resize(width, 900)
    open_app(tab, server)
    choose_source(tab, 1)
    points = along(tab, HOOK)
    left, top, side = canvas(tab)
    assert (side < 440) == (width == 900)
    assert rectangle(tab, ".upper-canvas") == pytest.approx((left, top, side, side), abs=TOLERANCE)
    tab.perform(pointer(points))
    text(tab, ".answer .percent")
    settled(tab)
    tab.perform(pointer([(left + side + 20, top)])[0:1])  # the mouse's own ring leaves the canvas
    picture = seen(tab)
    assert max(picture.getpixel((round(x), round(y))) for x, y in points[2:-2]) < 60
    beside = [(x - side / 10, y + side / 10) for x, y in points]
    assert min(picture.getpixel((round(x), round(y))) for x, y in beside) > 240


@pytest.mark.engines
def test_the_keyboard_pen_draws_and_moves_nothing_away(tab: Tab, server: str) -> None:
    tab.resize(900, 900)
    open_app(tab, server)
    choose_source(tab, 1)
    canvas(tab)
    before = _below_the_canvas(tab)
    look(tab, "all('.st-key-brush_width input')[0].focus()")
    press(tab, "Tab")
    _, _, width, height = rectangle(tab, ".tip")
    assert width == pytest.approx(height, abs=0.5)
    assert _below_the_canvas(tab) == pytest.approx(before, abs=TOLERANCE)
    says(tab, ".pen-help", "Arrow keys move the pen")
    press(tab, "Home", "PageUp", *["Right"] * 5, *["Down"] * 5)
    press(tab, *["Right"] * 15, *["Down"] * 15, held="Shift")
    text(tab, ".answer .percent")
    settled(tab)
    left, top, side = canvas(tab)
    ink = [(left + side * (column + 0.5) / 28, top + side * 5.5 / 28) for column in range(6, 20)]
    picture = seen(tab)
    assert max(picture.getpixel((round(x), round(y))) for x, y in ink) < 60
    press(tab, "Delete")
    says(tab, ".answer", "Draw a garment")


def _below_the_canvas(tab: Tab) -> float:
    """How many pixels below the canvas's top Undo stands."""
    return rectangle(tab, ".st-key-undo")[1] - rectangle(tab, ".pen")[1]


@pytest.mark.engines
@pytest.mark.parametrize("ending", ["png", "heic", "avif", "tif"])
def test_a_file_is_uploaded_and_answered(tab: Tab, server: str, tmp_path: Path, ending: str) -> None:
    picture = tmp_path / f"pullover.{ending}"
    pillow_heif.register_heif_opener()
    Image.fromarray(dataset.load_test().images[1]).resize((280, 280)).convert("RGB").save(picture)
    open_app(tab, server)
    choose_source(tab, 2)
    tab.choose_file(".st-key-uploader input[type=file]", picture)
    says(tab, ".answer .name", "Pullover")


@pytest.mark.engines
def test_the_language_changes_with_one_click(tab: Tab, server: str) -> None:
    open_app(tab, server)
    click(tab, ".st-key-language-0 button")
    says(tab, ".st-key-source", "그리기")
    until(tab, "return document.documentElement.lang === 'ko' && location.search === '?lang=ko'")
    click(tab, ".st-key-language-0 button")
    says(tab, ".st-key-source", "Draw")
    until(tab, "return location.search === ''")


def test_the_menus_theme_holds_for_charts_at_once_and_on_every_page(tab: Tab, server: str) -> None:
    open_app(tab, server)
    assert look(tab, PAPER) == charts.LIGHT.paper
    click(tab, "[data-testid=stMainMenuButton]")
    click(tab, "[data-testid=stMainMenuItem-theme-Dark]")
    until(tab, f"{PAPER} === arguments[0]", charts.DARK.paper)
    until(tab, "return all('.stVegaLiteChart .mark-text text').some((each) => getComputedStyle(each).fill"
               " === arguments[0])", _rgb(charts.DARK.text))  # fmt: skip
    assert charts.DARK.text in look(tab, "return atob(all('.stLogo')[0].src.split(',')[1])")
    open_app(tab, server, "evaluation")
    assert look(tab, PAPER) == charts.DARK.paper
    assert look(tab, "return getComputedStyle(all('.stApp')[0]).colorScheme") == "dark"


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


@pytest.mark.engines
def test_the_link_that_is_shared_opens_the_same_drawing(tab: Tab, server: str) -> None:
    open_app(tab, server)
    choose_source(tab, 1)
    tab.perform(pointer(along(tab, HOOK)))
    answer = text(tab, ".answer .percent")
    settled(tab)
    click(tab, ".st-key-share button")
    link = text(tab, "[role=dialog] .stCode:not(.st-key-share_code *) code")
    tab.go("about:blank")
    tab.go(server + "/?" + link.partition("?")[2])
    settled(tab)
    assert text(tab, ".answer .percent") == answer
