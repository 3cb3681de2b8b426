"""The lesson in Chromium: all chapters, right and wrong answers, a reload in the middle, a class that follows."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from model.bundle import registry
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_app import SECONDS, open_app
from ui.lesson.chapters import COUNT, titles
from ui.lesson.questions import Question, questions
from ui.text import speaker

MODEL = registry.find("lesson")
ASKED = {question.chapter: question for question in questions(speaker("en"), MODEL)}
WRONG = (4, 8)  # chapters whose question is first answered wrong


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own for each test, in which nothing was answered."""
    made = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light", reduced_motion="reduce")
    yield made
    made.close()


def choices(page: Page) -> Locator:
    return page.locator(".question .choices button")


def told(page: Page) -> Locator:
    return page.locator(".question .told")


def arrived(page: Page, number: int) -> None:
    title = titles(speaker("en"))[number - 1]
    expect(page.get_by_role("heading", name=f"{number} · {title}")).to_be_visible(timeout=SECONDS)
    at_rest(page)


def answer(page: Page, question: Question, place: int) -> None:
    choices(page).nth(place).click()
    expect(told(page)).to_contain_text(question.choices[place].reason)
    expect(told(page)).to_contain_text("Right." if place == question.right else "Not quite.")


@pytest.mark.slow
def test_all_chapters_are_walked_answered_right_and_wrong_and_reloaded(page: Page, server: str) -> None:
    open_app(page, server)
    page.get_by_role("button", name="New here?").click()
    right = 0
    for number in range(1, COUNT + 1):
        arrived(page, number)
        expect_no_sideways_scrolling(page)
        assert not serious_findings(page), number
        if number in ASKED:
            question = ASKED[number]
            if number in WRONG:
                answer(page, question, (question.right + 1) % 3)
                page.get_by_role("button", name="Choose again").click()
            else:
                right += 1
            answer(page, question, question.right)
            count = len([each for each in ASKED if each <= number])
            tally = f"Answered: {count} of 10; right at the first try: {right}."
            expect(page.locator(".question .tally")).to_contain_text(tally)
        if number == 6:
            page.reload()
            arrived(page, number)
            expect(told(page)).to_contain_text(ASKED[6].choices[ASKED[6].right].reason)
            expect(page.locator(".question .tally")).to_contain_text("Answered: 6 of 10; right at the first try: 5.")
        if number < COUNT:
            page.get_by_role("button", name=re.compile("^Next:|Next:")).click()
    expect(page).to_have_url(re.compile(r"/lesson\?chapter=11"))
    page.get_by_role("button", name="Forget my answers").click()
    expect(page.locator(".question .tally")).to_contain_text("Answered: 0 of 10")
    expect(told(page)).to_be_empty()


@pytest.mark.slow
def test_a_kernel_is_moved_by_pointer_and_keys_and_the_map_comes_to_light(page: Page, server: str) -> None:
    open_app(page, server, "lesson?chapter=3")
    arrived(page, 3)
    map_, says = page.locator(".walk .before .map"), page.locator(".walk .says")
    lit = """() => { const root = document.querySelector('.st-key-lesson_convolution').querySelector('*');
      const find = (node) => node.querySelector?.('.walk .after canvas') ?? [...node.querySelectorAll('*')]
        .map((each) => each.shadowRoot && find(each.shadowRoot)).find(Boolean);
      const canvas = find(document); const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length; }"""
    expect(says).to_contain_text("Row 15, column 15")
    before = page.evaluate(lit)
    map_.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("Row 16, column 16")
    assert page.evaluate(lit) == before + 2
    box = map_.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5 / 28, box["y"] + box["height"] * 0.5 / 28)
    expect(says).to_contain_text("Row 1, column 1:")
    page.get_by_role("button", name="Uncover all").click()
    assert page.evaluate(lit) == 784


