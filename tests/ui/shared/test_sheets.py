"""Style sheets and the logo: what engines understand in different ways is not in them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import ui
from ui.shared import theme

FOLDER = Path(ui.__file__).parent
SHEETS = sorted(FOLDER.rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_is_zoomed(sheet: Path) -> None:
    """WebKit divides the rectangles of zoomed elements, others don't: what is drawn there lands elsewhere."""
    assert not re.search(r"[\s;{]zoom\s*:", sheet.read_text(encoding="utf-8"))


def test_a_space_stands_between_the_logos_words() -> None:
    """Of a new line, SVG 1.1 and WebKit make nothing, others a space."""
    logo = ET.fromstring(theme.logo())
    assert "".join(logo.itertext()).strip() == "CNN Atelier"
