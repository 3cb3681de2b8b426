"""One training at a time: a queue of runs and the worker process of the first."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from model.problem import Problem
from model.training import limits, locks, run_folder
from model.training.run_folder import Order

WORKER = (sys.executable, "-m", "model.training.worker")
_ROOT = Path(__file__).parents[2]
# One core of two stays free for those who draw; benchmarks/training_load.py says what that is worth.
_THREADS = {
    name: str(max(1, (os.cpu_count() or 1) // 2))
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
}
_NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows' word for a session of its own


class JobQueue:
    """Trains runs in the order in which they come, each by a process of its own that ends with this one.

    worker: the command that is given a run's folder
    """

    def __init__(self, worker: Sequence[str] = WORKER) -> None:
        self._worker, self._runs = tuple(worker), list[Path]()  # the first is trained, the others wait
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

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._runs)
                run = self._runs[0]
            try:
                self._train(run)
            except OSError:
                with suppress(OSError):  # a full disk takes not even this, and the next in the queue has its turn
                    run_folder.write_problem(
                        run, Problem("The training could not be started: the machine is short of memory.")
                    )
            finally:
                with self._changed:
                    self._leave(run)

    def _leave(self, run: Path) -> None:
        self._runs.remove(run)
        locks.leave_queue(run, self._places.pop(run))

    def _train(self, run: Path) -> None:
        """The worker ends when its standard input does: when this process ends, even if it is killed."""
        with subprocess.Popen(  # noqa: S603 (our own worker, and a folder that we named)
            [*self._worker, str(run.absolute())],
            cwd=_ROOT,
            env={**os.environ, **_THREADS},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            creationflags=_NEW_GROUP,
            start_new_session=True,  # Ctrl-C in the terminal is the app's, which ends the worker in its turn
        ) as process:
            process.wait()
