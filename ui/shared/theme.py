"""What Streamlit's theme settings can't say: our style sheet, the logo, the palette of charts."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st

from ui.shared import class_mode, state
from ui.shared.charts import DARK, LIGHT, Palette

_HERE = Path(__file__).parent
ICON = str(_HERE / "icon.svg")
# Between the words stands a space, no new line, which in SVG is a space to some engines alone.
_LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="164" height="32" viewBox="0 0 164 32">
<text x="0" y="22" font-family="system-ui, sans-serif" font-size="20" font-weight="700" fill="{text}">CNN <tspan
fill="{accent}">Atelier</tspan></text></svg>"""


def shown() -> Literal["light", "dark"]:
    """The theme that the browser said it shows, in whose colours this run draws."""
    return "dark" if state.is_dark() else "light"


def palette() -> Palette:
    """The colours of the theme that the visitor sees."""
    return DARK if state.is_dark() else LIGHT


def logo() -> str:
    """The logo as SVG, in the colours of the theme that the visitor sees."""
    colours = palette()
    return _LOGO.format(text=colours.text, accent=colours.accent)


def apply() -> None:
    """Show the logo and load the style sheets, with the palette's colours as its variables (--text, --accent, …)."""
    colours = palette()
    st.logo(logo(), size="large")
    variables = "".join(f"--{name}: {colour};" for name, colour in asdict(colours).items())
    st.html(f"<style>:root {{{variables}}}\n{_style_sheet('style')}\n{_style_sheet('small')}</style>")
    if class_mode.is_big():
        st.html(f"<style>{_style_sheet('big')}</style>")


@cache
def _style_sheet(name: str) -> str:
    return (_HERE / f"{name}.css").read_text(encoding="utf-8")
