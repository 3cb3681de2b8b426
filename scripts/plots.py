"""Every figure over the releases: a page of plots in docs/, made of benchmarks/releases.csv.

python -m scripts.plots     writes docs/releases.md and docs/releases/*.svg anew; a test holds them together
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from benchmarks import releases
from benchmarks.figures import Figure
from benchmarks.releases import UNRELEASED, Kept
from model.evaluation.report.charts import DARK, LIGHT, VARIABLES, Palette

ROOT = Path(__file__).parents[1]
PAGE, PICTURES = ROOT / "docs" / "releases.md", ROOT / "docs" / "releases"
COLUMNS, WIDTH, HEIGHT = 3, 240, 64  # of panels; pixels of each
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"  # comes with vl-convert, so that every machine draws the same
INTRODUCTION = """# Figures over the releases

What `python -m benchmarks` and its scripts found, release by release, so that a slow-down is seen. Bars are spreads: half of a 95 % interval, where the measurement was repeated. Where there are two lines, the upper one is the 95th percentile, the lower one the median. **Seconds, milliseconds and what is told a second (\\*) are of the machine and of its day**: two days of the same code differ by half and more here, so only ratios within one run, shares and sizes can be compared from point to point. `python -m benchmarks.releases` compares the last two and says for each figure whether it is better, worse, or the same within the spread; seconds as multiples of a yardstick that is timed in the same run, on machines of one kind alone. `python -m benchmarks.releases --release NAME` keeps today's figures as a release's.

{names}

What is unreleased, beside the last release: {verdict}

Written by `python -m scripts.plots` (`make docs`) from `benchmarks/releases.csv`.
"""  # noqa: E501
BY_DATE = (
    "Nothing had been released under a name before 2026-11-28. The dates are days on which many figures were measured "
    "anew, as `benchmarks/RESULTS.md` and `docs/figures.md` had them at the commits 3996881, f7d5479 and 08f162f. A "
    "figure that was only carried along is left out. Spreads of shares follow from how many pictures were judged; "
    "where nobody wrote a spread down, none is shown."
)


def main() -> None:
    """Write the page and its pictures, and delete pictures that it no longer shows."""
    for path in PICTURES.glob("*.svg"):
        path.unlink()
    for path, content in drawn(releases.read()).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")


def drawn(given: list[Kept]) -> dict[Path, str]:
    """The page and its pictures by their paths."""
    names = order(given)
    sections = {title: list(some) for title, some in _grouped(given)}
    pictures = {PICTURES / f"{_slug(title)}.svg": svg(some, names) for title, some in sections.items()}
    parts = [f"## {title}\n\n{_image(title)}\n\n{_table(some, names)}" for title, some in sections.items()]
    verdict = releases.line(releases.compared(given))
    introduction = INTRODUCTION.format(names=BY_DATE, verdict=verdict).strip()
    page = "\n\n".join([introduction, *parts]) + "\n"
    return {PAGE: page} | pictures


def order(given: Iterable[Kept]) -> list[str]:
    """The releases' names, the earliest first, what is unreleased last."""
    names = dict.fromkeys(kept.release for kept in given)
    return [name for name in names if name != UNRELEASED] + [UNRELEASED] * (UNRELEASED in names)


def svg(section: list[Kept], names: list[str]) -> str:
    """A section's panels, one for each figure, p50 and p95 together; follows the reader's theme."""
    panels = {name: list(some) for name, some in _by_panel(section)}
    chart = alt.concat(*(_panel(name, some, names) for name, some in panels.items()), columns=COLUMNS, spacing=18)
    specification = chart.to_dict() | {"config": _config(VARIABLES), "background": VARIABLES.paper, "padding": 10}
    drawing = str(vl_convert.vegalite_to_svg(specification))
    return re.sub(r"(<svg[^>]*>)", rf"\1<style>{_themes()}</style>", drawing, count=1) + "\n"


