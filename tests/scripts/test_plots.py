"""The page of figures over the releases is what its script makes of what is kept."""

from __future__ import annotations

import pytest

from benchmarks import releases
from scripts import plots


@pytest.mark.thorough
def test_the_page_and_its_pictures_are_of_the_figures_that_are_kept() -> None:
    drawn = plots.drawn(releases.read())
    assert {path.name for path in drawn if path != plots.PAGE} == {path.name for path in plots.PICTURES.iterdir()}
    stale = [path.name for path, content in drawn.items() if path.read_text(encoding="utf-8") != content]
    assert stale == [], "python -m scripts.plots"
