"""Who trains a run, and in whose queue it stands: locks in its folder, freed however their owner ends.

lock           held by the process that trains it, so that nobody else does
owner          who that is: the number of the process and the name of its machine
queued         held by the server in whose queue it stands, so that other servers know
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from model import untrusted
from model.bundle import bundle
from model.problem import Problem
from model.training import run_folder

_LOCK, _OWNER, _QUEUED = "lock", "owner", "queued"
_LONGEST_OWNER = 300  # bytes
_LOCK_SECONDS = 5  # is_locked holds it for a moment as well


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Train this run inside: nobody else does meanwhile. Raises Problem if another process does."""
    held = FileLock(folder / _LOCK)
    try:
        held.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        raise _taken(folder) from None
    try:
        run_folder.write(folder / _OWNER, f"{os.getpid()} {platform.node()}")
        yield
    finally:
        with suppress(OSError):
            (folder / _OWNER).unlink(missing_ok=True)
        held.release()
        _tidy(folder)


def check_free(folder: Path) -> None:
    """Raise Problem, which says who it is, if a process trains the run."""
    if is_locked(folder):
        raise _taken(folder)


def _taken(folder: Path) -> Problem:
    name = run_folder.output_of(folder).name
    process, _, machine = _owner(folder).partition(" ")
    if not process.isdecimal():
        return Problem("{name} is being trained by another process already.", name=name)
    return Problem(
        "{name} is being trained already, by process {process} on {machine}: wait for it, or choose another name.",
        name=name,
        process=process,
        machine=machine or "?",
    )


def _owner(folder: Path) -> str:
    """What the owner wrote of itself; nothing if it has not yet, or another wrote what nobody can read."""
    try:
        return untrusted.content(folder / _OWNER)[:_LONGEST_OWNER].decode()
    except (OSError, ValueError, Problem):
        return ""


def queue_up(folder: Path) -> FileLock:
    """Say to other servers that the run stands in this one's queue, until `leave_queue` or the end of the process.

    Raises Problem if it stands in another's.
    """
    place = FileLock(folder / _QUEUED, thread_local=False)
    try:
        place.acquire(timeout=0)
    except Timeout:
        name = run_folder.output_of(folder).name
        raise Problem("{name} waits for its turn in the queue of another server.", name=name) from None
    return place


def leave_queue(folder: Path, place: FileLock) -> None:
    """Give up the place that `queue_up` took."""
    place.release()
    _tidy(folder)


def is_locked(folder: Path) -> bool:
    """Whether a process trains the run, here or elsewhere."""
    return _is_held(folder / _LOCK)


def is_queued(folder: Path) -> bool:
    """Whether the run stands in the queue of a server, this one or another."""
    return _is_held(folder / _QUEUED)


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    try:
        with FileLock(lock).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # the folder vanished meanwhile
        return False


def _tidy(folder: Path) -> None:
    """Delete what Windows kept of a run that became a bundle while a lock in it was held."""
    if not (folder / bundle.RECIPE).exists():
        shutil.rmtree(folder, ignore_errors=True)
