"""The page Training with its three views and each of their states, by Streamlit's own test driver."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import bundle, registry
from model.bundle.history import Epoch, history_to_json
from model.network import architecture
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem
from model.training import limits, locks, run_folder, runs
from model.training.run_folder import Progress
from tests.ui.conftest import APP, LESSON
from tests.ui.test_pages import texts
from ui.training import jobs

RECIPE = Recipe(name="own", filters=(4, 8), dense_units=10, epochs=5, pictures=960)


class Queue:
    """A queue that trains nothing: what it is told is what the tests look at."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.places: dict[Path, int] = {}
        self.untold: dict[Path, Problem] = {}

    def positions(self) -> dict[Path, int]:
        return self.places

    def reasons(self) -> dict[Path, Problem]:
        return self.untold

    def submit(self, run: Path, order: str = "run") -> None:
        limits.check_queue(len(self.places))
        run_folder.give_order(run, order)  # type: ignore[arg-type]
        self.told.append((run_folder.output_of(run).name, order))
        self.places[run] = len(self.places)

    def withdraw(self, run: Path) -> None:
        run_folder.give_order(run, "stop")
        self.told.append((run_folder.output_of(run).name, "withdraw"))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    made = Queue()
    jobs._latest.clear()
    monkeypatch.setattr(jobs, "queue", lambda: made)
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "runs").mkdir()
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture
def app(queue: Queue, folder: Path) -> AppTest:
    return AppTest.from_file(APP, default_timeout=60)


def view(app: AppTest, name: str) -> AppTest:
    app.session_state["show"] = name
    app.run()
    return app.switch_page("ui/training/page.py").run()


def create(queue: Queue, name: str = "mine", epochs: int = 0, position: int | None = None) -> Path:
    """A run with so many epochs behind it; a position says that it stands in the queue."""
    run = runs.create(RECIPE, name, np.zeros((28, 28), np.uint8))
    history = tuple(Epoch(0.6, 0.7, 0.5 - 0.01 * epoch, 0.8, 1.0) for epoch in range(epochs))
    run_folder.write(run / bundle.HISTORY, history_to_json(history))
    for epoch in range(epochs):
        run_folder.add_answer(run, epoch + 1, np.full(10, 0.1, np.float32))
    if position is not None:
        queue.places[run] = position
    return run


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_the_link_opens_a_view(app: AppTest) -> None:
    app.query_params["show"] = "runs"
    app.run()
    app.switch_page("ui/training/page.py").run()
    assert "Side by side" in texts(app)


def test_recipes_that_a_page_may_not_train_are_left_to_the_command(app: AppTest) -> None:
    view(app, "train")
    offered = app.button_group(key="recipe").options
    assert "sketch-plus" in str(offered) and "champion" not in str(offered)


@pytest.mark.parametrize("name", [name for name, recipe in RECIPES.items() if recipe.epochs <= limits.MOST_EPOCHS])
def test_a_recipe_says_what_it_will_come_to(app: AppTest, name: str) -> None:
    app.session_state["recipe"] = name
    view(app, "train")
    assert app.metric[0].value == f"{architecture.parameters(RECIPES[name]):,}"
    assert app.metric[1].value.endswith((" min", " s"))


def test_ones_own_recipe_is_counted_as_it_is_chosen(app: AppTest) -> None:
    app.session_state["recipe"] = "own"
    view(app, "train")
    assert app.metric[0].value == "333,526"
    before = app.metric[1].value
    app.select_slider(key="own-second").set_value(16)
    app.select_slider(key="own-share").set_value(1).run()
    assert app.metric[0].value == f"{architecture.parameters(Recipe(filters=(32, 16))):,}"
    assert app.metric[1].value != before


def test_start_lays_the_run_out_and_queues_it(app: AppTest, queue: Queue, folder: Path) -> None:
    app.session_state["recipe"] = "own"
    view(app, "train")
    app.select_slider(key="own-epochs").set_value(3)
    app.select_slider(key="own-share").set_value(2)
    app.text_input(key="run-name").set_value("first try".replace(" ", "-"))
    press(app, "Start")
    run = runs.read(folder / "first-try.unfinished")
    assert run is not None and queue.told == [("first-try", "run")]
    assert (run.recipe.name, run.recipe.epochs, run.recipe.pictures) == ("own", 3, 960)
    assert np.array_equal(run_folder.picture(run.folder), app.session_state["current_picture"].pixels)  # type: ignore[arg-type]
    assert "first-try" in texts(app) and "Train another one" in texts(app)
    assert "No epoch is finished yet" in texts(app)


