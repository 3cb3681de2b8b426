"""Tables to take away: the one place where CSVs are written."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ui.shared import models
from ui.text import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that spreadsheets work out instead of showing it


def download(rows: pd.DataFrame, file: str, model: str) -> None:
    """A button for a table's CSV, with every figure in full."""
    st.download_button(
        _("Download as CSV"),
        csv(rows),
        file_name=f"{models.safe(model)}-{file}.csv",
        mime="text/csv",
        key=f"csv-{file}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def csv(rows: pd.DataFrame) -> bytes:
    """A table as spreadsheets read it in any language: UTF-8 that says so by its first mark, and without formulas."""
    text: str = rows.map(_harmless).rename(columns=_harmless).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
