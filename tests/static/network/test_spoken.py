"""What is read now: each part of a text has its turn as it is scrolled, whatever its length; pointing comes first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.static.network.conftest import Run

READ = """async ({follow}, {heights, code}) => {
  document.body.innerHTML = `<div class="stMain" style="position: fixed; inset: 0; overflow-y: scroll">
    <div class="body" style="padding-top: 40px"></div></div>`;
  const [scroller, body] = [document.querySelector(".stMain"), document.querySelector(".body")];
  body.innerHTML = heights.map((height, place) => `<div data-testid="stVerticalBlock" style="height: ${height}px">
    <div data-stages="${place}"></div><button>${place}</button></div>`).join("");
  body.insertAdjacentHTML("beforeend", "<i data-units='1.5.14.14 6.3.1.1'></i>");
  const [closing, heard] = [new AbortController(), []];
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  follow(body, () => 0, (stages, units) => heard.push({stages, units}), closing.signal);
  await frames();
  const found = await eval(code)({scroller, body, heard, frames, closing});
  closing.abort();
  document.body.replaceChildren();
  return found;
}"""


def read(run: Run, heights: list[int], code: str) -> Any:
    return run(READ, "spoken", {"heights": heights, "code": code})


@pytest.mark.parametrize("heights", [[300, 300, 300], [100, 900, 50, 700, 60], [900, 40, 900]])
def test_every_part_has_its_turn(run: Run, heights: list[int]) -> None:
    """Also the short ones between long ones, and the last of a page that can hardly be scrolled."""
    code = """async ({scroller, heard, frames}) => {
      const length = scroller.scrollHeight - scroller.clientHeight;
      for (let y = 0; y <= length; y += 15) { scroller.scrollTop = y; await frames(); }
      scroller.scrollTop = length;
      await frames();
      scroller.scrollTop = 0;
      await frames();
      return heard.map(({stages}) => stages);
    }"""
    assert read(run, heights, code) == [*(str(place) for place in range(len(heights))), "0"]


def test_what_is_focused_or_pointed_at_is_spoken_of_until_the_page_is_scrolled(run: Run) -> None:
    code = """async ({scroller, body, heard, frames}) => {
      const buttons = body.querySelectorAll("button");
      buttons[2].focus({preventScroll: true});
      buttons[1].dispatchEvent(new PointerEvent("pointermove", {bubbles: true, movementX: 1}));
      buttons[0].dispatchEvent(new PointerEvent("pointermove", {bubbles: true}));  // the page moved, not the pointer
      const now = [...body.querySelectorAll("[data-now]")].map((part) => part.textContent.trim());
      scroller.scrollTop = 1;
      await frames();
      return [heard.map(({stages}) => stages), now];
    }"""
    assert read(run, [300, 300, 300], code) == [["0", "2", "1", "0"], ["1"]]


def test_units_are_counted_from_nought_and_heard_when_they_change(run: Run) -> None:
    code = """async ({body, heard, frames}) => {
      body.querySelector("[data-units]").dataset.units = "1.6.1.1";
      await frames();
      return heard.map(({units}) => units);
    }"""
    before = [{"stage": 0, "channel": 4}, {"stage": 5, "channel": 2}]
    assert read(run, [300, 300], code) == [before, [{"stage": 0, "channel": 5}]]


def test_nothing_is_heard_once_it_is_closed(run: Run) -> None:
    code = """async ({scroller, heard, frames, closing}) => {
      closing.abort();
      scroller.scrollTop = scroller.scrollHeight;
      await frames();
      return heard.length;
    }"""
    assert read(run, [900, 900], code) == 1
