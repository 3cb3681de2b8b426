"""A hundredth of the fuzz run, and that the run finds what it looks for."""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from random import Random

import pytest

from benchmarks import results
from soak import fuzz
from soak.fuzz import READERS, WHOLE, Outcome, Reader


@pytest.fixture(autouse=True)
def failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fuzz, "FAILURES", tmp_path)
    return tmp_path


def reader(read: object) -> Reader:
    return Reader("some reader", read, lambda random: random.randbytes(9), 100)  # type: ignore[arg-type]


@pytest.mark.parametrize("tried", READERS, ids=lambda tried: tried.name)
def test_spoilt_inputs_are_read_or_refused_in_words(tried: Reader) -> None:
    outcome = fuzz.fuzzed(tried, fuzz.numbers_of(tried, WHOLE // 100))
    assert outcome.failures == []
    assert outcome.read > 10 and (outcome.refused > 10 or tried.name == "choices in links")


def test_the_shares_are_a_whole() -> None:
    counts = {tried.name: len(fuzz.numbers_of(tried, WHOLE)) for tried in READERS}
    assert sum(counts.values()) == WHOLE
    assert sum(counts[name] for name in ("pictures", "choices in links", "drawings in links")) >= 100_000


def test_nothing_failed_in_the_run_that_was_written_down() -> None:
    section = re.search(r"^## Fuzzing\n(.*?)(?=^## |\Z)", results.PATH.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    head, _, *rows = [line.strip("| ").split(" | ") for line in section[1].splitlines() if line.startswith("|")]
    assert {row[0]: row[head.index("failed")] for row in rows} == {tried.name: "0" for tried in READERS}


def test_another_exception_is_a_failure_whose_input_is_kept(failures: Path) -> None:
    outcome = fuzz.fuzzed(reader(lambda data: 1 / (data[0] % 2)), range(40))
    assert 0 < len(outcome.failures) < 40 and outcome.read + len(outcome.failures) == 40
    assert "ZeroDivisionError" in outcome.failures[0]
    for file in failures.iterdir():
        number = int(file.name.removeprefix("some-reader-"))
        assert file.read_bytes() == Random(f"some reader {number}").randbytes(9)


def test_what_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LONGEST_SECONDS", 0.0)
    outcome = fuzz.fuzzed(reader(lambda data: sum(range(10**5))), range(3))
    assert len(outcome.failures) == 3 and outcome.read == outcome.refused == 0  # each input counts once
    assert len(fuzz.fuzzed(reader(lambda data: sum(range(10**5)) / 0), range(3)).failures) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory")
def test_what_takes_too_much_memory_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "MOST_MEGABYTES", 50.0)
    assert len(fuzz.fuzzed(reader(lambda data: b"a" * 10**8), range(2)).failures) == 2
    assert fuzz.fuzzed(reader(lambda data: b"a" * 10**6), range(2)).failures == []


def test_a_damaged_pictures_warnings_stay_out_of_the_log() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fuzz.fuzzed(READERS[0], range(200))
    assert not told


def test_the_table_counts_all_and_names_what_failed() -> None:
    table = fuzz._table({"one": Outcome(1000, 20), "two": Outcome(1, 2, ["two-7: KeyError()"], (0.5, 7), (3.0, 1))})
    assert "| one | 1,020 | 1,000 | 20 | 0 |" in table and "| two | 4 | 1 | 2 | 1 | 0.50 (number 7) | 3 MB" in table
    assert "Read or refused in a sentence: 1,023." in table and "- two-7: KeyError()" in table


@pytest.mark.parametrize("number", [8872, 28831])
def test_pictures_that_once_broke_the_reader_are_refused_in_words(number: int) -> None:
    """EXIF data of the wrong kind, which Pillow fails to write anew."""
    assert fuzz.fuzzed(READERS[0], range(number, number + 1)).failures == []
