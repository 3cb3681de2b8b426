"""What a run's folder says, however it was left, and what names a run may have."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model import untrusted
from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, history_to_json
from model.data import dataset
from model.network.recipe import MOST_EPOCHS, Recipe
from model.problem import Problem
from model.training import locks, run_folder, runs
from model.training.run_folder import Progress
from tests.model.bundle.test_hostile_bundles import npy, npz
from tests.unlucky import undecodable

TINY = Recipe(name="tiny", filters=(2, 3), dense_units=5, epochs=3, pictures=96)
finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runs folder of one's own."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    return tmp_path / "runs"


@contextmanager
def trained_elsewhere(run: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the run."""
    script = "import sys; from pathlib import Path; from model.training import locks\n"
    script += f"with locks.owned(Path({str(run)!r})):\n"
    script += " print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def has(run: Path, *losses: float) -> None:
    """Give a run a history."""
    history = tuple(Epoch(0.5, 0.8, loss, 0.8, 1.0) for loss in losses)
    run_folder.write(run / bundle.HISTORY, history_to_json(history))


@given(st.text())
def test_a_name_is_refused_or_is_one_folder_of_the_runs_folder(text: str) -> None:
    try:
        name = runs.checked_name(text)
    except Problem:
        return
    folder = Path("/somewhere/runs")
    assert (folder / name).resolve().parent == folder and (folder / name).name == name
    assert 1 <= len(name) <= runs.LONGEST_NAME and not name.startswith((".", "-"))
    assert runs.checked_name(name) == name


@pytest.mark.parametrize(
    "text",
    ["", " ", "..", ".", "a/b", "../lesson", "a\\b", "/etc", "a.unfinished", "-x", "CON", "com1", "a" * 41, "a\0b", 
     "a b", "a\nb", "\ud800"],
)  # fmt: skip
def test_names_that_could_be_more_than_names_are_refused(text: str) -> None:
    with pytest.raises(Problem, match="A run's name is made of letters"):
        runs.checked_name(text)


def test_names_of_any_script_become_folders(folder: Path) -> None:
    for name in ("mine", "내-훈련", "Größe_2"):
        run = runs.create(TINY, name)
        assert run.is_dir() and run.parent == folder and run_folder.output_of(run).name == name


def test_a_name_is_given_once_whatever_its_case(folder: Path, tiny: Bundle) -> None:
    runs.create(TINY, "mine")
    shutil.copytree(tiny.directory, folder / "done")
    for name in ("mine", "MINE", "Done"):
        with pytest.raises(Problem, match="There is a run called"):
            runs.create(TINY, name)
    assert (runs.free_name("mine"), runs.free_name("done"), runs.free_name("new")) == ("mine-2", "done-2", "new")


def test_a_new_run_is_whole_and_keeps_its_picture(folder: Path) -> None:
    picture = dataset.load_test().images[3]
    run = runs.create(TINY, "mine", picture)
    found = runs.read(run)
    assert found is not None and (found.recipe, found.history, found.progress) == (TINY, (), Progress())
    kept = run_folder.picture(run)
    assert kept is not None and np.array_equal(kept, picture)
    assert [path.name for path in folder.iterdir()] == ["mine.unfinished"]


def test_the_state_follows_from_order_lock_and_queue() -> None:
    run = runs.create(TINY, "mine")

    def state(position: int | None = None) -> tuple[str, int]:
        found = runs.read(run, {} if position is None else {run: position})
        assert found is not None
        return found.state, found.ahead

    assert [state(), state(0), state(2)] == [("broken", 0), ("running", 0), ("queued", 2)]
    run_folder.give_order(run, "pause")
    assert [state(), state(0)] == [("paused", 0)] * 2
    run_folder.give_order(run, "stop")
    assert [state(), state(0)] == [("stopped", 0), ("running", 0)]
    run_folder.give_order(run, "run")
    with trained_elsewhere(run) as process:
        assert state() == ("running", 0)
        with pytest.raises(Problem, match="is being trained: stop it first"):
            runs.delete(run_folder.output_of(run))
        process.kill()  # as kill -9 does
        process.wait()
        assert state() == ("broken", 0)


