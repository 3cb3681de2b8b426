"""A tab that sends file after file to the server; names of files that the server does not have."""

from __future__ import annotations

import asyncio
import io

import psutil
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from model.data import dataset
from scripts import serving
from scripts.visitor import Visitor
from tests.browser.test_app import SECONDS, choose_source, open_app
from tests.elsewhere import elsewhere
from ui.server.uploads import MOST_OF_ONE

FILE = bytes(9_500_000)


def test_one_tab_cannot_fill_the_memory() -> None:
    with serving.running() as server:
        process = psutil.Process(server.process.pid)

        async def fill() -> int:
            async with Visitor(server.address) as visitor:
                await visitor.open()
                before = process.memory_info().rss
                token = {"X-Xsrftoken": visitor.http.cookies["_streamlit_xsrf"]}
                for number in range(30):  # 285 MB
                    place = f"{server.address}/_stcore/upload_file/{visitor.session}/{number}"
                    sent = visitor.http.put(place, files={"file": ("a.png", FILE)}, headers=token)
                    assert sent.status_code == 204
                return process.memory_info().rss - before

        grown = elsewhere(asyncio.run, fill())
    assert grown < MOST_OF_ONE + 6 * len(FILE), "what is held, and what is on its way through the parser"


@pytest.mark.slow
def test_the_uploader_names_no_file_that_was_refused_or_lost_with_the_server(browser: Browser) -> None:
    page, port = browser.new_page(), serving.free_port()
    uploader, files = page.locator(".st-key-uploader"), page.locator(".st-key-uploader input[type=file]")
    with serving.served(port=port) as address:
        open_app(page, address)
        choose_source(page, "Upload")
        for refused in (True, False):
            files.set_input_files(_boot())
            expect(uploader).to_contain_text("boot.png", timeout=SECONDS)
            expect(page.locator(".answer .name")).to_contain_text("Ankle boot", timeout=SECONDS)
            if refused:
                files.set_input_files(FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"boots"))
                expect(page.locator(".stMain")).to_contain_text("notes.txt is no", timeout=SECONDS)
                expect(uploader).not_to_contain_text("boot.png", timeout=SECONDS)
    with serving.served(port=port):
        expect(page.locator(".st-key-answer")).to_contain_text("Choose a picture file", timeout=2 * SECONDS)
        expect(uploader).not_to_contain_text("boot.png")
    page.context.close()


def _boot() -> FilePayload:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[0]).save(buffer, "PNG")
    return FilePayload(name="boot.png", mimeType="image/png", buffer=buffer.getvalue())
