"""What a visitor changed in the network, as a link and the browser say it."""

from __future__ import annotations

import re

from model.problem import Problem

# As static/network/meddling.js writes: maps switched off or louder, a kernel's numbers, painted pixels.
_GAIN, _WEIGHT, _PAINT = (
    r"g\d{1,2}\.\d{1,4}\.\d{1,3}",
    r"k\d{1,2}(?:\.\d{1,4}){2}\.\d{1,2}\.-?\d{1,4}",
    r"p[\w-]{4,3200}",
)
_PART = f"(?:{_GAIN}|{_WEIGHT}|{_PAINT})"
_CHANGES = re.compile(f"{_PART}(?:~{_PART})*", re.ASCII)
_MOST_CHARACTERS = 6_000


def checked(changes: str) -> str:
    """The changes as they are. Raises Problem for what is none; the browser leaves out what its network lacks."""
    if len(changes) > _MOST_CHARACTERS or not _CHANGES.fullmatch(changes):
        raise Problem("The link's changes to the network cannot be read.")
    return changes
