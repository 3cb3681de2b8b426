"""What a training in the page costs those who draw meanwhile: python -m benchmarks.training_load

The same strokes and clicks in one server, in real Chromium, in turn without and with the lesson's recipe being trained.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import browser
from model.bundle import bundle
from model.bundle.history import Epoch, history_from_json
from model.training import locks, run_folder
from scripts import serving

ROUNDS = 2
Latencies = tuple[list[float], list[float]]


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serving.served(CNN_ATELIER_RUNS=folder) as address,
    ):
        chromium = serving.launch(playwright)
        page, trainer = (chromium.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2))
        for tab in (page, trainer):
            tab.set_default_timeout(60_000)
        alone, busy = _measured(page, trainer, address, Path(folder))
        chromium.close()
    for place, name in enumerate(("mouse-up → new bars", "click on a sample → its answer")):
        first, second = ([seconds for figures in rounds for seconds in figures[place]] for rounds in (alone, busy))
        ratio = statistics.median(second) / statistics.median(first)
        print(f"{name}: alone {browser.spread(first)}; while training {browser.spread(second)}; {ratio:.2f} ×")


def _measured(page: Page, trainer: Page, address: str, folder: Path) -> tuple[list[Latencies], list[Latencies]]:
    alone: list[Latencies] = []
    busy: list[Latencies] = []

    def measure(into: list[Latencies]) -> None:
        page.goto(address)  # an empty canvas
        page.locator(".answer .percent").wait_for()
        into.append(browser.latencies(page))

    for number in range(ROUNDS):
        measure(alone)
        _during_a_training(trainer, address, folder / f"load-{number}.unfinished", lambda: measure(busy))
    return alone, busy


def _during_a_training(page: Page, address: str, run: Path, work: Callable[[], None]) -> None:
    """Start the lesson's recipe as a visitor does, do the work while its epochs go, stop it."""
    page.goto(f"{address}/training?show=train")
    page.locator(".st-key-run-name input").fill(run.stem)
    page.keyboard.press("Tab")
    page.locator(".st-key-go button").click()
    page.get_by_text("Epoch 1 of").wait_for()
    work()
    at = run_folder.progress(run)
    print(f"{run.stem}: at epoch {at.epoch}, step {at.step}; epochs of {[epoch.seconds for epoch in _history(run)]} s")
    page.get_by_role("button", name="Stop").click()
    while locks.is_locked(run):  # it may have no epoch to keep yet, or one to finish
        page.wait_for_timeout(200)


def _history(run: Path) -> tuple[Epoch, ...]:
    return history_from_json((run / bundle.HISTORY).read_text())


if __name__ == "__main__":
    main()
