"""The workshop door, end to end: real trainings on a few hundred real pictures through the command line."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest

import train
from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, history_from_json
from model.data import dataset, published_lesson
from model.data.dataset import Split
from model.evaluation import measures
from model.network.recipe import Recipe
from model.training import loop, runs, sweep

ROOT = Path(__file__).parents[1]
SHORT = ["--pictures", "300", "--epochs", "3"]


class CtrlC(keras.callbacks.Callback):
    """A real SIGINT in the fifth step of the second epoch."""

    epoch = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if (self.epoch, batch) == (1, 4):
            signal.raise_signal(signal.SIGINT)


_train = loop.train


def interrupted_train(
    run: Path, data: Split, callbacks: tuple[keras.callbacks.Callback, ...], verbose: int | str
) -> None:
    _train(run, data, (*callbacks, CtrlC()), verbose)


@pytest.fixture(autouse=True, scope="module")
def answering_ctrl_c() -> Iterator[None]:
    """Shells start background jobs with Ctrl-C ignored; these tests send it whatever started them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def data(data: Split) -> Split:
    """A few of each part: to evaluate all and draw the map is most of the work in trainings so short."""
    return Split(data.train.first(3000), data.validation.first(1000), data.test.first(200))


@pytest.fixture(autouse=True)
def loaded_once(data: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run of the command would load the same pictures anew, which takes two seconds."""
    load = dataset.load
    monkeypatch.setattr(dataset, "load", lambda directory=None: load(directory) if directory else data)


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of train.py."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = train.main([str(argument) for argument in arguments])
    return status, out.getvalue(), err.getvalue()


def figures(history: tuple[Epoch, ...]) -> list[tuple[float, ...]]:
    """All of a history but the seconds."""
    return [(epoch.loss, epoch.accuracy, epoch.val_loss, epoch.val_accuracy) for epoch in history]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """What the whole run printed."""
    return []


@pytest.fixture(scope="module")
def whole(data: Split, tmp_path_factory: pytest.TempPathFactory, printed: list[str]) -> Bundle:
    """An uninterrupted run. Tests that change its folder work on a copy."""
    output = tmp_path_factory.mktemp("runs") / "whole"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "load", lambda directory=None: data)
        status, out, err = run(*SHORT, "--output", output)
    assert (status, err) == (0, "")
    printed.append(out)
    return bundle.read(output)


@pytest.fixture(scope="module")
def interrupted_folder(
    data: Split, tmp_path_factory: pytest.TempPathFactory, printed: list[str], answering_ctrl_c: None
) -> Path:
    """A folder with a run that Ctrl-C stopped in its second epoch."""
    folder = tmp_path_factory.mktemp("interrupted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "load", lambda directory=None: data)
        patch.setattr(loop, "train", interrupted_train)
        status, _, err = run(*SHORT, "--output", folder / "cut")
    assert status == 130
    (folder / "said").write_text(err)
    return folder


@pytest.fixture
def interrupted(interrupted_folder: Path, tmp_path: Path) -> Path:
    """The output of the interrupted run, in a folder of its own."""
    shutil.copytree(interrupted_folder / "cut.unfinished", tmp_path / "cut.unfinished")
    return tmp_path / "cut"


def test_the_loss_falls_and_the_bundle_holds_what_was_asked_for(whole: Bundle) -> None:
    losses = [epoch.loss for epoch in whole.history]
    assert len(losses) == 3 and losses[0] > losses[1] > losses[2]
    assert (whole.recipe.pictures, whole.recipe.epochs, whole.recipe.seed) == (300, 3, 42)
    assert names(whole.directory.parent) == {"whole"}


def test_the_trained_network_has_learnt_something(whole: Bundle, data: Split) -> None:
    assert measures.score(whole.test_logits, data.test.labels).accuracy > 0.5
    assert whole.validation_logits.shape == (1_000, 10)
    assert whole.network().count_params() == 333_526


def test_the_table_at_the_end_has_our_figures_beside_the_lessons(
    whole: Bundle, data: Split, printed: list[str]
) -> None:
    rows = dict(re.findall(r"^(\w[\w ]*?) {2,}(.*)$", printed[0], re.MULTILINE))
    score = measures.score(whole.test_logits, data.test.labels)
    assert rows["epochs"].split() == ["3", "8"]
    assert rows["best epoch"].split() == [str(whole.best_epoch), str(published_lesson.BEST_EPOCH)]
    assert rows["validation loss"].endswith("0.2157") and rows["validation accuracy"].endswith("0.9202")
    assert rows["test loss"].split()[0] == f"{score.loss:.4f}"
    assert rows["test accuracy"].split()[0] == f"{score.accuracy:.4f}"
    assert rows["seconds"].split()[0] == f"{whole.seconds:.0f}"
    assert rows["saved in"].strip() == str(whole.directory)


def test_an_interruption_says_where_it_stopped_and_how_to_go_on(interrupted_folder: Path) -> None:
    said = (interrupted_folder / "said").read_text()
    assert "Stopped in epoch 2." in said and ": 1." in said
    assert f"python train.py --resume --output {interrupted_folder / 'cut'}" in said
    assert "Traceback" not in said


def test_an_interruption_leaves_nothing_half_written(interrupted_folder: Path, whole: Bundle) -> None:
    assert names(interrupted_folder) == {"cut.unfinished", "said"}
    run_folder = interrupted_folder / "cut.unfinished"
    assert names(run_folder) == {"recipe.json", "history.json", "epoch-00.weights.h5", "epoch-01.weights.h5",
        "control", "lock", "progress.json"}  # fmt: skip
    assert figures(runs.load(run_folder)[1]) == figures(whole.history[:1])


@pytest.mark.slow
def test_a_resumed_run_ends_as_an_uninterrupted_one(interrupted: Path, whole: Bundle) -> None:
    status, out, err = run("--resume", "--output", interrupted)
    assert (status, err) == (0, "") and "saved in" in out
    resumed = bundle.read(interrupted)
    assert resumed.recipe == whole.recipe
    assert figures(resumed.history) == figures(whole.history)
    for own, expected in zip(resumed.network().get_weights(), whole.network().get_weights(), strict=True):
        assert np.array_equal(own, expected)
    assert np.array_equal(resumed.test_logits, whole.test_logits)
    for epoch, tensors in whole.snapshots().items():
        assert all(map(np.array_equal, tensors, resumed.snapshots()[epoch]))
    assert names(interrupted.parent) == {"cut"}


def test_resume_finds_the_run_that_was_interrupted_last(
    interrupted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.unfinished"
    earlier.mkdir()
    os.utime(earlier, (1, 1))
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(tmp_path))
    monkeypatch.setattr(loop, "train", interrupted_train)
    status, _, err = run("--resume")
    assert status == 130 and ": 1." in err and str(interrupted) in err


def test_an_unfinished_run_is_not_begun_anew(interrupted: Path) -> None:
    before = contents(interrupted.parent)
    status, _, err = run(*SHORT, "--output", interrupted)
    assert status == 1 and "holds an unfinished run: continue it with --resume" in err
    assert contents(interrupted.parent) == before


def test_a_trained_model_is_not_overwritten_unasked(whole: Bundle) -> None:
    before = contents(whole.directory.parent)
    status, out, err = run(*SHORT, "--output", whole.directory)
    assert (status, out) == (1, "")
    assert err == (f"{whole.directory} holds a trained model: give another --output, or --overwrite to replace it.\n")
    assert contents(whole.directory.parent) == before


def test_overwrite_replaces_a_trained_model_with_the_next(whole: Bundle, tmp_path: Path) -> None:
    output = Path(shutil.copytree(whole.directory, tmp_path / "old"))
    status, _, err = run("--pictures", 50, "--epochs", 1, "--seed", 7, "--overwrite", "--output", output)
    assert (status, err) == (0, "")
    recipe = bundle.read(output).recipe
    assert (recipe.seed, recipe.pictures, recipe.epochs) == (7, 50, 1)
    assert names(tmp_path) == {"old"}


def test_an_interrupted_overwrite_keeps_the_old_model(
    whole: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = Path(shutil.copytree(whole.directory, tmp_path / "old"))
    monkeypatch.setattr(loop, "train", interrupted_train)
    assert run(*SHORT, "--overwrite", "--output", output)[0] == 130
    assert contents(output) == contents(whole.directory)


@pytest.mark.parametrize("arguments", [["--resume"], ["--resume", "--output", "nothing"]])
def test_nothing_to_resume_is_told(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CNN_ATELIER_RUNS", raising=False)
    status, _, err = run(*arguments)
    assert status == 1 and err.startswith("There is no interrupted run to resume in ")
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--epochs", "0"], "epochs of a recipe cannot be 0: 1 ≤ epochs ≤ 1,000."),
        (["--seed", "-1"], "seed of a recipe cannot be -1: 0 ≤ seed < 2,147,483,647."),
        (["--pictures", "5"], "pictures of a recipe cannot be 5: 10 ≤ pictures ≤ 48,000."),
        (["--data", "nowhere"], "train-images-idx3-ubyte.gz cannot be read"),
    ],
)
def test_a_cheap_problem_is_told_before_anything_is_written(
    arguments: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments, "--output", "runs/new")
    assert (status, out) == (1, "") and reason in err
    assert names(tmp_path) == set()


def test_ctrl_c_while_the_pictures_load_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "load", lambda directory: signal.raise_signal(signal.SIGINT))
    status, _, err = run("--output", tmp_path / "new")
    assert status == 130 and err.strip() == "Stopped before the training began."
    assert names(tmp_path) == set()


def test_a_new_run_goes_to_the_runs_folder_by_its_recipes_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(tmp_path / "mine"))
    (tmp_path / "mine" / "lesson").mkdir(parents=True)
    (tmp_path / "mine" / "lesson" / bundle.MANIFEST).touch()
    status, _, err = run()
    assert status == 1 and err.startswith(f"{tmp_path / 'mine' / 'lesson'} holds a trained model")


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        train.main(["--help"])
    text = capsys.readouterr().out
    options = ["--recipe", "--epochs", "--seed", "--pictures", "--data", "--output", "--overwrite", "--resume"]
    options += ["--sweep"]
    assert caught.value.code == 0 and all(option in text for option in options)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_stops_the_command_itself_between_two_whole_epochs(tmp_path: Path) -> None:
    command = [sys.executable, "train.py", "--pictures", "1000", "--output", str(tmp_path / "cut")]
    history = tmp_path / "cut.unfinished" / bundle.HISTORY
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        try:
            deadline = time.monotonic() + 120
            while not (history.exists() and history_from_json(history.read_text())):
                assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "said").read_text()
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
        finally:
            process.kill()
            process.wait()
    done = len(runs.load(tmp_path / "cut.unfinished")[1])
    assert names(tmp_path) == {"cut.unfinished", "said"}
    assert (
        f"Stopped in epoch {done + 1}. Finished epochs, kept in {tmp_path / 'cut.unfinished'}: {done}."
        in (tmp_path / "said").read_text()
    )
    assert {f"epoch-{epoch:02d}.weights.h5" for epoch in range(done + 1)} <= names(history.parent)


# What went wrong once


@pytest.mark.parametrize("given", [["--epochs", "2"], ["--seed", "0"], ["--pictures", "50"], ["--overwrite"]])
def test_a_resumed_run_takes_no_other_recipe(
    interrupted: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    before = contents(interrupted.parent)
    with pytest.raises(SystemExit) as caught:
        train.main(["--resume", "--output", str(interrupted), *given])
    assert caught.value.code == 2
    assert "a resumed run keeps its own recipe" in capsys.readouterr().err
    assert contents(interrupted.parent) == before


@pytest.mark.parametrize("given", [[], ["--overwrite"]])
@pytest.mark.parametrize("kind", ["folder", "empty folder", "file"])
def test_what_is_no_trained_model_is_never_replaced(tmp_path: Path, kind: str, given: list[str]) -> None:
    mine = tmp_path / "mine"
    if kind == "file":
        mine.write_text("precious")
    else:
        mine.mkdir()
    if kind == "folder":
        (mine / "thesis.txt").write_text("precious")
    before = contents(tmp_path)
    status, out, err = run(*SHORT, *given, "--output", mine)
    assert (status, out) == (1, "")
    assert err == f"{mine} holds something else than a trained model: give another --output.\n"
    assert contents(tmp_path) == before and names(tmp_path) == {"mine"}


def test_an_output_below_a_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, out, err = run(*SHORT, "--output", tmp_path / "file" / "new")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "cannot be written or read: " in err and str(tmp_path / "file") in err


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "No space left on device"), (errno.EACCES, "Permission denied")]
)
def test_a_disk_that_takes_nothing_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    original = Path.mkdir

    def refuse(path: Path, *arguments: object, **options: object) -> None:
        if path.name == "runs":
            raise OSError(number, os.strerror(number), str(path))
        original(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    status, out, err = run(*SHORT, "--output", tmp_path / "runs" / "new")
    assert (status, out, err) == (1, "", f"{tmp_path / 'runs'} cannot be written or read: {reason}.\n")
    assert names(tmp_path) == set()


@pytest.mark.slow
def test_a_disk_that_is_full_in_the_end_is_told_and_the_run_kept(
    interrupted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.parent.name == "cut.unfinished":
            return original(path, content)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        status, _, err = run("--resume", "--output", interrupted)
    assert (status, err) == (1, f"{interrupted} cannot be written or read: No space left on device.\n")
    assert names(interrupted.parent) == {"cut.unfinished"}
    assert len(runs.load(interrupted.with_name("cut.unfinished"))[1]) == 3


# Sweeps


def test_a_sweep_takes_no_recipe_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        train.main(["--sweep", "sweep.toml", "--epochs", "2"])
    assert caught.value.code == 2 and "a sweep's file says what it trains" in capsys.readouterr().err


def test_a_sweep_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    status, out, err = run("--sweep", tmp_path / "nothing.toml")
    assert (status, out) == (1, "") and "nothing.toml cannot be read" in err and err.count("\n") == 1


def test_a_failed_trial_is_told_and_makes_the_sweep_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(trials: dict[str, Recipe], runs: Path, data: Path | None) -> Iterator[sweep.Outcome]:
        for name in trials:
            yield sweep.Outcome(name, None, "no memory")

    monkeypatch.setenv("CNN_ATELIER_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(sweep, "run", failing)
    file = tmp_path / "sweep.toml"
    file.write_text("seeds = [5]")
    status, out, err = run("--sweep", file)
    assert (status, err) == (1, "")
    assert out == "1 trials, 0 of them finished before.\n1 of 1  lesson-seed-5: failed: no memory\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one group of processes")
def test_an_interrupted_sweep_keeps_what_is_finished_and_goes_on(tmp_path: Path) -> None:
    file, runs, said = tmp_path / "sweep.toml", tmp_path / "runs", tmp_path / "said"
    trials = "[fields]\nfilters = [2, 3]\npictures = 200\nepochs = 1\n[vary]\ndense_units = [5, 6]\n"
    file.write_text("seeds = [1, 2, 3, 4]\n" + trials)
    environment = os.environ | {"CNN_ATELIER_RUNS": str(runs)}
    command = [sys.executable, "train.py", "--sweep", str(file)]
    with said.open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "8 trials, 0 of them finished before.\n"
            first = process.stdout.readline()
            assert first.startswith("1 of 8  lesson-dense_units-"), said.read_text()
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            rest = process.stdout.read()
            assert process.wait(60) == 130
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
    kept = names(runs)
    assert len(kept) == 1 + rest.count("validation accuracy") < 8
    assert f"Stopped. Finished trials, kept in {runs}: {len(kept)}. The same command goes on." in said.read_text()
    assert "Traceback" not in said.read_text()
    # The same command goes on: it begins with what is left, and what was finished is whole.
    left = sweep.remaining(sweep.read(file), runs)
    assert len(left) == 8 - len(kept) and not kept & left.keys()
    assert all(len(bundle.read(runs / name).history) == 1 for name in kept)
