"""A class that opens the app at once: python -m benchmarks.opening

A hundred sessions on one process (scripts/visitor.py), from the address to the whole first page, with the processor's
time that the server takes for each: that is what remains where other programs run beside it. And the files that a
browser fetches at its first visit, as Chromium names them, over one connection.
"""

from __future__ import annotations

import asyncio
import http.client
import time
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import sync_playwright

from benchmarks import results
from benchmarks.load import percentile
from scripts import serving
from scripts.serving import Server
from scripts.visitor import Visitor
from scripts.visits import warm

VISITORS, ROUNDS = 100, 3


def main() -> None:
    """Print the figures and keep them in RESULTS.md."""
    lines = []
    with serving.running() as server:
        asyncio.run(warm(server.address))
        for _round in range(ROUNDS):
            before = _processor_seconds(server)
            seconds = asyncio.run(_opened(server.address))
            each = 1000 * (_processor_seconds(server) - before) / VISITORS
            lines.append(
                f"{VISITORS} at once: the whole page after p50 {percentile(seconds, 50):.2f} s, p95 "
                f"{percentile(seconds, 95):.2f} s, at most {max(seconds):.2f} s; {each:.0f} ms of the processor each"
            )
        paths = _files(server.address)
        _fetched(server, paths)  # the first visitor's are compressed on the way
        before = _processor_seconds(server)
        size = sum(_fetched(server, paths) for _round in range(ROUNDS)) / ROUNDS
        each = 1000 * (_processor_seconds(server) - before) / ROUNDS
        lines.append(f"a first visit's {len(paths)} files: {size / 1e6:.2f} MB; {each:.0f} ms of the processor")
    text = "\n".join(f"- {line}" for line in lines)
    print(text)
    results.record("A class that opens the app at once", f"By `python -m benchmarks.opening`.\n\n{text}")


async def _opened(address: str) -> list[float]:
    """Seconds of each of the visitors, who all stay until the last has come."""
    visitors = [Visitor(address) for _ in range(VISITORS)]

    async def one(visitor: Visitor) -> float:
        started = time.perf_counter()
        await visitor.open()
        return time.perf_counter() - started

    seconds = await asyncio.gather(*map(one, visitors))
    for visitor in visitors:
        await visitor.leave()
    return list(seconds)


def _files(address: str) -> list[str]:
    """The paths of Streamlit's own files that a browser without any fetches for the first page."""
    found: list[str] = []
    with sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        page = chromium.new_page()
        page.on("response", lambda response: found.append(urlsplit(response.url).path))
        page.goto(address)
        page.locator(".stVegaLiteChart svg").first.wait_for()
        chromium.close()
    return sorted({path for path in found if path.startswith("/static/")})


def _fetched(server: Server, paths: list[str]) -> int:
    """Fetch them as a browser asks for them; how many bytes came."""
    connection, size = http.client.HTTPConnection("localhost", server.port), 0
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
        size += len(connection.getresponse().read())
    connection.close()
    return size


def _processor_seconds(server: Server) -> float:
    times = psutil.Process(server.process.pid).cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    main()
