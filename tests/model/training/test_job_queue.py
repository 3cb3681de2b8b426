"""The queue with a worker that takes no time: order, limits, and that nothing stops it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from model.bundle import registry
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import limits, run_folder, runs
from model.training.job_queue import JobQueue

# Writes its run's name down and waits for a file `go` beside the runs.
WORKER = """
import sys, time; from pathlib import Path
run = Path(sys.argv[1])
with (run.parent / "log.txt").open("a") as log: print(run.name, file=log)
while not (run.parent / "go").exists(): time.sleep(0.02)
sys.exit(int("bad" in run.name))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def queue(folder: Path) -> JobQueue:
    return JobQueue([sys.executable, "-c", WORKER])


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def create(*names: str) -> list[Path]:
    return [runs.create(Recipe(), name) for name in names]


def log(folder: Path) -> list[str]:
    path = folder / "log.txt"
    return path.read_text().split() if path.exists() else []


def test_one_is_trained_at_a_time_in_the_order_of_asking(folder: Path, queue: JobQueue) -> None:
    made = create("c", "bad", "a")
    for run in [*made, made[0]]:
        queue.submit(run)
    until(lambda: log(folder))
    assert queue.positions() == {run: place for place, run in enumerate(made)}
    assert [runs.read(run, queue.positions()).state for run in made] == ["running", "queued", "queued"]  # type: ignore[union-attr]
    time.sleep(0.1)
    assert log(folder) == ["c.unfinished"]
    (folder / "go").touch()
    until(lambda: not queue.positions())
    assert log(folder) == ["c.unfinished", "bad.unfinished", "a.unfinished"]


def test_a_run_that_waits_can_be_withdrawn(folder: Path, queue: JobQueue) -> None:
    first, second, third = create("a", "b", "c")
    for run in (first, second, third):
        queue.submit(run)
    queue.withdraw(second)
    assert queue.positions() == {first: 0, third: 1}
    assert runs.read(second, queue.positions()).state == "stopped"  # type: ignore[union-attr]
    queue.withdraw(first)
    assert queue.positions()[first] == 0 and run_folder.order(first) == "stop"  # its worker is told
    (folder / "go").touch()
    until(lambda: not queue.positions())
    assert log(folder) == ["a.unfinished", "c.unfinished"]


def test_too_many_may_not_wait(folder: Path, queue: JobQueue) -> None:
    made = create(*"abcdefgh")
    for run in made[: limits.MOST_WAITING + 1]:
        queue.submit(run)
    with pytest.raises(Problem, match="5 trainings wait already"):
        queue.submit(made[-1])
    assert len(queue.positions()) == limits.MOST_WAITING + 1
    (folder / "go").touch()
    until(lambda: not queue.positions())


def test_a_worker_that_cannot_be_started_is_told_and_the_next_has_its_turn(folder: Path) -> None:
    queue = JobQueue(["/nowhere/python"])
    first, second = create("a", "b")
    for run in (first, second):
        queue.submit(run)
    until(lambda: not queue.positions())
    for run in (first, second):
        assert str(runs.read(run).reason) == "The training could not be started: the machine is short of memory."  # type: ignore[union-attr]
