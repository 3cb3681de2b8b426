"""The main job (a sample, a drawing, a look inside, the curves): in Korean alone, without a mouse, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from model.data import dataset
from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN
from tests.browser.conftest import expect_no_sideways_scrolling, watch
from tests.browser.test_app import BOOT, SECONDS, canvas_box, open_app, stroke

NUMBER = 2  # a pair of trousers, the third of the first pictures
# Views of Inside, and what each shows that no other does; the one that looks at all pictures takes its time.
INSIDE = {
    "reasons": ".st-key-gradients",
    "epochs": ".st-key-replayed_kernels",
}
# Trousers by the arrow keys: a letter a direction, a number the squares.
KEYS = {"r": "ArrowRight", "d": "ArrowDown", "l": "ArrowLeft", "u": "ArrowUp"}
TROUSERS = "r12 d23 l4 u17 l4 d17 l4 u23"
# Latin words that Korean lessons keep: names, file formats, keys, a method that is explained, and the log's columns.
KEPT = {
    "CNN",
    "Atelier",
    "lesson",
    "sketch",
    "Shift",
    "CSV",
    "Home",
    "End",
    "Page",
    "Up",
    "Down",
    "Delete",
    "adam",
    "adamw",
    "integrated",
    "gradients",
}
KEPT |= {"epoch", "loss", "accuracy", "val", "seconds", "English"}

# All that is read on the page or told in its place. Left out: letters that stand for icons, and what is Streamlit's
# own and English in every language (the link that skips to the page, the logo's name, the button that stops a run).
TEXTS = """() => {
  const found = [];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const ignored = "style, script, [data-testid=stIconMaterial], [data-testid=stSkipToContent], .stLogo, " +
    "[data-testid=stStatusWidget] *";
  function collect(root) {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) collect(element.shadowRoot);
      if (element.matches(ignored) || !visible(element)) continue;
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
      const told = element.matches("img, .stVegaLiteChart :not([aria-hidden])") || root instanceof ShadowRoot;
      if (told) found.push(element.getAttribute("alt") ?? "", element.getAttribute("aria-label") ?? "");
      if (element.matches("input:not([type=checkbox], [type=radio])")) found.push(element.value || element.placeholder);
    }
  }
  collect(document.body);
  return found;
}"""

FOCUSED = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const words = element.matches("a, button") ? [element.innerText, element.querySelector("img")?.alt] : [];
  return [element.getAttribute("aria-label"), ...words].join(" ").trim();
}"""


def foreign_words(page: Page) -> set[str]:
    """The Latin words on a Korean page that are no proper names."""
    return {word for text in page.evaluate(TEXTS) for word in re.findall(r"[A-Za-z]{2,}", text)} - KEPT


def settle(page: Page, shown: str) -> None:
    """Wait until this is there, and the page's run is over."""
    expect(page.locator(shown).first).to_be_visible(timeout=SECONDS)
    expect(page.locator("[data-stale=true], [data-testid=stStatusWidget]")).to_have_count(0, timeout=SECONDS)


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what has the focus is called so."""
    for _step in range(60):
        page.keyboard.press(key)
        if re.search(name, page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"{key} never comes to {name}")


def announced(page: Page, words: str) -> None:
    expect(page.locator("#announcer")).to_contain_text(re.compile(words), timeout=SECONDS)


@pytest.fixture
def tab(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """A tab in a context as the test wants it; no error in its console."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **request.param})
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    yield page
    context.close()
    assert not complaints


@pytest.mark.parametrize("tab", [{"locale": "ko-KR"}], indirect=True)
def test_in_korean_alone(tab: Page, server: str) -> None:
    open_app(tab, server)
    tab.locator(".st-key-sample_grid button").nth(NUMBER).click()
    name = CLASS_NAMES_KOREAN[dataset.load_test().labels[NUMBER]]
    expect(tab.locator(".answer .name")).to_contain_text(name, timeout=SECONDS)
    settle(tab, ".stVegaLiteChart")
    assert not foreign_words(tab)
    assert tab.evaluate("[document.documentElement.lang, document.title]") == ["ko", "분류 · CNN Atelier"]
    breaks = "[...new Set([...document.querySelectorAll('p')].map((each) => getComputedStyle(each).wordBreak))]"
    assert tab.evaluate(breaks) == ["keep-all"]
    tab.locator(".st-key-source").get_by_text("그리기", exact=True).click()
    stroke(tab, BOOT)
    expect(tab.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    tab.get_by_text("내 그림을 왜 잘못 읽었을까요?").click()
    settle(tab, ".st-key-meant")
    assert not foreign_words(tab)
    tab.get_by_role("link", name="들여다보기").click()
    for place, (view, shown) in enumerate(INSIDE.items()):
        tab.locator(".st-key-view button").nth(place).click()
        settle(tab, shown)
        assert not foreign_words(tab), view
    tab.get_by_role("link", name="훈련", exact=True).click()
    # Its charts alone would not tell: the page before has some, too.
    expect(tab.get_by_role("heading", name="훈련", exact=True)).to_be_visible(timeout=SECONDS)
    settle(tab, ".stVegaLiteChart >> nth=1")
    assert not foreign_words(tab)
    for language, title in (("English", "Training"), ("한국어", "훈련")):
        expect(tab.get_by_role("button", name=language)).to_be_visible(timeout=SECONDS)
        tab.get_by_role("button", name=language).focus()
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=SECONDS)
    expect(tab.get_by_role("button", name="English")).to_be_focused()
    expect(tab).not_to_have_url(re.compile("lang="), timeout=SECONDS)


