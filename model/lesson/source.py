"""lesson.py as its chapters: a heading, and the cells of code below it by their line numbers.

Read by its `# %%` marks, so that nothing that is shown of it can drift away from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.problem import Problem

PATH = Path(__file__).parents[2] / "lesson.py"
NOTEBOOK = PATH.with_suffix(".ipynb")
_MARK, _HEADING = re.compile(r"^# %%", re.MULTILINE), re.compile(r"^# ## (.+)$", re.MULTILINE)
_WORDS = " [markdown]"


@dataclass(frozen=True)
class Code:
    """A cell of code: its `text`, and the numbers of its first and last line in lesson.py, from 1."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class Section:
    """A chapter of lesson.py: its heading, and its cells of code in their order."""

    title: str
    cells: tuple[Code, ...]


@cache
def sections() -> tuple[Section, ...]:
    """The chapters of lesson.py. Raises Problem if the file is not there."""
    try:
        return parsed(PATH.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("{file} cannot be read: restore it from the repository.", file=PATH.name) from error


def parsed(text: str) -> tuple[Section, ...]:
    """The chapters of a file in the percent format; what stands above the first heading belongs to none."""
    starts = [mark.start() for mark in _MARK.finditer(text)]
    found: list[Section] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        cell = text[start:end]
        if cell.startswith(f"# %%{_WORDS}"):
            found += [Section(title, ()) for title in _HEADING.findall(cell)]
        elif found:
            last = found.pop()
            found.append(Section(last.title, (*last.cells, _code(text, start, cell))))
    return tuple(found)


def _code(text: str, start: int, cell: str) -> Code:
    """The cell without its mark and the empty lines around it."""
    body = cell.partition("\n")[2]
    first = text.count("\n", 0, start) + 2 + len(body) - len(body.lstrip("\n"))
    shown = body.strip("\n")
    return Code(shown, first, first + shown.count("\n"))
