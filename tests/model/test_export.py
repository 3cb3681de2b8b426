"""The command that writes a model for other programs, and what it says to those who ask wrongly."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from model import export


@pytest.mark.thorough
@pytest.mark.parametrize("ending", [pytest.param(".keras", marks=pytest.mark.slow), ".keras.zip"])
def test_it_writes_the_file_and_says_its_size(ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"lesson{ending}"
    assert export.main(["--model", "lesson", "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: {file.stat().st_size / 1e6:.1f} MB\n"
    with zipfile.ZipFile(file) as parts:
        assert ("classify.py" if ending.endswith(".zip") else "config.json") in parts.namelist()


@pytest.mark.parametrize("name", ["lesson", "lesson.h5", "lesson.zip", "lesson.exe.zip"])
def test_another_ending_is_told(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / name
    assert export.main(["--model", "lesson", "--out", str(file)]) == 1
    assert capsys.readouterr().err == f"{file} must end in .keras, .onnx, .tflite, or in one of these and .zip.\n"
    assert not file.exists()


def test_an_unknown_model_and_a_folder_that_is_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert export.main(["--model", "none", "--out", str(tmp_path / "a.onnx")]) == 1
    assert capsys.readouterr().err.startswith("There is no model called none.")
    monkeypatch.setattr("model.bundle.export.exported", lambda _directory, _ending: b"")
    assert export.main(["--model", "lesson", "--out", str(tmp_path / "no" / "a.onnx")]) == 1
    assert "cannot be written: No such file or directory." in capsys.readouterr().err
