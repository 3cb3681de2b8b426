"""Visitors who draw a stroke or pick a sample every three seconds: python -m benchmarks.load

Each is a session over Streamlit's own websocket, with its cookies and pictures (scripts/visitor.py). A half of them
draws the example drawings stroke by stroke, the other half picks samples; each waits for its answer, which is here
when the answer's text and bars have come and the script has finished. Several processes stand behind HAProxy with the
configuration that ships. All of it, the visitors included, runs on this machine.

    python -m benchmarks.load --setup 1x30 --setup 2x100 --seconds 60     processes × visitors
    python -m benchmarks.load --check                                     the same acts in Chromium
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from benchmarks import chromium_check, figures, results
from benchmarks.figures import Figure, Values
from scripts import replicas, serving
from scripts.serving import Server
from scripts.visitor import Failure, Seen, Visitor
from scripts.visits import Objects, answered, drawings, warm

EVERY = 3.0  # seconds from one act of a visitor to the next
OPENED_PER_SECOND = 5
SECONDS = 30.0  # that each setup is measured
SETUPS = ("1x1", "1x30", "1x100", "2x30", "2x100", "4x30", "4x100")
HEAD = """| processes | visitors | answers | p50 | p95 | p95, × alone | longest | errors | answers a second | processor an answer: app, visitor |
|---|---|---|---|---|---|---|---|---|---|"""  # noqa: E501


@dataclass
class Tally:
    """What happened to all visitors: seconds of every answer, the numbers of who got any, and what went wrong."""

    answers: list[float] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One setup's figures; seconds, also those of the processors' time that the app and a visitor took an answer."""

    processes: int
    visitors: int
    tally: Tally
    seconds: float
    app: float
    client: float

    @property
    def p95(self) -> float:
        """The 95th percentile of seconds from event to answer."""
        return percentile(self.tally.answers, 95)

    @property
    def is_sound(self) -> bool:
        """Whether every visitor was answered, and none met an error."""
        return len(self.tally.answered) == self.visitors and not self.tally.errors


def main(arguments: list[str] | None = None) -> int:
    """Measure every setup, print the table and keep it in RESULTS.md; 0 if all visitors were answered, 1 otherwise."""
    parser = argparse.ArgumentParser(description="Visitors who act every three seconds.")
    parser.add_argument("--setup", action="append", help="processes x visitors, such as 2x30; may be repeated")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each setup is measured")
    parser.add_argument("--check", action="store_true", help="compare this client with Chromium instead")
    options = parser.parse_args(arguments if arguments is not None else [])
    if options.check:
        chromium_check.main()
        return 0
    rows = [measured(*map(int, setup.split("x")), options.seconds) for setup in options.setup or SETUPS]
    text = table(rows)
    print(text)
    if not options.setup:
        results.record(
            "Load",
            f"By `python -m benchmarks.load`; the visitors run on the same processors.\n\n{text}",
            _figures(rows),
        )
    return int(not all(row.is_sound for row in rows))


def measured(processes: int, visitors: int, seconds: float) -> Row:
    """Start the app by so many processes and let the visitors come."""
    with _app(processes) as (address, servers):
        for server in servers:
            asyncio.run(warm(server.address))
        return asyncio.run(_load(address, servers, visitors, seconds))


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    alone = rows[0].p95
    lines = [
        f"| {row.processes} | {row.visitors} | {len(row.tally.answers)} | {percentile(row.tally.answers, 50):.2f} s "
        f"| {row.p95:.2f} s | {row.p95 / alone:.1f} | {max(row.tally.answers):.2f} s | {len(row.tally.errors)} "
        f"| {len(row.tally.answers) / row.seconds:.1f} | {1000 * row.app:.0f}, {1000 * row.client:.0f} ms |"
        for row in rows
    ]
    kinds = sorted({error for row in rows for error in row.tally.errors})
    return "\n".join([HEAD, *lines, *(f"\n- {kind}" for kind in kinds[:10])])


def _figures(rows: list[Row]) -> list[Figure]:
    found = list[Figure]()
    for row in rows:
        name = f"{row.processes} × {row.visitors} visitors"
        found += figures.waits(name, row.tally.answers)
        if row is not rows[0]:
            samples = (row.tally.answers, rows[0].tally.answers)
            found.append(figures.repeated(f"{name}, p95, of one alone", *samples, unit="×", statistic=_times_alone))
    return found


def _times_alone(all_of_them: Values, alone: Values, axis: int) -> Values:
    return figures.p95(all_of_them, axis=axis) / figures.p95(alone, axis=axis)


def percentile(values: list[float], share: int) -> float:
    """The percentile `share` (1–99) of at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@contextmanager
def _app(processes: int) -> Iterator[tuple[str, list[Server]]]:
    if processes == 1:
        with serving.running() as server:
            yield server.address, [server]
    else:
        with replicas.replicated(processes) as several:
            yield several.address, several.servers


async def _load(address: str, servers: list[Server], visitors: int, seconds: float) -> Row:
    tally, started = Tally(), time.perf_counter()
    begin = started + visitors / OPENED_PER_SECOND + 1
    tasks = [
        asyncio.create_task(
            _visit(address, number, started + number / OPENED_PER_SECOND, begin, begin + seconds, tally)
        )
        for number in range(visitors)
    ]
    await _until(begin)
    before = [_processor_seconds(process) for process in _processes(servers)]
    await asyncio.gather(*tasks)
    lasted = time.perf_counter() - begin
    after = [_processor_seconds(process) for process in _processes(servers)]
    answers = max(len(tally.answers), 1)
    client, *app = [(end - start) / answers for start, end in zip(before, after, strict=True)]
    return Row(len(servers), visitors, tally, lasted, sum(app), client)


async def _visit(address: str, number: int, opens: float, begin: float, end: float, tally: Tally) -> None:
    """One visitor's hour in the classroom; opens the page anew after a failure, as people do."""
    chance = random.Random(number)
    next_act, acts = begin + chance.uniform(0, EVERY), _acts(number, chance)
    await _until(opens)
    while time.perf_counter() < end:
        try:
            async with Visitor(address) as visitor:
                await visitor.open()
                if number % 2 == 0:
                    await visitor.choose("source", "Draw")
                await _until(next_act)
                while (now := time.perf_counter()) < end:
                    next_act = now + EVERY
                    seen = await _act(visitor, next(acts))
                    tally.answers.append(seen.seconds)
                    tally.answered.add(number)
                    await visitor.fetch(seen)
                    await _until(min(next_act, end))
        except (Failure, OSError) as error:
            tally.errors.append(str(error))
            await asyncio.sleep(EVERY)


def _acts(number: int, chance: random.Random) -> Iterator[str | Objects]:
    """What a visitor does in turn: strokes of one drawing after the other, or samples."""
    while True:
        if number % 2 == 0:
            yield from chance.choice(drawings())
        else:
            yield str(chance.randrange(24))


async def _act(visitor: Visitor, act: str | Objects) -> Seen:
    if isinstance(act, str):
        return answered(await visitor.pick("sample_grid", act))
    return answered(await visitor.draw(act))


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))


def _processes(servers: list[Server]) -> list[psutil.Process]:
    return [psutil.Process(), *(psutil.Process(server.process.pid) for server in servers)]


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
