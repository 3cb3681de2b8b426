"""A small bundle to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.bundle.bundle import Bundle


@pytest.fixture
def copy(tiny: Bundle, tmp_path: Path) -> Path:
    """A bundle to spoil."""
    return Path(shutil.copytree(tiny.directory, tmp_path / "tiny"))


@pytest.fixture(scope="module")
def shared_copy(tiny: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle to spoil, for tests that put it right again."""
    return Path(shutil.copytree(tiny.directory, tmp_path_factory.mktemp("shared") / "tiny"))
