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

from benchmarks import figures, results
from benchmarks.figures import Figure
from model.bundle import registry
from scripts import serving
from scripts.visitor import Visitor
from scripts.visits import look_around

VISITORS = 30
EXPIRY_SECONDS = 5
MEGABYTE = 1e6
FURTHER = "each further visitor"
Readings = dict[str, tuple[float, float]]  # when → megabytes resident and unique


def main() -> None:
    """Print the table and keep it in RESULTS.md."""
    with serving.running(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(EXPIRY_SECONDS)) as server:
        readings, (slope, error) = asyncio.run(_measured(server.address, psutil.Process(server.process.pid)))
    rows = [f"| {what} | {resident:.0f} MB | {unique:.0f} MB |" for what, (resident, unique) in readings.items()]
    rows = ["| | resident | unique |", "|---|---|---|", *rows, f"| {FURTHER} | | {slope:.2f} ± {error:.2f} MB |"]
    text = "\n".join(rows)
    print(text)
    found = [Figure(f"{what}, resident", resident, "MB") for what, (resident, _unique) in readings.items()]
    found.append(Figure(f"{FURTHER}, unique", slope, "MB", spread=figures.TWO_SIDED_95 * error))
    results.record("Memory", f"By `python -m benchmarks.memory`.\n\n{text}", found)


def per_visitor(sizes: list[float]) -> tuple[float, float]:
    """Slope and its standard error, by least squares through what the server has after each further visitor."""
    numbers = np.arange(len(sizes))
    (slope, _), covariance = np.polyfit(numbers, sizes, 1, cov=True)
    return float(slope), float(np.sqrt(covariance[0, 0]))


async def _measured(address: str, server: psutil.Process) -> tuple[Readings, tuple[float, float]]:
    readings, sizes = {"started": _reading(server)}, list[float]()
    async with Visitor(address) as visitor:
        await visitor.open()
    readings["after the first page"] = _reading(server)
    for name in registry.directories():
        async with Visitor(address, query=f"model={name}") as visitor:
            await look_around(visitor, 0)
    await _settle(address)
    readings["with all shipped models loaded and used"] = _reading(server)
    async with AsyncExitStack() as tabs:
        for number in range(VISITORS):
            visitor = await tabs.enter_async_context(Visitor(address))
            await look_around(visitor, number)
            sizes.append(server.memory_full_info().uss / MEGABYTE)
        readings[f"with {VISITORS} visitors"] = _reading(server)
    await _settle(address)
    readings["when they have left"] = _reading(server)
    return readings, per_visitor(sizes)


async def _settle(address: str) -> None:
    """Until sessions have expired; Streamlit forgets them when the next one comes and goes."""
    await asyncio.sleep(EXPIRY_SECONDS + 1)
    async with Visitor(address) as visitor:
        await look_around(visitor, 1)


def _reading(server: psutil.Process) -> tuple[float, float]:
    memory = server.memory_full_info()
    return memory.rss / MEGABYTE, memory.uss / MEGABYTE


if __name__ == "__main__":
    main()
