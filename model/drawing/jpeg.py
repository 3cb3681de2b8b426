"""How a JPEG file is put together: what must be known before it is decoded.

Phones put a film behind the picture (motion photos) or a second picture (MPO); only what ends at the first end counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START = b"\xff\xd8"
END = b"\xff\xd9"
_SCAN = 0xDA
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_ALONE = (0x01, 0xD8, 0xD9)  # markers that no length follows
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)  # neither a stuffed byte nor a restart


@dataclass(frozen=True)
class Jpeg:
    """`size`: bytes up to its end, None if it has none · `scans`: passes over its pixels · `is_progressive`: whether
    all coefficients are held until the last of them."""

    size: int | None
    scans: int
    is_progressive: bool


def structure(data: bytes) -> Jpeg:
    """What the markers of a file say that begins with START, whatever stands behind its end."""
    place, scans, is_progressive = len(START), 0, False
    while marker := _MARKER.search(data, place):
        kind, place = marker[1][0], marker.end()
        if kind == END[1]:
            return Jpeg(place, scans, is_progressive)
        if kind not in _ALONE:
            place += int.from_bytes(data[place : place + 2], "big")
        scans += kind == _SCAN
        is_progressive |= kind in _PROGRESSIVE
    return Jpeg(None, scans, is_progressive)
