"""The Korean font for machines without one has every syllable that the app says, in both weights."""

import re

import pytest
from fontTools.ttLib import TTFont

from model.data.dataset import CLASS_NAMES_KOREAN
from scripts import catalogue, fonts
from ui.text import LANGUAGES


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_the_font_has_every_syllable_that_is_said(weight: str) -> None:
    said = (catalogue.TEXT / "ko.po").read_text(encoding="utf-8") + "".join([*CLASS_NAMES_KOREAN, *LANGUAGES.values()])
    needed = {ord(syllable) for syllable in re.findall("[가-힣]", said)}
    held = TTFont(fonts.path(weight)).getBestCmap()
    assert len(needed) > 400 and not needed - set(held)
    assert set(map(ord, fonts.syllables())) <= set(held) and len(fonts.syllables()) == 2350