def _panel(name: str, some: list[Kept], names: list[str]) -> alt.LayerChart:
    unit = some[0].figure.unit
    rows = [_point(kept) for kept in some]
    x = alt.X("release:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=alt.Axis(labelAngle=0))
    scale = alt.Scale(zero=unit != "", nice=True)
    y = alt.Y("value:Q", title=unit or None, scale=scale, axis=alt.Axis(tickCount=3, minExtent=30))
    colour = alt.Color(
        "series:N",
        legend=None,
        scale=alt.Scale(domain=["", "p50", "p95"], range=[VARIABLES.accent] * 2 + [VARIABLES.second]),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, color=colour)
    layers = [
        base.mark_rule(strokeWidth=2, opacity=0.5).encode(y=alt.Y("low:Q", title=unit or None), y2="high:Q"),
        base.mark_line(strokeWidth=1.5).encode(y=y),
        base.mark_point(filled=True, size=40, opacity=1).encode(y=y),
        base.mark_text(dy=-9, fontSize=9).encode(y=y, text="label:N").transform_filter(alt.datum.series != "p50"),
        base.mark_text(align="right", dx=-6, dy=1, fontSize=9)
        .encode(y=y, text="label:N")
        .transform_filter(alt.datum.series == "p50"),
    ]
    star = " *" if some[0].figure.is_of_the_machine else ""
    title = alt.TitleParams(f"{name.replace('`', '')}{star}", anchor="start", limit=WIDTH + 45)
    return alt.layer(*layers, title=title, width=WIDTH, height=HEIGHT)


def _point(kept: Kept) -> dict[str, Any]:
    figure, spread = kept.figure, kept.figure.spread or 0
    return {
        "release": kept.release, "series": _series(figure), "value": figure.value, "label": f"{figure.value:.3g}",
        "low": figure.value - spread, "high": figure.value + spread,
    }  # fmt: skip


def _series(figure: Figure) -> str:
    return next((series for series in ("p50", "p95") if figure.name.endswith(f", {series}")), "")


def _by_panel(section: list[Kept]) -> Iterable[tuple[str, Iterable[Kept]]]:
    names = dict.fromkeys(_of_panel(kept.figure) for kept in section)
    return ((name, (kept for kept in section if _of_panel(kept.figure) == name)) for name in names)


def _of_panel(figure: Figure) -> str:
    return figure.name.removesuffix(f", {_series(figure)}")


def _grouped(given: list[Kept]) -> Iterable[tuple[str, Iterable[Kept]]]:
    titles = dict.fromkeys(kept.section for kept in given)
    ordered = sorted(given, key=lambda kept: list(titles).index(kept.section))  # stable: figures keep their order
    return itertools.groupby(ordered, lambda kept: kept.section)


def _table(section: list[Kept], names: list[str]) -> str:
    """The same in words, for who does not see the picture."""
    found = {(kept.figure.name, kept.release): releases.shown(kept.figure) for kept in section}
    figures = dict.fromkeys(kept.figure.name for kept in section)
    rows = [f"| {figure} | " + " | ".join(found.get((figure, name), "") for name in names) + " |" for figure in figures]
    head = f"| | {' | '.join(names)} |\n|---{'|---' * len(names)}|"
    return "\n".join(["<details><summary>In numbers</summary>\n", head, *rows, "\n</details>"])


def _image(title: str) -> str:
    return f"![{title}: each figure over the releases; the numbers stand below](releases/{_slug(title)}.svg)"


def _slug(title: str) -> str:
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def _themes() -> str:
    def variables(palette: Palette) -> str:
        return " ".join(f"--{name}: {colour};" for name, colour in vars(palette).items())

    return f"svg {{ {variables(LIGHT)} }} @media (prefers-color-scheme: dark) {{ svg {{ {variables(DARK)} }} }}"


def _config(palette: Palette) -> dict[str, Any]:
    axis = {"labelColor": palette.muted, "titleColor": palette.muted, "gridColor": palette.track, "domain": False,
            "ticks": False, "labelFont": FONT, "titleFont": FONT, "titleFontWeight": "normal"}  # fmt: skip
    return {
        "aria": False, "axis": axis, "axisX": {"grid": False}, "font": FONT, "view": {"stroke": None},
        "title": {"color": palette.text, "font": FONT, "fontSize": 10.5, "fontWeight": 600},
        "text": {"color": palette.muted, "font": FONT},
    }  # fmt: skip


if __name__ == "__main__":
    main()
