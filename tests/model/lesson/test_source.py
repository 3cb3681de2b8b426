"""lesson.py by its chapters: the same as the notebook has them, line by line."""

from pathlib import Path

import pytest

from model.lesson import source
from model.problem import Problem
from scripts import notebook


def test_chapters_and_cells_are_the_notebooks() -> None:
    found: list[tuple[str, list[str]]] = []
    for cell in notebook.notebook().cells:
        if titles := notebook.chapters(cell):
            found.append((titles[-1], []))
        elif cell.cell_type == "code":
            found[-1][1].append(cell.source)
    ours = [(section.title, [cell.text for cell in section.cells]) for section in source.sections()]
    assert ours == found[1:]  # what stands above the first chapter belongs to none


def test_lines_are_where_they_are_said_to_be() -> None:
    lines = source.PATH.read_text(encoding="utf-8").splitlines()
    for section in source.sections():
        assert section.cells
        for cell in section.cells:
            assert "\n".join(lines[cell.first - 1 : cell.last]) == cell.text


def test_a_file_without_chapters_has_none() -> None:
    assert source.parsed("import numpy\n\n# %%\nprint(1)\n") == ()


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PATH", tmp_path / "lesson.py")
    source.sections.cache_clear()
    with pytest.raises(Problem, match=r"^lesson.py cannot be read"):
        source.sections()
    source.sections.cache_clear()
