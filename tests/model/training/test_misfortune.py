"""Runs whose disk is full or not theirs, whose server is killed or not alone, whose clock goes back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch
from model.data import dataset
from model.data.dataset import Split
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import locks, run_folder, runs, worker
from model.training.job_queue import JobQueue
from tests.model.bundle.test_bundle import contents, files_of, write
from tests.model.training.test_worker import At, figures, found, interrupted, until, with_callback
from tests.unlucky import make_room, open_to_all, read_only, small_disk

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runs folder of one's own."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    return tmp_path / "runs"


# A full disk


def test_a_disk_that_fills_up_while_training_keeps_what_is_finished(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset, "load", lambda: few)
    with small_disk(folder) as fill:
        run = runs.create(tiny_recipe, "mine")
        with monkeypatch.context() as patch:
            with_callback(patch, At(2, 3, fill))
            assert worker._told(run) == 1
        make_room(folder)
        assert figures_of(found(run).history) == figures(tiny)[:1]
        assert found(run).state == "broken"
        result = worker.work(run, few)
        assert result is not None and figures(result) == figures(tiny)
        bundle.read(result.directory)


def figures_of(history: tuple[Epoch, ...]) -> list[tuple[float, ...]]:
    return [(epoch.loss, epoch.accuracy, epoch.val_loss, epoch.val_accuracy) for epoch in history]


@pytest.mark.parametrize("name", ["mine", "other"])
def test_a_full_disk_takes_no_bundle_and_keeps_the_old_one(tiny: Bundle, folder: Path, name: str) -> None:
    with small_disk(folder) as fill:
        write(folder / "mine", files_of(tiny.directory))
        before = contents(folder / "mine")
        fill()
        with pytest.raises(OSError, match=r"No space left|File too large"):
            write(folder / name, files_of(tiny.directory))
        make_room(folder)
        assert contents(folder / "mine") == before and [path.name for path in folder.iterdir()] == ["mine"]


@pytest.mark.skipif(sys.platform != "linux", reason="has no /dev/full")
def test_a_disk_that_takes_not_even_the_reason_does_not_stop_the_queue() -> None:
    first, second = (runs.create(Recipe(), name) for name in ("a", "b"))
    (first / "problem.json.partial").symlink_to("/dev/full")
    queue = JobQueue(["/nowhere/python"])
    queue.submit(first)
    until(lambda: not queue.positions())
    queue.submit(second)
    until(lambda: not queue.positions())
    assert str(found(first).reason) == "The training ended unexpectedly."  # as another server sees it
    told = runs.read(first, queue.positions(), queue.reasons())
    assert told is not None and "could not be started" in str(told.reason)
    assert "could not be started" in str(found(second).reason)


FILLED_UP = """
import os, sys, train
from pathlib import Path
from model.training import loop
from tests.model.training.test_worker import At
from tests.unlucky import filler
folder, really = Path(sys.argv[1]), loop.train
fill = At(2, 3, filler(folder, mounted=os.path.ismount(folder)))
loop.train = lambda run, data, callbacks, verbose: really(run, data, (fill, *callbacks), verbose)
sys.exit(train.main(["--output", str(folder / "mine"), "--pictures", "300", "--epochs", "3"]))
"""


@pytest.mark.slow
def test_a_command_whose_disk_fills_up_says_so_and_ends(folder: Path) -> None:
    with small_disk(folder):
        ended = subprocess.run(
            [sys.executable, "-c", FILLED_UP, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 1
        assert "cannot be written or read: " in ended.stderr.splitlines()[-1] and "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("last_words", "told"),
    [
        ("os.kill(os.getpid(), 9)", "The training was ended by the system (signal 9)"),
        ("sys.exit(7)", "with exit status 7"),
        ("""print('{"template": "{file} is lost.", "details": {"file": "a.gz"}}'); sys.exit(1)""", "a.gz is lost."),
        ("print('no word of ours'); sys.exit(1)", "The training ended unexpectedly."),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="has no signals")
def test_why_a_worker_ended_stands_in_the_runs_folder(last_words: str, told: str) -> None:
    run = runs.create(Recipe(), "mine")
    queue = JobQueue([sys.executable, "-c", f"import os, sys; {last_words}"])
    queue.submit(run)
    until(lambda: not queue.positions())
    assert told in str(found(run).reason)


@pytest.mark.skipif(sys.platform != "linux", reason="has no /dev/full")
def test_a_worker_on_a_full_disk_tells_the_queue_why(capfd: pytest.CaptureFixture[str]) -> None:
    run = runs.create(Recipe(), "mine")
    (run / "problem.json.partial").symlink_to("/dev/full")
    worker._leave_word(run, Problem("{file} is lost.", file="a.gz"))
    assert Problem.from_json(json.loads(capfd.readouterr().out)).details == {"file": "a.gz"}


# A folder that one may not write


def test_a_read_only_runs_folder_is_served_as_it_is(tiny: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_to_all() as folder:
        monkeypatch.setenv(registry.RUNS_VARIABLE, str(folder))
        shutil.copytree(tiny.directory, folder / "mine")
        shutil.copytree(tiny.directory, folder / ".cut-off.replaced")  # a crash of whoever may write
        run = runs.create(Recipe(), "unfinished")
        with locks.owned(run):  # leaves its lock behind on some systems
            pass
        _ = bundle.read(folder / "mine").test_logits  # imports what an ordinary user may not be allowed to read
        with read_only(folder):
            assert [name for name in registry.directories() if registry.directories()[name].parent == folder] == [
                "mine"
            ]
            assert registry.find("mine").test_logits.shape == (40, 10)
            assert [(one.name, one.state) for one in runs.unfinished()] == [("unfinished", "broken")]
            with pytest.raises(PermissionError):
                runs.create(Recipe(), "new")
            with pytest.raises(PermissionError):
                JobQueue(["/nowhere/python"]).submit(run)
            for name in ("mine", "unfinished"):
                with pytest.raises(Problem, match=f"{name} cannot be deleted"):
                    runs.delete(folder / name)
        assert registry.find("mine") and found(run)


# kill -9

KILLED = """
import os, signal, sys
from pathlib import Path
from model.training import run_folder
def kill(path, *_, **__):
    if sys.argv[2] == "write_bytes":
        path.write_text("ne")
    os.kill(os.getpid(), signal.SIGKILL)
