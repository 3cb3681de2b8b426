"""Pictures of classes of one's own, to train a network with: what Fashion-MNIST is to the lesson's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.dataset import Pictures
from model.problem import Problem

FEWEST_CLASSES, MOST_CLASSES = 2, 50
FEWEST_OF_A_CLASS = 2  # one to train with, one to validate with
MOST_PICTURES = 20_000
_VALIDATION_SHARE, _SEED = 0.2, 42  # the lesson's


@dataclass(frozen=True, eq=False)
class PictureSet:
    """names: of the classes · images: uint8 (N, 28, 28), white on black · labels: uint8 (N,), places in `names` ·
    left_out: files that could not be read, and why"""

    names: tuple[str, ...]
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    left_out: tuple[tuple[str, Problem], ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def split(self) -> tuple[Pictures, Pictures]:
        """Pictures to train with and to validate with, four fifths and a fifth, the same ones each time.

        Both parts hold the classes in about the same shares; a class has one picture at least to train with. Of very
        few pictures as many are validated with as there are classes.
        """
        from sklearn.model_selection import train_test_split  # takes a second to import

        held_out = max(-int(-_VALIDATION_SHARE * len(self) // 1), len(self.names))
        train_images, images, train_labels, labels = train_test_split(
            self.images, self.labels, test_size=held_out, random_state=_SEED, stratify=self.labels
        )
        return Pictures(train_images, train_labels), Pictures(images, labels)


def check_classes(count: int) -> None:
    """Raise Problem if there are too few or too many classes."""
    if not FEWEST_CLASSES <= count <= MOST_CLASSES:
        raise Problem(
            "A picture set has {fewest} to {most} classes, and here are {count}: "
            "put the pictures of each class into a folder of its own.",
            fewest=FEWEST_CLASSES, most=MOST_CLASSES, count=count,
        )  # fmt: skip


def check_pictures(count: int) -> None:
    """Raise Problem if there are too many pictures."""
    if count > MOST_PICTURES:
        raise Problem(
            "A picture set has at most {most} pictures, and here are {count}: leave some out.",
            most=MOST_PICTURES, count=count,
        )  # fmt: skip


def check_each_class(names: tuple[str, ...], labels: NDArray[np.uint8]) -> None:
    """labels: uint8 (N,), places in `names`. Raise Problem if a class has too few pictures."""
    for name, count in zip(names, np.bincount(labels, minlength=len(names)), strict=True):
        if count < FEWEST_OF_A_CLASS:
            raise Problem(
                "The class {name} needs {fewest} pictures at least, to train and to validate with, and has {count} "
                "that can be read.",
                name=name, fewest=FEWEST_OF_A_CLASS, count=count,
            )  # fmt: skip
