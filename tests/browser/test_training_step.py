"""The watched training step in real Chromium, by itself: by mouse and keyboard, broken and mended, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import expect_no_sideways_scrolling, serious_findings, watch

SECONDS = 90_000


@pytest.fixture
def tab(browser: Browser, alone: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page with a training that has not begun; `request.param`: locale and theme."""
    locale, theme = getattr(request, "param", ("en", "light"))
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale=locale, color_scheme=theme, reduced_motion="reduce"
    )
    made, complaints = context.new_page(), list[str]()
    watch(made, alone, complaints)
    made.goto(alone)
    at_step(made, 0)
    yield made
    context.close()
    assert not complaints


def at_step(tab: Page, step: int) -> None:
    expect(tab.locator(f".training-step[data-step='{step}']")).to_be_attached(timeout=SECONDS)


def take(tab: Page, step: int) -> None:
    tab.get_by_role("button", name="One step").click()
    at_step(tab, step)


def test_a_step_is_seen_from_the_pictures_to_the_lower_loss(tab: Page) -> None:
    expect(tab.locator(".seen")).to_contain_text("Nothing is learned yet")
    take(tab, 1)
    expect(tab.locator(".forward li")).to_have_count(12)
    before, after = (float(each) for each in tab.locator(".again .figure").inner_text().split(" → "))
    assert after < before == float(tab.locator(".loss .figure").inner_text())
    expect(tab.locator(".seen")).to_contain_text("The loss of this batch fell")
    slopes = tab.locator(".backward .number").all_inner_texts()
    assert len(slopes) == 4 and all(float(each) > 0 for each in slopes)


@pytest.mark.slow
def test_the_sum_of_a_chosen_weight_is_right(tab: Page) -> None:
    tab.get_by_label("Adam").check()
    take(tab, 1)
    expect(tab.locator(".update dt")).to_have_count(4)  # m, v, the rate, the weight
    tab.get_by_label("SGD").check()
    take(tab, 2)
    tab.get_by_role("button", name="kernel 3").click()
    tab.get_by_role("button", name="weight in row 1, column 2").press("Enter")
    told = tab.locator(".update dd").inner_text().replace("−", "-")
    _, terms, next_weight = told.split(" = ")
    weight, product = terms.split(" - ")
    rate, slope = product.replace("(", "").replace(")", "").split(" × ")
    assert float(weight) - float(rate) * float(slope) == pytest.approx(float(next_weight), abs=2e-4)
    shown = tab.get_by_role("button", name="weight in row 1, column 2").inner_text().replace("−", "-")
    assert float(shown) == pytest.approx(float(weight), abs=6e-4)


def test_it_plays_by_keyboard_until_it_has_learned(tab: Page) -> None:
    tab.get_by_role("slider", name="Steps per second").press("End")
    tab.get_by_role("button", name="Play").press("Enter")
    expect(tab.locator(".seen")).to_contain_text(
        "of the validation pictures are right; guessing gets 50 %", timeout=SECONDS
    )
    tab.get_by_role("button", name="Pause").press("Enter")
    expect(tab.get_by_role("button", name="Play")).to_be_visible()
    tab.get_by_role("button", name="Start again").click()
    at_step(tab, 0)
    tab.get_by_label("all ten classes").check()
    expect(tab.locator(".seen")).to_contain_text("guessing gets 10 %")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("switch", "seen"),
    [
        ("learning rate 10", "rose from"),
        ("all weights zero", "exactly zero"),
        ("no ReLU", "below zero and go on"),
    ],
)
def test_what_is_broken_is_seen_at_the_first_step(tab: Page, switch: str, seen: str) -> None:
    tab.get_by_label(switch).check()
    take(tab, 1)
    expect(tab.locator(".seen")).to_contain_text(seen)


@pytest.mark.slow
def test_shuffled_labels_are_seen_in_the_end(tab: Page) -> None:
    tab.get_by_label("labels shuffled").check()
    tab.get_by_label("all ten classes").check()
    tab.get_by_role("slider", name="Steps per second").press("End")
    tab.get_by_role("button", name="Play").click()
    expect(tab.locator(".seen")).to_contain_text("no better than guessing", timeout=SECONDS)


@pytest.mark.parametrize("tab", [pytest.param(("en", "light"), marks=pytest.mark.slow), ("ko", "dark")], indirect=True)
def test_axe_finds_nothing_and_it_fits_a_phone(tab: Page) -> None:
    tab.locator("button.step").click()
    at_step(tab, 1)
    assert not serious_findings(tab)
    expect_no_sideways_scrolling(tab, 390)
    wide = tab.locator(".training-step").evaluate("root => [root.scrollWidth, root.clientWidth]")
    assert wide[0] <= wide[1]
    assert not serious_findings(tab)


@pytest.mark.slow
def test_without_threads_it_computes_beside_the_page(browser: Browser, alone: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script("delete window.Worker")
    made = context.new_page()
    made.goto(alone)
    at_step(made, 0)
    take(made, 1)
    expect(made.locator(".seen")).to_contain_text("fell")
    context.close()
