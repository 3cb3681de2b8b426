"""What a second machine brings to a sweep, and what is lost when one dies: python -m benchmarks.scale

A worker stands for a machine: a process with a processor and a thread of its own, a working folder and a folder for
temporary files of its own, and nothing in common with the others but the network and the code. The same trials are
trained by one worker, by two, and by two of which one is killed in the middle of its second trial. The clock runs from
the first trial's being handed out to the last bundle's being written here; workers import TensorFlow within it.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import dask
import numpy as np
import psutil
from distributed import Client

from benchmarks import results
from benchmarks.figures import Figure
from model.bundle import registry
from model.bundle.bundle import Bundle
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.training import sweep
from scripts.serving import ROOT, free_port

TRIALS, WORKERS = 6, 2
PRICE = 0.10  # an example: an hour of a machine of two processors, in any currency
KILLED_IN = 2  # the killed worker's trial, counted from 1


@dataclass(frozen=True)
class Worker:
    """A worker's process, and the folder that is all it writes to."""

    process: subprocess.Popen[bytes]
    folder: Path

    def begun(self) -> set[str]:
        """The temporary folders of trials that it is in the middle of: past their first epoch."""
        return {path.parents[1].name for path in self.folder.glob("*/run/epoch-01*")}

    def kill_in(self, trial: int) -> None:
        """Kill it without warning in the middle of its trial of this number."""
        seen = set[str]()
        while len(seen) < trial and self.process.poll() is None:
            seen |= self.begun()
            time.sleep(0.05)
        self.process.kill()

    def processor_seconds(self) -> float:
        """What it and its trials' processes have had of a processor."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)


@dataclass(frozen=True)
class Swept:
    """What a sweep came to.

    seconds: by the clock · busy: share of that time in which the workers had a processor, 1 on a quiet machine, NaN
    where one was killed · bundles: by the trials' names · failures: in words
    """

    seconds: float
    busy: float
    bundles: dict[str, Bundle]
    failures: tuple[str, ...]


def main() -> int:
    """Measure, print the table and keep it in RESULTS.md; 0 if nothing was lost and all figures are the same."""
    options = _parser().parse_args()
    recipe = replace(RECIPES[options.recipe], pictures=options.pictures)
    trials = {f"{recipe.name}-seed-{seed}": replace(recipe, seed=seed) for seed in range(1, options.trials + 1)}
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            swept(trials, Path(folder) / name, workers, killed_in)
            for name, workers, killed_in in (("one", 1, 0), ("two", WORKERS, 0), ("killed", WORKERS, KILLED_IN))
        ]
        text = table(runs, trials)
    print(text)
    if options.recipe == "fast" and options.pictures is None:
        faster = Figure(f"{WORKERS} workers, of one", runs[0].seconds / runs[1].seconds, "×", "more")
        results.record("A sweep by two machines", f"By `python -m benchmarks.scale`.\n\n{text}", [faster])
    return 0 if is_sound(runs, trials) else 1


def swept(trials: dict[str, Recipe], folder: Path, workers: int, killed_in: int = 0) -> Swept:
    """Train the trials by so many workers, each in a folder of its own, into `folder`/runs.

    killed_in: in the middle of which trial, from 1, the last worker is killed; 0 for none. Raises TimeoutExpired if it
    has not so many.
    """
    runs = folder / "runs"
    runs.mkdir(parents=True)
    with _cluster(folder, workers) as (address, started), dask.config.set({"scheduler-address": address}):
        if killed_in:
            threading.Thread(target=started[-1].kill_in, args=(killed_in,), daemon=True).start()
        began = time.perf_counter()
        outcomes = list(sweep.run(trials, runs))
        seconds = time.perf_counter() - began
        if killed_in:
            started[-1].process.wait(10)
        busy = math.nan if killed_in else sum(worker.processor_seconds() for worker in started) / (workers * seconds)
    found = {outcome.name: outcome.result for outcome in outcomes if outcome.result}
    for result in found.values():  # while the folder is there
        _ = result.validation_logits, result.test_logits
    return Swept(seconds, busy, found, tuple(outcome.failure for outcome in outcomes if outcome.failure))


def is_sound(runs: Sequence[Swept], trials: dict[str, Recipe]) -> bool:
    """Whether every sweep brought every trial, with the same figures."""
    whole = all(run.bundles.keys() == trials.keys() for run in runs)
    return whole and all(is_same(runs[0].bundles[name], run.bundles[name]) for run in runs for name in trials)


def is_same(first: Bundle, second: Bundle) -> bool:
    """Whether two bundles have the same history, seconds left out, and answer all pictures alike to the last bit."""
    histories = [[astuple(epoch)[:-1] for epoch in each.history] for each in (first, second)]
    return (
        first.recipe == second.recipe
        and histories[0] == histories[1]
        and np.array_equal(first.validation_logits, second.validation_logits)
        and np.array_equal(first.test_logits, second.test_logits)
    )


def table(runs: Sequence[Swept], trials: dict[str, Recipe]) -> str:
    """The three sweeps as Markdown."""
    alone = runs[0]
    names = ("1 worker", f"{WORKERS} workers", f"{WORKERS} workers, one killed in its trial {KILLED_IN}")
    lines = [
        f"| {len(trials)} trials by | s | × | of a processor each | finished | figures as by one worker |",
        "|---|---|---|---|---|---|",
    ]
    for name, run in zip(names, runs, strict=True):
        same = sum(is_same(alone.bundles[each], run.bundles[each]) for each in run.bundles if each in alone.bundles)
        busy = "" if math.isnan(run.busy) else f"{run.busy:.2f}"
        lines.append(
            f"| {name} | {run.seconds:.0f} | {alone.seconds / run.seconds:.2f} | {busy} | {len(run.bundles)} "
            f"| {same} of {len(trials)} |"
        )
    mean = alone.seconds / len(trials)
    took = f"A trial takes one worker {mean:.0f} s, {mean * alone.busy:.0f} s of a processor."
    hours = 100 * mean / 2 / 3600  # of machines with a worker on each of two processors
    price = f"A hundred such trials: {hours:.1f} hours of a machine of two processors, {60 * hours / 20:.0f} min by 20."
    failures = [f"- {failure}" for run in runs for failure in run.failures]
    return "\n".join([*lines, "", took, price, *failures])


def prices(trainings: int = 100, machines: int = 20) -> str:
    """What so many trainings like those of the shipped models would take machines of two processors, as Markdown.

    The seconds are those of the models' own epochs, measured on two processors when they were trained.
    """
    head = (
        f"| {trainings} trainings like | s each | hours of a machine | by {machines} machines "
        f"| at a price of {PRICE:.2f} an hour |\n|---|---|---|---|---|"
    )
    rows = [head]
    for name in ("lesson", "sketch", "sketch-plus"):
        seconds = registry.find(name).seconds
        hours = trainings * seconds / 3600
        rows.append(f"| `{name}` | {seconds:,.0f} | {hours:.1f} | {hours / machines:.1f} h | {PRICE * hours:.2f} |")
    return "\n".join(rows)


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[Worker]]]:
    """A scheduler and its workers as processes, gone afterwards: the scheduler's address, and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as processes:
        scheduler = _started(folder / "scheduler", "scheduler", "--host", address, "--no-dashboard")
        processes.callback(_ended, scheduler)
        started = []
        for number in range(workers):
            own = folder / f"worker-{number}"
            arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
            worker = Worker(_started(own, "worker", address, *arguments, "--local-directory", str(own)), own)
            processes.callback(_ended, worker.process)
            cores = psutil.Process().cpu_affinity()
            psutil.Process(worker.process.pid).cpu_affinity([cores[number % len(cores)]])
            started.append(worker)
        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, started


def _started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """One of Dask's programs in a folder of its own."""
    folder.mkdir(parents=True)
    own = {"TMPDIR": str(folder), "CNN_ATELIER_RUNS": str(folder / "runs"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dask", *arguments]
    with (folder / "log.txt").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=os.environ | sweep.ONE_CORE | own, stdout=log, stderr=log)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="A sweep by one worker, by two, and by two of which one is killed.")
    parser.add_argument("--trials", type=int, default=TRIALS, help=f"how many seeds (default: {TRIALS})")
    parser.add_argument("--recipe", choices=sorted(RECIPES), default="fast", help="what is trained (default: fast)")
    parser.add_argument("--pictures", type=int, help="so many pictures only, for a trial of this script")
    return parser


if __name__ == "__main__":
    sys.exit(main())
