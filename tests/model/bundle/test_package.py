"""What is downloaded works as it is: its own program classifies its own picture, as the network here does."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from model.bundle import export, package, registry
from model.data import dataset
from model.data.dataset import CLASS_NAMES


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.parametrize(
    "ending",
    [pytest.param(kind.ending, marks=() if kind.ending == ".onnx" else pytest.mark.slow) for kind in export.FORMATS],
)
def test_the_code_in_the_zip_classifies_its_picture(ending: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package.packed(registry.SHIPPED / "lesson", ending))) as packed:
        assert set(packed.namelist()) == {f"network{ending}", "labels.txt", "example.png", "classify.py"}
        packed.extractall(tmp_path)
    done = subprocess.run([sys.executable, "classify.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    shares = registry.find("lesson").classifier().probabilities(dataset.load_test().images[:1])[0]
    expected = [f"{share:6.1%} {name}" for share, name in sorted(zip(shares, CLASS_NAMES, strict=True), reverse=True)]
    assert done.stdout.splitlines()[0] == expected[0]
    assert sorted(done.stdout.splitlines()) == sorted(expected)


def test_the_code_is_as_short_as_it_can_be() -> None:
    for kind in export.FORMATS:
        lines = [line for line in package.code(kind.ending).splitlines() if line and not line.startswith("#")]
        assert len(lines) <= 18
