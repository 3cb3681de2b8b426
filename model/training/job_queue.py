"""One training at a time: a queue of runs and the worker process of the first."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from filelock import FileLock

from model import untrusted
from model.problem import Problem
from model.training import ending, limits, locks, run_folder
from model.training.run_folder import Order

WORKER = (sys.executable, "-m", "model.training.worker")
_ROOT = Path(__file__).parents[2]
# One core of two stays free for those who draw; benchmarks/training_load.py says what that is worth.
_THREADS = {
    name: str(max(1, (os.cpu_count() or 1) // 2))
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
}
_MOST_WORDS = 65_536  # bytes of what a worker says
_NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows' word for a session of its own


class JobQueue:
    """Trains runs in the order in which they come, each by a process of its own that ends with this one.

    worker: the command that is given a run's folder
    """

    def __init__(self, worker: Sequence[str] = WORKER) -> None:
        self._worker, self._runs = tuple(worker), list[Path]()  # the first is trained, the others wait
        self._reasons = dict[Path, Problem]()  # why runs ended whose folder takes not even that
        self._places = dict[Path, FileLock]()  # by which other servers know that a run stands here
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="training queue", daemon=True).start()

    def submit(self, run: Path, order: Order = "run") -> None:
        """Let a run be trained, or trained on, when its turn comes; with the order "stop" only its bundle is made.

        Raises Problem if too many wait, or the run does in another server's queue.
        """
        with self._changed:
            if run in self._runs:
                return
            limits.check_queue(len(self._runs))
            place = locks.queue_up(run)
            try:
                run_folder.write_problem(run, None)
                run_folder.give_order(run, order)
            except OSError:
                locks.leave_queue(run, place)
                raise
            self._places[run] = place
            self._reasons.pop(run, None)
            self._runs.append(run)
            self._changed.notify()

    def withdraw(self, run: Path) -> None:
        """Take a run that waits out of the queue; one that is trained is told to stop instead."""
        with self._changed:
            run_folder.give_order(run, "stop")
            if run in self._runs[1:]:
                self._leave(run)

    def positions(self) -> dict[Path, int]:
        """How many are trained before each run: 0 is trained now."""
        with self._changed:
            return {run: position for position, run in enumerate(self._runs)}

    def reasons(self) -> Mapping[Path, Problem]:
        """Why runs ended before their time, where it could not be written into their folders."""
        with self._changed:
            return dict(self._reasons)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._runs)
                run = self._runs[0]
            try:
                reason = self._train(run)
            except OSError:
                reason = Problem("The training could not be started: the machine is short of memory.")
            with self._changed:
                if reason and run.is_dir() and not run_folder.has_problem(run):
                    self._note(run, reason)
                self._leave(run)

    def _note(self, run: Path, reason: Problem) -> None:
        """Into the run's folder, or in memory: a full disk takes not even this."""
        try:
            run_folder.write_problem(run, reason)
        except OSError:
            self._reasons[run] = reason

    def _leave(self, run: Path) -> None:
        self._runs.remove(run)
        locks.leave_queue(run, self._places.pop(run))

    def _train(self, run: Path) -> Problem | None:
        """Why it ended before its time, if it did.

        The worker ends when its standard input does: when this process ends, even if it is killed.
        """
        with tempfile.TemporaryFile() as said:  # no pipe, whose end a worker's own children would hold open
            with subprocess.Popen(  # noqa: S603 (our own worker, and a folder that we named)
                [*self._worker, str(run.absolute())],
                cwd=_ROOT,
                env={**os.environ, **_THREADS},
                stdin=subprocess.PIPE,
                stdout=said,
                creationflags=_NEW_GROUP,
                start_new_session=True,  # Ctrl-C in the terminal is the app's, which ends the worker in its turn
            ) as process:
                status = process.wait()
            said.seek(0)
            return _last_word(said.read(_MOST_WORDS)) or ending.reason(status)


def _last_word(said: bytes) -> Problem | None:
    """The problem that a worker told on its standard output: what its folder had no room for."""
    *_before, last = said.splitlines() or [b""]
    try:
        return Problem.from_json(untrusted.parsed(last))
    except ValueError:
        return None
