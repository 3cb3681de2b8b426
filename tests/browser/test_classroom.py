"""A lesson in the browser: a round of ten at a projector in Korean."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from model.bundle import registry
from model.data import dataset
from model.data.dataset import CLASS_NAMES_KOREAN
from model.evaluation import guessing
from model.network.forward import softmax
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_app import SECONDS, open_app


def settle(page: Page) -> None:
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=SECONDS)
    at_rest(page)


@pytest.mark.slow
def test_a_class_guesses_ten_pictures_at_a_projector_in_korean(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark")
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    logits, labels = registry.find("lesson").test_logits, dataset.load_test().labels
    answers = logits.argmax(axis=1)
    numbers = guessing.draw(softmax(logits).max(axis=1), 7).numbers
    open_app(page, server, "?round=7&class=guess&type=big&hide=training,evaluation&lang=ko")
    classes, on = page.locator(".st-key-classes button"), page.locator(".st-key-next_picture button")
    expect(classes).to_have_text(list(CLASS_NAMES_KOREAN), timeout=SECONDS)
    settle(page)
    expect(page.locator("header").get_by_role("link")).to_have_text(
        ["분류", "강의", "들여다보기", "신경망", "가르치기"]
    )
    last = classes.last.bounding_box()
    assert last and last["y"] + last["height"] <= 720
    expect_no_sideways_scrolling(page)
    assert not serious_findings(page)
    assert page.get_by_role("img", name=CLASS_NAMES_KOREAN[labels[numbers[0]]]).count() == 0
    said = [int(labels[number]) if turn != 3 else 0 for turn, number in enumerate(numbers)]
    for turn, number in enumerate(numbers):
        expect(page.locator(".answer")).to_contain_text(f"{turn + 1}/10", timeout=SECONDS)
        if turn == 1:  # all of it by keyboard: to the class, to the way on
            classes.nth(said[turn]).focus()
            page.keyboard.press("Enter")
            expect(on).to_be_visible(timeout=SECONDS)
            settle(page)  # the button hears of its keys a moment after it is seen
            page.keyboard.press("Shift+ArrowRight")
            continue
        classes.nth(said[turn]).dblclick()
        expect(page.locator(".answer .name")).to_contain_text(CLASS_NAMES_KOREAN[answers[number]], timeout=SECONDS)
        if turn == 0:
            settle(page)
            expect_no_sideways_scrolling(page)
            assert not serious_findings(page)
        on.dblclick()
    people = sum(a == labels[number] for a, number in zip(said, numbers, strict=True))
    network = sum(answers[number] == labels[number] for number in numbers)
    scores = page.locator(".scores dd")
    expect(scores).to_have_text([f"{people} / 10", f"{network} / 10", "83.5 %"], timeout=SECONDS)
    expect(page.locator(".st-key-round_grid img")).to_have_count(10)
    settle(page)
    expect_no_sideways_scrolling(page)
    assert not serious_findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    expect_no_sideways_scrolling(page)
    page.locator(".st-key-another_round button").click()
    expect(page.locator(".answer")).to_contain_text("1/10", timeout=SECONDS)
    expect(page).to_have_url(re.compile("round=8"), timeout=SECONDS)
    expect_no_sideways_scrolling(page)
    context.close()
    assert not complaints
