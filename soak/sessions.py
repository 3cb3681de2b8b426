"""A day's sessions within minutes, one after the other a minute: open, draw, leave. python -m soak.sessions

What must not grow: memory, threads, open files, temporary files. Sessions of tabs that were closed expire after a
second here instead of after two minutes, since a day passes some two hundred times faster.

Memory levels off if a straight line through the second half of the day's readings, drawn out over another whole day,
rises by no more than 25 MB; in a sample, if its second half adds no more than that. Threads and files are counted when
the first visitors have left and the server rests, and again at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from benchmarks import results
from scripts import serving
from scripts.visitor import Visitor
from scripts.visits import look_around

A_DAY = 24 * 60  # sessions
AT_ONCE = 4
SPARE_THREADS = AT_ONCE  # a pool of the server's may hold one more for each visitor at once, or none
STROKES = 2
EXPIRY_SECONDS = 1
MOST_GROWTH = 25.0  # MB in another day, or in the second half of a sample: sound ones add 0 to 16
REST_SECONDS = 15.0  # idle helper threads of the server end after ten
MEGABYTE = 1e6


@dataclass(frozen=True)
class Held:
    """What the resting server holds: threads, file descriptors, temporary files."""

    threads: int
    descriptors: int
    temporary: int


@dataclass
class Day:
    """A day's readings: unique memory in MB as the sessions went, what was held at rest before and after."""

    sessions: int
    memory: list[tuple[int, float]] = field(default_factory=list)
    before: Held = Held(0, 0, 0)
    after: Held = Held(0, 0, 0)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_sample(self) -> bool:
        """Whether these are too few to tell how a day would end."""
        return self.sessions < A_DAY / 4

    @property
    def span(self) -> str:
        """Within what `growth` is told."""
        return "in half a sample" if self.is_sample else "a day"


def main(arguments: list[str]) -> int:
    """Run it, write down what it came to; 0 if nothing was left behind, 1 otherwise."""
    parser = argparse.ArgumentParser(description="A day's sessions within minutes.")
    parser.add_argument("--sessions", type=int, default=A_DAY)
    parser.add_argument("--rest", type=float, default=REST_SECONDS, help="seconds until the server is at rest")
    options = parser.parse_args(arguments)
    day = run(options.sessions, options.rest)
    found = complaints(day)
    print(report(day, found))
    if options.sessions >= A_DAY:
        results.record("Soak: a day's sessions", f"By `python -m soak.sessions`.\n\n{report(day, found)}")
    return 1 if found else 0


def run(sessions: int, rest: float = REST_SECONDS) -> Day:
    """Serve the app and let so many visitors come and go."""
    with tempfile.TemporaryDirectory() as temporary:
        environment = {
            "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(EXPIRY_SECONDS),
            "TMPDIR": temporary,
            "CNN_ATELIER_RUNS": f"{temporary}/runs",
        }
        with serving.running(**environment) as server:
            return asyncio.run(
                _day(server.address, psutil.Process(server.process.pid), Path(temporary), sessions, rest)
            )


def complaints(day: Day) -> list[str]:
    """What is not as it should be, a sentence each; none if all is well."""
    found = [f"A visitor met an error: {error}" for error in day.errors[:5]]
    if (rise := growth(day)) > MOST_GROWTH:
        found.append(f"Memory does not level off: it rises by {rise:.0f} MB {day.span}.")
    for what, spare in (("threads", SPARE_THREADS), ("descriptors", 0), ("temporary", 0)):
        before, after = getattr(day.before, what), getattr(day.after, what)
        if after > before + spare:
            found.append(f"Left behind: {what} were {before} and are {after}.")
    return found


def growth(day: Day) -> float:
    """MB that another A_DAY sessions would add by the line through the second half's readings.

    A sample's line says nothing about a day, as its noise would be drawn out a hundredfold: its own rise counts.
    """
    late = [reading for reading in day.memory if reading[0] >= day.sessions / 2]
    if day.is_sample:
        return late[-1][1] - late[0][1]
    slope, _ = np.polyfit(*np.array(late).T, 1)
    return float(slope * A_DAY)


def report(day: Day, found: list[str]) -> str:
    """The day as Markdown."""
    quarters = [day.memory[int(share * (len(day.memory) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)]
    lines = [
        f"{day.sessions:,} sessions in {day.seconds:.0f} s, {AT_ONCE} at once; {len(day.errors)} errors.",
        "",
        "| sessions so far | " + " | ".join(f"{number:,}" for number, _ in quarters) + " |",
        "|---|" + "---|" * len(quarters),
        "| unique memory | " + " | ".join(f"{size:.0f} MB" for _, size in quarters) + " |",
        "",
        f"Growth by the second half's readings: {growth(day):.1f} MB {day.span} (at most {MOST_GROWTH:.0f}).",
        f"At rest before and after: threads {day.before.threads} and {day.after.threads}, open files "
        f"{day.before.descriptors} and {day.after.descriptors}, temporary files {day.before.temporary} and "
        f"{day.after.temporary}.",
        *(found or ["Nothing was left behind."]),
    ]
    return "\n".join(lines)


async def _day(address: str, server: psutil.Process, temporary: Path, sessions: int, rest: float) -> Day:
    day, turns = Day(sessions), iter(range(sessions))
    await asyncio.gather(*(_visit(address, number, day) for number in range(AT_ONCE)))
    day.before = await _at_rest(address, server, temporary, rest)
    started = time.perf_counter()

    async def come_and_go() -> None:
        for number in turns:
            if number % max(sessions // 40, 1) == 0:
                day.memory.append((number, server.memory_full_info().uss / MEGABYTE))
            await _visit(address, number, day)

    await asyncio.gather(*(come_and_go() for _ in range(AT_ONCE)))
    day.seconds = time.perf_counter() - started
    day.after = await _at_rest(address, server, temporary, rest, day.before)
    day.memory.append((sessions, server.memory_full_info().uss / MEGABYTE))
    return day


async def _visit(address: str, number: int, day: Day) -> None:
    try:
        async with Visitor(address) as visitor:
            await look_around(visitor, number, acts=STROKES, inside=False)
    except Exception as error:  # whatever a visitor meets is counted
        day.errors.append(repr(error))


async def _at_rest(
    address: str, server: psutil.Process, temporary: Path, rest: float, least: Held | None = None
) -> Held:
    """What the server holds once it has come down to `least`, or, without that, to what it settles on."""
    await asyncio.sleep(EXPIRY_SECONDS + 0.5)
    await _visit(address, 0, Day(1))  # Streamlit forgets expired sessions when the next one leaves
    deadline = time.monotonic() + rest
    while True:
        await asyncio.sleep(1)
        held = Held(server.num_threads(), server.num_fds(), sum(path.is_file() for path in temporary.rglob("*")))
        resting = least and held.threads <= least.threads + SPARE_THREADS and held.descriptors <= least.descriptors
        if resting or time.monotonic() > deadline:
            return held


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
