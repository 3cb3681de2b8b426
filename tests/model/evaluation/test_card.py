"""Cards: those that ship are what is made now, every training has one, and what they say of it is so."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.metrics import accuracy_score, recall_score

import train
from model import card as card_command
from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Split
from model.evaluation import calibration, card, shifts
from model.evaluation.report import charts
from model.evaluation.report.contents import evaluated
from model.evaluation.report.parts import recipe as recipe_parts
from model.evaluation.report.reader import ENGLISH, Reader
from model.explain import test_map
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.training import sweep

SHIPPED = sorted(manifest.parent.name for manifest in registry.SHIPPED.glob(f"*/{bundle.MANIFEST}"))


def text_of(model: Bundle, data: Split, reader: Reader = ENGLISH) -> str:
    return card.markdown(evaluated(model.name, model, data.test, data.validation.labels), None, reader)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lesson's model among one's own runs."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    return Path(shutil.copytree(registry.SHIPPED / "lesson", tmp_path / "mine"))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_card_that_ships_is_the_one_that_is_made_now(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert card_command.main(["--model", name]) == 0
    saved = registry.SHIPPED / name / card.FILE
    assert capsys.readouterr().out == saved.read_text(encoding="utf-8"), f"python -m model.card --model {name} --save"


@pytest.mark.parametrize("name", SHIPPED)
def test_its_figures_are_scikit_learns(name: str, data: Split) -> None:
    model = registry.find(name)
    answers, said = model.test_logits.argmax(axis=1), text_of(model, data)
    assert f"| Test accuracy | {accuracy_score(data.test.labels, answers):.4f} |" in said
    assert f"wrong on {int((answers != data.test.labels).sum())} of 10,000 test pictures" in said
    recall = recall_score(data.test.labels, answers, average=None)
    worst = int(recall.argmin())
    assert f"Found least often: {dataset.CLASS_NAMES[worst]} {100 * recall[worst]:.1f} %" in said
    assert shifts.read(model) and f"| Turned, degrees | 20 | {shifts.read(model).curves['rotation'][20]:.3f} |" in said
    assert model.created in said and all(version in said for version in model.versions.values())


def test_it_speaks_the_readers_language(data: Split, lesson: Bundle) -> None:
    def say(sentence: str, **details: object) -> str:
        return f"«{sentence.format(**details)}»"

    for line in text_of(lesson, data, Reader(say, ("«»",) * 10, charts.LIGHT)).splitlines():
        figures_only = not line.strip("| :-–.0123456789") or line.startswith(("```", "python "))
        assert figures_only or "«" in line, line


def test_every_training_leaves_a_card_with_what_it_was(tiny: Bundle) -> None:
    said = (tiny.directory / card.FILE).read_text(encoding="utf-8")
    assert said.startswith("# Model card: tiny\n") and "of 40 test pictures" in said
    assert "100 drawings of ours" in said and "96 pictures to train on" in said


def test_a_card_that_was_altered_or_deleted_spoils_no_model(mine: Path) -> None:
    answers = bundle.read(mine).test_logits
    (mine / card.FILE).write_text("The best model of all.", encoding="utf-8")
    assert (bundle.read(mine).test_logits == answers).all()
    (mine / card.FILE).unlink()
    assert (bundle.add(mine, {"more.json": b"{}"}).test_logits == answers).all()


def test_a_card_is_saved_anew_and_nothing_else_is_touched(mine: Path) -> None:
    before = {path.name: path.read_bytes() for path in mine.iterdir()}
    assert card_command.main(["--model", "mine", "--save"]) == 0
    after = {path.name: path.read_bytes() for path in mine.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {card.FILE, bundle.MANIFEST}
    assert after[card.FILE] == before[card.FILE].replace(b"lesson` is", b"mine` is").replace(
        b"card: lesson", b"card: mine"
    )


def test_an_unknown_model_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert card_command.main(["--model", "nobody"]) == 1
    assert capsys.readouterr().err.startswith("There is no model called nobody.")


def test_drawings_that_were_not_read_are_left_out(lesson: Bundle, data: Split) -> None:
    assert "## Drawings" not in text_of(lesson, data)


@pytest.mark.parametrize(
    "recipe", [*RECIPES.values(), Recipe(epochs=3, seed=7, pictures=96), replace(RECIPES["sketch"], seed=0)]
)
def test_the_command_of_a_named_recipe_trains_it(recipe: Recipe) -> None:
    again = recipe_parts.repetition(recipe)
    program, *arguments = shlex.split(again.command)[1:]
    assert (program, again.sweep) == ("train.py", "")
    assert train._recipe(train._parser().parse_args(arguments)) == recipe


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(name="own", filters=(8, 16), dropout=0.1, pictures=4800, seed=3),
        replace(RECIPES["sketch-plus"], epochs=4, batch_size=64),
        Recipe(name="lesson-dropout-0.3", dropout=0.3),
    ],
)
def test_the_sweep_of_any_other_recipe_trains_it(recipe: Recipe) -> None:
    again = recipe_parts.repetition(recipe)
    (found,) = sweep.from_toml(again.sweep).values()
    assert again.command.startswith("python train.py --sweep ") and replace(found, name=recipe.name) == recipe


def test_a_model_without_optional_files_has_a_card(mine: Path, data: Split) -> None:
    source = bundle.read(mine)
    optional = (test_map.FILE, calibration.FILE, shifts.FILE, card.FILE, bundle.MANIFEST)
    files = {path.name: path.read_bytes() for path in mine.iterdir() if path.name not in optional}
    said = text_of(bundle.write(mine, files, source.created, source.seconds, source.versions), data)
    assert "## Confidence" in said and "None of the ten?" not in said and "## Shifts" not in said