@pytest.mark.parametrize("tab", [{}], indirect=True)
def test_without_a_mouse(tab: Page, server: str) -> None:
    keyboard, labels = tab.keyboard, dataset.load_test().labels
    open_app(tab, server)
    announced(tab, f"^{CLASS_NAMES[labels[0]]}")
    # The live region is one node from first to last, and says each answer once.
    tab.evaluate(
        """() => {
          window.heard = [];
          window.region = document.getElementById("announcer");
          new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    tab_to(tab, "^Test picture 0:")
    for _step in range(NUMBER):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    announced(tab, f"^{CLASS_NAMES[labels[NUMBER]]} [0-9.]+ %. Right: that is its label$")
    assert len(tab.evaluate("heard")) == 1

    tab_to(tab, "^Samples", "Shift+Tab")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    tab_to(tab, "Canvas of 28×28 squares")
    canvas_box(tab)  # waits until it can be drawn on
    for key in ("Home", "PageUp", *["ArrowRight"] * 8, *["ArrowDown"] * 2):
        keyboard.press(key)
    keyboard.down("Shift")
    for way in TROUSERS.split():
        for _step in range(int(way[1:])):
            keyboard.press(KEYS[way[0]])
    keyboard.up("Shift")
    announced(tab, "^Trouser [0-9.]+ %")
    expect(tab.locator(".st-key-keyboard_pen [role=status]")).to_have_text("pen lifted, row 3, column 9")
    keyboard.press("Delete")
    announced(tab, "^Draw a garment")
    tab_to(tab, "Redo")
    keyboard.press("Enter")
    announced(tab, "^Trouser [0-9.]+ %")
    assert tab.evaluate("region.isConnected && region === document.getElementById('announcer')")

    tab_to(tab, "^Inside", "Shift+Tab")
    keyboard.press("Enter")
    settle(tab, ".st-key-gradients")
    tab_to(tab, "How the probability changes")
    keyboard.press("ArrowRight")
    expect(tab.locator(".st-key-occlusion .text")).to_have_text(re.compile(r"% → .*%"))
    tab_to(tab, "^Training", "Shift+Tab")
    keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Training", exact=True)).to_be_visible(timeout=SECONDS)
    settle(tab, ".stVegaLiteChart >> nth=1")


@pytest.mark.parametrize(
    "tab", [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}], indirect=True
)
def test_on_a_phone(tab: Page, server: str) -> None:
    open_app(tab, server)
    name = CLASS_NAMES[dataset.load_test().labels[NUMBER]]
    settle(tab, ".stVegaLiteChart")
    for choice in tab.locator(".st-key-choices .stSelectbox").all():
        box = choice.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    tab.locator(".st-key-sample_grid button").nth(NUMBER).tap()
    expect(tab.locator(".answer .name")).to_contain_text(name, timeout=SECONDS)
    expect_no_sideways_scrolling(tab)

    tab.locator(".st-key-source").get_by_text("Draw", exact=True).tap()
    canvas_box(tab)
    settle(tab, "canvas.upper-canvas")  # the pictures above are gone
    # Where the page is scrolled a browser may hold on to what it shows: the answer's place below the canvas.
    assert tab.locator(".stMain").evaluate("(main) => { main.scrollBy(0, 80); return main.scrollTop }") > 0
    box = canvas_box(tab)
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["width"] > 300
    touch = tab.context.new_cdp_session(tab)
    for index, (x, y) in enumerate(BOOT):
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        kind = "touchMove" if index else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(tab.locator(".answer .percent")).to_have_text(re.compile(r"\d %"), timeout=SECONDS)
    settle(tab, ".st-key-answer .stVegaLiteChart")
    after = tab.locator("canvas.upper-canvas").last.bounding_box()
    assert after and abs(after["y"] - box["y"]) <= 1  # neither the finger nor the answer scrolled
    expect_no_sideways_scrolling(tab)

    tap_page(tab, "Inside")
    for place, shown in enumerate(INSIDE.values()):
        tab.locator(".st-key-view button").nth(place).tap()
        settle(tab, shown)
        expect_no_sideways_scrolling(tab)
    for page, shown in (("Network", ".stVegaLiteChart"), ("Training", ".stVegaLiteChart >> nth=1")):
        tap_page(tab, page)
        settle(tab, shown)
        expect_no_sideways_scrolling(tab)


def tap_page(page: Page, name: str) -> None:
    """Go to a page by the navigation, which a phone folds away."""
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_test_id("stSidebar").get_by_role("link", name=name).tap()