@pytest.mark.slow
def test_a_class_follows_and_its_answers_show_as_bars(browser: Browser, server: str, page: Page) -> None:
    open_app(page, server, "lesson")
    arrived(page, 1)
    page.get_by_role("button", name="Lead a class").click()
    expect(page).to_have_url(re.compile(r"room=[A-Z]{5}"), timeout=SECONDS)
    (code,) = re.findall(r"room=([A-Z]{5})", page.url)
    phone, complaints = browser.new_page(viewport={"width": 390, "height": 844}), list[str]()
    watch(phone, server, complaints)
    open_app(phone, server, f"lesson?room={code}")
    arrived(phone, 1)
    page.get_by_role("button", name=re.compile("Next:")).click()
    expect(phone.get_by_role("heading", name="2 · One picture as numbers")).to_be_visible(timeout=SECONDS)
    arrived(page, 2)
    page.locator(".st-key-lesson_answers_shown label").click()
    expect(page.get_by_text("Answers: 0")).to_be_visible(timeout=SECONDS)
    choices(phone).nth(1).click()
    expect(page.get_by_text("Answers: 1")).to_be_visible(timeout=SECONDS)
    page.reload()  # the tab keeps the key
    expect(page.get_by_text("You lead the class")).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="How to join").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible(timeout=SECONDS)
    assert not serious_findings(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End the class").click()
    expect(phone.get_by_text(f"There is no class with the code {code}")).to_be_visible(timeout=SECONDS)
    expect_no_sideways_scrolling(phone)
    phone.close()
    assert not complaints


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390)])
def test_every_chapter_fits_a_phone_in_korean(browser: Browser, server: str, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark", locale="ko-KR")
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    for number in range(1, COUNT + 1):
        open_app(page, server, f"lesson?chapter={number}")
        expect(page.get_by_role("heading", name=titles(speaker("ko"))[number - 1])).to_be_visible(timeout=SECONDS)
        at_rest(page)
        expect_no_sideways_scrolling(page)
        assert not serious_findings(page), number
    context.close()
    assert not complaints


def pointed(page: Page) -> Locator:
    """The names of the stages that stand out in the row of the network."""
    return page.locator(".lesson-network figure.now figcaption")


def scroll_to(page: Page, share: float) -> None:
    """Scroll to this share of the page's whole way."""
    page.evaluate(
        "share => { const main = document.querySelector('.stMain');"
        " main.scrollTop = share * (main.scrollHeight - main.clientHeight); }",
        share,
    )


def row_in_sight(page: Page) -> None:
    """The row stands below the header, and nothing lies over it."""
    covered = page.evaluate(
        """() => { const host = document.querySelector(".st-key-lesson_network");
          const { left, top, width, height } = host.getBoundingClientRect();
          const header = document.querySelector(".stAppHeader").getBoundingClientRect().bottom;
          const found = document.elementFromPoint(left + width / 2, top + height / 2);
          return [top + 1 < header, !host.contains(found)]; }"""
    )
    assert covered == [False, False]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844), (844, 390)])
def test_the_network_points_at_what_the_text_speaks_of(page: Page, server: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_app(page, server, "lesson?chapter=5")
    arrived(page, 5)
    expect(pointed(page)).to_have_text(["Pooling"])
    tall = page.locator(".st-key-lesson_row").bounding_box()
    assert tall and tall["height"] <= 0.35 * height
    seen, paragraph = set[tuple[str, ...]](), page.locator(".st-key-lesson_paragraph-1")
    for step in range(41):
        scroll_to(page, step / 40)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        now = tuple(pointed(page).all_text_contents())
        seen.add(now)
        if now == ("Convolution", "Pooling"):
            row_in_sight(page)
            assert paragraph.get_attribute("data-now") is not None
    assert seen == {("Pooling",), ("Convolution", "Pooling"), ("Pooling", "Convolution", "Pooling")}
    scroll_to(page, 0)
    expect(pointed(page)).to_have_text(["Pooling"])
    page.reload()
    arrived(page, 5)
    expect(pointed(page)).to_have_text(["Pooling"])
    page.locator(".st-key-lesson_attempt input[type=range], .st-key-lesson_attempt [role=slider]").first.focus()
    expect(pointed(page)).to_have_text(["Pooling", "Convolution", "Pooling"])  # all that the chapter speaks of


@pytest.mark.slow
def test_the_network_follows_the_picture_the_kernel_and_the_chapter(page: Page, server: str) -> None:
    open_app(page, server, "lesson")
    arrived(page, 1)
    answer = page.locator(".lesson-network .softmax p")
    maps = page.locator(".lesson-network .convolution canvas").first
    expect(answer).to_contain_text("Ankle boot", timeout=SECONDS)
    page.locator(".st-key-lesson_choosing button[aria-pressed]").nth(1).click()  # a pullover
    expect(answer).to_contain_text("Pullover", timeout=SECONDS)
    scroll_to(page, 1)
    page.get_by_role("button", name=re.compile("Next:")).click()
    arrived(page, 2)
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0  # a chapter begins at its top
    expect(answer).to_contain_text("Pullover")
    expect(pointed(page)).to_have_text(["Picture"])
    page.get_by_role("button", name=re.compile("Next:")).click()
    arrived(page, 3)
    before = maps.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("slider", name="Kernel").press("ArrowRight")
    at_rest(page)
    assert maps.evaluate("canvas => canvas.toDataURL()") != before  # another map is framed


@pytest.mark.slow
def test_without_its_weights_the_row_says_so_and_the_chapter_stays(page: Page, server: str) -> None:
    page.route("**/app/network/**", lambda route: route.fulfill(status=204))
    open_app(page, server, "lesson?chapter=3")
    said = "The network could not be computed in this browser."
    expect(page.locator(".lesson-network")).to_have_text(said, timeout=SECONDS)
    arrived(page, 3)
    expect(page.locator(".walk .says")).to_contain_text("Row 15, column 15")