def test_two_processes_do_not_train_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.create(TINY, "mine")
    monkeypatch.setattr(locks, "_LOCK_SECONDS", 0.1)
    with trained_elsewhere(run), pytest.raises(Problem, match=r"by process \d+ on"), locks.owned(run):
        pass
    with locks.owned(run):
        assert locks.is_locked(run)
    assert not locks.is_locked(run)


def test_a_broken_run_says_why_and_what_it_had() -> None:
    run = runs.create(TINY, "mine")
    has(run, 0.5, 0.4)
    found = runs.read(run)
    assert found is not None and len(found.history) == 2
    assert str(found.reason) == "The training ended unexpectedly."
    run_folder.write_problem(run, Problem("{file} is missing.", file="data"))
    found = runs.read(run)
    assert found is not None and str(found.reason) == "data is missing."
    run_folder.write_problem(run, None)
    found = runs.read(run)
    assert found is not None and str(found.reason) == "The training ended unexpectedly."


def test_folders_that_hold_no_run_are_left_out(folder: Path) -> None:
    assert runs.unfinished() == ()
    for name in ("empty", "spoilt"):
        (folder / f"{name}.unfinished").mkdir(parents=True)
    (folder / "spoilt.unfinished" / bundle.RECIPE).write_text("{")
    runs.create(TINY, "mine")
    assert [run.name for run in runs.unfinished()] == ["mine"]


words = st.one_of(
    st.text(st.characters(codec="utf-8")), st.sampled_from(["run", "pause", "stop", "stop\n", "PAUSE", ""])
)


@given(words)
def test_an_order_is_one_of_three_words(text: str) -> None:
    with tempfile.TemporaryDirectory() as run:
        (Path(run) / "control").write_bytes(text.encode())
        assert run_folder.order(Path(run)) == (text.strip() if text.strip() in ("pause", "stop") else "run")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
spoilt = st.one_of(
    st.binary(),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        dict.fromkeys(Progress.__dataclass_fields__, json_values) | {"stage": st.sampled_from(["training", "x"])}
    ).map(lambda value: json.dumps(value).encode()),
)


TEN = json.dumps([0.1] * 10)
HOSTILE = [
    npz(picture_npy=npy("(28, 28)", "|u1")),
    npy(f"({10**14},)", "|u1"),
    npy("(28, 28)", "|O"),
    f'{{"99999999999999999999999": {TEN}}}'.encode(),
    f'{{"1001": {TEN}}}'.encode(),
    b'{"template": "\\ud800", "details": {}}',
    b'{"template": "{a:>1000000000}", "details": {"a": "x"}}',
    b"[" * 100_000,
    *(
        json.dumps(asdict(Progress("training", 1, 1, 2)) | changes).encode()
        for changes in (
            {"epoch": 1001}, {"epoch": 0}, {"epoch": "1"}, {"step": True}, {"steps": 10**400},
            {"seconds_left": math.nan}, {"seconds_left": math.inf},
            {"points": [[0, 0, 0]] * (run_folder._MOST_POINTS + 1)},
        )
    ),
]  # fmt: skip


def with_examples(test: Callable[[bytes], None]) -> Callable[[bytes], None]:
    for content in HOSTILE:
        test = example(content)(test)
    return test


