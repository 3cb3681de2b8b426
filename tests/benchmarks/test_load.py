"""A hundredth of the load run, and that it fails when visitors are let down."""

from __future__ import annotations

import pytest

from benchmarks import load, results
from benchmarks.load import Row, Tally
from tests.elsewhere import elsewhere

VISITORS, SECONDS = 20, 6.0


@pytest.mark.slow
def test_every_visitor_of_a_hundredth_of_the_load_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "OPENED_PER_SECOND", 10)  # who is only opening is not measured
    row = elsewhere(load.measured, 1, VISITORS, SECONDS)
    assert row.tally.errors == [] and row.tally.answered == set(range(VISITORS))
    assert len(row.tally.answers) > VISITORS and row.is_sound


def test_the_sample_is_a_hundredth() -> None:
    whole = sum(int(setup.split("x")[1]) for setup in load.SETUPS) * load.SECONDS
    assert whole / 100 <= VISITORS * SECONDS


def row(*errors: str, answered: int = 3) -> Row:
    return Row(1, 3, Tally([0.1, 0.2, 0.3], set(range(answered)), list(errors)), 6.0, 0.03, 0.01)


@pytest.mark.parametrize(("measured", "status"), [(row(), 0), (row("no answer"), 1), (row(answered=2), 1)])
def test_visitors_who_are_let_down_fail_the_run_which_is_written_down(
    measured: Row, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dict[str, str]()
    monkeypatch.setattr(load, "measured", lambda *setup: measured)
    monkeypatch.setattr(results, "record", lambda title, body, found: written.__setitem__(title, body))
    assert load.main([]) == status and "| 1 | 3 | 3 | 0.20 s |" in written["Load"]
