"""What long runs came to, kept as sections of RESULTS.md beside this file."""

from __future__ import annotations

import re
from pathlib import Path

PATH = Path(__file__).with_name("RESULTS.md")
_OPENING = "# Results\n\nWritten by the scripts that each section names; the README has the figures of speed.\n"


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
