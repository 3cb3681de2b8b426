"""What a class of one's own may be called, wherever its name comes from."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_CLASS = 60  # characters
_NOT_IN_NAMES = frozenset("[]<>`*$\\~|#!{}")  # what Markdown would make something of


def class_name(text: str) -> str:
    """A class's name as a recipe takes it: one line, without what Markdown reads as more than letters; or ""."""
    plain = "".join(each for each in text if each.isprintable() and each not in _NOT_IN_NAMES)
    return " ".join(plain.split())[:LONGEST_CLASS].strip()


def class_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Names as a recipe takes them, all different; of which nothing is left, their number."""
    found: list[str] = []
    for number, text in enumerate(texts, 1):
        plain = class_name(text) or f"{number}"
        found.append(plain if plain not in found else class_name(f"{plain[: LONGEST_CLASS - 10]} {number}"))
    return tuple(found)
