"""Every page in every engine, size, theme and language, as sheets of pictures to look at: python -m scripts.looks

The theme is chosen in the page's own menu, as a visitor would. A sheet for each page and engine goes to test-results/:
a row for each size, in it light and dark, English and Korean.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PIL import Image

from scripts import engines, serving
from scripts.engines import Tab
from ui.text import LANGUAGES

SHEETS = serving.ROOT / "test-results" / "looks"
PAGES = (
    "",
    "?source=draw",
    "?source=upload",
    *(f"lesson?chapter={number}" for number in (1, 3, 6, 9, 11)),
    *(f"inside?view={view}" for view in ("reasons", "epochs", "similar")),
    "network",
    "teach",
    *(f"training{shown}" for shown in ("", "?show=train", "?show=runs")),
    *(f"evaluation{part}" for part in ("", "?part=confusion", "?part=about")),
)
SIZES = {"390": (390, 844), "844": (844, 390), "1280": (1280, 800), "1440": (1440, 900), "2560": (2560, 1440)}
THEMES = ("Light", "Dark")
_HEIGHT, _GAP = 480, 8  # pixels of a picture on a sheet, and between them
_SECONDS = 60


def main() -> None:
    """Start the app, photograph it, stop it."""
    wanted = _wanted()
    SHEETS.mkdir(parents=True, exist_ok=True)
    with serving.served() as address, engines.screen() as display, tempfile.TemporaryDirectory() as folder:
        for engine in wanted.engines:
            profile = Path(folder) / engine
            profile.mkdir()
            with engines.opened(engine, profile, display) as tab:
                seen = dict(_pictures(tab, address, wanted))
            for path in wanted.pages:
                name = re.sub(r"\W+", "-", path).strip("-") or "classify"
                rows = [[seen[path, size, theme, language] for theme, language in product(THEMES, LANGUAGES)]
                        for size in wanted.sizes]  # fmt: skip
                sheet(rows).save(SHEETS / f"{name}.{engine}.png")


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.looks", description="Sheets of pictures of every page.")
    parser.add_argument("--engines", nargs="+", choices=engines.ENGINES, default=engines.ENGINES)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=tuple(SIZES))
    parser.add_argument("--pages", nargs="+", default=PAGES, help='addresses, such as "lesson?chapter=3"')
    return parser.parse_args()


def _pictures(
    tab: Tab, address: str, wanted: argparse.Namespace
) -> Iterator[tuple[tuple[str, str, str, str], Image.Image]]:
    """(path, size, theme, language) and the picture, each size's pages in one go."""
    for theme in THEMES:
        _choose_theme(tab, address, theme)
        for size, language, path in product(wanted.sizes, LANGUAGES, wanted.pages):
            tab.resize(*SIZES[size])
            tab.go(f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
            _rest(tab)
            yield (path, size, theme, language), Image.open(io.BytesIO(tab.screenshot())).convert("RGB")


def _choose_theme(tab: Tab, address: str, theme: str) -> None:
    tab.resize(*SIZES["1280"])
    tab.go(address)
    _rest(tab)
    for part in ("stMainMenuButton", f"stMainMenuItem-theme-{theme}"):
        tab.run("document.querySelector(`[data-testid=${arguments[0]}]`).click()", part)
        time.sleep(1)


def _rest(tab: Tab) -> None:
    """Wait until the page is ready, and what it shows has come. Raises TimeoutError if it does not."""
    deadline = time.monotonic() + _SECONDS
    while not tab.run(f"return {serving.READY}"):
        if time.monotonic() > deadline:
            raise TimeoutError("The page does not come to rest.")
        time.sleep(0.1)
    time.sleep(1.5)  # for charts and the network, which are drawn after that


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """Pictures in rows, all of one height, from the left; a row as wide as its pictures."""
    scaled = [[each.resize((round(each.width * _HEIGHT / each.height), _HEIGHT)) for each in row] for row in rows]
    width = max(sum(each.width + _GAP for each in row) for row in scaled)
    whole = Image.new("RGB", (width, len(rows) * (_HEIGHT + _GAP)), "grey")
    for number, row in enumerate(scaled):
        left = 0
        for each in row:
            whole.paste(each, (left, number * (_HEIGHT + _GAP)))
            left += each.width + _GAP
    return whole


if __name__ == "__main__":
    main()
