"""A real server for the browser tests, and what a tab must not do there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from scripts import serving

# Streamlit 1.67 begins a page's next run before the last one has quite ended, and both change the session's state then.
# The run that had ended dies of it; nothing of the page is lost.
_STREAMLITS_OWN = re.compile(
    r"Exception in thread ScriptRunner\.scriptThread:\n"
    r"Traceback (?:(?!Traceback).)*_remove_stale_widgets\n"
    r"(?:[^\n]*\n){1,2}RuntimeError: dictionary changed size during iteration\n",
    re.DOTALL,
)


def assert_no_traceback(log: Path) -> None:
    """Nothing went wrong in the server that wrote this log, but what does in Streamlit itself."""
    left = _STREAMLITS_OWN.sub("", log.read_text())
    assert "Traceback" not in left, left


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as `streamlit run app.py` serves it; gives its address."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("w") as output, serving.served(output, CNN_ATELIER_RUNS=str(log.parent / "runs")) as address:
        yield address
    assert_no_traceback(log)


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that has nothing but the watched training step."""
    log = tmp_path_factory.mktemp("step") / "log.txt"
    script, root = "tests/browser/training_step_app.py", str(serving.ROOT)
    with log.open("w") as output, serving.served(output, script=script, PYTHONPATH=root) as address:
        yield address
    assert_no_traceback(log)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """A tab that must not print an error to its console nor talk to any other host."""
    tab, complaints = context.new_page(), list[str]()
    watch(tab, server, complaints)
    yield tab
    tab.close()
    assert not complaints


def watch(tab: Page, server: str, complaints: list[str]) -> None:
    """Collect the tab's console errors, uncaught errors, and requests to other hosts."""

    def console(message: ConsoleMessage) -> None:
        # On a deep link Streamlit's own front end first looks for the server below the page's path, in vain; and it
        # asks for a picture that a newer run of the page has already replaced.
        address = message.location.get("url", "")
        known = any(part in address + message.text for part in ("/_stcore/", "/media/"))
        if message.type == "error" and not known:
            complaints.append(f"console: {message.text} ({address})")

    def request(sent: Request) -> None:
        if not sent.url.startswith((server, server.replace("http", "ws"), "data:", "blob:")):
            complaints.append(f"request to another host: {sent.url}")

    tab.on("console", console)
    tab.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    tab.on("request", request)


# Resolves once the page is ready, nothing moves, and nothing has changed in the document or in the charts, canvases and
# parts within it for so many milliseconds.
_AT_REST = """([quiet, patience]) => new Promise((resolve, reject) => {
  const began = performance.now();
  let changed = began;
  const observer = new MutationObserver(() => { changed = performance.now(); });
  const all = [document, ...[...document.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)];
  const changes = { subtree: true, childList: true, attributes: true, characterData: true };
  for (const root of all) observer.observe(root, changes);
  const moving = () => document.getAnimations().some(
    (each) => each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime));
  const look = () => {
    const now = performance.now();
    if (!READY || moving()) changed = now;
    const done = now - changed >= quiet ? resolve : now - began > patience ? reject : null;
    if (!done) return setTimeout(look, 20);
    observer.disconnect();
    done(new Error("the page does not come to rest"));
  };
  look();
})""".replace("READY", serving.READY)


def at_rest(tab: Page, quiet: int = 150) -> None:
    """Wait until the page of the app has come to rest: nothing has changed for `quiet` milliseconds."""
    tab.evaluate(_AT_REST, [quiet, 120_000])


def expect_no_sideways_scrolling(tab: Page, width: int | None = None) -> None:
    """The page comes to fit its window, resized to `width` if one is given; a busy machine may take a while over it."""
    if width:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.wait_for_function(
        """width => [document.documentElement, document.querySelector(".stMain")]
            .every(element => !element || element.scrollWidth <= width)""",
        arg=(tab.viewport_size or {})["width"],
        timeout=60_000,
    )


def serious_findings(tab: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds serious or critical on the page as it is shown now, with targets' sizes (WCAG 2.2).

    only: the rules to go by; all if none is named
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}  # no words on what is well
    options |= {"runOnly": list(only)} if only else {"rules": {"target-size": {"enabled": True}}}
    return [
        f"{item['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')}"
        for item in Axe().run(tab, options=options).response["violations"]
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]
