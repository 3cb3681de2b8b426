"""The page in the colours of the theme that is shown, whoever chose it, and one choice of it for all pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ui.components.part import part

_render = part(Path(__file__).parent)


def theme_follower(theme: Literal["light", "dark"], pages: Sequence[str]) -> None:
    """Run the page anew when the browser shows another theme than `theme`, in whose colours this run draws.

    `pages`: the paths of the app's pages, all of which get the choice that was made in Streamlit's menu on one.
    """
    _render(key="theme_follower", data={"theme": theme, "pages": ["", *pages]}, on_theme_change=lambda: None)
