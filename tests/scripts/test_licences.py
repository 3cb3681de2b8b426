"""The page of licences is of the packages that requirements.txt names."""

from __future__ import annotations

from scripts import licences


def test_the_page_is_what_the_script_writes_today() -> None:
    assert licences.PATH.read_text(encoding="utf-8") == licences.table()


def test_every_pinned_package_has_a_row() -> None:
    rows = licences.PATH.read_text(encoding="utf-8")
    asked = licences.requirements()
    assert len(asked) > 60 and {"streamlit", "pillow", "h5py", "tensorflow"} <= {one.name for one in asked}
    assert all(f"| {one.name} | {str(one.specifier).removeprefix('==')} | " in rows for one in asked)
    assert rows.count("not stated") <= 1  # namex, whose licence is a file
