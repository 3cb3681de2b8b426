"""Tables that several pages show, and tables to take away: the one place where CSVs are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model.network.architecture import Layer
from ui.shared import charts, models
from ui.shared.stages import shape_name
from ui.text import _

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that spreadsheets work out instead of showing it


def layers(names: Sequence[str], found: Sequence[Layer]) -> None:
    """A network's layers under these names: shapes, parameters, and each one's share of them."""
    total = sum(layer.parameters for layer in found)
    columns = {
        _("Layer"): names,
        _("Output shape"): [shape_name(layer.shape) for layer in found],
        _("Parameters"): [f"{layer.parameters:,}" for layer in found],
        _("Share"): [charts.percent(layer.parameters / total) for layer in found],
    }
    alt = _("The network's layers, shapes and parameters")
    st.table(pd.DataFrame(columns), border="horizontal", hide_index=True, alt=alt)


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
