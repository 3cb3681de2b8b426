"""What a visitor taught → a run of its own: the dense layers go on learning from where the borrowed network stands.

The new examples are few, so each comes with twins; where the ten classes stay, a share of their pictures and drawings
comes along, or the network would forget them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.data import dataset
from model.data.class_names import class_names
from model.data.dataset import CLASS_NAMES, Pictures
from model.drawing.doodles import doodles
from model.network.recipe import Recipe
from model.network.recipes import SKETCH_PLUS
from model.problem import Problem
from model.teaching.classes import Classes
from model.teaching.twins import twins

NAME = "taught"
FEWEST_EXAMPLES = 3  # of a class: one of them is kept apart
OF_A_CLASS = 4_000  # pictures of each class that an epoch sees, twins and examples
_GARMENTS, _DRAWINGS, _TO_CHOOSE_BY = 4_000, 2_000, 500  # of the ten classes together
_KEPT_APART = 0.1  # of the examples, to choose the best epoch by
_SEED = 42


@dataclass(frozen=True)
class Run:
    """A recipe, and the pictures it is to be trained on and validated with."""

    recipe: Recipe
    train: Pictures
    validation: Pictures


def prepared(classes: Classes, beside: bool, begun_from: str) -> Run:
    """The run that teaches a network these classes, beside the ten garments or alone.

    begun_from: the model to go on from, of the recipe `sketch-plus`. Raises Problem for photos, for fewer than two
    classes, and for a class with fewer than three examples.
    """
    _check(classes)
    before = len(CLASS_NAMES) if beside else 0
    random = np.random.default_rng(_SEED)
    learned, kept = [], []
    for place, label in zip(classes.taught, range(before, 255), strict=False):
        train, validation = _of_a_class([example.picture for example in classes.examples[place]], random)
        learned.append(_labelled(train, label))
        kept.append(_labelled(validation, label))
    if beside:
        for_training, for_validation = _garments()
        learned.append(for_training)
        kept.append(for_validation)
    names = class_names([classes.names[place] for place in classes.taught])
    recipe, whole = _recipe((*CLASS_NAMES, *names) if beside else names, begun_from), _joined(learned)
    return Run(replace(recipe, pictures=len(whole)), whole, _joined(kept))


def _check(classes: Classes) -> None:
    if classes.of_photos:
        raise Problem("Only drawings can be trained further: the network for photos stays as it is.")
    if len(classes.taught) < 2:
        raise Problem("Two classes with examples are needed at least.")
    for place in classes.taught:
        if len(classes.examples[place]) < FEWEST_EXAMPLES:
            raise Problem(
                "{name} needs {fewest} examples at least: one of them is kept apart, to judge by.",
                name=classes.names[place],
                fewest=FEWEST_EXAMPLES,
            )
        if classes.names[place] in CLASS_NAMES:
            raise Problem("There is a class {name} already.", name=classes.names[place])


def _recipe(names: tuple[str, ...], begun_from: str) -> Recipe:
    """A few gentle epochs: what was learned is to be bent, not replaced."""
    return replace(
        SKETCH_PLUS, name=NAME, classes=names, begun_from=begun_from, learning_rate=0.0005, averaging=0.0,
        batch_size=64, epochs=3, patience=3, precision="float32", steps_per_execution=10, mirrored=False,
        doodles=0, redrawn=0, strangers=0, photos=0, drawings_per_epoch=0,
    )  # fmt: skip


def _of_a_class(
    pictures: list[NDArray[np.uint8]], random: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Examples, uint8 (28, 28) each, with their twins, and those kept apart: uint8 (4000, 28, 28), (K, 28, 28)."""
    apart = max(1, round(_KEPT_APART * len(pictures)))
    order = random.permutation(len(pictures))
    kept, own = (np.stack([pictures[place] for place in places]) for places in (order[:apart], order[apart:]))
    each = -(-(OF_A_CLASS - len(own)) // len(own))
    made = np.concatenate([own, *(twins(picture, each, random) for picture in own)])
    return made[:OF_A_CLASS], kept


@lru_cache(1)  # for all visitors: drawing takes seconds
def _garments() -> tuple[Pictures, Pictures]:
    """Of the ten classes: pictures and drawings to learn from, pictures to choose by."""
    data = dataset.load()
    chosen = np.random.default_rng(_SEED).choice(len(data.train), _GARMENTS, replace=False)
    drawn, labels = doodles(_DRAWINGS, _SEED)
    train = Pictures(data.train.images[chosen], data.train.labels[chosen])
    return _joined([train, Pictures(drawn, labels)]), data.validation.first(_TO_CHOOSE_BY)


def _labelled(images: NDArray[np.uint8], label: int) -> Pictures:
    return Pictures(images, np.full(len(images), label, np.uint8))


def _joined(parts: list[Pictures]) -> Pictures:
    return Pictures(np.concatenate([each.images for each in parts]), np.concatenate([each.labels for each in parts]))
