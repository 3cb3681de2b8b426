"""What was taught as a run: its pictures, its recipe, and a network that goes on from another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import things
from model.data.dataset import CLASS_NAMES
from model.problem import Problem
from model.teaching.classes import Classes, Example
from model.training import checkpoints, fine_tuning, loop
from model.training.compiling import compiled


def taught(*counts: int, names: tuple[str, ...] = ("hat", "sock", "glasses")) -> Classes:
    known = things.load()
    examples = [
        tuple(Example(picture) for picture in known.images[known.labels == label][:count])
        for label, count in enumerate(counts)
    ]
    return Classes(names[: len(counts)], tuple(examples))


def test_alone_a_class_has_as_many_pictures_as_another() -> None:
    run = fine_tuning.prepared(taught(3, 20), False, "sketch-plus")
    assert run.recipe.classes == ("hat", "sock") and run.recipe.begun_from == "sketch-plus"
    assert np.bincount(run.train.labels).tolist() == [fine_tuning.OF_A_CLASS] * 2
    assert np.bincount(run.validation.labels).tolist() == [1, 2]


def test_what_is_kept_apart_is_not_learned_from() -> None:
    run = fine_tuning.prepared(taught(5, 5), False, "sketch-plus")
    learned = {picture.tobytes() for picture in run.train.images}
    assert not any(picture.tobytes() in learned for picture in run.validation.images)


def test_beside_the_ten_their_pictures_come_along() -> None:
    run = fine_tuning.prepared(taught(4, 4), True, "sketch-plus")
    assert run.recipe.classes == (*CLASS_NAMES, "hat", "sock")
    counts = np.bincount(run.train.labels, minlength=12)
    assert counts[:10].min() > 200 and counts[10] == counts[11] == fine_tuning.OF_A_CLASS
    assert set(run.validation.labels) == set(range(12))


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        (taught(4), "Two classes"),
        (taught(4, 2), "sock needs 3 examples"),
        (taught(4, 4, names=("Bag", "sock")), "There is a class Bag already"),
        (Classes(("a", "b"), ((Example(np.zeros((224, 224, 3), np.uint8)),) * 3,) * 2), "Only drawings"),
    ],
)
def test_what_cannot_be_trained_is_told(classes: Classes, words: str) -> None:
    with pytest.raises(Problem, match=words):
        fine_tuning.prepared(classes, True, "sketch-plus")


def test_the_network_begins_where_the_other_stands(lesson: Bundle, tmp_path: Path) -> None:
    for classes in ((*CLASS_NAMES, "hat"), ("hat", "sock")):
        recipe = replace(lesson.recipe, classes=classes, begun_from="lesson")
        loop.start(recipe, tmp_path / f"{len(classes)}")
        model = compiled(recipe)
        checkpoints.load(model, tmp_path / f"{len(classes)}", 0)
        own, theirs = model.get_weights(), lesson.weights()
        for mine, other in zip(own[:-2], theirs[:-2], strict=True):
            assert np.array_equal(mine, other)
        assert own[-2].shape == (100, len(classes))
        assert [layer.name for layer in model.layers if layer.trainable and layer.weights] == ["dense", "dense_1"]
        assert np.array_equal(own[-2][:, :10], theirs[-2]) == (len(classes) == 11)


def test_another_networks_weights_are_refused(tmp_path: Path) -> None:
    recipe = replace(registry.find("lesson").recipe, begun_from="sketch-plus")
    with pytest.raises(Problem, match="has other layers"):
        loop.start(recipe, tmp_path / "run")
