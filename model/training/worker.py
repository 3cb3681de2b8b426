"""The process that trains one run, so that neither a crash nor the load touches the app.

python -m model.training.worker RUN     what the app starts: RUN is the run's folder. It ends when its standard input
does.

train.py goes through `work` as well, so that its runs can be watched, paused and stopped from the app.
"""

from __future__ import annotations

import _thread
import json
import math
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Split
from model.explain import complete
from model.problem import Problem
from model.training import locks, run_folder, runs

LONGEST_PAUSE_SECONDS = 120.0  # then the worker makes room for the next in the queue
NICENESS = 10
_SECONDS_BETWEEN_LOOKS = 0.2


def work(run: Path, data: Split, *, verbose: int | str = 0, longest_pause: float = math.inf) -> Bundle | None:
    """Train a run to its end, or until it is told to stop; returns its bundle, None if no epoch was finished.

    Raises KeyboardInterrupt when it was interrupted, or paused for longer than `longest_pause` seconds.
    """
    from model.training import finishing, loop  # imports TensorFlow, and Keras for what follows
    from model.training.reporting import Report

    loop.prepare(run)
    try:
        if run_folder.order(run) != "stop":
            loop.train(run, data, (Report(run, longest_pause),), verbose)
    except KeyboardInterrupt:
        if run_folder.order(run) != "stop":
            raise
    if not runs.load(run)[1]:
        return None
    run_folder.write_progress(run, replace(run_folder.progress(run), stage="finishing"))
    return finishing.finish(run, data, run_folder.output_of(run))


def main(arguments: list[str]) -> int:
    """Train the run of the command line; returns the exit status: 0 done, stopped or paused, 1 a problem."""
    run = Path(arguments[0])
    _be_modest()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the shell that started the app wished
    threading.Thread(target=_end_with_parent, args=(run,), daemon=True).start()
    threading.Thread(target=_stop_before_the_first_step, args=(run,), daemon=True).start()
    try:
        with locks.owned(run):
            return _told(run)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _told(run: Path) -> int:
    """Train; what goes wrong stands in the run's folder afterwards."""
    try:
        run_folder.write_problem(run, None)
        run_folder.write_progress(run, replace(run_folder.progress(run), stage="preparing"))
        data = runs.pictures(run) or dataset.load()
        result = work(run, data, longest_pause=LONGEST_PAUSE_SECONDS)
        if result and complete.is_wanted(result):
            complete.add(result, data)
    except Problem as problem:
        _leave_word(run, problem)
        return 1
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"  # HDF5's own message is a page long
        _leave_word(run, Problem("A file could not be written or read: {reason}.", reason=reason))
        return 1
    return 0


def _leave_word(run: Path, problem: Problem) -> None:
    """In the run's folder; a full disk takes not even this, and the queue that started this process is told."""
    try:
        run_folder.write_problem(run, problem)
    except OSError:
        with suppress(OSError):  # which may be as full
            print(json.dumps(problem.to_json()), flush=True)


def _be_modest() -> None:
    """Leave the processors to people who draw or click: they come first wherever the system knows priorities."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _end_with_parent(run: Path) -> None:
    """End this process when the app that started it is gone, however it went: its end of the pipe closes then."""
    while os.read(sys.stdin.fileno(), 1):  # not sys.stdin.read, whose lock the interpreter wants in the end
        pass
    with suppress(OSError):
        run_folder.write_problem(run, Problem("The app was stopped while this was trained."))
    os._exit(1)


def _stop_before_the_first_step(run: Path) -> None:
    """Imports and drawings take up to minutes in which no callback is asked; so this thread looks for the order."""
    while run_folder.progress(run).stage == "preparing":
        if run_folder.order(run) == "stop":
            if hasattr(signal, "pthread_kill"):  # wakes the main thread even where it waits for other processes
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            else:
                _thread.interrupt_main()
            return
        time.sleep(_SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # at once: an ordinary exit would wait for drawings that nobody needs any more
