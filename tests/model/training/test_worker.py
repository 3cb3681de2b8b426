"""A run trained by the worker: what it reports, that it obeys, and what is left when it is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Split
from model.network.recipe import Recipe
from model.training import finishing, locks, loop, reporting, run_folder, runs, worker
from model.training.job_queue import JobQueue
from model.training.runs import Run

ROOT = Path(__file__).parents[3]
SECONDS = 90


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runs folder of one's own, and reports after every step."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    monkeypatch.setattr(reporting, "SECONDS_BETWEEN_REPORTS", 0.0)
    return tmp_path / "runs"


class At(keras.callbacks.Callback):
    """Does something after a step of an epoch, both numbered from 1."""

    def __init__(self, epoch: int, step: int, act: Callable[[], object]) -> None:
        super().__init__()
        self.now, self.when, self.act = 0, (epoch, step), act

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.now = epoch + 1

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if (self.now, batch + 1) == self.when:
            self.act()


def with_callback(monkeypatch: pytest.MonkeyPatch, callback: keras.callbacks.Callback) -> None:
    """The callback comes before the report."""
    train = loop.train
    monkeypatch.setattr(
        loop, "train", lambda run, data, callbacks, verbose: train(run, data, (callback, *callbacks), verbose)
    )


def figures(model: Bundle) -> list[tuple[float, ...]]:
    return [(epoch.loss, epoch.accuracy, epoch.val_loss, epoch.val_accuracy) for epoch in model.history]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def found(run: Path) -> Run:
    read = runs.read(run)
    assert read is not None
    return read


def test_a_run_of_the_page_ends_as_one_of_the_command_line(tiny: Bundle, tiny_recipe: Recipe, few: Split) -> None:
    result = worker.work(runs.create(tiny_recipe, "mine"), few)
    assert result is not None and figures(result) == figures(tiny)
    for own, expected in zip(result.network().get_weights(), tiny.network().get_weights(), strict=True):
        assert np.array_equal(own, expected)


def test_every_step_is_reported(tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    run, seen = runs.create(tiny_recipe, "mine"), list[Run]()
    with_callback(monkeypatch, At(2, 6, lambda: seen.append(found(run))))
    worker.work(run, few)
    at = seen[0].progress
    assert (at.stage, at.epoch, at.step, at.steps) == ("training", 2, 5, 6)  # the report itself comes after
    assert at.loss is not None and at.accuracy is not None and at.seconds_left is not None and at.seconds_left > 0
    assert [point[0] for point in at.points] == pytest.approx([(step + 1) / 6 for step in range(11)])
    assert len(seen[0].history) == 1


@pytest.mark.parametrize("averaging", [0.0, 0.5])
def test_the_pictures_answers_are_those_of_the_validated_weights(
    tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch, averaging: float
) -> None:
    run = runs.create(replace(tiny_recipe, averaging=averaging), "mine", few.test.images[0])
    answers: dict[int, np.ndarray] = {}
    finish = finishing.finish
    monkeypatch.setattr(
        finishing, "finish", lambda *given: (answers.update(run_folder.answers(run)), finish(*given))[1]
    )
    result = worker.work(run, few)
    assert result is not None and sorted(answers) == [1, 2, 3]
    expected = np.exp(result.test_logits[0]) / np.exp(result.test_logits[0]).sum()
    assert answers[result.best_epoch] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("epoch", "kept"), [(1, 0), (2, 1), (3, 2)])
def test_stopping_keeps_the_finished_epochs(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch, epoch: int, kept: int
) -> None:
    run = runs.create(tiny_recipe, "mine")
    with_callback(monkeypatch, At(epoch, 3, lambda: run_folder.give_order(run, "stop")))
    with locks.owned(run):
        result = worker.work(run, few)
    if kept:
        assert result is not None and figures(result) == figures(tiny)[:kept]
        assert not run.exists() and registry.find("mine").recipe == tiny_recipe
    else:
        assert result is None and found(run).state == "stopped"


def interrupted(run: Path, few: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on a run until Ctrl-C within its second epoch."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        with_callback(patch, At(2, 3, interrupt))
        with pytest.raises(KeyboardInterrupt):
            worker.work(run, few)


def test_a_stopped_run_becomes_a_bundle_when_that_is_asked_for(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.create(tiny_recipe, "mine")
    interrupted(run, few, monkeypatch)
    run_folder.give_order(run, "stop")
    result = worker.work(run, few)
    assert result is not None and figures(result) == figures(tiny)[:1]


def test_a_pause_changes_nothing_but_the_time(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, processor = runs.create(tiny_recipe, "mine"), list[float]()

    def pause() -> None:
        def rest() -> None:
            time.sleep(0.5)
            processor.append(time.process_time())
            time.sleep(1)
            processor.append(time.process_time())
            run_folder.give_order(run, "run")

        run_folder.give_order(run, "pause")
        threading.Thread(target=rest).start()

    with_callback(monkeypatch, At(2, 3, pause))
    result = worker.work(run, few)
    assert result is not None and figures(result) == figures(tiny)
    assert processor[1] - processor[0] < 0.3  # seconds of processor time in a second of pause


@pytest.mark.slow
def test_a_long_pause_makes_room_and_the_run_goes_on_later(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.create(tiny_recipe, "mine")
    with monkeypatch.context() as patch:
        with_callback(patch, At(2, 3, lambda: run_folder.give_order(run, "pause")))
        with pytest.raises(KeyboardInterrupt):
            worker.work(run, few, longest_pause=0.2)
    assert found(run).state == "paused" and len(found(run).history) == 1
    run_folder.give_order(run, "run")
    result = worker.work(run, few)
    assert result is not None and figures(result) == figures(tiny)


# In processes of their own, on the whole data


@pytest.fixture
def long_run() -> Path:
    """A run that would take a minute."""
    recipe = Recipe(name="long", filters=(4, 4), dense_units=8, batch_size=16, epochs=30, patience=30, pictures=1000)
    return runs.create(recipe, "long", dataset.load_test().images[0])


def children(process: int, of: str) -> list[int]:
    """The processes that a process started, of those whose command has a certain word."""
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if of in line]


def workers(process: int) -> list[int]:
    """The workers that a process started."""
    return children(process, "model.training.worker")


@pytest.fixture
def killed_at_the_end() -> Iterator[list[int]]:
    processes: list[int] = []
    yield processes
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks the worker up with ps")
def test_a_killed_worker_leaves_a_broken_run_that_can_be_resumed(long_run: Path, killed_at_the_end: list[int]) -> None:
    queue = JobQueue()
    queue.submit(long_run)
    until(lambda: len(found(long_run).history) >= 2)
    assert runs.read(long_run, queue.positions()).state == "running"  # type: ignore[union-attr]
    mine = workers(os.getpid())
    killed_at_the_end += mine
    assert len(mine) == 1 and os.getpriority(os.PRIO_PROCESS, mine[0]) >= worker.NICENESS
    os.kill(mine[0], signal.SIGKILL)
    until(lambda: not queue.positions())
    broken = found(long_run)
    assert broken.state == "broken" and len(broken.history) >= 2 and broken.progress.points
    assert sorted(run_folder.answers(long_run)) == list(range(1, len(run_folder.answers(long_run)) + 1))
    queue.submit(long_run)
    until(lambda: len(found(long_run).history) > len(broken.history))
    assert found(long_run).history[: len(broken.history)] == broken.history
    queue.withdraw(long_run)
    until(lambda: not queue.positions())
    assert len(registry.find("long").history) > len(broken.history) and not long_run.exists()


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks the worker up with ps")
def test_a_worker_ends_with_the_server_however_that_ends(long_run: Path, killed_at_the_end: list[int]) -> None:
    script = (
        "import sys, time; from pathlib import Path; from model.training.job_queue import JobQueue\n"
        f"queue = JobQueue(); queue.submit(Path({str(long_run)!r})); time.sleep({SECONDS})"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as server:
        until(lambda: found(long_run).history)
        killed_at_the_end += workers(server.pid)
        assert locks.is_locked(long_run)
        server.kill()
    until(lambda: not locks.is_locked(long_run))
    assert str(found(long_run).reason) == "The app was stopped while this was trained."


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks processes up with ps")
def test_stopping_does_not_wait_for_the_drawings(killed_at_the_end: list[int]) -> None:
    run = runs.create(Recipe(doodles=500_000, drawings_per_epoch=100, pictures=1000), "drawings")
    queue = JobQueue()
    queue.submit(run)
    until(lambda: workers(os.getpid()))
    killed_at_the_end += workers(os.getpid())
    until(lambda: children(killed_at_the_end[0], "multiprocessing"))  # they draw now, for minutes
    queue.withdraw(run)
    until(lambda: not queue.positions())
    assert (found(run).state, found(run).history) == ("stopped", ())
