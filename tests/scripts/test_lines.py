"""Lines are counted, and long files say why they are long."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import lines


def test_the_counts_are_shown_beside_the_last_releases(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines.main([]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split("/")[0] for line in said] == list(lines.PARTS)
    assert said[0].split()[1] == f"{sum(map(lines.length, lines.files('model'))):,}"


@pytest.mark.parametrize(
    ("count", "says", "expected"),
    [(301, "", True), (301, "Longer than 300 lines: it is a list.", False), (298, "", False)],
)
def test_a_long_file_says_why(tmp_path: Path, count: int, says: str, expected: bool) -> None:
    file = tmp_path / "module.py"
    file.write_text(f'"""A module. {says}"""\n' + "x = 1\n" * (count - 1), encoding="utf-8")
    assert lines.is_unexplained(file) is expected


def test_todays_figures_become_the_last_releases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lines, "KEPT", tmp_path / "lines.json")
    lines.main(["--release"])
    assert all("+0 since" in line for line in capsys.readouterr().out.splitlines())
