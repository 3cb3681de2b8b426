"""The lesson in one file: it runs by itself on a handful of pictures, and so does its notebook, as in Colab."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import nbclient
import nbformat
import pytest

from model.data import dataset
from model.network import keras_model
from model.network.recipe import Recipe
from model.training.compiling import compiled
from scripts import notebook
from tests.elsewhere import elsewhere

CHAPTERS = [
    "The lesson in one file",
    "The data",
    "One picture as numbers",
    "Convolution",
    "ReLU",
    "Pooling",
    "Flattening and dense layers",
    "Softmax",
    "Loss",
    "Training with callbacks",
    "Reading the curves",
    "The first prediction",
]
# Every warning is an error there, too, but for Keras' own, as tests/conftest.py has it.
STRICT = {"PYTHONWARNINGS": "error,ignore:__array__ implementation:DeprecationWarning", "PYTHONUTF8": "1"}


def shortened(source: str) -> str:
    """The lesson, or a cell of it, with a handful of pictures and two epochs."""
    return source.replace("PICTURES, EPOCHS = 60_000, 20", "PICTURES, EPOCHS = 400, 2")


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | STRICT | variables


def line(output: str, start: str) -> list[str]:
    """The words after this beginning of a line."""
    (found,) = re.findall(f"^{re.escape(start)}:? +(.*)$", output, re.MULTILINE)
    return str(found).split()


# The script


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lesson")


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What the shortened lesson prints; its files are in `folder`."""
    source = notebook.LESSON.read_text(encoding="utf-8")
    assert shortened(source) != source
    (folder / "lesson.py").write_text(shortened(source), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "lesson.py"], cwd=folder, env=environment(PYTHONPATH=str(notebook.ROOT)),
        capture_output=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_trains_and_answers(printed: str) -> None:
    assert "Training and validation: (320, 28, 28, 1) (80, 28, 28, 1)" in printed
    assert "Total params: 333,526" in printed
    probabilities = {name: float(line(printed, name)[0]) for name in dataset.CLASS_NAMES}
    assert sum(probabilities.values()) == pytest.approx(1, abs=0.001)
    assert re.search(rf"^Answer: {max(probabilities, key=probabilities.__getitem__)} · label: ", printed, re.MULTILINE)
    assert float(line(printed, "Test loss and accuracy")[1]) > 0.3  # 0.1 by guessing


def test_it_goes_back_to_the_best_epoch(printed: str) -> None:
    rows = re.findall(r"^\d +[\d.]+ +[\d.]+ +[\d.]+ +([\d.]+)$", printed, re.MULTILINE)
    assert len(rows) == 2
    loss = float(line(printed, "Validation loss and accuracy")[0])
    assert loss == pytest.approx(min(map(float, rows)), abs=2e-4)


def test_relu_is_shown_by_the_networks_own_numbers(printed: str) -> None:
    sums, after = (list(map(float, line(printed, start))) for start in ("Sums of six kernels", "After ReLU"))
    assert after == pytest.approx([max(value, 0) for value in sums], abs=2e-3)
    assert min(sums) < 0 < max(sums)


@pytest.mark.usefixtures("printed")
def test_the_curves_are_a_picture(folder: Path) -> None:
    picture = (folder / "runs/loss.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg") and "Loss by epoch" in picture and "val_loss" in picture


def optimizer(network: keras.Model) -> tuple[type, dict[str, Any]]:
    """Its kind and settings, without its name, in which Keras counts, and the momentum of an average not taken."""
    settings = network.optimizer.get_config()
    assert not settings["use_ema"]
    left = {name: value for name, value in settings.items() if name not in ("name", "ema_momentum")}
    return type(network.optimizer), left


@pytest.mark.usefixtures("printed")
def test_its_network_is_the_recipes(folder: Path) -> None:
    own, ours = keras.models.load_model(folder / "runs/best-cnn-model.keras"), keras_model.build(Recipe())
    assert [layer.get_config() for layer in own.layers] == [layer.get_config() for layer in ours.layers]
    assert own.input_shape == ours.input_shape and own.count_params() == ours.count_params() == 333_526
    assert optimizer(own) == optimizer(compiled(Recipe()))
    assert own.loss == compiled(Recipe()).loss


def constants() -> dict[str, Any]:
    """Plain values that lesson.py gives by name, as variables and as arguments."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(notebook.LESSON.read_text(encoding="utf-8"))):
        with contextlib.suppress(ValueError):  # something else than plain values
            if isinstance(node, ast.Assign):
                found[ast.unparse(node.targets[0])] = ast.literal_eval(node.value)
            if isinstance(node, ast.keyword):
                found[str(node.arg)] = ast.literal_eval(node.value)
    return found


def test_its_training_is_the_recipes() -> None:
    said, recipe = constants(), Recipe()
    assert said["(PICTURES, EPOCHS)"] == (dataset.TRAIN_SIZE + dataset.VALIDATION_SIZE, recipe.epochs)
    assert (said["batch_size"], said["patience"], said["SEED"]) == (recipe.batch_size, recipe.patience, recipe.seed)
    assert (said["test_size"], said["random_state"]) == (0.2, 42)
    assert said["save_best_only"] and said["restore_best_weights"]
    assert tuple(said["CLASS_NAMES"]) == dataset.CLASS_NAMES


def test_it_is_short() -> None:
    assert len(notebook.LESSON.read_text(encoding="utf-8").splitlines()) <= 150


# The notebook


def test_the_notebook_is_what_jupytext_makes_of_the_lesson_today() -> None:
    assert notebook.PATH.read_text(encoding="utf-8") == notebook.text()
    nbformat.validate(nbformat.read(notebook.PATH, as_version=4))


def test_its_chapters_are_the_lessons() -> None:
    assert [title for cell in notebook.notebook().cells for title in notebook.chapters(cell)] == CHAPTERS


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The shortened notebook with its outputs, run as in Colab: Keras has the pictures, not this repository."""
    folder = tmp_path_factory.mktemp("colab")
    shutil.copytree(dataset.DIRECTORY, folder / "keras/datasets/fashion-mnist")
    content = nbformat.read(notebook.PATH, as_version=4)
    for cell in content.cells:
        cell.source = shortened(cell.source)
    content.cells.append(nbformat.v4.new_code_cell("import sys\nprint('model' in sys.modules)"))
    client = nbclient.NotebookClient(content, timeout=300, resources={"metadata": {"path": str(folder)}})
    elsewhere(asyncio.run, client.async_execute(env=environment(KERAS_HOME=str(folder / "keras"))))
    return content


def outputs(executed: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.slow
def test_the_notebook_runs_without_this_repository(executed: nbformat.NotebookNode, printed: str) -> None:
    said = "".join(output.text for output in outputs(executed) if output.get("name") == "stdout")
    assert said.endswith("False\n")
    # The same pictures and the same first weights as the script's.
    for start in ("Training and validation", "Sums of six kernels", "Untrained"):
        assert line(said, start) == line(printed, start)
    assert " · label: " in said


@pytest.mark.slow
def test_the_notebook_shows_the_curves(executed: nbformat.NotebookNode) -> None:
    (chart,) = [
        output
        for output in outputs(executed)
        if output.output_type == "display_data" and "Loss by epoch" in str(output)
    ]
    assert "val_loss" in str(chart.data)


@pytest.mark.slow
def test_the_notebook_warns_of_nothing(executed: nbformat.NotebookNode) -> None:
    told = [output.text for output in outputs(executed) if output.get("name") == "stderr"]
    assert [text for text in told if "Warning" in text] == []
