"""What long runs came to, kept as sections of RESULTS.md beside this file."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

PATH = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("streamlit", "numpy", "keras", "tensorflow-cpu", "altair", "pillow", "playwright")
_OPENING = "# Results\n\nWritten by the scripts that each section names; the README has the figures of speed.\n"


def machine() -> str:
    """What the figures were measured on and when, as Markdown."""
    known = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", known.read_text()) if known.exists() else []
    return "\n".join(
        [
            f"- {datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.release()}, {os.cpu_count()} processors "
            f"({names[0] if names else platform.processor()}), {psutil.virtual_memory().total / 2**30:.0f} GiB",
            f"- Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        ]
    )


def record(title: str, body: str) -> None:
    """Put `body` (Markdown without headings of the second level) under "## title", in place of what stood there."""
    text = PATH.read_text(encoding="utf-8") if PATH.exists() else _OPENING
    opening, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    section = f"## {title}\n\n{body.strip()}\n"
    titles = [existing.splitlines()[0] for existing in sections]
    if f"## {title}" in titles:
        sections[titles.index(f"## {title}")] = section
    else:
        sections.append(section)
    PATH.write_text("\n\n".join(part.strip() for part in (opening, *sections)) + "\n", encoding="utf-8")
