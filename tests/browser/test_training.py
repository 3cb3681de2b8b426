"""A training started in the page, in real Chromium: seen while it grows, reloaded, stopped, killed, found again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.bundle import bundle, registry
from model.bundle.history import Epoch, history_to_json
from model.network.recipe import Recipe
from model.training import run_folder, runs
from scripts import serving
from tests.browser.conftest import assert_no_traceback, at_rest, expect_no_sideways_scrolling, watch
from tests.browser.test_accessibility import in_both_themes
from tests.browser.test_app import SECONDS, open_app

TRAINING_SECONDS = 180_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's runs folder."""
    return tmp_path_factory.mktemp("trained") / "runs"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """A server of one's own: what is trained here does not slow the other tests down."""
    log = folder.with_name("log.txt")
    with log.open("w") as output, serving.served(output, CNN_ATELIER_RUNS=str(folder)) as address:
        yield address
    assert_no_traceback(log)


def choose_view(page: Page, name: str) -> None:
    page.locator(".st-key-show").get_by_text(name, exact=True).click()


def slide(page: Page, key: str, to: str) -> None:
    """Move a slider with the keyboard until it says so."""
    handle = page.locator(f".st-key-own-{key} input")
    handle.focus()
    page.keyboard.press("Home")
    while handle.get_attribute("aria-valuetext") != to:
        assert handle.get_attribute("value") != handle.get_attribute("max")
        page.keyboard.press("ArrowRight")


def start(page: Page, server: str, name: str, epochs: int, share: int) -> Locator:
    """Start a small network on a share of the pictures; returns its panel."""
    open_app(page, server)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Training").click()
    choose_view(page, "Train")
    page.locator(".st-key-recipe").get_by_text("your own", exact=True).click()
    for key, to in (("first", "8"), ("second", "8"), ("units", "20"), ("epochs", str(epochs)), ("patience", "10")):
        slide(page, key, to)
    slide(page, "share", str(share))
    page.locator(".st-key-run-name input").fill(name)
    page.keyboard.press("Tab")
    page.locator(".st-key-go button").click()
    panel = page.locator(f".st-key-run-{name}")
    expect(panel).to_be_visible(timeout=SECONDS)
    return panel


def curve(panel: Locator) -> str:
    """The loss curve's text equivalent."""
    chart = panel.locator(".stVegaLiteChart[aria-label^=Loss], .stVegaLiteChart [aria-label^=Loss]").first
    expect(chart).to_be_visible(timeout=TRAINING_SECONDS)
    return chart.get_attribute("aria-label") or ""


def next_curve(panel: Locator, before: str) -> str:
    expect(panel.locator(f'[aria-label="{before}"]')).to_have_count(0, timeout=TRAINING_SECONDS)
    return curve(panel)


@pytest.mark.slow
def test_a_training_is_seen_while_it_grows_reloaded_stopped_and_found(page: Page, server: str, folder: Path) -> None:
    panel = start(page, server, "browser", epochs=30, share=50)  # minutes, so that it is stopped while it runs
    seen = [curve(panel)]
    for _ in range(2):
        seen.append(next_curve(panel, seen[-1]))
    assert len(set(seen)) == 3 and all(text.startswith("Loss so far: training ") for text in seen)
    expect(panel.get_by_text("What it says of your picture after each epoch")).to_be_visible(timeout=TRAINING_SECONDS)
    page.reload()
    expect(panel).to_be_visible(timeout=SECONDS)
    assert next_curve(panel, curve(panel)) not in seen
    panel.get_by_role("button", name="Pause").click()
    expect(panel.get_by_text("Paused.")).to_be_visible(timeout=SECONDS)
    panel.get_by_role("button", name="Resume").click()
    expect(panel.get_by_text("Paused.")).to_have_count(0, timeout=SECONDS)
    panel.get_by_role("button", name="Pause").click()
    expect(panel.get_by_text("Paused.")).to_be_visible(timeout=SECONDS)
    run_folder.give_order(folder / "browser.unfinished", "run")  # as somebody else's click: the panel does not know yet
    panel.get_by_role("button", name="Stop and keep the best epoch").click(timeout=SECONDS)
    expect(panel).to_have_count(0, timeout=TRAINING_SECONDS)
    choose_view(page, "Runs")
    expect(page.locator(".st-key-compared")).to_contain_text("browser", timeout=SECONDS)
    model = bundle.read(folder / "browser")
    assert 1 <= len(model.history) < 30 and model.recipe.filters == (8, 8)
    page.locator(".st-key-use button").click()
    expect(page.locator(".st-key-model input")).to_have_value("Model: browser", timeout=SECONDS)
    page.get_by_role("link", name="Classify").click()
    expect(page.locator(".answer")).to_contain_text("The browser model says", timeout=SECONDS)
    expect(page).to_have_url(re.compile("model=browser"), timeout=SECONDS)


