"""The server is killed while a visitor draws a line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts import serving
from tests.browser.conftest import at_rest
from tests.browser.test_app import BOOT, SECONDS, bars, canvas_box, choose_source, open_app, stroke

pytest.importorskip("model.drawing.compact", reason="only with links does an address hold a drawing")


def process_of(port: int) -> int:
    """The server of this port, which this process started."""
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return next(int(line.split()[0]) for line in listed if f"--server.port={port}" in line)


def undone(page: Page) -> str:
    address = page.url
    page.locator(".st-key-undo button").click()
    expect(page).not_to_have_url(address, timeout=SECONDS)
    at_rest(page)
    return bars(page)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks the server up with ps")
def test_a_server_that_is_killed_within_a_stroke_loses_none_before_it(browser: Browser, tmp_path: Path) -> None:
    runs = str(tmp_path / "runs")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    with serving.served(CNN_ATELIER_RUNS=runs) as server:
        port = urlsplit(server).port or 0
        open_app(page, server)
        choose_source(page, "Draw")
        stroke(page, BOOT)
        expect(page).to_have_url(re.compile("drawing="), timeout=SECONDS)
        at_rest(page)
        drawn = bars(page)
        box = canvas_box(page)
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
        os.kill(process_of(port), signal.SIGKILL)
        page.mouse.up()
        # Until there is a server again, nothing is drawn that would be lost.
        expect(page.locator(".st-key-canvas")).to_have_css("pointer-events", "none", timeout=SECONDS)
        page.locator(".pen").focus()
        page.keyboard.press("Space")
        assert page.locator(".st-key-keyboard_pen .tip.down").count() == 0
    with serving.served(port=port, CNN_ATELIER_RUNS=runs):
        expect(page.locator(".st-key-canvas")).to_have_css("pointer-events", "auto", timeout=SECONDS)
        page.reload()
        expect(page.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)
        at_rest(page)
        assert bars(page) == drawn or undone(page) == drawn  # the line that was cut may have been kept
    page.close()