setattr(Path, sys.argv[2], kill)
run_folder.write(Path(sys.argv[1]), "new" * 100)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("at", ["write_bytes", "replace"])
def test_a_kill_while_a_small_file_is_written_leaves_the_old_one(tmp_path: Path, at: str) -> None:
    (tmp_path / "history.json").write_text("old")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "history.json"), at]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert (tmp_path / "history.json").read_text() == "old"


def test_an_epoch_whose_weights_were_half_written_is_trained_again(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between an epoch's weights and its row in the history leaves any bytes where the weights should be."""
    run = runs.create(tiny_recipe, "mine")
    interrupted(run, few, monkeypatch)
    (run / "epoch-02.weights.h5").write_bytes((run / "epoch-01.weights.h5").read_bytes()[:5000])
    (run / "history.json.partial").write_text("[{")
    result = worker.work(run, few)
    assert result is not None and figures(result) == figures(tiny)


# Two servers

SERVER = """
import sys, time; from pathlib import Path; from model.training.job_queue import JobQueue
queue = JobQueue([sys.executable, "-c", {worker!r}])
for run in sys.argv[1:]: queue.submit(Path(run))
print("submitted", flush=True); sys.stdin.read()
"""
WORKER = """
import sys, time; from pathlib import Path; from model.training import locks
run = Path(sys.argv[1])
with locks.owned(run):
    while not (run.parent / "go").exists(): time.sleep(0.02)
    for file in run.iterdir(): file.unlink()
    run.rmdir()
"""


@contextmanager
def server(*submitted: Path) -> Iterator[subprocess.Popen[str]]:
    """Another server that trains these runs in turn; its worker is done once there is a file `go`."""
    command = [sys.executable, "-c", SERVER.format(worker=WORKER), *map(str, submitted)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "submitted\n"
        try:
            yield process
        finally:
            process.kill()


def test_two_servers_know_of_each_others_queues(folder: Path) -> None:
    first, second = (runs.create(Recipe(), name) for name in ("a", "b"))
    queue = JobQueue([sys.executable, "-c", WORKER])
    with server(first, second) as other:
        until(lambda: locks.is_locked(first))
        states = [(run.name, run.state, run.ahead) for run in runs.unfinished(queue.positions())]
        assert sorted(states) == [("a", "running", 0), ("b", "queued", 0)]
        for run in (first, second):
            with pytest.raises(Problem, match="waits for its turn in the queue of another server"):
                queue.submit(run)
            with pytest.raises(Problem, match=r"is being trained|waits for its turn"):
                runs.delete(run_folder.output_of(run))
        assert queue.positions() == {} and first.exists() and second.exists()
        other.kill()  # as kill -9 does
        other.wait()
        until(lambda: not locks.is_queued(second))
        assert found(second).state == "broken"
        (folder / "go").touch()
    queue.submit(second)
    until(lambda: not queue.positions())
    assert not second.exists()


def test_a_run_that_is_withdrawn_can_wait_elsewhere(folder: Path) -> None:
    first, second = (runs.create(Recipe(), name) for name in ("a", "b"))
    one, other = (JobQueue([sys.executable, "-c", WORKER]) for _ in range(2))
    one.submit(first)
    one.submit(second)
    one.withdraw(second)
    assert found(second).state == "stopped"
    (folder / "go").touch()
    other.submit(second)
    until(lambda: not one.positions() and not other.positions())
    assert not first.exists() and not second.exists()


# The clock


def test_a_clock_that_goes_back_changes_no_figure(
    tiny: Bundle, tiny_recipe: Recipe, few: Split, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()

    def earlier_each_time() -> float:
        nonlocal now
        now -= 3600
        return now

    run = runs.create(tiny_recipe, "mine")
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", earlier_each_time)
        result = worker.work(run, few)
    assert result is not None and figures(result) == figures(tiny)
    assert all(0 <= epoch.seconds < 600 for epoch in result.history)


def test_what_comes_from_the_future_is_listed_and_replaced(tiny: Bundle, folder: Path) -> None:
    def in_the_future(path: Path) -> None:
        for file in (path, *path.iterdir()):
            os.utime(file, (2**32, 2**32))

    write(folder / "mine", files_of(tiny.directory))
    later = runs.create(Recipe(), "later")
    in_the_future(folder / "mine")
    in_the_future(later)
    runs.create(Recipe(), "now")
    assert [run.name for run in runs.unfinished()] == ["later", "now"]
    bundle.write(folder / "mine", files_of(tiny.directory), "now", 7.0, {})
    assert registry.find("mine").seconds == 7.0
