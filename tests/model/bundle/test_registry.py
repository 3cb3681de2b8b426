"""Models by their names, and where runs are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.bundle import bundle, registry
from model.problem import Problem
from tests.model.bundle.test_bundle import contents
from tests.unlucky import undecodable


def test_a_crash_between_the_two_renames_is_put_right_when_bundles_are_listed(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    before = contents(copy)
    copy.rename(copy.with_name(".tiny.replaced"))
    assert registry.directories()["tiny"] == copy
    assert contents(copy) == before and [path.name for path in copy.parent.iterdir()] == ["tiny"]


def test_bundles_are_listed_the_shipped_ones_first(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    shutil.copytree(copy, copy.with_name(".tiny.abc.partial"))
    shutil.copytree(copy, copy.with_name("another"))
    shutil.copytree(copy, copy.with_name("lesson"))  # stands beside the shipped one
    (copy.with_name("tiny.unfinished")).mkdir()
    found = registry.directories()
    others = {path.parent.name for path in registry.SHIPPED.glob("*/bundle.json")} - {"lesson"}
    assert list(found) == ["lesson", *sorted(others), "runs/lesson", "another", "tiny"]
    assert found["lesson"] == registry.SHIPPED / "lesson" and found["tiny"] == copy
    assert found["runs/lesson"] == copy.with_name("lesson")


def test_runs_are_where_the_environment_says_or_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CNN_ATELIER_RUNS", raising=False)
    assert registry.runs_directory() == Path("runs")
    assert "lesson" in registry.directories()  # no such folder is no problem
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(tmp_path / "mine"))
    assert registry.runs_directory() == tmp_path / "mine"


def test_a_folder_whose_name_is_no_text_is_left_out(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    shutil.copytree(copy, undecodable(copy.parent))
    found = registry.directories()
    assert "tiny" in found and all(name.encode() for name in found)


def test_a_bundle_is_found_by_its_name(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    assert registry.find("tiny").directory == copy
    with pytest.raises(Problem, match=r"no model called nobody\. Known: lesson, (.+, )?tiny\."):
        registry.find("nobody")


def test_a_broken_bundle_is_refused_by_its_name(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    (copy / bundle.WEIGHTS).write_bytes(b"")
    with pytest.raises(Problem, match="Model tiny cannot be used"):
        registry.find("tiny")