@with_examples
@given(spoilt)
def test_whatever_stands_in_its_files_a_run_can_be_read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        run = Path(name) / "mine.unfinished"
        runs.lay_out(TINY, run)
        for file in ("control", "progress.json", "answers.json", "problem.json", "picture.npy"):
            (run / file).write_bytes(content)
        found = runs.read(run)
        assert found is not None and 0 <= found.progress.step <= found.progress.steps
        assert len(found.progress.points) <= run_folder._MOST_POINTS and math.isfinite(found.progress.seconds_left or 0)
        assert 1 <= found.progress.epoch <= MOST_EPOCHS
        assert not found.reason or len(str(found.reason).encode()) < 10_000
        assert all(shares.shape == (10,) and epoch <= MOST_EPOCHS for epoch, shares in run_folder.answers(run).items())
        assert run_folder.picture(run) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("name", ["control", "progress.json", "answers.json", "problem.json", "picture.npy"])
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(name: str) -> None:
    """Nor does a link, which may lead to one, or to a file without end."""
    run, other = runs.create(TINY, "mine"), runs.create(TINY, "other")
    os.mkfifo(run / name)
    (other / name).symlink_to("/dev/zero")
    for found in runs.unfinished():
        assert (found.state, found.progress, str(found.reason)) == (
            "broken",
            Progress(),
            "The training ended unexpectedly.",
        )
        assert run_folder.picture(found.folder) is None and run_folder.answers(found.folder) == {}
    assert len(runs.unfinished()) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_text('[{"loss": 1' + "0" * 400 + "}]"),
        lambda file: file.write_text(history_to_json((Epoch(0.5, 0.8, 0.5, 0.8, math.inf),))),
        lambda file: file.write_text("[" * 100_000),
        lambda file: file.write_bytes(bytes(untrusted.MOST_SMALL_BYTES + 1)),
        lambda file: file.unlink(),
        lambda file: (file.unlink(), file.mkdir()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [bundle.RECIPE, bundle.HISTORY])
def test_a_run_that_cannot_be_read_is_told_and_left_out(name: str, spoil: Callable[[Path], object]) -> None:
    run, _other = runs.create(TINY, "mine"), runs.create(TINY, "other")
    spoil(run / name)
    with pytest.raises(Problem, match=r"mine\.unfinished holds no run that could be continued"):
        runs.load(run)
    assert runs.read(run) is None and [found.name for found in runs.unfinished()] == ["other"]


def test_a_folder_whose_name_is_no_text_is_left_out(folder: Path) -> None:
    run = runs.create(TINY, "mine")
    shutil.copytree(run, undecodable(folder, run_folder.SUFFIX))
    assert [found.name for found in runs.unfinished()] == ["mine"]


@given(
    st.builds(
        Progress,
        stage=st.sampled_from(["preparing", "training", "finishing"]), epoch=st.integers(1, 99),
        step=st.integers(0, 50), steps=st.integers(50, 99), loss=st.none() | finite, accuracy=st.none() | finite,
        seconds_left=st.none() | finite, points=st.lists(st.tuples(finite, finite, finite)).map(tuple),
    )
)  # fmt: skip
def test_progress_is_read_as_it_was_written(made: Progress) -> None:
    with tempfile.TemporaryDirectory() as run:
        run_folder.write_progress(Path(run), made)
        assert run_folder.progress(Path(run)) == made


def test_answers_of_an_earlier_attempt_at_an_epoch_are_forgotten(folder: Path) -> None:
    run = runs.create(TINY, "mine")
    for epoch in (1, 2, 3, 2):
        run_folder.add_answer(run, epoch, np.full(10, epoch / 10, np.float32))
    assert list(run_folder.answers(run)) == [1, 2]


def test_deleting_takes_one_run_and_nothing_else(folder: Path, tiny: Bundle, tmp_path: Path) -> None:
    shutil.copytree(tiny.directory, folder / "done")
    shutil.copytree(tiny.directory, tmp_path / "elsewhere")
    runs.create(TINY, "mine")
    for output in (tmp_path / "elsewhere", registry.SHIPPED / "lesson", folder / "..", folder / ".hidden"):
        with pytest.raises(Problem, match="not in the runs folder"):
            runs.delete(output)
    assert (registry.SHIPPED / "lesson").is_dir() and (tmp_path / "elsewhere").is_dir()
    runs.delete(folder / "mine")
    assert [path.name for path in folder.iterdir()] == ["done"]
    runs.delete(folder / "done")
    assert list(folder.iterdir()) == []
