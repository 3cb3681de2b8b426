"""Why a worker's process ended, as far as its exit status tells: a word for who reads it on the page."""

from __future__ import annotations

import signal

from model.problem import Problem

UNKNOWN = Problem("The training ended unexpectedly.")
_TOLD = (0, 1)  # done, stopped or paused; a problem that the worker told itself


def reason(status: int) -> Problem | None:
    """The reason behind an exit status as `subprocess` gives it: below 0 a signal's number, negated; None for 0 and 1.

    A signal that nobody catches is the system's way to end a process: SIGKILL comes most often where memory is short.
    """
    if status in _TOLD:
        return None
    if status >= 0:
        return Problem("The training ended unexpectedly, with exit status {status}.", status=status)
    if -status == getattr(signal, "SIGKILL", 9):
        return Problem("The training was ended by the system (signal 9): most often it is short of memory.")
    return Problem(
        "The training was ended by the system (signal {number}, {name}).", number=-status, name=_name(-status)
    )


def _name(number: int) -> str:
    """SIGSEGV for 11; nothing to speak of where the system has none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return "?"