@pytest.mark.parametrize("name", ["../lesson", "a b", "mine"])
def test_a_bad_name_gets_one_sentence_and_changes_nothing(app: AppTest, queue: Queue, folder: Path, name: str) -> None:
    create(queue, position=0)
    view(app, "train")
    app.text_input(key="run-name").set_value(name)
    press(app, "Put it in the queue")
    assert len(app.error) == 1 and "name" in app.error[0].value
    assert queue.told == [] and [path.name for path in folder.iterdir()] == ["mine.unfinished"]


def test_a_full_queue_and_a_full_folder_are_told(app: AppTest, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    view(app, "train")
    queue.places = {Path(f"{number}"): number for number in range(limits.MOST_WAITING + 1)}
    press(app, "Start")
    assert "trainings wait already" in app.error[0].value and queue.told == []
    monkeypatch.setattr(limits, "MOST_RUNS", 0)
    queue.places = {}
    press(app, "Start")
    assert "The runs folder holds 0 runs" in app.error[0].value and queue.told == []


def test_a_recipe_beyond_the_limits_is_refused_whatever_the_browser_sends(queue: Queue, folder: Path) -> None:
    with pytest.raises(Problem, match="Here epochs can be"):
        jobs.start(Recipe(epochs=1000), "mine", None)
    assert list(folder.iterdir()) == [] and queue.told == []


def test_a_run_is_seen_while_it_trains(app: AppTest, queue: Queue) -> None:
    run = create(queue, epochs=1, position=0)
    points = ((0.5, 2.0, 0.3), (1.0, 0.9, 0.6), (1.2, 0.5, 0.8))
    run_folder.write_progress(run, Progress("training", 2, 6, 30, 0.5, 0.8, 200.0, points))
    view(app, "train")
    assert app.get("progress")[0].proto.text == "Epoch 2 of 5, step 6 of 30. At most 3 min left."
    assert app.get("progress")[0].proto.value == 24
    assert len(app.get("vega_lite_chart")) == 3
    assert {"Pause", "Stop and keep the best epoch"} <= set(labels(app)) and "Resume" not in labels(app)


@pytest.mark.parametrize(
    ("stage", "words"), [("preparing", "TensorFlow is loaded"), ("finishing", "the best epoch answers")]
)
def test_what_comes_before_and_after_the_epochs_is_told(app: AppTest, queue: Queue, stage: str, words: str) -> None:
    run = create(queue, epochs=2, position=0)
    run_folder.write_progress(run, Progress(stage))  # type: ignore[arg-type]
    view(app, "train")
    assert words in app.get("progress")[0].proto.text
    assert "Pause" not in labels(app)


def test_a_run_is_paused_and_resumed(app: AppTest, queue: Queue) -> None:
    run = create(queue, epochs=1, position=0)
    run_folder.write_progress(run, Progress("training", 2, 6, 30))
    view(app, "train")
    press(app, "Pause")
    assert run_folder.order(run) == "pause" and "Paused. Finished epochs: 1 of 5." in texts(app)
    queue.places = {}  # the worker made room
    press(app, "Resume")
    assert queue.told == [("mine", "run")] and run_folder.order(run) == "run"


def test_stopping_tells_the_worker(app: AppTest, queue: Queue) -> None:
    run = create(queue, epochs=1, position=0)
    with locks.owned(run):
        view(app, "train")
        press(app, "Stop and keep the best epoch")
    assert queue.told == [("mine", "withdraw")] and run_folder.order(run) == "stop"


def test_a_queue_says_who_is_ahead(app: AppTest, queue: Queue) -> None:
    create(queue, "first", 1, 0)
    create(queue, "second", 0, 1)
    create(queue, "third", 0, 2)
    view(app, "train")
    assert "trainings ahead of it: 1" in texts(app) and "trainings ahead of it: 2" in texts(app)
    assert [title.value for title in app.header] == ["first", "second", "third", "Train another one"]


def test_a_broken_run_says_why_and_can_be_resumed_kept_or_deleted(app: AppTest, queue: Queue, folder: Path) -> None:
    create(queue, epochs=2)
    view(app, "train")
    assert not app.error  # somebody else's broken run is no news here
    view(app, "runs")
    assert "The training ended unexpectedly. Finished epochs: 2 of 5." in texts(app)
    assert len(app.get("vega_lite_chart")) == 2  # its own curves are folded
    app.session_state["curves-mine"] = True
    app.run()
    assert len(app.get("vega_lite_chart")) == 5
    press(app, "Keep the best epoch")
    assert queue.told == [("mine", "withdraw"), ("mine", "stop")]
    queue.places, queue.told = {}, []
    run_folder.give_order(folder / "mine.unfinished", "run")
    app.run()
    press(app, "Resume")
    assert queue.told == [("mine", "run")]
    queue.places = {}
    app.run()
    press(app, "Delete mine")
    assert list(folder.iterdir()) == []


def test_a_reload_still_shows_the_run_that_broke(app: AppTest, queue: Queue, folder: Path) -> None:
    press(view(app, "train"), "Start")
    (run,) = queue.places
    queue.places, queue.untold = {}, {run: Problem("The training ended unexpectedly, with exit status 7.")}
    reloaded = view(AppTest.from_file(APP, default_timeout=60), "train")
    assert [title.value for title in reloaded.header] == ["lesson", "Train a network"]
    assert "with exit status 7. Finished epochs: 0 of 20." in texts(reloaded)


def test_why_a_run_cannot_be_resumed_is_told_until_it_can(app: AppTest, queue: Queue) -> None:
    create(queue, epochs=1)
    queue.places = {Path(f"{number}"): number for number in range(limits.MOST_WAITING + 1)}
    press(view(app, "runs"), "Resume")
    for _ in range(2):  # a panel runs anew every few seconds
        assert ["trainings wait already" in error.value for error in app.error if "ended" not in error.value] == [True]
        app.run()
    queue.places = {}
    press(app, "Resume")
    assert not app.error and queue.told == [("mine", "run")]


def test_a_run_stopped_too_early_says_that_nothing_is_kept(app: AppTest, queue: Queue) -> None:
    run_folder.give_order(create(queue), "stop")
    view(app, "runs")
    assert "there is nothing to keep" in texts(app)
    assert "Keep the best epoch" not in labels(app)


def test_a_finished_run_is_announced_and_becomes_the_apps_model(app: AppTest, folder: Path) -> None:
    shutil.copytree(LESSON, folder / "mine")
    app.session_state["watched_run"] = "mine"
    view(app, "train")
    assert "**mine** is trained: validation accuracy 0.9178 in epoch 8" in app.success[0].value
    press(app, "Use it in the app")
    assert app.selectbox(key="model").value == "mine"
    assert "Model: mine" in texts(app)


def test_runs_stand_side_by_side(app: AppTest, folder: Path) -> None:
    shutil.copytree(registry.SHIPPED / "sketch", folder / "mine")
    os.utime(folder / "mine")
    view(app, "runs")
    assert app.multiselect(key="compared").value == ["mine", "lesson"]
    figures, differences = (table.value for table in app.table)
    assert figures["mine"]["Test accuracy"] == "0.9226" and figures["lesson"]["Test accuracy"] == "0.9158"
    assert differences["lesson"]["optimizer"] == "adam" and differences["mine"]["optimizer"] == "adamw"
    assert "architecture" not in differences.index
    assert len(app.get("vega_lite_chart")) == 2
    app.multiselect(key="compared").set_value(["lesson"]).run()
    assert "Choose a second model" in texts(app)
    app.multiselect(key="compared").set_value([]).run()
    assert "Choose one model or more" in texts(app)


def test_a_model_that_ships_cannot_be_deleted_and_ones_own_can(app: AppTest, folder: Path) -> None:
    shutil.copytree(LESSON, folder / "mine")
    view(app, "runs")
    assert "Delete mine" in labels(app)
    app.session_state["model"] = "mine"
    app.run()
    press(app, "Delete mine")
    assert list(folder.iterdir()) == [] and (registry.SHIPPED / "lesson").is_dir()
    assert app.selectbox(key="model").value == "automatic" or "There is no model called mine" not in texts(app)
    app.selectbox(key="managed").select("lesson").run()
    assert not [label for label in labels(app) if label.startswith("Delete")]


def test_every_format_is_offered(app: AppTest) -> None:
    view(app, "runs")
    offered = [button.label for button in app.get("download_button")]
    assert offered == ["Download as Keras", "Download as ONNX", "Download as LiteRT", "Take home as a page"]


def test_a_broken_bundle_says_so_and_can_be_deleted(app: AppTest, folder: Path) -> None:
    shutil.copytree(LESSON, folder / "mine")
    (folder / "mine" / bundle.HISTORY).write_text("[]")
    view(app, "runs")
    app.selectbox(key="managed").select("mine").run()
    assert "Model mine cannot be used" in texts(app)
    assert not app.get("download_button")
    press(app, "Delete mine")
    assert list(folder.iterdir()) == []


def test_a_stopped_training_is_not_called_early_stopping(app: AppTest, folder: Path) -> None:
    shutil.copytree(LESSON, folder / "mine")
    model = bundle.read(LESSON)
    names = [path.name for path in LESSON.iterdir() if path.name != bundle.MANIFEST]
    files = {name: (LESSON / name).read_bytes() for name in names}
    files[bundle.HISTORY] = history_to_json(model.history[:3]).encode()
    bundle.write(folder / "mine", files, model.created, model.seconds, model.versions)
    app.session_state["model"] = "mine"
    view(app, "curves")
    assert "The training was stopped after epoch 3." in texts(app)
