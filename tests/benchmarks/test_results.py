import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import results


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "RESULTS.md"
    monkeypatch.setattr(results, "PATH", path)
    return path


def test_a_section_is_added_and_replaced_and_the_others_stay(elsewhere: Path) -> None:
    results.record("First", "one\n\n### of the third level\n\n| a | b |")
    results.record("Second", "two")
    before = elsewhere.read_text()
    results.record("First", "three")
    assert elsewhere.read_text() == before.replace("one\n\n### of the third level\n\n| a | b |", "three")
    assert elsewhere.read_text().startswith("# Results\n")


def test_a_title_that_begins_like_another_replaces_only_its_own(elsewhere: Path) -> None:
    results.record("Load", "one")
    results.record("Load of thirty", "two")
    results.record("Load", "three")
    assert elsewhere.read_text().endswith("## Load\n\nthree\n\n## Load of thirty\n\ntwo\n")


def test_the_machine_and_the_versions_are_told() -> None:
    said = results.machine()
    assert re.search(r"\d{4}-\d\d-\d\d, .*\d+ processors .*GiB", said) and f"numpy {np.__version__}" in said


def test_recording_the_same_twice_changes_nothing(elsewhere: Path) -> None:
    results.record("First", "one")
    results.record("Second", "two")
    before = elsewhere.read_bytes()
    results.record("First", "one")
    results.record("Second", "two")
    assert elsewhere.read_bytes() == before
