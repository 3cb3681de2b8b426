"""Cut the font for machines without a Korean one out of Debian's fonts-noto-cjk: python -m scripts.fonts

Writes static/hangul-*.woff2. Browsers ask for them only where a Korean letter is shown and the machine has no font for
it. They hold the 2,350 syllables of the standard KS X 1001, in which Korean is usually written, so that a new sentence
needs no new file.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "static"
WEIGHTS = ("Regular", "Bold")
_FONTS = Path("/usr/share/fonts/opentype/noto")
_KOREAN = 1  # its place among the fonts of a Noto Sans CJK collection
_ROWS, _CELLS = range(0xB0, 0xC9), range(0xA1, 0xFF)  # of KS X 1001's syllables, as EUC-KR writes them


def main() -> None:
    """Write a file a weight."""
    for weight in WEIGHTS:
        options = subset.Options(
            font_number=_KOREAN, flavor="woff2", layout_features=[], hinting=False, desubroutinize=True
        )
        font = subset.load_font(str(_FONTS / f"NotoSansCJK-{weight}.ttc"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text=syllables())
        cutter.subset(font)
        subset.save_font(font, str(path(weight)), options)
        print(f"{path(weight).relative_to(ROOT)}: {path(weight).stat().st_size:,} bytes")


def syllables() -> str:
    """The 2,350 syllables, in their order."""
    return "".join(bytes([row, cell]).decode("euc_kr") for row in _ROWS for cell in _CELLS)


def path(weight: str) -> Path:
    """Where the file of a weight stands."""
    return STATIC / f"hangul-{weight.lower()}.woff2"


if __name__ == "__main__":
    main()
