"""Training, "Train": layers of one's own and pictures of one's own; and what was taught, trained further."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from model.data import things
from model.network import architecture
from model.network.recipe import LESSON_BLOCKS, Block, Recipe
from model.training import limits, runs
from tests.ui.shared.test_class_mode import everything
from tests.ui.teach.test_teach import icons
from tests.ui.test_pages import page, texts
from tests.ui.training.test_training import Queue, app, folder, press, queue, view  # noqa: F401 (fixtures)
from ui.training import layers

LAYERS = Recipe(architecture="own", blocks=LESSON_BLOCKS)


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def things_zipped(count: int = 10) -> bytes:
    known, files = things.load(), {"notes.txt": b"no picture"}
    for label, name in enumerate(things.NAMES[:3]):
        for number, picture in enumerate(known.images[known.labels == label][:count]):
            buffer = io.BytesIO()
            Image.fromarray(picture).save(buffer, "PNG")
            files[f"{name}/{number}.png"] = buffer.getvalue()
    return zipped(files | {"hat/broken.png": b"nothing"})


@pytest.fixture
def own_layers(app: AppTest) -> AppTest:  # noqa: F811
    app.session_state["recipe"] = "own"
    app.session_state["own-network"] = True
    return view(app, "train")


def test_ones_own_layers_begin_as_the_lessons(own_layers: AppTest) -> None:
    assert own_layers.metric[0].value == "333,526" == f"{architecture.parameters(LAYERS):,}"
    assert "28×28×1 → 28×28×32 → 14×14×32" in everything(own_layers)


def test_every_choice_is_counted_and_trained(own_layers: AppTest, queue: Queue, folder: Path) -> None:  # noqa: F811
    own_layers.session_state["layers-count"] = 3
    own_layers.run()
    for key, value in {
        "kernel-1": 5, "pooling-2": "average", "pooling-3": "none", "activation": "tanh", "gathering": "average",
    }.items():  # fmt: skip
        own_layers.session_state[f"layers-{key}"] = value
    own_layers.session_state["layers-normalised-2"] = True
    own_layers.session_state["layers-maps-3"] = 16
    own_layers.run()
    press(own_layers, "Start")
    run = runs.read(folder / "own.unfinished")
    assert run is not None and not own_layers.error
    assert run.recipe.blocks == (
        Block(5, 32, False, "max"), Block(3, 64, True, "average"), Block(3, 16, False, "none"),
    )  # fmt: skip
    assert (run.recipe.activation, run.recipe.gathering) == ("tanh", "average")
    assert f"{architecture.parameters(run.recipe):,}" == own_layers.metric[0].value


def test_what_takes_too_long_is_told_in_one_sentence(own_layers: AppTest, queue: Queue) -> None:  # noqa: F811
    own_layers.session_state["layers-count"] = 4
    own_layers.run()
    for number in range(1, 5):
        own_layers.session_state[f"layers-kernel-{number}"] = 5
        own_layers.session_state[f"layers-maps-{number}"] = limits.MOST_FILTERS
        own_layers.session_state[f"layers-pooling-{number}"] = "none"
    own_layers.run()
    press(own_layers, "Start")
    assert "are allowed here" in own_layers.error[0].value and queue.told == []


def test_a_diagram_says_its_shapes() -> None:
    drawn = layers.diagram([(28, 28, 1), (14, 14, 8), (10,)])
    assert 'aria-label="28×28×1 → 14×14×8 → 10"' in drawn and drawn.count("<i ") == 3


def test_maps_beyond_the_limit_are_refused_whatever_the_browser_sends() -> None:
    from model.problem import Problem

    with pytest.raises(Problem, match="Here maps can be"):
        limits.check(replace(LAYERS, blocks=(Block(3, 1024),)), 1.0)


@pytest.fixture
def of_things(app: AppTest) -> AppTest:  # noqa: F811
    app.session_state["train-pictures"] = "own"
    view(app, "train")
    app.get("file_uploader")[0].set_value(("things.zip", things_zipped(), "application/zip")).run()
    return app


def test_a_zip_of_class_folders_is_trained(of_things: AppTest, queue: Queue, folder: Path) -> None:  # noqa: F811
    said = "\n".join([texts(of_things), *(each.value for each in of_things.text)])
    assert "30 pictures of 3 classes" in said and "glasses 10, hat 10, sock 10" in said
    assert "hat/broken.png" in said and "notes.txt" in said
    assert of_things.metric[0].value == f"{architecture.parameters(Recipe(classes=('a', 'b', 'c'))):,}"
    press(of_things, "Start")
    run = runs.read(folder / "lesson.unfinished")
    assert run is not None and run.recipe.classes == ("glasses", "hat", "sock")
    found = runs.pictures(run.folder)
    assert found is not None and (len(found.train), len(found.validation)) == (24, 6)
    assert queue.told == [("lesson", "run")]


def test_all_of_ones_own_pictures_are_trained_on(of_things: AppTest) -> None:
    of_things.session_state["recipe"] = "own"
    of_things.run()
    assert "own-batch" in {slider.key for slider in of_things.select_slider}
    assert "own-share" not in {slider.key for slider in of_things.select_slider}


def test_recipes_that_add_garments_are_not_offered_for_them(of_things: AppTest) -> None:
    offered = next(group for group in of_things.get("button_group") if group.proto.id.endswith("-recipe"))
    assert [option.content for option in offered.proto.options] == ["lesson", "fast", "your own"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"nothing", "neither a folder nor a ZIP"), (zipped({"one/a.png": b""}), "2 to 50 classes")],
)
def test_a_bad_zip_gets_one_sentence(app: AppTest, content: bytes, words: str) -> None:  # noqa: F811
    app.session_state["train-pictures"] = "own"
    view(app, "train")
    app.get("file_uploader")[0].set_value(("set.zip", content, "application/zip")).run()
    assert len(app.error) == 1 and words in app.error[0].value
    assert app.metric[0].value == "333,526"  # the form goes on with Fashion-MNIST


def test_what_was_taught_is_trained_further(app: AppTest, queue: Queue, folder: Path) -> None:  # noqa: F811
    app.run()
    app.session_state["taught_classes"] = icons(4)
    app.session_state["teach_further"] = True
    page(app, "teach")
    app.text_input(key="teach_further_name").set_value("hats")
    app.button(key="teach_further_start").click().run()
    run = runs.read(folder / "hats.unfinished")
    assert run is not None and run.recipe.classes == ("Hat", "Sock") and run.recipe.begun_from == "sketch-plus"
    assert "hats is in the queue" in app.success[0].value and queue.told == [("hats", "run")]


def test_too_few_examples_are_told(app: AppTest, queue: Queue, folder: Path) -> None:  # noqa: F811
    app.run()
    app.session_state["taught_classes"] = icons(2)
    app.session_state["teach_further"] = True
    page(app, "teach")
    app.button(key="teach_further_start").click().run()
    assert "needs 3 examples" in app.error[0].value and queue.told == [] and not list(folder.iterdir())


def test_nothing_is_stored_before_it_is_started(app: AppTest, folder: Path) -> None:  # noqa: F811
    app.run()
    app.session_state["taught_classes"] = icons(4)
    app.session_state["teach_further"] = True
    page(app, "teach")
    assert not list(folder.iterdir())