@pytest.mark.slow
def test_a_finished_run_can_be_taken_away_as_a_file(page: Page, server: str, folder: Path, tmp_path: Path) -> None:
    open_app(page, server, "training?show=runs")
    with page.expect_download(timeout=SECONDS) as download:
        page.get_by_role("button", name="Download as Keras").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    (file,) = tmp_path.iterdir()
    assert file.name.endswith(".keras.zip") and file.stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks the worker up with ps")
def test_a_killed_worker_leaves_the_app_serving_and_the_run_broken_with_what_it_had(
    page: Page, server: str, folder: Path
) -> None:
    panel = start(page, server, "killed", epochs=30, share=10)
    expect(panel.get_by_role("button", name="Stop and keep the best epoch")).to_be_visible(timeout=TRAINING_SECONDS)
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    found = [line for line in listed.splitlines() if f"model.training.worker {folder / 'killed'}" in line]
    assert len(found) == 1
    os.kill(int(found[0].split()[0]), signal.SIGKILL)
    broken = panel.get_by_text("The training was ended by the system (signal 9)")
    expect(broken).to_be_visible(timeout=SECONDS)
    page.reload()
    expect(broken).to_be_visible(timeout=SECONDS)
    run = runs.read(folder / "killed.unfinished")
    assert run is not None and run.state == "broken" and run.history
    expect(broken).to_contain_text(f"Finished epochs: {len(run.history)} of 30.")
    assert curve(panel).startswith("Loss so far: training ")
    page.get_by_role("link", name="Classify").click()
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Training").click()
    panel.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete killed").click()
    expect(panel).to_have_count(0, timeout=SECONDS)
    assert not run.folder.exists()


@pytest.fixture
def stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run that was stopped after two epochs."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(folder))
    history = tuple(Epoch(0.6 - 0.1 * epoch, 0.7, 0.5 - 0.1 * epoch, 0.8, 1.0) for epoch in range(2))
    run = runs.create(Recipe(epochs=5), "stopped")
    run_folder.write(run / bundle.HISTORY, history_to_json(history))
    run_folder.give_order(run, "stop")
    yield
    runs.delete(run_folder.output_of(run))


@pytest.mark.slow
@pytest.mark.parametrize("view", ["train", "runs"])
def test_accessibility(browser: Browser, server: str, stopped: None, view: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    open_app(page, server, f"training?show={view}")
    if view == "train":
        page.locator(".st-key-recipe").get_by_text("your own", exact=True).click()
    page.locator(".st-key-own-rate" if view == "train" else ".stVegaLiteChart >> nth=1").wait_for()
    page.mouse.move(0, 0)
    found = in_both_themes(page)
    context.close()
    assert not found


@pytest.mark.slow
def test_a_phone_shows_train_and_runs_without_sideways_scrolling(browser: Browser, server: str, stopped: None) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    for view, shown in (("train", ".st-key-go"), ("runs", ".st-key-managed")):
        open_app(page, server, f"training?show={view}")
        expect(page.locator(shown)).to_be_visible(timeout=SECONDS)
        at_rest(page)
        expect_no_sideways_scrolling(page)
    context.close()
    assert not complaints
