"""CSVs as they are opened: in Excel, in any language, whatever a model is called."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from ui.shared import tables

ROOT = Path(__file__).parents[3]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_korean_is_told_to_be_utf_8() -> None:
    content = tables.csv(pd.DataFrame({"클래스": ["앵클부츠"]}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of(content) == [["클래스"], ["앵클부츠"]]


def test_no_text_is_a_formula_be_it_a_column_s_name() -> None:
    texts = ["=1+1", "+1", "-cmd", "@sum", "\t=1", "\r=1", "lesson", "a=b"]
    (head, *cells) = rows_of(tables.csv(pd.DataFrame({"=1+1": texts, "lesson": 1})))
    assert head == ["'=1+1", "lesson"]
    assert [cell for cell, _one in cells] == [*(f"'{text}" for text in texts[:6]), "lesson", "a=b"]


def test_figures_stay_figures_in_full() -> None:
    table = pd.DataFrame({"difference": [-1 / 3, 0.1 + 0.2], "count": [-7, 0], "missing": [float("nan"), 1.0]})
    _head, *cells = rows_of(tables.csv(table))
    assert [float(cell[0]) for cell in cells] == [-1 / 3, 0.1 + 0.2]
    assert [cell[1:] for cell in cells] == [["-7", ""], ["0", "1.0"]]


def test_csvs_are_written_in_one_place() -> None:
    writing = re.compile(r"\.to_csv\(|csv\.(?:writer|DictWriter)\(")
    sources = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("model/**/*.py"), ROOT / "app.py", ROOT / "train.py"]
    found = [path.relative_to(ROOT).as_posix() for path in sources if writing.search(path.read_text("utf-8"))]
    assert found == ["ui/shared/tables.py"]
