"""More than a hundred thousand spoilt inputs to whatever reads what visitors send: python -m soak.fuzz [--inputs N]

Each is read, or refused by a Problem; anything else is a failure, and the input is kept in soak/failures.
Inputs are numbered and made anew from their number, so a run can be repeated on any machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from random import Random
from types import SimpleNamespace
from unittest import mock

from benchmarks import results
from model.drawing import compact, reading, strokes
from model.drawing.strokes import Drawing
from model.problem import Problem
from soak import inputs
from ui.components import canvas
from ui.shared import link
from ui.sharing import reach

FAILURES = Path(__file__).parent / "failures"
LONGEST_SECONDS = 10.0  # of processor time for one input
MOST_MEGABYTES = 600.0  # that one input may take beyond what the process held before
LONGEST_MESSAGE = 10 * 2**20  # bytes: server.maxMessageSize of .streamlit/config.toml
WHOLE = 130_000  # inputs
_CHUNK = 500


@dataclass(frozen=True)
class Reader:
    """Something that reads bytes of strangers: `make` gives it inputs, it raises Problem for what it refuses."""

    name: str
    read: Callable[[bytes], object]
    make: Callable[[Random], bytes]
    share: int  # thousands of the WHOLE


@dataclass
class Outcome:
    """What came of some inputs: `slowest` and `largest` are (seconds or megabytes, the input's number)."""

    read: int = 0
    refused: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    largest: tuple[float, int] = (0.0, 0)

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.read + other.read,
            self.refused + other.refused,
            [*self.failures, *other.failures],
            max(self.slowest, other.slowest),
            max(self.largest, other.largest),
        )


def _drawing_file(data: bytes) -> object:
    """As model.strokes.read does with a file's bytes."""
    if len(data) > strokes.MOST_BYTES:
        raise Problem("This drawing is too large.")
    try:
        content = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Problem("This is no JSON.") from error
    return _shown(strokes.from_json(content))


def _canvas(data: bytes) -> object:
    """Streamlit decodes what the browser sends, up to a limit; the rest is ours."""
    if len(data) > LONGEST_MESSAGE:
        raise Problem("This message is too large.")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Problem("This is no JSON.") from error
    return _shown(canvas.from_fabric(content))


def _choice(data: bytes) -> object:
    """A choice that stands in the link is one of its options, whatever is asked for; in a visitor's first visit."""
    text = data.decode("utf-8", "replace")
    visit = SimpleNamespace(session_state={"link_asked": {"choice": [text]}}, query_params={"choice": text})
    with mock.patch.object(link, "st", visit):
        link.start("choice", ["", "ko", "lesson"], "lesson")
        link.keep("choice", "lesson")
    if visit.session_state["choice"] not in ("", "ko", "lesson"):
        raise AssertionError(f"{visit.session_state} was chosen")
    return visit


def _drawing_in_link(data: bytes) -> object:
    return _shown(compact.unpacked(data.decode("utf-8", "replace")))


def _shown(drawing: Drawing) -> object:
    """What the page makes of a drawing: the picture that the network sees, a link, and a link for a code."""
    steps = reading.prepare(strokes.render(drawing, canvas.SIDE))
    return steps, compact.packed(drawing), compact.packed(drawing, reach.MOST_CODE_CHARACTERS)


READERS = (
    Reader("pictures", reading.read, inputs.picture, 70),
    Reader("drawing files", _drawing_file, inputs.drawing, 10),
    Reader("canvas payloads", _canvas, inputs.canvas_payload, 10),
    Reader("choices in links", _choice, inputs.text, 20),
    Reader("drawings in links", _drawing_in_link, inputs.word, 20),
)


def fuzzed(reader: Reader, numbers: range) -> Outcome:
    """Give a reader the inputs of these numbers."""
    outcome = Outcome()
    for number in numbers:
        data = reader.make(Random(f"{reader.name} {number}"))
        before, began = _peak_megabytes(anew=True), time.process_time()
        refused, failure = False, ""
        try:
            reader.read(data)
        except Problem:
            refused = True
        except Exception as error:  # any other is what we look for
            failure = repr(error)[:200]
        seconds, megabytes = time.process_time() - began, _peak_megabytes() - before
        if seconds > LONGEST_SECONDS or megabytes > MOST_MEGABYTES:
            failure = failure or f"{seconds:.1f} s, {megabytes:.0f} MB"
        if failure:
            outcome.failures.append(_kept(reader, number, data, failure))
        elif refused:
            outcome.refused += 1
        else:
            outcome.read += 1
        outcome.slowest = max(outcome.slowest, (seconds, number))
        outcome.largest = max(outcome.largest, (megabytes, number))
    return outcome


def numbers_of(reader: Reader, inputs: int) -> range:
    """The numbers of a reader's share of so many inputs."""
    return range(1000 * inputs * reader.share // WHOLE)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 if nothing failed. Whole runs are written down."""
    parser = argparse.ArgumentParser(description="Give spoilt inputs to all that reads what visitors send.")
    parser.add_argument("--inputs", type=int, default=WHOLE, help=f"how many (default: {WHOLE:,})")
    total = parser.parse_args(arguments).inputs
    outcomes = dict(_all(total))
    text = _table(outcomes)
    print(text)
    if total >= WHOLE:
        results.record("Fuzzing", text)
    return 1 if any(outcome.failures for outcome in outcomes.values()) else 0


def _all(total: int) -> Iterator[tuple[str, Outcome]]:
    """Every reader's outcome, worked out by as many processes as there are processors."""
    with get_context("spawn").Pool(maxtasksperchild=20) as pool:
        for reader in READERS:
            numbers = numbers_of(reader, total)
            parts = [numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK)]
            yield reader.name, sum(pool.starmap(_part, zip(repeat(reader.name), parts)), Outcome())


def _part(name: str, numbers: range) -> Outcome:
    return fuzzed(next(reader for reader in READERS if reader.name == name), numbers)


def _table(outcomes: dict[str, Outcome]) -> str:
    rows = [
        "| reader | inputs | read | refused | failed | slowest, processor seconds | most memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, outcome in outcomes.items():
        total = outcome.read + outcome.refused + len(outcome.failures)
        rows.append(
            f"| {name} | {total:,} | {outcome.read:,} | {outcome.refused:,} | {len(outcome.failures)} "
            f"| {outcome.slowest[0]:.2f} (number {outcome.slowest[1]:,}) "
            f"| {outcome.largest[0]:.0f} MB (number {outcome.largest[1]:,}) |"
        )
    failures = [f"- {failure}" for outcome in outcomes.values() for failure in outcome.failures]
    total = sum(outcome.read + outcome.refused for outcome in outcomes.values())
    closing = "By `python -m soak.fuzz`. Read or refused in a sentence: " + f"{total:,}."
    return "\n".join([*rows, "", closing, *failures])


def _kept(reader: Reader, number: int, data: bytes, reason: str) -> str:
    FAILURES.mkdir(exist_ok=True)
    file = FAILURES / f"{reader.name.replace(' ', '-')}-{number}"
    file.write_bytes(data)
    return f"{file.name}: {reason}"


def _peak_megabytes(anew: bool = False) -> float:
    """The most memory that this process has held, or holds from now on; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    if anew:
        Path("/proc/self/clear_refs").write_text("5")  # proc(5): resets the peak
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    sys.exit(main())
