"""The figures of each release, kept in releases.csv, and today's beside the last release's.

    python -m benchmarks.releases                   better or worse? a line for the whole, a row for each figure
    python -m benchmarks.releases --release NAME    today's figures become that release's

Benchmarks put what they find under "Unreleased", as CHANGELOG.md calls it; a release keeps only what was measured since
the one before it. A figure is held against the last release that has it. How a figure is judged: benchmarks/figures.py
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import figures
from benchmarks.figures import Figure, Verdict, verdict

PATH = Path(__file__).with_name("releases.csv")
UNRELEASED = "Unreleased"
COLUMNS = (
    "release", "section", "name", "value", "spread", "unit", "better", "yardstick", "yardstick_spread", "machine",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A figure of a release: by which section of RESULTS.md, on which machine, and the yardstick there and then.

    The yardstick is None where it was not timed.
    """

    release: str
    section: str
    figure: Figure
    machine: str
    yardstick: Figure | None = None


@dataclass(frozen=True)
class Compared:
    """A figure beside that of the last release that has it; without one it is new."""

    now: Kept
    before: Kept | None = None
    verdict: Verdict | None = None

    @property
    def name(self) -> str:
        """The section's and the figure's."""
        return f"{self.now.section}: {self.now.figure.name}"


def read() -> list[Kept]:
    """All that is kept, the earliest release first; nothing where there is no file."""
    if not PATH.exists():
        return []
    with PATH.open(newline="", encoding="utf-8") as file:
        return [_kept(**row) for row in csv.DictReader(file)]


def write(given: Sequence[Kept]) -> None:
    """Keep them: a line a figure, so that a change is seen as one."""
    with PATH.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerows([COLUMNS, *map(_line, given)])


def add(section: str, figures: Sequence[Figure], machine: str, yardstick: Figure) -> None:
    """Put a section under Unreleased, in place of what stood there."""
    others = [kept for kept in read() if (kept.release, kept.section) != (UNRELEASED, section)]
    write([*others, *(Kept(UNRELEASED, section, figure, machine, yardstick) for figure in figures)])


def released(given: Sequence[Kept], name: str) -> list[Kept]:
    """With what was unreleased as a release of this name. Raises ValueError if there is nothing, or one of the name."""
    names = [kept.release for kept in given]
    if name in names:
        raise ValueError(f"there is a release {name} already")
    if UNRELEASED not in names:
        raise ValueError("no figure was measured since the last one")
    return [replace(kept, release=name) if kept.release == UNRELEASED else kept for kept in given]


def compared(given: Sequence[Kept]) -> list[Compared]:
    """Every figure that is unreleased, beside the last release's."""
    last = {(kept.section, kept.figure.name): kept for kept in given if kept.release != UNRELEASED}  # the latest stays
    pairs = [(kept, last.get((kept.section, kept.figure.name))) for kept in given if kept.release == UNRELEASED]
    return [Compared(now, before, _verdict(now, before) if before else None) for now, before in pairs]


def table(rows: Sequence[Compared]) -> str:
    """The line for the whole, and a row for each figure, as Markdown."""
    lines = [
        f"| {row.name} | {shown(row.before.figure) if row.before else ''} | {row.before.release if row.before else ''} "
        f"| {shown(row.now.figure)} | {row.verdict or 'new'} |"
        for row in rows
    ]
    return "\n".join([line(rows), "", "| | before | release | now | |", "|---|---|---|---|---|", *lines])


def line(rows: Sequence[Compared]) -> str:
    """The verdict on all figures: worse if one is, else better if one is, else the same; and how many are which."""
    if not rows:
        return "Nothing was measured since the last release."
    counts = Counter[str](row.verdict or "new" for row in rows)
    order = ("worse", "better", "the same within the spread", "not comparable", "new")
    told = next(each for each in order if counts[each])
    worse = "; ".join(row.name for row in rows if row.verdict == "worse")
    how_many = ", ".join(f"{counts[each]} {each}" for each in order if counts[each])
    return f"**{told}**: {how_many}" + (f". Worse: {worse}." if worse else ".")


def shown(figure: Figure) -> str:
    """A figure in words, such as 0.57 ± 0.02 ms; what is of the machine has a star."""
    spread = "" if figure.spread is None else f" ± {figure.spread:.2g}"
    digits = 4 if figure.unit == "" else 3
    return f"{figure.value:.{digits}g}{spread} {figure.unit}".strip() + ("*" if figure.is_of_the_machine else "")


def main(arguments: list[str] | None = None) -> int:
    """Print the comparison, or make a release; 1 if a figure is worse, or there is nothing to release."""
    options = _parser().parse_args(arguments)
    kept = read()
    if options.release:
        try:
            write(released(kept, options.release))
        except ValueError as error:
            print(f"{options.release} cannot be made: {error}.", file=sys.stderr)
            return 1
        return 0
    rows = compared(kept)
    print(table(rows))
    return int(any(row.verdict == "worse" for row in rows))


def _verdict(now: Kept, before: Kept) -> Verdict:
    """Seconds of another kind of machine tell nothing, whatever its yardstick says."""
    if now.yardstick and before.yardstick and now.machine == before.machine:
        return verdict(now.figure, before.figure, (now.yardstick, before.yardstick))
    return verdict(now.figure, before.figure)


def _kept(
    release: str, section: str, name: str, value: str, spread: str, unit: str, better: str,
    yardstick: str, yardstick_spread: str, machine: str,
) -> Kept:  # fmt: skip
    figure = Figure(name, float(value), unit, "more" if better == "more" else "less", float(spread) if spread else None)
    timed = figures.timed(float(yardstick), float(yardstick_spread)) if yardstick else None
    return Kept(release, section, figure, machine, timed)


def _line(kept: Kept) -> list[object]:
    figure, timed = kept.figure, kept.yardstick
    stick = ("", "") if timed is None else (_digits(timed.value), _digits(timed.spread or 0))
    spread = "" if figure.spread is None else _digits(figure.spread)
    return [
        kept.release, kept.section, figure.name, _digits(figure.value), spread, figure.unit, figure.better, *stick,
        kept.machine,
    ]  # fmt: skip


def _digits(value: float) -> str:
    return f"{value:.6g}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Today's figures beside the last release's.")
    parser.add_argument("--release", metavar="NAME", help="keep today's figures as this release's")
    return parser


if __name__ == "__main__":
    sys.exit(main())
