"""What long runs came to, kept as sections of RESULTS.md beside this file, and their figures in releases.csv."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks import figures, releases
from benchmarks.figures import Figure

PATH = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("streamlit", "numpy", "keras", "tensorflow-cpu", "altair", "pillow", "playwright")
_OPENING = "# Results\n\nWritten by the scripts that each section names; the README has the figures of speed.\n"


def machine() -> str:
    """What the figures were measured on and when, as Markdown."""
    return "\n".join(
        [
            f"- {datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.release()}, {kind_of_machine()}",
            f"- Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        ]
    )


def kind_of_machine() -> str:
    """Its processors and memory."""
    known = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", known.read_text()) if known.exists() else []
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} processors ({names[0] if names else platform.processor()}), {memory:.0f} GiB"


def record(title: str, body: str, found: Sequence[Figure] = ()) -> None:
    """Put `body` (Markdown without headings of the second level) under "## title", in place of what stood there.

    found: the figures of the run that has just ended, with which the next release is compared
    """
    if found:
        releases.add(title, found, kind_of_machine(), figures.yardstick())
    text = PATH.read_text(encoding="utf-8") if PATH.exists() else _OPENING
    opening, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    section = f"## {title}\n\n{body.strip()}\n"
    titles = [existing.splitlines()[0] for existing in sections]
    if f"## {title}" in titles:
        sections[titles.index(f"## {title}")] = section
    else:
        sections.append(section)
    PATH.write_text("\n\n".join(part.strip() for part in (opening, *sections)) + "\n", encoding="utf-8")
