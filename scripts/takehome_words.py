"""Write static/takehome/words.json: what the page to take home says, in every language of the app's.

python -m scripts.takehome_words     after a change of those sentences or of a catalogue
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from model.network.forward import Kind
from ui.network.words import taken_home, words
from ui.shared import stages
from ui.text import CLASS_NAMES_BY_LANGUAGE, LANGUAGES, speaker

FILE = Path(__file__).parents[1] / "static" / "takehome" / "words.json"


def main() -> None:
    """Write the file."""
    FILE.write_text(written(), encoding="utf-8")


def written() -> str:
    """What is to stand in it, by the languages' codes; see Given in static/takehome/page.js."""
    return json.dumps({each: _of(each) for each in LANGUAGES}, ensure_ascii=False, indent=1) + "\n"


def _of(language: str) -> dict[str, Any]:
    say = speaker(language)
    kinds: tuple[Kind, ...] = get_args(Kind)
    return {
        "language": LANGUAGES[language],
        "picture": say("Picture"),
        "kinds": {kind: stages.stage_name(kind, say) for kind in kinds},
        "headings": {kind: stages.short_name(kind, say) for kind in kinds},
        "classes": CLASS_NAMES_BY_LANGUAGE[language],
        "words": words(say) | taken_home(say),
    }


if __name__ == "__main__":
    main()
