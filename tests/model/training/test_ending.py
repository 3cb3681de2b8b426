"""Why a worker ended, by its exit status."""

from __future__ import annotations

import signal

import pytest

from model.training import ending


@pytest.mark.parametrize("status", [0, 1])
def test_who_told_its_problem_itself_needs_no_other_reason(status: int) -> None:
    assert ending.reason(status) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (-9, "(signal 9): most often it is short of memory"),
        (-int(signal.SIGSEGV), f"(signal {int(signal.SIGSEGV)}, SIGSEGV)"),
        (-200, "(signal 200, ?)"),
        (134, "with exit status 134"),
    ],
)
def test_what_the_system_did_is_named(status: int, words: str) -> None:
    assert words in str(ending.reason(status))
