"""A thousand files by the command line: python -m benchmarks.files

How long `python -m model.classify` takes for them, and the processor time of it: where it waits, as threads do for one
another, the first is longer than the second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from PIL import Image

from benchmarks import results
from benchmarks.figures import Figure
from model.data import dataset
from scripts.serving import ROOT

COUNT, SIDE = 1000, 280


def main() -> None:
    """Measure one file and a thousand, and write the figures down."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.png" for number in range(COUNT)]
        for file, picture in zip(files, dataset.load_test().images, strict=False):
            Image.fromarray(255 - picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(file)
        one, many = _seconds(files[:1]), _seconds(files)
    rows = [_row(1, *one), _row(COUNT, *many)]
    table = ["| files | s | processor s | ratio |", "|---|---|---|---|", *rows]
    print("\n".join(table))
    results.record(
        "Files by the command line",
        f"By `python -m benchmarks.files`: PNG files of {SIDE}×{SIDE} pixels, by `sketch`.\n\n" + "\n".join(table),
        [
            Figure("one file", one[0], "s"),
            Figure(f"{COUNT:,} files", many[0], "s"),
            Figure(f"{COUNT:,} files, of their processor time", many[0] / many[1], "×"),
        ],
    )


def _row(count: int, seconds: float, spent: float) -> str:
    return f"| {count:,} | {seconds:.1f} | {spent:.1f} | {seconds / spent:.2f} |"


def _seconds(files: list[Path]) -> tuple[float, float]:
    """What they take, by the clock and of the processor."""
    before, began = psutil.Process().cpu_times(), time.perf_counter()
    command = [sys.executable, "-m", "model.classify", *map(str, files)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    seconds, after = time.perf_counter() - began, psutil.Process().cpu_times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent


if __name__ == "__main__":
    main()
