"""One tiny network, trained once, and the shipped one, compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.bundle.bundle import Bundle
from model.data.dataset import Pictures, Split
from model.network.classifier import Classifier
from model.network.recipe import Recipe


@pytest.fixture(scope="session")
def few(data: Split) -> Split:
    """A few real pictures of each part, for trainings that take a second."""
    return Split(
        data.train.first(96), data.validation.first(50), Pictures(data.test.images[:40], data.test.labels[:40])
    )


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    return Recipe(name="tiny", filters=(2, 3), dense_units=5, batch_size=16, epochs=3, pictures=96)


@pytest.fixture(scope="session")
def tiny(few: Split, tiny_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A small bundle made by a real training. Tests that change it work on a copy."""
    from model.training import finishing, loop

    folder: Path = tmp_path_factory.mktemp("tiny")
    loop.start(tiny_recipe, folder / "run")
    loop.train(folder / "run", few)
    return finishing.finish(folder / "run", few, folder / "tiny")


@pytest.fixture(scope="session")
def lesson_classifier(lesson: Bundle) -> Classifier:
    return lesson.classifier()
