"""What the server keeps in memory: python -m benchmarks.memory

Started; after the first page; with every shipped model loaded and used for a sample, a drawing and Inside; then for
each of thirty visitors who look around (scripts/visits.py) and stay; and when they have left and their sessions have
expired, which is sooner here: after 5 seconds instead of 120. Resident is all that lies in memory, unique what the
process shares with no other and would give back.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import numpy as np
import psutil

from benchmarks import results
from model.bundle import registry
from scripts import serving
from scripts.visitor import Visitor
from scripts.visits import look_around

VISITORS = 30
EXPIRY_SECONDS = 5
MEGABYTE = 1e6


def main() -> None:
    """Print the table and keep it in RESULTS.md."""
    with serving.running(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(EXPIRY_SECONDS)) as server:
        text = asyncio.run(_measured(server.address, psutil.Process(server.process.pid)))
    print(text)
    results.record("Memory", f"By `python -m benchmarks.memory`.\n\n{text}")


def per_visitor(sizes: list[float]) -> tuple[float, float]:
    """Slope and its standard error, by least squares through what the server has after each further visitor."""
    numbers = np.arange(len(sizes))
    (slope, _), covariance = np.polyfit(numbers, sizes, 1, cov=True)
    return float(slope), float(np.sqrt(covariance[0, 0]))


async def _measured(address: str, server: psutil.Process) -> str:
    rows, sizes = [_row("started", server)], list[float]()
    async with Visitor(address) as visitor:
        await visitor.open()
    rows.append(_row("after the first page", server))
    for name in registry.directories():
        async with Visitor(address, query=f"model={name}") as visitor:
            await look_around(visitor, 0)
    await _settle(address)
    rows.append(_row("with all shipped models loaded and used", server))
    async with AsyncExitStack() as tabs:
        for number in range(VISITORS):
            visitor = await tabs.enter_async_context(Visitor(address))
            await look_around(visitor, number)
            sizes.append(server.memory_full_info().uss / MEGABYTE)
        rows.append(_row(f"with {VISITORS} visitors", server))
    await _settle(address)
    rows.append(_row("when they have left", server))
    slope, error = per_visitor(sizes)
    return "\n".join(
        [
            "| | resident | unique |",
            "|---|---|---|",
            *rows,
            f"| each further visitor | | {slope:.2f} ± {error:.2f} MB |",
        ]
    )


async def _settle(address: str) -> None:
    """Until sessions have expired; Streamlit forgets them when the next one comes and goes."""
    await asyncio.sleep(EXPIRY_SECONDS + 1)
    async with Visitor(address) as visitor:
        await look_around(visitor, 1)


def _row(what: str, server: psutil.Process) -> str:
    memory = server.memory_full_info()
    return f"| {what} | {memory.rss / MEGABYTE:.0f} MB | {memory.uss / MEGABYTE:.0f} MB |"


if __name__ == "__main__":
    main()
