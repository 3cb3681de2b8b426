"""Make lesson.ipynb of lesson.py, by jupytext: python -m scripts.notebook

Each cell's id is its chapter's name, so that a link can point at it, each chapter leads to its page in the app, and
there are no outputs: the same lesson.py makes the same notebook.
"""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
from nbformat import NotebookNode

APP = "http://localhost:8501"  # as the README starts it
ROOT = Path(__file__).parents[1]
LESSON, PATH = ROOT / "lesson.py", ROOT / "lesson.ipynb"
_KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook() -> NotebookNode:
    """What jupytext makes of lesson.py, for any Python 3 kernel."""
    made = jupytext.read(LESSON, fmt="py:percent")
    made.metadata = NotebookNode(_KERNEL)
    chapter, place, number = "", 1, -1  # what stands above the first chapter is none
    for cell in made.cells:
        if found := chapters(cell):
            number += 1
            cell.source += _in_the_app(number) if number else ""
        chapter, place = (found[0], 1) if found else (chapter, place + 1)
        cell.id, cell.metadata = _address(chapter, place), NotebookNode()
    return made


def chapters(cell: NotebookNode) -> list[str]:
    """The headings of a cell of words; none of code."""
    return re.findall("^#+ (.+)", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []


def _address(chapter: str, place: int) -> str:
    """The id of a chapter's first, second … cell: `loss`, `loss-2` …; new cells elsewhere leave it as it is."""
    slug = re.sub("[^a-z0-9]+", "-", chapter.lower())
    return slug if place == 1 else f"{slug}-{place}"


def _in_the_app(number: int) -> str:
    """A link to the same chapter of the page Lesson."""
    return f"\n\n[In the app: chapter {number}]({APP}/lesson?chapter={number})"


def text() -> str:
    """The notebook's file."""
    return str(jupytext.writes(notebook(), fmt="ipynb")).rstrip("\n") + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
