"""The page to take home speaks as the app does today."""

from __future__ import annotations

import json
import re

from scripts import takehome_words


def test_the_file_is_what_the_catalogues_say() -> None:
    told = takehome_words.FILE.read_text(encoding="utf-8")
    assert told == takehome_words.written(), "run: python -m scripts.takehome_words"


def test_every_language_says_everything_with_the_same_fields() -> None:
    english, korean = json.loads(takehome_words.written()).values()
    assert korean["classes"] != english["classes"] and english["words"]["back"] == "Put all back"
    for part in ("words", "kinds", "headings"):
        assert [*english[part]] == [*korean[part]]
        for name, sentence in english[part].items():
            fields, translated = (set(re.findall(r"\{\w+\}", each)) for each in (sentence, korean[part][name]))
            assert fields == translated, name
