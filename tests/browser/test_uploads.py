"""A tab that sends file after file to the server."""

from __future__ import annotations

import asyncio

import psutil

from scripts import serving
from scripts.visitor import Visitor
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
